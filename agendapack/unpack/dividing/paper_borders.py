"""Where the papers of an item begin: as its front sheet lists them, else by bookmarks, else by the
headings of appendices."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from agendapack.unpack.dividing.bookmark_titles import (
    is_appendix_title,
    is_same_appendix,
    is_same_title,
    known_as,
)
from agendapack.unpack.dividing.head_lines import HeadLines
from agendapack.unpack.dividing.item_borders import Border, Claim, disagreement_words, item_name
from agendapack.unpack.dividing.pack_bookmarks import PaperBookmark, SortedBookmarks
from agendapack.unpack.dividing.pack_pages import PlacedPages, range_words
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedItem, PrintedPaper


class PaperBorder(Struct, frozen=True):
    """Where a paper begins, and what is known of it: its title, "" where no sign tells, and how it
    is ``listed`` on the front sheet.  ``is_guessed``: by a heading alone."""

    place: int
    title: str = ""
    listed: PrintedPaper | None = None
    is_guessed: bool = False


class ItemPlaces(Struct, frozen=True):
    """The places of an item's pages, from ``first`` up to ``end``; ``index`` among the items."""

    index: int
    item: PrintedItem
    first: int
    end: int


class PlacedMark(Struct, frozen=True):
    """A bookmark that may be a paper's, and the place that it leads to."""

    place: int
    mark: PaperBookmark


class PackParts(Struct, frozen=True):
    """What a pack's papers are looked for in; ``marks`` are by item.

    ``marks_papers``: the front sheet or the bookmarks tell papers from items somewhere in it, so
    that a heading that looks like an appendix is only part of a report."""

    pages: PlacedPages
    marks: Mapping[int, Sequence[PlacedMark]]
    heads: HeadLines
    marks_papers: bool
    borders: tuple[Border, ...]

    @property
    def begins_odd(self) -> bool:
        """Whether its items, of which there are some, all begin on odd numbers."""
        numbers = [self.pages.pages[border.place].number or 0 for border in self.borders]
        return len(numbers) >= _SOME and all(number % 2 for number in numbers)

    @property
    def marks_only_papers(self) -> bool:
        """Whether the bookmarks below items', of which there are many, all lead to odd numbers as
        those do: sections of reports begin on even ones too."""
        places = [
            mark.place for marks in self.marks.values() for mark in marks if not mark.mark.is_beside
        ]
        numbers = [self.pages.pages[place].number or 0 for place in places]
        are_apart = len(set(places)) == len(places)
        is_many = len(places) >= _MANY
        return is_many and are_apart and self.begins_odd and all(each % 2 for each in numbers)


_SOME = 3  # items: fewer begin on odd numbers by chance
_MANY = 5  # bookmarks below items': as above
_place = attrgetter("place")


def marks_papers(
    pages: PlacedPages, items: Sequence[PrintedItem], bookmarks: SortedBookmarks, heads: HeadLines
) -> bool:
    """Whether papers are told from items by the front sheet, or by bookmarks anywhere."""
    listed = any(paper.pages or paper.target is not None for i in items for paper in i.papers)
    marked = (each for each in bookmarks.papers if each.sheet in pages.by_sheet)
    return listed or any(each.is_beside or _is_papers_own(each, heads) for each in marked)


def _is_papers_own(bookmark: PaperBookmark, heads: HeadLines) -> bool:
    """Whether a bookmark below an item's is a paper's rather than a section's."""
    return is_appendix_title(bookmark.title) or heads.begins_with(bookmark.sheet, bookmark.title)


def paper_borders(
    span: ItemPlaces, parts: PackParts
) -> tuple[tuple[PaperBorder, ...], tuple[Doubt, ...]]:
    """The papers of an item in order, the first of them where the item begins."""
    doubts: list[Doubt] = []
    marked = _marked(span, parts, doubts)
    found = _listed(span, parts, marked, doubts)
    if not any(border.listed is not None and border.listed.pages for border in found):
        found += marked  # of two at one place the listed one stands
        if len(found) <= 1 and not parts.marks_papers:
            found += _guessed(span, parts, doubts)
    borders: dict[int, PaperBorder] = {}
    for border in found:
        borders.setdefault(border.place, border)
    for place in (span.first, *_other_prefixes(span, parts.pages)):
        borders.setdefault(place, PaperBorder(place, _title_there(place, marked)))
    return tuple(borders[place] for place in sorted(borders)), tuple(doubts)


