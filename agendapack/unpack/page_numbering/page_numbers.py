"""Numbers the pages of a pack as they are printed, and says which stand for none of its papers.

The pack's own series is looked for among all numbers at the edges of its pages.  Where none is
printed through the pack, its page labels count, unless they only count the sheets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec import Struct

from agendapack.records.numerals import roman
from agendapack.records.page_ranges import PageRange
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import NumberedPages, PageStamps
from agendapack.unpack.pack_signs import PackSigns, PageSigns
from agendapack.unpack.page_numbering.front_matter import front_end
from agendapack.unpack.page_numbering.label_numbers import LabelNumbers, label_numbers
from agendapack.unpack.page_numbering.numbers_by_ranges import (
    numbers_by_links,
    numbers_by_sheets,
    printed_ranges,
)
from agendapack.unpack.page_numbering.page_series import NumberSeries, SeriesPage, find_series
from agendapack.unpack.page_numbering.printed_stamps import (
    EdgeStamps,
    StampedItem,
    StampedNumber,
    edge_stamps,
)
from agendapack.unpack.page_numbering.series_filling import (
    FilledNumbers,
    SeriesPages,
    contradicting,
    few,
    fill,
)
from agendapack.unpack.signs.blank_pages import is_blank, withheld_by

ENOUGH = 0.6  # of the pages from its first on: what the pack's own series is printed on
SUPPORTED = 0.3  # where labels or the agenda's ranges say the same
LONG_FRONT = 12  # pages before its first: more belong to papers, unless the series is supported
FRONT_SHARE = 0.3  # of the pack

NO_NUMBERS = "no page numbers were found that run through the pack"


class _Edges(Struct, frozen=True):
    """What stands at the edges of all pages, and which pages have no number of their own there:
    the ``backs`` of slips, and pages ``inserted`` from a supplement, which has its own numbers."""

    stamps: tuple[EdgeStamps, ...]
    blank: frozenset[int]
    backs: frozenset[int]
    inserted: Mapping[int, StampedNumber | None]


def number_pages(signs: PackSigns) -> NumberedPages:
    """The number of every page of a pack, what is stamped on it, and what it stands for."""
    labels = label_numbers(signs)
    edges = _edges(signs, labels)
    items = _items(edges.stamps)
    candidates = _candidates(edges)
    series = _own_series(candidates, signs, edges, labels)
    doubts: list[Doubt] = []
    if series is not None:
        unread = {*edges.blank, *(at for at, page in enumerate(signs.pages) if page.is_scanned)}
        count = len(signs.pages)
        inserted = {
            page: own
            for page, number in edges.inserted.items()
            if (own := number.pages if number is not None else labels.numbers[page]) is not None
        }
        known = SeriesPages(count, edges.backs, inserted, items.keys(), unread)
        filled = fill(series, known, labels)
        alike = [each for each in candidates if each.number.form == series.form]
        others = contradicting(series, alike, filled.numbers)
        doubts += [*filled.doubts, *few(others, "sheets that are numbered otherwise than is due")]
    else:
        filled = _unprinted(signs, labels)
    printed = {**filled.printed, **edges.inserted}
    counted = {page: each.first for page, each in enumerate(filled.numbers) if each is not None}
    end = front_end(signs, sorted(items), counted, labels.roman)
    stamps = tuple(
        _stamps(
            *(page, edge, printed.get(index), items.get(index)),
            _numeral(index, page, edge) if index < end.page else None,
        )
        for index, (page, edge) in enumerate(zip(signs.pages, edges.stamps, strict=True))
    )
    pages = tuple(enumerate(signs.pages))
    blank = tuple(index for index, page in pages if is_blank(page, stamps[index].lines))
    slips = tuple(_slips(signs, stamps, end.page, blank))
    numbers = _with_slips(filled.numbers, {page for page, _ in slips}, end.page)
    if series is not None:
        doubts += labels.disagreeing(numbers)
    elif len(signs.pages) > end.page:
        doubts += filled.doubts
    if end.is_guess:
        doubts.append(_guessed_front(end.page))
    return NumberedPages(numbers, stamps, tuple(range(end.page)), blank, slips, tuple(doubts))


def _unprinted(signs: PackSigns, labels: LabelNumbers) -> FilledNumbers:
    """The numbers of pages that print none: by the labels, else by the ranges of the agenda.  Where
    there are none of these, who divides the pack tells how its pages are counted."""
    if labels.is_sign:
        return FilledNumbers(labels.numbers)
    if any(numbers := numbers_by_links(signs)):
        said = f"{NO_NUMBERS}: each was numbered by the range of the agenda that leads to"
        said += " it, so look whether the papers begin there"
    elif any(numbers := numbers_by_sheets(signs)):
        said = f"{NO_NUMBERS}: the ranges of the agenda were taken to count the sheets of the"
        said += " file, so look whether the papers begin there"
    else:
        return FilledNumbers(numbers)
    return FilledNumbers(numbers, {}, (Doubt("pack", said),))


def _guessed_front(end: int) -> Doubt:
    sheets = "sheet 1 of the file was" if end == 1 else f"sheets 1 to {end} of the file were"
    return Doubt(
        "pack",
        f"nothing says where the agenda ends and the first paper begins: {sheets} taken for the"
        " agenda",
    )


def _edges(signs: PackSigns, labels: LabelNumbers) -> _Edges:
    stamps = tuple(map(edge_stamps, signs.pages))
    blank = frozenset(
        index
        for index, (page, each) in enumerate(zip(signs.pages, stamps, strict=True))
        if is_blank(page, [number.line for number in each.numbers])
    )
    of_several = {
        index for index, each in enumerate(stamps) if any(n.last > n.first for n in each.numbers)
    }
    backs = frozenset(
        index + 1
        for index in of_several
        if index + 1 in blank
        and not stamps[index + 1].numbers
        and (not signs.has_labels or signs.pages[index].label == signs.pages[index + 1].label)
    )
    return _Edges(stamps, blank, backs, _inserted(stamps, labels))


def _inserted(
    stamps: Sequence[EdgeStamps], labels: LabelNumbers
) -> Mapping[int, StampedNumber | None]:
    """The pages from supplements in a pack that has other pages too, with what is printed there."""
    of_supplement = {
        index: number
        for index, each in enumerate(stamps)
        for number in each.numbers
        if number.is_of_supplement
    }
    others = sum(bool(each.numbers) for each in stamps) - len(of_supplement)
    if len(of_supplement) >= others:
        return {}
    unstamped = {
        index: None
        for index, each in enumerate(labels.numbers)
        if each is not None and each.prefix and not stamps[index].numbers
    }
    return of_supplement | unstamped


def _candidates(edges: _Edges) -> list[SeriesPage]:
    """The numbers that may be of the pack's own series, each once a page."""
    found = []
    place = 0
    for page, stamps in enumerate(edges.stamps):
        if page in edges.backs or page in edges.inserted:
            continue
        seen = set()
        for number in stamps.numbers:
            if (key := (number.form, number.first, number.last)) not in seen:
                seen.add(key)
                found.append(SeriesPage(page, place, number))
        place += 1
    return found


