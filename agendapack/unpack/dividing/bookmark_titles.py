"""The titles of bookmarks and headings, as those who put packs together write them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from msgspec import Struct

from agendapack.records.paper_kinds import type_of

LONGEST_TITLE = 200
"""Characters: what is longer is no title."""

_NUMBERED = re.compile(
    r"(?P<word>(?:agenda )?item(?: no\.?| number)? |eitem(?: agenda)? )?"
    r"(?P<number>\d{1,3}[a-z]?(?:\.\d{1,2})?|[a-z]\d{1,2})(?P<mark>[.):]*)"
    r"(?: ?[-–—:] ?| |$)(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""English and Welsh: "7. CQC Report", "7 - CQC Report", "Item 7: CQC Report", "Eitem 7"."""

_APPENDIX = re.compile(
    r"(?:appendix|annexe?|enclosure|encl?\.?|attachment|atodiad|amgaead)"
    r"(?: ?(?:no\.? ?)?(?:\d{1,3}[a-z]?|[a-z]{1,2}\d{0,2}|[ivx]{1,5}))?(?=[ :.,)\-–—]|$)",
    re.IGNORECASE,
)
"""English and Welsh: "Appendix 1", "Annex B", "Enc. 2", "Atodiad 1"."""

_FRONT = frozenset(
    (
        *("agenda", "agenda frontsheet", "agenda front sheet", "frontsheet", "front sheet"),
        *("contents", "index", "cover", "cover page", "cover sheet", "front page", "front cover"),
        *("agenda pack", "public agenda", "cynnwys", "rhaglen", "tudalen flaen"),
    )
)
"""What leads to the front matter, without capitals."""

_NO_TITLES = frozenset(("untitled", "document", "blank page", "page", "microsoft word"))


class NumberedTitle(Struct, frozen=True):
    """A title with the item number before it, "" for none.  ``has_word``: it says "Item"."""

    number: str
    title: str
    has_word: bool = False


def split_number(text: str) -> NumberedTitle:
    """A title and the number that stands before it.

    >>> split_number("7. CQC Report")
    NumberedTitle(number='7', title='CQC Report', has_word=False)
    >>> split_number("02 Item 05 - Roads.pdf")  # a file's name, numbered to be in order
    NumberedTitle(number='5', title='Roads', has_word=True)
    >>> split_number("20 mph zones").number, split_number("Agenda").number
    ('20', '')
    """
    line = plain_title(text)
    found = _NUMBERED.fullmatch(line)
    if found is None:
        return NumberedTitle("", line)
    inner = _NUMBERED.fullmatch(found["title"])
    if found["word"] is None and inner is not None and inner["word"] is not None:
        found = inner
    number = found["number"].lstrip("0") or found["number"]
    return NumberedTitle(number, found["title"].strip(), found["word"] is not None)


def plain_title(text: str) -> str:
    """A title on one line, without what cannot be seen, a file's ending, or underscores for spaces;
    "" where it names nothing.

    >>> plain_title("Appendix_A.PDF"), plain_title("Untitled"), plain_title("A Code for Bonfires")
    ('Appendix A', '', 'A Code for Bonfires')
    """
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", text[: 4 * LONGEST_TITLE])
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    line = " ".join(seen.split())
    if type_of(PurePath(line.rpartition("/")[2])) is not None:
        line = line.rpartition(".")[0]
    if " " not in line:
        line = " ".join(line.replace("_", " ").split())
    return "" if line.casefold() in _NO_TITLES else line[:LONGEST_TITLE]


def known_as(title: str) -> str:
    """What two ways of writing a title have in common: its letters and digits.

    >>> known_as("CQC  Report – Update") == known_as("CQC report: update")
    True
    """
    folded = unicodedata.normalize("NFKD", title).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def without_remark(title: str) -> str:
    """A title without the remark in brackets after it.

    >>> without_remark("Litter Bins (withdrawn)"), without_remark("(withdrawn)")
    ('Litter Bins', '(withdrawn)')
    """
    before, bracket, _ = title.rpartition("(")
    return before.rstrip() if bracket and title.endswith(")") and before.strip() else title


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles are one, though one may be cut short.

    >>> is_same_title("Integrated Finance Monitoring", "Integrated Finance Monitoring Report")
    True
    """
    first, second = sorted((known_as(one), known_as(other)), key=len)
    return bool(first) and (first == second or (len(first) >= 12 and second.startswith(first)))


def is_front_title(title: str) -> bool:
    return known_as(title) in _FRONT


def is_appendix_title(title: str) -> bool:
    """
    >>> [is_appendix_title(title) for title in ("Appendix 1: Risks", "Annex B", "Appendices")]
    [True, True, False]
    """
    return _APPENDIX.match(title) is not None


def is_same_appendix(one: str, other: str) -> bool:
    """Whether two titles name one appendix, though one of them says no more than its number.

    >>> is_same_appendix("Appendix 1", "Appendix 1 - Half-year Report")
    True
    >>> is_same_appendix("Appendix 1 - Costs", "Appendix 1 - Half-year Report")
    False
    """
    first, second = _APPENDIX.match(one), _APPENDIX.match(other)
    if first is None or second is None or known_as(first[0]) != known_as(second[0]):
        return False
    names = {known_as(one), known_as(other)}
    return len(names) == 1 or known_as(first[0]) in names
