"""A CSV file as an OpenDocument text whose table LibreOffice tags: header cells, rows, figures.

A spreadsheet program would guess at the encoding, lose the zero a telephone number begins with, run
``=HYPERLINK(...)`` as a formula, and leave the cells out of the PDF's reading structure.  Set as a
document's table, every cell stays the text that it is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

DELIMITERS = ",;\t|"
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_BYTES = 20_000_000

_NUMBER = re.compile(r"[-−+(]?\s*[£$€]?\s*\d[\d,. ]*\s*%?\s*\)?")
# What XML 1.0 cannot hold (2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PORTRAIT = (21.0, 29.7)  # A4 in centimetres
_MARGIN = 2.0
_CM_PER_LETTER = 0.0185  # an average letter's width for each point of its size
_SIZES = (10.0, 9.0, 8.0, 7.0, 6.0)


class NotATable(ValueError):
    """A file that is no table of text; says why, as the end of a sentence about the file."""


class Table(Struct, frozen=True):
    """Rows of equal length; the first is the header."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> int:
        return len(self.rows[0])


def read_table(data: bytes) -> Table:
    """The table in a CSV file's bytes, whatever its encoding and delimiter; raises NotATable."""
    if len(data) > MAX_BYTES:
        raise NotATable(f"is larger than {MAX_BYTES // 1_000_000} MB")
    text = _decoded(data)
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip() for cell in row))
            if len(rows) > MAX_ROWS:
                raise NotATable(f"has more than {MAX_ROWS:,} rows")
    except csv.Error as fault:
        raise NotATable(f"is not a table: {fault}") from None
    if not rows:
        raise NotATable("holds no rows")
    width = max(map(len, rows))
    if width > MAX_COLUMNS:
        raise NotATable(f"has {width} columns, and a page holds at most {MAX_COLUMNS}")
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise NotATable("holds bytes that are no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel on Windows writes as plain "CSV"


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most columns of one number."""
    head = io.StringIO(text[:20_000], newline="").read().splitlines()[:20]

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=columns)  # the first of equals: a comma


def write_document(table: Table, target: Path) -> None:
    """Write ``table`` as an .odt of A4 pages, landscape and in smaller letters where it is wide."""
    widths = _widths(table)
    wanted = sum(widths)
    page, size = _PORTRAIT, _SIZES[0]
    for page, size in (
        *((_PORTRAIT, size) for size in _SIZES[:2]),
        *((_PORTRAIT[::-1], size) for size in _SIZES),
    ):
        if wanted * size * _CM_PER_LETTER <= page[0] - 2 * _MARGIN:
            break
    room = page[0] - 2 * _MARGIN
    share = min(1.0, room / (wanted * size * _CM_PER_LETTER))
    centimetres = [width * size * _CM_PER_LETTER * share for width in widths]
    figures = [_is_figures(table, column) for column in range(table.columns)]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as odt:
        for name, text in (
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("styles.xml", _styles(page, size)),
            ("content.xml", _content(table, centimetres, figures)),
            ("META-INF/manifest.xml", _MANIFEST),
        ):
            entry = zipfile.ZipInfo(name)  # dated 1980, so that the file's bytes never change
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            odt.writestr(entry, text)


def _widths(table: Table) -> list[float]:
    """Each column's wish in letters: its longest word at least, its longest cell up to a limit."""
    widths = []
    for column in range(table.columns):
        texts = [row[column] for row in table.rows]
        longest = max(len(text) for text in texts)
        word = max((len(word) for text in texts for word in text.split()), default=1)
        widths.append(max(min(longest, 32), min(word, 40), 3) + 2.0)
    return widths


def _is_figures(table: Table, column: int) -> bool:
    texts = [row[column] for row in table.rows[1:] if row[column]]
    return bool(texts) and all(_NUMBER.fullmatch(text) for text in texts)


_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
    )
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    _DECLARATION
    + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.3"><manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _styles(page: tuple[float, float], size: float) -> str:
    orientation = "landscape" if page[0] > page[1] else "portrait"
    return (
        f'{_DECLARATION}<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
        f'<style:default-style style:family="paragraph"><style:text-properties'
        f' style:font-name="Liberation Sans" fo:font-family="Liberation Sans, Arial, Helvetica"'
        f' fo:font-size="{size}pt" fo:language="en" fo:country="GB"/></style:default-style>'
        "</office:styles><office:automatic-styles>"
        f'<style:page-layout style:name="A4"><style:page-layout-properties'
        f' fo:page-width="{page[0]}cm" fo:page-height="{page[1]}cm"'
        f' style:print-orientation="{orientation}" fo:margin="{_MARGIN}cm"/></style:page-layout>'
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="A4"/>'
        "</office:master-styles></office:document-styles>"
    )


def _content(table: Table, centimetres: Sequence[float], figures: Sequence[bool]) -> str:
    columns = "".join(
        f'<style:style style:name="C{n}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:.3f}cm"/></style:style>'
        for n, width in enumerate(centimetres)
    )
    styles = (
        '<style:style style:name="T" style:family="table"><style:table-properties'
        f' style:width="{sum(centimetres):.3f}cm" table:align="left"'
        ' table:border-model="collapsing"/></style:style>'
        '<style:style style:name="R" style:family="table-row"><style:table-row-properties'
        ' fo:keep-together="always"/></style:style>'
        '<style:style style:name="X" style:family="table-cell"><style:table-cell-properties'
        ' fo:padding="0.08cm" fo:border="0.5pt solid #808080"/></style:style>'
        '<style:style style:name="H" style:family="paragraph"><style:text-properties'
        ' fo:font-weight="bold"/></style:style>'
        '<style:style style:name="HN" style:family="paragraph"><style:paragraph-properties'
        ' fo:text-align="end"/><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="N" style:family="paragraph"><style:paragraph-properties'
        ' fo:text-align="end"/></style:style><style:style style:name="P"'
        ' style:family="paragraph"/>'
    )
    header, *body = table.rows
    return (
        f'{_DECLARATION}<office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{styles}{columns}</office:automatic-styles>"
        '<office:body><office:text><table:table table:name="Table" table:style-name="T">'
        + "".join(f'<table:table-column table:style-name="C{n}"/>' for n in range(table.columns))
        + f"<table:table-header-rows>{_row(header, figures, 'H')}</table:table-header-rows>"
        + "".join(_row(row, figures, "") for row in body)
        + "</table:table></office:text></office:body></office:document-content>"
    )


def _row(cells: Sequence[str], figures: Sequence[bool], prefix: str) -> str:
    return (
        '<table:table-row table:style-name="R">'
        + "".join(
            '<table:table-cell table:style-name="X" office:value-type="string">'
            + "".join(_paragraph(line, prefix + ("N" if right else "")) for line in _lines(cell))
            + "</table:table-cell>"
            for cell, right in zip(cells, figures, strict=True)
        )
        + "</table:table-row>"
    )


def _lines(cell: str) -> Sequence[str]:
    return _UNWRITABLE.sub("\ufffd", cell).splitlines() or ("",)


def _paragraph(text: str, style: str) -> str:
    return f"<text:p text:style-name={quoteattr(style or 'P')}>{escape(text)}</text:p>"
