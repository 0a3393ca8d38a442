"""The record of a meeting, made from its published agenda pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.begin.record_comments import commented
from agendapack.begin.record_files import yaml_text
from agendapack.records.schema import Council
from agendapack.records.vocabulary import ENGLISH
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.written_records.council_records import (
    fitting,
    is_signatory,
    known_contact,
    member_lines,
    new_notices,
    notice_lines,
    signatory_line,
)
from agendapack.unpack.written_records.doubt_comments import TO_CHECK
from agendapack.unpack.written_records.item_records import item_lines, stamp_doubts
from agendapack.unpack.written_records.yaml_lines import (
    flow,
    is_reason,
    key_lines,
    one_line,
    reason_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.schema import Committee
    from agendapack.unpack.pack_division import PackDivision
    from agendapack.unpack.printed_front import PrintedFront
    from agendapack.unpack.written_records.doubt_comments import UntoldDoubts
    from agendapack.unpack.written_records.recorded_items import RecordedItem

_HEAD = """\
The agenda of one meeting, as its published pack prints it.
"""
_EXPLAINED = f"""\
What was not sure stands in lines that begin "{TO_CHECK}": take each out once you have looked.
"""


def meeting_record(
    front: PrintedFront,
    division: PackDivision,
    items: Sequence[RecordedItem],
    day: date,
    council: Council,
    committee: Committee,
    meetings: Mapping[str, Meeting],
    untold: UntoldDoubts,
    schema: str = "",
) -> str:
    """The meeting.yaml of the meeting on ``day``, beside the records of its council and committee;
    all doubts that are still ``untold`` stand in it.

    ``meetings`` are those of the committee that are recorded, by the names of their folders.
    """
    untold.add(_of_head(front, day, committee, council, untold))
    untold.add(_of_lists(front, items))
    untold.add(stamp_doubts(items))
    written = item_lines(items, council, committee, meetings, day, untold)
    body = [
        *_head(front, day, untold),
        *_who(front, council, committee, untold),
        *_how(front, division, items, council, committee, untold),
    ]
    if written:
        body += ["", *untold.lines("items"), "items:", *written]
    elif not front.status:
        body += ["", *untold.lines("items"), "items:", "  - title: Agenda"]
    left = untold.lines(*{doubt.about for doubt in untold.left})
    lines = [*([schema] if schema else []), *commented(_HEAD)]
    if any(f"# {TO_CHECK}: " in line for line in (*left, *body)):
        lines += commented(_EXPLAINED)
    return "\n".join([*lines, *left, *body]) + "\n"


def _of_head(
    front: PrintedFront, day: date, committee: Committee, council: Council, untold: UntoldDoubts
) -> Iterator[Doubt]:
    if front.day is not None and front.day != day:
        yield Doubt(
            "date",
            f"the front sheet says {ENGLISH.day(front.day)}, and the command {ENGLISH.day(day)},"
            " which stands here; if the front sheet is right, delete this folder, and unpack the"
            " pack again with its day",
        )
    if front.supplement and front.items:
        yield Doubt(
            "items",
            "the pack calls itself a supplement, and was taken apart as an agenda pack; if it is"
            " one, take the agenda pack apart first, then this with --supplement"
            f" {front.supplement}",
        )
    if not front.time and not untold.has("time"):
        yield Doubt("time", "no time was found; write when the meeting begins")
    if front.status and not is_reason(front.reason) and not untold.has("status"):
        yield Doubt("status", f"no reason was found why the meeting was {front.status}; write it")
    if front.private_notice is not None and not committee.executive:
        yield Doubt(
            "committee",
            "the front sheet tells of the notices of a private meeting, which the executive of an"
            " English council gives; write executive: true in committee.yaml if it is that",
        )


def _of_lists(front: PrintedFront, items: Sequence[RecordedItem]) -> Iterator[Doubt]:
    """Front sheets list the papers of all items that have several, or of none."""
    several = [item for item in items if _might_list(item) and front.items]
    listed = [item for item in several if _lists_papers(item)]
    if listed and len(listed) < len(several):
        bare = next(item for item in several if not _lists_papers(item))
        yield Doubt(
            "list-papers",
            f"the front sheet lists the papers of {len(listed)} of {len(several)} items with"
            f" several, and none of item {bare.number}; a build lists those of all",
        )


def _might_list(item: RecordedItem) -> bool:
    """Whether the papers of an item are listed where front sheets list papers, and else not."""
    return len(item.papers) > 1 and item.is_public


def _lists_papers(item: RecordedItem) -> bool:
    """Whether a paper is listed that is not named in any case: exempt ones, those to follow and
    those that replace others are."""
    return any(
        not (paper.to_follow or paper.exempt or paper.confidential or paper.replaces)
        for paper in item.printed.papers
    )


def _head(front: PrintedFront, day: date, untold: UntoldDoubts) -> list[str]:
    lines = [*untold.lines("date", "day"), f"date: {day.isoformat()}", *untold.lines("time")]
    lines += [f'time: "{front.time or "00:00"}"', *untold.lines("title")]
    lines += [*key_lines("title", one_line(front.title)), *untold.lines("status", "reason")]
    if front.status:
        lines.append(f"status: {front.status}")
        lines += reason_lines("reason", front.reason)
        if front.rearranged_to is not None:
            lines.append(f"rearranged-to: {front.rearranged_to.isoformat()}")
    lines += [*untold.lines("venue"), *key_lines("venue", one_line(front.venue))]
    lines += untold.lines("online")
    url = fitting(Council, "website", front.online_url)
    if url:
        keys = [("url", yaml_text(url))]
        if one_line(front.online_text):
            keys.append(("text", yaml_text(one_line(front.online_text))))
        lines.append(f"online: {flow(keys)}")
    lines += untold.lines("published")
    if front.published is not None:
        lines.append(f"published: {front.published.isoformat()}")
    return lines


def _who(
    front: PrintedFront, council: Council, committee: Committee, untold: UntoldDoubts
) -> list[str]:
    """What the front sheet says otherwise than council and committee, of people and notices."""
    lines = untold.lines("private-notice")
    if front.private_notice is not None and committee.executive:
        first, second = front.private_notice
        lines.append(f"private-notice: [{first.isoformat()}, {second.isoformat()}]")
    lines += untold.lines("contact")
    key = known_contact(front.contact, council)
    if key and key != (committee.contact or council.contact):
        lines.append(f"contact: {yaml_text(key)}")
    lines += untold.lines("members")
    recorded = committee.members if committee.members is not None else council.members
    there = [(str(member.name), str(member.role or "")) for member in recorded]
    printed = [
        (one_line(each.name), one_line(each.role)) for each in front.members if one_line(each.name)
    ]
    if printed and printed != there:
        lines += member_lines(front.members)
    elif there and not printed and front.items:
        lines += ["# The front sheet names no members.", "members: []"]
    lines += untold.lines("signatory")
    named = committee if committee.signatory is not None else council
    if front.signatory is not None and one_line(front.signatory.name):
        lines += [] if is_signatory(front.signatory, named) else [signatory_line(front.signatory)]
    lines += untold.lines("notices")
    return [*lines, *notice_lines(new_notices(front, council, committee))]


def _how(
    front: PrintedFront,
    division: PackDivision,
    items: Sequence[RecordedItem],
    council: Council,
    committee: Committee,
    untold: UntoldDoubts,
) -> list[str]:
    """How the pack is put together."""
    lines = untold.lines("list-papers")
    several = [item for item in items if _might_list(item)]
    if several and front.items:
        lists = any(_lists_papers(item) for item in several)
        by_default = council.list_papers if committee.list_papers is None else committee.list_papers
        if lists != by_default:
            lines.append(f"list-papers: {'true' if lists else 'false'}")
    lines += untold.lines("recto")
    if not division.recto:
        lines.append("recto: false")
    lines += untold.lines("first-page")
    if division.first_page != 1:
        lines.append(f"first-page: {division.first_page}")
    return [*lines, *untold.lines("papers")]
