"""Numbers the pages between those on which a series is printed, and says where that is not sure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.page_numbering.label_numbers import LabelNumbers
from agendapack.unpack.page_numbering.page_series import NumberSeries, SeriesPage
from agendapack.unpack.page_numbering.printed_stamps import StampedNumber

MOST_DOUBTS = 5  # of one kind that are told one by one
LONG_END = 3  # pages after the last number that is printed: as many are worth a look


class FilledNumbers(Struct, frozen=True):
    """The numbers of all pages, and those that are printed as part of the series, by page."""

    numbers: tuple[PageRange | None, ...]
    printed: Mapping[int, StampedNumber] = {}
    doubts: tuple[Doubt, ...] = ()


class SeriesPages(Struct, frozen=True):
    """What is known of the pages of a pack whose numbers are to be filled in.

    ``backs`` belong to the slip before them; ``inserted`` have numbers of another series;
    ``signed`` bear another sign that they are pages of a paper; ``unread`` are blank or scanned,
    so that nothing is missed where no number was read on them.
    """

    count: int
    backs: Collection[int]
    inserted: Mapping[int, PageRange]
    signed: Collection[int]
    unread: Collection[int]


def fill(series: NumberSeries, pages: SeriesPages, labels: LabelNumbers) -> FilledNumbers:
    """The numbers of all pages from those that are printed, the pages between them by their
    neighbours."""
    known = series.by_page
    numbers: list[PageRange | None] = [None] * pages.count
    for page, each in known.items():
        numbers[page] = each.number.pages
    for page, inserted in pages.inserted.items():
        numbers[page] = inserted
    doubts = [*few(_twice(series.pages), "places where page numbers are there twice or go back")]
    jumped: list[Doubt] = []
    for before, after in pairwise(series.pages):
        free = [p for p in range(before.page + 1, after.page) if _is_counted(p, pages)]
        _between(numbers, free, before, after, labels)
        if free and after.number.first - before.number.last > len(free) + 1:
            jumped += _jumped(free, numbers, before, after, pages)
    doubts += few(jumped, "places where pages have no number and some are left out")
    _before(numbers, series.pages[0], pages, labels)
    last = series.pages[-1]
    free = [p for p in range(last.page + 1, pages.count) if _is_counted(p, pages)]
    for step, page in enumerate(free, 1):
        numbers[page] = _counted(last.number, last.number.last + step)
    doubts += _ended(free, numbers, last, pages)
    for page in sorted(pages.backs):
        numbers[page] = numbers[page - 1]
    printed = {page: each.number for page, each in known.items()}
    return FilledNumbers(tuple(numbers), printed, tuple(doubts))


def few(doubts: Iterable[Doubt], kind: str) -> Iterator[Doubt]:
    """The first doubts of a kind, and how many more there are."""
    left = iter(doubts)
    yield from islice(left, MOST_DOUBTS)
    if more := sum(1 for _ in left):
        yield Doubt("pack", f"there are {more:,} more {kind}")


def _counted(like: StampedNumber, number: int) -> PageRange:
    return PageRange(number, number, like.prefix)


def _is_counted(page: int, pages: SeriesPages) -> bool:
    return page not in pages.backs and page not in pages.inserted


def _between(
    numbers: list[PageRange | None],
    free: Sequence[int],
    before: SeriesPage,
    after: SeriesPage,
    labels: LabelNumbers,
) -> None:
    """Count on from the page before; where numbers are left out, a label may say that the page has
    one of those that count down from the page after."""
    for step, page in enumerate(free, 1):
        number = before.number.last + step
        from_after = after.number.first - (len(free) + 1 - step)
        label = labels.numbers[page] if labels.is_sign else None
        if label is not None and number < label.first <= from_after:
            number = label.first
        numbers[page] = _counted(before.number, number)


def _before(
    numbers: list[PageRange | None],
    first: SeriesPage,
    pages: SeriesPages,
    labels: LabelNumbers,
) -> None:
    """Count down to the first page that bears another sign that it is one of a paper."""
    begins = first.page
    for page in range(first.page - 1, max(-1, first.page - first.number.first), -1):
        number = first.number.first - (first.page - page)
        label = labels.numbers[page] if labels.is_sign else None
        if page in pages.signed or (label is not None and label.first == number):
            begins = page
    for page in range(begins, first.page):
        numbers[page] = _counted(first.number, first.number.first - (first.page - page))


def _twice(pages: Sequence[SeriesPage]) -> Iterator[Doubt]:
    """Numbers that are printed on two pages, or go back."""
    for before, after in pairwise(pages):
        if after.number.first > before.number.last:
            continue
        sheets = f"on sheets {before.page + 1} and {after.page + 1} of the file"
        if after.number.first == before.number.first:
            said = f"page number {_name(before)} is printed twice, {sheets}"
        else:
            said = f"the page numbers go back from {_name(before)} to {_name(after)}, {sheets}"
        yield Doubt("pack", f"{said}: see which page the agenda means")


def _jumped(
    free: Sequence[int],
    numbers: Sequence[PageRange | None],
    before: SeriesPage,
    after: SeriesPage,
    pages: SeriesPages,
) -> Iterator[Doubt]:
    """Pages without a number where numbers are left out: they may have any of these."""
    if all(page in pages.unread for page in free):
        return
    taken = [each.first_name for page in free if (each := numbers[page]) is not None]
    yield Doubt(
        "pack",
        f"{_sheets(free)} no page number between pages {_name(before)} and"
        f" {_name(after)}: {_pages(taken)} taken, so look whether that is right",
    )


def _ended(
    free: Sequence[int],
    numbers: Sequence[PageRange | None],
    last: SeriesPage,
    pages: SeriesPages,
) -> Iterator[Doubt]:
    seen = [page for page in free if page not in pages.unread]
    if len(seen) < LONG_END:
        return
    taken = [each.first_name for page in free if (each := numbers[page]) is not None]
    yield Doubt(
        "pack",
        f"{_sheets(free)} no page number after page {_name(last)}: {_pages(taken)} taken, so"
        " look whether they are papers of the pack",
    )


def _name(page: SeriesPage) -> str:
    """What is printed on a page: the number that it ends with, where it stands for several."""
    return page.number.shown or page.number.pages.last_name


def _sheets(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"sheet {pages[0] + 1} of the file has"
    return f"sheets {pages[0] + 1} to {pages[-1] + 1} of the file have"


def _pages(names: Sequence[str]) -> str:
    return f"page {names[0]} was" if len(names) == 1 else f"pages {names[0]} to {names[-1]} were"


def contradicting(
    series: NumberSeries, candidates: Sequence[SeriesPage], numbers: Sequence[PageRange | None]
) -> Iterator[Doubt]:
    """Pages that bear, in the form of the series, a number that is not the one they must have;
    unless it is a paper's own, which counts on there beside the series."""
    by_page = series.by_page
    others = {
        (each.page, each.number.first)
        for each in candidates
        if each.page not in by_page or each.number is not by_page[each.page].number
    }
    seen = set()
    for each in candidates:
        number, own = numbers[each.page], each.number.first
        if each.page in by_page or each.page in seen or number is None:
            continue
        if each.page < series.pages[0].page:
            continue
        seen.add(each.page)
        if not {(each.page - 1, own - 1), (each.page + 1, own + 1)} & others:
            yield Doubt(
                "pack",
                f'sheet {each.page + 1} of the file is numbered "{_name(each)}", where page'
                f" {number.first_name} is due: page {number.first_name} was taken",
            )
