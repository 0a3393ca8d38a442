"""What one meeting's records hold for the register of exemptions, as values that can be kept.

What the public may know of exempt business comes from meeting.yaml, and stands apart from what
``exempt/meeting.yaml`` says of it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.records.item_numbers import number_items, place_among
from agendapack.records.item_titles import public_title, standing_item
from agendapack.records.markings import KnownParagraphs, is_marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.exempt_schema import ExemptMeeting
    from agendapack.records.meeting_schema import Item, Meeting, Paper, SuppliedItem
    from agendapack.records.schema import Committee, Council
    from agendapack.records.vocabulary import Vocabulary


class ExemptionFact(Struct, frozen=True, array_like=True):
    """An item that is not for publication, or a paper, as the public may know it; ``paper`` is the
    title of a paper, None of a whole item."""

    item: str
    title: str
    paper: str | None
    paragraphs: tuple[str, ...]
    descriptions: tuple[str, ...]
    is_confidential: bool = False
    public_interest: str | None = None


class ReviewFact(Struct, frozen=True, array_like=True):
    """What exempt/meeting.yaml says of the same item or paper: when its item's exemption is
    reviewed, and the true titles."""

    review: date | None = None
    title: str | None = None
    paper: str | None = None


class _Withheld(Struct, frozen=True):
    """An item that is not for publication, or a ``paper``; ``added`` is an item that a supplement
    puts on the agenda."""

    number: str
    item: Item | None
    added: SuppliedItem | None
    paper: Paper | None


def exemption_facts(
    council: Council, committee: Committee, meeting: Meeting, words: Vocabulary
) -> tuple[ExemptionFact, ...]:
    """The exempt and confidential items and papers of a meeting, in the order of its agenda."""
    known = KnownParagraphs.of(council, committee)
    facts = []
    for each in _withheld(meeting):
        own = None if each.paper is None else known.exemption(each.paper)
        exemption = own or (None if each.item is None else known.exemption(each.item))
        assert exemption is not None  # it is withheld by its own marks, or by its item's
        paper = None
        if each.paper is not None:
            paper = str(each.paper.title or words.stock_title(exemption))
        facts.append(
            ExemptionFact(
                each.number,
                _title(each, council, committee, words),
                paper,
                tuple(str(paragraph.number) for paragraph in exemption.paragraphs),
                tuple(words.description(paragraph) for paragraph in exemption.paragraphs),
                exemption.is_confidential,
                exemption.public_interest and str(exemption.public_interest),
            )
        )
    return tuple(facts)


def review_facts(meeting: Meeting, exempt: ExemptMeeting) -> tuple[ReviewFact, ...]:
    """What is to be known of each of :func:`exemption_facts`, in their order."""
    told = {number.casefold(): item for number, item in exempt.items.items()}
    facts = []
    for each in _withheld(meeting):
        item = told.get(each.number.casefold())
        if item is None:
            facts.append(ReviewFact())
            continue
        named = None if each.paper is None else item.papers.get(each.paper.file or "")
        facts.append(
            ReviewFact(
                item.review,
                item.title and str(item.title),
                None if named is None else str(named.title),
            )
        )
    return tuple(facts)


def _withheld(meeting: Meeting) -> Iterator[_Withheld]:
    """What is exempt or confidential, by its own marks or by those of its item."""
    numbers = list(number_items(item.number for item in meeting.items))
    items: dict[str, Item | None] = {
        number.casefold(): item for number, item in zip(numbers, meeting.items, strict=True)
    }
    added: dict[str, SuppliedItem] = {}
    papers = {number: list(item.papers) for number, item in items.items() if item is not None}
    for supplement in meeting.supplements:
        for number, brought in supplement.items.items():
            same = number.casefold()
            if same not in items:
                items[same], added[same] = None, brought
                numbers.insert(place_among(numbers, number), str(number))
            papers.setdefault(same, []).extend(brought.papers)
    for own in map(str, numbers):
        item = items[own.casefold()]
        brought_in = added.get(own.casefold())
        whole = item is not None and is_marked(item)
        if whole:
            yield _Withheld(own, item, None, None)
        for paper in papers[own.casefold()]:
            if whole or is_marked(paper):
                yield _Withheld(own, item, brought_in, paper)


def _title(each: _Withheld, council: Council, committee: Committee, words: Vocabulary) -> str:
    """The public title of an item."""
    if each.item is None:
        return str(each.added.title or "") if each.added is not None else ""
    return str(public_title(each.item, standing_item(each.item, committee), council, words))
