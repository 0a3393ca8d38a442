"""Reads what a meeting's public records say of its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from agendapack.records.item_numbers import number_items, place_among
from agendapack.records.item_titles import public_title, standing_item
from agendapack.records.markings import KnownParagraphs
from agendapack.records.minute_counting import FIRST_OF_MAY
from agendapack.records.named_members import members_on_the_day
from agendapack.records.values import Text
from agendapack.registers.meeting_facts import Wording
from agendapack.registers.published_agenda import (
    AgendaFacts,
    EarlierBusiness,
    ItemFact,
    MemberFact,
    OfficerFact,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agendapack.records.exemptions import Exemption
    from agendapack.records.meeting_schema import Item, Meeting, Paper, SuppliedItem
    from agendapack.records.schema import Committee, Council
    from agendapack.records.vocabulary import Vocabulary

    Earlier: TypeAlias = Callable[[str], str | None]
    """Leads from the name of an earlier meeting of the committee to its key."""


def agenda_facts(
    council: Council,
    committee: Committee,
    meeting: Meeting,
    earlier: Earlier,
    words: Vocabulary,
) -> AgendaFacts:
    """A meeting as its agenda calls it, with the items of its supplements among the others."""
    online = meeting.online
    return AgendaFacts(
        str(council.name),
        str(council.language),
        council.jurisdiction,
        str(committee.name),
        meeting.date,
        str(meeting.time),
        _plain(meeting.title),
        _plain(meeting.venue),
        None if online is None else str(online.url),
        None if online is None else _plain(online.text),
        meeting.status,
        _wording(meeting.reason),
        meeting.rearranged_to,
        meeting.published,
        _plain(council.website),
        _contact(council, committee, meeting),
        tuple(
            MemberFact(str(member.name), _plain(member.role))
            for member in members_on_the_day(council, committee, meeting)
        ),
        _items(council, committee, meeting, earlier, words),
        council.year_begins or FIRST_OF_MAY,
        council.languages,
    )


def _contact(council: Council, committee: Committee, meeting: Meeting) -> OfficerFact | None:
    named = (who.contact for who in (meeting, committee, council) if who.contact is not None)
    known = council.contacts.get(next(named, ""))
    if known is None:
        return None
    role, telephone, email = _plain(known.role), _plain(known.telephone), _plain(known.email)
    return OfficerFact(str(known.name), role, telephone, email)


def _items(
    council: Council,
    committee: Committee,
    meeting: Meeting,
    earlier: Earlier,
    words: Vocabulary,
) -> tuple[ItemFact, ...]:
    why = _Reasons(council, committee, words)
    items = [
        _item(item, number, council, committee, earlier, why)
        for number, item in zip(
            number_items(item.number for item in meeting.items), meeting.items, strict=True
        )
    ]
    for ordinal, supplement in enumerate(meeting.supplements, 1):
        for number, brought in supplement.items.items():
            same = number.casefold()
            at = next((at for at, own in enumerate(items) if own.number.casefold() == same), None)
            if at is None:
                at = place_among([own.number for own in items], number)
                items.insert(at, _added(str(number), brought, ordinal))
            reasons = dict.fromkeys((*items[at].exempt, *why.of(None, brought.papers)))
            items[at] = replace(items[at], exempt=tuple(reasons))
    return tuple(items)


def _item(
    item: Item,
    number: str,
    council: Council,
    committee: Committee,
    earlier: Earlier,
    why: _Reasons,
) -> ItemFact:
    standing = standing_item(item, committee)
    text = item.text if item.text is not None else standing.text if standing else None
    deferred = item.deferred
    return ItemFact(
        str(number),
        str(public_title(item, standing, council, why.words)),
        "exclusion" if item.exclusion else "business",
        _wording(text),
        _plain(item.lead),
        _wording(item.withdrawn),
        None if deferred is None else deferred.to,
        None if deferred is None else _wording(deferred.reason),
        _wording(item.urgent),
        None if item.follows is None else _earlier_business(item.follows, earlier),
        why.of(item, item.papers),
        tuple(str(paper.title) for paper in item.papers if paper.to_follow),
    )


def _added(number: str, brought: SuppliedItem, ordinal: int) -> ItemFact:
    """An item that a supplement puts on the agenda."""
    return ItemFact(
        number,
        str(brought.title or ""),
        text=_wording(brought.text),
        lead=_plain(brought.lead),
        urgent=_wording(brought.urgent),
        to_follow=tuple(str(paper.title) for paper in brought.papers if paper.to_follow),
        supplement=ordinal,
    )


def _earlier_business(name: str, earlier: Earlier) -> EarlierBusiness | None:
    """The business that ``follows`` names: 2017-12-13#7."""
    meeting, _, number = name.partition("#")
    key = earlier(meeting)
    return None if key is None else EarlierBusiness(key, number)


class _Reasons:
    """Says why items and papers are not for publication."""

    def __init__(self, council: Council, committee: Committee, words: Vocabulary) -> None:
        self._known = KnownParagraphs.of(council, committee)
        self.words = words

    def of(self, item: Item | None, papers: Iterable[Paper]) -> tuple[str, ...]:
        """The reasons of an item and of its papers, each once."""
        marks: list[Exemption | None] = [None if item is None else self._known.exemption(item)]
        marks += map(self._known.exemption, papers)
        said = (reason for mark in marks if mark for reason in self.words.reasons(mark))
        return tuple(dict.fromkeys(said))


def _plain(text: str | None) -> str | None:
    return None if text is None else str(text)


def _wording(text: str | None) -> Wording | None:
    if text is None:
        return None
    place = text.place if isinstance(text, Text) else Text().place
    return Wording(str(text), place.line, place.column)