def _own_series(
    candidates: Sequence[SeriesPage], signs: PackSigns, edges: _Edges, labels: LabelNumbers
) -> NumberSeries | None:
    """The series that runs through the whole pack; None where there is none."""
    support = _Support(signs, labels)
    found = [(series.score + support.of(series), series) for series in find_series(candidates)]
    found.sort(key=lambda each: each[0], reverse=True)
    by_form: dict[object, list[SeriesPage]] = {}
    for each in candidates:
        by_form.setdefault(each.number.form, []).append(each)
    for _, series in found:
        if _is_own(series, by_form[series.form], signs, edges, support.of(series)):
            return series
    return None


class _Support:
    """How far labels, and the ranges of the agenda with where they lead, say what a series does."""

    def __init__(self, signs: PackSigns, labels: LabelNumbers) -> None:
        self.labels = labels.numbers if labels.is_sign else ()
        self.ranges = [each for each in printed_ranges(signs) if each.target is not None]
        self.sheets = len(signs.pages)

    def of(self, series: NumberSeries) -> float:
        by_page = series.by_page
        agreeing = sum(
            1
            for each in self.ranges
            if each.target is not None
            and each.target in by_page
            and by_page[each.target].number.first == each.first
        )
        labelled = sum(
            1
            for each in series.pages
            if each.page < len(self.labels)
            and (label := self.labels[each.page]) is not None
            and (label.first, label.last) == (each.number.first, each.number.last)
        )
        of_whole = series.form.total > 0 and series.form.total >= self.sheets * (1 - FRONT_SHARE)
        return agreeing + labelled / 2 + (1 if of_whole else 0)