def _other_prefixes(span: ItemPlaces, pages: PlacedPages) -> Iterator[int]:
    """Where an item goes on with numbers of another series, such as a supplement's."""
    for place in range(span.first + 1, span.end):
        page, before = pages.pages[place], pages.pages[place - 1]
        if page.number and before.number and page.prefix != before.prefix:
            yield place


def _title_there(place: int, marked: Sequence[PaperBorder]) -> str:
    return next((each.title for each in marked if each.place == place), "")


def with_shift(
    bookmarks: SortedBookmarks, borders: Sequence[Border], pages: PlacedPages, heads: HeadLines
) -> tuple[SortedBookmarks, tuple[Doubt, ...]]:
    """Bookmarks that all lead some sheets too far, or not far enough, as if they led where they
    should: those of papers, where most items' do so, and more papers then seem to begin there."""
    votes: Counter[int] = Counter()
    for border in borders:
        mark = bookmarks.items.get(border.item)
        sheet = pages.sheet_from(border.place)
        if mark is not None and mark.sheet is not None and sheet is not None:
            votes[sheet - mark.sheet] += 1
    shift, count = votes.most_common(1)[0] if votes else (0, 0)
    if shift == 0 or count < _SOME or 2 * count <= votes.total() or not bookmarks.papers:
        return bookmarks, ()
    moved = tuple(replace(each, sheet=each.sheet + shift) for each in bookmarks.papers)
    if _beginning(moved, pages, heads) <= _beginning(bookmarks.papers, pages, heads):
        return bookmarks, ()
    way = "before" if shift > 0 else "after"
    pages_off = f"{abs(shift)} {'page' if abs(shift) == 1 else 'pages'}"
    said = (
        f"the bookmarks of papers were taken to lead {pages_off} {way} them too: look where these"
        " begin"
    )
    return replace(bookmarks, papers=moved), (Doubt("pack", said),)


def _beginning(marks: Sequence[PaperBookmark], pages: PlacedPages, heads: HeadLines) -> int:
    """How many bookmarks lead to a page on which something seems to begin."""
    count = 0
    for mark in marks:
        place = pages.by_sheet.get(mark.sheet, 0)
        if place > 0:
            before = pages.pages[place - 1]
            begins = before.is_blank or heads.begins_with(mark.sheet, mark.title)
            count += begins or heads.begins_anew(before.sheet, mark.sheet)
    return count


def marks_by_item(
    pages: PlacedPages,
    items: Sequence[PrintedItem],
    bookmarks: SortedBookmarks,
    borders: Sequence[Border],
) -> tuple[Mapping[int, Sequence[PlacedMark]], tuple[Doubt, ...]]:
    """The bookmarks of papers by the item whose pages they lead to.  One that stands with another
    item, though the one that it leads to has a bookmark too, is left out."""
    there: dict[int, list[PlacedMark]] = defaultdict(list)
    doubts = []
    for mark in bookmarks.papers:
        place = pages.by_sheet.get(mark.sheet)
        if place is None:
            continue
        owner = borders[bisect_right(borders, place, key=_place) - 1].item
        if mark.item is None or mark.item == owner or owner not in bookmarks.items:
            there[owner].append(PlacedMark(place, mark))
        elif mark.is_beside or is_appendix_title(mark.title):
            said = (
                f"the bookmark “{mark.title}” leads to {pages.page_name(place)}, which is not among"
                " the item's pages: no paper was made of it, so look what begins there"
            )
            doubts.append(Doubt(item_name(items[mark.item]), said))
    return there, tuple(doubts)


