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

MAX_PART = 64 * 1024 * 1024  # bytes of one part: a thousand pages of text have about ten million
MAX_TOTAL = 1024 * 1024 * 1024


class _Rule(Struct, frozen=True):
    """In parts whose names match, what is replaced by what."""

    parts: re.Pattern[str]
    found: re.Pattern[bytes]
    instead: bytes | Callable[[re.Match[bytes]], bytes]


def _without_codes(match: re.Match[bytes]) -> bytes:
    return re.sub(rb"&amp;[DTZ]", b"", match[0])


def _fixed(match: re.Match[bytes]) -> bytes:
    attributes = re.sub(rb'\s+text:fixed="[^"]*"', b"", match[2])
    return match[1] + b' text:fixed="true"' + attributes


def _on_a_shown_sheet(match: re.Match[bytes]) -> bytes:
    """Open a workbook on a sheet that shows: LibreOffice prints the sheet it opens on, though it be
    hidden (18.2.30, activeTab; programs that write workbooks leave it at the first sheet)."""
    workbook = match[0]
    sheets: list[bytes] = re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", workbook)
    shown = [not re.search(rb'\bstate="(?:hidden|veryHidden)"', sheet) for sheet in sheets]
    opened = re.search(rb'\bactiveTab="(\d{1,6})"', workbook)
    active = int(opened[1]) if opened else 0
    if active >= len(shown) or shown[active] or not any(shown):
        return workbook
    tab = rb'activeTab="%d"' % shown.index(True)
    if opened:
        return workbook[: opened.start()] + tab + workbook[opened.end() :]
    if view := re.search(rb"<(?:\w+:)?workbookView\b", workbook):
        return workbook[: view.end()] + b" " + tab + workbook[view.end() :]
    before = re.search(rb"<(\w+:)?sheets\b", workbook)
    if before is None:
        return workbook
    prefix = before[1] or b""
    views = b"<%sbookViews><%sworkbookView %s/></%sbookViews>" % (prefix, prefix, tab, prefix)
    return workbook[: before.start()] + views + workbook[before.start() :]


_VOLATILE = rb"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\("
_WORD = re.compile(r"word/[^/]+\.xml")
_ODF = re.compile(r"content\.xml|styles\.xml")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_RULES: Sequence[_Rule] = (
    # ECMA-376-1, 17.16.5: a field of an unknown kind shows its last result.
    _Rule(
        _WORD,
        re.compile(
            rb'(<w:instrText\b[^>]*>|\bw:instr=")(\s*)(?:DATE|TIME|FILENAME)(?=[\s<"])', re.I
        ),
        rb"\1\2SHOWN",
    ),
    _Rule(
        re.compile(r"ppt/slides/[^/]+\.xml"),
        re.compile(rb'(<a:fld\b[^>]*\btype=")datetime[^"]*'),
        rb"\1shown",
    ),
    # 18.3.1.40: a cell's formula, where the cell has a value to go on with.
    _Rule(_SHEET, re.compile(rb"<f>[^<]*" + _VOLATILE + rb"[^<]*</f>(?=\s*<v>)"), b""),
    _Rule(re.compile(r"xl/workbook\.xml"), re.compile(rb"\A.+\Z", re.DOTALL), _on_a_shown_sheet),
    # 18.3.1.46: &D, &T and &Z print the date, the time and the folder.
    _Rule(
        _SHEET,
        re.compile(rb"<(?:odd|even|first)(?:Header|Footer)>[^<]*&amp;[DTZ][^<]*<"),
        _without_codes,
    ),
    # OpenDocument 1.3, part 3: 7.3.2 date, 7.3.3 time, 7.5 and after; 19.847 text:fixed.
    _Rule(
        _ODF,
        re.compile(rb'(<text:(?:date|time|file-name))((?![^>]*text:fixed="true")[^>]*)(?=>)'),
        _fixed,
    ),
    _Rule(
        _ODF,
        re.compile(rb'(<presentation:date-time-decl\b[^>]*\bpresentation:source=")current-date'),
        rb"\1fixed",
    ),
    _Rule(
        _ODF,
        re.compile(
            rb'\s+table:formula="[^"]*' + _VOLATILE + rb'[^"]*"(?=[^>]*\boffice:value-type=)'
        ),
        b"",
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
    """The parts in which a field was made still, by name."""
    entries = zipped.infolist()
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        return {}
    changed = {}
    for entry in entries:
        rules = [rule for rule in _RULES if rule.parts.fullmatch(entry.filename)]
        if not rules or entry.file_size > MAX_PART:
            continue
        before = after = zipped.read(entry)
        for rule in rules:
            after = rule.found.sub(rule.instead, after)
        if after != before:
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
