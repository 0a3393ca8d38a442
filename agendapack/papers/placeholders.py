"""Pages that stand in for a document that this reader may not show, or cannot: what they say."""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.problems import Location, Problem, warning

LONGEST = 1500  # characters: whoever says more has something of his own to say

_PHRASES = (
    # Forms made with Adobe LiveCycle, and what older readers show of them.
    "if this message is not eventually replaced by the proper contents of the document",
    "your pdf viewer may not be able to display this type of document",
    "the document you are trying to load requires adobe reader",
    # Rights management: Microsoft's, Adobe's, and others'.
    "this pdf document is protected",
    "this pdf file is protected",
    "this file is protected",
    "this document is protected",
    "this is a protected document",
    "this is a protected pdf",
    "requires a viewer that supports",
    "need a viewer that supports",
    "need a pdf reader that supports",
    "need a different reader",
    # Cover sheets of portfolios.
    "open this pdf portfolio",
)


def phrase(text: str) -> str:
    """What a page with ``text`` and nothing else says in place of a document, as it says it; empty
    where it says nothing of the kind."""
    words = " ".join(text.split())
    if len(words) > LONGEST:
        return ""
    found = min((at for one in _PHRASES if (at := words.lower().find(one)) >= 0), default=-1)
    if found < 0:
        return ""
    said = next(one for one in _PHRASES if words.lower().startswith(one, found))
    return words[found : found + len(said)]


def wording(name: str, said: str, place: Location) -> Iterator[Problem]:
    """The warning about a paper whose one page says that it is not the document."""
    if said:
        yield warning(
            f'"{name}" has one page, and that says "{said}": it seems to stand in for the document',
            place,
            "look at it; if so, ask its author for a copy that any reader can open, or have it"
            " printed to a new PDF where it can be opened",
        )
