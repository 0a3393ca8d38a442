"""What a YAML file holds: texts, tables and rows, each of which knows its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from agendapack.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOWHERE = Location(Path())
"""The place of a value that no file holds."""


class Text(str):
    """A scalar as it was written.

    ``place`` is its first character; of a block scalar, the first character of its first line of
    text.  ``quoted`` is False for a plain scalar.  ``language`` is its tag where it stands in for a
    translation that is not there, else empty: it is in the language of whatever prints it.
    ``translations`` are all that was written of it, each with its language, where it was written in
    several.  A Text is a ``str`` in every other way.
    """

    __slots__ = ("language", "place", "quoted", "translations")

    place: Location
    quoted: bool
    language: str
    translations: tuple[tuple[str, str], ...]

    def __new__(
        cls,
        value: str = "",
        place: Location = NOWHERE,
        quoted: bool = False,
        language: str = "",
        translations: tuple[tuple[str, str], ...] = (),
    ) -> Text:
        text = super().__new__(cls, value)
        text.place = place
        text.quoted = quoted
        text.language = language
        text.translations = translations
        return text

    def __getnewargs__(  # type: ignore[override]
        self,
    ) -> tuple[str, Location, bool, str, tuple[tuple[str, str], ...]]:
        return (str(self), self.place, self.quoted, self.language, self.translations)

    def standing_in(self, language: str) -> Text:
        """The same text, in a ``language`` whose tag is empty where it stands in for nothing."""
        if not language:
            return self
        return Text(self, self.place, self.quoted, language, self.translations)


class Table(dict[str, "Value"]):
    """A mapping in the order it was written, and the place where it starts; its keys are Texts.

    ``left_out`` are keys that were written too, whose values did not fit.
    """

    __slots__ = ("left_out", "place")

    def __init__(
        self,
        entries: Mapping[str, Value] | None = None,
        place: Location = NOWHERE,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(entries or {})
        self.place = place
        self.left_out = left_out

    def key_place(self, key: str) -> Location:
        """Where ``key`` is written; the mapping's own place if it is not in it."""
        return next((k.place for k in self if k == key and isinstance(k, Text)), self.place)

    def value_place(self, key: str) -> Location:
        """Where the value of ``key`` starts; the mapping's own place if the key is not in it."""
        value = self.get(key)
        return self.place if value is None else value.place


class Row(list["Value"]):
    """A sequence, and the place where it starts."""

    __slots__ = ("place",)

    def __init__(self, entries: Iterable[Value] = (), place: Location = NOWHERE) -> None:
        super().__init__(entries)
        self.place = place


Value: TypeAlias = Text | Table | Row
