"""A sheet of Excel that nobody set up for printing is fitted to pages (ECMA-376-1, chapter 18)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct, field

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import Edit, Package, StartTag
from agendapack.papers.office.sheet_fitting import Fitting, SheetMeasures, fit

_POINTS_A_CHARACTER = 5.25  # 7 pixels: a digit of Calibri at 11 points, by which widths are counted
_USUAL_WIDTH = 9.14  # characters: 64 pixels
_TEXT_WIDTH = 0.5  # of its size: an ordinary character
_MARGINS = 2 * 0.7 * 72
_A4 = (595.3, 841.9)
_PAPERS = {"1": (612.0, 792.0), "5": (612.0, 1008.0), "8": (841.9, 1190.6), "9": _A4}  # 18.18.53
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MOST_HEADER_ROWS = 6


class Appearance(Struct):
    """What cells look like, by their styles: the size of the text, and whether it is wrapped."""

    sizes: list[float] = field(default_factory=list)
    wraps: list[bool] = field(default_factory=list)
    strings: list[int] = field(default_factory=list)  # the lengths of shared texts, by number

    def size(self, style: str) -> float:
        return self.sizes[int(style)] if _is_index(style, self.sizes) else 11.0

    def is_wrapped(self, style: str) -> bool:
        return _is_index(style, self.wraps) and self.wraps[int(style)]


def _is_index(text: str, of: Sequence[object]) -> bool:
    return text.isdecimal() and len(text) < 8 and int(text) < len(of)


class _Styles:
    """A handler of styles (18.8): fonts, and the formats of cells that name them."""

    def __init__(self) -> None:
        self.appearance = Appearance()
        self._within = ""
        self._fonts: list[float] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._within = tag
        elif tag == "font" and self._within == "fonts":
            self._fonts.append(11.0)
        elif tag == "sz" and self._within == "fonts" and self._fonts:
            self._fonts[-1] = _number(attributes.get("val", ""), 11.0)
        elif tag == "xf" and self._within == "cellXfs":
            name = attributes.get("fontId", "0")
            size = self._fonts[int(name)] if _is_index(name, self._fonts) else 11.0
            self.appearance.sizes.append(size)
            self.appearance.wraps.append(False)
        elif tag == "alignment" and self._within == "cellXfs" and self.appearance.wraps:
            kept_in = (attributes.get("wrapText"), attributes.get("shrinkToFit"))
            self.appearance.wraps[-1] = bool({"1", "true"} & set(kept_in))

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Strings:
    """A handler of shared texts (18.4): the length of each, of its longest line."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._texts: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self._texts = []

    def end(self, tag: str) -> None:
        if tag == "si" and self._texts is not None:
            self.lengths.append(_longest_line("".join(self._texts)))
            self._texts = None

    def text(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)


def read_appearance(package: Package) -> Appearance:
    """What the cells of a workbook look like."""
    related = dict(package.relations(package.main("xl/workbook.xml")).values())
    styles, strings = _Styles(), _Strings()
    package.read(related.get("styles", ""), styles)
    package.read(related.get("sharedStrings", ""), strings)
    styles.appearance.strings = strings.lengths
    return styles.appearance


