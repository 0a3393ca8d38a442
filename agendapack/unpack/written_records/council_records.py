"""The records of a council and of a committee, made from what a published pack prints of them, and
what such records lack that are there already."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.begin.record_comments import commented
from agendapack.begin.record_files import yaml_text
from agendapack.problems import Location
from agendapack.records.exclusions import STOCK_TITLE
from agendapack.records.exempt_settings import PartHeadings
from agendapack.records.schema import Contact, Council
from agendapack.records.slugs import slug
from agendapack.records.source import YamlSource
from agendapack.records.validation import read_record
from agendapack.records.values import Table, Text
from agendapack.records.vocabulary import subtag
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.written_records.exclusion_words import resolution_words
from agendapack.unpack.written_records.pack_jurisdiction import is_executive, jurisdiction
from agendapack.unpack.written_records.yaml_lines import entry_lines, flow, key_lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agendapack.records.record import Record
    from agendapack.records.schema import Committee
    from agendapack.unpack.printed_front import PrintedFront, PrintedPerson
    from agendapack.unpack.written_records.doubt_comments import UntoldDoubts
    from agendapack.unpack.written_records.standing_business import StandingBusiness

_OF_COUNCIL = """\
What all meetings of the council share, as a published pack prints it.
docs/records.md tells what else may stand here.
"""
_OF_COMMITTEE = """\
One committee, and what recurs at its meetings, as a published pack prints it.
docs/records.md tells what else may stand here: a quorum, say.
"""
_ITEMS = """\
Business that recurs. A meeting takes an item over by its key, as in: standing: apologies
"""

_THERE = Location(Path("value"), 1, 1)
"""The place of a value that is tried."""


def council_record(
    front: PrintedFront, words: str, language: str, untold: UntoldDoubts, schema: str = ""
) -> str:
    """The council.yaml that a pack makes; ``words`` is all the text of its front matter, and
    ``language`` the tag that it gives.

    It takes the ``untold`` doubts about what it says.  ``schema`` is the line that names its
    schema.
    """
    law, doubts = jurisdiction(front, words)
    name = one_line(front.council)
    if not name:
        name = "NAME OF THE COUNCIL"
        doubts += _unless_told(untold, "council", "no council is named; write its name here")
    untold.add(doubts)
    lines = [
        *([schema] if schema else []),
        *commented(_OF_COUNCIL),
        *untold.lines("council", "name"),
        *key_lines("name", name),
        *_language(language),
        *untold.lines("jurisdiction"),
        f"jurisdiction: {law}",
        *untold.lines("department"),
        *key_lines("department", one_line(front.department)),
        *untold.lines("address"),
        *_address(front.address),
        *untold.lines("website"),
        *key_lines("website", fitting(Council, "website", front.website)),
        *untold.lines("signatory"),
        *_signatory(front.signatory),
        *untold.lines("contact"),
        *contact_lines(front.contact),
        *untold.lines("parts"),
        *_parts(front),
        *_exclusion(front),
    ]
    return _text(lines)


def committee_record(
    front: PrintedFront,
    council: Council,
    named: str,
    words: str,
    standing: Sequence[StandingBusiness],
    untold: UntoldDoubts,
    schema: str = "",
) -> str:
    """The committee.yaml that a pack makes, beside the ``council``'s record; ``named`` is what the
    command calls the committee.  It takes the ``untold`` doubts about what it says."""
    name = one_line(front.committee)
    doubts: tuple[Doubt, ...] = ()
    if not name:
        name = one_line(named.replace("-", " ")).title() or "Committee"
        said = f'no committee is named; it is "{name}" here, after the command'
        doubts += _unless_told(untold, "committee", said)
    executive, guessed = is_executive(front, name, council.jurisdiction, words)
    doubts += guessed
    untold.add(doubts)
    key = contact_key(front.contact)
    lines = [
        *([schema] if schema else []),
        *commented(_OF_COMMITTEE),
        *untold.lines("committee"),
        *key_lines("name", name),
        *untold.lines("executive"),
        *(["executive: true"] if executive else []),
        *([f"contact: {yaml_text(key)}"] if key in council.contacts else []),
        *untold.lines("members"),
        *member_lines(front.members),
        *_other_signatory(front, council),
        *untold.lines("notices"),
        *notice_lines(new_notices(front, council, None)),
        *_standing(standing),
    ]
    return _text(lines)


def lacking(
    front: PrintedFront, language: str, council: Council, committee: Committee
) -> tuple[Doubt, ...]:
    """What the front sheet prints that records which were there already do not say, or say
    otherwise: nothing of theirs is changed.  ``language`` is the tag that the pack gives."""
    return (*_strange_language(language, council), *_lacking(front, council, committee))


def _language(tag: str) -> list[str]:
    """English is what a council has that names none; many an English pack says no more than that
    Word was American."""
    return (
        []
        if subtag(tag) in ("", "en")
        else key_lines("language", fitting(Council, "language", tag))
    )


def _strange_language(tag: str, council: Council) -> Iterator[Doubt]:
    if subtag(tag) not in ("", "en", *map(subtag, council.languages)):
        recorded = ", ".join(council.languages)
        said = f"the pack says that its language is {tag}, and council.yaml has {recorded}"
        yield Doubt("language", f"{said}; council.yaml stays as it is, so look which is right")


def _lacking(front: PrintedFront, council: Council, committee: Committee) -> Iterator[Doubt]:
    pairs = (
        ("council", front.council, council.name, "council.yaml"),
        ("committee", front.committee, committee.name, "committee.yaml"),
        ("department", front.department, council.department or "", "council.yaml"),
        ("address", ", ".join(front.address), ", ".join(council.address), "council.yaml"),
        ("website", _bare(front.website), _bare(council.website or ""), "council.yaml"),
    )
    for about, printed, recorded, file in pairs:
        shown = one_line(printed)
        if shown and shown.casefold() != one_line(recorded).casefold():
            has = f'"{one_line(recorded)}"' if recorded else "none"
            said = f'the front sheet has the {about} "{shown}", and {file} has {has}'
            yield Doubt(about, f"{said}; {file} stays as it is, so look which is right")
    key = known_contact(front.contact, council)
    if front.contact is not None and not key:
        new = contact_key(front.contact)
        entry = flow(_contact_keys(front.contact))
        yield Doubt(
            "contact",
            f"{one_line(front.contact.name)} is asked for, and is not among the contacts in"
            f' council.yaml; add "{new}: {entry}" there under contacts:, and contact:'
            f" {new} in meeting.yaml",
        )
    elif front.contact is not None:
        yield from _other_contact(front.contact, council.contacts[key], key)
    elif front.items and (
        asked := council.contacts.get(committee.contact or council.contact or "")
    ):
        said = f"no officer to ask was found, and the build prints {asked.name}"
        yield Doubt("contact", said)
    if front.signatory is None and (committee.signatory or council.signatory):
        named = committee.signatory or council.signatory
        assert named is not None
        yield Doubt(
            "signatory", f"no signatory was found, and a build prints {named.name}: look who it is"
        )
    texts = [_plain(text) for _, text in (*front.notices, ("", front.information_only))]
    names = {name for name, _ in front.notices}
    extra = [
        name
        for name, text in {**council.notices, **committee.notices}.items()
        if name != "information-only" and name not in names and _plain(text) not in texts
    ]
    if extra and front.items:
        listed = ", ".join(extra)
        yield Doubt(
            "notices",
            "the build prints notices that were not found on this front sheet, so look whether it"
            f" should: {listed}",
        )


def _other_contact(printed: PrintedPerson, recorded: Contact, key: str) -> Iterator[Doubt]:
    """What is printed otherwise of an officer whom the council's record has."""
    pairs = (
        ("telephone", printed.telephone, recorded.telephone or "", r"\D"),
        ("e-mail address", printed.email, recorded.email or "", r"\s"),
    )
    for about, said, has, space in pairs:
        if said and re.sub(space, "", said).casefold() != re.sub(space, "", has).casefold():
            there = f'"{has}"' if has else "none"
            yield Doubt(
                "contact",
                f'the front sheet has the {about} "{one_line(said)}" for {recorded.name}, and'
                f" {key} in council.yaml has {there}; council.yaml stays as it is",
            )


