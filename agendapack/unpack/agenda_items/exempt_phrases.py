"""What an agenda says of business that is not for publication, in its own words.

The paragraphs of the Acts are those of ``records/exempt_law``: their numbers where a text names
them, else those whose descriptions it repeats.
"""

from __future__ import annotations

import re

from msgspec import Struct

from agendapack.pages.html.typography import letters_in
from agendapack.records.exclusions import STOCK_RESOLUTION
from agendapack.records.exempt_law import LAWS_OF_EXEMPTION

_NUMBER = r"\d{1,2}[A-C]?"
_PARAGRAPHS = re.compile(
    rf"\b(?:[bp]h?aragraff(?:au)?|mharagraff|paragraphs?|paras?\.?|para\(s\)|paragraph\(s\)|categor(?:y|ies))\s+"
    rf"(?:no\.?\s?|numbers?\s)?(?P<list>{_NUMBER}\b(?:(?:\s?[,;&/-]\s?|\s(?:and|or|to)\s|"
    rf"\s?,\s?and\s)(?:paragraphs?\s)?{_NUMBER}\b){{0,20}})",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"schedule\s+(?:12\s?A|7\s?A|6)\b|exempt|not for publication|eithriedig", re.IGNORECASE
)
_WHOLE = re.compile(
    r"^\W{0,3}(?:nid i['’]w gyhoeddi\b|not for publication"
    r"|private and confidential|exempt(?: information| report| item)?"
    r"\s?(?:\.|:|,|-|\u2013|\(|by |under |as |pursuant |in accordance |from publication|$)"
    r"|this (?:report|item|paper) (?:is|contains) (?:exempt|not for publication|confidential)"
    r"|confidential (?:information|item|report)\b)",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"confidential information, which the law forbids|100A\s?\(2\)|50A\s?\(2\)|\b42\s?\(2\)",
    re.IGNORECASE,
)
_IN_TITLE = re.compile(
    r"\s?[(\[][^()\[\]]{0,40}\b(?:exempt|not for publication)\b[^()\[\]]{0,200}[)\]]"
    r"|\s[-\u2013]\s(?:exempt|not for publication)\b.{0,200}$",
    re.IGNORECASE,
)
_WHO = r"(?:press|public|media)"
_EXCLUDES = re.compile(
    rf"\bexclu(?:sion|de|ding)\s(?:of\s)?(?:the\s)?(?:members of the\s)?{_WHO}\b"
    r"(?!\s(?:spaces?|health|toilets?|highways?|transport|land|parks?|houses?|places?|buildings?)\b)"
    rf"|\b{_WHO}\s(?:(?:shall|will|should|may|to|must|are)\s)?(?:be\s)?exclu(?:sion|ded)\b"
    r"|\bgwahardd\b.{0,40}\b(?:wasg|cyhoedd)\b",
    re.IGNORECASE,
)
_RESOLVES = re.compile(
    rf"\b(?:{_WHO}|persons?)\b.{{0,120}}\bexcluded from the (?:meeting|remainder|rest)\b",
    re.IGNORECASE,
)
_STOCK = tuple(letters_in(part) for part in re.split(r"\{\w+\}", STOCK_RESOLUTION))
_DESCRIBED = {
    letters_in(paragraph.description).casefold(): paragraph.number
    for law in reversed(tuple(LAWS_OF_EXEMPTION.values()))
    for paragraph in law.paragraphs
}


class ExemptWords(Struct, frozen=True):
    """What a sentence says: the ``paragraphs`` of the Act, and whether it speaks of confidential
    information instead."""

    paragraphs: tuple[str, ...] = ()
    confidential: bool = False


def exempt_words(text: str) -> ExemptWords:
    """The paragraphs that a text names, each once, in its order.

    >>> exempt_words("Exempt under paragraphs 1, 3 and 5 to 7 of Schedule 12A").paragraphs
    ('1', '3', '5', '6', '7')
    """
    text = text[:20_000]
    found: list[str] = []
    if _LAW.search(text):
        for match in _PARAGRAPHS.finditer(text):
            found += _numbers(match["list"])
        if not found:
            letters = letters_in(text).casefold()
            places = ((letters.find(words), number) for words, number in _DESCRIBED.items())
            found = [number for place, number in sorted(places) if place >= 0]
    return ExemptWords(tuple(dict.fromkeys(found)), bool(_CONFIDENTIAL.search(text)))


def take_exempt(title: str) -> tuple[str, ExemptWords | None]:
    """A title without what it says of being exempt, and what that was.

    >>> take_exempt("Sale of land (Exempt - paragraph 3)")[1].paragraphs, take_exempt("Land")
    (('3',), ('Land', None))
    """
    found = _IN_TITLE.search(title[:2_000])
    if found is None:
        return title, None
    return title[: found.start()] + title[found.end() :], exempt_words(found[0])


def is_wholly_exempt(text: str) -> bool:
    """Whether a paragraph says of all the business above it that it is not for publication."""
    return bool(_WHOLE.match(text))


def excludes_public(title: str, text: str) -> bool:
    """Whether an item proposes that the press and the public leave.

    >>> excludes_public("Exclusion of the Press and Public", ""), excludes_public("", "")
    (True, False)
    >>> excludes_public("Public Spaces Protection Order: Dog Exclusion Areas", "")
    False
    """
    return bool(_EXCLUDES.search(title[:400]) or _RESOLVES.search(text[:20_000]))


def is_stock_resolution(text: str) -> bool:
    """Whether a text is the resolution that ``records/exclusions`` prints, whatever its items."""
    letters, at = letters_in(text), 0
    for part in _STOCK:
        at = letters.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return letters.startswith(_STOCK[0])


def _numbers(listed: str) -> list[str]:
    """
    >>> _numbers("1, 3 and 5 to 7"), _numbers("7A")
    (['1', '3', '5', '6', '7'], ['7A'])
    """
    numbers: list[str] = []
    for match in re.finditer(rf"(?P<to>\bto\s+|-\s?)?(?P<number>{_NUMBER})\b", listed):
        number = match["number"].upper()
        if match["to"] and numbers and numbers[-1].isdigit() and number.isdigit():
            numbers += [str(between) for between in range(int(numbers[-1]) + 1, int(number))][:20]
        numbers.append(number)
    return numbers
