"""Tells pages that say nothing of their own: blank ones, and slips in the place of pages that are
not for publication."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from agendapack.records.paper_markings import in_line
from agendapack.unpack.pack_signs import PageSigns

LONGEST_SLIP = 200  # words of a slip
LONGEST_NOTE = 60  # words of a page that only says that something is not for publication
FIRST_LINES = 3  # of one: it comes to that at once
MOST_LINES = 40  # of either

_BLANK = re.compile(
    r"(?:this|the following|reverse) (?:page|side|sheet) (?:is |has been |was |of this page )?"
    r"(?:left )?(?:intentionally |deliberately |purposely )?(?:left )?blank"
    r"|(?:page )?(?:intentionally|deliberately) (?:left )?blank(?: page)?|blank page"
    r"|mae(?:'?r|’r) (?:dudalen|ddalen) hon (?:yn|wedi(?:'?i| ei) gadael yn) wag"
    r"(?: yn (?:fwriadol|bwrpasol))?"
    r"|gadawyd y dudalen hon yn wag(?: yn (?:fwriadol|bwrpasol))?",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"not for publication|not (?:available|for release) to the public|document is restricted"
    r"|(?:is|are) (?:exempt|confidential|restricted)|by virtue of paragraph|exempt information"
    r"|nid i'?w gyhoeddi|yn rhinwedd paragraff|gwybodaeth eithriedig",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(
    r"\bparagra(?:ph(?:s|\(s\))?|ffau|ff) "
    r"(\d{1,2}[a-c]?(?:(?: ?,| ?and| ?&| ?or| ?a) ?\d{1,2}[a-c]?){0,20})",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\d{1,2}[a-c]?", re.IGNORECASE)


def is_blank(page: PageSigns, stamps: Collection[int]) -> bool:
    """Whether a page bears nothing but ``stamps``, the places of its lines that are none of its
    own, or a sentence that says that it is blank."""
    if page.draws or page.is_scanned:
        return False
    sentences = _sentences(_own_text(page, stamps))
    return not sentences or _say_blank(sentences)


def says_blank(text: str) -> bool:
    """Whether a text says that its page is blank, in one language or two, and nothing else.

    >>> says_blank("(This page is intentionally left blank)"), says_blank("Blank cheques")
    (True, False)
    """
    return _say_blank(_sentences(text))


def _say_blank(sentences: Sequence[str]) -> bool:
    return 0 < len(sentences) <= 2 and all(map(_BLANK.fullmatch, sentences))


def _sentences(text: str) -> list[str]:
    parts = (each.strip(" -–—") for each in re.split(r"[.\n]+ ?|[()\[\]*]| / ", text))
    return [each for each in parts if each]


def withheld_by(
    page: PageSigns, stamps: Collection[int], *, is_of_several: bool
) -> tuple[str, ...] | None:
    """The paragraphs by which a page says that others are not for publication; None where it says
    something else.  One whose stamp is of several pages may say more before it comes to that."""
    own = [" ".join(line.text.split()) for at, line in enumerate(page.lines) if at not in stamps]
    if page.is_scanned or not 0 < len(own) <= MOST_LINES:
        return None
    said = " ".join(own)
    longest, first = (LONGEST_SLIP, len(own)) if is_of_several else (LONGEST_NOTE, FIRST_LINES)
    if len(said.split()) > longest:
        return None
    is_marked = any(
        (marking := in_line(line)) is not None and marking.is_certain for line in own[:first]
    )
    if not is_marked and _WITHHELD.search(" ".join(own[:first])) is None:
        return None
    found = (_PARAGRAPH.findall(each) for each in _PARAGRAPHS.findall(said))
    return tuple(dict.fromkeys(number.upper() for numbers in found for number in numbers))


def _own_text(page: PageSigns, stamps: Collection[int]) -> str:
    lines = (line.text for index, line in enumerate(page.lines) if index not in stamps)
    return " ".join(" ".join(lines).split())
