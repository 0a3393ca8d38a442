"""Tells from a pack's words under whose law the council meets, and whether a committee is its
executive: no front sheet says so.

Sources: the Acts that exclusions cite (``records/exempt_law``), and the areas of postcodes, whose
letters the Royal Mail gives.  Areas that a border runs through are told by their districts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agendapack.unpack.doubts import Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.records.schema import Jurisdiction
    from agendapack.unpack.printed_front import PrintedFront

_ACTS: tuple[tuple[Jurisdiction, str], ...] = (
    ("scotland", "local government (scotland) act"),
    ("northern-ireland", "local government act (northern ireland)"),
    ("wales", "part 4 of schedule 12a"),
    ("wales", "(wales) measure"),
    ("wales", "local government and elections (wales) act"),
    ("england", "part 1 of schedule 12a"),
    ("england", "part i of schedule 12a"),
    ("england", "(england) regulations 2012"),
    ("england", "si 2012/2089"),
)
"""Words of the law, in lower case; Part 1 of the Schedule has been England's since 2007."""

_ENDS: tuple[tuple[Jurisdiction, tuple[str, ...]], ...] = (
    ("wales", (".gov.wales", ".llyw.cymru", ".wales", ".cymru")),
    ("scotland", (".gov.scot", ".scot")),
)
"""The ends of the names of web sites."""

_AREAS: dict[str, Jurisdiction] = {
    "BT": "northern-ireland",
    **dict.fromkeys(("CF", "LD", "LL", "NP", "SA"), "wales"),
    **dict.fromkeys(
        (*("AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH"),
         *("TD", "ZE")),
        "scotland",
    ),
}  # fmt: skip
_DISTRICTS: dict[str, Jurisdiction] = {
    **dict.fromkeys(("CH5", "CH6", "CH7", "CH8"), "wales"),
    **dict.fromkeys([f"SY{district}" for district in range(15, 26)], "wales"),
    **dict.fromkeys(("TD12", "TD15"), "england"),
}
"""Those of Chester and Shrewsbury in Wales, and those of Galashiels in England."""

_NAMES: tuple[tuple[Jurisdiction, str], ...] = (
    ("northern-ireland", r"\bantrim\b|\bards\b|\barmagh\b|\bbelfast\b|causeway|\bderry\b"),
    ("northern-ireland", r"fermanagh|lisburn|mid ulster|\bnewry\b"),
    ("wales", r"\bcyngor\b|county borough"),
    ("england", r"(?:district|parish|borough|metropolitan|combined) (?:council|authority|borough)"),
    ("england", r"borough of "),
)
"""Kinds of councils that there are in one country alone (Local Government Act 1972, s.1; Local
Government (Wales) Act 1994, s.1), but for Northern Ireland's, whose eleven are told by name."""

_POSTCODE = re.compile(r"\b([A-Z]{1,2})([0-9]{1,2})[A-Z]? ?[0-9][A-Z]{2}\b", re.ASCII)

_EXECUTIVE_LAW = ("regulation 4(2)(b)", "2012/2089", "executive arrangements) (meetings")
_EXECUTIVES = re.compile(r"(?:the )?(?:\w+ )?(?:cabinet|executive)(?: committee| board)?")


def jurisdiction(front: PrintedFront, words: str) -> tuple[Jurisdiction, tuple[Doubt, ...]]:
    """Whose law it is: by the Acts that are cited, else by the postcode of the council or
    of the place, else by the web site, else
    by the council's name; England's, with a doubt, where nothing tells."""
    cited = " ".join((words, *_texts(front))).casefold()
    cited = " ".join(cited.split())
    for found, act in _ACTS:
        if act in cited:
            return found, ()
    for line in (*reversed(front.address), front.venue):
        for area, district in reversed(_POSTCODE.findall(line.upper())):
            return _DISTRICTS.get(area + district) or _AREAS.get(area, "england"), ()
    site = re.sub(r"^https?://", "", front.website.casefold()).partition("/")[0]
    for found, ends in _ENDS:
        if site.endswith(ends):
            return found, ()
    name = front.council.casefold()
    for found, words in _NAMES:
        if re.search(words, name):
            return found, ()
    return "england", (
        Doubt(
            "jurisdiction",
            "nothing in the pack says under whose law the council meets; england stands here, so"
            " write wales, scotland or northern-ireland if that is it",
        ),
    )


def is_executive(
    front: PrintedFront, committee: str, law: Jurisdiction, words: str
) -> tuple[bool, tuple[Doubt, ...]]:
    """Whether the committee is the executive of an English council, or a committee of it: by the
    regulations that are cited, else, with a doubt, by its name."""
    if law != "england":
        return False, ()
    cited = " ".join(" ".join((words, *_texts(front))).casefold().split())
    if front.private_notice is not None or any(each in cited for each in _EXECUTIVE_LAW):
        return True, ()
    if _EXECUTIVES.fullmatch(committee.casefold()) is None:
        return False, ()
    return True, (
        Doubt(
            "executive",
            f"{committee} is taken for the council's executive by its name alone; take executive:"
            " out if it is none",
        ),
    )


def _texts(front: PrintedFront) -> Sequence[str]:
    items = [text for item in front.items for text in (item.text, item.public_interest)]
    return [*items, *(text for _, text in front.notices)]
