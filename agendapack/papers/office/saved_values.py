"""The copy of an office file that is converted says what its author last saw it say.

A field or a formula is worked out anew by whoever opens the file: on another day, in another
folder, by another program.  Office files keep what each last came to; in the copy that LibreOffice
converts, that takes the place of the field or the formula, but for what a list in the module that
reads them keeps live.  (What an older binary file prints of this kind still changes.)
"""

from __future__ import annotations

import errno
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agendapack.papers.office.edits import Edits, Together
from agendapack.papers.office.hidden_shapes import WithoutHiddenShapes
from agendapack.papers.office.office_xml import (
    Package,
    Unlookable,
    in_ascii_superset,
    rewritten,
    root_of,
)
from agendapack.papers.office.open_document_fields import OpenDocumentFields
from agendapack.papers.office.open_document_printing import (
    OpenDocumentPrinting,
    PageLayouts,
    PageStyles,
)
from agendapack.papers.office.open_document_visibility import HiddenLines, WithoutAnnotations
from agendapack.papers.office.sheet_fitting import Fitting
from agendapack.papers.office.sheet_printing import (
    Appearance,
    PrintTitles,
    SheetPrinting,
    read_appearance,
)
from agendapack.papers.office.sheet_values import (
    OpenedSheet,
    SheetRelations,
    SheetValues,
    ShownSheet,
    Workbook,
)
from agendapack.papers.office.sheet_visibility import HiddenCells
from agendapack.papers.office.slide_fields import DrawingFields
from agendapack.papers.office.unkept import Unkept
from agendapack.papers.office.word_fields import WordFields
from agendapack.papers.office.word_visibility import HiddenRuns, WordStyles
from agendapack.problems import Location, Problem
from agendapack.records.paper_kinds import type_of

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors of the place that is written to, whatever the file."""

MAX_PART = 64 * 1024 * 1024  # bytes of one part: a thousand pages of text have about ten million
MAX_TOTAL = 1024 * 1024 * 1024
_BEGINNING = 1 << 14  # bytes in which a part's root is looked for

_WORD = ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "settings")
_DRAWINGS = ("sld", "sldLayout", "sldMaster", "wsDr", "drawing", "userShapes")
_PATTERNS = ("sldLayout", "sldMaster")
_SHEETS = ("worksheet", "chartsheet")
_HIDING = (b"hidden", b":display")  # what stands in a part with hidden shapes
_SIGNS: Mapping[str, Sequence[bytes]] = {
    **dict.fromkeys(_WORD, (b"instr", b"sdtPr", b"updateFields", b"hidden", b"vanish")),
    **dict.fromkeys(_DRAWINGS, (b"fld", b"hidden")),
    **dict.fromkeys(_SHEETS, (b"",)),
    "workbook": (b"",),
    "Relationships": (b"/pivotTable", b"/comments", b"/threadedComment"),
    "document-content": (b":text:1.0", b"formula", b":display"),
    "document-styles": (b":text:1.0", b":display"),
}
"""By the name of a part's root: what bytes one of which is there where something may change."""


def freeze(source: Path, copy: Path, place: Location) -> tuple[Problem, ...]:
    """Copy an office file to ``copy``, with what was saved in place of what changes, and any other
    file as it is; gives what could not be kept as its author saw it, told at ``place``."""
    told: tuple[Problem, ...] = ()
    try:
        with zipfile.ZipFile(source) as zipped:
            frozen = _Frozen(zipped, source)
            told = tuple(frozen.unkept.problems(source.name, place))
            if frozen.changed:
                _write(zipped, copy, frozen.changed)
                return told
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        Unlookable,
    ) as fault:
        if isinstance(fault, OSError) and fault.errno in NO_ROOM:
            raise  # for the file as it is may have room, and would show what is hidden
        # no zip, or a broken or encrypted one: LibreOffice shall say so
    shutil.copyfile(source, copy)
    return told


