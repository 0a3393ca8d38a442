"""Mechanical mending: what a pack can put right in a paper without knowing what its author meant.

A missing language or title is answered by the pack's own; the tabulator key's order and the
descriptions of links are written into the copied pages.  Content that is not marked is never
touched: it may be decoration, and it may be a footnote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pikepdf import Array, Dictionary, Name, Object

from agendapack.papers.pdf.strings import string_text, text_string
from agendapack.records.vocabulary import Vocabulary

Rectangle: TypeAlias = "tuple[float, float, float, float]"
TextOf: TypeAlias = "Callable[[int, Rectangle], str]"
"""Gives the text within a rectangle (left, bottom, right, top in user space) of a page, by its
zero-based index among the pages that are being mended."""

MAX_DESCRIPTION = 300  # characters: a link over a whole page is not described by all of it


def mend_tab_order(pages: Sequence[Object]) -> int:
    """Let the tabulator key follow the structure on every page with annotations (ISO 14289-1,
    7.18.3); gives how many pages were changed."""
    changed = 0
    for page in pages:
        annotations = page.get(Name.Annots)
        if isinstance(annotations, Array) and len(annotations) and page.get(Name.Tabs) != Name.S:
            page.Tabs = Name.S
            changed += 1
    return changed


def mend_links(pages: Sequence[Object], text_of: TextOf, words: Vocabulary) -> int:
    """Describe every link that has no description (ISO 14289-1, 7.18.5); gives how many."""
    mended = 0
    for index, page in enumerate(pages):
        annotations = page.get(Name.Annots)
        if not isinstance(annotations, Array):
            continue
        for annotation in annotations:
            if (
                isinstance(annotation, Dictionary)
                and annotation.get(Name.Subtype) == Name.Link
                and not string_text(annotation.get(Name.Contents)).strip()
            ):
                annotation.Contents = text_string(_description(annotation, index, text_of, words))
                mended += 1
    return mended


def _description(link: Object, page: int, text_of: TextOf, words: Vocabulary) -> str:
    rectangle = _rectangle(link.get(Name.Rect))
    covered = " ".join(text_of(page, rectangle).split()) if rectangle else ""
    if covered:
        if len(covered) <= MAX_DESCRIPTION:
            return covered
        return covered[:MAX_DESCRIPTION].rsplit(" ", 1)[0] + " ..."
    return describe_target(link, words)


def describe_target(link: Object, words: Vocabulary) -> str:
    """Where a link leads, in words, for want of a text that it covers."""
    action = link.get(Name.A)
    if isinstance(action, Dictionary):
        kind = action.get(Name.S)
        if kind == Name.URI:
            return _describe_address(string_text(action.get(Name.URI)).strip(), words)
        if kind in (Name.GoToR, Name.Launch):
            file = action.get(Name.F)
            named = file.get(Name.UF, file.get(Name.F)) if isinstance(file, Dictionary) else file
            if string_text(named):
                return words.say("Link to the file {file}", file=string_text(named))
            return words.say("Link to a file")
    return words.say("Link within this document")


def _describe_address(address: str, words: Vocabulary) -> str:
    if address.lower().startswith("mailto:"):
        return words.say("E-mail to {address}", address=address[7:].split("?", 1)[0])
    if address.lower().startswith("tel:"):
        return words.say("Telephone {number}", number=address[4:])
    if address:
        return words.say("Link to {address}", address=address)
    return words.say("Link to a web page")


def _rectangle(value: Object | None) -> Rectangle | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(member) for member in value)
    except (TypeError, ValueError):
        return None
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
