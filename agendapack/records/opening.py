"""Opens a meeting: reads its files, finds what they refer to, and decides which of several wins.

It is opened for the public, from the public records and papers alone; and once more for its
members, where the exempt files are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from agendapack.problems import Problem, has_errors, in_order
from agendapack.records.dossier import (
    Dossier,
    Translation,
)
from agendapack.records.dossier_opening import DossierOpening
from agendapack.records.exempt_files import (
    exempt_files_there,
    exempt_record_problems,
    has_exempt_business,
    unnamed_exempt_papers,
)
from agendapack.records.former_committees import former_committee_problems
from agendapack.records.languages import once_in_all_languages
from agendapack.records.meeting_names import (
    PAPERS_FOLDER,
    MeetingRef,
)
from agendapack.records.opening_readings import OpeningReadings
from agendapack.records.unnamed_papers import papers_in, unnamed_papers

if TYPE_CHECKING:
    from agendapack.records.shelf import Shelf

Exempt = Literal["none", "absent", "present"]


class _Opened(Struct, frozen=True):
    """A meeting as read in one language.  ``dossier`` is for the public, ``members`` for its
    members, where exempt files are there; ``public_problems`` are of ``problems`` those that
    everybody's reading has."""

    dossier: Dossier | None
    problems: tuple[Problem, ...]
    public_problems: tuple[Problem, ...] = ()
    members: Dossier | None = None
    exempt: Exempt = "none"


def open_meeting(
    shelf: Shelf, ref: MeetingRef
) -> tuple[Dossier | None, tuple[Problem, ...], Dossier | None, Exempt, tuple[Translation, ...]]:
    """The meeting's dossier for the public, if its files hold one; all problems in order of place;
    its dossier for members, if it has exempt business and the exempt files are there; whether they
    are; and the same in the council's other languages."""
    languages = shelf.languages
    tags = languages.tags or ("",)
    opened = [_open(shelf.in_language(tag), ref) for tag in tags]
    first = opened[0]
    problems = [*first.problems, *former_committee_problems(shelf, ref.committee)]
    problems = [*once_in_all_languages(problems, *(other.problems for other in opened[1:]))]
    dossiers = [each.dossier for each in opened if each.dossier is not None]
    members = [each.members for each in opened if each.members is not None]
    # Of what is named, some may not have been found.
    if dossiers and not has_errors(p for each in opened for p in each.public_problems):
        problems += unnamed_papers(ref.folder / PAPERS_FOLDER, papers_in(dossiers))
    if members and not has_errors(problems):
        problems += unnamed_exempt_papers(members)
    translations = (
        Translation(tag, other.dossier, _if_exempt(other))
        for tag, other in zip(tags[1:], opened[1:], strict=True)
        if other.dossier is not None and first.dossier is not None
    )
    return (
        *(first.dossier, in_order(problems), _if_exempt(first), first.exempt),
        tuple(translations),
    )


def _if_exempt(opened: _Opened) -> Dossier | None:
    """The dossier for members, where there is anything that the public may not see."""
    return None if opened.exempt == "none" else opened.members


def _open(shelf: Shelf, ref: MeetingRef) -> _Opened:
    """The meeting in the language in which ``shelf`` reads."""
    readings = OpeningReadings(shelf, ref)
    public = DossierOpening(readings, "public")
    dossier = public.dossier()
    problems = public_problems = (*readings.problems, *public.problems)
    meeting, minutes = readings.meeting(ref), readings.minutes(ref)
    if meeting is None:
        return _Opened(dossier, problems, public_problems)
    there = exempt_files_there(readings, meeting)
    members = None
    if there:
        private = DossierOpening(readings, "members")
        members = private.dossier()
        problems = (*readings.problems, *public.problems, *private.problems)
        problems += (*exempt_record_problems(readings, meeting, minutes),)
    exempt: Exempt = "none"
    if has_exempt_business(meeting, minutes):
        exempt = "present" if there else "absent"
    return _Opened(dossier, problems, public_problems, members, exempt)
