"""Controls of a chart as HTML that is in the page before any script runs."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from static_vega import colour, markup
from static_vega.spec import Spec, views, words
from static_vega.speech import Moment

_DAY = 86_400_000  # milliseconds
_A_YEAR = 365 * _DAY  # nearer to 1970, a number is hardly meant as a time
_EPOCH = datetime(1970, 1, 1)
_LENGTHS = {"month": 7, "date": 10, "datetime-local": 16}  # of times as ISO 8601 writes them
_DATED = re.compile(r"\b(?:datetime|toDate|utc|now|time|date|day|month|quarter|year|hours|minutes)\(")
_ROUND = ((10, math.sqrt(50)), (5, math.sqrt(10)), (2, math.sqrt(2)))  # as d3 has it
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
    attributes: dict[str, Any] = field(default_factory=dict)
    shown: str = ""


def controls(vega: dict[str, Any], spec: Spec, values: dict[str, Any], identifier: str) -> Markup:
    """Write the inputs that the parameters of a compiled chart are bound to, or nothing.

    Args:
        vega: a Vega specification.
        spec: the Vega-Lite specification that it was compiled from.
        values: the first value of each parameter, as :func:`static_vega.speech.heard` gives it.
        identifier: begins the names and ids of the inputs, and is unique in its page.
    """
    bound = [signal for signal in vega.get("signals", ()) if _is_input(signal.get("bind"))]
    fields = dict(_projected(spec))
    found = []
    for number, signal in enumerate(bound, 1):
        name, bind = signal["name"], signal["bind"]
        label = str(bind.get("name") or fields.get(name, name)).strip().removesuffix(":")
        made = _input(bind, values.get(name), _is_time(name, bind, values.get(name), spec))
        found.append(Control(f"{identifier}-{number}", name, label, **made))
    return markup.part("controls", found) if found else Markup()


def _is_input(bind: Any) -> bool:
    return isinstance(bind, dict) and "input" in bind


def _projected(spec: Spec) -> Iterator[tuple[str, str]]:
    """Give the field of each parameter that a selection makes of its fields, by the name that Vega-Lite gives it."""
    for param in (param for view in views(spec) for param in view.get("params", ())):
        select = param.get("select")
        for name in select.get("fields", ()) if isinstance(select, dict) else ():
            yield re.sub(r"\W", "_", f"{param['name']}_{name}"), name


def _input(bind: dict[str, Any], value: Any, is_time: bool) -> dict[str, Any]:
    """Give what is particular to an input of its kind."""
    kind = bind["input"]
    if kind in ("select", "radio"):
        return {"kind": kind, "choices": list(_choices(bind, value))}
    if kind == "checkbox":
        return {"kind": kind, "is_checked": bool(value)}
    if kind == "range":
        return {"kind": kind, **_slider(bind, value, is_time)}
    kind = kind if kind in _PLAIN_INPUTS else "text"
    limits = {key: _written(bind.get(key)) for key in ("min", "max", "step", "placeholder")}
    length = _LENGTHS.get(kind) if is_time else None
    if length:
        shown: str | None = _moment(value, length)
    elif kind == "color" and (found := colour.parse(str(value))):  # which a browser reads in one spelling alone
        shown = found.hex[:7]
    else:
        shown = _written(value)
    return {"kind": kind, "attributes": {**limits, "value": shown, "data-shows": length}}


def _slider(bind: dict[str, Any], value: Any, is_time: bool) -> dict[str, Any]:
    """Give the attributes of a slider and the value that it shows; one that nobody has set yet shows none.

    Where the author names no ends or steps they are Vega's own, and a slider reaches as far as the value that it shows.
    """
    known = isinstance(value, int | float) and not isinstance(value, bool)
    reached = [value] if known else []
    high = max([100 if (most := bind.get("max")) is None else most, *reached])
    low = min([min(0, high) if (least := bind.get("min")) is None else least, *reached])
    step = bind.get("step") or _step(low, high)
    length = None if not is_time else 10 if step % _DAY == 0 else 16
    shown = "" if not known else _moment(value, length).replace("T", " ") if length else str(_written(value))
    ends = {"min": low, "max": high, "step": step, "value": value if known else (low + high) / 2}
    said = {"aria-valuetext": shown or None, "data-shows": length}
    return {"attributes": {**{key: _written(one) for key, one in ends.items()}, **said}, "shown": shown}


def _step(low: float, high: float) -> float:
    """Give the round number that parts a range into about a hundred steps, as Vega does."""
    rough = abs(high - low) / 100 or 1
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next((round_ for round_, least in _ROUND if rough / power >= least), 1)


def _is_time(name: str, bind: dict[str, Any], value: Any, spec: Spec) -> bool:
    """Tell whether a parameter stands for a time: it is one, or is a number that the chart sets beside dates."""
    if isinstance(value, Moment):
        return True
    ends = [bind.get("min"), bind.get("max")] if bind["input"] == "range" else [value]
    if not all(isinstance(end, int | float) and abs(end) > _A_YEAR for end in ends):
        return False
    channels = [one for view in views(spec) for one in view.get("encoding", {}).values() if isinstance(one, dict)]
    dates = {str(one["field"]) for one in channels if _is_dated(one) and "field" in one}
    field = dict(_projected(spec)).get(name)
    return field in dates or _meets_dates(re.compile(rf"\b{re.escape(name)}\b"), spec, dates)


def _is_dated(channel: dict[str, Any]) -> bool:
    return channel.get("type") == "temporal" or "timeUnit" in channel


def _meets_dates(name: re.Pattern[str], node: Any, dates: set[str]) -> bool:
    """Tell whether an expression, or a channel, names both a parameter and a date."""
    if isinstance(node, str):
        return bool(name.search(node)) and (bool(_DATED.search(node)) or any(date in node for date in dates))
    if isinstance(node, dict):
        if (_is_dated(node) or node.get("field") in dates) and name.search(json.dumps(node)):
            return True
        return any(_meets_dates(name, child, dates) for key, child in node.items() if key not in ("datasets", "params"))
    return isinstance(node, list) and any(_meets_dates(name, child, dates) for child in node)


def _moment(milliseconds: float, length: int) -> str:
    """Write a time as ISO 8601 does, to a length: 7 for the month, 10 for the day, 16 for the minute."""
    return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat()[:length]


def _written(value: Any) -> str | None:
    """Write a value as a page's script would: whole numbers without a point, and never in powers of ten."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    return None if value is None else str(value)


def _choices(bind: dict[str, Any], value: Any) -> Iterator[Choice]:
    choices = bind.get("options", [])
    labels = bind.get("labels") or ["none" if choice is None else _written(choice) for choice in choices]
    alike = next((test for test in (_is_same, _looks_same) if any(test(choice, value) for choice in choices)), None)
    if bind["input"] == "select" and alike is None:
        yield Choice(_code(value), "" if value is None else str(_written(value)), True)
    for choice, label in zip(choices, labels, strict=False):
        yield Choice(_code(choice), str(label), alike is not None and alike(choice, value))


def _is_same(one: Any, other: Any) -> bool:
    """Compare as a page does, where true is not 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _looks_same(one: Any, other: Any) -> bool:
    """Compare as a reader does, and as Vega does too, to whom "1" is 1."""
    return one is not None and other is not None and _written(one) == _written(other)


def _code(value: Any) -> str:
    """Write a choice as JSON; a whole number has no point."""
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
