"""The files that a council begins with: what its advisor said, and comments that show the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace

from agendapack.begin.record_files import schema_line, yaml_text
from agendapack.problems import Problem, UsageError
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    FOR_OFFICERS,
    MEETINGS,
    folder_day,
)
from agendapack.records.schema import Committee, Council
from agendapack.records.slugs import slug
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.records.vocabulary import message, subtag, vocabulary
from agendapack.released.released_meeting import RELEASED

_LONGEST_KEY = 60

_OURS = (FOR_OFFICERS, RELEASED)
"""Folders among documents that are no committee's."""

# Devices, whose names Windows gives to no file and no folder.
_TAKEN = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")


class CouncilStart(Struct, frozen=True):
    """What is known of a council that begins; empty texts stand for what is not.

    ``languages`` are tags, the first first.  ``address`` has a line each; ``committees`` are full
    names.  A telephone number and an e-mail address are those of the officer ``contact_name``.
    """

    name: str = ""
    jurisdiction: str = ""
    languages: tuple[str, ...] = ("en-GB",)
    department: str = ""
    address: tuple[str, ...] = ()
    website: str = ""
    contact_name: str = ""
    contact_telephone: str = ""
    contact_email: str = ""
    committees: tuple[str, ...] = ()


def council_files(root: Path, start: CouncilStart) -> dict[Path, str]:
    """The council's and its committees' records, by their places below ``root``.

    UsageError where two committees would have one folder.
    """
    folder = root / MEETINGS
    council = folder / COUNCIL_FILE
    files = {council: _council(schema_line(root, council, "council"), start)}
    for name in start.committees:
        file = folder / committee_key(name) / COMMITTEE_FILE
        if file in files:
            raise UsageError(
                f'the folder of the committee "{name}" would be {file.parent.name}/, which is'
                " another's",
                "name each committee once, and write those that are alike differently",
            )
        files[file] = _committee(schema_line(root, file, "committee"), name, start.languages)
    return files


def committee_key(name: str) -> str:
    """The name of a committee's folder; UsageError where ``name`` has no letters for one.

    A long name is cut after a word: with what lies below it, a path on Windows has 260 characters.
    A name that a folder cannot have there, or that means something else here, is put after a word.

    >>> committee_key("Parks & Leisure Committee"), committee_key("Con"), committee_key("Released")
    ('parks-leisure-committee', 'committee-con', 'committee-released')
    """
    key = slug(name)
    if not key:
        raise UsageError(
            f'expected the name of a committee, found "{name}"', "write a name with letters"
        )
    if _TAKEN.fullmatch(key) or folder_day(key) is not None or key in _OURS:
        key = f"committee-{key}"
    if len(key) > _LONGEST_KEY:
        words = key[: _LONGEST_KEY + 1].rpartition("-")[0]
        key = words or key[:_LONGEST_KEY]
    return key


def answer_fault(field: str, answer: str, others: tuple[str, ...] = ()) -> Problem | None:
    """What is wrong with one text for a field of :class:`CouncilStart`, in the records' own words;
    of a committee, a language, or a line of the address, beside the ``others``.

    UsageError for a committee that cannot have a folder of its own.
    """
    start = CouncilStart(name="-", jurisdiction="england", contact_name="-")
    value = (*others, answer) if field in ("languages", "address", "committees") else answer
    return start_fault(replace(start, **{field: value}))


def start_fault(start: CouncilStart) -> Problem | None:
    """The first thing that is wrong with the records of ``start``; None where they are good."""
    for file, text in council_files(Path("/"), start).items():
        model = Council if file.name == COUNCIL_FILE else Committee
        for problem in read_record(model, parse(text, file)).problems:
            if problem.is_error:
                return problem
    return None


def _lines(*lines: str | Iterable[str]) -> str:
    flat = (line for part in lines for line in ((part,) if isinstance(part, str) else part))
    return "".join(f"{line}\n" for line in flat)


def _council(schema: str, start: CouncilStart) -> str:
    return _lines(
        schema,
        "# What all meetings of the council share.  A line that begins with # is a comment: where"
        " it shows",
        "# a key, take the # and the space after it away, and write what is yours.",
        f"name: {yaml_text(start.name)}",
        "# Whose law sets the clear days of notice, and the bank holidays: england, wales,"
        " scotland or",
        "# northern-ireland.",
        f"jurisdiction: {yaml_text(start.jurisdiction)}",
        _language(start.languages),
        "",
        "# Who sends the agenda out, and the postal address, a line each.",
        _key("department", start.department, "NAME OF THE DEPARTMENT"),
        _address(start.address),
        "# The web address that the front sheet prints.",
        _key("website", start.website, "https://WWW.EXAMPLE.ORG"),
        "# Whose name stands under the front sheet.",
        "# signatory: {name: NAME, role: Chief Executive}",
        "",
        "# The officers whom the public may ask, each under a key of your own; contact: names the"
        " one who",
        "# is asked where neither committee nor meeting names another.",
        _contacts(start),
        "",
        "# Paragraphs that every front sheet prints, each under a key of your own, in Markdown.",
        "# notices:",
        "#   invitation: Members are invited to attend this meeting and to consider this agenda.",
    )


