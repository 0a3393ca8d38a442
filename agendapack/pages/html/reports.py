"""Reads a Markdown paper: its text, and its front matter, which becomes the cover table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from agendapack.pages.html.passages import PaperPassage
from agendapack.problems import Location, MachineError, Problem, did_you_mean, error, warning
from agendapack.records.meeting_names import day
from agendapack.records.source import Row, Table, Text, Value, parse, text_of
from agendapack.records.text_forms import markdown_problem
from agendapack.records.version_control import conflict_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COVER = (
    "subject",
    "committee",
    "date",
    "cabinet-member",
    "director",
    "author",
    "contact",
    "reference",
    "key-decision",
    "part",
)
"""The keys of the cover table, in the order in which it prints them."""

KEYS = (*COVER, "orientation", "row-headers")

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?:.*\n)*?\+\+\+[ \t]*(?:\n|\Z)")  # front matter elsewhere
_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Report(Struct, frozen=True):
    """A paper's Markdown, and what its front matter says."""

    passage: PaperPassage
    cover: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)  # in COVER's order
    landscape: bool = False
    row_headers: bool = False
    problems: tuple[Problem, ...] = ()


def read_report(file: Path) -> Report:
    """Read a paper; MachineError if the machine will not."""
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise MachineError(
            f"cannot read {file}: {fault.strerror or fault}", "check the file's permissions"
        ) from fault
    text = text_of(data, file)
    if isinstance(text, Problem):
        return Report(PaperPassage("", file), problems=(text,))
    if (conflict := conflict_problem(text, file)) is not None:
        return Report(PaperPassage("", file), problems=(conflict,))
    return parse_report(text.replace("\r\n", "\n").replace("\r", "\n"), file)


def parse_report(text: str, file: Path) -> Report:
    """A paper's front matter and Markdown out of its text, whose line ends are ``\\n``."""
    opened = _OPEN.match(text)
    if opened is None:
        toml = warning(
            "front matter between lines of +++ is printed as it stands",
            Location(file, 1, 1),
            'write --- in place of +++, and "key: value" in each line between',
        )
        return _report(PaperPassage(text, file), None, (toml,) if _TOML.match(text) else ())
    closed = _CLOSE.search(text, opened.end())
    if closed is None:
        if not re.match(r"[\w-]+:", text[opened.end() :]):
            return _report(PaperPassage(text, file), None, ())  # a line drawn across, no more
        problem = error(
            "the front matter is not closed",
            Location(file, 1, 1),
            "write a line --- after its last key",
        )
        return Report(PaperPassage("", file), problems=(problem,))
    passage = PaperPassage(text[closed.end() :], file, text.count("\n", 0, closed.end()) + 1)
    front = text[opened.end() : closed.start()]
    if all(line.strip()[:1] in ("", "#") for line in front.split("\n")):
        return _report(passage, None, ())
    source = parse("\n" + front, file)  # the empty line keeps the file's line numbers
    return _report(passage, source.table, source.problems)


def _report(passage: PaperPassage, front: Table | None, problems: tuple[Problem, ...]) -> Report:
    found = list(problems)
    front = front or Table()
    for key in front:
        if key not in KEYS:
            found.append(
                error(f'unknown key "{key}"', front.key_place(key), did_you_mean(key, KEYS))
            )
    cover = {}
    for key in COVER:
        if key in front and (values := _texts(front[key], found)):
            cover[key] = values
            found += filter(None, map(markdown_problem, values))
    orientation = _choice(front, "orientation", {"portrait": False, "landscape": True}, found)
    row_headers = _choice(front, "row-headers", _YES, found, "true or false")
    before, nul, _ = passage.text.partition("\0")
    if nul:  # Markdown puts the replacement character in its place (CommonMark 0.31, 2.3)
        found.append(
            error(
                "the character U+0000 cannot stand in a paper",
                passage.place(before.count("\n"), nul),
                "delete it: it cannot be seen, and was probably pasted in",
            )
        )
    if not passage.text.strip() and not found:
        found.append(
            error("the paper is empty", Location(passage.file), "write it, or take it off the item")
        )
    return Report(passage, cover, orientation, row_headers, tuple(found))


def _choice(
    front: Table, key: str, values: Mapping[str, bool], found: list[Problem], expected: str = ""
) -> bool:
    value = front.get(key)
    if value is None:
        return False
    if isinstance(value, Text) and value.lower() in values:
        return values[value.lower()]
    shown = f'"{value}"' if isinstance(value, Text) else "a list or mapping"
    expected = expected or " or ".join(values)
    found.append(error(f'"{key}": expected {expected}, found {shown}', value.place))
    return False


def _texts(value: Value, found: list[Problem]) -> tuple[Text, ...]:
    """The texts of a value: one, or a list's."""
    if isinstance(value, Text):
        return (value,) if value.strip() else ()
    if isinstance(value, Row):
        if all(isinstance(entry, Text) for entry in value):
            return tuple(entry for entry in value if isinstance(entry, Text))
        found.append(error("expected text, found a list or mapping in the list", value.place))
    else:
        found.append(error("expected text, found a mapping", value.place, "put it in quotes"))
    return ()


def written(values: tuple[Text, ...], date: Callable[..., str], series: Callable[..., str]) -> str:
    """A cover line's words: dates spelled out, several values run together."""
    return series([date(found) if (found := day(value)) else value for value in values])
