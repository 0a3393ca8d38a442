"""Minutes that were read from a pack, as the records that a council goes on with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.records.meeting_schema import Meeting
from agendapack.records.minutes_schema import Minutes
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedPerson
from agendapack.unpack.printed_minutes import PrintedEntry, PrintedMinute, PrintedMinutes
from agendapack.unpack.written_records.minutes_record import (
    block_text,
    meeting_of_minutes_text,
    minutes_text,
)

pytestmark = pytest.mark.once

TREES = PrintedMinutes(
    "Parks Committee",
    date(2024, 6, 13),
    is_draft=True,
    started="18:30",
    finished="20:15",
    venue="Oak Room",
    present=("Councillor Fern", "Councillor Maple"),
    substitutes=(("Councillor Cedar", "Councillor Willow"),),
    apologies=("Councillor Willow",),
    in_attendance=(PrintedPerson("Lee Marsh", "Head of Trees, East"), PrintedPerson("Jo Bell")),
    first_number=3,
    title="Special meeting",
    interests=(
        PrintedEntry(
            "declared",
            values=(("member", "Councillor Fern"), ("interest", "personal"), ("item", "4")),
        ),
    ),
    minutes=(
        PrintedMinute(
            "3",
            "Trees: the old ones",
            (
                PrintedEntry("text", ("They grow.",)),
                PrintedEntry("arrived", ("Councillor Maple",)),
                PrintedEntry("discussed", ("who owns them;", "how old they are.")),
                PrintedEntry(
                    "amendment",
                    ("that one is felled.",),
                    values=(("by", "Councillor Fern"), ("for", "2"), ("against", "4")),
                ),
                PrintedEntry(
                    "vote",
                    values=(("for", "Councillor Fern"), ("against", "3"), ("recorded", "true")),
                ),
                PrintedEntry("resolved", ("that a;", "that b."), "The Committee resolved:"),
                PrintedEntry("action", ("To dig.",), values=(("by", "2024-06-28"),)),
            ),
            item="4",
        ),
        PrintedMinute("4", "Land", exempt=("3", "5"), summary="An offer.\n\n- One\n- Two"),
    ),
    doubts=(
        Doubt("present", '"left at 8 pm" is printed beside Councillor Fern, and was left out'),
        Doubt("first-number", "the first number is not sure"),
        Doubt("minute 4", "minute 4 is not sure"),
    ),
)


def record(text: str) -> Minutes:
    read = read_record(Minutes, parse(text, Path("minutes.yaml")))
    assert [problem.message for problem in read.problems] == []
    assert isinstance(read.record, Minutes)
    return read.record


def test_minutes_as_a_record() -> None:
    text = minutes_text(TREES, "# a schema")
    assert text is not None
    assert (
        text
        == """\
# a schema
status: draft
started: "18:30"
finished: "20:15"
# To check: "left at 8 pm" is printed beside Councillor Fern, and was left out.
present:
  - Councillor Fern
  - Councillor Maple
substitutes:
  - {member: Councillor Cedar, for: Councillor Willow}
apologies:
  - Councillor Willow
in-attendance:
  - {name: Lee Marsh, role: "Head of Trees, East"}
  - Jo Bell
interests:
  - member: Councillor Fern
    interest: personal
    item: 4
# To check: the first number is not sure.
first-number: 3

minutes:
  - title: "Trees: the old ones"
    item: 4
    body:
      - text: They grow.
      - arrived: Councillor Maple
      - discussed:
          - who owns them;
          - how old they are.
      - amendment:
          motion: that one is felled.
          by: Councillor Fern
          vote:
            for: 2
            against: 4
      - vote:
          for: [Councillor Fern]
          against: 3
          recorded: true
      - resolved:
          lead: "The Committee resolved:"
          points:
            - that a;
            - that b.
      - action:
          what: To dig.
          by: 2024-06-28
  # To check: minute 4 is not sure.
  - title: Land
    exempt: [3, 5]
    summary: |-
      An offer.

      - One
      - Two
"""
    )
    assert len(record(text).minutes) == 2


def test_what_no_draft_note_says() -> None:
    confirmed = replace(
        TREES,
        is_draft=False,
        confirmed=date(2024, 7, 18),
        corrections=("In minute 3, _trees_ is right.",),
        signed=("Councillor Fern", date(2024, 7, 18)),
    )
    text = minutes_text(confirmed) or ""
    assert text.startswith("status: confirmed\n")
    assert text.endswith("""\

signed: {by: Councillor Fern, on: 2024-07-18}

confirmed:
  at: 2024-07-18
  corrections:
    - "In minute 3, _trees_ is right."
""")
    record(text)
    unsaid = minutes_text(replace(TREES, is_draft=False)) or ""
    assert unsaid.startswith(
        "# Nothing says that these minutes are a draft. While they await confirmation, write"
        ' "status: draft".\nstatus: confirmed\n'
    )


def test_a_meeting_of_which_only_the_minutes_are_there() -> None:
    text = meeting_of_minutes_text(TREES, "# a schema", "pages 1 to 4 of agenda.pdf")
    assert (
        text
        == """\
# a schema
# Made from this meeting's minutes alone (pages 1 to 4 of agenda.pdf): its items are their titles,
# and it has no papers.
# To unpack its own pack, move this file and minutes.yaml away first: nothing is overwritten.
date: 2024-06-13
time: "18:30"
title: Special meeting
venue: Oak Room

items:
  - title: "Trees: the old ones"
    number: 4
  - title: Land
"""
    )
    assert not read_record(Meeting, parse(text, Path("meeting.yaml"))).problems


def test_nothing_is_made_of_too_little() -> None:
    assert minutes_text(replace(TREES, minutes=())) is None
    for lacking in (
        replace(TREES, day=None),
        replace(TREES, started=""),
        replace(TREES, minutes=()),
    ):
        assert meeting_of_minutes_text(lacking) is None


def test_a_long_text_is_folded_and_one_with_paragraphs_kept() -> None:
    words = " ".join(["word-word"] * 20)
    folded = block_text(words)
    assert folded[0] == ">-"
    assert len(folded) == 4
    assert block_text(words.replace(" ", "  ")) == [words.replace(" ", "  ")]
    assert block_text("a\n\n- b: c") == ["|-", "  a", "", "  - b: c"]
    assert block_text("a\tb\nc") == ['"a\\tb\\nc"']


TEXT = st.text(
    st.sampled_from("ab #:-'\"\\\n|>&*%@`é“\u00a0\u2028\t{}[],"), min_size=1, max_size=160
).filter(lambda text: text.strip() != "")


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, min_size=2, max_size=3))
def test_every_text_reads_back_exactly(text: str, lead: str, points: list[str]) -> None:
    minutes = PrintedMinutes(
        "",
        None,
        apologies=tuple(points),
        minutes=(
            PrintedMinute(
                "1",
                "Trees",
                (
                    PrintedEntry("text", (text,)),
                    PrintedEntry("resolved", tuple(points), lead),
                    PrintedEntry("moved", (text,), values=(("by", lead),)),
                ),
                summary=lead,
            ),
        ),
    )
    read = read_record(Minutes, parse(minutes_text(minutes) or "", Path("minutes.yaml"))).record
    assert isinstance(read, Minutes)
    (minute,) = read.minutes
    told, resolved, moved = (entry.model_dump() for entry in minute.body)
    assert (told["text"], minute.summary) == (text, lead)
    assert resolved["resolved"] == {"lead": lead, "points": tuple(points)}
    assert (moved["moved"]["motion"], moved["moved"]["by"]) == (text, lead)
    assert read.apologies == tuple(points)
