"""The minutes of earlier meetings that a pack has among its papers, as these meetings' records."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from agendapack.records.meeting_names import MEETING_FILE, MINUTES_FILE
from agendapack.records.slugs import slug
from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.minutes_pages.minutes_reading import read_minutes
from agendapack.unpack.pack_division import DividedPaper, NumberedPages
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedFront
from agendapack.unpack.printed_minutes import PrintedMinutes
from agendapack.unpack.written_records.minutes_record import (
    NO_START,
    meeting_of_minutes_text,
    minutes_text,
)
from agendapack.unpack.written_records.pack_records import PublishedPack


class EarlierMinutes(Struct, frozen=True):
    """Records to be written, and what of them is not sure."""

    files: Mapping[Path, str]
    doubts: tuple[Doubt, ...]


def earlier_minutes(
    signs: PackSigns,
    numbered: NumberedPages,
    pack: PublishedPack,
    day: date,
    meetings: Collection[str],
    folder: Path,
    source: str,
    schemas: Mapping[str, str],
) -> EarlierMinutes:
    """The minutes.yaml of each earlier meeting of the same committee whose minutes are in a pack
    and that has none, with a meeting.yaml where it has none.

    ``day`` is that of the pack's own meeting, ``meetings`` the folders of the committee's meetings
    in its ``folder``, ``source`` the pack's name.
    """
    files: dict[Path, str] = {}
    doubts: list[Doubt] = []
    for paper in pack.division.papers:
        found = read_minutes(signs, paper.pages, numbered.stamps) if paper.pages else None
        if found is None:
            continue
        if not _is_earlier(found, pack.front, day):
            doubts += _not_recorded(found, paper, pack.front)
            continue
        assert found.day is not None
        held = folder / found.day.isoformat()
        others = [name for name in meetings if name.startswith(held.name) and name != held.name]
        is_there = os.path.lexists(held / MEETING_FILE)
        if os.path.lexists(held / MINUTES_FILE) or held / MINUTES_FILE in files:
            continue
        if others and not is_there:
            continue  # which of the day's meetings they are of is not said
        text = minutes_text(found, schemas.get("minutes", ""))
        if text is None:
            continue
        if not is_there:
            of_meeting = meeting_of_minutes_text(
                found, schemas.get("meeting", ""), f"{_pages(paper)} of {source}", pack.front.time
            )
            if of_meeting is None:
                continue
            files[held / MEETING_FILE] = of_meeting
            if not found.started:
                doubts.append(Doubt(f"meeting on {ENGLISH.date(found.day)}", NO_START))
        files[held / MINUTES_FILE] = text
        doubts += found.doubts
    return EarlierMinutes(files, tuple(doubts))


def _is_earlier(minutes: PrintedMinutes, front: PrintedFront, day: date) -> bool:
    """Whether they are of an earlier meeting of the same committee."""
    if minutes.day is None or minutes.day >= day:
        return False
    return is_same_body(minutes.committee, front.committee)


def is_same_body(named: str, committee: str) -> bool:
    """Whether minutes that name a committee, or none, may be of this one: "and" is "&" in some."""
    words, others = (set(slug(name).split("-")) - _SMALL for name in (named, committee))
    return not words or words == others


_SMALL = {"", "and", "the", "of", "a"}
_OWN = ("minutes", "cofnodion")
"""How the title of the item begins that has the committee's own minutes."""


def _not_recorded(
    minutes: PrintedMinutes, paper: DividedPaper, front: PrintedFront
) -> Iterator[Doubt]:
    """What is to be told of minutes that seem to be the committee's own, and are not recorded."""
    titles = (item.title for item in front.items if item.number == paper.item)
    if not next(titles, "").casefold().startswith(_OWN):
        return
    if minutes.day is None:
        why = "no day of their meeting was found"
    elif not is_same_body(minutes.committee, front.committee):
        why = f'they name "{minutes.committee}", and the front sheet {front.committee}'
    else:
        return
    yield Doubt(
        f"item {paper.item}",
        f"no minutes.yaml was made of the minutes on {_pages(paper)}, since {why}; they stay a"
        " paper",
    )


def _pages(paper: DividedPaper) -> str:
    return ENGLISH.page_list(
        range(paper.numbers.first, paper.numbers.last + 1), paper.numbers.prefix
    )
