"""The languages of a council, and a text that is written in several of them.

A text in several languages is a mapping from each language to the text: ``{cy: Cofnodion, en:
Minutes}``.  A language is a tag (BCP 47) such as en-GB, or its first subtag, en.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import Problem, did_you_mean, in_order, note, warning
from agendapack.records.fields import describe, unfit
from agendapack.records.values import Row, Table, Text
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agendapack.records.values import Value

_TAG = re.compile(r"[a-z]{2}(-[A-Za-z0-9]{2,8})*", re.ASCII)
"""A key that looks like a language: most have two small letters (ISO 639-1), and many words that
may be keys have three."""


class Languages(Struct, frozen=True):
    """A council's languages as tags, the first first, and ``wanted``, the one in which its records
    are read: the first if it is none of them.

    No ``tags``: the languages are not known, and every mapping by languages gives its first text.
    """

    tags: tuple[str, ...] = ()
    wanted: str = ""

    @property
    def first(self) -> str:
        return self.tags[0] if self.tags else ""

    @property
    def read_in(self) -> str:
        """The tag of the language in which records are read; empty if none are known."""
        return self.tag(self.wanted) or self.first

    @property
    def instead(self) -> str:
        """The tag of the language in which the records are where the one wanted is none of theirs;
        empty otherwise."""
        return self.first if self.wanted and self.tag(self.wanted) is None else ""

    @property
    def are_several(self) -> bool:
        return len(self.tags) > 1

    def tag(self, language: str) -> str | None:
        """The council's tag that a tag or a subtag means; None if it is none of the council's.

        >>> Languages(("cy", "en-GB")).tag("EN"), Languages(("cy", "en-GB")).tag("en-US")
        ('en-GB', None)
        """
        asked = language.casefold()
        return next((tag for tag in self.tags if asked in (tag.casefold(), subtag(tag))), None)

    def are_keys_of(self, table: Table) -> bool:
        """Whether a mapping that stands where a text may is meant as the text in several
        languages: one of its keys is a language of the council's, or all look like languages."""
        if any(self.tag(key) is not None for key in table):
            return True
        return bool(table) and all(_TAG.fullmatch(key) for key in table)

    def text(
        self, table: Table, key: str, *, names_file: bool = False
    ) -> tuple[Text, tuple[Problem, ...]]:
        """The text of ``table`` in the language wanted, or the one that stands in for it, which
        then knows its language; and what is told of that.  ``key`` is that of the whole text.

        A paper may be in one language on purpose, and readers are told on the front sheet: where
        the text ``names_file`` it is a note, else a warning.

        Raises what ``unfit`` makes, at the place of what does not fit.
        """
        if not self.tags:
            texts = {str(name): _text(name, value) for name, value in _entries(table)}
            return next(iter(texts.values())), ()
        texts, others = self._texts(table)
        if not texts:
            raise unfit(
                f"expected text in {series(self.tags, 'or')}, found it in {series(others)} alone",
                f"add a line {subtag(self.read_in)}: and the text",
            )
        written = tuple((subtag(tag), str(text)) for tag, text in texts.items())
        own = texts.get(self.read_in)
        if own is not None:
            return Text(own, own.place, own.quoted, self.instead, written), ()
        tag = next(tag for tag in self.tags if tag in texts)
        found = texts[tag]
        missing = (note if names_file else warning)(
            f"{key}: is not given in {self.read_in}, and {tag} stands in for it",
            table.place,
            f"add {subtag(self.read_in)}: and the {'file' if names_file else 'text'}",
        )
        return Text(found, found.place, found.quoted, tag, written), (missing,)

    def _texts(self, table: Table) -> tuple[dict[str, Text], list[str]]:
        """The texts by the council's tags, and the keys that are other languages."""
        texts: dict[str, Text] = {}
        keys: dict[str, str] = {}
        others: list[str] = []
        for name, value in _entries(table):
            text, tag = _text(name, value), self.tag(name)
            if tag is None:
                if self.are_several or not _TAG.fullmatch(name):
                    raise unfit(
                        f'"{name}" is no language of the council',
                        did_you_mean(name, map(subtag, self.tags)),
                        name.place,
                    )
                others.append(str(name))
            elif tag in texts:
                raise unfit(
                    f'"{keys[tag]}" and "{name}" are the same language',
                    "keep one of the two",
                    name.place,
                )
            else:
                texts[tag], keys[tag] = text, str(name)
        return texts, others

    def unprinted(self, table: Table) -> Iterator[Text]:
        """The keys of a text in several languages that are none of the council's."""
        if self.tags:
            yield from (name for name, _ in _entries(table) if self.tag(name) is None)


def _entries(table: Table) -> Iterable[tuple[Text, Value]]:
    return ((Text(key) if not isinstance(key, Text) else key, table[key]) for key in table)


def _text(name: Text, value: Value) -> Text:
    """The text of one language."""
    if not isinstance(value, Text):
        hint = "write one text for each language"
        if isinstance(value, Row):
            hint += ", in each entry of the list by itself"
        raise unfit(f"expected text in {name}, found {describe(value)}", hint, value.place)
    if not value.strip():
        hint = f"write it, or take {name}: out"
        raise unfit(f"expected text in {name}, found nothing", hint, name.place)
    return value


def series(words: Iterable[str], last: str = "and") -> str:
    """
    >>> series(("cy", "en", "pa"))
    'cy, en and pa'
    """
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


_OWN_WORDS = re.compile(r'"[^"]*"|\d+')


def once_in_all_languages(*readings: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that readings in several languages have, in order of place, each told once.

    Two readings tell the same thing where it is of the same place, and messages differ in what they
    quote and count alone.
    """
    told: Counter[tuple[object, ...]] = Counter()
    kept: list[Problem] = []
    for problems in readings:
        found: Counter[tuple[object, ...]] = Counter()
        for problem in in_order(problems):
            same = (problem.location, problem.severity, _OWN_WORDS.sub("", problem.message))
            found[same] += 1
            if found[same] > told[same]:
                kept.append(problem)
        told |= found
    return in_order(kept)
