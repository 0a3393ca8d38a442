"""Words and sums of money, written the same way whatever file they come from.

Two files say the same where their words are the same, however they are set: capitals, accents,
ligatures, kinds of spaces, quotation marks and hyphens do not count, nor where a line ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

RUN = 5
"""Words running that show where a text comes from."""
LEAST_BARE = 10_000
"""A number without a currency is a sum from here on: smaller ones count people, pages and days."""

_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?:[^\S\n\r]*[\r\n]+\s*)?(?=[^\W\d_])")
_WITHOUT_WIDTH = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_UNSEEN = re.compile(f"[\u00ad{_WITHOUT_WIDTH}]|[\x02\ufffe\uffff](?:\\s*[\r\n]+\\s*)?")
"""Soft hyphens and marks without width; PDFium's marks of a hyphen at the end of a line."""
_MARK = re.compile(f"[{_WITHOUT_WIDTH}]")
_IN_SUM = re.compile(f"[\u00ad{_WITHOUT_WIDTH}]")
_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")
_WORD = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*|[^\W_]+")

_NUMBER = r"\d{1,3}(?:,\s?\d{3})+|\d{1,3}(?:[\s]\d{3})+|\d+"
_SUM = re.compile(
    rf"""
      (?P<sign> £ | € | \$ | \b(?:gbp|eur|usd)\b )?
      \s? (?<![\d.,]) (?P<number> {_NUMBER} ) (?P<part> \.\d+ )? (?!\d)
      \s? (?P<many> (?: k | m | mn | bn | thousand | million | billion )\b )?
      (?P<after> \s? (?: pounds | euros | gbp | eur )\b )?
    """,
    re.VERBOSE,
)
_DOTTED = re.compile(
    r"""
      (?P<sign> (?: £ | € | \$ | \b(?:gbp|eur|usd)\b ) \s? )?
      (?<![\d.,]) (?P<number> \d{1,3}(?:\.\d{3}){2,} ) (?P<part> ,\d\d )? (?![\d.,]*\d)
      (?P<after> \s? (?: € | (?:euros?|pounds|eur|gbp)\b ) )?
    """,
    re.VERBOSE,
)
"""As it is written on the Continent; one point alone may be that of a decimal."""
_TELEPHONE = re.compile(r"(?:\+\d\d[ \xa0]?(?:\(0\))?|\(?\b0)[1-9]\d{2,3}\)?[ \xa0-]\d{5,7}\b")
_BARE = re.compile(r"(?<![\w#])(?<!\d\.)(?<![^\W\d_][-/])[1-9]\d{4,}(?P<part>\.\d+)?(?![\w/]|\.\d)")
"""A number as spreadsheets write it, not a part of a reference: PO-421700, 421700/1, A421700."""
_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_TIMES = {
    "k": _THOUSAND,
    "thousand": _THOUSAND,
    "m": _MILLION,
    "mn": _MILLION,
    "million": _MILLION,
    "bn": _BILLION,
    "billion": _BILLION,
}
_TO_NINETEEN = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = dict(zip(_TO_NINETEEN, range(1, 20), strict=True)) | dict(
    zip(_TENS, range(20, 100, 10), strict=True)
)
_ONE = rf"(?:{'|'.join(_SMALL)})\b"
_APART = r"[\s-]{1,3}"
_GROUP = rf"(?:{_ONE}{_APART}){{1,2}}(?:hundred\b{_APART}(?:and{_APART})?(?:{_ONE}{_APART}){{,2}})?"
_NEXT = rf"\b(?:,?{_APART}(?:and{_APART})?)?"
_SPELLED = re.compile(
    rf"(?<!point\s)\b(?={_ONE})(?:{_GROUP}billion{_NEXT})?(?:{_GROUP}million{_NEXT})?"
    rf"(?:{_GROUP}thousand{_NEXT})?(?:{_GROUP}(?=pounds|euros))?"
)
"""A sum in words: four million two hundred thousand."""
_SIGNS = {"gbp": "£", "pounds": "£", "eur": "€", "euros": "€", "usd": "$"}


