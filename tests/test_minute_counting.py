"""Numbers of minutes that count on through the municipal year."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.build.council_files import watched
from agendapack.build.meeting_reading import read_meeting
from agendapack.records.library import Library
from agendapack.records.minute_counting import municipal_year
from agendapack.records.minutes_sources import minute_numbers
from tests.minutes_builders import source_of
from tests.records_builders import (
    COUNCIL,
    MEETING,
    council,
    dossier,
    faults,
    findings,
    opened,
    shown,
)
from tests.running import MINUTES, agendapack
from tests.running import council as whole_council

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def record(first: str | int | None, count: int = 3) -> str:
    """minutes.yaml of so many minutes; the first number stands in line 2."""
    given = "" if first is None else f"first-number: {first}\n"
    return f"status: draft\n{given}minutes:\n" + "  - title: A\n" * count


def agenda(day: str, more: str = "") -> str:
    return f'date: {day}\ntime: "10:00"\n{more}items: [{{title: A}}]\n'


def library(
    folder: Path,
    minutes: str,
    *,
    council_yaml: str = COUNCIL,
    agendas: Mapping[str, str] | None = None,
    **earlier: str | None,
) -> Library:
    """A meeting of 2018-02-14 with ``minutes``; earlier ones by their days, as d2018_01_10."""
    meetings = {key[1:].replace("_", "-"): text for key, text in earlier.items()}
    return council(
        folder,
        minutes=minutes,
        council_yaml=council_yaml,
        meeting=agenda("2018-02-14"),
        papers={},
        earlier={
            day: ((agendas or {}).get(day, agenda(day)), text) for day, text in meetings.items()
        },
    )


def told(made: Library) -> list[str]:
    return faults(made) or findings(made)


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ({}, 1),
        ({"d2018_01_10": record(40)}, 43),
        ({"d2018_01_10": record(None)}, 4),
        ({"d2017_12_13": record(40), "d2018_01_10": record("continue", 2)}, 45),
        ({"d2017_12_13": record("continue"), "d2018_01_10": record("continue")}, 7),
        ({"d2017_04_30": record(40)}, 1),  # the year before
        ({"d2017_05_01": record(40)}, 43),
        ({"d2018_02_14_am": record(40)}, 1),  # the second meeting of the day
        ({"d2018_02_15": record(40)}, 1),
    ],
)
def test_where_minutes_count_on_from(
    tmp_path: Path, earlier: dict[str, str], expected: int
) -> None:
    made = library(tmp_path, record("continue"), **earlier)
    assert told(made) == []
    source = source_of(made)
    assert source.minutes.first_number == expected
    assert minute_numbers(source.minutes)[0] == str(expected)


def test_the_second_meeting_of_a_day_counts_on_from_the_first(tmp_path: Path) -> None:
    made = council(
        tmp_path,
        name="2018-02-14-special",
        meeting=agenda("2018-02-14"),
        papers={},
        minutes=record("continue"),
        earlier={"2018-02-14": (agenda("2018-02-14"), record(40))},
    )
    found = dossier(made, "2018-02-14-special").minutes
    assert found is not None and found.minutes.first_number == 43


@pytest.mark.parametrize(("begins", "expected"), [("15 January", 43), ("16 January", 1)])
def test_the_year_begins_when_the_council_says(tmp_path: Path, begins: str, expected: int) -> None:
    made = library(
        *(tmp_path, record("continue")),
        council_yaml=f"{COUNCIL}year-begins: {begins}\n",
        d2018_01_15=record(40),
    )
    assert source_of(made).minutes.first_number == expected


def test_nothing_before_the_first_number_is_read(tmp_path: Path) -> None:
    made = library(tmp_path, record("continue"), d2017_11_15="no: [minutes", d2017_12_13=record(40))
    source = source_of(made)
    assert source.minutes.first_number == 43
    assert [file.parent.name for file in source.counted_from] == ["2017-12-13"]


@pytest.mark.parametrize(
    "broken",
    [
        "no: [minutes",
        "status: draft\nminutes: []\n",
        "status: draft\nstarted: noon\nminutes: [{title: A}]\n",
    ],
)
def test_earlier_minutes_with_errors_are_named_and_their_errors_are_not_told(
    tmp_path: Path, broken: str
) -> None:
    made = library(tmp_path, record("continue"), d2017_12_13=broken, d2018_01_10=record("continue"))
    assert faults(made) == [
        "minutes.yaml:2:15: error: the numbers cannot count on from parks/2017-12-13/minutes.yaml,"
        ' which has errors | mend it first: "agendapack check parks/2017-12-13" says what is wrong'
    ]


def test_warnings_of_earlier_minutes_are_not_told_here(tmp_path: Path) -> None:
    repeated = record(40) + "present: [Cllr Cedar, Cllr Cedar]\n"
    assert told(library(tmp_path, record("continue"), d2018_01_10=repeated)) == []


CANCELLED = "status: cancelled\nreason: Snow.\n"


def test_meetings_between_that_have_no_minutes_yet(tmp_path: Path) -> None:
    made = library(
        *(tmp_path, record("continue")),
        agendas={"2018-01-17": agenda("2018-01-17", CANCELLED)},
        d2017_11_15=None,  # before the first number
        d2017_12_13=record(40),
        d2018_01_10=None,
        d2018_01_17=None,
    )
    assert told(made) == [
        "minutes.yaml:2:15: warning: the meeting 2018-01-10 has no minutes yet, so the numbers may"
        " change | write them in parks/2018-01-10/minutes.yaml, or write the number here"
    ]
    assert source_of_any(made) == (43, ["2017-12-13"], ["2018-01-10", "2018-01-17"])


def source_of_any(made: Library) -> tuple[object, list[str], list[str]]:
    found = opened(made).dossier
    assert found is not None and found.minutes is not None
    source = found.minutes
    return (
        source.minutes.first_number,
        [file.parent.name for file in source.counted_from],
        [file.parent.name for file in source.compared_with],
    )


EXPECTED = "2:15: warning: expected 43, as the minutes of 2018-01-10 end at 42, found"
HINT = "correct the number, or write first-number: continue"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("43", []),
        ("44", [f"minutes.yaml:{EXPECTED} 44 | {HINT}"]),
        ("42", [f"minutes.yaml:{EXPECTED} 42 | {HINT}"]),
        ("1", []),
        (None, []),
    ],
)
def test_a_gap_and_an_overlap(tmp_path: Path, given: str | None, expected: list[str]) -> None:
    assert told(library(tmp_path, record(given), d2018_01_10=record(40))) == expected


def test_a_gap_after_minutes_that_count_on_themselves(tmp_path: Path) -> None:
    made = library(tmp_path, record(50), d2017_12_13=record(37), d2018_01_10=record("continue"))
    assert told(made) == [f"minutes.yaml:{EXPECTED} 50 | {HINT}"]


def test_a_gap_is_none_where_minutes_are_still_to_come(tmp_path: Path) -> None:
    earlier: dict[str, str | None] = {"d2018_01_10": record(40), "d2018_01_17": None}
    assert told(library(tmp_path / "a", record(50), **earlier)) == []
    cancelled = {"2018-01-17": agenda("2018-01-17", CANCELLED)}
    assert told(library(tmp_path / "b", record(50), agendas=cancelled, **earlier)) == [
        f"minutes.yaml:{EXPECTED} 50 | {HINT}"
    ]
    assert told(library(tmp_path / "c", record(42), **earlier)) == [
        f"minutes.yaml:{EXPECTED} 42 | {HINT}"
    ]


@pytest.mark.parametrize("earlier", [{}, {"d2018_01_10": None}, {"d2018_01_10": "no: [minutes"}])
def test_a_number_is_compared_with_what_can_be_known(
    tmp_path: Path, earlier: dict[str, str | None]
) -> None:
    assert told(library(tmp_path, record(50), **earlier)) == []


def test_minutes_that_are_a_paper_count_on_too(tmp_path: Path) -> None:
    made = council(
        tmp_path,
        meeting=MEETING.replace("papers: [report.pdf]", "minutes-of: 2018-01-10"),
        earlier={
            "2017-12-13": (agenda("2017-12-13"), record(40)),
            "2018-01-10": (agenda("2018-01-10"), record("continue")),
        },
    )
    found = opened(made).dossier
    assert found is not None
    [paper] = found.items[1].papers
    assert paper.minutes is not None and paper.minutes.minutes.first_number == 43
    assert [file.parent.name for file in paper.minutes.counted_from] == ["2017-12-13"]


def test_exempt_minutes_have_the_numbers_that_count_on(tmp_path: Path) -> None:
    minutes = record("continue", 1) + "  - {title: B, exempt: 3}\n"
    made = council(
        tmp_path,
        meeting=agenda("2018-02-14"),
        papers={},
        minutes=minutes,
        exempt={"minutes.yaml": "minutes: {44: [{text: In private.}], 45: [{text: No.}]}\n"},
        earlier={"2018-01-10": (agenda("2018-01-10"), record(40))},
    )
    found = opened(made)
    assert shown(found.problems) == [
        'minutes.yaml:1:38: error: no minute "45" in minutes.yaml | its minutes are 43 to 44'
    ]
    assert found.members is not None and found.members.minutes is not None
    assert [bool(m.body) for m in found.members.minutes.minutes.minutes] == [False, True]


@given(
    days=st.lists(st.dates(date(2015, 1, 1), date(2019, 12, 31)), unique=True),
    begins=st.dates(date(2015, 1, 1), date(2015, 12, 31)),
)
def test_a_municipal_year_begins_once_a_year(days: list[date], begins: date) -> None:
    start = (begins.month, begins.day)
    years = [municipal_year(day, start) for day in sorted(days)]
    assert years == list(accumulate(years, max))
    assert all(0 <= day.year - year <= 1 for day, year in zip(sorted(days), years, strict=True))


# What a build sees of it

COUNTING = "status: draft\nfirst-number: continue\nminutes: [{title: Tree planting, item: 2}]\n"
BEFORE = "meetings/parks/2024-05-02"


def test_a_change_of_earlier_minutes_is_seen_by_the_next_build(tmp_path: Path) -> None:
    """By the shortcut for what is unchanged, and by the cache of minutes that are a paper."""
    root = whole_council(
        tmp_path,
        {
            f"{BEFORE}/meeting.yaml": agenda("2024-05-02"),
            f"{BEFORE}/minutes.yaml": record(5, 2),
            "meetings/parks/2024-05-09/meeting.yaml": agenda("2024-05-09"),
            "meetings/parks/2024-05-09/minutes.yaml": COUNTING.replace(", item: 2", ""),
            MINUTES: None,
            "meetings/parks/2024-05-16/meeting.yaml": agenda("2024-05-16").replace(
                "{title: A}", "{title: Minutes, minutes-of: 2024-05-09}"
            ),
        },
    )

    def build() -> str:
        ran = agendapack("build", "2024-05-16", cwd=root)
        assert ran.code == 0, ran
        return ran.out

    def manifest() -> str:
        return (root / "packs/parks/2024-05-16/manifest.json").read_text()

    build()
    first = manifest()
    assert f"{BEFORE}/minutes.yaml" in first
    assert "unchanged" in build()
    (root / BEFORE / "minutes.yaml").write_text(record(6, 2))
    assert "unchanged" not in build()
    packs = [
        [line for line in each.splitlines() if "sha256" in line] for each in (first, manifest())
    ]
    assert packs[0] != packs[1]
    (root / BEFORE / "minutes.yaml").unlink()
    assert "unchanged" not in build()


def test_what_a_warning_follows_from_is_an_input_and_is_not_made_into_anything(
    tmp_path: Path,
) -> None:
    root = whole_council(
        tmp_path / "root",
        {
            "meetings/parks/2024-05-02/meeting.yaml": agenda("2024-05-02"),
            "meetings/parks/2024-05-02/minutes.yaml": record(5, 2),
            "meetings/parks/2024-05-09/meeting.yaml": agenda("2024-05-09"),
            "meetings/parks/2024-05-16/minutes.yaml": record(9, 2)
            + "confirmed: {at: 2024-05-23}\nsigned: {by: Cllr Ash, on: 2024-05-23}\n",
            "meetings/parks/2024-05-23/meeting.yaml": agenda("2024-05-23"),
        },
    )
    made = Library(root)
    key = "parks/2024-05-16"
    reading = read_meeting(made, made.named(key), tmp_path / "copies", tmp_path / "designs")
    found = reading.opened.dossier
    assert found is not None
    compared = [each.file for each in reading.compared_inputs(found)]
    assert compared == [
        "meetings/parks/2024-05-02/minutes.yaml",
        "meetings/parks/2024-05-09/meeting.yaml",
        "meetings/parks/2024-05-23/meeting.yaml",
    ]
    assert not {each.file for each in reading.inputs(found, ())} & set(compared)
    assert [name for name in watched(root, key) if name.startswith("..")] == [
        "../2024-04-18/minutes.yaml",
        "../2024-05-02/minutes.yaml",
        "../2024-05-09",
    ]
