"""Which pages of an item are which paper's, those that are missing and blank ones among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from agendapack.unpack.dividing.pack_pages import PlacedPages
from agendapack.unpack.dividing.paper_borders import ItemPlaces, PaperBorder


class PaperSpan(Struct, frozen=True):
    """The places of a paper, from ``first`` up to ``end``, and the index of its ``item``.

    ``slip``: the sheet which says that it is not for publication.  ``follows_gap``: it goes on
    after pages that are missing."""

    item: int
    border: PaperBorder
    first: int
    end: int
    is_missing: bool = False
    slip: int | None = None
    follows_gap: bool = False


def paper_spans(
    span: ItemPlaces, borders: Sequence[PaperBorder], pages: PlacedPages, *, recto: bool
) -> Iterator[PaperSpan]:
    """Divide an item at ``borders``, and within these where pages are missing.

    With ``recto`` a single number that is missing at the end of a paper, so that it came to an even
    length with it, is a blank page that was left out."""
    ends = [*(border.place for border in borders[1:]), span.end]
    for border, end in zip(borders, ends, strict=True):
        yield from _runs(span.index, border, end, pages, recto=recto)


def _runs(
    item: int, border: PaperBorder, end: int, pages: PlacedPages, *, recto: bool
) -> Iterator[PaperSpan]:
    first = border.place
    has_gap = False
    while first < end:
        stop = first + 1
        is_missing = pages.pages[first].is_missing
        slip = pages.pages[first].slip
        while stop < end:
            page = pages.pages[stop]
            if is_missing:
                goes_on = page.is_missing and page.slip in (None, slip)
                if not (goes_on or (page.is_blank and not page.is_missing)):
                    break
            elif page.is_missing and not _is_blank_left_out(first, stop, end, pages, recto=recto):
                break
            stop += 1
        yield PaperSpan(item, border, first, stop, is_missing, slip, follows_gap=has_gap)
        has_gap = True
        first = stop


def _is_blank_left_out(first: int, stop: int, end: int, pages: PlacedPages, *, recto: bool) -> bool:
    page = pages.pages[stop]
    if not recto or stop + 1 != end or page.slip is not None or page.number is None:
        return False
    return page.number % 2 == 0 and (stop - first) % 2 == 1


def is_recto(spans: Sequence[PaperSpan], pages: PlacedPages) -> bool:
    """Whether every paper begins on an odd number and comes to an even length.  Where no blank page
    shows that this is meant, the front matter must end on a left-hand page too."""
    if any(page.number is None for page in pages.pages):
        return False
    for span in spans:
        if (pages.pages[span.first].number or 0) % 2 == 0 or (span.end - span.first) % 2:
            return False
    blank = (pages.pages[span.end - 1] for span in spans)
    return len(pages.front) % 2 == 0 or any(page.is_blank or page.is_missing for page in blank)


def left_out_blanks(spans: Sequence[PaperSpan], pages: PlacedPages) -> list[int]:
    """The places of blank pages that are not in the file."""
    return [
        span.end - 1
        for span in spans
        if not span.is_missing and pages.pages[span.end - 1].is_missing
    ]


def sheets_of(
    span: PaperSpan, pages: PlacedPages, says_blank: Mapping[int, bool], *, recto: bool
) -> tuple[int, ...]:
    """The sheets of a paper, with ``recto`` but for the blank one at its end that is made again;
    none of one that is missing.

    ``says_blank``: of each blank sheet, whether it says so.  Where blank pages of the pack do, one
    that does not is the paper's own."""
    if span.is_missing:
        return ()
    sheets = [page.sheet for page in pages.pages[span.first : span.end] if page.sheet is not None]
    last = pages.pages[span.end - 1]
    if (
        not recto
        or len(sheets) < 2
        or (span.end - span.first) % 2
        or last.sheet is None
        or not last.is_blank
    ):
        return tuple(sheets)
    if any(says_blank.values()) and not says_blank.get(last.sheet, False):
        return tuple(sheets)
    return tuple(sheets[:-1])
