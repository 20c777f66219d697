"""Controls of a chart as HTML that is in the page before any script runs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from static_vega import markup
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


@dataclass(frozen=True)
class Choice:
    """One choice of a control: its value as JSON, so that it keeps its type, what it is called, whether it is made."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Control:
    """An input that a parameter is bound to.

    Attributes:
        identifier: its id, and its name.
        signal: the parameter.
        label: what it is called.
        kind: ``select``, or a type of HTML's ``input``.
        choices: of a ``select`` or ``radio``.
        is_checked: of a ``checkbox``.
        attributes: of any other, beyond those above; None is left out.
        shown: the value that stands beside a ``range``.
    """

    identifier: str
    signal: str
    label: str
    kind: str
    choices: list[Choice] = field(default_factory=list)
    is_checked: bool = False
    attributes: dict[str, str | None] = field(default_factory=dict)
    shown: str = ""


def controls(vega: dict[str, Any], values: dict[str, Any], identifier: str, *, dates: bool = False) -> Markup:
    """Write the inputs that the parameters of a compiled chart are bound to, or nothing.

    Args:
        vega: a Vega specification.
        values: the first value of each parameter, as :func:`static_vega.speech.heard` gives it.
        identifier: begins the names and ids of the inputs, and is unique in its page.
        dates: whether the chart knows dates, so that a slider over milliseconds may show one.
    """
    bound = [signal for signal in vega.get("signals", ()) if _is_input(signal.get("bind"))]
    found = [
        _control(signal["name"], signal["bind"], values.get(signal["name"]), f"{identifier}-{n}", dates)
        for n, signal in enumerate(bound, 1)
    ]
    return markup.part("controls", found) if found else Markup()


def _is_input(bind: Any) -> bool:
    return isinstance(bind, dict) and "input" in bind


def _control(signal: str, bind: dict[str, Any], value: Any, identifier: str, dates: bool) -> Control:
    kind = bind["input"]
    common = identifier, signal, str(bind.get("name") or signal).strip().removesuffix(":")
    if kind in ("select", "radio"):
        return Control(*common, kind, choices=list(_choices(bind, value)))
    if kind == "checkbox":
        return Control(*common, kind, is_checked=bool(value))
    if kind == "range":
        return Control(*common, kind, **_slider(bind, value, dates))
    limits = {key: bind.get(key) for key in ("min", "max", "step", "placeholder")}
    kind = kind if kind in _PLAIN_INPUTS else "text"
    return Control(*common, kind, attributes={key: _written(one) for key, one in {**limits, "value": value}.items()})


def _slider(bind: dict[str, Any], value: Any, dates: bool) -> dict[str, Any]:
    """Give the attributes of a slider and the value that it shows; one that nobody has set yet shows none."""
    low, high, step = bind.get("min", 0), bind.get("max", 100), bind.get("step")
    is_date = dates and all(isinstance(end, int | float) and abs(end) > _A_YEAR for end in (low, high))
    kind = ("time" if (step or _DAY) < _DAY else "date") if is_date else None
    known = isinstance(value, int | float)
    at = value if known else (low + high) / 2
    ends = {"min": _written(low), "max": _written(high), "step": _written(step) or "any", "value": _written(at)}
    shown = "" if not known else _dated(at, kind) if kind else ends["value"]
    spoken = shown if kind and known else None
    return {"attributes": {**ends, "aria-valuetext": spoken, "data-shows": kind}, "shown": shown}


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


def _choices(bind: dict[str, Any], value: Any) -> Iterator[Choice]:
    choices = bind.get("options", [])
    labels = bind.get("labels") or ["none" if choice is None else _written(choice) for choice in choices]
    if bind["input"] == "select" and not any(_is_same(choice, value) for choice in choices):
        yield Choice(_code(value), "" if value is None else str(_written(value)), True)
    for choice, label in zip(choices, labels, strict=False):
        yield Choice(_code(choice), str(label), _is_same(choice, value))


def _is_same(one: Any, other: Any) -> bool:
    """Compare as a page does, where true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _code(value: Any) -> str:
    """Write a choice as the page's script writes it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _signals(vega: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from vega.get("signals", ())
    for mark in vega.get("marks", ()):
        yield from _signals(mark)


def _marks(vega: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for mark in vega.get("marks", ()):
        yield mark
        yield from _marks(mark)
