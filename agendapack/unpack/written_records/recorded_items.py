"""Decides what a meeting's record says of the items of a published pack: their numbers, whose
papers are whose, and what of them is not for publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.item_numbers import number_items
from agendapack.records.numerals import letters
from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedItem
from agendapack.unpack.written_records.yaml_lines import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agendapack.records.markings import KnownParagraphs
    from agendapack.unpack.pack_division import CutPiece, DividedPaper, PackDivision
    from agendapack.unpack.printed_front import PrintedFront, PrintedPaper

_NUMBER = re.compile(r"0*([1-9][0-9]{0,3})\s?([A-Za-z]?)", re.ASCII)
_SUB_NUMBER = re.compile(r"0*([1-9][0-9]{0,3})[.(\s/-]{1,3}([1-9][0-9]?|[A-Za-z])\)?", re.ASCII)

_MINUTES = re.compile(r"\b(?:minutes|cofnodion)\b")

_AFFAIRS = "financial or business affairs"
"""What the paragraph is about that most exempt reports are exempt by."""

_STOCK_TITLES = frozenset(ENGLISH.stock_titles)
"""What a front sheet calls a paper whose title is not public."""


class ItemMarks(Struct, frozen=True):
    """Why an item or a paper is not for publication; nothing of it where it is public."""

    exempt: tuple[str, ...] = ()
    confidential: bool = False
    public_interest: str = ""

    @property
    def are_there(self) -> bool:
        return bool(self.exempt) or self.confidential


class RecordedPaper(Struct, frozen=True):
    """A paper: its ``file``, "" of one that is to follow.  ``marks`` are its own, beside its
    item's; ``divided`` is what the pack has of it.  ``marking``: what marks it as not for the
    public, though it was published.  ``comment``: what is plain, and is said beside it."""

    title: str
    file: str = ""
    divided: DividedPaper | None = None
    marks: ItemMarks = ItemMarks()
    keeps_stamps: bool = False
    why: str = ""
    marking: str = ""
    comment: str = ""
    doubts: tuple[Doubt, ...] = ()


class RecordedItem(Struct, frozen=True):
    """An item, under the ``number`` that the record can give it; ``printed`` is what the front
    sheet says.  ``exclusion``: it proposes to exclude the public from items that follow."""

    number: str
    printed: PrintedItem
    papers: tuple[RecordedPaper, ...] = ()
    marks: ItemMarks = ItemMarks()
    exclusion: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_public(self) -> bool:
        return any(paper.divided and not paper.divided.is_missing for paper in self.papers)

    @property
    def is_missing(self) -> bool:
        """Whether it has papers, none of which the pack shows."""
        return any(paper.divided for paper in self.papers) and not self.is_public


def recorded_items(
    front: PrintedFront,
    division: PackDivision,
    names: Sequence[str],
    pieces: Sequence[CutPiece],
    known: KnownParagraphs,
    exempt_already: frozenset[str] | None = None,
) -> tuple[RecordedItem, ...]:
    """The items of an agenda or a supplement, in order; ``known`` are the paragraphs by which
    something may be exempt.

    ``exempt_already``, for a supplement: the numbers in lower case of the agenda's items that are
    exempt as a whole.  A supplement itself marks papers alone.
    """
    numbered = _numbered(_all_items(front, division))
    owned = _with_papers(numbered, division, names, pieces)
    if exempt_already is None:
        return _marked(owned, known)
    return tuple(
        item if item.number.casefold() in exempt_already else _papers_marked(item, known)
        for item in owned
    )


def _all_items(front: PrintedFront, division: PackDivision) -> list[PrintedItem]:
    """The printed items, else those that were found; and one for each paper that has none."""
    items = list(front.items)
    if not items:
        items = [PrintedItem(each.number, each.title) for each in division.found_items]
    known = {item.number.casefold() for item in items}
    for paper in division.papers:
        if paper.item.casefold() in known or (not paper.item and items):
            continue
        found = next((f for f in division.found_items if f.number == paper.item), None)
        title = found.title if found else paper.title
        items.append(PrintedItem(paper.item, title or "Papers"))
        known.add(paper.item.casefold())
    return items


# Numbers


def _numbered(printed: Sequence[PrintedItem]) -> list[RecordedItem]:
    """The items with the numbers that a record can give them, each once."""
    if not any(item.number for item in printed):
        return [RecordedItem(str(at), item) for at, item in enumerate(printed, 1)]
    taken = {found for item in printed if (found := _as_recorded(item.number))}
    given: set[str] = set()
    items: list[RecordedItem] = []
    before = "1"
    for item in printed:
        wanted = _as_recorded(item.number)
        doubts: tuple[Doubt, ...] = ()
        if not wanted or wanted in given:
            wanted = _free(item.number, before, taken)
            about = f"item {item.number}" if item.number else f"item {wanted}"
            doubts = (Doubt(about, _said_of_number(item, wanted, item.number in given)),)
        given.add(wanted)
        taken.add(wanted)
        before = wanted
        items.append(RecordedItem(wanted, item, doubts=doubts))
    return items


def _as_recorded(number: str) -> str:
    """The number as a record may have it, "" where it may not.

    >>> [_as_recorded(n) for n in ("5", "05", "5 a", "A1", "5.1")]
    ['5', '5', '5a', '', '']
    """
    found = _NUMBER.fullmatch(number.strip())
    return f"{found[1]}{found[2]}" if found else ""


def _free(number: str, before: str, taken: set[str]) -> str:
    """A number that is not ``taken``: for 5.1 or 5(a) that is 5a if it can be, for others one that
    goes on from the number ``before``."""
    sub = _SUB_NUMBER.fullmatch(number.strip())
    if sub:
        letter = letters(int(sub[2])) if sub[2].isdigit() else sub[2].lower()
        if len(letter) == 1 and f"{sub[1]}{letter}" not in taken:
            return f"{sub[1]}{letter}"
    base = sub[1] if sub else re.sub(r"\D", "", before)
    for count in range(1, 27):
        if (lettered := f"{base}{letters(count)}") not in taken:
            return lettered
    following = max((int(re.sub(r"\D", "", each)) for each in taken), default=0) + 1
    return str(min(following, 9999))


def _said_of_number(item: PrintedItem, number: str, is_again: bool) -> str:
    title = f'"{one_line(item.title)}"'
    if not item.number:
        return f"{title} has no number on the agenda; it is item {number} here"
    if is_again:
        return f"the agenda has two items {item.number}; {title} is item {number} here"
    return (
        f"{title} is item {item.number} on the agenda, and records have no such number; it is item"
        f" {number} here"
    )


def is_next(items: Sequence[RecordedItem], at: int) -> bool:
    """Whether the item that stands ``at`` has the number that the record gives it by itself."""
    before = [item.number for item in items[:at]]
    return number_items([*before, None])[-1] == items[at].number


# Papers


def _with_papers(
    items: Sequence[RecordedItem],
    division: PackDivision,
    names: Sequence[str],
    pieces: Sequence[CutPiece],
) -> list[RecordedItem]:
    owners: dict[int, list[RecordedPaper]] = {}
    waiting = iter(pieces)
    for paper, name in zip(division.papers, names, strict=True):
        piece = None if paper.is_missing else next(waiting, None)
        recorded = RecordedPaper(paper.title, name, paper)
        if piece is not None:
            recorded = replace(
                recorded,
                keeps_stamps=piece.keeps_stamps,
                why=piece.why,
                marking=piece.marking,
            )
        owners.setdefault(_owner(items, paper), []).append(recorded)
    return [
        replace(item, papers=tuple(_in_list(item.printed, _titled(item, owners.get(at, [])))))
        for at, item in enumerate(items)
    ]


def _titled(item: RecordedItem, papers: Iterable[RecordedPaper]) -> list[RecordedPaper]:
    """An item's papers; without a title those that are missing and of which nothing says what they
    are called."""
    return [
        replace(paper, title="")
        if paper.divided is not None
        and paper.divided.is_missing
        and (
            one_line(paper.title) in _STOCK_TITLES
            or (
                _listed(item.printed, paper) is None
                and one_line(paper.title) == one_line(item.printed.title)
            )
        )
        else paper
        for paper in papers
    ]


def _owner(items: Sequence[RecordedItem], paper: DividedPaper) -> int:
    """The item that a paper belongs to: the one so numbered; of several, or where its item has no
    number, the one whose range it lies in."""
    numbered = [at for at, item in enumerate(items) if item.printed.number == paper.item]
    for at in numbered or range(len(items)):
        pages = items[at].printed.pages
        if pages is None or pages.prefix != paper.numbers.prefix:
            continue
        if pages.first <= paper.numbers.first <= pages.last:
            return at
    return numbered[0] if numbered else len(items) - 1


def _in_list(item: PrintedItem, papers: Sequence[RecordedPaper]) -> Iterator[RecordedPaper]:
    """An item's papers, those that are to follow where the front sheet lists them."""
    left = list(papers)
    for listed in item.papers:
        if listed.to_follow:
            marks = ItemMarks(listed.exempt, listed.confidential, listed.public_interest)
            yield RecordedPaper(listed.title, marks=marks)
        elif left:
            yield left.pop(0)
    yield from left


