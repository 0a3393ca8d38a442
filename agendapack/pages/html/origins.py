"""Finds the line of a record or a paper that a character on a page was written in.

A page's tags know the template's line that printed them, and a value of a record goes through
filters on its way: names are run together, titles are taken off.  So where a character of such a
text cannot be set, the values that the page was given are searched for it.  The tags of Markdown
know the line that a paragraph begins in; the character is looked for from there on.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from agendapack.pages.html.passages import lines_of, passage_of
from agendapack.problems import Location
from agendapack.records.record import Record
from agendapack.records.values import Text

_WITHIN = 400  # lines, of a paragraph or a list's item


class Origin(Struct, frozen=True):
    """Where a character was written, and where the text begins that it is part of."""

    place: Location
    text: Location


class Origins(Struct, frozen=True):
    """The texts that a page was given, and the folders of the templates that it was made by."""

    templates: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()
    _lines: dict[Path, Sequence[str]] = field(default_factory=dict)

    def of(self, character: str, place: Location, text: Location) -> tuple[Origin, ...]:
        """Where ``character`` was written, which stands at ``place`` in the passage ``text``: each
        record that has it, where a template printed it."""
        if not any(place.file.is_relative_to(folder) for folder in self.templates):
            return (Origin(self._from(place, character), text),)
        found = (self._within(text, character) for text in self.texts if _has(text, character))
        return tuple(dict.fromkeys(found)) or (Origin(place, text),)

    def _within(self, text: Text, character: str) -> Origin:
        before, found, _ = str(text).partition(character)
        passage = passage_of(text, self._of_file(text.place.file))
        return Origin(passage.place(before.count("\n"), found), text.place)

    def _from(self, place: Location, character: str) -> Location:
        """The first place of ``character`` from ``place`` on; that itself where it has none."""
        if not place.line:
            return place
        lines = self._of_file(place.file)
        column = place.column
        for number, line in enumerate(lines[place.line - 1 : place.line + _WITHIN], place.line):
            if (at := line.find(character, max(column - 1, 0))) >= 0:
                return Location(place.file, number, at + 1)
            column = 0
        return place

    def _of_file(self, file: Path) -> Sequence[str]:
        if file not in self._lines:
            self._lines[file] = lines_of(file)
        return self._lines[file]


def _has(text: str, character: str) -> bool:
    return character in text or character in unicodedata.normalize("NFC", text)


def texts_in(value: object) -> Iterator[Text]:
    """Every text of a file's in the values that a template is given, in their order."""
    if isinstance(value, Text):
        if value.place.file.name:
            yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name))
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from texts_in(key)
            yield from texts_in(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from texts_in(entry)
