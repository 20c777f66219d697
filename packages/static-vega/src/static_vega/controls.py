"""Controls of a chart as HTML that is in the page before any script runs."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from static_vega.spec import words

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


def controls(vega: dict[str, Any], identifier: str) -> str:
    """Write the inputs that the parameters of a compiled chart are bound to, or nothing.

    Args:
        vega: a Vega specification.
        identifier: begins the names and ids of the inputs, and is unique in its page.
    """
    bound = [signal for signal in vega.get("signals", ()) if _is_input(signal.get("bind"))]
    if not bound:
        return ""
    inputs = "\n".join(_control(signal, f"{identifier}-{n}") for n, signal in enumerate(bound, 1))
    # A browser must not bring back an earlier choice that the picture does not show.
    return f'<form class="static-vega-controls" autocomplete="off">\n{inputs}\n</form>\n'


def _is_input(bind: Any) -> bool:
    return isinstance(bind, dict) and "input" in bind


def _control(signal: dict[str, Any], identifier: str) -> str:
    bind, value = signal["bind"], signal.get("value")
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
        low, high = bind.get("min", 0), bind.get("max", 100)
        shown = f"{(low + high) / 2 if value is None else value:g}"
        slider = _attributes(**common, type=kind, min=low, max=high, step=bind.get("step", "any"), value=shown)
        return _labelled(label, f'<input{slider}><output for="{identifier}">{shown}</output>', identifier)
    limits = {key: bind.get(key) for key in ("min", "max", "step", "placeholder")}
    kind = kind if kind in _PLAIN_INPUTS else "text"
    return _labelled(label, f"<input{_attributes(**common, type=kind, **limits, value=value)}>", identifier)


def _labelled(label: str, control: str, identifier: str) -> str:
    return f'<div><label for="{identifier}">{label}</label> {control}</div>'


def _options(bind: dict[str, Any], value: Any) -> Iterator[tuple[str, str, bool]]:
    """Give each choice as JSON, so that it keeps its type, with its label and whether it is chosen."""
    choices = bind.get("options", [])
    labels = bind.get("labels") or ["" if choice is None else str(choice) for choice in choices]
    if bind["input"] == "select" and value not in choices:
        yield json.dumps(value), "", True
    for choice, label in zip(choices, labels, strict=False):
        yield json.dumps(choice), str(label), choice == value


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
