"""Style that stands in a page: of a sheet, the rules for what the page shows first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtRule, Node, ParseError, QualifiedRule

_NAMED = re.compile(r'(?:class|id)="([^"]*)"')
_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)")
_SPACES = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};:,])\s*")
_NOUGHT = re.compile(r"(?<![\w.])0(?=\.\d)")
# Rules of these hold rules in turn; those of others are declarations.
_NESTING = ("container", "media", "supports")
_ON_PAPER = re.compile(r"@media print$|@page\b")
_ANSWERS, _UNLESS = re.compile(r":(?:hover|focus|popover-open|:)|\[open\]"), re.compile(r":not\([^)]*\)")
_EMPTY = re.compile(r"[^{}]+{}")
_PROPERTY = re.compile(r"(--[\w-]+):[^;}]*;?")
# Markup of which a first screen shows nothing: drawings, what is folded, and the foot of a page.
NOT_SEEN = re.compile(
    r'<svg.*?</svg>|(?<=</summary>).*?</details>|<footer.*?</footer>|<nav class="prev-next.*?</nav>', re.DOTALL
)
_TOKEN = re.compile(rf"({NOT_SEEN.pattern})|<[^>]*>|[^<]+", re.DOTALL)
# Where a page may be parted: before a section, and before a cell.
_BLOCK = re.compile(r'<section |<div class="cell[ "]')
# Characters of text: more than a screen of 1440 to 900 pixels shows, and about what else takes of its height.
_SCREEN = 2000
_TAKES = {'<div class="static-vega"': 500, "<figure ": 300}


def parted(page: str) -> tuple[str, str]:
    """Part the text of a page before the first section or cell of which its first screen shows nothing."""
    room = _SCREEN
    for token in _TOKEN.finditer(page):
        if room < 0 and _BLOCK.match(token[0]):
            return page[: token.start()], page[token.start() :]
        room -= 0 if token[1] else _height(token[0])
    return page, ""


def _height(token: str) -> int:
    """Return about how much of a screen a tag or a text takes, in characters of text."""
    if token.startswith("<"):
        return next((taken for start, taken in _TAKES.items() if token.startswith(start)), 0)
    return len(token.strip())


def used(sheet: str, page: str, *, later: bool = False) -> str:
    """Return the rules of a style sheet whose elements, classes and ids all stand in a page, without spaces.

    What scripts add to a page later is not in it yet: its rules belong into a sheet that is loaded whole. With
    ``later``, rules for what is not seen at first, answers a reader or is for paper are left to such a sheet, too.
    """
    page = NOT_SEEN.sub("", page) if later else page
    names = {f".{name}" for found in _NAMED.findall(page) for name in found.split()}
    names |= {name.replace(".", "#") for name in names} | {"html", "body"} | set(_ELEMENT.findall(page))
    return "".join(_kept(rule, names, later) for rule in _rules(sheet))


@dataclass(frozen=True)
class _Rule:
    """A rule: its selectors, each as it is written with its tokens, and its declarations."""

    selectors: list[tuple[str, list[Node]]]
    declarations: str


@dataclass(frozen=True)
class _Block:
    """Rules under a condition, or declarations that no element is named for: what stands before and inside."""

    head: str
    inside: list[_Rule | _Block] | str


@lru_cache(maxsize=8)
def _rules(sheet: str) -> list[_Rule | _Block]:
    return _read(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _read(rules: list[Node]) -> list[_Rule | _Block]:
    read: list[_Rule | _Block] = []
    for rule in rules:
        if isinstance(rule, ParseError):
            raise ValueError(f"A style sheet cannot be read, line {rule.source_line}: {rule.message}")
        if isinstance(rule, QualifiedRule):
            selectors = [(_tight(tinycss2.serialize(each)), each) for each in _parted(rule.prelude)]
            read.append(_Rule(selectors, _declarations(rule)))
        elif isinstance(rule, AtRule) and rule.content is not None:
            head = f"@{rule.at_keyword} {_close(rule.prelude)}".rstrip()
            read.append(_Block(head, _inside(rule)))
    return read


def _inside(rule: AtRule) -> list[_Rule | _Block] | str:
    if rule.lower_at_keyword not in _NESTING:
        return _declarations(rule)
    return _read(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _kept(rule: _Rule | _Block, names: set[str], later: bool) -> str:
    if isinstance(rule, _Rule):
        held = [written for written, tokens in rule.selectors if _is_held(tokens, names)]
        shown = ",".join(each for each in held if not (later and _ANSWERS.search(_UNLESS.sub("", each))))
        return f"{shown}{{{rule.declarations}}}" if shown else ""
    if later and _ON_PAPER.match(rule.head):
        return ""
    inside = rule.inside if isinstance(rule.inside, str) else "".join(_kept(each, names, later) for each in rule.inside)
    return f"{rule.head}{{{inside}}}" if inside else ""


def without_unused(style: str, asking: str) -> str:
    """Return a style without the custom properties that neither it nor ``asking`` asks for."""
    everything = style + asking
    asked = _PROPERTY.sub(lambda told: told[0] if f"var({told[1]}" in everything else "", style)
    return _EMPTY.sub("", asked)


def _declarations(rule: QualifiedRule | AtRule) -> str:
    content = [token for token in rule.content if token.type != "comment"]
    return _NOUGHT.sub("", _close(content)).strip("; ")


def _close(tokens: list[Node]) -> str:
    """Write tokens without the spaces that say nothing."""
    return _AROUND.sub(r"\1", _SPACES.sub(" ", tinycss2.serialize(tokens))).strip()


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


def _is_held(selector: list[Node], names: set[str]) -> bool:
    """Tell whether a page has the elements, classes and ids that a selector names."""
    before = None
    for token in selector:
        if token.type == "function" and token.lower_name in ("has", "is"):
            if not any(_is_held(each, names) for each in _parted(token.arguments)):
                return False
        elif token.type == "hash" and f"#{token.value}" not in names:
            return False
        elif token.type == "ident" and before != ":":
            named = f".{token.value}" if before == "." else token.value
            if named not in names:
                return False
        before = token.value if token.type == "literal" else None
    return True
