"""Controls of a chart as HTML that is in the page before any script runs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from typing import Any

from static_vega.spec import words

_DAY = 86_400_000  # milliseconds
_A_YEAR = 365 * _DAY  # nearer to 1970, a number is hardly meant as a time
_PLAIN_INPUTS = words("color date datetime-local email month number search tel text time url week")


def is_interactive(vega: dict[str, Any]) -> bool:
    """Tell whether a compiled chart has something to answer with: a tooltip, a selection, a control."""
    if any("bind" in signal or _hears_the_reader(signal) for signal in _signals(vega)):
        return True
    return any("tooltip" in props for mark in _marks(vega) for props in mark.get("encode", {}).values())


def _hears_the_reader(signal: dict[str, Any]) -> bool:
    """Tell whether a signal follows what a reader does, not only the size of the window."""
    return any("window:resize" not in json.dumps(handler.get("events")) for handler in signal.get("on", ()))


def is_animated(vega: dict[str, Any]) -> bool:
    """Tell whether a compiled chart moves by itself."""
    return '"type": "timer"' in json.dumps([signal.get("on") for signal in _signals(vega)])


def controls(vega: dict[str, Any], values: dict[str, Any], identifier: str, *, dates: bool = False) -> str:
    """Write the inputs that the parameters of a compiled chart are bound to, or nothing.

    Args:
        vega: a Vega specification.
        values: the first value of each parameter, as :func:`static_vega.speech.heard` gives it.
        identifier: begins the names and ids of the inputs, and is unique in its page.
        dates: whether the chart knows dates, so that a slider over milliseconds may show one.
    """
    bound = [signal for signal in vega.get("signals", ()) if _is_input(signal.get("bind"))]
    if not bound:
        return ""
    inputs = "\n".join(
        _control(signal, values.get(signal["name"]), f"{identifier}-{n}", dates) for n, signal in enumerate(bound, 1)
    )
    # A browser must not bring back an earlier choice that the picture does not show.
    return f'<form class="static-vega-controls" autocomplete="off">\n{inputs}\n</form>\n'


def _is_input(bind: Any) -> bool:
    return isinstance(bind, dict) and "input" in bind


def _control(signal: dict[str, Any], value: Any, identifier: str, dates: bool) -> str:
    bind = signal["bind"]
    label = escape(str(bind.get("name") or signal["name"]).strip().removesuffix(":"))
    common = {"id": identifier, "name": identifier, "data-signal": signal["name"]}
    kind = bind["input"]
    if kind == "select":
        options = "".join(
            f"<option{_attributes(value=code, selected=chosen)}>{escape(text)}</option>"
            for code, text, chosen in _options(bind, value)
        )
        return _labelled(label, f"<select{_attributes(**common)}>{options}</select>", identifier)
    if kind == "radio":
        choices = []
        for number, (code, text, chosen) in enumerate(_options(bind, value), 1):
            own = {**common, "id": f"{identifier}-{number}", "type": kind, "value": code, "checked": chosen}
            choices.append(f"<label><input{_attributes(**own)}> {escape(text)}</label>")
        return f"<fieldset><legend>{label}</legend>{' '.join(choices)}</fieldset>"
    if kind == "checkbox":
        return f"<label><input{_attributes(**common, type=kind, checked=bool(value))}> {label}</label>"
    if kind == "range":
        return _labelled(label, _slider(bind, value, common, dates), identifier)
    limits = {key: bind.get(key) for key in ("min", "max", "step", "placeholder")}
    kind = kind if kind in _PLAIN_INPUTS else "text"
    return _labelled(label, f"<input{_attributes(**common, type=kind, **limits, value=_written(value))}>", identifier)


def _slider(bind: dict[str, Any], value: Any, common: dict[str, Any], dates: bool) -> str:
    """Write a slider with the value that it shows; one that nobody has set yet shows none."""
    low, high, step = bind.get("min", 0), bind.get("max", 100), bind.get("step")
    is_date = dates and all(isinstance(end, int | float) and abs(end) > _A_YEAR for end in (low, high))
    kind = ("time" if (step or _DAY) < _DAY else "date") if is_date else None
    at = value if isinstance(value, int | float) else (low + high) / 2
    ends = {"min": _written(low), "max": _written(high), "step": _written(step) or "any", "value": _written(at)}
    shown = _dated(at, kind) if kind else ends["value"]
    known = isinstance(value, int | float)
    spoken = {"aria-valuetext": shown} if kind and known else {}
    attributes = _attributes(**common, type="range", **ends, **spoken, **{"data-shows": kind})
    return f'<input{attributes}><output for="{common["id"]}">{shown if known else ""}</output>'


def _dated(milliseconds: float, kind: str) -> str:
    found = datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()
    return found[:10] if kind == "date" else found[:16].replace("T", " ")


def _written(value: Any) -> str | None:
    """Write a value as a page's script would: whole numbers without a point, and never in powers of ten."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{Decimal(str(value)):f}"
    return None if value is None else str(value)


def _labelled(label: str, control: str, identifier: str) -> str:
    return f'<div><label for="{identifier}">{label}</label> {control}</div>'


def _options(bind: dict[str, Any], value: Any) -> Iterator[tuple[str, str, bool]]:
    """Give each choice as JSON, so that it keeps its type, with its label and whether it is chosen."""
    choices = bind.get("options", [])
    labels = bind.get("labels") or ["none" if choice is None else _written(choice) for choice in choices]
    if bind["input"] == "select" and not any(_is_same(choice, value) for choice in choices):
        yield _code(value), "" if value is None else str(_written(value)), True
    for choice, label in zip(choices, labels, strict=False):
        yield _code(choice), str(label), _is_same(choice, value)


def _is_same(one: Any, other: Any) -> bool:
    """Compare as a page does, where true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _code(value: Any) -> str:
    """Write a choice as the page's script writes it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _attributes(**attributes: Any) -> str:
    """Write HTML attributes; None and False are left out, True is the bare name."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )


def _signals(vega: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from vega.get("signals", ())
    for mark in vega.get("marks", ()):
        yield from _signals(mark)


def _marks(vega: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for mark in vega.get("marks", ()):
        yield mark
        yield from _marks(mark)
