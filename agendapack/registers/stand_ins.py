"""Which texts of a meeting's records stand in for a translation that is not there, and in which
language they are.

Facts are kept in files as plain texts.  So what stands in is noted beside them, and put into them
when they are read: a text is known by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.minute_entries import Points
from agendapack.records.record import Record
from agendapack.records.values import Text

S = TypeVar("S", bound=Struct)


def stand_ins(*sources: object) -> dict[str, str]:
    """The language, as a tag, of each text in records and facts that stands in for another."""
    return {str(text): text.language for source in sources for text in _texts(source)}


def with_languages(facts: S, languages: Mapping[str, str]) -> S:
    """The same facts, whose texts know their ``languages``."""
    if not languages:
        return facts
    found: S = _marked(facts, languages)
    return found


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        if value.language:
            yield value
    elif isinstance(value, Record):
        if isinstance(value, Points) and value.lead is not None:
            yield from _led(value.lead, value.points)
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _led(lead: str, points: tuple[str, ...]) -> Iterator[Text]:
    """Each point after the lead-in of all, as facts have it."""
    for point in points:
        if isinstance(point, Text) and point.language:
            yield Text(f"{lead.rstrip()} {point}", language=point.language)


def _marked(value: Any, languages: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        language = languages.get(value, "")
        return Text(value, language=language) if language else value
    if isinstance(value, tuple):
        return tuple(_marked(inner, languages) for inner in value)
    if isinstance(value, Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: _marked(inner, languages) for name, inner in fields.items()}
        new = {name: inner for name, inner in changed.items() if inner is not fields[name]}
        return replace(value, **new) if new else value
    return value
