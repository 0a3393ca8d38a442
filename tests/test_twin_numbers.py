"""A page has one number for the public and for members, or it is told that it has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exempt_council import KEY, MEETING, exempt_council
from tests.running import Ran, agendapack, write

pytestmark = pytest.mark.once

FOLDER = f"meetings/{KEY}"


def run(root: Path, *arguments: str) -> Ran:
    return agendapack(*arguments, KEY, cwd=root)


def said(where: str) -> str:
    return (
        f"{MEETING}: warning: the members' agenda-pack.pdf and the public one have other page"
        f" numbers: {where} for the public\n"
        f'    agendapack release --members --amend "REASON" {KEY} makes anew what was released and'
        " would be otherwise now, so that both have the same\n"
    )


@pytest.mark.parametrize("is_first", [True, False])
def test_a_paper_that_came_after_the_public_release(is_first: bool, tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    assert run(root, "release", "--today", "2024-05-08").code == 0
    write(root / FOLDER / "papers/swings.md", "# Swings\n\nAll of them are to be green.\n")
    meeting = root / MEETING
    play = "      - {file: play.md, title: Play areas}\n"
    text = meeting.read_text()
    if is_first:
        text = text.replace(play, f"      - swings.md\n{play}")
        where = "item 1 is on pages 1 to 6 for members, and on pages 1 to 4"
    else:  # the item has as many pages as before
        costs = text[text.index("      - file: walrus-costs.md") : text.index("  - exclusion")]
        text = text.replace(play + costs, costs + play)
        where = "a paper of item 1 is on pages 3 to 4 for members, and on pages 1 to 2"
    meeting.write_text(text)
    ran = run(root, "build", "--members")
    assert ran.code == 0
    assert said(where) in ran.err
    ran = run(root, "build", "--members", "--strict")
    assert (ran.code, said(where).replace("warning", "error") in ran.err) == (1, True)
    amend = ("release", "--members", "--today", "2024-05-10", "--amend", "Swings were missing.")
    ran = run(root, *amend)
    assert ran.code == 0
    assert "other page numbers" not in ran.err
    assert "other page numbers" not in run(root, "build", "--members").err


def test_what_changes_no_number_is_no_trouble(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    assert run(root, "release", "--today", "2024-05-08").code == 0
    meeting = root / MEETING
    meeting.write_text(meeting.read_text().replace("Town Hall", "Guildhall"))
    ran = run(root, "build", "--members")
    assert ran.code == 0
    assert "other page numbers" not in ran.err