# What both records, and a meeting's, have in common


def contact_key(person: PrintedPerson | None) -> str:
    """The key under which an officer stands."""
    return "" if person is None else slug(one_line(person.name)) or "officer"


def known_contact(person: PrintedPerson | None, council: Council) -> str:
    """The key under which the council's record has an officer; "" where it has none."""
    if person is None:
        return ""
    name = one_line(person.name).casefold()
    found = (key for key, each in council.contacts.items() if each.name.casefold() == name)
    return next(found, "")


def contact_lines(person: PrintedPerson | None) -> list[str]:
    if person is None or not one_line(person.name):
        return []
    lines = [f"  {yaml_text(contact_key(person))}:"]
    lines += [f"    {key}: {value}" for key, value in _contact_keys(person)]
    return ["contacts:", *lines]


def member_lines(members: Sequence[PrintedPerson]) -> list[str]:
    """The key ``members`` with its list; nothing where there are none."""
    lines: list[str] = []
    for member in members:
        name, role = one_line(member.name), one_line(member.role)
        if not name:
            continue
        lines += (
            entry_lines((("name", yaml_text(name)), ("role", yaml_text(role))), "  ")
            if role
            else [f"  - {yaml_text(name)}"]
        )
    return ["members:", *lines] if lines else []


def notice_lines(notices: Sequence[tuple[str, str]]) -> list[str]:
    """The key ``notices`` with its paragraphs; nothing where there are none."""
    lines: list[str] = []
    names: set[str] = set()
    for name, text in notices:
        key, count = slug(name) or "notice", 1
        while key in names:
            count += 1
            key = f"{slug(name) or 'notice'}-{count}"
        names.add(key)
        lines += key_lines(yaml_text(key), text, "  ")
    return ["notices:", *lines] if lines else []


