"""The title of an item: its lines, and the range and who presents it beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.agenda_items.exempt_phrases import take_exempt
from agendapack.unpack.agenda_items.item_series import ItemNumber
from agendapack.unpack.agenda_items.item_texts import take_to_follow
from agendapack.unpack.agenda_items.markdown_pieces import plain, without_end, without_start
from agendapack.unpack.agenda_items.page_rows import PageRow, PlacedLine, pieces_of
from agendapack.unpack.agenda_items.printed_ranges import FoundRange, range_alone, split_range
from agendapack.unpack.agenda_items.text_blocks import TextMeasures, is_next_line, runs_on
from agendapack.unpack.pack_signs import LinePart, PageLine

_DOTS = re.compile(r"[\s.\u2026_\u00b7]+")
_HALF_RANGE = re.compile(
    r"[(\[]?(?:pages?|pp?|tudalen(?:nau)?)?\.?\s?[\w-]{0,12}\s?[-\u2013]?", re.IGNORECASE
)
_PAPER = re.compile(
    r"(?:appendix|appendices|annexe?|enclosures?|attachments?|atodiad)\s", re.IGNORECASE
)
_OPEN_RANGE = re.compile(r"[(\[](?:pages?|tudalen(?:nau)?)?[^()\[\]]{0,20}$", re.IGNORECASE)
_NOT_A_TITLE = re.compile(
    r"[\u2022\uf0b7]|\d{1,3}\.\d|not for publication|[-\u2013(]?\s?to follow\b"
    r"|lead(?: officer| member)?\s?:"
    r"|report of\b|\(?exempt\b|\([a-z]\)\s|contact\s?:|to (?:receive|consider|note|approve|agree|"
    r"confirm)\b",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(r"\s?(?:[-\u2013:]\s?|[(\[])(?:item )?withdrawn[)\]]?\.?$", re.IGNORECASE)
_INDENT = 6.0
_MARGIN = 12.0  # points between titles and the column beside them
_CENTRED = 60.0  # points by which a column may begin before its heading


class ItemTitle(Struct, frozen=True):
    """A title, the range that is ``printed`` and what it says, who presents the item, and the rows
    under it."""

    title: str
    rest: tuple[PageRow, ...] = ()
    printed: str = ""
    pages: PageRange | None = None
    target: int | None = None
    lead: str = ""
    to_follow: bool = False
    is_withdrawn: bool = False
    is_exempt: bool = False
    exempt: tuple[str, ...] = ()


class TitleColumns(Struct, frozen=True):
    """Where items stand: how far right of their numbers the titles begin; where the column of
    ranges begins and ends, and that of those who present them, if there are any; how far right
    titles reach.  ``has_text_below``: words under titles begin where these do;
    ``has_text_at_numbers``: or where the numbers do."""

    offset: float
    lead: tuple[float, float] | None
    ranges: tuple[float, ...]
    right: float
    width: float
    has_text_below: bool
    has_text_at_numbers: bool
    limit: float = 0.0  # where the columns beside titles begin, 0 where there are none

    @classmethod
    def of(
        cls,
        rows: Sequence[PageRow],
        series: Sequence[ItemNumber],
        offset: float,
        lead: tuple[float, float] | None,
        width: float,
    ) -> TitleColumns:
        ranges: list[float] = []
        rights: list[float] = []
        for number in series:
            cells = rows[number.row].cells[number.cell :]
            for cell in cells[1:]:
                if range_alone(cell.text) is not None:
                    ranges += [cell.line.left, cell.line.right]
            title = cells[1] if number.is_alone and len(cells) > 1 else cells[0]
            rights.append(_right_of_words(title))
        below = [
            (rows[number.row + 1].left_from(number.left - 2) or 0.0) - number.left
            for number in series
            if number.row + 1 < len(rows) and rows[number.row + 1].page == number.page
            if not any(other.row == number.row + 1 for other in series)
        ]
        at_titles = any(abs(left - offset) <= _INDENT for left in below)
        at_numbers = offset > _INDENT and any(abs(left) <= _INDENT for left in below[:-1])
        beside = [*ranges, *(lead[:1] if lead else ())]
        between = rows[series[0].row : series[-1].row]
        limit = min(beside) - _MARGIN if beside else 0.0
        if beside:
            # The words under titles show how far these could have gone.
            lefts = [number.left + offset for number in series]
            rights += [
                cell.line.right
                for row in between
                for cell in row.cells
                if cell.line.right < limit
                and any(abs(cell.line.left - left) <= _INDENT for left in lefts)
            ]
            right = min(max(rights), limit)
        else:
            right = max((*rights, *(_right_of_words(row.cells[-1]) for row in between)))
        return cls(offset, lead, tuple(ranges), right, width, at_titles, at_numbers, limit)

    def widest(self, rows: Iterable[PageRow]) -> float:
        """Where the longest of some rows ends, what stands in the columns beside it left out."""
        ends = (self._end_of(row) for row in rows)
        return max(ends, default=0.0)

    def _end_of(self, row: PageRow) -> float:
        words = [c for c in row.cells if range_alone(c.text) is None and not self.is_lead(c)]
        return max((_right_of_words(cell) for cell in words), default=0.0)

    def is_lead(self, cell: PlacedLine) -> bool:
        """Whether a cell stands under the heading of those who present items."""
        if self.lead is None:
            return False
        left, right = self.lead
        return cell.line.right > left + 3 and left - _CENTRED < cell.line.left < right - 3

    def text_left(self, number: ItemNumber) -> float:
        return number.left + self.offset

    def is_centred(self, row: PageRow) -> bool:
        return abs((row.left + row.right) / 2 - self.width / 2) < 0.06 * self.width

    def continues(self, own: Sequence[PageRow], row: PageRow, number: ItemNumber) -> bool:
        """Whether a row at the column of the numbers is the next line of a bold title."""
        before = own[-1]
        return (
            len(own) < 4
            and abs(row.left - number.left) <= _INDENT
            and before.page == row.page
            and row.bottom - before.bottom <= 1.5 * row.size
            and before.is_bold == row.is_bold
            and before.right > 0.6 * self.right
        )

    def is_range(self, cell: PlacedLine, before: PlacedLine | None) -> bool:
        """Whether a cell is the range of what stands left of it."""
        if before is None or range_alone(cell.text) is None:
            return False
        is_worded = not cell.text.strip("([")[:1].isdigit()
        line = cell.line
        return is_worded or any(
            min(abs(line.left - x), abs(line.right - x)) < 12 for x in self.ranges
        )

    def with_ranges(self, rows: Sequence[PageRow]) -> tuple[PageRow, ...]:
        """Rows of text, the ranges at their right in brackets, as if they ended a line."""
        return tuple(self._with_range(row) for row in rows)

    def _with_range(self, row: PageRow) -> PageRow:
        cells = list(row.cells)
        if len(cells) < 2 or not self.is_range(cells[-1], cells[-2]):
            return row
        cell = cells[-1]
        bare = cell.text.strip("()[]. ")
        words = bare if bare[:1].isalpha() and not bare[:2].isdigit() else f"Pages {bare}"
        part = cell.line.parts[0]
        target = next((p.target for p in cell.line.parts if p.target is not None), None)
        worded = LinePart(f"({words})", part.left, cell.line.right, part.size, target=target)
        cells[-1] = PlacedLine(cell.index, PageLine((worded,), cell.line.top, cell.line.bottom))
        kept = [c for c in cells if not _DOTS.fullmatch(c.text)]
        return PageRow(row.page, tuple(kept))


def read_title(
    rows: Sequence[PageRow], number: ItemNumber, columns: TitleColumns, measures: TextMeasures
) -> ItemTitle:
    """The title that begins with ``number`` in the first of an item's rows."""
    words: list[LinePart] = []
    beside: list[str] = []
    leads: list[str] = []
    targets: list[int] = []
    found: FoundRange | None = None
    measures = replace(measures, right=columns.right)
    before: PageRow | None = None
    count = 0
    for row in rows:
        cells = _own_cells(row, number, is_first=before is None)
        title, others = _parted(cells, columns)
        shown = PageRow(row.page, tuple(title)) if title else None
        if before is not None and not _goes_on(
            before, shown, row, words, number, columns, measures
        ):
            break
        count += 1
        for cell in others:
            if columns.is_lead(cell) and range_alone(cell.text) is None:
                leads.append(cell.text)
            else:
                beside.append(cell.text)
        targets += [p.target for c in cells for p in c.line.parts if p.target is not None]
        found = found or range_alone(" ".join(beside)) if beside else found
        if shown is not None:
            pieces = pieces_of(title)
            split = split_range(shown.text)
            if found is None and split.printed[:1] in ("(", "["):  # whatever lines come after
                found = split
                pieces = without_end(pieces, len(split.printed))
            if words and not re.search(r"\w-$", words[-1].text.rstrip()):
                words.append(replace(words[-1], text=" "))
            words += pieces
            before = shown
        elif before is None:
            before = row
    if beside and found is None:
        words += [LinePart(" " + " ".join(beside), 0, 0, 0)]
    return _worded(plain(words), found, targets, rows[count:], " ".join(leads))


