"""The members at a meeting; and whom its minutes name, called as members are in each language.

An advisor writes "Councillor Ash", and the committee's record says that this is {cy: Cynghorydd
Ash, en: Councillor Ash}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from agendapack.records.person_names import Roll, is_councillor_alone, key, role_key
from agendapack.records.record import Record
from agendapack.records.text_forms import form_of
from agendapack.records.values import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.schema import Committee, Council, Member

R = TypeVar("R", bound=Record)


def members_on_the_day(
    council: Council, committee: Committee, meeting: Meeting
) -> tuple[Member, ...]:
    """The members on the day: the meeting's own, else the committee's, else the council's."""
    for members in (meeting.members, committee.members):
        if members is not None:
            return members
    return council.members


def named_as_members(record: R, members: Sequence[Member]) -> R:
    """The minutes with those names that are written in one language as another text, which has it
    in several, calls the same person or role: a member, or one whom the minutes name so."""
    names = _by_key((member.name for member in members), key)
    names = {**_by_key(_names_in(record), key), **names}
    roles = _by_key((member.role for member in members if member.role is not None), role_key)
    if not any(text.translations for text in (*names.values(), *roles.values())):
        return record
    roll = Roll(names)

    def named(text: Text) -> Text:
        if text.translations:
            return text
        known = names.get(key(text)) or roles.get(role_key(text))
        if known is None and is_councillor_alone(text):
            likely = roll.likely(text)
            known = names[likely[0]] if len(likely) == 1 else None
        if known is None or not known.translations or role_key(known) == role_key(text):
            return text
        return Text(known, text.place, text.quoted, known.language)

    return _with_names(record, named)


def _by_key(texts: Iterable[Text], made: Callable[[str], str]) -> Mapping[str, Text]:
    """The texts by what each is compared as in any language; none by what may mean two of them."""
    found: dict[str, Text | None] = {}
    for text in texts:
        for each in {made(each) for _, each in text.translations or (("", text),)}:
            same = found.setdefault(each, text)
            if same is not None and str(same) != str(text):
                found[each] = None
    return {each: text for each, text in found.items() if text is not None}


def _names_in(record: Record) -> Iterator[Text]:
    found: list[Text] = []

    def noted(text: Text) -> Text:
        if text.translations:
            found.append(text)
        return text

    _with_names(record, noted)
    return iter(found)


def _with_names(record: R, change: Callable[[Text], Text]) -> R:
    """The record with each text that is a name, in what it holds too, changed."""
    changed = {
        field: new
        for field in type(record).model_fields
        if (new := _changed(old := getattr(record, field), change, form_of(type(record), field)))
        is not old
    }
    return record.model_copy(update=changed) if changed else record


def _changed(value: object, change: Callable[[Text], Text], form: str | None) -> object:
    if isinstance(value, Record):
        return _with_names(value, change)
    if isinstance(value, tuple):
        new = tuple(_changed(each, change, form) for each in value)
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    if isinstance(value, dict):
        return {each: _changed(held, change, form) for each, held in value.items()}
    return change(value) if form == "name" and isinstance(value, Text) else value
