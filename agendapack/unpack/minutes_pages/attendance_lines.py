"""Reads the names of those who were at a meeting from a list as minutes print it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.vocabulary import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PLURALS = {
    **{plural: title for title, plural in ENGLISH.plurals.items()},
    "Cynghorwyr": "Cynghorydd",
    "Members": "",
    "Messrs": "Mr",
}
"""By the plural of a title that is said once for several names, the title."""

COUNCILLORS = ("Councillor", "Cllr", "Cllr.", "Alderman", "Cynghorydd", "Y Cynghorydd")
"""Titles of members of a council."""

_PERSONAL = (
    *("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Dame", "Lord", "Lady"),
    *("Baroness", "Rev", "Revd", "Reverend", "Canon", "Father", "Major", "Colonel", "Captain"),
    *("Alderwoman", "Mr.", "Mrs.", "Ms.", "Dr.", "Rev."),
)
_TITLE = "|".join(sorted(map(re.escape, (*COUNCILLORS, *_PERSONAL)), key=len, reverse=True))
_TITLED = re.compile(rf"(?:(?:{_TITLE})(?=\s))")
_PARTING = re.compile(
    rf"[()]|\s(?:and|&|ac|a)\s|(?P<title>\s+(?=(?:{'|'.join(map(re.escape, COUNCILLORS))})\s))"
)
_BEFORE_TITLE = re.compile(
    r"\b[a-z]+$|^\s*(?:Yr?|County|District|Borough|City|Town|Parish|Community|Unitary)$"
)
"""What stands before a title that begins no name: "for Councillor Ash", "County Councillor Ash"."""

_AND = re.compile(r"^\s*(?:and|&)\s")
_POST_NOMINALS = re.compile(r"(?:[A-Z][A-Za-z]{0,3}[A-Z]|QC|KC|JP|DL|MP)(?:\s+[A-Z]{2,5})*\.?")
_PARTICLES = frozenset(
    ("de", "di", "du", "la", "le", "van", "von", "der", "ap", "ab", "ferch", "y")
)
_ROLE = re.compile(
    r"\b(?:chair(?:man|woman|person)?|vice|leader|deputy|mayor|sheriff|officer|manager|director"
    r"|head|executive|member for|portfolio|secretary|clerk|solicitor|counsel|advis[eo]r|lead"
    r"|assistant|representative|treasurer|lawyer|planner|engineer|consultant|auditor|coordinator"
    r"|co-ordinator|commissioner|inspector|cadeirydd|is-gadeirydd|swyddog|pennaeth|arweinydd"
    r"|clerc|cyfarwyddwr)\b|\b(?:of|for)\s",
    re.IGNORECASE,
)
_SUBSTITUTE = re.compile(
    r"(?:(?:as\s+)?(?:a\s+)?substitut(?:e|ing)(?:\s+member)?\s+(?:for|to)|in\s+place\s+of"
    r"|yn\s+lle|for|sub(?:\.|stitute)?\s+for)\s+(?P<for>\S.*)",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    r"(?P<role>(?:vice[- ])?chair(?:man|woman|person)?|leader|mayor|cadeirydd"
    r"|is-gadeirydd)(?:\s+of\s+[\w ]{1,60})?\s*[:–-]\s*(?=\S)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[*†‡#^+]\s?\w")
_NOTED = re.compile(r"(?P<name>[^*†‡#^+]+)(?P<mark>[*†‡#^+])+")
_DASH = re.compile(r"\s+[–—-]\s+")


class ListedPerson(Struct, frozen=True):
    """Somebody who is listed: ``role`` is printed beside the name, ``absent`` the member in whose
    place they came.  ``sure`` is whether the name looks like one."""

    name: str
    role: str = ""
    absent: str = ""
    sure: bool = True

    @property
    def is_member(self) -> bool:
        """Whether the name can be a member's; "12 others" and "1" are none."""
        return not re.search(r"\d", self.name)


def listed_persons(text: str) -> tuple[ListedPerson, ...]:
    """Those whom a list names; ``text`` has a tab for each wide gap and may have ends of line.

    >>> [p.name for p in listed_persons("Councillors Mrs Ash, Birch and Elder; and Mr Oak.")]
    ['Councillor Mrs Ash', 'Councillor Birch', 'Councillor Elder', 'Mr Oak']
    >>> listed_persons("Jo Bell (Head of Parks, Trees and Verges)")[0].role
    'Head of Parks, Trees and Verges'
    """
    persons: list[ListedPerson] = []
    text = re.sub(r"(?<=\w)-\n", "-", text)
    by_semicolon = ";" in _outside(text)
    for run in _pieces(text, ";") if by_semicolon else [text]:
        persons += _run(run)
    return tuple(persons)


def with_notes(
    lists: Mapping[str, tuple[ListedPerson, ...]], notes: Sequence[str]
) -> tuple[tuple[tuple[str, tuple[ListedPerson, ...]], ...], tuple[str, ...]]:
    """Lists of persons, each with the note below that the mark after the name refers to, and the
    notes to which none does: "*substituting for Councillor Ash"."""
    by_mark = {note[0]: note for note in notes if _NOTE.match(note)}
    used: set[str] = set()

    def noted(person: ListedPerson) -> ListedPerson:
        found = _NOTED.fullmatch(person.name)
        if found is None:
            return person
        note = by_mark.get(found["mark"], "")
        used.add(note)
        bare = replace(person, name=found["name"].strip())
        return _with(bare, [note.lstrip(f"{found['mark']} –-").rstrip(".") or found["mark"]])

    made = tuple((kind, tuple(map(noted, persons))) for kind, persons in lists.items())
    return made, tuple(note for note in notes if note not in used)