def _language(tags: tuple[str, ...]) -> str:
    written = ", ".join(yaml_text(tag) for tag in tags)
    return f"language: {written}" if len(tags) == 1 else f"language: [{written}]"


def _key(key: str, value: str, example: str) -> str:
    return f"{key}: {yaml_text(value)}" if value else f"# {key}: {example}"


def _address(lines: tuple[str, ...]) -> Iterator[str]:
    if not lines:
        yield "# address: [NAME OF THE BUILDING, STREET, TOWN AND POSTCODE]"
        return
    yield "address:"
    yield from (f"  - {yaml_text(line)}" for line in lines)


def _contacts(start: CouncilStart) -> Iterator[str]:
    if not start.contact_name:
        yield "# contacts:"
        yield "#   KEY: {name: NAME, role: Democratic Advisor, telephone: NUMBER, email: ADDRESS}"
        yield "# contact: KEY"
        return
    key = yaml_text(slug(start.contact_name) or "officer")
    yield "contacts:"
    yield f"  {key}:"
    yield f"    name: {yaml_text(start.contact_name)}"
    yield "    # role: Democratic Advisor"
    yield f"    {_key('telephone', start.contact_telephone, 'NUMBER')}"
    yield f"    {_key('email', start.contact_email, 'ADDRESS')}"
    yield f"contact: {key}"


def _committee(schema: str, name: str, languages: tuple[str, ...]) -> str:
    return _lines(
        schema,
        "# One committee, and what recurs at its meetings.",
        f"name: {yaml_text(name)}",
        "",
        "# The members in the order in which they are printed, each with the title that is printed"
        " too.",
        "# members:",
        "#   - {name: Councillor SURNAME, role: Chair}",
        "#   - {name: Councillor SURNAME, role: Vice Chair}",
        "#   - Councillor SURNAME",
        "# How many members must be there for business to be done.",
        "# quorum: 3",
        "",
        "# Business that recurs.  A meeting takes an item over by its key, as in: standing:"
        " apologies",
        "# The text is printed under the title; it is Markdown.",
        "standing-items:",
        *(_standing_item(*item, languages) for item in _STANDING_ITEMS),
    )


_STANDING_ITEMS = (
    ("apologies", message("Apologies"), "To receive apologies from members who cannot attend."),
    (
        "declarations",
        message("Declarations of Interest"),
        "Members are asked to declare the interests that they have in items on this agenda.",
    ),
    (
        "urgent-business",
        message("Urgent Business"),
        "To consider business that the Chair, for reasons that are recorded in the minutes, is of"
        " the opinion should be dealt with as a matter of urgency.",
    ),
)
"""By key: title, and text."""


def _standing_item(key: str, title: str, text: str, languages: tuple[str, ...]) -> Iterator[str]:
    """The lines of a standing item.  Its title is written in each language in which somebody has
    checked it, its text in English: what else there is to say, the council says."""
    titles = {}
    for tag in languages:
        words = vocabulary(tag)
        if words.language == "en" or (title in words.texts and title not in words.unchecked):
            titles[subtag(tag)] = words.say(title)
    yield f"  {key}:"
    if len(languages) == 1:
        yield f"    title: {yaml_text(titles.get(subtag(languages[0]), title))}"
    else:
        said = titles or {subtag(languages[0]): title}
        mapping = ", ".join(f"{own}: {yaml_text(text)}" for own, text in said.items())
        yield f"    title: {{{mapping}}}"
    folded = wrap(text, 100, initial_indent=" " * 6, subsequent_indent=" " * 6)
    if "en" not in map(subtag, languages):
        yield "    # The text is printed under the title."
        yield "    # text: TEXT"
    elif len(languages) > 1:
        yield from ("    text:", "      en: >-", *(f"  {line}" for line in folded))
    elif len(folded) == 1:
        yield f"    text: {text}"
    else:
        yield from ("    text: >-", *folded)


GITIGNORE = """\
# What agendapack makes: the packs, those of members with exempt business, the web site, and its
# cache.
/packs/
/members/
/site/
/.agendapack/
.agendapack-*

# What the public may not see.  Git forgets nothing, and whoever can read the repository could read
# it: keep these folders on a share.  Where they are a private submodule, take the line out.
/meetings/*/*/exempt

# Python's environment, if agendapack is installed in the council's folder.
/.venv/
"""


GITATTRIBUTES = """\
# Documents are known by the sums of the files that they were made from: Git is to change the ends
# of no lines, so that these are the same bytes on every computer.
* -text
"""

FILES_FOR_GIT = {".gitignore": GITIGNORE, ".gitattributes": GITATTRIBUTES}
"""By their names in the council's root."""


def lines_lacking(there: str, ours: str) -> tuple[str, ...]:
    """The lines of ``ours``, a file for Git, that the text of another such file lacks, comments
    left out."""
    has = {line.strip().strip("/") for line in there.splitlines()}
    wanted = (line for line in ours.splitlines() if line and not line.startswith("#"))
    return tuple(line for line in wanted if line.strip("/") not in has)
