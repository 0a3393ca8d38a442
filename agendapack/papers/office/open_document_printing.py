"""Sheets of OpenDocument that nobody set up for printing are fitted to pages (OpenDocument 1.3).

A page style may serve several sheets, which are then fitted alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import Edit, StartTag
from agendapack.papers.office.open_document_visibility import LineVisibility
from agendapack.papers.office.sheet_fitting import Fitting, SheetMeasures, fit

_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)(pt|mm|cm|in|pc)")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pc": 12.0}
_USUAL_WIDTH = 64.0
_USUAL_SIZE = 10.0
_A4 = (595.3, 841.9)
_A4_ON_ITS_SIDE = (
    b' xmlns:page="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    b' page:page-width="297mm" page:page-height="210mm"'
)
_SET_UP = frozenset((":scale-to", ":scale-to-pages", ":scale-to-X", ":scale-to-Y"))
_MOST_COLUMNS = 16_384
_MOST_ROWS = 64  # among which the one with the headings is looked for


class PageStyles(Struct):
    """A handler of the styles of a file: master pages and what their page layouts say."""

    layouts: dict[str, str] = field(default_factory=dict)  # by master page
    properties: dict[str, Mapping[str, str]] = field(default_factory=dict)  # by page layout
    layout: str = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "page-layout":
            self.layout = attributes.get(":name", "")
            self.properties[self.layout] = {}
        elif tag == "page-layout-properties":
            self.properties[self.layout] = dict(attributes)
        elif tag == "master-page":
            layout = attributes.get(":page-layout-name", "")
            self.layouts[attributes.get(":name", "")] = layout

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...

    def page(self, layout: str) -> tuple[tuple[float, float], float] | None:
        """A page layout's paper, upright, and its margins left and right together; None for one
        that was set up for printing."""
        said = self.properties.get(layout, {})
        scaled = any(said.get(name, "100%") != "100%" for name in _SET_UP)
        if scaled or said.get(":print-orientation") == "landscape":
            return None
        width, height = points(said.get(":page-width")), points(said.get(":page-height"))
        around = points(said.get(":margin")) or 56.7
        left, right = (
            points(said.get(side)) or around for side in (":margin-left", ":margin-right")
        )
        return ((width, height) if width and height else _A4), left + right


class _Table(Struct):
    """What is read of a sheet."""

    name: str
    prefix: bytes
    master: str
    is_set_up: bool
    widths: list[float] = field(default_factory=list)
    first_column: tuple[StartTag, int] | None = None  # with where it ends
    rows: list[tuple[int, int, int]] = field(default_factory=list)  # start, end, full cells
    used: int = 0


class OpenDocumentPrinting(Edits):
    """The contents of a spreadsheet.  ``fittings`` takes how the sheets are fitted, by the page
    layout that they are set on."""

    def __init__(self, pages: PageStyles, fittings: dict[str, Fitting]) -> None:
        super().__init__()
        self._fittings = fittings
        self._pages = pages
        self._styles: dict[str, StartTag] = {}
        self._style = ""
        self._column_widths: dict[str, float] = {}
        self._tables: list[_Table] = []  # that are open: a sheet may have one in a cell
        self._visibility = LineVisibility()
        self._column_tag: StartTag | None = None
        self._row: tuple[StartTag, int] | None = None
        self._column = 0

    def start(self, tag: StartTag) -> None:
        name, attributes = tag.name, tag.attributes
        is_table = tag.namespace.endswith(":table:1.0")
        table = self._tables[-1] if self._tables else None
        self._visibility.start(name, attributes)
        if name == "style":
            self._style = attributes.get(":name", "")
            self._styles[self._style] = tag
        elif name == "table-column-properties":
            self._column_widths[self._style] = points(attributes.get(":column-width"))
        elif name == "table" and is_table:
            self._begin_table(tag)
        elif table is None or not is_table:
            return
        elif name in ("table-header-rows", "table-header-columns"):
            table.is_set_up = True
        elif name == "table-column":
            self._begin_column(table, tag)
        elif name == "table-row":
            self._row, self._column = (tag, 0), 0
        elif name in ("table-cell", "covered-table-cell"):
            repeated = _count(attributes.get(":number-columns-repeated"))
            if ":value-type" in attributes or ":formula" in attributes:
                table.used = max(table.used, min(self._column + repeated, _MOST_COLUMNS))
                if self._row is not None:
                    self._row = (self._row[0], self._row[1] + repeated)
            self._column += repeated

    def end(self, name: str, at: int) -> None:
        self._visibility.end(name)
        table = self._tables[-1] if self._tables else None
        if table is None:
            return
        if name == "table-column" and self._column_tag is not None:
            if table.first_column is None:
                table.first_column = (self._column_tag, self._column_tag.closed(at))
            self._column_tag = None
        elif name == "table-row" and self._row is not None:
            tag, full = self._row
            is_one = _count(tag.attributes.get(":number-rows-repeated")) == 1
            if len(table.rows) < _MOST_ROWS and is_one:
                table.rows.append((tag.at, tag.closed(at), full))
            self._row = None
        elif name == "table":
            self._tables.pop()
            if not self._tables:
                self._settle(table)

    def _begin_table(self, tag: StartTag) -> None:
        attributes = tag.attributes
        style = self._styles.get(attributes.get(":style-name", ""))
        master = style.attributes.get(":master-page-name", "") if style is not None else ""
        is_set_up = ":print-ranges" in attributes or attributes.get(":print") == "false"
        self._tables.append(
            _Table(attributes.get(":name", ""), tag.prefix(), master or "Default", is_set_up)
        )

    def _begin_column(self, table: _Table, tag: StartTag) -> None:
        self._column_tag = tag
        width = self._column_widths.get(tag.attributes.get(":style-name", ""), _USUAL_WIDTH)
        if self._visibility.hides(tag.name, tag.attributes):
            width = 0.0
        repeated = _count(tag.attributes.get(":number-columns-repeated"))
        table.widths += [width] * min(repeated, _MOST_COLUMNS - len(table.widths))

    def _settle(self, table: _Table) -> None:
        layout = self._pages.layouts.get(table.master, "")
        page = self._pages.page(layout)
        if page is None or table.is_set_up or not table.used:
            return
        widths = table.widths[: table.used]
        widths += [_USUAL_WIDTH] * (table.used - len(widths))
        fitting = fit(SheetMeasures(tuple(widths), _USUAL_SIZE, *page))
        before = self._fittings.get(layout, Fitting())
        self._fittings[layout] = Fitting(
            fitting.landscape or before.landscape, max(fitting.across, before.across)
        )
        if fitting.across > 1:
            self.unkept.wide_sheets[table.name] = fitting.across
            self._repeat(table, fitting.repeats)

    def _repeat(self, table: _Table, columns: int) -> None:
        """Have the first column and the row of headings stand on every page (9.1.4, 9.1.9)."""
        if columns and table.first_column is not None:
            tag, end = table.first_column
            repeated = _count(tag.attributes.get(":number-columns-repeated"))
            prefix = table.prefix
            opens, closes = (b"<%s%btable-header-columns>" % (s, prefix) for s in (b"", b"/"))
            if repeated == 1:
                self.edits += [Edit(tag.at, tag.at, opens), Edit(end, end, closes)]
            else:
                style = Edit.of(0, 0, tag.attributes.get(":style-name", "")).instead
                hidden = b"" if table.widths[0] else b' %bvisibility="collapse"' % prefix
                first = b'<%btable-column %bstyle-name="%b"%b/>' % (prefix, prefix, style, hidden)
                rest = str(repeated - 1)
                self.edits.append(Edit(tag.at, tag.at, opens + first + closes))
                self.edits.append(tag.with_value(":number-columns-repeated", rest))
        full_rows = [row for row in table.rows if row[2]]
        if full_rows:
            most = max(full for _, _, full in full_rows)
            start, end, _ = next(row for row in full_rows if 2 * row[2] >= most)
            opens, closes = (b"<%s%btable-header-rows>" % (s, table.prefix) for s in (b"", b"/"))
            self.edits += [Edit(start, start, opens), Edit(end, end, closes)]


class PageLayouts(Edits):
    """The styles, whose page layouts are fitted."""

    def __init__(self, fittings: Mapping[str, Fitting]) -> None:
        super().__init__()
        self._fittings = fittings
        self._fitting: Fitting | None = None

    def start(self, tag: StartTag) -> None:
        if tag.name == "page-layout":
            self._fitting = self._fittings.get(tag.attributes.get(":name", ""))
        elif tag.name == "page-layout-properties" and self._fitting is not None:
            self.edits.append(tag.with_value(":scale-to-X", str(self._fitting.across)))
            self.edits.append(tag.with_value(":scale-to-Y", "0"))
            self.edits += filter(None, (tag.without(":scale-to"),))
            if self._fitting.landscape:
                self._turn(tag)
            self._fitting = None

    def _turn(self, tag: StartTag) -> None:
        self.edits.append(tag.with_value(":print-orientation", "landscape"))
        width, height = (tag.attributes.get(f":page-{side}") for side in ("width", "height"))
        if width and height and points(width) < points(height):
            self.edits.append(tag.with_value(":page-width", height))
            self.edits.append(tag.with_value(":page-height", width))
        elif not width or not height:
            after = tag.at + 1 + len(tag.prefix() + tag.name.encode())
            self.edits.append(Edit(after, after, _A4_ON_ITS_SIDE))


def points(length: str | None) -> float:
    """A length in points; 0 for what is none."""
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _POINTS[found[2]] if found else 0.0


def _count(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 8 else 1