def _is_own(
    series: NumberSeries,
    candidates: Sequence[SeriesPage],
    signs: PackSigns,
    edges: _Edges,
    support: float,
) -> bool:
    """Whether a series is the pack's own, and no paper's."""
    by_page = series.by_page
    first = series.pages[0].page
    unnumbered = {*edges.blank, *edges.backs, *edges.inserted}
    others = [each for each in candidates if each.page not in by_page and each.page >= first]
    alike = {each.page for each in others}
    expected = [
        page
        for page in range(first, len(signs.pages))
        if page in by_page
        or page in alike
        or not (page in unnumbered or _is_unread(signs.pages[page]))
    ]
    share = len(by_page) / len(expected)
    if support >= 1:
        return share >= SUPPORTED
    begins_anew = any(each.number.first == 1 and each.page + 1 not in by_page for each in others)
    many_before = first > max(LONG_FRONT, FRONT_SHARE * len(signs.pages))
    before = any(each.page < first for each in candidates)
    return share >= ENOUGH and not begins_anew and not many_before and not before


def _is_unread(page: PageSigns) -> bool:
    """Whether a page is a scanned sheet of which nothing could be read."""
    return page.is_scanned and not page.lines


def _items(stamps: Sequence[EdgeStamps]) -> dict[int, StampedItem]:
    """By page the item that its stamp names: those in the words that most pages have, and of the
    others those that go between."""
    found = {page: each.items for page, each in enumerate(stamps) if each.items}
    counts = Counter(words for each in found.values() for words in {one.words for one in each})
    if not counts:
        return {}
    usual = counts.most_common(1)[0][0]
    own: dict[int, StampedItem] = {}
    for page, each in found.items():
        if (item := next((one for one in each if one.words == usual), None)) is not None:
            own[page] = item
    others = [(page, each[0]) for page, each in found.items() if page not in own]
    return own | {page: item for page, item in others if _goes_between(page, item, own)}


def _goes_between(page: int, item: StampedItem, own: Mapping[int, StampedItem]) -> bool:
    before = max((at for at in own if at < page), default=None)
    after = min((at for at in own if at > page), default=None)
    number = _order(item.number)
    return (before is None or _order(own[before].number) < number) and (
        after is None or number < _order(own[after].number)
    )


def _order(number: str) -> tuple[int, str]:
    digits = "".join(takewhile(str.isdigit, number))
    return int(digits or 0), number[len(digits) :].lower()


def _stamps(
    page: PageSigns,
    edge: EdgeStamps,
    number: StampedNumber | None,
    item: StampedItem | None,
    numeral: tuple[str, int] | None,
) -> PageStamps:
    """The stamps of a page; in front matter a roman ``numeral`` is one too."""
    shown, numbers, lines = "", None, []
    if number is not None:
        shown = number.shown
        lines.append(number.line)
        if number.last > number.first:
            numbers = PageRange(number.first, number.last, number.prefix)
    elif numeral is not None:
        shown, line = numeral
        lines.append(line)
    if item is not None and item.line not in lines:
        lines.append(item.line)
    lines.sort()
    texts = tuple(page.lines[line].text for line in lines)
    return PageStamps(shown, numbers, item.number if item else "", tuple(lines), texts)


def _numeral(index: int, page: PageSigns, edge: EdgeStamps) -> tuple[str, int] | None:
    """The roman number of a page of front matter, and its line: what counts its sheets, or what its
    label says."""
    for numeral, line in edge.numerals:
        if numeral.lower() in (roman(index + 1), page.label.lower()):
            return numeral, line
    return None


def _slips(
    signs: PackSigns, stamps: Sequence[PageStamps], first: int, blank: Collection[int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for index in range(first, len(signs.pages)):
        own = stamps[index]
        if index not in blank:
            is_of_several = own.numbers is not None
            paragraphs = withheld_by(signs.pages[index], own.lines, is_of_several=is_of_several)
            if paragraphs is not None:
                yield index, paragraphs


def _with_slips(
    numbers: Sequence[PageRange | None], slips: Collection[int], first: int
) -> tuple[PageRange | None, ...]:
    """The same numbers, none in front matter; a slip has those too that are left out after it."""
    found = [None if page < first else number for page, number in enumerate(numbers)]
    for page in slips:
        own, after = found[page], found[page + 1] if page + 1 < len(found) else None
        if own is None or after is None or after.prefix != own.prefix:
            continue
        if own.first == own.last and after.first > own.last + 1:
            found[page] = PageRange(own.first, after.first - 1, own.prefix)
    return tuple(found)
