"""The commands that begin a meeting and its minutes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from agendapack.cli.asking import ask, can_ask
from agendapack.cli.completion import complete_committees, complete_meetings
from agendapack.cli.named_meetings import open_library
from agendapack.cli.printing import Printer, echo
from agendapack.cli.today import day_taken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from agendapack.begin.committee_records import CommitteeRecords, RecordedMeeting
    from agendapack.begin.meeting_draft import Asked
    from agendapack.problems import Problem
    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef


@click.command()
@click.argument("committee", shell_complete=complete_committees)
@click.argument("day", metavar="DATE")
@click.option(
    "--like",
    metavar="MEETING",
    shell_complete=complete_meetings,
    help="The meeting to model it on, if not the last one.",
)
@click.option("--time", help='When it starts, such as "14:00"; by default as the last one did.')
@click.option("--venue", help="Where it is held; by default where the last one was.")
@click.option("--title", help='What kind of meeting it is: "Extraordinary meeting".')
@click.option("--today", metavar="DATE", help="The day to take for today.")
@click.pass_obj
def new(
    root: Path | None,
    committee: str,
    day: str,
    like: str | None,
    time: str | None,
    venue: str | None,
    title: str | None,
    today: str | None,
) -> None:
    """Begin a meeting, with the items that recur and what is due."""
    from agendapack.begin import written_values
    from agendapack.begin.committee_records import find_committee, read_committee
    from agendapack.begin.meeting_draft import draft_meeting, meeting_text
    from agendapack.records.meeting_names import MEETING_FILE, PAPERS_FOLDER
    from agendapack.records.misnamed import misnamed_in_meeting
    from agendapack.records.vocabulary import ENGLISH

    library = open_library(root)
    key = find_committee(library, committee)
    name, held_on = written_values.folder_of(day)
    written_values.check_values({"time": time, "venue": venue, "title": title})
    now = day_taken(today)
    folder = library.folder / key / name
    _refuse_twin(folder, key, name)
    misnamed = misnamed_in_meeting(folder)
    if misnamed:
        _stop(misnamed, library)
    model = None if like is None else _one(library, like, key)
    records, problems = read_committee(library, key, held_on)
    if records is None:
        _stop(problems, library)
    like_meeting = records.to_model_on(held_on)
    if model is not None:
        like_meeting = next(each for each in records.meetings if each.ref == model)
    asked = _asked(records, held_on, like_meeting, time, venue, title)
    draft = draft_meeting(records, asked, like_meeting, now)
    file = folder / MEETING_FILE
    first_line = _schema_line(library, file, "meeting", records)
    _write(file, meeting_text(draft, first_line), folder / PAPERS_FOLDER)
    shown = os.path.relpath(file, library.root)
    items = "1 item" if len(draft.items) == 1 else f"{len(draft.items)} items"
    echo(f"{Path(shown).as_posix()}: {items}, to be published on {ENGLISH.date(draft.published)}")
    echo(f"today was taken to be {ENGLISH.date(now)}")


@click.command()
@click.argument("meeting", shell_complete=complete_meetings)
@click.pass_obj
def minutes(root: Path | None, meeting: str) -> None:
    """Begin a meeting's minutes: a minute for each item, to fill in."""
    from agendapack.begin.committee_records import read_committee
    from agendapack.begin.minutes_draft import draft_minutes, minutes_text
    from agendapack.problems import UsageError, has_errors
    from agendapack.records.meeting_names import MINUTES_FILE

    library = open_library(root)
    ref = _one(library, meeting)
    file = ref.folder / MINUTES_FILE
    if os.path.lexists(file):
        raise UsageError(
            f'the meeting "{ref.key}" has minutes already: {file}',
            "nothing is overwritten: go on in that file",
        )
    opened = library.open(ref)
    records, problems = read_committee(library, ref.committee, ref.date)
    if records is None or opened.dossier is None or has_errors(opened.problems):
        _stop((*opened.problems, *problems), library)
    status = opened.dossier.meeting.status
    if status is not None:
        raise UsageError(
            f'the meeting "{ref.key}" was {status}, and has no minutes',
            "take status: out of its meeting.yaml if it was held after all",
        )
    in_others = [each.dossier for each in opened.translations]
    draft = draft_minutes(records, (opened.dossier, *in_others))
    first_line = _schema_line(library, file, "minutes", records)
    _write(file, minutes_text(draft, ref.date, first_line))
    shown = Path(os.path.relpath(file, library.root)).as_posix()
    count = "1 minute" if len(draft.minutes) == 1 else f"{len(draft.minutes)} minutes"
    echo(f"{shown}: {count} to fill in")


