"""Reads what agendapack prints for the public of a minute that is not for publication
(templates/minutes.html)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.unpack.minutes_pages.minute_paragraphs import PrintedParagraph, without_start
from agendapack.unpack.minutes_pages.point_lists import written_blocks
from agendapack.unpack.printed_minutes import PrintedMinute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.unpack.minutes_pages.minute_paragraphs import Block

_MARK = re.compile(r"Not for publication\. ", re.IGNORECASE)
_PARAGRAPH = re.compile(r"Exempt information under paragraph (?P<number>\w{1,4}) of ")
_CONFIDENTIAL = "Confidential information, which the law forbids"
_PUBLIC_INTEREST = re.compile(r"Public interest: *")
_SUMMARY = re.compile(r"Summary: *")


def read_unpublished(body: Sequence[Block]) -> PrintedMinute | None:
    """The minute whose body says first that it is not for publication, without its number and
    title; None for another."""
    first = body[0] if body else None
    if not isinstance(first, PrintedParagraph) or not _MARK.match(first.text):
        return None
    exempt = tuple(found["number"] for found in _PARAGRAPH.finditer(first.text))
    confidential = _CONFIDENTIAL in first.text
    if not exempt and not confidential:
        return None
    texts: dict[str, list[Block]] = {"interest": [], "summary": []}
    key = ""
    for block in body[1:]:
        if isinstance(block, PrintedParagraph):
            for name, lead in (("interest", _PUBLIC_INTEREST), ("summary", _SUMMARY)):
                if (found := lead.match(block.text)) and not texts[name]:
                    key = name
                    parts = tuple(without_start(block.parts, found.end()))
                    block = replace(block, parts=parts)
                    break
        if not key:
            return None
        texts[key].append(block)
    return PrintedMinute(
        "",
        "",
        exempt=exempt,
        confidential=confidential,
        public_interest=written_blocks(texts["interest"]),
        summary=written_blocks(texts["summary"]),
    )
