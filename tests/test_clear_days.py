"""Clear days: what the law asks for, and the days that count."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.records import clear_days
from agendapack.records.clear_days import (
    LAWS,
    bank_holidays,
    count_clear_days,
    latest_publication,
)

if TYPE_CHECKING:
    from agendapack.records.schema import Jurisdiction

EVERYWHERE = "england wales scotland northern-ireland"

jurisdictions = st.sampled_from(sorted(LAWS))
days = st.dates(date(1975, 1, 1), date(2060, 12, 31))
spans = st.integers(-5, 120).map(lambda n: timedelta(days=n))


def test_what_each_law_asks_for() -> None:
    assert {name: law.clear_days for name, law in LAWS.items()} == {
        "england": 5,
        "wales": 3,
        "scotland": 3,
        "northern-ireland": 5,
    }


def test_the_published_meeting_has_exactly_five() -> None:
    found = count_clear_days(date(2018, 2, 6), date(2018, 2, 14), "england")
    assert found.counted == tuple(date(2018, 2, day) for day in (7, 8, 9, 12, 13))
    assert found.left_out == (
        (date(2018, 2, 10), "Saturday"),
        (date(2018, 2, 11), "Sunday"),
    )


def test_over_the_new_year_there_are_exactly_five() -> None:
    found = count_clear_days(date(2024, 12, 31), date(2025, 1, 9), "england")
    assert found.counted == tuple(date(2025, 1, day) for day in (2, 3, 6, 7, 8))
    assert found.left_out == (
        (date(2025, 1, 1), "New Year's Day"),
        (date(2025, 1, 4), "Saturday"),
        (date(2025, 1, 5), "Sunday"),
    )


def test_the_holidays_of_both_years_are_left_out() -> None:
    found = count_clear_days(date(2024, 12, 20), date(2025, 1, 9), "england")
    assert found.counted == (
        *(date(2024, 12, day) for day in (23, 24, 27, 30, 31)),
        *(date(2025, 1, day) for day in (2, 3, 6, 7, 8)),
    )


@pytest.mark.parametrize(
    ("day", "name", "where"),
    [
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II", EVERYWHERE),
        (date(2023, 5, 8), "Coronation of Charles III", EVERYWHERE),
        (date(2022, 6, 3), "Platinum Jubilee of Elizabeth II", EVERYWHERE),
        (date(2020, 5, 8), "May Day", EVERYWHERE),
        (date(2021, 12, 27), "Christmas Day (observed)", EVERYWHERE),
        (date(2018, 1, 2), "New Year Holiday", "scotland"),
        (date(2018, 11, 30), "Saint Andrew's Day", "scotland"),
        (date(2018, 7, 12), "Battle of the Boyne", "northern-ireland"),
        (date(2018, 4, 2), "Easter Monday", "england wales northern-ireland"),
        (date(2018, 8, 6), "Summer Bank Holiday", "scotland"),
        (date(2018, 8, 27), "Late Summer Bank Holiday", "england wales northern-ireland"),
    ],
)
def test_bank_holidays_of_each_jurisdiction(day: date, name: str, where: str) -> None:
    found = {each for each in LAWS if day in bank_holidays(each, day, day)}
    assert found == set(where.split())
    for each in where.split():
        assert bank_holidays(each, day, day)[day] == name  # type: ignore[arg-type]


def test_nothing_lies_between_a_day_and_itself_or_the_next() -> None:
    for after in (0, 1, -3):
        day = date(2018, 2, 6)
        assert count_clear_days(day, day + timedelta(days=after), "england").counted == ()


def test_the_last_day_to_publish() -> None:
    assert latest_publication(date(2018, 2, 14), "england") == date(2018, 2, 6)
    assert latest_publication(date(2025, 1, 9), "england") == date(2024, 12, 31)
    assert latest_publication(date(2025, 1, 6), "wales") == date(2024, 12, 30)


@given(days, spans, jurisdictions)
def test_counted_and_left_out_are_the_days_between(
    published: date, span: timedelta, jurisdiction: Jurisdiction
) -> None:
    meeting = published + span
    found = count_clear_days(published, meeting, jurisdiction)
    both = sorted([*found.counted, *(day for day, _ in found.left_out)])
    assert both == [published + timedelta(days=n) for n in range(1, span.days)]
    assert all(day.weekday() < 5 for day in found.counted)


@given(days, spans, jurisdictions, st.integers(0, 30))
def test_publishing_earlier_never_lowers_the_count(
    published: date, span: timedelta, jurisdiction: Jurisdiction, earlier: int
) -> None:
    meeting = published + span
    late = count_clear_days(published, meeting, jurisdiction)
    early = count_clear_days(published - timedelta(days=earlier), meeting, jurisdiction)
    assert len(early) >= len(late)
    assert set(late.counted) <= set(early.counted)


@given(days, jurisdictions)
def test_the_last_day_to_publish_is_just_enough(meeting: date, jurisdiction: Jurisdiction) -> None:
    latest = latest_publication(meeting, jurisdiction)
    needed = LAWS[jurisdiction].clear_days
    assert len(count_clear_days(latest, meeting, jurisdiction)) == needed
    following = latest + timedelta(days=1)
    while following.weekday() >= 5 or following in bank_holidays(
        jurisdiction, following, following
    ):
        following += timedelta(days=1)
    assert len(count_clear_days(following, meeting, jurisdiction)) == needed - 1


@given(days, spans)
def test_england_and_wales_share_their_bank_holidays(published: date, span: timedelta) -> None:
    meeting = published + span
    assert count_clear_days(published, meeting, "england") == count_clear_days(
        published, meeting, "wales"
    )


def test_one_country_is_loaded_and_no_other() -> None:
    assert clear_days._united_kingdom().__module__ == "agendapack_united_kingdom"


@pytest.fixture
def loaded_anew() -> Iterator[None]:
    """The class is looked for, and what was found is not kept for other tests."""
    clear_days._united_kingdom.cache_clear()
    yield
    clear_days._united_kingdom.cache_clear()


@pytest.mark.usefixtures("loaded_anew")
@pytest.mark.parametrize("file", [None, "", "import no_such_module\n", "UnitedKindom = 1\n"])
def test_where_the_country_has_moved_the_library_is_asked(
    file: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    if file is not None:
        (tmp_path / "countries").mkdir()
        (tmp_path / "countries" / "united_kingdom.py").write_text(file)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: library)
    whole = clear_days._united_kingdom()
    assert whole.__module__ == "holidays.countries.united_kingdom"
    assert whole(subdiv="ENG", years=2018)[date(2018, 5, 7)] == "May Day"


@pytest.mark.usefixtures("loaded_anew")
def test_without_a_place_for_it_the_library_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert clear_days._united_kingdom().__module__ == "holidays.countries.united_kingdom"


@pytest.mark.parametrize("jurisdiction", LAWS)
def test_the_one_country_loaded_alone_is_the_librarys(jurisdiction: Jurisdiction) -> None:
    first, last = date(2015, 1, 1), date(2027, 12, 31)
    whole = holidays.country_holidays(
        "GB", subdiv=LAWS[jurisdiction].subdivision, years=range(first.year, last.year + 1)
    )
    assert bank_holidays(jurisdiction, first, last) == dict(whole)
