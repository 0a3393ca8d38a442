"""Slips of the hand in YAML that does not parse: what is easily typed and seldom meant.

A parser notices them late and complains of another place, so they are looked for on the lines about
that place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from agendapack.records.misreadings import SPACES, named, quoted, short

_ENTRY = r"^(?P<before> *(?:- +)*)"
_KEY = r"(?P<key>[A-Za-z][\w-]*)"

_STRANGE_SPACE = re.compile(rf"^ *(?:- *)*(?:[A-Za-z][\w-]*:)?[ ]*(?P<at>[{SPACES}])")
_TAB_AFTER_DASH = re.compile(r"^ *(?:- +)*-(?P<at>\t)")
_NO_SPACE_AFTER_DASH = re.compile(r"^ *(?:- +)*-(?P<at>)(?P<rest>[^\s-].*)$")
_BULLET = re.compile(r"^ *(?P<at>[–—−‐‑‒•·●▪◦\uf0b7\uf0a7]|\*(?= ))\s*(?P<rest>.*)$")
_NO_SPACE_AFTER_COLON = re.compile(rf"{_ENTRY}{_KEY}:(?P<at>)(?P<rest>[^\s/].*)$")
_NO_COLON = re.compile(rf"{_ENTRY}{_KEY} ?(?P<at>[=;：])\s*(?P<rest>.*)$")
_CURLY = re.compile(r"(?:^|[:,\[{-] *)(?P<at>[“”„‟‘‚‛])(?P<rest>[^“”„‟‘’‚‛]*)(?P<end>[”“’]?)")
_COMMENT = re.compile(r"(?<=\s)#(?=[^\s#!])")
CURLY_QUOTE = "a curly quote ({}) does not open a text in quotes"
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")


class Slip(Struct, frozen=True):
    """A slip: ``row`` and ``column`` count from zero."""

    row: int
    column: int
    message: str
    hint: str


def slip_in(lines: Sequence[str], rows: Iterable[int]) -> Slip | None:
    """The first slip on the given rows, looked at in that order."""
    for row in dict.fromkeys(rows):
        if 0 <= row < len(lines) and lines[row].strip(" "):
            for look in _LOOKS:
                found = look(lines[row])
                if found is not None:
                    column, message, hint = found
                    return Slip(row, column, message, hint)
    return None


_Found = tuple[int, str, str] | None


def _curly_quotes(line: str) -> _Found:
    if (found := _CURLY.search(line)) is None:
        return None
    text = found["rest"].strip()
    hint = "type straight quotes"
    if text.startswith(("{", "[")):
        hint = "take the curly quotes out: nothing stands around { } and [ ]"
    elif found["end"] and text:
        hint += f": {quoted(short(text))}"
    return found.start("at"), CURLY_QUOTE.format(found["at"]), hint


def _strange_space(line: str) -> _Found:
    if (found := _STRANGE_SPACE.search(line)) is None:
        return None
    return (
        found.start("at"),
        f"{named(found['at'])} stands where an ordinary space belongs",
        "delete it and type a space: the two cannot be told apart by eye",
    )


def _tab_after_dash(line: str) -> _Found:
    if (found := _TAB_AFTER_DASH.search(line)) is None:
        return None
    return found.start("at"), "a tab stands after the dash", "put one space there instead"


def _bullet(line: str) -> _Found:
    if (found := _BULLET.search(line)) is None:
        return None
    return (
        found.start("at"),
        f'expected a hyphen before a list entry, found "{found["at"]}"',
        f"write - {short(found['rest'])}",
    )


def _no_space_after_dash(line: str) -> _Found:
    if (found := _NO_SPACE_AFTER_DASH.search(line)) is None:
        return None
    return (
        found.start("at"),
        "expected a space after the dash",
        f"write - {short(found['rest'])}",
    )


def _no_space_after_colon(line: str) -> _Found:
    if (found := _NO_SPACE_AFTER_COLON.search(line)) is None:
        return None
    return (
        found.start("at"),
        "expected a space after the colon",
        f"write {found['key']}: {short(found['rest'])}",
    )


def _no_colon(line: str) -> _Found:
    if (found := _NO_COLON.search(line)) is None:
        return None
    return (
        found.start("at"),
        f'expected a colon after "{found["key"]}", found "{found["at"]}"',
        f"write {found['key']}: {short(found['rest'])}",
    )


def _comment(line: str) -> _Found:
    column = hash_in_text(line)
    if column is None:
        return None
    return (
        column,
        f'"{short(line[column:])}" is taken for a comment',
        "put the whole text in quotes if the # belongs to it",
    )


_LOOKS: tuple[Callable[[str], _Found], ...] = (
    _curly_quotes,
    _strange_space,
    _tab_after_dash,
    _bullet,
    _no_space_after_dash,
    _no_space_after_colon,
    _no_colon,
    _comment,
)


def hash_in_text(line: str) -> int | None:
    """The column of a ``#`` that begins a comment and is not followed by a space, quoted texts
    aside."""
    masked = _QUOTED.sub(lambda match: "x" * len(match[0]), line)
    found = _COMMENT.search(masked)
    return None if found is None or not line[: found.start()].strip() else found.start()