def _refuse_twin(folder: Path, key: str, name: str) -> None:
    """UsageError where the meeting is there already."""
    from agendapack.problems import UsageError
    from agendapack.records.meeting_names import MEETING_FILE

    if os.path.lexists(folder / MEETING_FILE):
        raise UsageError(
            f'the meeting "{key}/{name}" is there already: {folder}',
            f"for a second one on the day add a word to its name: {name[:10]}-extraordinary",
        )


def _one(library: Library, text: str, committee: str | None = None) -> MeetingRef:
    """The one meeting that ``text`` names, of the committee if one is given."""
    from agendapack.problems import UsageError

    found = library.find(text, Path.cwd())
    own = [ref for ref in found if committee in (None, ref.committee)]
    if not own:
        raise UsageError(
            f'"{text}" is no meeting of {committee}: expected one to model the new one on',
            "name a meeting of that committee, or leave --like out for its last one",
        )
    if len(own) > 1:
        names = " or ".join(ref.key for ref in own)
        raise UsageError(f'"{text}" is more than one meeting', f"name one: {names}")
    return own[0]


def _asked(
    records: CommitteeRecords,
    day: date,
    like: RecordedMeeting | None,
    time: str | None,
    venue: str | None,
    title: str | None,
) -> Asked:
    """What is known of the meeting; on a terminal time and venue are asked for."""
    from agendapack.begin.meeting_draft import Asked
    from agendapack.problems import UsageError

    usual = like or (records.meetings[-1] if records.meetings else None)
    usual_time = None if usual is None else str(usual.meeting.time)
    usual_venue = None if usual is None else usual.meeting.venue
    if can_ask():
        time = time or _ask("time", "Time of the meeting", usual_time)
        venue = venue or _ask("venue", "Venue", usual_venue or "") or None
    if venue == usual_venue:  # in each language
        venue = usual_venue
    time, venue = time or usual_time, venue or usual_venue
    if time is None:
        raise UsageError(
            "no earlier meeting of the committee says when it starts",
            'give the time: --time "14:00"',
        )
    return Asked(day, time, venue, title)


def _ask(key: str, question: str, default: str | None) -> str:
    """Ask on the terminal, again where the record would not take the answer."""
    from agendapack.begin.written_values import check_values

    return ask(question, default, lambda answer: check_values({key: answer or None}, ""))


def _schema_line(library: Library, file: Path, record: str, records: CommitteeRecords) -> str:
    """The line by which editors find a record's schema: where init puts it, else as another meeting
    of the committee names it."""
    from agendapack.begin.meeting_draft import schema_line_beside
    from agendapack.begin.record_files import schema_file, schema_line

    if schema_file(library.root, record).is_file():
        return schema_line(library.root, file, record)
    lines = [schema_line_beside(each.ref.folder / file.name) for each in records.meetings[-12:]]
    return next((line for line in reversed(lines) if line), "")


def _write(file: Path, text: str, folder: Path | None = None) -> None:
    """Write a new file, and make a folder beside it."""
    from agendapack.begin.record_files import write_new
    from agendapack.problems import MachineError

    write_new({file: text})
    if folder is not None:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as fault:
            raise MachineError(
                f"cannot make {folder}: {fault.strerror}", "check the folder's permissions"
            ) from fault


def _stop(problems: Sequence[Problem], library: Library) -> NoReturn:
    """End the command with the errors that keep it from its work."""
    from agendapack.problems import ExitCode, in_order

    with Printer("text") as printer:
        printer.root = library.root
        printer.problems(in_order(problem for problem in problems if problem.is_error))
    sys.exit(ExitCode.FAULTY)
