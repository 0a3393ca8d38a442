"""The copy of an office file that is converted says what its author last saw it say.

A report whose footer prints "today", or the folder that it was opened from, would say something
new in every build, and something that nobody wrote.  Office files keep what such a field last
showed; in the copy that LibreOffice converts, that is made plain text.  (What an older binary file
or an RTF prints of this kind still changes.)  And a hidden sheet stays hidden.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from agendapack.papers.office.office_xml import (
    Edit,
    Editor,
    StartTag,
    Unlookable,
    in_ascii_superset,
    rewritten,
)

MAX_PART = 64 * 1024 * 1024  # bytes of one part: a thousand pages of text have about ten million
MAX_TOTAL = 1024 * 1024 * 1024

# A possessive quantifier: what it has read it never gives back.
_VOLATILE_CALL = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*+\(")
_CHANGING_FIELDS = frozenset(("DATE", "TIME", "FILENAME"))


class _Edits:
    """An editor that changes nothing."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def start(self, tag: StartTag) -> None: ...

    def end(self, name: str, at: int) -> None: ...

    def text(self, data: str) -> None: ...


class _Code(Struct):
    """A piece of a field's code: the contents of one ``instrText``."""

    start: int
    end: int
    texts: list[str]


class _DocumentFields(_Edits):
    """Fields of Word (ECMA-376-1, 17.16.5): one of an unknown kind shows its last result.

    A field's code may be divided over runs (17.16.18); fields may stand in the codes of others.
    """

    def __init__(self) -> None:
        super().__init__()
        self._open: list[list[_Code]] = []  # the codes of the fields that are open, outermost first
        self._code: _Code | None = None

    def start(self, tag: StartTag) -> None:
        if tag.name == "instrText" and self._open:
            inside = tag.end()
            self._code = _Code(inside, inside, [])
            self._open[-1].append(self._code)
        elif tag.name == "fldChar":
            self._field_character(tag.attributes.get(":fldCharType", ""))
        elif tag.name == "fldSimple":
            code = tag.attributes.get(":instr", "")
            still = _without_its_kind(code)
            if still != code:
                self.edits.append(tag.with_value(":instr", still))

    def end(self, name: str, at: int) -> None:
        if name == "instrText" and self._code is not None:
            self._code.end = max(at, self._code.start)
            self._code = None

    def text(self, data: str) -> None:
        if self._code is not None:
            self._code.texts.append(data)

    def _field_character(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
        elif kind == "separate":
            self._settle()
        elif kind == "end":
            self._settle()
            if self._open:
                self._open.pop()

    def _settle(self) -> None:
        """Rename the field whose code is complete, in whatever pieces its name stands."""
        codes = self._open[-1] if self._open else []
        before = "".join(text for code in codes for text in code.texts)
        still = _without_its_kind(before)
        if still != before:
            first, *others = codes
            self.edits.append(Edit.of(first.start, first.end, still))
            self.edits += [Edit(code.start, code.end, b"") for code in others]
        codes.clear()


def _without_its_kind(code: str) -> str:
    """A field's code with a name that no program knows, where what it shows changes."""
    words = code.split(maxsplit=1)
    if not words or words[0].upper() not in _CHANGING_FIELDS:
        return code
    at = code.index(words[0])
    return f"{code[:at]}SHOWN{code[at + len(words[0]) :]}"


class _SlideFields(_Edits):
    """Dates on slides (ECMA-376-1, 21.1.2.2.4): their types are datetime, datetime1 to 13."""

    def start(self, tag: StartTag) -> None:
        if tag.name == "fld" and tag.attributes.get("type", "").startswith("datetime"):
            self.edits.append(tag.with_value("type", "shown"))


class _SheetValues(_Edits):
    """Cells and headers of an Excel sheet.

    A cell's formula goes where it would come out anew and the cell has a value to go on with
    (18.3.1.40); in headers and footers &D, &T and &Z print the date, the time and the folder
    (18.3.1.46).
    """

    _HEADERS = frozenset(f"{a}{b}" for a in ("odd", "even", "first") for b in ("Header", "Footer"))

    def __init__(self) -> None:
        super().__init__()
        self._start = self._inside = 0  # of the formula, or the header, at hand
        self._texts: list[str] | None = None
        self._is_volatile = False  # what was read last was such a formula

    def start(self, tag: StartTag) -> None:
        if tag.name == "v" and self._is_volatile:
            self.edits.append(Edit(self._start, tag.at, b""))
        self._is_volatile = False
        # A formula with a type may be another cell's too (18.18.6).
        if (tag.name == "f" and "t" not in tag.attributes) or tag.name in self._HEADERS:
            self._start, self._inside, self._texts = tag.at, tag.end(), []

    def end(self, name: str, at: int) -> None:
        if self._texts is None:
            return
        if name == "f":
            text, self._texts = "".join(self._texts), None
            self._is_volatile = _VOLATILE_CALL.search(text) is not None
        elif name in self._HEADERS:
            text, self._texts = "".join(self._texts), None
            still = _without_codes(text)
            if still != text:
                self.edits.append(Edit.of(self._inside, at, still))

    def text(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)


def _without_codes(header: str) -> str:
    """A sheet's header without &D, &T and &Z; "&&" is an ampersand that is printed."""
    kept, at = [], 0
    while (found := header.find("&", at)) >= 0:
        code = header[found + 1 : found + 2]
        kept.append(header[at:found] if code in ("D", "T", "Z") else header[at : found + 2])
        at = found + 2
    return "".join((*kept, header[at:]))


class _OpenedSheet(_Edits):
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


class _OpenDocumentFields(_Edits):
    """Fields of OpenDocument 1.3, part 3: 7.3.2 date, 7.3.3 time, 7.3.6 file name and 19.847
    text:fixed; 9.10.3 a slide's date; 19.640 a cell's formula."""

    def start(self, tag: StartTag) -> None:
        attributes = tag.attributes
        if tag.name in ("date", "time", "file-name"):
            if tag.namespace.endswith(":text:1.0") and attributes.get(":fixed") != "true":
                self.edits.append(tag.with_value(":fixed", "true"))
        elif tag.name == "date-time-decl":
            if attributes.get(":source") == "current-date":
                self.edits.append(tag.with_value(":source", "fixed"))
        elif ":value-type" in attributes and _VOLATILE_CALL.search(attributes.get(":formula", "")):
            self.edits += filter(None, (tag.without(":formula"),))


class _Rule(Struct, frozen=True):
    """In parts whose names match: who edits them, and what bytes one of which must be there for it
    to be worth the reading."""

    parts: re.Pattern[str]
    signs: Sequence[bytes]
    editor: Callable[[], Editor]


_RULES: Sequence[_Rule] = (
    _Rule(re.compile(r"word/[^/]+\.xml"), (b"instr",), _DocumentFields),
    _Rule(re.compile(r"ppt/slides/[^/]+\.xml"), (b"datetime",), _SlideFields),
    _Rule(
        re.compile(r"xl/worksheets/[^/]+\.xml"),
        (b"TODAY", b"NOW", b"RAND", b"Header>", b"Footer>"),
        _SheetValues,
    ),
    _Rule(re.compile(r"xl/workbook\.xml"), (b"idden",), _OpenedSheet),
    _Rule(
        re.compile(r"content\.xml|styles\.xml"),
        (b":date", b":time", b"file-name", b"TODAY", b"NOW", b"RAND"),
        _OpenDocumentFields,
    ),
)


def freeze(source: Path, copy: Path) -> None:
    """Copy an office file to ``copy``, its changing fields made still; any other file as it is."""
    try:
        with zipfile.ZipFile(source) as zipped:
            changed = _frozen_parts(zipped)
            if changed:
                _write(zipped, copy, changed)
                return
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ):
        pass  # no zip, or a broken or encrypted one: LibreOffice shall say so
    shutil.copyfile(source, copy)


def _frozen_parts(zipped: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts in which something was made still, by name."""
    entries = zipped.infolist()
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        return {}
    changed = {}
    for entry in entries:
        rule = next((rule for rule in _RULES if rule.parts.fullmatch(entry.filename)), None)
        if rule is None or entry.file_size > MAX_PART:
            continue
        before = in_ascii_superset(zipped.read(entry))
        if not any(sign in before for sign in rule.signs):
            continue
        editor = rule.editor()
        try:
            after = rewritten(before, editor)
        except Unlookable:
            continue  # LibreOffice shall say so
        if editor.edits:
            changed[entry.filename] = after
    return changed


def _write(zipped: zipfile.ZipFile, copy: Path, changed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as still:
        for entry in zipped.infolist():
            # Stored, for it is read once and thrown away.
            name = zipfile.ZipInfo(entry.filename, entry.date_time)
            if entry.filename in changed:
                still.writestr(name, changed[entry.filename])
                continue
            with zipped.open(entry) as part, still.open(name, "w") as into:
                shutil.copyfileobj(part, into)
