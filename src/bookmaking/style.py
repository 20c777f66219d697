"""Style that stands in a page: a sheet without the rules for what the page does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtRule, Node, ParseError, QualifiedRule

_NAMED = re.compile(r'(?:class|id)="([^"]*)"')
_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)")
_SPACES = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};:,])\s*")
# Rules of these hold rules in turn; those of others are declarations.
_NESTING = ("container", "media", "supports")


def used(sheets: Iterable[str], page: str) -> str:
    """Return the rules of some style sheets whose elements, classes and ids all stand in a page, without spaces.

    What scripts add to a page later is not in it yet: its rules belong into a sheet that is loaded whole.
    """
    names = {f".{name}" for found in _NAMED.findall(page) for name in found.split()}
    names |= {name.replace(".", "#") for name in names} | set(_ELEMENT.findall(page))
    return "".join(_kept(rule, names) for sheet in sheets for rule in _rules(sheet))


@lru_cache(maxsize=8)
def _rules(sheet: str) -> list[Node]:
    return list(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _kept(rule: Node, names: set[str]) -> str:
    if isinstance(rule, ParseError):
        raise ValueError(f"A style sheet cannot be read, line {rule.source_line}: {rule.message}")
    if isinstance(rule, QualifiedRule):
        selectors = [selector for selector in _parted(rule.prelude) if _asks_for(selector) <= names]
        written = ",".join(_tight(tinycss2.serialize(selector)) for selector in selectors)
        return f"{written}{{{_declarations(rule)}}}" if selectors else ""
    if not isinstance(rule, AtRule) or rule.content is None:
        return ""
    if rule.lower_at_keyword in _NESTING:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        inside = "".join(_kept(each, names) for each in inner)
    else:
        inside = _declarations(rule)
    asked = _SPACES.sub(" ", tinycss2.serialize(rule.prelude)).strip()
    return f"@{rule.at_keyword} {asked}{{{inside}}}".replace(" {", "{") if inside else ""


def _declarations(rule: QualifiedRule | AtRule) -> str:
    content = [token for token in rule.content if token.type != "comment"]
    return _AROUND.sub(r"\1", _SPACES.sub(" ", tinycss2.serialize(content))).strip("; ")


def _tight(selector: str) -> str:
    return re.sub(r"\s*([>+~,])\s*", r"\1", _SPACES.sub(" ", selector)).strip()


def _parted(prelude: list[Node]) -> Iterator[list[Node]]:
    """Yield the selectors of a rule."""
    selector: list[Node] = []
    for token in prelude:
        if token == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def _asks_for(selector: list[Node]) -> set[str]:
    """Return the elements, classes and ids that a selector names, also in what it must have; not its alternatives."""
    asked, before = set(), None
    for token in selector:
        if token.type == "function" and token.lower_name == "has":
            asked |= _asks_for(token.arguments)
        elif token.type == "hash":
            asked.add(f"#{token.value}")
        elif token.type == "ident" and before != ":":
            asked.add(f".{token.value}" if before == "." else token.value)
        before = token.value if token.type == "literal" else None
    return asked - {"html", "body"}
