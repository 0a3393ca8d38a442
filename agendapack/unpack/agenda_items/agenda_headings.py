"""The headings of an agenda: its own, those of its parts, and those of its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agendapack.pages.html.typography import letters_in
from agendapack.unpack.agenda_items.page_rows import PageRow

_AGENDA = frozenset(
    (
        *("agenda", "agendaitems", "agendapart1", "itemsofbusiness", "orderofbusiness", "business"),
        *("businesstobetransacted", "itemsforconsideration", "rhaglen", "agendarhaglen"),
        *("rhaglenagenda", "trefnybusnes", "eitemauagenda", "listofitems", "index", "contents"),
    )
)
_PART = re.compile(
    r"(?:part|rhan)\s(?:\d|[ivx]{1,4}|[a-d]|one|two|three)\b.{0,100}"
    r"|(?:public|private|open|closed|exempt|confidential|restricted|unrestricted|non-exempt)\s"
    r"(?:items?|business|session|agenda|reports?|part|section)\b.{0,60}"
    r"|(?:items?|business|matters?) (?:to be |likely to be )?(?:considered |taken |heard )?"
    r"(?:in (?:private|public|the absence)|with the (?:press|public)|for (?:decision|information|"
    r"discussion|noting)|which).{0,80}",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"(?<!non-)(?<!un)\b(?:exempt|private|closed|confidential|restricted)\b|\bexclu(?:ded|sion)\b"
    r"|not (?:for publication|open to the public)|absence of the (?:press|public)",
    re.IGNORECASE,
)
_PRIVATE_PART = re.compile(r"(?:part|rhan)\s(?:ii|2|b|two)\W*", re.IGNORECASE)
_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(
        ("item", "no", "itemno", "number", "agendaitem", "ref", "eitem", "rhif"), "item"
    ),
    **dict.fromkeys(
        ("title", "subject", "itemtitle", "report", "business", "topic", "teitl"), "title"
    ),
    **dict.fromkeys(("page", "pages", "pageno", "pagenos", "pagenumber", "tudalen"), "page"),
    **dict.fromkeys(
        ("officer", "lead", "leadofficer", "presenter", "who", "reportof", "presentedby", "author"),
        "lead",
    ),
    **dict.fromkeys(("time", "timing", "ward", "decision", "wards", "purpose"), "other"),
}


def is_agenda_heading(row: PageRow) -> bool:
    """Whether a row is the heading under which the items stand: "AGENDA", "A G E N D A"."""
    text = row.text
    is_name = len(text) < 40 and letters_in(text).casefold() in _AGENDA
    return is_name and text[:1].isupper() and not text.endswith((".", ","))


def names_part(row: PageRow) -> bool:
    """Whether a row names a part of an agenda: "Part II", "UNRESTRICTED ITEMS"."""
    return is_part_name(row.text)


def is_part_name(heading: str) -> bool:
    return len(heading) <= 120 and bool(_PART.fullmatch(heading))


def is_heading(row: PageRow) -> bool:
    """Whether a row looks as a heading does: bold, or all in capitals."""
    letters = "".join(filter(str.isalpha, row.text))
    return len(row.text) <= 120 and len(letters) > 2 and (row.is_bold or letters.isupper())


def is_private_part(heading: str) -> bool:
    """
    >>> [is_private_part(h) for h in ("Part II", "PART 2 - ITEMS FOR INFORMATION", "EXEMPT ITEMS")]
    [True, False, True]
    """
    return bool(_PRIVATE.search(heading) or _PRIVATE_PART.fullmatch(heading))


def table_columns(row: PageRow) -> dict[str, float]:
    """What the columns of a table of items are for, and where each begins; empty where a row is no
    heading of such a table."""
    found: dict[str, float] = {}
    for cell in row.cells:
        for words in (cell.text, *cell.text.split()):
            kind = _COLUMNS.get(letters_in(words).casefold())
            if kind is not None:
                found.setdefault(kind, cell.line.left)
    known = sum(letters_in(cell.text).casefold() in _COLUMNS for cell in row.cells)
    is_one = all(letters_in(word).casefold() in _COLUMNS for word in row.text.split())
    return (
        found if (known >= 2 and known >= len(row.cells) - 1) or (is_one and len(found) > 1) else {}
    )