def _marked(span: ItemPlaces, parts: PackParts, doubts: list[Doubt]) -> list[PaperBorder]:
    """The papers that bookmarks tell.  Below an item's, sections of a report have bookmarks too:
    these share pages, or lead to the middle of one."""
    pages = parts.pages
    own = [(each.place, each.mark) for each in parts.marks.get(span.index, ())]
    below = Counter(place for place, mark in own if not mark.is_beside)
    share = any(count > 1 for count in below.values())
    borders: dict[int, PaperBorder] = {}
    for place, mark in own:
        first = pages.next_present(span.first) == pages.next_present(place)
        begins = first or _begins_paper(place, mark.title, parts)
        is_sure = mark.is_beside or is_appendix_title(mark.title)
        if not (is_sure or parts.marks_only_papers or (begins and not share)):
            continue
        if is_sure and not begins:
            place = _headed_elsewhere(place, mark.title, span, parts, doubts)
        before = borders.get(place)
        if before is not None and is_sure and known_as(before.title) != known_as(mark.title):
            said = (
                f"the bookmarks “{before.title}” and “{mark.title}” both lead to"
                f" {pages.page_name(place)}: one paper was made there, so look where the other"
                " begins"
            )
            doubts.append(Doubt(item_name(span.item), said))
        if before is None or (_has_title(place, mark.title, parts) and not first):
            borders[place] = PaperBorder(place, mark.title)
    return list(borders.values())


def _has_title(place: int, title: str, parts: PackParts) -> bool:
    """Whether a page begins with a title, or with the heading of the appendix that it names."""
    sheet = parts.pages.pages[place].sheet
    if sheet is None:
        return False
    return parts.heads.begins_with(sheet, title) or is_same_appendix(
        parts.heads.appendix(sheet), title
    )


def _headed_elsewhere(
    place: int, title: str, span: ItemPlaces, parts: PackParts, doubts: list[Doubt]
) -> int:
    """The place of a paper whose bookmark leads to where nothing seems to begin: the only page of
    the item that begins with its title, or the first where that runs on as a header, if it comes
    after a blank one or is numbered anew too."""
    taken = {each.place for each in parts.marks.get(span.index, ())}
    free = [each for each in range(span.first + 1, span.end) if each not in taken]
    there = [each for each in free if _has_title(each, title, parts)]
    if _has_title(place, title, parts):
        there = [each for each in there if each < place][-1:]
        if there != [place - 1]:
            return place
    while there and there[0] - 1 in free and _has_title(there[0] - 1, title, parts):
        there = [there[0] - 1]  # it runs on as a header
    if len(there) != 1 or not _is_break(there[0], parts):
        return place  # a report may list its appendices at the head of a page
    name = parts.pages.page_name(there[0])
    said = (
        f"the bookmark “{title}” leads to {parts.pages.page_name(place)}, but {name} begins with"
        f" such a heading: {name} was taken, and both should be looked at"
    )
    doubts.append(Doubt(item_name(span.item), said))
    return there[0]


def _begins_paper(place: int, title: str, parts: PackParts) -> bool:
    """Whether a bookmark below an item's leads to the beginning of a paper."""
    page = parts.pages.pages[place]
    if page.sheet is None or (parts.begins_odd and page.number is not None and not page.number % 2):
        return page.sheet is None
    return parts.heads.begins_with(page.sheet, title) or _is_break(place, parts)


def _is_break(place: int, parts: PackParts) -> bool:
    """Whether a page comes after a blank or missing one, or is of another size or numbered anew."""
    page, before = parts.pages.pages[place], parts.pages.pages[place - 1]
    if before.is_blank or before.is_missing:
        return True
    return page.sheet is not None and parts.heads.begins_anew(before.sheet, page.sheet)


def _listed(
    span: ItemPlaces, parts: PackParts, marked: Sequence[PaperBorder], doubts: list[Doubt]
) -> list[PaperBorder]:
    """The papers that the front sheet lists under the item, where it says that they begin."""
    listed = [paper for paper in span.item.papers if not paper.to_follow]
    found: list[PaperBorder] = []
    following = span.first
    for count, paper in enumerate(listed, start=1):
        name = f"{item_name(span.item)}, paper {count}"
        claims = _claims(paper, span, parts, marked)
        exempt = bool(paper.exempt or paper.confidential)
        is_all = len(listed) == 1 and not exempt and not is_appendix_title(paper.title)
        if not claims and is_all and paper.pages is None:
            return [_listed_border(span.first, paper, span.item, marked)]
        if not claims:
            place = _headed(paper, range(following, span.end), parts)
            if place is None and exempt and paper.pages is None:
                continue  # it may be among the pages that are missing
            if place is None:
                doubts.append(Doubt(name, _not_found(paper)))
                continue
            claims = [Claim("bookmark", place)]
        taken, *others = claims
        apart = [
            each
            for each in others
            if parts.pages.next_present(each.place) != parts.pages.next_present(taken.place)
        ]
        if apart:
            doubts.append(Doubt(name, disagreement_words(taken, apart, parts.pages)))
        found.append(_listed_border(taken.place, paper, span.item, marked))
        following = taken.place + 1
    return found


