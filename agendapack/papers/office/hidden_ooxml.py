"""What Excel and PowerPoint files hide (ECMA-376, part 1, whose sections are named)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import HiddenShapes
from agendapack.papers.office.office_xml import Package
from agendapack.papers.office.sheet_printing import column_number
from agendapack.papers.office.sheet_visibility import SheetVisibility

_FALSE = {"0", "false", "off"}
_CELL = re.compile(r"([A-Za-z]{1,3})\d*")


def _true(value: str | None) -> bool:
    return value is not None and value not in _FALSE


class _Reader:
    """A handler that does nothing; its kin do what they need."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


# --- workbooks --------------------------------------------------------------------------------


class _Workbook(_Reader):
    """The sheets: (name, whether hidden, relationship) (18.2.19); and hidden names (18.2.5), but
    for those that Excel hides of its own accord."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.hidden_names: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, attributes.get(":id", "")))
        elif tag == "definedName" and _true(attributes.get("hidden")):
            name = attributes.get("name", "")
            if not name.lower().startswith("_xl"):
                self.hidden_names[name] = None


class _Sheet(_Reader):
    """The rows and columns that are hidden and hold something."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns: set[int] = set()
        self._visibility = SheetVisibility()
        self._row_hidden = False
        self._column = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            match = _CELL.match(attributes.get("r", ""))
            self._column = column_number(match[1]) if match else self._column + 1
        elif tag == "row":
            self._row_hidden = self._visibility.hides_row(attributes)
            self._column = 0
        elif tag in {"v", "t"}:
            if self._row_hidden:
                self.rows += 1
                self._row_hidden = False  # one full cell is enough
            if self._visibility.hides_column(self._column):
                self.columns.add(self._column)
        else:
            self._visibility.start(tag, attributes)


class _Comments(_Reader):
    def __init__(self, element: str) -> None:
        self.count = 0
        self.authors: dict[str, None] = {}
        self._element = element
        self._naming = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.count += tag == self._element
        self._naming = tag == "author"
        if tag in {"cmAuthor", "author"} and "name" in attributes:
            self.authors[attributes["name"]] = None

    def end(self, tag: str) -> None:
        self._naming = False

    def text(self, data: str) -> None:
        # "tc={...}" stands for the thread whose authors are kept elsewhere
        if self._naming and not data.startswith("tc=") and data.strip():
            self.authors[data] = None


def in_workbook(package: Package) -> Iterator[Hidden]:
    main = package.main("xl/workbook.xml")
    workbook = _Workbook()
    package.read(main, workbook)
    relations = package.relations(main)
    hidden = tuple(name for name, is_hidden, _ in workbook.sheets if is_hidden)
    if hidden:
        yield Hidden(HiddenKind.SHEETS, hidden, len(hidden))
    if names := tuple(workbook.hidden_names):
        yield Hidden(HiddenKind.NAMES, names, len(names))
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for name, is_hidden, relation in workbook.sheets:
        if is_hidden or relation not in relations:
            continue
        sheet = _Sheet()
        package.read(relations[relation][1], sheet)
        if sheet.rows:
            rows[name] = sheet.rows
        if sheet.columns:
            columns[name] = len(sheet.columns)
    if rows:
        yield Hidden(HiddenKind.ROWS, tuple(rows), sum(rows.values()))
    if columns:
        yield Hidden(HiddenKind.COLUMNS, tuple(columns), sum(columns.values()))
    shapes = HiddenShapes()
    for part in package.parts(r"xl/drawings/[^/]*\.xml"):
        package.read(part, shapes)
    yield from shapes.hidden()
    comments = _Comments("comment")
    for part in package.parts(r"xl/(?:.*/)?comments\d*\.xml"):
        package.read(part, comments)
    if comments.count:
        yield Hidden(HiddenKind.COMMENTS, tuple(sorted(comments.authors)), comments.count)


# --- presentations ----------------------------------------------------------------------------


class _Show(_Reader):
    """The slides in their order, as relationships (19.2.1.33)."""

    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sldId":
            self.slides.append(attributes.get(":id", ""))


class _Slide(_Reader):
    hidden = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sld":  # 19.3.1.38
            self.hidden = attributes.get("show") in _FALSE


class _Notes(_Reader):
    """Whether the notes say something; a slide number, a date or a header is nothing (19.7.10)."""

    said = False
    _placeholder = ""
    _in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sp":
            self._placeholder = ""
        elif tag == "ph":
            self._placeholder = attributes.get("type", "obj")
        self._in_text = tag == "t"

    def end(self, tag: str) -> None:
        self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text and self._placeholder not in {"sldNum", "dt", "hdr", "ftr"}:
            self.said = self.said or bool(data.strip())


def in_presentation(package: Package) -> Iterator[Hidden]:
    main = package.main("ppt/presentation.xml")
    show = _Show()
    package.read(main, show)
    relations = package.relations(main)
    hidden, noted = [], []
    for number, relation in enumerate(show.slides, 1):
        if relation not in relations:
            continue
        part = relations[relation][1]
        slide, notes = _Slide(), _Notes()
        package.read(part, slide)
        for kind, target in package.relations(part).values():
            if kind == "notesSlide":
                package.read(target, notes)
        if slide.hidden:
            hidden.append(str(number))
        if notes.said:
            noted.append(str(number))
    if hidden:
        yield Hidden(HiddenKind.SLIDES, tuple(hidden), len(hidden))
    if noted:
        yield Hidden(HiddenKind.NOTES, tuple(noted), len(noted))
    shapes = HiddenShapes()
    for part in package.parts(r"ppt/slides/[^/]*\.xml"):
        package.read(part, shapes)
    patterns = HiddenShapes(keeps_placeholders=True)
    for part in package.parts(r"ppt/slide(?:Layouts|Masters)/[^/]*\.xml"):
        package.read(part, patterns)
    shapes.names += patterns.names
    yield from shapes.hidden()
    comments = _Comments("cm")
    for part in package.parts(r"ppt/comments/.*\.xml|ppt/commentAuthors\.xml|ppt/authors\.xml"):
        package.read(part, comments)
    if comments.count:
        yield Hidden(HiddenKind.COMMENTS, tuple(sorted(comments.authors)), comments.count)
