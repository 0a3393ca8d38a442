"""A meeting with everything it refers to found and tied together: what the later stages read.

``library.py`` makes a :class:`Dossier` out of records on disk; nothing in it needs another look at
a file's YAML.  Papers are still only files here: ``pack/intake/papers.py`` opens them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from agendapack.problems import Location
    from agendapack.records.paper_kinds import PaperKind
    from agendapack.records.schema import (
        Committee,
        Contact,
        Council,
        Meeting,
        Member,
        Minutes,
        Signatory,
    )


class MinutesSource(Struct, frozen=True):
    """A meeting's minutes, with what their heading prints: the committee and the day."""

    council: Council
    committee: Committee
    meeting: Meeting
    minutes: Minutes
    members: tuple[Member, ...]
    file: Path


class PaperOptions(Struct, frozen=True):
    """How a paper is taken: ``pages`` are (first, last) counted from one, last None for "to the
    end", all of them where there are none; ``rotate`` in degrees, clockwise; ``fit`` shrinks pages
    larger than A4; ``mend`` lets mechanical faults of accessibility be mended."""

    pages: tuple[tuple[int, int | None], ...] = ()
    rotate: int = 0
    fit: bool = False
    mend: bool = True


class PaperSource(Struct, frozen=True):
    """One paper of an item, found on disk.

    ``kind`` is decided by the file's name; a ``minutes`` paper has ``minutes`` and its ``path`` is
    their ``minutes.yaml``.  ``title`` is None where the meeting gives none.
    """

    kind: PaperKind
    path: Path  # absolute
    title: str | None
    place: Location  # where the meeting names it
    minutes: MinutesSource | None = None
    options: PaperOptions = PaperOptions()


class AgendaItem(Struct, frozen=True):
    """One item of business, numbered, its standing text filled in, its papers found."""

    number: str
    title: str
    text: str | None  # Markdown; a records.values.Text, so it knows its place
    information_only: bool
    papers: tuple[PaperSource, ...]
    place: Location


class SupplementPack(Struct, frozen=True):
    """A supplement: the agenda's items it brings papers for, with those papers alone."""

    ordinal: int  # 1 for the first supplement: supplement-1.pdf
    published: date
    numbering: Literal["restart", "continue"]
    items: tuple[AgendaItem, ...]
    place: Location


class Dossier(Struct, frozen=True):
    """A meeting, its council and committee, and what wins where several say the same thing."""

    key: str  # "wellbeing/2018-02-14": the committee's folder and the meeting's
    folder: Path  # absolute
    council: Council
    committee: Committee
    meeting: Meeting
    contact: Contact | None
    members: tuple[Member, ...]
    signatory: Signatory | None
    notices: Mapping[str, str]  # Markdown by name; each a records.values.Text
    items: tuple[AgendaItem, ...]
    supplements: tuple[SupplementPack, ...]
    minutes: MinutesSource | None  # this meeting's own
