"""Reads members and their roles from the texts of a list, as councils print it.

"Councillor Mrs Aspinall, Chair", "Councillors Cook, Dann and Vincent", "Chairman: Cllr A Jones",
"Labour: Councillors Ash (Vice-Chair) and Birch": each comes out as a name and a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.printed_front import PrintedPerson

MAX_MEMBERS = 400  # more than any council has
_SINGULAR = {
    **{plural: title for title, plural in ENGLISH.plurals.items()},
    "Cllrs.": "Cllr",
    "Cynghorwyr": "Cynghorydd",
}
_TITLES = (
    *("councillor", "cllr", "alderman", "cynghorydd", "cyng", "baroness", "reverend", "revd"),
    *(
        "professor",
        "prof",
        "lady",
        "lord(?! mayor)",
        "dame",
        "sir",
        "miss",
        "mrs",
        "mr",
        "ms",
        "mx",
        "dr",
    ),
    *("rev", "canon", "father", "rt hon", "county councillor", "city councillor", "rabbi", "imam"),
    *("venerable", "archdeacon", "bishop", "baron", "viscount", "judge", "colonel", "brigadier"),
)
_TITLE = re.compile(
    rf"(?:the |y )?(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))})\b\.?(?= \S)",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _SINGULAR), key=len, reverse=True))})(?::| (?=\S))",
    re.IGNORECASE,
)
BULLETS = " \t•·▪●◦*–-"
_RUN = re.compile(
    r";|,?\s(?:and\s)?(?=" + "|".join(rf"{re.escape(plural)}\s" for plural in _SINGULAR) + ")"
)
"""Where another run of people begins, who have another title."""
_ROLE_WORDS = (
    r"chair(?:man|woman|person)?|vice|deputy|leader|convenor|convener|mayor|president|cadeirydd"
    r"|is-gadeirydd|arweinydd|spokes(?:person|man|woman)|substitutes?|eilydd(?:ion)?|co-opte(?:d|es?)"
    r"|cabinet member|portfolio|executive member|lead member|non-voting|voting|independent person"
    r"|observers?|representatives?|ex[ -]officio|parent governors?|advis[eo]rs?|secretary|treasurer"
    r"|reserve(?:s| members?)?|trustees?|sheriff|rapporteur"
)
_ROLE = re.compile(
    r"(?:the )?(?:right worshipful (?:the )?)?(?:(?:lord|acting|joint|interim|group|named|political"
    r"|nominated|statutory|church|faith|diocesan|trade union|town|deputy|senior|elected) )?"
    rf"(?:{_ROLE_WORDS})\b",
    re.IGNORECASE,
)
_POST = re.compile(
    r"\b(?:members?|representatives?|commissioners?|(?:head ?)?teachers?|governors?|officers?"
    r"|directors?|champions?|portfolios?|auditors?|managers?)(?: for [\w ,&-]{1,60})?$",
    re.IGNORECASE,
)
"""What the post of a member ends with, behind the name and a comma, where it begins otherwise than
a role does."""
_OFFICE = re.compile(
    r"(?P<name>(?P<office>the [\w ]{3,60}) \((?P<holder>[^()]{3,60})\))(?:, (?P<role>.{1,90}))?",
    re.IGNORECASE,
)
"""A member who is named after an office: "The Mayor (Councillor Ash), Chair"."""
_GROUP = re.compile(
    r"(?:(?:the )?(?:conservatives?|labour(?: and co-operative)?|liberal democrats?|lib dems?"
    r"|green(?: party)?s?|independents?|non-aligned|plaid cymru|reform uk|ukip|snp|co-operative"
    r"|scottish national party|residents['’]? association|residents|[\w ]{1,40} (?:group|party))"
    r"(?: (?:group|party|members|councillors))?)\s?(?:\(\d{1,3}\))?",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"(?:full |elected |voting |other |committee )?(?:members|councillors|membership)"
    r"\s?(?:\(\d{1,3}\))?",
    re.IGNORECASE,
)
_WELSH_AND = re.compile(r"\sa['’]r\s(?=Cyng)")
"""Between a name and "Y Cynghorydd", which becomes "a'r Cynghorydd"."""
_AFTER_NAME = re.compile(r"(?:[KMOC]BE|BEM|JP|DL|[KQ]C|MP|MS|PhD|Esq\.?|CC|DCM|MC|FRSA)\b")
_PARTICLES = {
    "de",
    "la",
    "le",
    "van",
    "von",
    "der",
    "den",
    "du",
    "ap",
    "ab",
    "y",
    "and",
    "of",
    "al",
}
_WORD = re.compile(r"\([^()]{1,80}\),?|\S+")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’.\-]*|\([^()]{1,40}\)|&")


def is_titled(text: str) -> bool:
    """Whether a text begins with a title, such as "Councillor" or "Mrs"."""
    return bool(_TITLE.match(text) or _PLURAL.match(text))


def is_role(text: str) -> bool:
    """
    >>> is_role("Vice-Chair"), is_role("Lord Mayor"), is_role("Tracey Lee")
    (True, True, False)
    """
    return bool(_ROLE.match(text)) and len(text) < 90 and not text.endswith(".")


def _is_post(text: str) -> bool:
    """Whether what stands behind a name and a comma says what the member is, and is no name."""
    return not is_titled(text) and (is_role(text) or _POST.search(text[:120]) is not None)


def is_name(text: str) -> bool:
    """Whether a text may be one person's name: a few words with capitals, and nothing else."""
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 7 or len(text) > 70 or (len(text) > 3 and text.isupper()):
        return False
    rest = [word.strip(",") for word in words]
    return all(
        _NAME_WORD.fullmatch(word) and (word[0] in "(&" or word[0].isupper() or word in _PARTICLES)
        for word in rest
    ) and any(word[0].isupper() for word in rest)


