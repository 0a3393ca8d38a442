"""What comes of writing a meeting: its files, and its documents as a build left them."""

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

    ``document`` is "agenda-pack", "supplement-1", "minutes" or "decisions"; ``files`` are its
    files in the meeting's folder, its PDF first.  ``version`` is that of what was released, which
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
