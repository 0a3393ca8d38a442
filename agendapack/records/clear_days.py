"""Counts clear days: whether the public had the notice of a meeting that the law gives it.

A clear day is a whole working day between the day of publication and the day of the meeting,
neither of which counts; nor do Saturdays, Sundays and bank holidays (R v Swansea City Council, ex
parte Elitestone Ltd (1993) 66 P & CR 422; councils apply it to bank holidays alike).  Section 243
of the Local Government Act 1972, which also passes over days of mourning, is about elections and
does not apply: a day of mourning counts unless it was made a bank holiday.

How many are needed:

England, five
    Local Government Act 1972, sections 100A(6)(a) and 100B(3) and (4)(a), as amended by the Local
    Authorities (Access to Meetings and Documents) (Period of Notice) (England) Order 2002
    (SI 2002/715).  Schedule 12, paragraph 4(2), gives the summons to a full council the same.
Wales, three
    Local Government Act 1972, sections 100A(6)(aa) and 100B(4)(a), and Schedule 12, paragraph 4,
    as amended by the Local Government and Elections (Wales) Act 2021, Schedule 4.
Scotland, three
    Local Government (Scotland) Act 1973, section 50B(4)(a), and Schedule 7, paragraph 2(1).
    Local holidays, which differ from council to council, are not known here and are counted.
Northern Ireland, five
    Local Government Act (Northern Ireland) 2014, section 42, asks for five days' public notice,
    and Schedule 5, paragraph 5, for three days' summons to a council meeting.  Neither says
    "clear"; councils' own procedure rules do.  Five clear days satisfies all of them, but a
    warning for Northern Ireland should be read beside the council's standing orders.

An item that comes too late is taken only as a matter of urgency, by reason of special circumstances
that the minutes specify (1972 Act, section 100B(4)(b); 1973 Act, section 50B(4)(b)).

A meeting called at shorter notice, for urgency, is lawful in each of them: hence a warning only.
"""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agendapack.records.schema import Jurisdiction

MOST_DAYS = 400
"""Calendar days between publication and meeting beyond which a date is taken to be mistyped."""


class Law(Struct, frozen=True):
    """What one jurisdiction asks for: so many clear days, and where it says so; ``urgency`` says
    where urgent business may be taken without them."""

    clear_days: int
    source: str
    subdivision: str  # in the holidays library
    urgency: str


_URGENT = "Local Government Act 1972, section 100B(4)(b)"

LAWS: Mapping[Jurisdiction, Law] = {
    "england": Law(5, "Local Government Act 1972, section 100B(4)(a)", "ENG", _URGENT),
    "wales": Law(
        3, "Local Government Act 1972, sections 100A(6)(aa) and 100B(4)(a)", "WLS", _URGENT
    ),
    "scotland": Law(
        *(3, "Local Government (Scotland) Act 1973, section 50B(4)(a)", "SCT"),
        "Local Government (Scotland) Act 1973, section 50B(4)(b)",
    ),
    "northern-ireland": Law(
        *(5, "Local Government Act (Northern Ireland) 2014, section 42", "NIR"),
        "the council's standing orders",
    ),
}


class ClearDays(Struct, frozen=True):
    """The days between publication and meeting: those that count, the others with the reason."""

    counted: tuple[date, ...]
    left_out: tuple[tuple[date, str], ...]

    def __len__(self) -> int:
        return len(self.counted)


def count_clear_days(published: date, meeting: date, jurisdiction: Jurisdiction) -> ClearDays:
    """The clear days between the two, both left out; none if ``meeting`` is not after."""
    between = [published + timedelta(days=n) for n in range(1, (meeting - published).days)]
    holidays = bank_holidays(jurisdiction, between[0], between[-1]) if between else {}
    counted, left_out = [], []
    for day in between:
        why = _why_left_out(day, holidays)
        if why is None:
            counted.append(day)
        else:
            left_out.append((day, why))
    return ClearDays(tuple(counted), tuple(left_out))


def latest_publication(meeting: date, jurisdiction: Jurisdiction) -> date:
    """The last working day on which publication still gives the clear days that are needed."""
    needed = LAWS[jurisdiction].clear_days
    holidays = bank_holidays(jurisdiction, meeting - timedelta(days=60), meeting)
    day = meeting
    while needed >= 0:  # the needed days, and then the working day before them
        day -= timedelta(days=1)
        if _why_left_out(day, holidays) is None:
            needed -= 1
    return day


def bank_holidays(jurisdiction: Jurisdiction, first: date, last: date) -> dict[date, str]:
    """The bank holidays of the years from ``first`` to ``last``, with substitute days and those
    proclaimed once (19 September 2022, 8 May 2023)."""
    years = range(first.year, last.year + 1)
    found = _united_kingdom()(subdiv=LAWS[jurisdiction].subdivision, years=years)
    return {day: str(name) for day, name in found.items()}


_WEEKEND = {5: "Saturday", 6: "Sunday"}  # as date.weekday() counts


def _why_left_out(day: date, holidays: Mapping[date, str]) -> str | None:
    return _WEEKEND.get(day.weekday()) or holidays.get(day)


@cache  # a class for each meeting would stay: it is one of a ring of objects
def _united_kingdom() -> Any:
    """The holidays library's class for the United Kingdom.

    The ordinary way imports every country of the world and takes more than twice as long; so the
    one country's file is loaded alone, and that way is kept for a release that moves it.
    """
    library = importlib.util.find_spec("holidays")
    for folder in getattr(library, "submodule_search_locations", None) or ():
        file = Path(folder, "countries", "united_kingdom.py")
        loader = SourceFileLoader("agendapack_united_kingdom", str(file))
        module = ModuleType(loader.name)
        with suppress(OSError, ImportError, AttributeError):
            loader.exec_module(module)
            return module.UnitedKingdom
    import holidays

    return holidays.country_holidays("GB").__class__