class _Frozen:
    """The parts of an office file in which something was edited, by name."""

    def __init__(self, zipped: zipfile.ZipFile, source: Path) -> None:
        paper = type_of(source)
        self._family = paper.office.family if paper is not None and paper.office else "document"
        self.changed: dict[str, bytes] = {}
        self.unkept = Unkept()
        self._fields: list[OpenDocumentFields] = []
        self._pages = PageStyles()
        self._fittings: dict[str, Fitting] = {}  # by page layout
        self._styles = WordStyles()
        self._workbook = Workbook()
        self._sheets: Mapping[str, ShownSheet] = {}
        self._appearance = Appearance()
        self._printing: dict[int, SheetPrinting] = {}  # by the sheet's number
        entries = zipped.infolist()
        if sum(entry.file_size for entry in entries) > MAX_TOTAL:
            self.unkept.is_too_large = True
            return
        if self._family == "document":
            self._styles.read(Package(zipped))
        if self._family == "spreadsheet":
            package = Package(zipped)
            self._sheets = self._workbook.read(package)
            self._appearance = read_appearance(package)
            package.read("styles.xml", self._pages)
        last = []  # what is edited by what is found in other parts
        for entry in entries:
            with zipped.open(entry) as part:
                beginning = part.read(_BEGINNING)
                root = root_of(beginning)
                if root not in _SIGNS:
                    continue
                if entry.file_size > MAX_PART:
                    self.unkept.is_too_large = True
                    continue
                before = in_ascii_superset(beginning + part.read())
            if root == "workbook" or entry.filename == "styles.xml":
                last.append((entry.filename, root, before))
            elif any(sign in before for sign in self._signs(root)):
                self._edit(entry.filename, root, before)
        for name, root, before in last:
            self._edit(name, root, before)
        masters = {master for fields in self._fields for master in fields.masters}
        for fields in self._fields:
            for master in masters & fields.header_fields.keys():
                self.unkept.header_fields |= fields.header_fields[master]

    def _signs(self, root: str) -> Sequence[bytes]:
        return (b"",) if root in _WORD and self._styles.hide_some() else _SIGNS[root]

    def _edit(self, name: str, root: str, before: bytes) -> None:
        editor = self._editor(name, root)
        after = before
        try:
            # One after the other, for what an editor takes out another may have edits in.
            for one in (*self._hiding_editors(root, before), editor):
                after = rewritten(after, one)
        except Unlookable:
            return  # LibreOffice shall say so
        if after is not before:
            self.changed[name] = after
        if name in self._sheets or root not in _SHEETS:
            self.unkept.add(editor.unkept)

    def _hiding_editors(self, root: str, before: bytes) -> Iterator[Edits]:
        """Those that keep hidden what its program does not show."""
        if root not in _SHEETS and any(sign in before for sign in _HIDING):
            yield WithoutHiddenShapes(keeps_placeholders=root in _PATTERNS)
        if root in _WORD and (b"vanish" in before or self._styles.hide_some()):
            yield HiddenRuns(self._styles)
        if self._family == "spreadsheet" and b"annotation" in before:
            yield WithoutAnnotations()

    def _editor(self, name: str, root: str) -> Edits:
        if root in _WORD:
            return WordFields()
        if root in _DRAWINGS:
            return DrawingFields()
        if root in _SHEETS:
            return self._sheet_editor(self._sheets.get(name))
        if root == "workbook":
            titles = {n: printing.titles for n, printing in self._printing.items()}
            return Together(OpenedSheet(), PrintTitles(titles))
        if root == "Relationships":
            return SheetRelations() if self._family == "spreadsheet" else Edits()
        is_sheets = self._family == "spreadsheet"
        fields = OpenDocumentFields(is_sheets_header=is_sheets and root == "document-styles")
        self._fields.append(fields)
        if is_sheets and name == "content.xml":
            printing = OpenDocumentPrinting(self._pages, self._fittings)
            return Together(fields, HiddenLines(), printing)
        if is_sheets and name == "styles.xml":
            return Together(fields, PageLayouts(self._fittings))
        return fields

    def _sheet_editor(self, sheet: ShownSheet | None) -> Edits:
        """What becomes of a sheet; None for one that does not show."""
        zero_is_a_value = not self._workbook.is_to_be_worked_out
        if sheet is None:
            return Together(SheetValues("", zero_is_a_value=zero_is_a_value), HiddenCells())
        printing = SheetPrinting(sheet.name, self._appearance, is_set_up=sheet.is_set_up)
        self._printing[sheet.number] = printing
        values = SheetValues(sheet.name, zero_is_a_value=zero_is_a_value)
        return Together(values, HiddenCells(), printing)


def _write(zipped: zipfile.ZipFile, copy: Path, changed: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as still:
        for entry in zipped.infolist():
            # Stored, for it is read once and thrown away.
            name = zipfile.ZipInfo(entry.filename, entry.date_time)
            if entry.filename in changed:
                still.writestr(name, changed[entry.filename])
                continue
            with zipped.open(entry) as part, still.open(name, "w") as into:
                shutil.copyfileobj(part, into)
