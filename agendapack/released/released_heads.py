"""What a list of meetings says of what was released, read without reading all of it.

``released.yaml`` has a line for each page and each file that a document was made from, which take a
hundred times as long to read as the few lines at the head of each document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from agendapack.problems import Problem
from agendapack.records.document_names import language_suffix, without_language
from agendapack.records.language_names import language_name
from agendapack.records.meeting_names import day as day_of
from agendapack.released.released_meeting import (
    AGENDA,
    RELEASED_FILE,
    MinutesStatus,
    Release,
    released_folder,
)
from agendapack.released.released_record import find_released, record_bytes

_HEAD = re.compile(
    r"document: (?P<document>[a-z0-9.-]{,30})\n"
    r"  version: (?P<version>[1-9][0-9]{,3})\n"
    r"  released: (?P<day>\d{4}-\d{2}-\d{2})\n"
    r'  agendapack: "[^\n]*"\n'
    r'(?:  amended: "[^\n]*"\n)?(?:  amended-in: "[^\n]*"\n)?'
    r"(?:  status: (?P<status>draft|confirmed)\n)?"
    r'(?:  language: "(?P<language>[A-Za-z0-9-]{2,80})"\n)?'
    r"  files:\n",
    re.ASCII,
)
"""The head of a document as it is written; what is written otherwise is read whole."""
_STATUS: dict[str, MinutesStatus] = {"draft": "draft", "confirmed": "confirmed"}
_ENTRY = "\n- "
_CONFLICT = "\n<<<<<<<"


class ReleasedHead(Struct, frozen=True):
    """The last version of a document that was released, and its day; ``status`` is that of
    minutes, ``language`` as :class:`Release` has it."""

    document: str
    version: int
    day: date
    status: MinutesStatus | None = None
    language: str = ""


def released_heads(above: Path, key: str) -> tuple[ReleasedHead, ...] | Problem:
    """What was released of the meeting ``key``, in the order in which each document first was; or
    what is wrong with ``released.yaml``.  ``above`` is the council's root, or the folder of all
    members' documents."""
    text = ""
    with suppress(ValueError):  # which is told below
        data = record_bytes(released_folder(above, key) / RELEASED_FILE)
        if data is None:
            return ()
        text = data.decode()
    if (heads := _written_heads(text, key)) is not None:
        return heads
    found = find_released(above, key)
    if isinstance(found, Problem):
        return found
    return () if found is None else _latest(map(_head, found.releases))


def _written_heads(text: str, key: str) -> tuple[ReleasedHead, ...] | None:
    """The heads; None where the file is not as agendapack writes it, or may not be."""
    _, *entries = text.split(_ENTRY)
    found = [_HEAD.match(entry) for entry in entries]
    if not found or f'\nmeeting: "{key}"\n' not in text or _CONFLICT in text:
        return None
    heads = []
    for head in found:
        day = None if head is None else day_of(head["day"])
        if head is None or day is None:
            return None
        status = _STATUS.get(head["status"])
        about = (head["document"], int(head["version"]), day, status, head["language"] or "")
        heads.append(ReleasedHead(*about))
    return _latest(heads)


def _head(release: Release) -> ReleasedHead:
    about = (release.document, release.version, release.released, release.status)
    return ReleasedHead(*about, release.language)


def _latest(heads: Iterable[ReleasedHead]) -> tuple[ReleasedHead, ...]:
    """The last version of each document."""
    found: dict[str, ReleasedHead] = {}
    for head in heads:
        known = found.get(head.document)
        if known is None or known.version < head.version:
            found[head.document] = head
    return tuple(found.values())


def in_words(document: str, status: MinutesStatus | None = None) -> str:
    """What a document is called: "agenda", "supplement 1", "minutes (Welsh, draft)"."""
    kind, language = without_language(document), language_suffix(document).removeprefix(".")
    words = "agenda" if kind == AGENDA else kind.replace("-", " ")
    told = [language_name(language)] if language else []
    told += [status] if status else []
    return f"{words} ({', '.join(told)})" if told else words
