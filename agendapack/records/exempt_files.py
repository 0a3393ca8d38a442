"""A meeting's exempt/ folder, held against the public records: what it may name, and what not."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from agendapack.problems import Location, Problem, did_you_mean, error, note
from agendapack.records.discretion import veiled
from agendapack.records.item_numbers import known_numbers, number_items, numbers_on_agenda
from agendapack.records.markings import exempt_numbers, is_marked
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MINUTES_FILE
from agendapack.records.minutes_sources import minute_numbers
from agendapack.records.text_forms import lines_in, markdown_problem, printed_texts
from agendapack.records.unnamed_papers import MOST, papers_in, unnamed_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from agendapack.records.dossier import Dossier
    from agendapack.records.exempt_schema import ExemptMeeting, ExemptMinutes
    from agendapack.records.meeting_schema import Meeting, Paper
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.opening_readings import OpeningReadings
    from agendapack.records.values import Text

LEAST_WORDS = 2
"""A true title of one word is likely to stand in a public record for another reason."""


def has_exempt_business(meeting: Meeting, minutes: Minutes | None) -> bool:
    """Whether anything of a meeting, or of its minutes, is exempt or confidential."""
    return (
        any(map(is_marked, meeting.items))
        or any(True for _ in _exempt_papers(meeting))
        or (minutes is not None and any(map(is_marked, minutes.minutes)))
    )


def exempt_files_there(readings: OpeningReadings, meeting: Meeting) -> bool:
    """Whether a meeting's exempt files are there: its folder for them is not empty, as that of a
    submodule is until it is fetched; or all that is exempt are another meeting's minutes, and those
    are there."""
    if _holds_anything(readings.ref.folder / EXEMPT_FOLDER):
        return True
    papers = [paper for _, paper in _exempt_papers(meeting)]
    names = [paper.exempt_minutes_of for paper in papers if paper.exempt_minutes_of is not None]
    minutes = readings.minutes(readings.ref)
    own = minutes is not None and any(map(is_marked, minutes.minutes))
    if own or not names or len(names) < len(papers):
        return False
    refs = [readings.shelf.earlier(name, readings.ref) for name in names]
    return all(not isinstance(ref, Problem) and readings.has_exempt_minutes(ref) for ref in refs)


def unnamed_exempt_papers(members: Sequence[Dossier]) -> Iterator[Problem]:
    """A note for each file in exempt/ that nothing names in any language; told at the folder, since
    the name of a file is exempt too."""
    folder = members[0].folder / EXEMPT_FOLDER
    records = {folder / MEETING_FILE, folder / MINUTES_FILE}
    left = [path for path in unnamed_files(folder, papers_in(members)) if path not in records]
    hint = "name it under an item's papers:, or move it out of exempt/"
    for path in left[:MOST]:
        yield veiled(
            note(
                f'nothing names the exempt paper "{path.relative_to(folder).as_posix()}"',
                Location(folder),
                hint,
            ),
            "nothing names a file in exempt/",
        )
    if len(left) > MOST:
        yield note(
            f"nothing names {len(left) - MOST} more files in exempt/",
            Location(folder),
            "move what is no paper out of exempt/",
        )


def exempt_record_problems(
    readings: OpeningReadings, meeting: Meeting, minutes: Minutes | None
) -> list[Problem]:
    """What is wrong with the records in exempt/ beside the public ones."""
    told, told_minutes = (
        readings.exempt_meeting(readings.ref),
        readings.exempt_minutes(readings.ref),
    )
    problems: list[Problem] = []
    true_titles: list[tuple[Text, str | None]] = []
    if told is not None and readings.is_complete("meeting"):
        problems += map(veiled, _of_items(told, meeting))
        true_titles += _item_titles(told, meeting)
    if told_minutes is not None:
        problems += map(veiled, _of_minutes(told_minutes, minutes))
        true_titles += _minute_titles(told_minutes, minutes)
    for record in (told, told_minutes):
        found = () if record is None else map(markdown_problem, lines_in(record))
        problems += (veiled(problem) for problem in found if problem is not None)
    programme = readings.work_programme() if _sets_work_programme(meeting) else None
    public = [readings.council, readings.committee, meeting, minutes, programme]
    texts = [text for record in public if record is not None for text in printed_texts(record)]
    for title, public_title in true_titles:
        problems += _told_in_public(title, public_title, texts)
    return problems


def _exempt_papers(meeting: Meeting) -> Iterator[tuple[str, Paper]]:
    """Each exempt paper of the agenda and of the supplements, with its item's number in lower case;
    those that are to follow are in no folder."""
    exempt = exempt_numbers(meeting)
    numbers = number_items(item.number for item in meeting.items)
    shares = [(n, item.papers) for n, item in zip(numbers, meeting.items, strict=True)]
    shares += [(n, item.papers) for each in meeting.supplements for n, item in each.items.items()]
    for number, papers in shares:
        for paper in papers:
            is_exempt = number.casefold() in exempt or is_marked(paper)
            if is_exempt and not paper.to_follow:
                yield number.casefold(), paper


def _sets_work_programme(meeting: Meeting) -> bool:
    """Whether the committee's work programme is a paper of the meeting."""
    groups = [item.papers for item in meeting.items]
    groups += [item.papers for each in meeting.supplements for item in each.items.values()]
    return any(paper.work_programme for papers in groups for paper in papers)


