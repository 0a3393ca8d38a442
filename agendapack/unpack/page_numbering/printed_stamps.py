"""Tells what a line at the edge of a page may be: the number of the page, or that of an item.

A pack's own numbers and those of its papers look alike here; which are the pack's is seen over all
of its pages (``page_series``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from agendapack.papers.printed_numbers import CLOSED, OF_SUPPLEMENT, OF_TOTAL, OPENED, PAGE_WORD
from agendapack.records.numerals import roman
from agendapack.records.page_ranges import PageRange
from agendapack.unpack.pack_signs import PageLine, PageSigns

EDGE = 0.15  # of a page's height, or width: stamps stand no further from its edge
MOST_LINES = 40  # at the edges of one page: the outermost are looked at
LONGEST = 120  # characters of a line with a number in it
LARGEST = 999_999  # a number of a page

_BEFORE = rf"(?P<before>[-–—~\[(|] ?)?(?:{PAGE_WORD})?(?:{OPENED})?"
_NUMBER = re.compile(
    rf"(?:{OF_SUPPLEMENT})?{_BEFORE}"
    r"(?P<prefix>[a-z][a-z0-9]{0,9}[-_]|[a-z]{1,8})?"
    r"(?P<first>\d{1,9})"
    r"(?: ?[-–—] ?(?P<again>[a-z][a-z0-9]{0,9}[-_])?(?P<last>\d{1,6})"
    rf"|{OF_TOTAL})?(?:{CLOSED})?",
    re.IGNORECASE,
)
_ROMAN = re.compile(rf"{_BEFORE}(?P<numeral>[ivxl]{{1,8}})(?:{CLOSED})?", re.IGNORECASE)
_WITHIN = re.compile(
    r"(?:.*[^\w-])?(?P<said>(?:page|tudalen) \d{1,6}(?: (?:of|o) \d{1,6})?)", re.IGNORECASE
)
_ITEM = re.compile(
    r"(?:(?:agenda )?item(?: no\.?| number)?|eitem(?: (?:ar yr )?agenda)?(?: rhif)?)[ :.]{1,3}"
    r"(?P<number>\d{1,3}(?:\.\d{1,2})*(?: ?\(?[a-z]\)?)?|[a-z]\d{1,3})(?!\w)\.?",
    re.IGNORECASE,
)
_ROMANS = {roman(number): number for number in range(1, 100)}


class StampForm(Struct, frozen=True):
    """How a number is printed: those of one series look alike.  ``total``: what comes after "of",
    which is one number for all pages of a document.  ``is_within``: there are other words on its
    line."""

    word: str = ""
    around: str = ""
    prefix: str = ""
    total: int = 0
    is_within: bool = False


class StampedNumber(Struct, frozen=True):
    """A number that may be a page's: of several pages where ``last`` is not ``first``.

    ``shown`` is how it is printed, without the words around it; ``prefix`` what the records put
    before each number; ``line`` its place among the page's lines.
    """

    form: StampForm
    first: int
    last: int
    prefix: str
    shown: str
    line: int

    @property
    def pages(self) -> PageRange:
        return PageRange(self.first, self.last, self.prefix)

    @property
    def is_of_supplement(self) -> bool:
        """Whether its prefix is one of a supplement's pages, such as "S1-"."""
        return self.prefix.endswith("-")


class StampedItem(Struct, frozen=True):
    """What may be the number of an item, and the words before it in small letters."""

    number: str
    words: str
    line: int


class EdgeStamps(Struct, frozen=True):
    """What the lines at a page's edges may be.  ``numerals`` are roman ones, with their lines."""

    numbers: tuple[StampedNumber, ...] = ()
    items: tuple[StampedItem, ...] = ()
    numerals: tuple[tuple[str, int], ...] = ()


