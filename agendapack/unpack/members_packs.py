"""Tells a pack that is for members only, which is not taken apart: its papers would be public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from agendapack.records.paper_markings import in_line
from agendapack.unpack.pack_division import CutPiece, PackDivision
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedFront, PrintedItem

_HEAD = 0.5
"""Of the first page that says anything: where it says whom a document is for."""

_OURS = re.compile(r"NOT FOR PUBLICATION\. |NID I'W GYHOEDDI\. ")
"""How a document of ours for members begins to say so; of items it says no sentence."""

_ITEMS_BEGIN = re.compile(
    r"agenda|rhaglen|(?!\d{1,2}\w{0,2} \w+,? \d{4}|\d{1,2} ?[ap]\.?m)\d{1,3}[.)]?(?:\s.*)?",
    re.IGNORECASE,
)
"""The line from which on a front sheet says of single items that they are not for publication; not
one that begins with a day or a time."""


def is_marked(signs: PackSigns) -> bool:
    """Whether a document says at its head that it is not for publication."""
    first = next((page for page in signs.pages if page.lines), None)
    if first is None:
        return False
    head = [line.text for line in first.lines if line.top < _HEAD * first.height]
    return any(map(_OURS.match, head)) or any(map(_is_certain, takewhile(_is_above_items, head)))


def _is_above_items(text: str) -> bool:
    return _ITEMS_BEGIN.fullmatch(text) is None


def _is_certain(text: str) -> bool:
    marking = in_line(text)
    return marking is not None and marking.is_certain


def shown_exempt(
    front: PrintedFront, division: PackDivision, pieces: Iterable[CutPiece]
) -> str | None:
    """What a pack shows that its front sheet says is not for publication and whose own pages say so
    too, as the end of a sentence; None where there is no such thing."""
    exempt = {item.number for item in front.items if _is_exempt(item)}
    found = (paper for paper in division.papers if not paper.is_missing)
    for paper, piece in zip(found, pieces, strict=True):
        if piece.marking and (paper.item in exempt or paper.exempt):
            return (
                f"the front sheet says that item {paper.item} is not for publication, and a paper"
                f" of it in the file is marked {piece.marking}: this is a pack for members"
            )
    return None


def _is_exempt(item: PrintedItem) -> bool:
    return item.is_exempt or bool(item.exempt) or item.confidential
