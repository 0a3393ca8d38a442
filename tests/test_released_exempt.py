"""A paper that becomes exempt after everybody was given it: what is said, and what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exempt_council import KEY, exempt_council
from tests.running import Ran, agendapack

pytestmark = pytest.mark.once

FOLDER = f"meetings/{KEY}"
PLACE = f"{FOLDER}/meeting.yaml:8:16: warning: an exempt paper of item 1 is in "
SAID = (
    f"{PLACE}agenda-pack.pdf, which was released to everybody on 8 May 2024 (version 1)\n"
    f"    take it down where it was published; then agendapack release {KEY} --amend"
    ' "REASON" makes it without the paper: docs/release.md says what else to do\n'
)
KEPT = f"released/{KEY}/agenda-pack.pdf"


def run(root: Path, *arguments: str) -> Ran:
    return agendapack(*arguments, KEY, cwd=root)


def with_play_exempt(root: Path, name: str = "play.md") -> Path:
    """A council that has released its meeting, and then found that a paper of it is exempt."""
    exempt_council(root)
    assert run(root, "release", "--today", "2024-05-08").code == 0
    (root / FOLDER / "papers/play.md").rename(root / FOLDER / "exempt" / name)
    meeting = root / FOLDER / "meeting.yaml"
    before = meeting.read_text()
    marked = f"{{file: {name}, exempt: 3, page-count: 2}}"
    meeting.write_text(before.replace("{file: play.md, title: Play areas}", marked))
    return root


def test_what_was_released_and_is_exempt_by_now_is_amended(tmp_path: Path) -> None:
    root = with_play_exempt(tmp_path)
    assert SAID in run(root, "check").err
    published = (root / "packs" / KEY / "agenda-pack.pdf").read_bytes()
    for ran in (run(root, "build"), run(root, "release", "--today", "2024-05-09")):
        assert ran.code == 4
        assert SAID in ran.err
        assert (
            "; agenda-pack.pdf of 8 May 2024 (version 1) was released to everybody: take down what"
            " was published; take it out of the public papers and records; then agendapack release"
            f' {KEY} --amend "REASON" makes it anew: docs/release.md says what else to do\n'
        ) in ran.err
    assert (root / "packs" / KEY / "agenda-pack.pdf").read_bytes() == published
    ran = run(root, "release", "--today", "2024-05-09", "--amend", "Item 1: a paper was left out.")
    assert ran.code == 0
    assert f"{KEY}: agenda-pack released on 9 May 2024, version 2" in ran.out
    # The first version is there still, until somebody removes it.
    still = (
        f"{PLACE}{KEPT}, which was released to everybody on 8 May 2024 (version 1)\n"
        "    where that was a mistake, remove the file there and from the history of Git too:"
        " docs/release.md says how\n"
    )
    assert still in ran.err
    assert SAID not in ran.err
    assert still in run(root, "build").err
    (root / KEPT).unlink()
    ran = run(root, "build")
    assert (ran.code, PLACE in ran.err) == (0, False)


def test_an_amendment_of_another_document_lets_nothing_exempt_through(tmp_path: Path) -> None:
    root = with_play_exempt(tmp_path)
    minutes = root / FOLDER / "minutes.yaml"
    minutes.write_text(minutes.read_text().replace("two swings", "three swings"))
    before = (root / "released" / KEY / "released.yaml").read_bytes()
    amend = ("--amend", "Three swings.", "--only", "minutes")
    ran = run(root, "release", "--today", "2024-05-09", *amend)
    assert ran.code == 4
    assert "agenda-pack.pdf of 8 May 2024 (version 1) was released to everybody" in ran.err
    assert (root / "released" / KEY / "released.yaml").read_bytes() == before


def test_it_is_told_where_the_exempt_files_are_not(tmp_path: Path) -> None:
    """There the name alone is known, which is that in papers/."""
    root = with_play_exempt(tmp_path)
    (root / FOLDER / "exempt").rename(tmp_path / "elsewhere")
    ran = run(root, "build")
    assert ran.code == 0
    assert SAID in ran.err


def test_it_is_known_by_its_bytes_too(tmp_path: Path) -> None:
    root = with_play_exempt(tmp_path, name="item-1.md")
    assert SAID in run(root, "check").err
