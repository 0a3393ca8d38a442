"""What a paper may be, by the end of its file's name: the one table that says so.

Whatever differs from one kind of file to another follows from here: who makes a PDF of it, how an
office file is built, which pictures a web page can show.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal

from msgspec import Struct

PaperKind = Literal["pdf", "markdown", "minutes", "work-programme", "csv", "office", "picture"]

TYPESET: frozenset[PaperKind] = frozenset(("markdown", "minutes", "work-programme", "csv"))
"""The kinds that agendapack typesets itself, by its templates and styles."""

MAX_PAGES = 20_000
"""Of a paper, whatever kind it is."""

Family = Literal["document", "spreadsheet", "presentation"]
Format = Literal["ooxml", "odf", "binary", "rtf"]


class OfficeFormat(Struct, frozen=True):
    """How an office file is built: ``ooxml`` (ECMA-376) and ``odf`` (OpenDocument) are zips of XML,
    ``binary`` is what Office wrote before 2007."""

    format: Format
    family: Family

    @property
    def is_xml(self) -> bool:
        return self.format in ("ooxml", "odf")


class PaperType(Struct, frozen=True):
    """What the end of a file's name says of the file.

    ``office``: of an office file.  ``media``: of a picture that a web page can show, its media
    type.
    """

    kind: PaperKind
    office: OfficeFormat | None = None
    media: str = ""


def _office(format_: Format, family: Family) -> PaperType:
    return PaperType("office", OfficeFormat(format_, family))


TYPES: Mapping[str, PaperType] = {
    ".pdf": PaperType("pdf"),
    ".md": PaperType("markdown"),
    ".csv": PaperType("csv"),
    ".docx": _office("ooxml", "document"),
    ".doc": _office("binary", "document"),
    ".odt": _office("odf", "document"),
    ".rtf": _office("rtf", "document"),
    ".xlsx": _office("ooxml", "spreadsheet"),
    ".xls": _office("binary", "spreadsheet"),
    ".ods": _office("odf", "spreadsheet"),
    ".pptx": _office("ooxml", "presentation"),
    ".ppt": _office("binary", "presentation"),
    ".odp": _office("odf", "presentation"),
    ".jpg": PaperType("picture", media="image/jpeg"),
    ".jpeg": PaperType("picture", media="image/jpeg"),
    ".png": PaperType("picture", media="image/png"),
    ".tif": PaperType("picture"),
    ".tiff": PaperType("picture"),
}
"""By suffix in small letters.  A meeting's minutes are no file of the papers folder."""

IN_WORDS = "PDF, Markdown, CSV, an office document or a picture"

SHOWN_IN_HTML = frozenset(suffix for suffix, kind in TYPES.items() if kind.media)
"""The suffixes of pictures that a document's HTML can carry."""

PICTURES_BEGIN = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How a PNG and a JPEG begin: what a document shows is one of these, whatever its name."""


def type_of(file: PurePath) -> PaperType | None:
    """What a file is by its name; None for one that cannot be a paper."""
    return TYPES.get(file.suffix.lower())