class SheetPrinting(Edits):
    """One sheet that shows.  After it is read ``titles`` are the columns and rows that are to stand
    on every page, as the workbook would name them.

    A sheet is set up for printing where it has a scale, lies on its side, has page breaks, or the
    workbook names its print area or titles; such a one is left as it is.
    """

    def __init__(self, name: str, appearance: Appearance, *, is_set_up: bool) -> None:
        super().__init__()
        self.titles = ""
        self._name = name
        self._appearance = appearance
        self._is_set_up = is_set_up
        self._root: StartTag | None = None
        self._properties: StartTag | None = None
        self._end_of_properties = 0
        self._fit: StartTag | None = None
        self._setup: StartTag | None = None
        self._usual_width = _USUAL_WIDTH
        self._widths: dict[int, float] = {}
        self._measured = 0  # the last column whose width is known
        self._margins = _MARGINS
        self._frozen = (0, 0)  # columns, rows
        self._counts: dict[int, int] = {}  # cells that hold something, by row
        self._first, self._last = 0, 0  # columns that hold something
        self._size = 0.0
        self._reach: dict[int, float] = {}  # by column: how much room the text of its cells wants
        self._row = self._column = 0
        self._cell: StartTag | None = None
        self._texts: list[str] | None = None
        self._ending: tuple[int, float] = (0, 0.0)  # of the row: its last cell, and that one's room

    def start(self, tag: StartTag) -> None:
        name = tag.name
        if name == "c":
            self._begin_cell(tag)
        elif self._cell is not None:
            if name in ("v", "t") and self._texts is None:
                self._texts = []
        else:
            self._begin_other(name, tag, tag.attributes)

    def _begin_other(self, name: str, tag: StartTag, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self._row = int(_number(attributes.get("r", ""), self._row + 1))
            self._column, self._ending = 0, (0, 0.0)
        elif self._root is None:
            self._root = tag
        elif name == "sheetPr":
            self._properties = tag
        elif name == "pageSetUpPr":
            self._fit = tag
            self._is_set_up |= attributes.get("fitToPage") in ("1", "true")
        elif name == "sheetFormatPr":
            base = _number(attributes.get("baseColWidth", ""), 8) + 1.14
            self._usual_width = _number(attributes.get("defaultColWidth", ""), base)
        elif name == "col":
            self._note_columns(attributes)
        elif name == "pane" and attributes.get("state") in ("frozen", "frozenSplit"):
            columns, rows = (_number(attributes.get(key, ""), 0) for key in ("xSplit", "ySplit"))
            self._frozen = (int(columns), int(rows))
        elif name == "pageMargins":
            inches = (_number(attributes.get(side, ""), 0.7) for side in ("left", "right"))
            self._margins = sum(inches) * 72
        elif name == "pageSetup":
            self._setup = tag
            self._is_set_up |= attributes.get("scale", "100") != "100"
            self._is_set_up |= attributes.get("orientation") == "landscape"
        elif name == "brk":
            self._is_set_up = True

    def text(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)

    def end(self, name: str, at: int) -> None:
        if name == "c" and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "row":
            column, room = self._ending
            if room > self._reach.get(column, 0.0):
                self._reach[column] = room
        elif name == "sheetPr":
            self._end_of_properties = at
        elif name == "worksheet" and self._last and not self._is_set_up:
            self._settle(at)

    def _note_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = (int(_number(attributes.get(key, ""), 0)) for key in ("min", "max"))
        width = _number(attributes.get("width", ""), self._usual_width)
        hidden = attributes.get("hidden") in ("1", "true")
        # They come in order, and none overlaps another.
        first, last = max(first, self._measured + 1), min(last, _MOST_COLUMNS)
        for column in range(first, last + 1):
            self._widths[column] = 0.0 if hidden else width * _POINTS_A_CHARACTER
            self._measured = column

    def _begin_cell(self, tag: StartTag) -> None:
        place = _CELL.fullmatch(tag.attributes.get("r", ""))
        self._column = column_number(place[1]) if place else self._column + 1
        self._cell, self._texts = tag, None

    def _end_cell(self, cell: StartTag) -> None:
        texts, self._cell, self._texts = self._texts, None, None
        if texts is None:
            return
        self._counts[self._row] = self._counts.get(self._row, 0) + 1
        self._first = min(self._first or self._column, self._column)
        self._last = max(self._last, self._column)
        style, kind = cell.attributes.get("s", "0"), cell.attributes.get("t", "n")
        size = self._appearance.size(style)
        self._size = min(self._size or size, size)
        room = 0.0
        if kind in ("s", "inlineStr", "str") and not self._appearance.is_wrapped(style):
            text, strings = "".join(texts), self._appearance.strings
            length = _longest_line(text)
            if kind == "s":
                length = strings[int(text)] if _is_index(text, strings) else 0
            room = length * size * _TEXT_WIDTH
        self._ending = (self._column, room)

    def _width(self, column: int) -> float:
        return self._widths.get(column, self._usual_width * _POINTS_A_CHARACTER)

    def _settle(self, end: int) -> None:
        """Have the sheet fitted, whose end tag begins at the byte ``end``."""
        widths = tuple(self._width(column) for column in range(1, self._last + 1))
        edges = dict(enumerate(accumulate(widths, initial=0.0), 1))  # left ones, by column
        reach = max((edges[column] + room for column, room in self._reach.items()), default=0.0)
        paper = self._setup.attributes.get("paperSize", "") if self._setup is not None else ""
        names = self._frozen[0] or self._first
        measures = SheetMeasures(
            widths,
            self._size,
            _PAPERS.get(paper, _A4),
            self._margins,
            max(0.0, reach - sum(widths)),
            names,
        )
        fitting = fit(measures)
        self._fit_to_page(end, fitting)
        if fitting.across > 1:
            self.unkept.wide_sheets[self._name] = fitting.across
            self.titles = self._titles(fitting.repeats)

    def _titles(self, columns: int) -> str:
        """The names of rows and columns, as a workbook names them (18.2.5)."""
        most = max(self._counts.values())
        header = next(row for row in sorted(self._counts) if 2 * self._counts[row] >= most)
        first, last = (1, self._frozen[1]) if self._frozen[1] else (header, header)
        sheet = "'" + self._name.replace("'", "''") + "'!"
        titles = []
        if columns:
            start = 1 if self._frozen[0] else self._first
            titles.append(f"{sheet}${column_letters(start)}:${column_letters(columns)}")
        if last - first < _MOST_HEADER_ROWS:
            titles.append(f"{sheet}${first}:${last}")
        return ",".join(titles)

    def _fit_to_page(self, end: int, fitting: Fitting) -> None:
        assert self._root is not None
        prefix = self._root.prefix()
        fits = b'<%bpageSetUpPr fitToPage="1"/>' % prefix
        whole = b"<%bsheetPr>%b</%bsheetPr>" % (prefix, fits, prefix)
        properties = self._properties
        if self._fit is not None:
            self.edits.append(self._fit.with_value("fitToPage", "1"))
        elif properties is None:
            after = self._root.end()
            self.edits.append(Edit(after, after, whole))
        elif properties.is_empty():
            start = properties.end() - 2
            instead = whole.removeprefix(b"<%bsheetPr" % prefix)
            self.edits.append(Edit(start, properties.end(), instead))
        else:
            at = self._end_of_properties
            self.edits.append(Edit(at, at, fits))
        settings = {"fitToWidth": str(fitting.across), "fitToHeight": "0"}
        if fitting.landscape:
            settings["orientation"] = "landscape"
        if self._setup is None:
            written = "".join(f' {name}="{value}"' for name, value in settings.items()).encode()
            instead = b'<%bpageSetup paperSize="9"%b/>' % (prefix, written)
            self.edits.append(Edit(end, end, instead))
            return
        if "paperSize" not in self._setup.attributes:
            settings["paperSize"] = "9"
        for name, value in settings.items():
            self.edits.append(self._setup.with_value(name, value))


class PrintTitles(Edits):
    """The names in a workbook of what stands on every page of a sheet (18.2.5), by the sheet's
    number from 0."""

    def __init__(self, titles: Mapping[int, str]) -> None:
        super().__init__()
        self._titles = titles
        self._sheets: StartTag | None = None
        self._end_of_sheets = 0
        self._end_of_names: int | None = None

    def start(self, tag: StartTag) -> None:
        if tag.name == "sheets":
            self._sheets = tag

    def end(self, name: str, at: int) -> None:
        if name == "sheets" and self._sheets is not None:
            self._end_of_sheets = self._sheets.closed(at)
        elif name == "definedNames":
            self._end_of_names = at
        elif name == "workbook" and self._sheets is not None and any(self._titles.values()):
            self._name_titles(self._sheets.prefix())

    def _name_titles(self, prefix: bytes) -> None:
        names = b"".join(
            b'<%bdefinedName name="_xlnm.Print_Titles" localSheetId="%d">%b</%bdefinedName>'
            % (prefix, number, Edit.of(0, 0, title).instead, prefix)
            for number, title in self._titles.items()
            if title
        )
        at = self._end_of_names
        if at is None:
            at = self._end_of_sheets
            names = b"<%bdefinedNames>%b</%bdefinedNames>" % (prefix, names, prefix)
        self.edits.append(Edit(at, at, names))


_MOST_COLUMNS = 16_384


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))


def _number(text: str, otherwise: float) -> float:
    """A number that an attribute gives, which is neither negative nor beyond what a sheet has."""
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if 0 <= number < 1e7 else otherwise
