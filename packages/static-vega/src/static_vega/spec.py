"""Vega-Lite specifications: what they hold."""

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

Spec = dict[str, Any]

CHILDREN = ("layer", "concat", "hconcat", "vconcat")
"""Where a view holds others."""


def views(spec: Spec) -> Iterator[Spec]:
    """Walk through a specification and all the views inside it, from the outside in."""
    yield spec
    for key in CHILDREN:
        for child in spec.get(key, ()):
            yield from views(child)
    if isinstance(spec.get("spec"), dict):
        yield from views(spec["spec"])


def joined(content: Any) -> Any:
    """Give a specification as an output of a notebook holds it: itself, or as JSON, whose lines are joined."""
    is_lines = isinstance(content, list) and content and all(isinstance(line, str) for line in content)
    return "".join(content) if is_lines else content


def parsed(content: Any) -> Any:
    """Read a specification as an output of a notebook holds it. Raises ValueError where it is no JSON."""
    content = joined(content)
    return json.loads(content) if isinstance(content, str) else content


def words(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


def digest(*parts: Any) -> str:
    """Give a name, in hexadecimal, to JSON values: equal for equal values, on every machine."""
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Write JSON values so that equal ones give equal text."""
    return json.dumps(value, sort_keys=True)


def data_of(node: Any) -> Iterator[Any]:
    """Walk through the data that a specification carries."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "datasets" and isinstance(value, dict):
                yield from value.values()
            elif key == "data" and isinstance(value, dict):
                yield value.get("values")
            else:
                yield from data_of(value)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from data_of(child)


def addressed(spec: Spec, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Walk through all that holds an address, of links (``href``) or of images (``url``), each as its owner and key."""
    lines = [row for one in data_of(spec) if isinstance(one, list) for row in one if isinstance(row, dict)]
    for view in views(spec):
        mark, channel = view.get("mark"), view.get("encoding", {}).get(name)
        if isinstance(mark, dict) and name in mark:
            yield mark, name
        if isinstance(channel, dict) and "value" in channel:
            yield channel, "value"
        if isinstance(channel, dict) and isinstance(field := channel.get("field"), str):
            yield from ((row, field) for row in lines if row.get(field) is not None)


def merged(base: Spec, over: Spec) -> Spec:
    """Give `base` with everything `over` says laid on top, key by key."""
    both = {
        key: merged(base[key], over[key])
        for key in base.keys() & over.keys()
        if isinstance(base[key], dict) and isinstance(over[key], dict)
    }
    return {**copy.deepcopy(base), **over, **both}