def _listed_border(
    place: int, paper: PrintedPaper, item: PrintedItem, marked: Sequence[PaperBorder]
) -> PaperBorder:
    """A listed paper; where it is listed with no title but the item's, a bookmark says more."""
    title = paper.title
    if known_as(title) in ("", known_as(item.title)):
        title = _title_there(place, marked) or title
    return PaperBorder(place, title, paper)


def _not_found(paper: PrintedPaper) -> str:
    if paper.pages is None:
        return (
            f"“{paper.title}” is listed, but where it begins was not found: look for it among the"
            " item's pages"
        )
    return (
        f"“{paper.title}” is listed with {range_words(paper.pages)}, which"
        f" {'is' if len(paper.pages) == 1 else 'are'} not among the item's pages: look where it is"
    )


def _claims(
    paper: PrintedPaper, span: ItemPlaces, parts: PackParts, marked: Sequence[PaperBorder]
) -> list[Claim]:
    """Where the signs say that a listed paper begins, those that win first."""
    claims = []
    if paper.pages is not None:
        place = parts.pages.place_of(paper.pages)
        if place is not None and span.first <= place < span.end:
            claims.append(Claim("range", place))
    if paper.target is not None:
        place = parts.pages.by_sheet.get(paper.target)
        if place is not None and span.first <= place < span.end:
            claims.append(Claim("link", place))
    alike = [each for each in marked if is_same_title(each.title, paper.title)]
    if len(alike) == 1:
        claims.append(Claim("bookmark", alike[0].place))
    return claims


def _headed(paper: PrintedPaper, places: Sequence[int], parts: PackParts) -> int | None:
    """The first of ``places`` whose page begins with the title of a listed paper."""
    for place in places:
        sheet = parts.pages.pages[place].sheet
        if sheet is not None and parts.heads.begins_with(sheet, paper.title):
            return place
    return None


def _guessed(span: ItemPlaces, parts: PackParts, doubts: list[Doubt]) -> list[PaperBorder]:
    """The pages that begin with the heading of an appendix, and on which something new begins; and,
    where papers begin on right-hand pages, those that come after a blank one."""
    found: list[PaperBorder] = []
    begins_odd = parts.begins_odd
    for place in range(span.first + 1, span.end):
        page = parts.pages.pages[place]
        if page.sheet is None or page.is_blank:
            continue
        is_odd = page.number is not None and page.number % 2 == 1
        if begins_odd and not is_odd:
            continue
        title = parts.heads.appendix(page.sheet)
        if found and title and known_as(title) == known_as(found[-1].title):
            continue  # it runs on as a header
        if not title and begins_odd and parts.pages.pages[place - 1].is_blank:
            found.append(PaperBorder(place, parts.heads.title(page.sheet), is_guessed=True))
            said = (
                f"{parts.pages.page_name(place)} comes after a blank page, and was taken for the"
                " first page of a paper: no range, link or bookmark says so"
            )
            doubts.append(Doubt(f"{item_name(span.item)}, paper {len(found) + 1}", said))
        if title and (begins_odd or _is_break(place, parts)):
            found.append(PaperBorder(place, title, is_guessed=True))
            doubts.append(
                Doubt(
                    f"{item_name(span.item)}, paper {len(found) + 1}",
                    f"{parts.pages.page_name(place)} begins with “{title}”, and was taken for the"
                    " first page of a paper: no range, link or bookmark says so; look"
                    " whether it is",
                )
            )
    return found
