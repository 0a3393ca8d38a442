"""Meetings that were released, and whose folders have another name by now, or are gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.running import agendapack
from tests.test_release import KEY, files, release, small_council

pytestmark = pytest.mark.once

SAID = (
    f"released/{KEY}/released.yaml: error: {KEY} was released, and meetings/{KEY}/ is not there\n"
    "    give the folder its name back (what is printed is name: in committee.yaml), or restore it"
    f" from version control: git log -- meetings/{KEY}\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = small_council(tmp_path)
    assert release(made).code == 0
    return made


def test_a_committee_whose_folder_was_renamed(root: Path) -> None:
    """Nothing of it is published or released under the new name unnoticed."""
    (root / "meetings/parks").rename(root / "meetings/greens")
    for command in ("check", "build"):
        for named in ("greens/2024-05-16", "--all"):
            ran = agendapack(command, named, cwd=root)
            assert (ran.code, ran.err.count(SAID)) == (1, 1)
    ran = release(root, key="greens/2024-05-16")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{SAID}nothing is released under another name\n"
    assert not (root / "released/greens").exists()


@pytest.mark.parametrize("named", ["2024-05-16-extraordinary", None])
def test_a_meeting_whose_folder_was_renamed_or_deleted(named: str | None, root: Path) -> None:
    """What was released of it is still published, in a clean clone too."""
    folder = root / "meetings" / KEY
    if named is None:
        shutil.rmtree(folder)
    else:
        folder.rename(folder.with_name(named))
    shutil.rmtree(root / "packs")
    ran = agendapack("build", "--all", cwd=root)
    assert (ran.code, ran.err.count(SAID)) == (1, 1)
    public = files(root, f"packs/{KEY}")
    assert set(public) == {"agenda-pack.pdf", "front-sheet.html", "manifest.json"}
    assert public["agenda-pack.pdf"] == files(root)["agenda-pack.pdf"]


def test_the_other_meetings_of_a_committee_are_built_and_released(root: Path) -> None:
    """One that is gone is no fault of theirs: --all tells of it."""
    shutil.rmtree(root / "meetings" / KEY)
    other = "parks/2024-04-18"
    for ran in (agendapack("build", other, cwd=root), release(root, key=other)):
        assert (ran.code, ran.err) == (0, "")


def test_what_is_damaged_of_one_that_is_gone(root: Path) -> None:
    shutil.rmtree(root / "meetings" / KEY)
    (root / "released" / KEY / "agenda-pack.pdf").unlink()
    ran = agendapack("build", "--all", cwd=root)
    assert ran.code == 1
    assert (
        f"released/{KEY}/agenda-pack.pdf: error: this file was released and is not as it was, so it"
        " was not published\n"
    ) in ran.err
    (root / "released" / KEY / "released.yaml").write_text("<<<<<<< HEAD\n")
    assert agendapack("build", "--all", cwd=root).code == 4
