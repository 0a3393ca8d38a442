"""What OpenDocument files hide (OpenDocument 1.3, part 3, whose sections are named)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from urllib.parse import unquote

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import HiddenShapes
from agendapack.papers.office.office_xml import Package
from agendapack.papers.office.open_document_visibility import LineVisibility


class _Manifest:
    """Whether parts are encrypted, and the media types of parts and objects (part 2, 4.4)."""

    def __init__(self) -> None:
        self.is_encrypted = False
        self.media: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.is_encrypted = self.is_encrypted or tag == "encryption-data"
        if tag == "file-entry":
            path = attributes.get(":full-path", "").rstrip("/")
            self.media[path] = attributes.get(":media-type", "")

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


def is_encrypted(package: Package) -> bool:
    """Whether the manifest says that parts are encrypted."""
    return _manifest(package).is_encrypted


def _manifest(package: Package) -> _Manifest:
    manifest = _Manifest()
    package.read("META-INF/manifest.xml", manifest)
    return manifest


def in_content(package: Package) -> Iterator[Hidden]:
    content = _Content()
    package.read("content.xml", content)
    yield from content.hidden()
    objects = _Objects(frozenset(package.parts(r".*")), _manifest(package).media)
    shapes = HiddenShapes()
    for part in ("styles.xml", "content.xml"):
        package.read(part, objects)
        package.read(part, shapes)
    yield from objects.hidden()
    if versions := len(list(package.parts(r"Versions/[^/]+"))):
        yield Hidden(HiddenKind.VERSIONS, (), versions)
    yield from shapes.hidden()


class _Objects:
    """Pictures and objects: those outside the file, cropped ones, embedded files (10.4), and values
    of other files (9.3.1, 9.4.12)."""

    def __init__(self, parts: Set[str], media: Mapping[str, str]) -> None:
        self._parts = parts
        self._media = media
        self._style = ""
        self._cropping: set[str] = set()
        self._linked: dict[str, None] = {}
        self._embedded: dict[str, None] = {}
        self._sources: dict[str, None] = {}
        self._names: dict[str, None] = {}
        self._cropped = self._charts = self._values = 0
        self._is_elsewhere = False  # the table that is read, which keeps cells of another file

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        reference = attributes.get(":href", "")
        if tag == "style":
            self._style = attributes.get(":name", "")
        elif tag == "graphic-properties":
            # 20.186 fo:clip: how much is cut off at each side
            if any("1" <= digit <= "9" for digit in attributes.get(":clip", "")):
                self._cropping.add(self._style)
        elif tag == "frame":
            self._cropped += attributes.get(":style-name", "") in self._cropping
        elif tag in {"image", "fill-image", "background-image"} and reference:
            if unquote(reference).removeprefix("./") not in self._parts:
                self._linked[_file_name(reference)] = None
        elif tag in {"object", "object-ole"} and reference:
            self._object(tag, reference.removeprefix("./").rstrip("/"))
        elif tag in {"table-source", "cell-range-source"}:
            self._sources[_file_name(reference)] = None
            self._is_elsewhere = tag == "table-source"
        elif tag in _CELLS and self._is_elsewhere and ":value-type" in attributes:
            self._values += _repeats(attributes, ":number-columns-repeated")
        elif tag == "named-range" and attributes.get(":hidden") == "true":
            self._names[attributes.get(":name", "")] = None

    def _object(self, tag: str, name: str) -> None:
        kind = self._media.get(name, "")
        if kind.endswith("opendocument.chart"):
            self._charts += 1
        elif tag == "object-ole" or (kind and not kind.endswith("opendocument.formula")):
            self._embedded[name] = None

    def end(self, tag: str) -> None:
        if tag == "table":
            self._is_elsewhere = False

    def text(self, data: str) -> None: ...

    def hidden(self) -> Iterator[Hidden]:
        if self._values:
            yield Hidden(HiddenKind.EXTERNAL_DATA, tuple(self._sources), self._values)
        for kind, names in (
            (HiddenKind.LINKED, self._linked),
            (HiddenKind.EMBEDDED, self._embedded),
            (HiddenKind.NAMES, self._names),
        ):
            if names:
                yield Hidden(kind, tuple(names), len(names))
        for kind, count in (
            (HiddenKind.CROPPED, self._cropped),
            (HiddenKind.CHART_DATA, self._charts),
        ):
            if count:
                yield Hidden(kind, (), count)


_CELLS = frozenset(("table-cell", "covered-table-cell"))


def _file_name(reference: str) -> str:
    return unquote(reference).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


class _Content:
    """One pass over content.xml, whose styles stand before what uses them (3.1.3)."""

    def __init__(self) -> None:
        self._kind = ""
        self._path: list[str] = []
        self._style = ("", "")
        self._unseen: set[tuple[str, str]] = set()  # families and names of styles that do not show
        self._sheets: list[str] = []
        self._rows: dict[str, int] = {}
        self._columns: dict[str, set[int]] = {}
        self._slides: list[str] = []
        self._notes: dict[str, None] = {}
        self._changes = 0
        self._comments = 0
        self._authors: dict[str, None] = {}
        self._commentators: dict[str, None] = {}
        self._texts = 0
        self._lines = LineVisibility()
        # where the reading is
        self._sheet = ""
        self._sheet_shown = False
        self._column = 0
        self._hidden_columns: list[tuple[int, int]] = []
        self._row_repeats = 0
        self._cell = 0
        self._slide = 0
        self._frame = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        self._lines.start(tag, attributes)
        if parent == "body":
            self._kind = tag
        elif tag == "style":
            self._style = (attributes.get(":family", ""), attributes.get(":name", ""))
        elif tag.endswith("-properties"):
            # 20.270 table:display, 20.404 text:display, 20.251 presentation:visibility
            if (
                attributes.get(":display") in {"false", "none"}
                or attributes.get(":visibility") == "hidden"
            ):
                self._unseen.add(self._style)
        elif tag == "annotation":
            self._comments += 1
        elif tag == "change-info":
            self._changes += 1
        elif tag in {"hidden-text", "hidden-paragraph"} or (
            tag == "section" and attributes.get(":display") == "none"
        ):
            self._texts += 1
        elif tag in {"p", "h", "span"}:
            family = "text" if tag == "span" else "paragraph"
            self._texts += (family, attributes.get(":style-name", "")) in self._unseen
        elif self._kind == "spreadsheet":
            self._in_sheet(tag, parent, attributes)
        elif self._kind == "presentation":
            self._in_slide(tag, attributes)

    def _in_sheet(self, tag: str, parent: str, attributes: Mapping[str, str]) -> None:
        if tag == "table" and parent == "spreadsheet":
            self._sheet = attributes.get(":name", "")
            style = ("table", attributes.get(":style-name", ""))
            self._sheet_shown = style not in self._unseen
            if not self._sheet_shown:
                self._sheets.append(self._sheet)
            self._column, self._hidden_columns = 0, []
        elif tag == "table-column":
            repeats = _repeats(attributes, ":number-columns-repeated")
            if self._lines.hides(tag, attributes):
                self._hidden_columns.append((self._column, self._column + repeats))
            self._column += repeats
        elif tag == "table-row":
            hidden = self._lines.hides(tag, attributes)
            self._row_repeats = _repeats(attributes, ":number-rows-repeated") if hidden else 0
            self._cell = 0
        elif tag == "table-source":  # 9.4.12: no sheet, but cells kept of another file
            if self._sheets[-1:] == [self._sheet]:
                self._sheets.pop()
            self._sheet_shown = False
        elif tag in _CELLS:
            repeats = _repeats(attributes, ":number-columns-repeated")
            if ":value-type" in attributes and self._sheet_shown:
                self._full_cells(self._cell, self._cell + repeats)
            self._cell += repeats

    def _full_cells(self, first: int, end: int) -> None:
        if self._row_repeats:
            self._rows[self._sheet] = self._rows.get(self._sheet, 0) + self._row_repeats
            self._row_repeats = 0  # one full cell is enough
        for hidden, shown in self._hidden_columns:
            full = range(max(first, hidden), min(end, shown))
            if full:
                self._columns.setdefault(self._sheet, set()).update(full[:1000])

    def _in_slide(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "page":
            self._slide += 1
            if ("drawing-page", attributes.get(":style-name", "")) in self._unseen:
                self._slides.append(str(self._slide))
        elif tag == "frame":
            self._frame = attributes.get(":class", "")

    def end(self, tag: str) -> None:
        self._path.pop()
        self._lines.end(tag)
        if tag == "frame":
            self._frame = ""

    def text(self, data: str) -> None:
        if not data.strip():
            return
        if self._path[-1] == "creator":
            holder = self._path[-2]
            if holder == "annotation":
                self._commentators[data] = None
            elif holder == "change-info":
                self._authors[data] = None
        elif (
            self._kind == "presentation"
            and "notes" in self._path
            and "annotation" not in self._path
            and self._frame not in {"page-number", "header", "footer", "date-time", "page"}
        ):
            self._notes[str(self._slide)] = None

    def hidden(self) -> Iterator[Hidden]:
        found = (
            (HiddenKind.SHEETS, self._sheets, len(self._sheets)),
            (HiddenKind.ROWS, self._rows, sum(self._rows.values())),
            (HiddenKind.COLUMNS, self._columns, sum(map(len, self._columns.values()))),
            (HiddenKind.SLIDES, self._slides, len(self._slides)),
            (HiddenKind.NOTES, self._notes, len(self._notes)),
            (self._kind_of_changes(), sorted(self._authors), self._changes),
            (HiddenKind.COMMENTS, sorted(self._commentators), self._comments),
            (HiddenKind.TEXT, (), self._texts),
        )
        for kind, names, count in found:
            if count:
                yield Hidden(kind, tuple(names), count)

    def _kind_of_changes(self) -> HiddenKind:
        """Changes to a sheet are not printed; those to a text are."""
        return HiddenKind.HISTORY if self._kind == "spreadsheet" else HiddenKind.CHANGES


def _repeats(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1
