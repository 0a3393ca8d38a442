"""Meetings with exempt business, built side by side: each is held against what is exempt of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agendapack.build.writing import Writing
from tests.exempt_council import FILES, FOLDER, WORDS, exempt_council
from tests.running import agendapack, snapshot, write

pytestmark = pytest.mark.once

DAYS = ("2024-05-16", "2024-05-23", "2024-05-30")
AWARD = "Quagga Leisure asked for £4,213,500 and came first of the five who had tendered for it."


def secret(day: str) -> str:
    """What is exempt of one meeting alone."""
    return f"Quagga Leisure wants {day[-2:]} zebras and {day[-2:]} walruses for it."


def many_meetings(root: Path) -> Path:
    """The council of ``exempt_council.py``, meeting on three days, with minutes of none."""
    exempt_council(root, {name: None for name in FILES if name.startswith(FOLDER)})
    for name, content in FILES.items():
        if name.startswith(FOLDER) and not name.endswith("minutes.yaml"):
            for day in DAYS:
                own = (
                    str(content)
                    .replace(AWARD, secret(day))
                    .replace("date: 2024-05-16", f"date: {day}")
                )
                write(root / name.replace("2024-05-16", day), own)
    return root


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in snapshot(folder).items()}


def test_each_meeting_is_held_against_what_is_exempt_of_it_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove = Writing._prove_nothing_exempt

    def plant_and_prove(self: Writing, staged: Any, case: Any) -> None:
        day = self.key.removeprefix("cabinet/")
        if day != DAYS[1]:
            page = staged.path("front-sheet.html")
            page.write_text(page.read_text().replace("</body>", f"<p>{secret(day)}</body>"))
        prove(self, staged, case)

    root = many_meetings(tmp_path)
    monkeypatch.setattr(Writing, "_prove_nothing_exempt", plant_and_prove)
    ran = agendapack("build", "--all", "--members", "--jobs", "3", cwd=root)
    stopped = [line for line in ran.err.splitlines() if line.startswith("agendapack: ")]
    assert ran.code == 4
    assert [
        f"packs/cabinet/{day} may hold what is exempt" in line
        for line, day in zip(stopped, (DAYS[0], DAYS[2]), strict=True)
    ] == [True, True]
    assert all("front-sheet.html: " in line and "paper 1 of item 3" in line for line in stopped)
    assert [word for word in WORDS if word in ran.err + ran.out] == []
    for folder in ("packs", "members"):
        made = bytes_below(root / folder / "cabinet")
        assert {name.partition("/")[0] for name in made} == {DAYS[1]}
