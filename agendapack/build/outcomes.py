"""What comes of writing a meeting: its files, its documents as a build left them, and the pack of
everything to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.build.built import Written
from agendapack.problems import Problem
from agendapack.records.inputs import Input

if TYPE_CHECKING:
    from agendapack.pack.pack_map import PackMap
    from agendapack.released.released_meeting import MinutesStatus


class DocumentState(Struct, frozen=True):
    """A document of a meeting as a build left it.

    ``document`` is "agenda-pack", "supplement-1", "minutes" or "decisions", in another than the
    council's first language "minutes.cy"; ``files`` are its files in the meeting's folder, its PDF
    first; ``language`` is its tag.  ``version`` is that of what was released, which
    these are, byte for byte; None where they are not released.  ``differs``: the labels of the
    pages that would show something else if a released one were made now, none where only what
    nobody sees would be otherwise; None where nothing would.  ``made_from`` are the files that it
    would be made of now, ``status`` what minutes would be.  A pack has its ``map``.
    """

    document: str
    files: tuple[Written, ...]
    made_from: tuple[Input, ...]
    version: int | None = None
    differs: tuple[str, ...] | None = None
    status: MinutesStatus | None = None
    map: PackMap | None = None
    language: str = ""


class ConsolidatedPack(Struct, frozen=True):
    """The pack of everything published to date, as it lies among temporaries or, where it
    ``is_kept``, as the last build left it: its files, its PDF first, none where there is none, and
    its map.  ``plan`` is a digest of what it follows from; ``problems`` are those of its templates,
    with errors of which there is none.
    """

    files: tuple[Written, ...] = ()
    map: PackMap | None = None
    plan: str = ""
    is_kept: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def maps(self) -> dict[str, PackMap]:
        """The map by the file of its pack."""
        return {} if self.map is None else {self.files[0].name: self.map}

    @property
    def plans(self) -> dict[str, str]:
        """What each file follows from."""
        return {file.name: self.plan for file in self.files}


class Outcome(Struct, frozen=True):
    """The files of a meeting as written, and its documents; ``members`` are those of the members'
    documents.

    ``notes`` say what stays as it was released.  Where ``problems`` has an error nothing was
    published.
    """

    files: tuple[Written, ...]
    members: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    documents: tuple[DocumentState, ...] = ()
    members_documents: tuple[DocumentState, ...] = ()
