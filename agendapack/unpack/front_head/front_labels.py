"""The labels before what a front sheet says, such as "Venue:" and "Please ask for"."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Kind = Literal[
    "meeting", "when", "venue", "contact", "telephone", "email", "published", "members", "website",
    "online", "other",
]  # fmt: skip
"""``when``: the day, the time or both.  ``other``: words with a colon that are none of these."""

_WITH_COLON: dict[Kind, str] = {
    "meeting": "(?:name of )?(?:meeting|committee)|meeting of|body|title|pwyllgor|cyfarfod",
    "when": (
        "(?:meeting )?date(?: of meeting)?(?:(?: and |/| & )(?:start )?time)?|day|when"
        "|(?:start |meeting )?time(?: of meeting)?|dyddiad(?: ac amser)?|amser"
    ),
    "venue": "(?:meeting )?venue|place(?: of meeting)?|location|where|lleoliad|man cyfarfod|man",
    "contact": (
        "(?:please )?ask for|(?:officer )?contact(?: officer| name| person| for meeting| details)?"
        "|(?:for )?(?:(?:any )?(?:further|more) )?information,?(?: please)?(?: contact)?"
        "|please contact"
        "|(?:further )?enquir(?:ies|y)(?: to)?"
        "|(?:committee|democratic services|governance|meeting) (?:clerk|administrator|officer"
        "|manager|secretary|support|services officer)|clerk|secretary|officer"
        "|democratic services|governance support"
        "|swyddog cyswllt|cyswllt|gofynnwch am"
    ),
    "telephone": (
        "(?:direct )?(?:tel(?:ephone)?|phone|dial|line)\\.?(?: no\\.?| number)?|t|ff|ffôn|rhif ffôn"
    ),
    "email": "e-?mail(?: address)?|e|e-?bost",
    "published": (
        "(?:date )?(?:published|issued)(?: on)?|(?:publication|despatch|dispatch|issue) date"
        "|date of (?:publication|despatch|dispatch|issue)"
        "|(?:agenda )?(?:published|despatched)(?: on)?"
        "|dyddiad cyhoeddi|cyhoeddwyd"
    ),
    "members": (
        "(?:full |current |committee |cabinet |panel |board |voting |elected )?"
        "(?:members(?! of the public)|membership|councillors|committee members|cllrs)"
        "(?: of (?:the )?[\\w &,-]{1,60}| are| present| \\(\\d{1,3}\\))?|to|aelodau|aelodaeth"
    ),
    "website": "(?:our )?web ?(?:site|page)?|gwefan",
    "online": "online|watch (?:online|live)|webcast|live ?stream|ar-lein",
    "other": "[^\\W\\d][\\w '’&/()-]{0,44}",
}
_WITHOUT_COLON: dict[Kind, str] = {
    "contact": (
        "please ask for|ask for|contact officer|gofynnwch am"
        "|for (?:(?:any )?(?:further|more) )?information,? (?:please )?contact"
    ),
    "telephone": "(?:tel(?:ephone)?|phone)\\.?|(?:t|ff)(?= ?[(+0])|direct line|ffôn",
    "email": "e-?mail|e(?= [\\w.+-]{1,64}(?:@|$))|e-?bost",
    "published": (
        "(?:agenda )?(?:published|issued|dated|despatched)(?: on| this)?"
        "|date of (?:publication|despatch|issue)"
        "|(?:publication|despatch) date|cyhoeddwyd(?: ar)?"
    ),
}
_ALONE: dict[Kind, str] = {
    "meeting": "meeting|committee|pwyllgor",
    "when": _WITH_COLON["when"],
    "venue": _WITH_COLON["venue"],
    "contact": "(?:please )?ask for|contact(?: officer| details| name)?|enquiries|swyddog cyswllt",
    "telephone": "telephone|phone|tel\\.?|ffôn",
    "email": "e-?mail|e-?bost",
    "members": (
        "(?:committee |full )?(?:members(?! of the public)|membership|councillors)"
        "(?: of the [\\w ]{1,50})?"
    ),
}
"""What is a label also where it stands alone, without a colon."""


_OTHER_LANGUAGE = r"[^\W\d_][^\W\d_ ]{0,20}(?: [^\W\d_]{1,20}){0,2}"


def _forms(labels: dict[Kind, str], end: str) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"(?:{words})\s?{end}", re.IGNORECASE)) for kind, words in labels.items()
    )


def _bilingual(labels: dict[Kind, str]) -> dict[Kind, str]:
    """Labels with the same word in another language before or after them: "Dyddiad / Date:"."""
    known = {kind: words for kind, words in labels.items() if kind != "other"}
    other = _OTHER_LANGUAGE
    return {kind: rf"{other} ?/ ?(?:{w})|(?:{w}) ?/ ?{other}" for kind, w in known.items()}


_FORMS = (
    *_forms(_bilingual(_WITH_COLON), r"[:：](?!//)\s*"),
    *_forms(_WITH_COLON, r"(?:\([^()]{0,40}\)\s?)?[:：](?!//)\s*"),
    *_forms(_WITHOUT_COLON, r"(?:\s|$)\s*"),
    *_forms(_ALONE, r"$"),
)
_DIVIDING = re.compile(
    r"(?<=\s)(?<!and\s)(?<!&\s)(?:Date|Time|Venue|Place|Location|(?:Please )?[Aa]sk for"
    r"|Contact(?: Officer)?|Telephone|Tel|Phone|Fax|E-?mail|Web(?:site)?|Our Ref|Published)"
    r"(?: [Nn]o\.?)?\.?:",
)


class FrontLabel(Struct, frozen=True):
    """A label at the beginning of a text: what it is for, and where what it says begins."""

    kind: Kind
    end: int


def label_of(text: str) -> FrontLabel | None:
    """
    >>> label_of("Please ask for Jo Bell"), label_of("Venue:")
    (FrontLabel(kind='contact', end=15), FrontLabel(kind='venue', end=6))
    """
    for kind, form in _FORMS:
        match = form.match(text[:200])
        if match is not None:
            return FrontLabel(kind, match.end())
    return None


def dividing_labels(text: str) -> tuple[int, ...]:
    """Where labels begin within a text, as where the cells of a table stand close together."""
    return tuple(match.start() for match in _DIVIDING.finditer(text))