def _worded(
    text: str,
    found: FoundRange | None,
    targets: Sequence[int],
    rest: Sequence[PageRow],
    lead: str,
) -> ItemTitle:
    title, exempt = take_exempt(text)
    title, to_follow = take_to_follow(title)
    split = split_range(title)
    if found is None and split.printed:
        found = split
    title, follows = take_to_follow(split.title if split is found else title)
    withdrawn = _WITHDRAWN.search(title)
    if withdrawn:
        title = title[: withdrawn.start()]
    return ItemTitle(
        title=title.strip().lstrip("-\u2013: "),
        rest=tuple(rest),
        printed=found.printed if found else "",
        pages=found.pages if found else None,
        target=targets[-1] if targets else None,
        lead=lead,
        to_follow=to_follow or follows,
        is_withdrawn=withdrawn is not None,
        is_exempt=exempt is not None,
        exempt=exempt.paragraphs if exempt else (),
    )


def _own_cells(row: PageRow, number: ItemNumber, *, is_first: bool) -> tuple[PlacedLine, ...]:
    """The cells of a row without the number that begins the first."""
    if not is_first:
        return row.cells
    at = next(
        (i for i, cell in enumerate(row.cells) if abs(cell.line.left - number.left) < 0.1),
        number.cell,
    )
    if number.is_alone:
        return row.cells[at + 1 :]
    cell = row.cells[at]
    parts = without_start(cell.line.parts, number.length)
    parts = without_start(parts, 0)
    if not parts:
        return row.cells[at + 1 :]
    first = replace(parts[0], left=number.right, text=parts[0].text.lstrip("-\u2013 "))
    line = replace(cell.line, parts=(first, *parts[1:]))
    return (PlacedLine(cell.index, line), *row.cells[at + 1 :])