def words(text: str) -> list[str]:
    """The words of a text: letters and digits, in small letters.

    >>> words("The ﬁrm’s well-known co-\\noperation: £4,200,000 at Café 2")
    ['the', 'firms', 'wellknown', 'cooperation', '4200000', 'at', 'cafe', '2']
    """
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
    elif "\x02" in text:
        text = _UNSEEN.sub("", text)
    text = _HYPHENATED.sub("", _APOSTROPHE.sub("", text)).casefold()
    found = _WORD.findall(text)
    return [word.replace(",", "") if word[0].isdigit() else word for word in found]


def readings(text: str) -> Iterator[list[str]]:
    """The words of a text, and where it has marks without width also those that they part: a mark
    such as the zero-width space may stand in a word or in place of a space.

    >>> list(readings("ten\\u200bder of"))
    [['tender', 'of'], ['ten', 'der', 'of']]
    """
    yield words(text)
    if _MARK.search(text):
        yield words(_MARK.sub(" ", text))


def runs(of: list[str], length: int = RUN) -> Iterator[str]:
    """Each run of ``length`` words, with spaces between."""
    if length == 1:
        yield from of
        return
    shifted = (of[start:] for start in range(length))
    yield from map(" ".join, zip(*shifted, strict=False))


def sums(text: str) -> frozenset[str]:
    """The sums of money in a text by their value, so that £4.2m is £4,200,000.

    Below LEAST_BARE a number is a sum where its currency stands with it, and from there on also
    where its thousands are set apart or counted in words; a number all in words is one from a
    million on.  Where a space leaves open whether the thousands go on or another number follows,
    both are taken.

    >>> sorted(sums("£4.2 million and 4,200,000; £950.50 for 1,200 people in 2024"))
    ['4200000', '£950.5']
    """
    found = set()
    text = unicodedata.normalize("NFKC", text).casefold()
    for match in _matches(_DOTTED, text):
        if match["sign"] or match["after"]:
            pence = (match["part"] or "").replace(",", ".")
            found.add(f"{Decimal(match['number'].replace('.', '') + pence).normalize():f}")
    spelled = {_value(match[0]) for match in _matches(_SPELLED, text)}
    found |= {str(value) for value in spelled if value >= _MILLION}
    for match in _matches(_SUM, text):
        number, part, many = match["number"], match["part"] or "", match["many"] or ""
        written = [number]
        if " " in number or "\n" in number:  # spaces in a sum, or the next number
            written.append(re.split(r"(?<=\d)\s|,\s", number)[0])
        for each in written:
            value = Decimal(re.sub(r"[\s,]", "", each) + part) * _TIMES.get(many, 1)
            plain = f"{value.normalize():f}"
            if value >= LEAST_BARE and (match["sign"] or match["after"] or many or "," in each):
                found.add(plain)
            elif match["sign"] or match["after"]:
                sign = match["sign"] or match["after"].strip()
                found.add(_SIGNS.get(sign, sign) + plain)
    return frozenset(found)


def _value(spelled: str) -> int:
    """The value of a number in words: four million two hundred thousand."""
    value = group = 0
    for word in re.findall(r"[a-z]+", spelled):
        if word in _SMALL:
            group += _SMALL[word]
        elif word == "hundred":
            group *= 100
        elif word in _TIMES:
            value += group * _TIMES[word]
            group = 0
    return value + group


def amounts(text: str) -> frozenset[str]:
    """The sums of a text, and its bare numbers from LEAST_BARE on as if they were sums: a
    spreadsheet writes 421700 or 421700.00 where a report says £421,700.

    Fractions of a penny, which a spreadsheet's reckoning leaves, are rounded.  A number that is
    none but looks like one does no harm where amounts are held against sums alone.

    >>> sorted(amounts("Example Ltd;421700.00;PO-33333;01234 567890;4213500.0000001;90 days"))
    ['4213500', '421700']
    """
    found = set(sums(text))
    for match in _matches(_BARE, _TELEPHONE.sub(" ", unicodedata.normalize("NFKC", text))):
        value = Decimal(match[0])
        if match["part"]:
            value = value.quantize(Decimal("0.01"))
        if value >= LEAST_BARE:
            found.add(f"{value.normalize():f}")
    return frozenset(found)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What matches in a text without its unseen marks, and in one that these part."""
    yield from pattern.finditer(_IN_SUM.sub("", text))
    if _MARK.search(text):
        yield from pattern.finditer(_MARK.sub(" ", text))
