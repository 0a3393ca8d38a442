"""Texts of a record that is begun, in each of the council's languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.records.values import Text
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Sequence


def in_languages(tags: Sequence[str]) -> str:
    """A comment of records that are begun; nothing for a council of one language."""
    each = ", ".join(f"{subtag(tag)}: ..." for tag in tags)
    return f"Words are written in each language: {{{each}}}.\n" if len(tags) > 1 else ""


def in_each(texts: Sequence[tuple[str, str]]) -> Text:
    """A text that says in each language what ``texts`` say in theirs, but for those that stand in
    for a translation that is not there; a plain one where one was written for all."""
    (_, first), *others = texts
    if not others or all(text == first and not _is_translated(text) for _, text in texts):
        return Text(first)
    own = [(subtag(tag), str(text)) for tag, text in texts if not _stands_in(text)]
    return Text(first, translations=tuple(own))


def _is_translated(text: str) -> bool:
    return isinstance(text, Text) and bool(text.translations)


def _stands_in(text: str) -> bool:
    return isinstance(text, Text) and bool(text.language)
