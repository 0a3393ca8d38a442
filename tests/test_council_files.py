"""What is read once for many meetings, and what one meeting costs beside many others."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.council_files import CouncilFiles, watched
from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.temporary_files import TEMPORARY, temporary_name
from agendapack.records.inputs import Input
from agendapack.records.meeting_names import COMMITTEE_FILE, COUNCIL_FILE, MEETING_FILE
from tests.running import agendapack, council, write

KEY = "parks/2024-05-16"
MEETING = f"meetings/{KEY}/{MEETING_FILE}"
COUNCIL = f"meetings/{COUNCIL_FILE}"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_what_meetings_share_is_as_it_was_first_and_what_is_a_meetings_own_as_it_is(
    tmp_path: Path,
) -> None:
    for name in (COUNCIL, MEETING, "templates/base.html", "meetings/parks/2024-04-18/minutes.yaml"):
        write(tmp_path / name, "old")
    files = CouncilFiles(tmp_path)
    names = files.watched(KEY)
    assert names == ("../2024-04-18/minutes.yaml", "base.html", "meeting.yaml")
    assert files.meetings_on(KEY, "2024-05-16") == ("2024-05-16",)
    assert [files.digest(name, KEY) for name in (COUNCIL, MEETING)] == [digest("old")] * 2
    for name in (COUNCIL, MEETING, "templates/sub/list.html", "meetings/parks/commitee.yml"):
        write(tmp_path / name, "new")
    write(tmp_path / "meetings/parks/2024-05-02/meeting.yaml", "")
    write(tmp_path / "meetings/parks/2024-05-16-special/meeting.yaml", "")
    assert files.watched(KEY) == names
    assert files.meetings_on(KEY, "2024-05-16") == ("2024-05-16",)
    assert files.digest(COUNCIL, KEY) == digest("old")
    assert files.digest(MEETING, KEY) == digest("new")
    write(tmp_path / f"meetings/{KEY}/papers/plans/park.pdf", "")
    seen = {*files.watched(KEY)} - {*names}
    assert seen == {"papers/plans", "papers/plans/park.pdf"}
    anew = {*watched(tmp_path, KEY)} - {*names} - seen
    assert anew == {"../2024-05-02", "sub", "sub/list.html"}
    assert CouncilFiles(tmp_path).digest(COUNCIL, KEY) == digest("new")


def test_files_that_are_not_there_have_no_digest(tmp_path: Path) -> None:
    files = CouncilFiles(tmp_path)
    for name in (COUNCIL, MEETING):
        assert files.digest(name, KEY) is None
        write(tmp_path / name, "")
    assert files.digest(COUNCIL, KEY) is None  # as it was
    assert files.digest(MEETING, KEY) == digest("")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_a_folder_that_a_link_leads_to_is_a_name_and_no_more(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/plan.pdf", "")
    (tmp_path / "meetings" / KEY / "papers").mkdir(parents=True)
    (tmp_path / "meetings" / KEY / "papers/plans").symlink_to(tmp_path / "elsewhere")
    assert watched(tmp_path, KEY) == ("papers/plans",)


def test_what_is_released_counts_by_its_size_and_not_on_its_way(tmp_path: Path) -> None:
    released = f"released/{KEY}"
    for name in ("released.yaml", f"{temporary_name()}agenda-pack.pdf", "records/meeting.yaml"):
        write(tmp_path / released / name, "four")
    write(tmp_path / "members" / released / "a.pdf", "")
    assert watched(tmp_path, KEY) == (
        *(f"members/{released}/a.pdf 0", f"{released}/released.yaml 4"),
    )


def test_what_is_no_template_and_no_paper_is_not_watched(tmp_path: Path) -> None:
    for name in ("templates/site/static/logo.svg", "templates/site/page.html"):
        write(tmp_path / name, "")
    for name in ("exempt/.git/HEAD", "exempt/award.pdf", "papers/.git/HEAD", "notes/a.txt"):
        write(tmp_path / "meetings" / KEY / name, "")
    assert watched(tmp_path, KEY) == (
        *("exempt/award.pdf", "papers/.git", "papers/.git/HEAD", "site", "site/page.html"),
    )


# What a meeting costs, in files opened and folders listed below the council's root


Work = Counter[tuple[str, str]]
"""How often each file is opened, and each folder listed."""

_seen: list[tuple[str, object]] | None = None
_hooked: list[bool] = []  # an audit hook stays for as long as the process


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is not None and event in ("open", "os.listdir", "os.scandir"):
        _seen.append((event, arguments[0]))


@contextmanager
def work_below(root: Path) -> Iterator[Work]:
    """What this process does below ``root``, filled in when the context ends."""
    global _seen
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    done: Work = Counter()
    _seen = []
    try:
        yield done
    finally:
        seen, _seen = _seen, None
        for event, path in seen:
            if isinstance(path, str | os.PathLike) and Path(path).is_relative_to(root):
                name = Path(path).relative_to(root).as_posix()
                # Some are named for digests, some of these of where the council lies, and some for
                # a while by chance.
                done[event, re.sub(f"[0-9a-f]{{64}}|{TEMPORARY}[0-9a-f]{{20}}", "*", name)] += 1


AGENDA = """\
    date: 2024-05-16
    time: "10:00"
    items:
      - {title: Minutes, minutes-of: 2024-04-18}
    """


def with_others(root: Path, count: int) -> list[str]:
    """A council of so many meetings, ten to a committee; their keys."""
    council(root, {MEETING: AGENDA})
    keys = ["parks/2024-04-18", KEY]
    for number in range(count - len(keys)):
        committee, year = divmod(number, 10)
        key = f"committee-{committee}/20{10 + year}-03-04"
        write(root / "meetings" / key / MEETING_FILE, f"# {key}\n")
        write(root / f"meetings/committee-{committee}" / COMMITTEE_FILE, "name: A committee\n")
        keys.append(key)
    return keys


@pytest.mark.once
def test_a_build_does_no_more_where_there_are_more_meetings(tmp_path: Path) -> None:
    found = []
    with WorkerPool(1) as pool:
        for count in (20, 200):
            root = tmp_path / f"{count}"
            with_others(root, count)
            with work_below(root) as work:
                result = build_meeting(root, KEY, Options(root / "packs", jobs=1), pool=pool)
            assert result.state == "built"
            found.append(work)
    assert found[0]["open", MEETING] == 1
    assert found[1] == found[0]
    assert found[0]["os.scandir", "meetings"] == 1
    assert not [name for _, name in found[0] if "committee-" in name]


@pytest.mark.once
def test_a_build_of_all_with_nothing_to_do_does_as_much_for_each_of_many(tmp_path: Path) -> None:
    done = {}
    for count in (20, 110, 200):
        root = tmp_path / f"{count}"
        keys = with_others(root, count)
        for key in keys:
            as_if_built(root, key)
        with work_below(root) as work:
            ran = agendapack("build", "--all", cwd=root)
        said = {f"{key}: unchanged since it was built, 1 files" for key in keys}
        assert (ran.code, ran.err, {*ran.out.splitlines()}) == (0, "", said)
        for shared in (COUNCIL, "meetings/parks/committee.yaml"):
            assert work["open", shared] == 1
        done[count] = work.total()
    each = (done[200] - done[20]) / 180
    assert done[110] == done[20] + 90 * each
    assert each < 16


def as_if_built(root: Path, key: str) -> None:
    """Remember a build of a meeting that made one file."""
    pack = root / "packs" / key / "agenda-pack.pdf"
    write(pack, key)
    names = (COUNCIL, f"meetings/{key.split('/')[0]}/{COMMITTEE_FILE}")
    names += (f"meetings/{key}/{MEETING_FILE}",)
    inputs = [Input(name, digest((root / name).read_text())) for name in names]
    built = Built((Written.of(pack.name, pack, 1),), (), {})
    BuiltRecord(root, key, pack.parent).write(built, inputs, watched(root, key), by_office=False)