def is_group(text: str) -> bool:
    """Whether a text is the heading of some of the members: "Labour", "Substitutes:"."""
    bare = text.rstrip(" :")
    if len(bare) > 60 or is_titled(bare):
        return False
    is_known = _GROUP.fullmatch(bare) or _NEUTRAL.fullmatch(bare)
    return bool(is_known) or (text.endswith(":") and is_role(bare))


def may_be_members(text: str) -> bool:
    """Whether a text lists members: it begins with a title, a role or a group before names."""
    text = text.lstrip(BULLETS)
    if is_group(text) or is_titled(text):
        return not _is_sentence(text)
    before, colon, after = text.partition(":")
    if not colon:
        return _after_role(text) > 0 and not _is_sentence(text)
    is_headed = is_group(f"{before}:") or is_role(before)
    return is_headed and (is_titled(after.strip()) or _is_names(after))


def _after_role(text: str) -> int:
    """Where the name begins in "Chairman Councillor Jones" and "Vice-Chair - Cllr Smith"; 0 where
    a text is not so."""
    if is_titled(text) or not is_role(text[:80].rstrip(".")):
        return 0
    starts = (match.start() for match in re.finditer(r"\b[A-Z]", text[:80]))
    return next((start for start in starts if start and is_titled(text[start:])), 0)


def may_be_bare_names(text: str) -> bool:
    """Whether a text lists names without titles: "A Jones (Chair), B Smith and C Evans"."""
    return _is_names(text.lstrip(BULLETS))


def may_go_on_members(text: str) -> bool:
    """Whether a text may stand among members who have titles: one with what he or she is, or
    several.

    >>> may_go_on_members("Jane Moss, Head teacher"), may_go_on_members("Fire Procedure")
    (True, False)
    """
    first, *others = _split(text.strip(" .")) if text.strip(" .") else ("",)
    return (
        bool(others)
        and is_name(first)
        and all(is_name(each) or is_titled(each) or _is_post(each) for each in others)
    )


def _is_names(text: str) -> bool:
    pieces = list(_split(text.strip(" .")))
    return bool(pieces) and all(is_name(piece) or is_role(piece) for piece in pieces)


_VERBS = re.compile(
    r"\b(?:is|are|was|were|will|would|may|must|should|has|have|who|which|to|please|if|any|invited"
    r"|asked|reminded)\b"
)


def _is_sentence(text: str) -> bool:
    outside = re.sub(r"\([^()]{0,80}\)", "", text)
    return _VERBS.search(outside) is not None


def read_members(entries: Sequence[str]) -> tuple[PrintedPerson, ...]:
    """The members of a list, in its order; each entry is one or several of them, or the heading of
    those that follow."""
    found: list[PrintedPerson] = []
    group = ""
    for entry in entries:
        if is_group(entry):
            group = _as_role(entry)
            continue
        found += _read_entry(entry, group)
        if len(found) > MAX_MEMBERS:
            return ()
    return tuple(found)


def as_councillor(person: PrintedPerson) -> PrintedPerson:
    """Who stands under the heading "Councillors", with that title if there is no other."""
    if is_titled(person.name) or is_role(person.name):
        return person
    return replace(person, name=f"Councillor {person.name}")


def _as_role(heading: str) -> str:
    """What the members under a heading are; nothing for a heading such as "Members"."""
    bare = re.sub(r"\s?\(\d{1,3}\)$", "", heading.rstrip(" :"))
    if _NEUTRAL.fullmatch(bare):
        return ""
    if _ROLE.match(bare):
        words = bare.split()
        if words[-1].casefold() in ("members", "representatives", "substitutes", "governors"):
            words[-1] = words[-1][:-1]
        return " ".join(words)
    return bare


