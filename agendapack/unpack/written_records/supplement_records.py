"""What a meeting's record says of a supplement, made from its published pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import UsageError
from agendapack.records.item_numbers import number_items, numbers_on_agenda
from agendapack.records.markings import KnownParagraphs, exempt_numbers
from agendapack.records.slugs import slug
from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.written_records.doubt_comments import UntoldDoubts
from agendapack.unpack.written_records.item_records import paper_lines, replaced_file, stamp_doubts
from agendapack.unpack.written_records.recorded_items import recorded_items
from agendapack.unpack.written_records.yaml_lines import key_lines, one_line, reason_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.page_ranges import PageRange
    from agendapack.records.schema import Committee, Council
    from agendapack.unpack.printed_front import PrintedFront
    from agendapack.unpack.written_records.pack_records import PublishedPack
    from agendapack.unpack.written_records.recorded_items import RecordedItem


class SupplementRecord(Struct, frozen=True):
    """What a meeting.yaml is to say of a supplement: the ``lines`` of its entry, comments among
    them, without dash and indentation; none where the pack has no papers.  ``doubts`` are all that
    is to be told."""

    lines: tuple[str, ...]
    doubts: tuple[Doubt, ...]


_OF_MEETING = frozenset({"committee", "date", "time", "venue", "members"})
"""What the meeting's record says already, and a supplement's entry has no place for."""


def check_ordinal(meeting: Meeting, ordinal: int, file: Path) -> None:
    """UsageError where the meeting of ``file`` has the supplement ``ordinal`` already, or lacks one
    before it."""
    count = len(meeting.supplements)
    if ordinal <= count:
        raise UsageError(
            f"{file} has a supplement {ordinal} already",
            f"nothing was written, since nothing is overwritten; the next is {count + 1}",
        )
    if ordinal > count + 1:
        has = f"{count} supplement{'s' if count > 1 else ''}" if count else "no supplement"
        raise UsageError(
            f"expected supplement {count + 1}, found {ordinal}: {file} has {has}",
            "unpack the supplements in the order in which they were published",
        )


def supplement_record(
    pack: PublishedPack,
    ordinal: int,
    meeting: Meeting,
    council: Council,
    committee: Committee,
    published: Sequence[tuple[PageRange, str]] = (),
    last_number: int | None = None,
) -> SupplementRecord:
    """What the record of a ``meeting`` is to say of its ``ordinal``-th supplement.

    ``published``: the files of the meeting's papers, by the pages that they have in its packs;
    ``last_number``: of the last page published before, None where that is not known.
    """
    front, division = pack.front, pack.division
    of_front = (doubt for doubt in front.doubts if doubt.about not in _OF_MEETING)
    untold = UntoldDoubts.of((*of_front, *division.doubts))
    known = KnownParagraphs.of(council, committee)
    exempt = exempt_numbers(meeting)
    items = recorded_items(front, division, pack.names, pack.pieces, known, exempt)
    untold.add(_of_pack(pack, ordinal, meeting, last_number))
    untold.add(stamp_doubts(items))
    numbers = {number.casefold(): number for number in numbers_on_agenda(meeting)}
    untold.add(_other_titles(front, meeting, committee))
    entries: list[str] = []
    for item in items:
        entries += _entry(item, numbers, published, untold)
    day = front.published or meeting.published or meeting.date
    first = division.first_page
    numbering = _numbering(pack, last_number)
    lines = [
        *untold.lines("published", "date", "day"),
        f"published: {day.isoformat()}",
        *untold.lines("numbering", "first-page"),
        *([f"numbering: {numbering}"] if numbering != "restart" else []),
        *([f"first-page: {first}"] if first != 1 and numbering != "continue" else []),
        "items:",
        *entries,
    ]
    left = untold.lines(*{doubt.about for doubt in untold.left})
    return SupplementRecord((*left, *lines) if entries else (), tuple(untold.all))


def _numbering(pack: PublishedPack, last_number: int | None) -> str:
    """How its pages are numbered: anew, on from the pack before, or with a prefix."""
    if any(paper.numbers.prefix for paper in pack.division.papers):
        return "prefix"
    first = pack.division.first_page
    return "continue" if first > 1 and last_number in (None, first - 1) else "restart"


def _of_pack(
    pack: PublishedPack, ordinal: int, meeting: Meeting, last_number: int | None
) -> Iterator[Doubt]:
    front, division = pack.front, pack.division
    if front.supplement > 1 and front.supplement != ordinal:
        yield Doubt(
            "supplement",
            f"the pack calls itself supplement {front.supplement}; it is supplement {ordinal} here",
        )
    if front.day is not None and front.day != meeting.date:
        yield Doubt(
            "meeting",
            f"the pack is for the meeting on {ENGLISH.day(front.day)}, and this one is on"
            f" {ENGLISH.day(meeting.date)}: look whether it belongs here",
        )
    if front.published is None:
        yield Doubt(
            "published",
            "no day was found on which the supplement was published; correct the one that stands"
            " here",
        )
    prefixes = {paper.numbers.prefix for paper in division.papers} - {"", f"S{ordinal}-"}
    for prefix in sorted(prefixes):
        yield Doubt(
            "numbering",
            f"its pages are numbered {prefix}1 and on, and a build numbers them S{ordinal}-1",
        )
    if _numbering(pack, last_number) == "continue" and last_number is None:
        yield Doubt(
            "numbering",
            f"its first page is {division.first_page}, which is taken to go on from the last page"
            " published before",
        )
    if division.recto != meeting.recto:
        sides = "do not all begin" if not division.recto else "all begin"
        yield Doubt(
            "numbering",
            f"its papers {sides} on a right-hand page, unlike those of the agenda pack, and a"
            " build makes both alike; look at its page numbers",
        )


def _other_titles(front: PrintedFront, meeting: Meeting, committee: Committee) -> Iterator[Doubt]:
    """Items whose titles have no word in common with those of the agenda's at their numbers."""
    titles = _titles(meeting, committee)
    for printed in front.items:
        recorded = titles.get(printed.number.casefold(), "")
        said, known = (set(slug(one_line(each)).split("-")) for each in (printed.title, recorded))
        if all(said) and all(known) and not said & known:
            yield Doubt(
                f"item {printed.number}",
                f'the supplement has item {printed.number}, "{one_line(printed.title)}", and the'
                f' agenda has "{recorded}" there; the papers stand under that item, so look at'
                " whose they are",
            )


