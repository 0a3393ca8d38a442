"""What Excel files hide (ECMA-376, part 1, whose sections are named)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import HiddenShapes
from agendapack.papers.office.office_xml import Listener, Package
from agendapack.papers.office.sheet_printing import column_number
from agendapack.papers.office.sheet_visibility import SheetVisibility

_FALSE = {"0", "false", "off"}
_CELL = re.compile(r"([A-Za-z]{1,3})\d*")


def _true(value: str | None) -> bool:
    return value is not None and value not in _FALSE


class SheetList(Listener):
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


class _Styles(Listener):
    """The cell formats whose number format shows nothing (18.8.30, 18.8.31), by index."""

    def __init__(self) -> None:
        self.concealing: set[str] = set()
        self._empty: set[str] = set()
        self._count: int | None = None  # of the cell formats so far; None outside their list

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            code = re.sub(r'\s|""|\[\w+\]', "", attributes.get("formatCode", ""))
            if code == ";;;":
                self._empty.add(attributes.get("numFmtId", ""))
        elif tag == "cellXfs":
            self._count = 0
        elif tag == "xf" and self._count is not None:
            if attributes.get("numFmtId") in self._empty:
                self.concealing.add(str(self._count))
            self._count += 1

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._count = None


class _Sheet(Listener):
    """The rows and columns that are hidden and hold something; the other cells that do and whose
    format hides it; and scenarios (18.3.1.76), which hold other values for cells."""

    def __init__(self, concealing: Set[str]) -> None:
        self.rows = self.cells = 0
        self.columns: set[int] = set()
        self.scenarios: list[str] = []
        self._concealing = concealing
        self._visibility = SheetVisibility()
        self._row_hidden = self._row_counted = self._concealed = False
        self._column = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            match = _CELL.match(attributes.get("r", ""))
            self._column = column_number(match[1]) if match else self._column + 1
            self._concealed = attributes.get("s", "0") in self._concealing
        elif tag == "row":
            self._row_hidden = self._visibility.hides_row(attributes)
            self._row_counted = False
            self._column = 0
        elif tag in {"v", "t"}:
            if self._row_hidden and not self._row_counted:
                self.rows += 1
                self._row_counted = True  # one full cell is enough
            if self._visibility.hides_column(self._column):
                self.columns.add(self._column)
            elif self._concealed and not self._row_hidden:
                self.cells += 1
            self._concealed = False  # a cell counts once
        elif tag == "scenario":
            self.scenarios.append(attributes.get("name", ""))
        else:
            self._visibility.start(tag, attributes)


class _SheetComments(Listener):
    """A sheet's comments and their authors (18.7), but for those that stand for a thread, which is
    kept elsewhere: their author is "tc={...}"."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self.by: list[str] = []  # an index of authors for each comment
        self._author: str | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "author":
            self._author = ""
        elif tag == "comment":
            self.by.append(attributes.get("authorId", ""))

    def end(self, tag: str) -> None:
        if tag == "author" and self._author is not None:
            self.authors.append(self._author)
            self._author = None

    def text(self, data: str) -> None:
        if self._author is not None:
            self._author += data

    def own(self) -> Iterator[str]:
        """The author of each comment that stands for no thread; empty where none is named."""
        for index in self.by:
            known = index.isdecimal() and int(index) < len(self.authors)
            author = self.authors[int(index)] if known else ""
            if not author.startswith("tc="):
                yield author


class _Threads(Listener):
    """Comments in threads, and the people by their ids ([MS-XLSX] 2.6.203, 2.6.205)."""

    def __init__(self) -> None:
        self.by: list[str] = []
        self.people: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "threadedComment":
            self.by.append(attributes.get("personId", ""))
        elif tag == "person":
            self.people[attributes.get("id", "")] = attributes.get("displayName", "")


def _sheet_comments(package: Package) -> Iterator[Hidden]:
    authors: list[str] = []
    for part in package.parts(r"xl/(?:.*/)?comments\d*\.xml"):
        comments = _SheetComments()
        package.read(part, comments)
        authors += comments.own()
    threads = _Threads()
    for part in package.parts(r"xl/(?:persons|threadedComments)/[^/]*\.xml"):
        package.read(part, threads)
    authors += (threads.people.get(person, "") for person in threads.by)
    if authors:
        named = tuple(sorted({author for author in authors if author.strip()}))
        yield Hidden(HiddenKind.COMMENTS, named, len(authors))


class _Revisions(Listener):
    """The history of a shared workbook (18.11): what was changed, and who saved it."""

    def __init__(self) -> None:
        self.count = 0
        self.authors: dict[str, None] = {}
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self.count += self._depth == 2 and tag not in {"header", "rcv"}
        if tag == "header" and (author := attributes.get("userName")):
            self.authors[author] = None

    def end(self, tag: str) -> None:
        self._depth -= 1


class _Connections(Listener):
    """Connections to data elsewhere (18.13.1), but for the one to the workbook's own model."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = attributes.get("name", "")
        if tag == "connection" and name != "ThisWorkbookDataModel":
            self.names[name] = None


def _beside_sheets(package: Package) -> Iterator[Hidden]:
    """What a workbook keeps that is on no sheet."""
    revisions = _Revisions()
    for part in package.parts(r"xl/revisions/revision(?:Log\d*|Headers)\.xml"):
        package.read(part, revisions)
    if revisions.count:
        yield Hidden(HiddenKind.HISTORY, tuple(sorted(revisions.authors)), revisions.count)
    if models := len(list(package.parts(r"xl/model/[^/]*\.data"))):
        yield Hidden(HiddenKind.MODEL, (), models)
    connections = _Connections()
    package.read("xl/connections.xml", connections)
    if connections.names:
        yield Hidden(HiddenKind.CONNECTIONS, tuple(connections.names), len(connections.names))


def in_workbook(package: Package) -> Iterator[Hidden]:
    main = package.main("xl/workbook.xml")
    workbook = SheetList()
    package.read(main, workbook)
    relations = package.relations(main)
    hidden = tuple(name for name, is_hidden, _ in workbook.sheets if is_hidden)
    if hidden:
        yield Hidden(HiddenKind.SHEETS, hidden, len(hidden))
    if names := tuple(workbook.hidden_names):
        yield Hidden(HiddenKind.NAMES, names, len(names))
    styles = _Styles()
    package.read("xl/styles.xml", styles)
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    concealed: dict[str, int] = {}
    scenarios: list[str] = []
    for name, is_hidden, relation in workbook.sheets:
        if is_hidden or relation not in relations:
            continue
        sheet = _Sheet(styles.concealing)
        package.read(relations[relation][1], sheet)
        if sheet.rows:
            rows[name] = sheet.rows
        if sheet.columns:
            columns[name] = len(sheet.columns)
        if sheet.cells:
            concealed[name] = sheet.cells
        scenarios += sheet.scenarios
    if rows:
        yield Hidden(HiddenKind.ROWS, tuple(rows), sum(rows.values()))
    if columns:
        yield Hidden(HiddenKind.COLUMNS, tuple(columns), sum(columns.values()))
    if concealed:
        yield Hidden(HiddenKind.CELLS, tuple(concealed), sum(concealed.values()))
    if scenarios:
        yield Hidden(HiddenKind.SCENARIOS, tuple(scenarios), len(scenarios))
    yield from _beside_sheets(package)
    shapes = HiddenShapes()
    for part in package.parts(r"xl/drawings/[^/]*\.xml"):
        package.read(part, shapes)
    yield from shapes.hidden()
    yield from _sheet_comments(package)
