"""Reads a front sheet, whoever made it: which meeting it is for, who sends it, the members, the
notices, and the items of its agenda."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import TypeVar

from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.agenda_items.item_reading import read_agenda
from agendapack.unpack.agenda_items.markdown_pieces import escaped
from agendapack.unpack.agenda_items.printed_agenda import PrintedAgenda
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.front_head.call_off_lines import CallOff, find_call_off
from agendapack.unpack.front_head.front_lines import FrontLine, blocks, front_lines
from agendapack.unpack.front_head.heading_lines import (
    CommitteeHeading,
    find_heading,
    find_title,
    is_formula,
)
from agendapack.unpack.front_head.member_lines import find_members
from agendapack.unpack.front_head.notice_lines import lines_markdown, read_notices
from agendapack.unpack.front_head.sender_lines import (
    find_contact,
    find_published,
    find_sender,
    find_signatory,
)
from agendapack.unpack.front_head.when_lines import MeetingTime, find_online, find_when
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedFront

T = TypeVar("T")

_MOST_PAGES = 60  # of a pack, on which a name in capitals is looked for in small letters
_PRIVATE = re.compile(r"NOT FOR PUBLICATION\b|NID I'W GYHOEDDI\b")
_DEAR = re.compile(
    r"(?:Dear|Annwyl) [\w /.]{1,40},?|Yours (?:sincerely|faithfully),?|Yn gywir,?", re.IGNORECASE
)
_AMENDED = re.compile(r"Amended \d{1,2} \w+ \d{4}:")


def read_front(signs: PackSigns, pages: Sequence[int]) -> PrintedFront:
    """What the front sheet on ``pages`` (from zero) prints."""
    agenda = read_agenda(signs, pages)
    lines = front_lines(signs, pages, agenda.begins, agenda.rest)
    return read_lines(lines, agenda, signs)


def read_lines(lines: Sequence[FrontLine], agenda: PrintedAgenda, signs: PackSigns) -> PrintedFront:
    """What the lines of a front sheet beside its items print: each step reads those that are left
    of them, and what no step has read is a notice."""
    left = _Left(lines)
    doubts = [*agenda.doubts, *_private(left), *_amended(left)]
    left.take((None, {line.number for line in lines if _DEAR.fullmatch(line.text)}))
    call_off = left.take(find_call_off(left.lines))
    heading = left.take(find_heading(left.lines, _texts(signs)))
    named = left.taken
    when = left.take(find_when(left.lines))
    dated = left.taken
    title = left.take(find_title(left.lines, dated, named))
    url, link_text = left.take(find_online(left.lines))
    contact = left.take(find_contact(left.lines))
    published = left.take(find_published(left.lines, when.day))
    sender = left.take(find_sender(left.lines, lines))
    signatory = left.take(find_signatory(left.lines))
    members = left.take(find_members(left.lines))
    unread = [line.text for line in left.lines if line.kind == "members" and not members]
    left.take((None, _said_already(left.lines, heading.committee, sender.council, title)))
    notices = read_notices(left.lines, when.day)
    if when.note:
        notices = (("time", escaped(f"{_clock(when.time)} {when.note}")), *notices)
    if unread:
        doubts.append(
            Doubt(
                "members",
                f'the front sheet has a heading "{unread[0].rstrip(" :")[:60]}", and the list under'
                " it could not be read: write the members",
            )
        )
    doubts += [
        *when.doubts,
        *_missing(
            *(heading, when, agenda, call_off),
            is_empty=not (lines or agenda.items),
            is_online=bool(url),
        ),
    ]
    return PrintedFront(
        council=sender.council,
        department=sender.department,
        address=sender.address,
        website=sender.website,
        committee=heading.committee,
        title=title,
        day=when.day,
        time=when.time,
        venue=when.venue,
        online_url=url,
        online_text=link_text,
        published=published,
        status=call_off.status,
        reason=lines_markdown(call_off.reason),
        rearranged_to=call_off.rearranged_to,
        contact=contact,
        signatory=signatory,
        members=members,
        notices=notices,
        information_only=agenda.information_only,
        parts=agenda.parts,
        items=agenda.items,
        supplement=heading.supplement,
        doubts=tuple(doubts),
    )


class _Left:
    """The lines that no step has read yet; ``taken`` are those that the last one has."""

    def __init__(self, lines: Sequence[FrontLine]) -> None:
        self.lines = tuple(lines)
        self.taken: tuple[FrontLine, ...] = ()

    def take(self, found: tuple[T, Set[int]]) -> T:
        """What a step has found, whose lines then are read."""
        value, numbers = found
        self.taken = tuple(line for line in self.lines if line.number in numbers)
        self.lines = tuple(line for line in self.lines if line.number not in numbers)
        return value


def _texts(signs: PackSigns) -> Iterator[str]:
    """What the first pages of a pack say, line by line."""
    for page in signs.pages[:_MOST_PAGES]:
        for line in page.lines:
            yield " ".join(line.text[:300].split())


def _private(left: _Left) -> Iterator[Doubt]:
    block = next((b for b in blocks(left.lines) if _PRIVATE.match(b[0].text)), None)
    if block is not None:
        left.take((None, {line.number for line in block}))
        yield Doubt(
            "pack",
            "the front sheet says that this pack is not for publication: look whether the pack for"
            " the public is the one to start from",
        )


def _amended(left: _Left) -> Iterator[Doubt]:
    for block in blocks(left.lines):
        if _AMENDED.match(block[0].text):
            left.take((None, {line.number for line in block}))
            text = " ".join(line.text for line in block).rstrip(".")
            yield Doubt(
                "pack",
                f'the front sheet says "{text}", which no record has: look whether the pack is the'
                " last one published",
            )


def _said_already(lines: Sequence[FrontLine], *names: str) -> Set[int]:
    """The lines that only say in stock words what was read: the title page of a summons."""
    used: set[int] = set()
    for block in blocks(lines):
        text = " ".join(line.text for line in block)
        if is_formula(text, *names):
            used |= {line.number for line in block}
    return used | {
        line.number
        for line in lines
        if line.kind not in (None, "other") and line.text == _bare_label(line)
    }


def _bare_label(line: FrontLine) -> str:
    return line.text[: line.label.end if line.label else 0].strip()


def _clock(time: str) -> str:
    return ENGLISH.time(time) if time else ""


def _missing(
    heading: CommitteeHeading,
    when: MeetingTime,
    agenda: PrintedAgenda,
    call_off: CallOff,
    *,
    is_empty: bool,
    is_online: bool,
) -> Iterator[Doubt]:
    """What a meeting cannot do without, and the front sheet does not say."""
    if is_empty:
        yield Doubt(
            "pack",
            "the front sheet has no text that can be read, as where it is a picture; nothing was"
            " taken from it: write who meets, when, where and about what",
        )
        return
    if not heading.committee:
        yield Doubt("committee", "the front sheet does not name the committee: write its name")
    elif heading.is_guess:
        yield Doubt(
            "committee",
            f'"{heading.committee}" was taken for the committee, for it is in the largest letters'
            " of the front sheet: look at the name",
        )
    if when.day is None:
        yield Doubt(
            "date", "the front sheet does not print the day of the meeting: look at the date"
        )
    if not when.time:
        yield Doubt("time", "the front sheet does not print a time: write when the meeting starts")
    if not when.venue and not is_online and not call_off.status:
        yield Doubt("venue", "the front sheet does not print where the meeting is: write its venue")
    if not agenda.items and not call_off.status:
        yield Doubt("items", "no items of business were found on the front sheet: write them")