def _read_entry(entry: str, group: str) -> Iterator[PrintedPerson]:
    entry = _WELSH_AND.sub(" a Y ", entry.lstrip(BULLETS).strip(" ,;–-"))
    before, colon, after = entry.partition(":")
    if colon and not _PLURAL.match(f"{before}:"):
        if is_group(f"{before}:") and not _ROLE.match(before):
            yield from _read_entry(after, _as_role(before))
            return
        if is_role(before) or is_group(f"{before}:"):
            role = _as_role(before)
            people = list(_read_entry(after, ""))
            for person in people:
                yield PrintedPerson(person.name, person.role or role)
            return
    office = _OFFICE.fullmatch(entry)
    if office is not None and is_role(office["office"]) and is_titled(office["holder"]):
        yield PrintedPerson(office["name"], office["role"] or group)
        return
    start = _after_role(entry)
    if start:
        role = entry[:start].strip(" -–,(")
        for person in _read_entry(entry[start:].removesuffix(")"), ""):
            yield PrintedPerson(person.name, person.role or role)
        return
    for run in _RUN.split(entry):
        yield from _read_run(run.strip(), group)


def _read_run(run: str, group: str) -> Iterator[PrintedPerson]:
    if run.startswith("and "):
        run = run[4:]
    title = ""
    plural = _PLURAL.match(run)
    if plural is not None:
        word = run[: plural.end()].strip(" :")
        title = next(s for p, s in _SINGULAR.items() if p.casefold() == word.casefold())
        run = run[plural.end() :].strip()
        run = run.removesuffix(".")
    elif not _names_role(run):
        run = run.removesuffix(".")
    people: list[tuple[str, str]] = []
    if plural is None and (single := _single(run)) is not None:
        people.append(single)
    else:
        pieces = tuple(_split(run))
        is_pair = plural is None and len(pieces) == 2
        for piece in pieces:
            if people and _AFTER_NAME.match(piece):
                people[-1] = (f"{people[-1][0]}, {piece}", people[-1][1])
            elif people and (_is_post(piece) or (is_pair and is_group(piece))):
                people[-1] = (people[-1][0], piece)
            else:
                people.append(_with_brackets(piece))
                if not title and people[1:] == [] and _has_office(piece):
                    title = piece.split()[0]
    for name, role in people:
        is_whole = is_titled(name) if plural is None else _has_office(name)
        own = f"{title} {name}" if title and not is_whole else name
        if name:
            yield PrintedPerson(own, role or group)


def _has_office(name: str) -> bool:
    """Whether a name in a list of councillors has the title itself."""
    return re.match(r"(?:the )?(?:councillor|cllr|alderman|cynghorydd)\b", name, re.I) is not None


def _names_role(run: str) -> bool:
    return "," in run and is_titled(run) and _single(run) is not None


def _single(run: str) -> tuple[str, str] | None:
    """The name and the role where a text has a title and is about one person; else None."""
    if not is_titled(run):
        return None
    name, comma, rest = run.partition(",")
    rest = rest.strip()
    while comma and _AFTER_NAME.match(rest):
        after, comma, rest = rest.partition(",")
        name, rest = f"{name}, {after.strip()}", rest.strip()
    if not comma:
        dash = re.split(r"\s[-–—]\s", name, maxsplit=1)
        if len(dash) == 2 and is_role(dash[1]):
            return dash[0], dash[1]
        if re.search(r"\s(?:and|ac?|&)\s", name):
            return None
        return _with_brackets(name)
    if is_titled(rest) or (not _is_post(rest) and is_name_list(rest)):
        return None
    return name.strip(), rest


def is_of_one(text: str) -> bool:
    """Whether a text has a title and is about one person, so that its commas divide no list."""
    return _single(text) is not None


def is_name_list(text: str) -> bool:
    """Whether a text goes on a list of names, so that it is no role."""
    pieces = list(_split(text))
    return (len(pieces) > 1 or any(is_titled(piece) for piece in pieces)) and all(
        is_name(piece) or is_titled(piece) for piece in pieces
    )


def _with_brackets(piece: str) -> tuple[str, str]:
    """A name and the role in brackets after it; other brackets belong to the name."""
    match = re.fullmatch(r"([^()]{1,80}?)\s?\(([^()]{1,80})\)\s?\*?", piece.strip())
    if match is not None and is_role(match[2].strip()):
        return match[1].strip(), match[2].strip()
    dash = re.split(r"\s[-–—]\s", piece.strip(), maxsplit=1)
    if len(dash) == 2 and is_role(dash[1]):
        return dash[0], dash[1]
    return piece.strip(" *"), ""


def _split(text: str) -> Iterator[str]:
    """The pieces of a list between commas, and before its last "and", outside brackets."""
    depth, piece = 0, ""
    for token in re.split(r"(\(|\)|,\s?and\s|,\s?|;\s?|\s(?:and|a|ac|&)\s)", text):
        depth += {"(": 1, ")": -1}.get(token, 0)
        is_border = depth <= 0 and re.fullmatch(r",\s?(?:and\s)?|;\s?|\s(?:and|a|ac|&)\s", token)
        if is_border:
            if piece.strip():
                yield piece.strip()
            piece = ""
        else:
            piece += token
    if piece.strip():
        yield piece.strip()