# What is not for publication


def _marked(items: Sequence[RecordedItem], known: KnownParagraphs) -> tuple[RecordedItem, ...]:
    marked = []
    is_excluded = False
    for item in items:
        is_excluded = is_excluded or item.printed.exclusion
        marked.append(_of_item(item, known, is_excluded))
    used = {at for at, item in enumerate(marked) if item.printed.exclusion and _is_used(marked, at)}
    return tuple(replace(item, exclusion=at in used) for at, item in enumerate(marked))


def _is_used(items: Sequence[RecordedItem], at: int) -> bool:
    """Whether an exempt item comes after the exclusion there and before the next one."""
    for item in items[at + 1 :]:
        if item.printed.exclusion:
            return False
        if item.marks.exempt:
            return True
    return False


def _of_item(item: RecordedItem, known: KnownParagraphs, is_excluded: bool) -> RecordedItem:
    """The item with its marks and those of its papers."""
    printed = item.printed
    is_confidential = printed.confidential and not printed.exempt
    if is_confidential and not item.is_public and not printed.exclusion:
        return _papers_marked(replace(item, marks=ItemMarks(confidential=True)), known)
    said = bool(printed.exempt) or (printed.is_exempt and not is_confidential)
    doubts: list[Doubt] = list(item.doubts)
    number = printed.number or item.number
    marks = ItemMarks()
    if (said or item.is_missing) and not item.is_public and not printed.exclusion:
        if is_excluded:
            paragraphs = printed.exempt or _of_papers(item)
            doubts += _of_paragraphs(paragraphs, f"item {number}", f"item {number}", known)
            paragraphs = paragraphs or (_likeliest(known),)
            marks = ItemMarks(paragraphs, public_interest=printed.public_interest)
        elif said:
            doubts.append(
                Doubt(
                    f"item {number}",
                    f"item {number} is said to be exempt, and no item before it proposes to exclude"
                    " the public; add one, and write exempt: and the paragraph at this item",
                )
            )
    return _papers_marked(replace(item, marks=marks, doubts=tuple(doubts)), known)


