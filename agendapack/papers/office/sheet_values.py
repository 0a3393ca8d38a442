"""The sheets of an Excel workbook show the values that were saved (ECMA-376-1, chapter 18)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.formulas import CHANGING, calls, is_of_its_cells_alone
from agendapack.papers.office.office_xml import Edit, Package, StartTag

_FIRST_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))
_HEADERS = frozenset(f"{a}{b}" for a in ("odd", "even", "first") for b in ("Header", "Footer"))


_CODES = {"D": "the date", "T": "the time", "F": "the file's name", "Z": "the folder"}


class SheetValues(Edits):
    """Cells, headers and rules of one sheet.

    A cell's formula goes and its value stays (18.3.1.4), whatever kind of formula it is (18.3.1.40,
    18.18.6): what is left of an array, a shared formula or a data table are values too.  In headers
    and footers &D, &T, &F and &Z print the date, the time, the file and its folder (18.3.1.46).
    """

    def __init__(self, name: str, *, zero_is_a_value: bool = True) -> None:
        """``zero_is_a_value``: not where the workbook asks to be worked out anew whenever it is
        opened, as programs ask that write formulas and work out none; some write 0 for a value."""
        super().__init__()
        self._name = name
        self._zero_is_a_value = zero_is_a_value
        self._cell: StartTag | None = None
        self._formula: tuple[StartTag, int, str] | None = None  # with where it ends, and its text
        self._value: str | None = None
        self._opened: StartTag | None = None  # whose text is being read
        self._texts: list[str] = []
        self._rule: StartTag | None = None
        self._rule_changes = False

    def start(self, tag: StartTag) -> None:
        name = tag.name
        if name == "c":
            self._cell, self._formula, self._value = tag, None, None
        elif name in ("f", "v", "formula") or name in _HEADERS:
            self._opened, self._texts = tag, []
        elif name == "is":
            self._value = "text"
        elif name == "cfRule":
            self._rule = tag
            self._rule_changes = tag.attributes.get("type") == "timePeriod"  # 18.18.82

    def text(self, data: str) -> None:
        if self._opened is not None:
            self._texts.append(data)

    def end(self, name: str, at: int) -> None:
        opened = self._opened
        if opened is not None and opened.name == name:
            self._opened = None
            self._read(opened, at, "".join(self._texts))
        elif name == "c" and self._cell is not None:
            self._settle(self._cell)
            self._cell = None
        elif name == "cfRule" and self._rule is not None:
            if self._rule_changes:
                self.edits.append(self._rule.cut(at))
                self.unkept.changing_rules += 1
            self._rule = None

    def _read(self, tag: StartTag, at: int, text: str) -> None:
        if self._rule is not None:  # "formula", or "f" in the extension of 2010
            self._rule_changes = self._rule_changes or not CHANGING.isdisjoint(calls(text))
        elif tag.name == "f":
            self._formula = (tag, at, text)
        elif tag.name == "v":
            self._value = text
        elif tag.name in _HEADERS:
            still, codes = _without_codes(text)
            if codes:
                self.edits.append(Edit.of(tag.end(), at, still))
                self.unkept.header_fields |= {_CODES[code] for code in codes}

    def _settle(self, cell: StartTag) -> None:
        kind = cell.attributes.get("t", "n")
        if kind == "e" and self._value is not None and self._value not in _FIRST_ERRORS:
            # An error that came after the first edition (#SPILL!), which would come out as another.
            self.edits.append(cell.with_value("t", "str"))
        if self._formula is None:
            return
        formula, at, text = self._formula
        if not self._is_saved(kind):
            # One with a type may be another cell's too.
            if text and "t" not in formula.attributes and is_of_its_cells_alone(text):
                self.unkept.worked_out.append(self._name)
                return
            self.unkept.left_blank.append(self._name)
        self.edits.append(formula.cut(at))

    def _is_saved(self, kind: str) -> bool:
        if not self._value:
            return self._value is not None and kind == "str"
        return self._zero_is_a_value or self._value != "0"


def _without_codes(header: str) -> tuple[str, set[str]]:
    """A header without the codes that print when and where, and those that it had; "&&" is an
    ampersand that is printed."""
    kept, codes, at = [], set(), 0
    while (found := header.find("&", at)) >= 0:
        code = header[found + 1 : found + 2].upper()
        if code in _CODES:
            codes.add(code)
            kept.append(header[at:found])
        else:
            kept.append(header[at : found + 2])
        at = found + 2
    return "".join((*kept, header[at:])), codes


class OpenedSheet(Edits):
    """A workbook opens on a sheet that shows: LibreOffice prints the sheet that it opens on, though
    it be hidden (18.2.30, activeTab; programs that write workbooks leave it at the first sheet)."""

    def __init__(self) -> None:
        super().__init__()
        self._view: StartTag | None = None
        self._sheets: StartTag | None = None
        self._shown: list[bool] = []

    def start(self, tag: StartTag) -> None:
        if tag.name == "workbookView" and self._view is None:
            self._view = tag
        elif tag.name == "sheets":
            self._sheets = tag
        elif tag.name == "sheet":
            self._shown.append(tag.attributes.get("state") not in ("hidden", "veryHidden"))

    def end(self, name: str, at: int) -> None:
        if name != "sheets" or self._sheets is None or True not in self._shown:
            return
        opened = self._view.attributes.get("activeTab", "0") if self._view is not None else "0"
        active = int(opened) if opened.isdecimal() and len(opened) < 7 else 0
        if active >= len(self._shown) or self._shown[active]:
            return
        tab = str(self._shown.index(True))
        if self._view is not None:
            self.edits.append(self._view.with_value("activeTab", tab))
            return
        views = b'<%bbookViews><%bworkbookView activeTab="%b"/></%bbookViews>'
        prefix, place = self._sheets.prefix(), self._sheets.at
        self.edits.append(Edit(place, place, views % (prefix, prefix, tab.encode(), prefix)))


class SheetRelations(Edits):
    """What a sheet is without its relationships to it.

    A pivot table is the cells that were saved: LibreOffice would make it anew from the records that
    it was made of (18.10).  Comments that are shown on the sheet, or set to be printed (18.3.1.63),
    would be printed over cells, or behind the sheet (18.7).
    """

    def __init__(self) -> None:
        super().__init__()
        self._goes: StartTag | None = None

    def start(self, tag: StartTag) -> None:
        goes = tag.attributes.get("Type", "").rpartition("/")[2] in _NOT_PRINTED
        self._goes = tag if tag.name == "Relationship" and goes else None

    def end(self, name: str, at: int) -> None:
        if name == "Relationship" and self._goes is not None:
            self.edits.append(self._goes.cut(at))
            self._goes = None


_NOT_PRINTED = ("pivotTable", "comments", "threadedComment")


class ShownSheet(Struct, frozen=True):
    """A sheet that shows, its number from 0, and whether its printing was set up by name."""

    name: str
    number: int
    is_set_up: bool


class Workbook:
    """A handler: the sheets, and whether the workbook asks to be worked out anew whenever it is
    opened (18.2.2, fullCalcOnLoad), which no spreadsheet program has it ask."""

    def __init__(self) -> None:
        self.is_to_be_worked_out = False
        self._sheets: list[tuple[str, str, bool]] = []  # relationship, name, whether it shows
        self._set_up: set[str] = set()  # numbers

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            shows = attributes.get("state", "visible") == "visible"
            self._sheets.append((attributes.get(":id", ""), attributes.get("name", ""), shows))
        elif tag == "definedName" and attributes.get("name", "").startswith("_xlnm.Print_"):
            self._set_up.add(attributes.get("localSheetId", ""))
        elif tag == "calcPr":
            self.is_to_be_worked_out = attributes.get("fullCalcOnLoad") in ("1", "true")

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...

    def read(self, package: Package) -> dict[str, ShownSheet]:
        """The sheets that show, by their parts."""
        main = package.main("xl/workbook.xml")
        package.read(main, self)
        relations = package.relations(main)
        return {
            relations[key][1]: ShownSheet(name, number, str(number) in self._set_up)
            for number, (key, name, shows) in enumerate(self._sheets)
            if shows and key in relations
        }
