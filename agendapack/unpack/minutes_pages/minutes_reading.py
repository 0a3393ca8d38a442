"""Recognises the minutes of a meeting among the pages of a pack, and reads them.

Nothing is invented, and every word that is printed is in what was read or in a doubt; the lines at
the head and foot of pages, the council's name and the rules for a signature apart.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.unpack.doubts import Doubt
from agendapack.unpack.minutes_pages.attendance_lines import is_role
from agendapack.unpack.minutes_pages.entry_reading import read_entries
from agendapack.unpack.minutes_pages.mapped_entries import items_named, read_interests
from agendapack.unpack.minutes_pages.marked_text import markdown
from agendapack.unpack.minutes_pages.minute_paragraphs import (
    PrintedParagraph,
    PrintedTable,
    read_blocks,
)
from agendapack.unpack.minutes_pages.minute_titles import find_titles, run_in_apart
from agendapack.unpack.minutes_pages.minutes_heading import (
    heading_end,
    meeting_times,
    printed_day,
    read_heading,
)
from agendapack.unpack.minutes_pages.point_lists import written_blocks
from agendapack.unpack.minutes_pages.unpublished_minutes import read_unpublished
from agendapack.unpack.printed_front import PrintedPerson
from agendapack.unpack.printed_minutes import PrintedMinute, PrintedMinutes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from agendapack.unpack.minutes_pages.minute_paragraphs import Block
    from agendapack.unpack.minutes_pages.minute_titles import MinuteTitle
    from agendapack.unpack.minutes_pages.minutes_heading import MinutesHeading
    from agendapack.unpack.pack_division import PageStamps
    from agendapack.unpack.pack_signs import PackSigns

_SIGNED = re.compile(r"signed: (?P<by>[^:]{3,100}), (?P<on>\d{1,2} \w+ \d{4})", re.IGNORECASE)
_WORDS = re.compile(r"\b(?:minutes|present|attendance|cofnodion|presennol)\b", re.IGNORECASE)
"""One of these is on the first pages of minutes."""

MOST_LEFT = 20
"""How many paragraphs may stand above the minutes that belong to nothing: with more it is another
paper, that has minutes in it."""

MOST_BEFORE = 100
"""How many paragraphs may say what the meeting was, where no minute is found after them."""

_TO_SIGN = re.compile(
    r"(?:[\W_]|signed|signature|chair(?:man|person|woman)?|mayor|dated?|llofnod(?:wyd)?"
    r"|cadeirydd|dyddiad)*",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\W*(?:there\s+being\s+no\s+(?:further|other)\s+business,?\s+)?(?:the\s+)?(?:chair\w*\s+(?:declared|closed)\s+)?(?:the\s+)?meeting\s[^.]{0,60}|daeth\b.*",
    re.IGNORECASE,
)


def read_minutes(
    signs: PackSigns, pages: Sequence[int], stamps: Sequence[PageStamps]
) -> PrintedMinutes | None:
    """The minutes that stand on some pages of a pack, counted from zero; None where these are none.

    ``stamps`` are those of all pages of the pack, so that they are left out, or empty.
    """
    first = (line.text for page in pages[:2] for line in signs.pages[page].lines)
    if not any(map(_WORDS.search, first)):
        return None
    blocks = read_blocks(signs, pages, stamps)
    titles = find_titles(blocks, heading_end(blocks[:MOST_BEFORE]))
    apart = run_in_apart(blocks)
    run_in = find_titles(apart, heading_end(apart[:MOST_BEFORE]))
    known = {(title.number, title.title) for title in titles}
    if len(run_in) > 1 and known <= {(title.number, title.title) for title in run_in}:
        blocks, titles = apart, run_in
    heading = read_heading(blocks[: titles[0].at if titles else MOST_BEFORE])
    if len(heading.left) > MOST_LEFT or not _are_minutes(heading, len(titles)):
        return None
    minutes, ended = _minutes(blocks, titles)
    signed = _signed(blocks)
    present = [person for person in heading.persons("present") if person.is_member]
    joined = (*heading.persons("substitutes"), *(person for person in present if person.absent))
    interests = tuple(entry for table in heading.interests for entry in read_interests(table))
    return PrintedMinutes(
        committee=heading.committee,
        day=heading.day,
        is_draft=heading.is_draft,
        started=heading.started,
        finished=heading.finished or ended,
        venue=heading.venue,
        present=tuple(person.name for person in present if not person.absent),
        substitutes=tuple((person.name, person.absent) for person in joined if person.absent),
        apologies=tuple(person.name for person in heading.persons("apologies") if person.is_member),
        in_attendance=tuple(
            PrintedPerson(person.name, person.role) for person in heading.persons("attending")
        ),
        first_number=titles[0].count if titles and titles[0].number else 1,
        minutes=minutes,
        doubts=tuple(_doubts(heading, titles, interests)),
        title=heading.title,
        interests=interests,
        signed=signed,
        confirmed=heading.confirmed,
        corrections=tuple(markdown(each.parts) for each in heading.corrections),
        roles=tuple(
            PrintedPerson(person.name, person.role)
            for person in present
            if person.role and not person.absent
        ),
    )


def _are_minutes(heading: MinutesHeading, titles: int) -> bool:
    """Whether enough shows that the pages are minutes: that they say so or list those present, and
    something else besides."""
    said = heading.signs
    if "present" in said and said & {"minutes", "draft", "times", "apologies"}:
        return heading.day is not None or titles > 1
    return "minutes" in said and titles > 1 and heading.day is not None


def _minutes(
    blocks: Sequence[Block], titles: Sequence[MinuteTitle]
) -> tuple[tuple[PrintedMinute, ...], str]:
    """The minutes, and when the last of them says that the meeting finished."""
    ends = [*(title.at for title in titles[1:]), len(blocks)]
    items = items_named(block for block in blocks if isinstance(block, PrintedTable))
    ended = ""
    minutes: list[PrintedMinute] = []
    if not titles:
        return (), ""
    for title, end in zip(titles, ends, strict=True):
        body = blocks[title.body : end]
        if end == len(blocks):
            body, ended = _without_end(body)
        minute = read_unpublished(body) or PrintedMinute("", "", read_entries(body))
        item = title.item or items.get(title.number, "")
        minutes.append(replace(minute, number=title.number, title=title.title, item=item))
    return tuple(minutes), ended


def _without_end(body: Sequence[Block]) -> tuple[Sequence[Block], str]:
    """The last minute's paragraphs without those for the signature and the meeting's end, and when
    that was."""
    ended = ""
    end = len(body)
    while end and isinstance(block := body[end - 1], PrintedParagraph) and not block.marker:
        finished = meeting_times(block.text)[1] if _ENDED.match(block.text) else ""
        if finished and len(block.text) < 120 and not ended:
            ended = finished
        elif not (_TO_SIGN.fullmatch(block.text) or _SIGNED.fullmatch(block.text)):
            break
        end -= 1
    return body[:end], ended


def _signed(blocks: Sequence[Block]) -> tuple[str, date] | None:
    """Who signed the minutes, and when, as it is printed at their end."""
    for block in blocks[-3:]:
        found = _SIGNED.fullmatch(block.text) if isinstance(block, PrintedParagraph) else None
        if found and (day := printed_day(found["on"])):
            return found["by"], day
    return None


def _doubts(
    heading: MinutesHeading, titles: Sequence[MinuteTitle], interests: Sequence[object]
) -> Iterator[Doubt]:
    if heading.day is None:
        yield Doubt("date", "no day of the meeting was found above its minutes: write it")
    if not heading.persons("present"):
        yield Doubt("present", "no list of those who were present was found: write who was")
    for said, kind in (("present", "present"), ("apologies", "apologies")):
        for person in heading.persons(kind):
            if not person.is_member:
                yield Doubt(said, f'"{person.name}" is no name, and was left out')
            elif not person.sure:
                yield Doubt(said, f'"{person.name}" was taken for somebody\'s name: look at it')
            elif person.role and (kind != "present" or not is_role(person.role)):
                yield Doubt(
                    said, f'"{person.role}" is printed beside {person.name}, and was left out'
                )
    if absent := [person.name for person in heading.persons("absent")]:
        yield Doubt(
            "apologies",
            "the minutes list as absent, of whom the record has no list, since whoever is on none"
            f" counts as that: {', '.join(absent)}",
        )
    if heading.interests and not interests:
        table = written_blocks(heading.interests).replace("\n", " ")
        yield Doubt(
            "interests", f'the table of interests could not be read, so write them: "{table}"'
        )
    if heading.left:
        texts = ", ".join(f'"{text}"' for text in heading.left)
        yield Doubt(
            "minutes", f"the record has no place for what stands above the minutes: {texts}"
        )
    yield from _number_doubts(titles)


def _number_doubts(titles: Sequence[MinuteTitle]) -> Iterator[Doubt]:
    if not titles:
        yield Doubt(
            "minutes",
            "these are minutes whose titles could not be told, so they stay a paper",
        )
        return
    if not titles[0].number:
        yield Doubt("first-number", "the minutes have no numbers: a build numbers them from 1 on")
        return
    if not all(title.number.isdigit() for title in titles):
        first = titles[0]
        yield Doubt(
            "first-number",
            f'the minutes are numbered "{first.number}" and so on, of which the record has'
            f" {first.count} only",
        )
    for before, after in itertools.pairwise(titles):
        if after.count != before.count + 1:
            yield Doubt(
                f"minute {after.number}",
                f"minute {after.count} follows minute {before.count}: look for one between them,"
                " since a build numbers them without a gap",
            )