def _papers_marked(item: RecordedItem, known: KnownParagraphs) -> RecordedItem:
    number = item.printed.number or item.number
    papers = [
        _of_paper(paper, item, known, f"item {number}, paper {at}")
        for at, paper in enumerate(item.papers, 1)
    ]
    return replace(item, papers=tuple(papers))


def _of_papers(item: RecordedItem) -> tuple[str, ...]:
    """The paragraphs that an item's papers are exempt by, each once."""
    found = [p for paper in item.papers if paper.divided for p in paper.divided.exempt]
    found += [p for listed in item.printed.papers for p in listed.exempt]
    return tuple(dict.fromkeys(found))


def _listed(item: PrintedItem, paper: RecordedPaper) -> PrintedPaper | None:
    """What the front sheet lists for a paper, by its pages."""
    if paper.divided is None:
        return None
    first = paper.divided.numbers.first_name
    return next((p for p in item.papers if p.pages and p.pages.first_name == first), None)


def _of_paper(
    paper: RecordedPaper, item: RecordedItem, known: KnownParagraphs, about: str
) -> RecordedPaper:
    """A paper with the marks that it needs beside those of its item."""
    if paper.divided is not None and paper.marking:
        page = paper.divided.numbers.first_name
        said = f"the paper at page {page} is marked {paper.marking}, and was published"
        if _MINUTES.search(f"{paper.title} {item.printed.title}".casefold()):
            return replace(paper, comment=f"{_upper(said)}: public minutes tell of what is exempt.")
        said += "; public: true stands here, so look whether it is for the public"
        return replace(paper, doubts=(Doubt(about, said),))
    divided = paper.divided
    if divided is None or not divided.is_missing:
        return paper
    printed, listed = item.printed, _listed(item.printed, paper)
    if item.marks.confidential:
        return paper
    own = divided.exempt or (listed.exempt if listed is not None else ())
    if not own and (printed.confidential or (listed is not None and listed.confidential)):
        return replace(paper, marks=ItemMarks(confidential=True))
    interest = divided.public_interest or (listed.public_interest if listed else "")
    if item.marks.are_there and (not own or own == item.marks.exempt):
        if interest in ("", item.marks.public_interest):
            return paper
        own = item.marks.exempt
    own = own or printed.exempt
    what = f"the paper at page {divided.numbers.first_name}"
    doubts = tuple(_of_paragraphs(own, about, what, known))
    marks = ItemMarks(own or (_likeliest(known),), public_interest=interest)
    return replace(paper, marks=marks, doubts=doubts)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _likeliest(known: KnownParagraphs) -> str:
    """The paragraph that most exempt reports are exempt by."""
    return next(p.number for p in known.law.paragraphs if _AFFAIRS in p.description)


def _of_paragraphs(
    paragraphs: Sequence[str], about: str, what: str, known: KnownParagraphs
) -> Iterator[Doubt]:
    """What is not sure of the paragraphs of something that is exempt."""
    if not paragraphs:
        yield Doubt(
            about,
            f"no paragraph is named by which {what} is exempt; paragraph {_likeliest(known)}"
            f" ({_AFFAIRS}) stands here, so correct it",
        )
    for number in paragraphs:
        if number.lower() not in known.by_number:
            yield Doubt(
                about,
                f"{what} is said to be exempt by paragraph {number}, which {known.law.part} of"
                f" the {known.law.act} does not have; correct it, or describe it under"
                " exempt-paragraphs: in council.yaml",
            )