def _titles(meeting: Meeting, committee: Committee) -> dict[str, str]:
    """The titles of the agenda's items, and of those that supplements added, by number."""
    titles: dict[str, str] = {}
    numbers = number_items(item.number for item in meeting.items)
    for number, item in zip(numbers, meeting.items, strict=True):
        standing = committee.standing_items.get(item.standing or "")
        titles[number.casefold()] = item.title or (standing.title if standing else "")
    for supplement in meeting.supplements:
        for number, added in supplement.items.items():
            titles.setdefault(number.casefold(), added.title or "")
    return titles


def _entry(
    item: RecordedItem,
    numbers: dict[str, str],
    published: Sequence[tuple[PageRange, str]],
    untold: UntoldDoubts,
) -> list[str]:
    """An item under ``items:``: a list of papers, or a mapping where it is not on the agenda."""
    printed = item.printed
    names = tuple(dict.fromkeys((f"item {printed.number or item.number}", f"item {item.number}")))
    papers = [paper for paper in item.papers if paper.file]
    if not papers:
        untold.add(item.doubts)
        said = f"{names[0]} stands on the front sheet, and none of its papers were found: add them"
        untold.add([] if untold.has(names[0]) else [Doubt(names[0], said)])
        return []
    untold.add(item.doubts)
    on_agenda = numbers.get(item.number.casefold())
    indent = "    " if on_agenda is not None else "      "
    listed: list[str] = []
    for at, paper in enumerate(papers, 1):
        about = f"{names[0]}, paper {at}"
        untold.add(paper.doubts)
        replaces = paper.divided.replaces if paper.divided is not None else None
        if replaces is not None and not replaced_file(replaces, published):
            said = ENGLISH.replaces(replaces, 0).removesuffix(" of the agenda pack")
            untold.add(
                [
                    Doubt(
                        about,
                        f"the paper {said}, and no file is known to have had them; write"
                        " replaces: and the name of that file",
                    )
                ]
            )
        listed += untold.lines(*(f"{name}, paper {at}" for name in names), indent=indent)
        listed += paper_lines(paper, indent, published)
    lines = [*untold.lines(*names, indent="  "), f"  {on_agenda or item.number}:"]
    if on_agenda is not None:
        return [*lines, *listed]
    lines += key_lines("title", one_line(printed.title) or "Item", "    ")
    lines += key_lines("text", printed.text, "    ")
    lines += key_lines("lead", one_line(printed.lead), "    ")
    lines += reason_lines("urgent", printed.urgent, "    ")
    return [*lines, "    papers:", *listed]