def _parted(
    cells: Sequence[PlacedLine], columns: TitleColumns
) -> tuple[list[PlacedLine], list[PlacedLine]]:
    """The cells of a title's line, and those that stand in columns beside it."""
    title: list[PlacedLine] = []
    others: list[PlacedLine] = []
    for cell in cells:
        if _DOTS.fullmatch(cell.text):
            continue
        is_lead = columns.is_lead(cell)
        is_half = bool(columns.ranges) and any(abs(cell.line.left - x) < 4 for x in columns.ranges)
        if (
            is_lead
            or (title and range_alone(cell.text))
            or (is_half and _HALF_RANGE.fullmatch(cell.text))
        ):
            others.append(cell)
        else:
            title.append(cell)
    return title, others


def _goes_on(
    before: PageRow,
    shown: PageRow | None,
    row: PageRow,
    words: Sequence[LinePart],
    number: ItemNumber,
    columns: TitleColumns,
    measures: TextMeasures,
) -> bool:
    """Whether a row is the next line of a title."""
    if shown is None:
        return is_next_line(before, row, measures)
    if not words or _OPEN_RANGE.search(before.text):
        return True
    if _PAPER.match(shown.text):
        return False
    if _NOT_A_TITLE.match(shown.text) and not split_range(shown.text).printed:
        return False
    at_title = abs(shown.left - columns.text_left(number)) <= _INDENT
    at_number = abs(shown.left - number.left) <= _INDENT
    if not (at_title or at_number):
        return False
    if not split_range("x " + shown.text).title[2:]:  # a range on a line of its own
        return is_next_line(before, row, measures)
    one, other = _look(words), _look(pieces_of(shown.cells))
    if one != other and one is not None and other is not None:
        return False
    is_heading = (one is not None and one[0]) or (_in_capitals(plain(words)) and other is not None)
    if is_heading and is_next_line(before, shown, measures):
        return _in_capitals(plain(words)) == _in_capitals(split_range(shown.text).title)
    if 0 < columns.limit < _right_of_words(shown.cells[-1]):
        measures = replace(measures, right=columns.limit)  # no title goes so far
    return runs_on(before, shown, measures)


def _in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 3


def _look(pieces: Sequence[LinePart]) -> tuple[bool, bool, int] | None:
    """How the first words of a line look, ranges not counted."""
    for piece in pieces:
        if piece.text.strip() and range_alone(piece.text) is None:
            return (piece.bold, piece.italic, round(piece.size))
    return None


def _right_of_words(cell: PlacedLine) -> float:
    """Where the words of a title end, the range at its end not counted."""
    found = split_range(cell.text)
    if not found.printed:
        return cell.line.right
    share = len(found.title) / max(1, len(cell.text))
    return cell.line.left + share * (cell.line.right - cell.line.left)
