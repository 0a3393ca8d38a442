"""The records that a published pack becomes: all of a meeting's, and those of its committee and
council where there are none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.page_ranges import PageRange
    from agendapack.records.schema import Committee, Council
    from agendapack.unpack.doubts import Doubt
    from agendapack.unpack.pack_division import CutPiece, PackDivision
    from agendapack.unpack.printed_front import PrintedFront


class PublishedPack(Struct, frozen=True):
    """A pack as it was read.  ``names`` are those of :func:`~agendapack.unpack.piece_names
    .piece_names`; ``pieces`` has an entry for each paper that is not missing, in order; ``words``
    is all the text of its front matter and slips."""

    front: PrintedFront
    division: PackDivision
    names: tuple[str, ...]
    pieces: tuple[CutPiece, ...]
    words: str = ""


class RecordsThere(Struct, frozen=True):
    """What is recorded already: the council and the committee, None where they have no file yet;
    ``meetings`` are the committee's, by the names of their folders."""

    council: Council | None = None
    committee: Committee | None = None
    meetings: Mapping[str, Meeting] = {}


class PackRecords(Struct, frozen=True):
    """The texts of the records: None for the council and the committee where they are there.
    ``doubts`` are all that is to be told, those of the pack among them; each stands in one of the
    texts too."""

    meeting: str
    council: str | None
    committee: str | None
    doubts: tuple[Doubt, ...]


class SupplementRecord(Struct, frozen=True):
    """What a meeting.yaml says of a supplement: the ``lines`` of its entry, comments among them,
    without dash and indentation."""

    lines: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def pack_records(
    pack: PublishedPack, day: date, there: RecordsThere, schemas: Mapping[str, str]
) -> PackRecords:
    """The records of an agenda pack of the meeting on ``day``.

    ``schemas`` has the first line of a file that names its schema, by "council", "committee" and
    "meeting"; what it lacks is left out.
    """
    raise NotImplementedError


def supplement_record(
    pack: PublishedPack,
    ordinal: int,
    meeting: Meeting,
    published: Sequence[tuple[PageRange, str]],
    last_number: int | None,
) -> SupplementRecord:
    """What the record of a ``meeting`` is to say of its ``ordinal``-th supplement.

    ``published``: the files of the meeting's papers, by the pages that they have in its packs;
    ``last_number``: of the last page published before, None where that is not known.
    """
    raise NotImplementedError