def edge_stamps(page: PageSigns) -> EdgeStamps:
    """What the lines at the edges of a page may be."""
    numbers: list[StampedNumber] = []
    items: list[StampedItem] = []
    numerals: list[tuple[str, int]] = []
    for index in _at_edges(page):
        text = " ".join(page.lines[index].text.split())
        if len(text) > LONGEST:
            continue
        rest = text
        if (item := _ITEM.match(text)) is not None:
            rest = text[item.end() :].strip(" -–—,/|")
            said = item["number"].replace(" ", "")
            if not rest or printed_number(rest, index) is not None:
                words = " ".join(item[0][: item.start("number")].lower().split()).rstrip(" :.")
                items.append(StampedItem(said, words, index))
        if (number := printed_number(rest, index)) is not None:
            numbers.append(number)
        elif (found := _ROMAN.fullmatch(text)) and found["numeral"].lower() in _ROMANS:
            numerals.append((found["numeral"], index))
        elif (within := _WITHIN.fullmatch(text)) is not None:
            numbers += _within(within["said"], index)
    if len(set(_items_on(page))) > 1:
        items = []  # a list of items, as in an agenda
    return EdgeStamps(tuple(numbers), tuple(items), tuple(numerals))


def _items_on(page: PageSigns) -> Iterator[str]:
    """The numbers of the items that lines of a page name and nothing else."""
    for line in page.lines:
        if len(line.text) < LONGEST and (found := _ITEM.fullmatch(line.text)) is not None:
            yield found["number"]


def printed_number(text: str, line: int = 0) -> StampedNumber | None:
    """The number of a page, or of several, that ``text`` says and nothing else; None where it is
    none.

    >>> printed_number("Page 67 of 142").first, printed_number("Page S1-3").prefix
    (67, 'S1-')
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    digits, prefix, word = found["first"], found["prefix"] or "", (found["word"] or "").lower()
    first = int(digits)
    last = int(found["last"] or digits)
    is_padded = digits.startswith("0") and len(digits) > 1
    if not 1 <= first <= last <= LARGEST or (found["last"] and not word):
        return None
    if (found["again"] and found["again"] != prefix) or (is_padded and found["last"]):
        return None
    total = int(found["total"] or 0)
    if found["of"] and (not first <= total or (found["of"] != "of" and not word and total < 3)):
        return None
    kept = "" if is_padded else prefix
    if found["ordinal"]:
        kept = f"S{int(found['ordinal'])}-"
    shown = "" if found["last"] else f"{prefix}{digits}"
    singular = word.removesuffix("nau") if word.startswith("tud") else word.rstrip("s")
    signs = (found["before"], found["open"], found["close"])
    around = "".join(filter(None, signs)).replace(" ", "")
    form = StampForm(singular, around, prefix or (kept and "series"), total)
    return StampedNumber(form, first, last, kept, shown, line)


def is_roman(text: str) -> bool:
    """Whether a text is a roman number, as of a page of front matter."""
    return text.lower() in _ROMANS


def _within(said: str, line: int) -> Iterator[StampedNumber]:
    number = printed_number(said, line)
    if number is not None:
        form = StampForm(number.form.word, "", "", number.form.total, is_within=True)
        yield StampedNumber(form, number.first, number.last, "", number.shown, line)


def _at_edges(page: PageSigns) -> list[int]:
    """The places of the lines at a page's edges, the outermost first."""
    near = [
        (distance, index)
        for index, line in enumerate(page.lines)
        if (distance := _distance(line, page)) <= EDGE
    ]
    return [index for _, index in sorted(near)[:MOST_LINES]]


def _distance(line: PageLine, page: PageSigns) -> float:
    """How far a line is within the page: its far side from the nearest edge, of the page's height,
    or of its width where it is turned."""
    height, width = max(page.height, 1.0), max(page.width, 1.0)
    within = min(line.bottom / height, 1 - line.top / height)
    if not line.upright:
        within = min(within, line.right / width, 1 - line.left / width)
    return max(0.0, within)