def _holds_anything(folder: Path) -> bool:
    """Whether there is anything in ``folder`` beside hidden files."""
    try:
        with os.scandir(folder) as entries:
            return any(not entry.name.startswith(".") for entry in entries)
    except OSError:
        return False


def _of_items(told: ExemptMeeting, meeting: Meeting) -> Iterator[Problem]:
    numbers = numbers_on_agenda(meeting)
    exempt = exempt_numbers(meeting)
    files: dict[str, list[str]] = {}
    for number, paper in _exempt_papers(meeting):
        files.setdefault(number, []).extend(paper.names)
    for number, item in told.items.items():
        same = number.casefold()
        if same not in {known.casefold() for known in numbers}:
            yield error(
                f'no item "{number}" on the agenda',
                number.place,
                known_numbers(numbers),
            )
        elif same not in exempt and same not in files:
            yield error(
                f"item {number} is not exempt",
                number.place,
                f"mark it in {MEETING_FILE} with exempt: and its paragraph, or take it out here",
            )
        else:
            for key in ("title", "text"):
                if same not in exempt and getattr(item, key) is not None:
                    yield error(
                        f"item {number} is public, and its papers alone are exempt",
                        item.place_of(key),
                        f"take {key}: out, or mark the item itself",
                    )
            for name in item.papers:
                if name not in files.get(same, ()):
                    yield error(
                        f'item {number} has no exempt paper "{name}"',
                        getattr(name, "place", item.place),
                        did_you_mean(name, files.get(same, ()))
                        or f"write the name of the file as {MEETING_FILE} has it",
                    )


def _of_minutes(told: ExemptMinutes, minutes: Minutes | None) -> Iterator[Problem]:
    numbers = () if minutes is None else minute_numbers(minutes)
    marked = () if minutes is None else tuple(map(is_marked, minutes.minutes))
    for number in told.minutes:
        if number not in numbers:
            hint = "write the public minutes first"
            if numbers:
                hint = f"its minutes are {numbers[0]} to {numbers[-1]}"
            yield error(f'no minute "{number}" in {MINUTES_FILE}', number.place, hint)
        elif not marked[numbers.index(number)]:
            yield error(
                f"minute {number} is not exempt",
                number.place,
                f"mark it in {MINUTES_FILE} with exempt: and its paragraph, or move it there",
            )


def _item_titles(told: ExemptMeeting, meeting: Meeting) -> Iterator[tuple[Text, str | None]]:
    """The true titles of items and papers, each with the public one."""
    numbers = number_items(item.number for item in meeting.items)
    titles = {n.casefold(): item.title for n, item in zip(numbers, meeting.items, strict=True)}
    papers = {
        (n, name): paper.title for n, paper in _exempt_papers(meeting) for name in paper.names
    }
    for number, item in told.items.items():
        if item.title is not None:
            yield item.title, titles.get(number.casefold())
        for name, paper in item.papers.items():
            yield paper.title, papers.get((number.casefold(), name))


def _minute_titles(
    told: ExemptMinutes, minutes: Minutes | None
) -> Iterator[tuple[Text, str | None]]:
    if minutes is not None:
        titles = dict(zip(minute_numbers(minutes), minutes.minutes, strict=True))
        for number, minute in told.minutes.items():
            if minute.title is not None and number in titles:
                yield minute.title, titles[number].title


def _told_in_public(title: Text, public_title: str | None, texts: list[Text]) -> Iterator[Problem]:
    """Each public text in which a true title stands word for word; one that is in the public title
    too is none that anybody keeps."""
    words = _plain(title)
    wanted = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    if len(words.split()) < LEAST_WORDS or wanted.search(_plain(public_title or "")):
        return
    for text in texts:
        if wanted.search(_plain(text)):
            record = f"{EXEMPT_FOLDER}/{title.place.file.name}"
            yield veiled(
                error(
                    f'the true title "{title}" of {record} stands in a public record',
                    text.place,
                    "take it out here, or give it as the public title too",
                ),
                f"a true title of {record}, line {title.place.line}, stands in this public record",
            )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
