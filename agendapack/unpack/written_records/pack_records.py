"""The records that a published pack becomes: all of a meeting's, and those of its committee and
council where there are none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from agendapack.records.markings import KnownParagraphs
from agendapack.records.schema import Committee, Council
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.unpack.written_records.council_records import (
    committee_record,
    council_record,
    lacking,
)
from agendapack.unpack.written_records.doubt_comments import UntoldDoubts
from agendapack.unpack.written_records.meeting_records import meeting_record
from agendapack.unpack.written_records.recorded_items import recorded_items
from agendapack.unpack.written_records.standing_business import standing_business

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.record import Record
    from agendapack.unpack.doubts import Doubt
    from agendapack.unpack.pack_division import CutPiece, PackDivision
    from agendapack.unpack.printed_front import PrintedFront


R = TypeVar("R", bound="Record")


class PublishedPack(Struct, frozen=True):
    """A pack as it was read.  ``names`` are those that ``piece_names`` gives; ``pieces`` has an
    entry for each paper that is not missing, in order; ``words`` is all the text of its front
    matter and slips; ``language`` is the tag that the document gives, empty where it gives
    none."""

    front: PrintedFront
    division: PackDivision
    names: tuple[str, ...]
    pieces: tuple[CutPiece, ...]
    words: str = ""
    language: str = ""


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


def pack_records(
    pack: PublishedPack, committee: str, day: date, there: RecordsThere, schemas: Mapping[str, str]
) -> PackRecords:
    """The records of an agenda pack of the meeting on ``day``; ``committee`` is what the command
    calls it, for where the front sheet names none.

    ``schemas`` has the first line of a file that names its schema, by "council", "committee" and
    "meeting"; what it lacks is left out.
    """
    front, division = pack.front, pack.division
    untold = UntoldDoubts.of((*front.doubts, *division.doubts))
    council_text = committee_text = None
    of_council, of_committee = there.council, there.committee
    if of_council is None:
        schema = schemas.get("council", "")
        council_text = council_record(front, pack.words, pack.language, untold, schema)
        of_council = _read(Council, council_text)
    if of_committee is None:
        known = KnownParagraphs.of(of_council, None)
        found = recorded_items(front, division, pack.names, pack.pieces, known)
        committee_text = committee_record(
            front,
            of_council,
            committee,
            pack.words,
            standing_business(found),
            untold,
            schemas.get("committee", ""),
        )
        of_committee = _read(Committee, committee_text)
    if council_text is None or committee_text is None:
        untold.add(lacking(front, pack.language, of_council, of_committee))
    known = KnownParagraphs.of(of_council, of_committee)
    items = recorded_items(front, division, pack.names, pack.pieces, known)
    meeting = meeting_record(
        front,
        division,
        items,
        day,
        of_council,
        of_committee,
        there.meetings,
        untold,
        schemas.get("meeting", ""),
    )
    return PackRecords(meeting, council_text, committee_text, tuple(untold.all))


def _read(model: type[R], text: str) -> R:
    """The record that a text is; it was written so that it is one."""
    record = read_record(model, parse(text, Path())).record
    assert record is not None
    return record
