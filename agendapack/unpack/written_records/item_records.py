"""The items and papers of a meeting's record, as the lines of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.begin.record_comments import commented
from agendapack.begin.record_files import yaml_text
from agendapack.records.exclusions import exclusion_title
from agendapack.records.item_numbers import number_items
from agendapack.records.vocabulary import ENGLISH, vocabulary
from agendapack.unpack.agenda_items.exempt_phrases import excludes_public
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.written_records.exclusion_words import says_the_same
from agendapack.unpack.written_records.recorded_items import is_next
from agendapack.unpack.written_records.yaml_lines import (
    dashed,
    entry_lines,
    file_name,
    is_reason,
    key_lines,
    one_line,
    reason_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.page_ranges import PageRange
    from agendapack.records.schema import Committee, Council
    from agendapack.unpack.written_records.doubt_comments import UntoldDoubts
    from agendapack.unpack.written_records.recorded_items import (
        ItemMarks,
        RecordedItem,
        RecordedPaper,
    )


def item_lines(
    items: Sequence[RecordedItem],
    council: Council,
    committee: Committee,
    meetings: Mapping[str, Meeting],
    day: date,
    untold: UntoldDoubts,
) -> list[str]:
    """The entries under ``items:``, each indented by two spaces.  The ``meetings`` are those that
    an item may follow."""
    lines: list[str] = []
    for at, item in enumerate(items):
        names = _names(item)
        untold.add(_of_item(item, meetings, day, council))
        papers = _paper_entries(item, names, untold)
        if not item.papers and item.printed.pages is not None:
            told = ENGLISH.pages(item.printed.pages)
            papers = [*commented(f"{told} in the pack.", "    ")]
        keys = [] if is_next(items, at) else [f"number: {item.number}"]
        keys += _title(item, council, committee)
        keys += _rest(item, meetings, day)
        lines += untold.lines(*names, indent="  ")
        lines += [*dashed(keys, "  "), *papers]
    return lines


def _names(item: RecordedItem) -> tuple[str, ...]:
    """What doubts call the item."""
    numbers = dict.fromkeys((item.printed.number or item.number, item.number))
    return tuple(f"item {number}" for number in numbers)


def _of_item(
    item: RecordedItem, meetings: Mapping[str, Meeting], day: date, council: Council
) -> Iterator[Doubt]:
    """What came up as the item was recorded."""
    yield from item.doubts
    about = _names(item)[0]
    printed = item.printed
    if printed.follows is not None and not _followed(item, meetings, day):
        number, earlier = printed.follows
        yield Doubt(
            about,
            f"{about} follows item {number} of the meeting on {earlier.isoformat()}, which is not"
            " recorded here; unpack that meeting too, then take away the # before follows:",
        )
    is_worded = item.exclusion and excludes_public("", printed.text)
    if is_worded and not says_the_same(printed.text, council.exclusion.resolution):
        yield Doubt(
            about,
            f"{about} proposes in words of its own to exclude the public, and a build prints the"
            " council's resolution after them; look at the front sheet, and take out what it then"
            " says twice",
        )
    if printed.deferred_to is not None and printed.deferred_to <= day:
        yield Doubt(
            about,
            f"{about} is deferred to {printed.deferred_to.isoformat()}, which is not after the"
            " meeting; correct the day",
        )


def _title(item: RecordedItem, council: Council, committee: Committee) -> Iterator[str]:
    """The lines that name the item, and say what it is for."""
    printed = item.printed
    title, text = one_line(printed.title), " ".join(printed.text.split())
    if item.exclusion:
        yield "exclusion: true"
        if title and title != exclusion_title(council, vocabulary(council.language)):
            yield from key_lines("title", title)
        if not says_the_same(printed.text, council.exclusion.resolution):
            yield from key_lines("text", printed.text)
        return
    for key, standing in committee.standing_items.items():
        recorded = " ".join((standing.text or "").split())
        if standing.title == title and (not recorded or text):
            yield f"standing: {yaml_text(key)}"
            if text != recorded:
                yield from key_lines("text", printed.text)
            return
    words = vocabulary(council.language)
    stock = exclusion_title(council, words) if printed.exclusion else "Item"
    yield from key_lines("title", title or stock)
    yield from key_lines("text", printed.text)


def _rest(item: RecordedItem, meetings: Mapping[str, Meeting], day: date) -> Iterator[str]:
    printed = item.printed
    yield from key_lines("lead", one_line(printed.lead))
    if printed.information_only:
        yield "information-only: true"
    if printed.follows is not None:
        number, earlier = printed.follows
        followed = _followed(item, meetings, day)
        comment = "" if followed else "# "
        yield f"{comment}follows: {followed or earlier.isoformat()}#{number}"
    yield from reason_lines("urgent", printed.urgent)
    yield from reason_lines("withdrawn", printed.withdrawn)
    if printed.deferred_to is not None and not is_reason(printed.withdrawn):
        to = printed.deferred_to.isoformat()
        if printed.deferred_to <= day:
            yield f"# deferred: {{to: {to}}}"
        elif not is_reason(printed.deferred_reason):
            yield f"deferred: {{to: {to}}}"
        else:
            yield "deferred:"
            yield f"  to: {to}"
            yield from key_lines("reason", printed.deferred_reason, "  ")
    yield from _mark_lines(item.marks)


def _followed(item: RecordedItem, meetings: Mapping[str, Meeting], day: date) -> str:
    """The name of the meeting before ``day`` that holds the business which an item follows; ""
    where none does."""
    assert item.printed.follows is not None
    number, earlier = item.printed.follows
    for name, meeting in meetings.items():
        numbers = number_items(each.number for each in meeting.items)
        if meeting.date == earlier < day and number.casefold() in map(str.casefold, numbers):
            return name
    return ""


def _mark_lines(marks: ItemMarks) -> Iterator[str]:
    if marks.exempt:
        yield f"exempt: {_paragraphs(marks.exempt)}"
    if marks.confidential:
        yield "confidential: true"
    yield from reason_lines("public-interest", marks.public_interest)


def _paragraphs(numbers: Sequence[str]) -> str:
    """
    >>> _paragraphs(("3",)), _paragraphs(("1", "3"))
    ('3', '[1, 3]')
    """
    return numbers[0] if len(numbers) == 1 else f"[{', '.join(numbers)}]"


def _paper_entries(item: RecordedItem, names: Sequence[str], untold: UntoldDoubts) -> list[str]:
    """The key ``papers`` of an item, with its list."""
    lines: list[str] = []
    for at, paper in enumerate(item.papers, 1):
        untold.add(paper.doubts)
        lines += untold.lines(*(f"{name}, paper {at}" for name in names), indent="      ")
        lines += commented(paper.comment, "      ")
        lines += paper_lines(paper, "      ")
    return ["    papers:", *lines] if lines else []


def paper_lines(
    paper: RecordedPaper, indent: str, published: Sequence[tuple[PageRange, str]] = ()
) -> list[str]:
    """An entry of a list of papers.  ``published``: the files of the meeting's papers, by the pages
    that they have in its packs, one of which it may replace."""
    keys: list[tuple[str, str]] = []
    if paper.file:
        keys.append(("file", file_name(paper.file)))
    title = one_line(paper.title)
    if title:
        keys.append(("title", yaml_text(title)))
    if not paper.file:
        keys += [] if title else [("title", "Paper")]
        keys.append(("to-follow", "true"))
    if paper.divided is not None and paper.divided.replaces is not None:
        replaced = replaced_file(paper.divided.replaces, published)
        keys += [("replaces", file_name(replaced))] if replaced else []
    if paper.marks.exempt:
        keys.append(("exempt", _paragraphs(paper.marks.exempt)))
    if paper.marks.confidential:
        keys.append(("confidential", "true"))
    if is_reason(paper.marks.public_interest):
        keys.append(("public-interest", yaml_text(one_line(paper.marks.public_interest))))
    if paper.divided is not None and paper.divided.is_missing:
        keys.append(("page-count", str(paper.divided.count)))
    if paper.marking:
        keys.append(("public", "true"))
    if paper.keeps_stamps:
        keys.append(("stamps", "keep"))
    return entry_lines(keys, indent)


def replaced_file(pages: PageRange, published: Sequence[tuple[PageRange, str]]) -> str:
    """The file whose pages begin where those do that are replaced; "" where none is known."""
    first = pages.first_name
    return next((file for its, file in published if its.first_name == first), "")


_LOOK = " there, so look at these pages once it is built"


def stamp_doubts(items: Sequence[RecordedItem]) -> tuple[Doubt, ...]:
    """The papers whose stamps are part of their pages, told once for each reason."""
    kept: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        for at, paper in enumerate(item.papers, 1):
            if paper.keeps_stamps:
                number = item.printed.number or item.number
                about = (f"item {number}", f"item {number}, paper {at}")
                kept.setdefault(paper.why, []).append(about)
    doubts = []
    for why, papers in kept.items():
        because = f", since {why}" if why else ""
        if len(papers) == 1:
            said = f"the stamps stay on this paper{because}; a build sets no others{_LOOK}"
            doubts.append(Doubt(papers[0][1], said))
            continue
        listed = ", ".join(dict.fromkeys(name for name, _ in papers))
        said = f"the stamps stay on {len(papers)} papers ({listed}){because}"
        doubts.append(Doubt("papers", f"{said}; a build sets no others{_LOOK}"))
    return tuple(doubts)