def signatory_line(person: PrintedPerson) -> str:
    keys = [("name", yaml_text(one_line(person.name)))]
    if one_line(person.role):
        keys.append(("role", yaml_text(one_line(person.role))))
    return f"signatory: {flow(keys)}"


def new_notices(
    front: PrintedFront, council: Council, committee: Committee | None
) -> list[tuple[str, str]]:
    """The notices of a front sheet that the records do not have yet, or not so."""
    there = {**council.notices, **(committee.notices if committee is not None else {})}
    known = {_plain(text) for text in there.values()}
    notices = list(front.notices)
    if front.information_only:
        notices.append(("information-only", front.information_only))
    return [(name, text) for name, text in notices if _plain(text) not in known]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _bare(website: str) -> str:
    return website.casefold().removeprefix("https://").removeprefix("http://").rstrip("/")


def _contact_keys(person: PrintedPerson) -> list[tuple[str, str]]:
    keys = [("name", one_line(person.name)), ("role", one_line(person.role))]
    keys.append(("telephone", one_line(person.telephone)))
    keys.append(("email", fitting(Contact, "email", person.email, name="-")))
    return [(key, yaml_text(value)) for key, value in keys if value]


def fitting(model: type[Record], key: str, value: str, **others: str) -> str:
    """A value that the record takes; "" in place of another."""
    text = one_line(value)
    table = Table({**{each: Text(said) for each, said in others.items()}, key: Text(text, _THERE)})
    read = read_record(model, YamlSource(Path(), table))
    return "" if any(problem.location == _THERE for problem in read.problems) else text


def _address(lines: Sequence[str]) -> list[str]:
    written = [one_line(line) for line in lines if one_line(line)]
    return ["address:", *(f"  - {yaml_text(line)}" for line in written)] if written else []


def _signatory(person: PrintedPerson | None) -> list[str]:
    return [signatory_line(person)] if person is not None and one_line(person.name) else []


def _other_signatory(front: PrintedFront, council: Council) -> list[str]:
    if front.signatory is None or not one_line(front.signatory.name):
        return []
    return [] if is_signatory(front.signatory, council) else [signatory_line(front.signatory)]


def is_signatory(person: PrintedPerson, record: Council | Committee) -> bool:
    """Whether the record has just this signatory."""
    named = record.signatory
    return named is not None and (str(named.name), str(named.role or "")) == (
        one_line(person.name),
        one_line(person.role),
    )


def _parts(front: PrintedFront) -> list[str]:
    """The headings of both parts, where they are not the stock ones."""
    if len(front.parts) != 2:
        return []
    public, exempt = map(one_line, front.parts)
    stock = PartHeadings()
    if (public, exempt) == (str(stock.public), str(stock.exempt)) or not (public and exempt):
        return []
    return [f"parts: {flow((('public', yaml_text(public)), ('exempt', yaml_text(exempt))))}"]


def _exclusion(front: PrintedFront) -> list[str]:
    """The words of an item that excludes the public, where they are not the stock ones."""
    items = [item for item in front.items if item.exclusion]
    title = next((one_line(item.title) for item in items), "")
    wording = next(filter(None, (resolution_words(item.text) for item in items)), "")
    titled = [] if title in ("", STOCK_TITLE) else [("title", yaml_text(title))]
    if wording:
        lines = [f"  {key}: {value}" for key, value in titled]
        return ["exclusion:", *lines, *key_lines("resolution", wording, "  ")]
    return [f"exclusion: {flow(titled)}"] if titled else []


def _standing(items: Sequence[StandingBusiness]) -> list[str]:
    if not items:
        return []
    lines = ["", *commented(_ITEMS), "standing-items:"]
    for item in items:
        lines += [f"  {item.key}:", *key_lines("title", one_line(item.title), "    ")]
        lines += key_lines("text", item.text, "    ")
    return lines


def _unless_told(untold: UntoldDoubts, about: str, said: str) -> tuple[Doubt, ...]:
    """A doubt, unless there is one about the same already."""
    return () if untold.has(about) else (Doubt(about, said),)


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