def _outside(text: str) -> str:
    """The text outside its brackets."""
    return re.sub(r"\([^()]*\)", "", text)


def is_role(text: str) -> bool:
    """Whether a text is somebody's post, such as "Vice Chair"."""
    return _ROLE.search(text) is not None


def is_name(text: str) -> bool:
    """Whether a text looks like a person's name: a title before it, or capitals throughout.

    >>> is_name("Councillor Ash"), is_name("Jan van Ash"), is_name("A word more")
    (True, True, False)
    """
    words = text.split()
    capitals = all(word[:1].isupper() or word in _PARTICLES for word in words)
    return _TITLED.match(text) is not None or (capitals and 1 < len(words) < 6)


def _run(text: str) -> Iterator[ListedPerson]:
    title = ""
    role = ""
    last: ListedPerson | None = None
    for piece in _names(text):
        name, beside = _brackets(piece)
        if before := _ROLE_BEFORE.match(name):
            role, name = before["role"], name[before.end() :]
        if not name:
            continue
        if last is not None and _POST_NOMINALS.fullmatch(name):
            last = replace(last, name=f"{last.name}, {name.rstrip('.')}")
            if beside:
                last = _with(last, beside)
            continue
        if len(parts := _DASH.split(name, maxsplit=1)) == 2:
            name, beside = parts[0], (parts[1], *beside)
        plural, _, rest = name.removeprefix("Y ").partition(" ")
        if plural.rstrip(":") in PLURALS and rest:
            title, name = PLURALS[plural.rstrip(":")], rest
        elif name.startswith(tuple(f"{each} " for each in COUNCILLORS)):
            title = ""
        titled = _TITLED.match(name) is not None
        if _is_role(name, titled, last) and not title:
            said = " ".join((name, *(f"({note})" for note in beside)))
            if last is None:
                role = said
            else:
                last = replace(last, role=f"{last.role}, {said}" if last.role else said)
            continue
        if title and not name.startswith(f"{title} "):
            name = f"{title} {name}"
        elif last is not None and not titled and " " not in name:
            councillor = next((c for c in COUNCILLORS if last.name.startswith(f"{c} ")), "")
            name = f"{councillor} {name}".strip()
        if last is not None:
            yield last
        sure = " " in name and not re.search(r"\d", name) and len(name) <= 60
        last = _with(ListedPerson(name, role, sure=sure), beside)
        role = ""
    if last is not None:
        yield last


def _is_role(name: str, titled: bool, last: ListedPerson | None) -> bool:
    if titled or name[:1].isdigit():
        return False
    if name[:1].islower() or name.lower().startswith("the "):
        return True
    if _ROLE.search(name):
        return True
    # What follows a role without looking like a name is more of it: "Head of Children, Families".
    return last is not None and bool(last.role) and " " not in name


def _with(person: ListedPerson, beside: Sequence[str]) -> ListedPerson:
    """The person with what stands in brackets beside the name."""
    for note in beside:
        if found := _SUBSTITUTE.fullmatch(note):
            absent = listed_persons(found["for"])
            person = replace(person, absent=absent[0].name if absent else found["for"])
        else:
            role = f"{person.role}, {note}" if person.role else note
            person = replace(person, role=role)
    return person


def _brackets(piece: str) -> tuple[str, tuple[str, ...]]:
    """A piece without its brackets, and what stands in them."""
    beside = tuple(" ".join(note.split()) for note in re.findall(r"\(([^()]*)\)", piece))
    name = " ".join(_outside(piece).split()).strip(" .,;:–-")
    if re.search(r"\b[A-Z]\.$", _outside(piece).strip()) and not name.endswith("."):
        name += "."  # an initial at its end
    found = re.fullmatch(r"(?P<name>.+?)\s+substituting\s+for\s+(?P<for>.+)", name)
    if found:
        return found["name"], (*beside, f"substituting for {found['for']}")
    return name, tuple(note for note in beside if note)


def _names(text: str) -> Iterator[str]:
    """The pieces of a list: what its commas, gaps, "and" and titles part, outside brackets."""
    for cell in text.split("\t"):
        for piece in _pieces(cell, ","):
            yield from _parted(piece)


def _parted(piece: str) -> Iterator[str]:
    """What "and" joins, what follows a bracket without a comma, and what begins with a title."""
    depth, begun = 0, 0
    for found in _PARTING.finditer(piece):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth = max(0, depth - 1)
            if not depth and re.match(r"\s+[A-Z]\w", piece[found.end() :]):
                yield piece[begun : found.end()]
                begun = found.end()
        elif depth or (found["title"] and _BEFORE_TITLE.search(piece[begun : found.start()])):
            continue
        else:
            yield piece[begun : found.start()]
            begun = found.end()
    yield _AND.sub("", piece[begun:])


def _pieces(text: str, mark: str) -> Iterator[str]:
    """The pieces of a text between marks outside brackets."""
    depth, begun = 0, 0
    for at, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif letter == mark and not depth:
            yield text[begun:at]
            begun = at + 1
    yield _AND.sub("", text[begun:])
