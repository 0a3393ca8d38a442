"""Gives the place in its file of each line of Markdown, in a paper or in a YAML text field.

A paper's lines are the file's.  A field's are not: YAML folds lines together and takes indentation
and quotation marks away (YAML 1.2, 7.3 and 8.1), so a field's lines are looked up in the file, one
after the other, and a line that is not found there has the field's own place.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from agendapack.pages.html.marks import readable
from agendapack.problems import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

NOWHERE = Location(Path())


class Passage(Protocol):
    """Markdown whose lines, counted from zero, have places."""

    @property
    def text(self) -> str: ...

    def place(self, line: int, snippet: str = "") -> Location:
        """Where ``line`` is; the column is ``snippet``'s if the line has it, else its first."""


class PaperPassage(Struct, frozen=True, dict=True):
    """The Markdown of a paper from line ``first`` (counted from one) of its file."""

    text: str
    file: Path
    first: int = 1

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    def place(self, line: int, snippet: str = "") -> Location:
        text = self.lines[line] if line < len(self.lines) else ""
        return Location(self.file, self.first + line, _column(text, snippet))


class FieldPassage(Struct):
    """The Markdown of a text field; ``source`` is its file's lines, empty where it has none."""

    text: str
    start: Location
    source: Sequence[str] = ()
    _found: dict[int, int] | None = None  # line of the text -> line of the source, from zero
    _known: Sequence[int] = ()

    def place(self, line: int, snippet: str = "") -> Location:
        if self._found is None:
            self._found = self._align()
            self._known = list(self._found)  # in order
        at = self._found.get(line)
        if at is None:
            return self.start
        if snippet:
            # What one line of the text says may be folded from several of the file.
            following = bisect_right(self._known, line)
            known = self._known[following] if following < len(self._known) else None
            end = at + 50 if known is None else self._found[known]
            for number in range(at, min(end, len(self.source))):
                if snippet in self.source[number]:
                    column = self.source[number].index(snippet) + 1
                    return Location(self.start.file, number + 1, column)
        if at == self.start.line - 1:
            return self.start
        return Location(self.start.file, at + 1, _column(self.source[at], ""))

    def _align(self) -> dict[int, int]:
        """Match the text's lines with the file's, in order, as far as that goes."""
        found: dict[int, int] = {}
        at = self.start.line - 1
        if at < 0 or at >= len(self.source):
            return found
        for number, line in enumerate(self.text.split("\n")):
            bare = line.strip()
            if not bare:
                continue
            if not found:  # the place of a field is its first line that says something
                found[number] = at
                at += 1
                continue
            while at < len(self.source) and not _begins(bare, self.source[at]):
                at += 1
            if at == len(self.source):
                break
            found[number] = at
            at += 1
        return found


def passage_of(text: str, source: Sequence[str] = ()) -> FieldPassage:
    """A field's passage; ``text`` knows its place if it was read from YAML."""
    place = getattr(text, "place", NOWHERE)
    return FieldPassage(readable(str(text)), place, source)


def lines_of(file: Path) -> tuple[str, ...]:
    """A file's lines, as editors and Markdown count them, who end none at U+2028 or a form feed.
    Empty where the file cannot be read."""
    try:
        return tuple(file.read_text(encoding="utf-8-sig").split("\n"))
    except (OSError, UnicodeDecodeError):
        return ()


def _begins(line: str, source: str) -> bool:
    """Does the text's ``line`` begin with what this line of the file says?"""
    said = source.strip().rstrip("\"'")
    return bool(said) and line.startswith(said)


def _column(text: str, snippet: str) -> int:
    at = text.find(snippet) if snippet else -1
    return (at if at >= 0 else len(text) - len(text.lstrip())) + 1
