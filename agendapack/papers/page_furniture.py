"""Passes over hidden text that is page furniture, or that can be read beside where it is hidden.

Furniture is what pages beside a page have in the same place too: a number that counts the pages, or
a text that can be seen there.  Text in the colour of its ground, or outside the visible page, is
furniture where it recurs though none of it is seen: a template's, or a printer's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec.structs import replace

from agendapack.papers.leaks import CoveredText, LeakKind, PageLeaks, counts_on, letters

NEIGHBOURS = (-2, -1, 1, 2)  # pages that are asked whether a text recurs in its place
RECURRING = 2  # of them: then it is page furniture, such as a number, that a picture came to cover
MARGIN = 3.0  # user space units: how exactly it recurs
SAID = 6  # letters and digits: a shorter text may stand anywhere by chance

_UNSEEN = (LeakKind.GROUND, LeakKind.OUTSIDE)  # nobody drew anything over it


def without_furniture(
    document: pdfium.PdfDocument, leaks: Sequence[PageLeaks]
) -> tuple[PageLeaks, ...]:
    """The leaks of all pages of a document without what is none."""
    return tuple(
        replace(found, texts=tuple(_unsaid(document, index, leaks))) if found.texts else found
        for index, found in enumerate(leaks)
    )


def _unsaid(
    document: pdfium.PdfDocument, index: int, leaks: Sequence[PageLeaks]
) -> Iterator[CoveredText]:
    """A page's texts that are no furniture and are not shown somewhere near."""
    left = list(_peculiar(document, index, leaks))
    asked = [text for text in left if text.kind in _UNSEEN and len(text.text) >= SAID]
    if not asked:
        yield from left
        return
    near = [other for step in (0, *NEIGHBOURS) if 0 <= (other := index + step) < len(document)]
    said = {other: letters(_all_of(document, other)) for other in near}

    def is_shown(text: str) -> bool:
        return any(
            said[other].count(text) > sum(hidden.text.count(text) for hidden in leaks[other].texts)
            for other in near
        )

    yield from (text for text in left if text not in asked or not is_shown(text.text))


def _all_of(document: pdfium.PdfDocument, index: int) -> str:
    try:
        return str(document[index].get_textpage().get_text_range())
    except pdfium.PdfiumError:
        return ""


def _peculiar(
    document: pdfium.PdfDocument, index: int, leaks: Sequence[PageLeaks]
) -> Iterator[CoveredText]:
    texts = leaks[index].texts
    counted, repeated, seen = Counter[CoveredText](), Counter[CoveredText](), set[CoveredText]()
    own = _said_there(document, index, texts)
    for step in NEIGHBOURS:
        other = index + step
        if not 0 <= other < len(document):
            continue
        hidden = {text.text for text in leaks[other].texts}
        others = _said_there(document, other, texts)
        for text, whole, said in zip(texts, own, others, strict=True):
            # Where more than the hidden letters lies there, they alone are compared.
            if counts_on(whole if letters(whole) == text.text else text.text, said, step):
                counted[text] += 1
            elif letters(said) == text.text:
                repeated[text] += 1
                if text.text not in hidden:
                    seen.add(text)
    for text in texts:
        is_furniture = text in seen or text.kind in _UNSEEN
        if counted[text] < RECURRING and not (repeated[text] >= RECURRING and is_furniture):
            yield text


def _said_there(
    document: pdfium.PdfDocument, index: int, texts: Iterable[CoveredText]
) -> list[str]:
    """What a page says in the place of each text."""
    try:
        page = document[index].get_textpage()
    except pdfium.PdfiumError:
        return ["" for _ in texts]
    boxes = (text.box.as_tuple() for text in texts)
    return [
        str(page.get_text_bounded(left - MARGIN, bottom - MARGIN, right + MARGIN, top + MARGIN))
        for left, bottom, right, top in boxes
    ]
