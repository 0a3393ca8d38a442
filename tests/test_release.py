"""``agendapack release``: what is new is kept, and stays as it was published."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pypdf
import pytest
import yaml

from agendapack.build import release_writing
from agendapack.build.temporary_files import temporary_name
from agendapack.released.released_record import read_released
from tests.exempt_council import KEY as CABINET
from tests.exempt_council import WORDS, exempt_council
from tests.running import MEETING, Ran, agendapack, council, snapshot, write

KEY = "parks/2024-05-16"
RELEASED = f"released/{KEY}"
ROOT = Path(__file__).parent.parent
NO_SUPPLEMENT: Mapping[str, str | bytes | None] = {
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        venue: Village Hall
        published: 2024-05-08
        items:
          - standing: apologies
          - title: Play areas
            papers:
              - {file: play-areas.md, title: Play areas}
        """,
    f"{Path(MEETING).parent}/papers/survey.pdf": None,
    f"{Path(MEETING).parent}/papers/costs.pdf": None,
}
"""A meeting whose agenda pack is its only document, to be laid over that of tests/running.py."""


def small_council(root: Path) -> Path:
    return council(root, NO_SUPPLEMENT)


def release(root: Path, *arguments: str, day: str = "2024-05-08", key: str = KEY) -> Ran:
    return agendapack("release", key, "--today", day, *arguments, cwd=root)


def files(root: Path, folder: str = RELEASED) -> dict[str, bytes]:
    return {name: data for name, (data, _) in snapshot(root / folder).items()}


def versions(root: Path, above: str = "", key: str = KEY) -> list[tuple[str, int]]:
    found = read_released(root / above, key)
    return [] if found is None else [(each.document, each.version) for each in found.releases]


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def text_of(pdf: Path) -> str:
    with pypdf.PdfReader(pdf) as reader:
        return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_full_disk_leaves_no_half_of_what_is_said_to_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would stay, since one that is there may be somebody's own."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        release_writing._keep_line_ends(tmp_path / ".gitattributes")
    assert list(tmp_path.iterdir()) == []
    release_writing._keep_line_ends(tmp_path / ".gitattributes")
    assert (tmp_path / ".gitattributes").read_text().endswith("\n* -text\n")


def test_what_is_new_is_kept(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    ran = release(root)
    assert ran.code == 0
    assert ran.err == ""
    [said, pdf, html] = ran.out.splitlines()
    assert said == f"{KEY}: agenda-pack released on 8 May 2024, version 1"
    assert pdf.split()[:3] == [f"{RELEASED}/agenda-pack.pdf", "4", "pages"]
    assert html.split()[0] == f"{RELEASED}/front-sheet.html"
    kept, public = files(root), files(root, f"packs/{KEY}")
    assert kept["agenda-pack.pdf"] == public["agenda-pack.pdf"]
    assert kept["front-sheet.html"] == public["front-sheet.html"]
    records = {name for name in kept if name.startswith("records/")}
    assert kept.keys() - records == {
        *("agenda-pack.json", "agenda-pack.pdf", "front-sheet.html", "released.yaml"),
    }
    assert "agenda-pack.json" not in public
    assert "* -text\n" in (root / "released/.gitattributes").read_text()
    assert {name.split("-", 1)[1] for name in records} == {
        *("committee.yaml", "council.yaml", "meeting.yaml"),
    }


def test_what_is_written_of_it(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    release(root)
    found = read_released(root, KEY)
    assert found is not None
    [pack] = found.releases
    assert (pack.document, pack.version, pack.released) == ("agenda-pack", 1, date(2024, 5, 8))
    assert (pack.amended, pack.status) == (None, None)
    assert [(file.name, file.pages) for file in pack.files] == [
        *(("agenda-pack.pdf", 4), ("front-sheet.html", None), ("agenda-pack.json", None)),
    ]
    assert [page.label for page in pack.shows] == ["i", "ii", "1", "2"]
    made_from = {each.file for each in pack.made_from}
    assert f"{Path(MEETING).parent.as_posix()}/papers/play-areas.md" in made_from
    for known in pack.made_from:
        kept = found.record(known)
        assert kept.exists() == known.file.endswith(".yaml")
        if kept.exists():
            assert kept.read_bytes() == (root / known.file).read_bytes()
    assert found.checked is not None
    assert found.checked.differs == ()
    assert set(pack.made_from) <= set(found.checked.made_from)
    assert yaml.safe_load((root / RELEASED / "released.yaml").read_text())["meeting"] == KEY


def test_with_nothing_new_nothing_is_touched(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    release(root)
    before = snapshot(root / "released")
    ran = release(root, day="2024-05-09")
    assert ran == Ran(0, f"{KEY}: nothing new to release\n", "")
    assert snapshot(root / "released") == before
    assert not list((root / ".agendapack" / "releasing").rglob("*.*"))


@pytest.mark.once
def test_a_year_of_a_meeting(tmp_path: Path) -> None:
    """Agenda, supplement, draft minutes, confirmed minutes, an amendment."""
    root = small_council(tmp_path)
    assert release(root).code == 0
    first = files(root)

    # A supplement is added, with another paper.
    with (root / MEETING).open("a") as meeting:
        meeting.write("supplements: [{published: 2024-05-10, items: {2: [costs.md]}}]\n")
    write(root / Path(MEETING).parent / "papers/costs.md", "# Costs\n\nNine thousand pounds.\n")
    ran = release(root, day="2024-05-10")
    assert (ran.code, ran.out.splitlines()[0]) == (
        *(0, f"{KEY}: supplement-1 released on 10 May 2024, version 1"),
    )
    assert versions(root) == [("agenda-pack", 1), ("supplement-1", 1)]

    # Minutes, a draft first.
    minutes = root / Path(MEETING).with_name("minutes.yaml")
    write(
        minutes,
        """\
        status: draft
        present: [Councillor Ash]
        first-number: 1
        minutes:
          - {title: Play areas, item: 2, body: [agreed: that swings are painted.]}
        """,
    )
    assert release(root, day="2024-05-20").code == 0
    assert "not yet confirmed" in text_of(root / RELEASED / "minutes.pdf").lower() or "draft" in (
        text_of(root / RELEASED / "minutes.pdf").lower()
    )
    assert release(root, day="2024-05-21").out == f"{KEY}: nothing new to release\n"
    minutes.write_text(minutes.read_text().replace("status: draft", "status: confirmed"))
    ran = release(root, day="2024-06-13")
    assert ran.out.splitlines()[0] == (
        f"{KEY}: minutes released on 13 June 2024, version 2: confirmed"
    )
    assert ran.code == 0
    kept = files(root)
    assert kept["minutes.v2.pdf"] != kept["minutes.pdf"]
    assert files(root, f"packs/{KEY}")["minutes.pdf"] == kept["minutes.v2.pdf"]

    # Another member and another colour change nothing that was published.
    before = files(root, f"packs/{KEY}")
    edit(root, "meetings/parks/committee.yaml", "- Councillor Birch", "- Councillor Oak")
    write(root / "templates/styles.yaml", 'colours: {heading: "#8a0303"}\n')
    ran = agendapack("build", KEY, cwd=root)
    assert ran.code == 0
    after = files(root, f"packs/{KEY}")
    derived = {"manifest.json", "consolidated-pack.pdf", "consolidated-pack.html"}
    assert derived < before.keys()
    assert {name: after[name] for name in before if name not in derived} == {
        name: data for name, data in before.items() if name not in derived
    }
    assert release(root, day="2024-07-01").out == f"{KEY}: nothing new to release\n"
    assert {name: data for name, data in files(root).items() if name != "released.yaml"} == {
        name: data for name, data in kept.items() if name != "released.yaml"
    }

    # An amendment of the agenda prints why.
    reason = "Councillor Oak <has> joined & Birch left."
    ran = release(root, "--amend", reason, "--only", "agenda-pack", day="2024-07-02")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0] == (
        f"{KEY}: agenda-pack released on 2 July 2024, version 2: {reason}"
    )
    amended = root / RELEASED / "agenda-pack.v2.pdf"
    assert f"Amended 2 July 2024: {reason}" in text_of(amended)
    assert files(root, f"packs/{KEY}")["agenda-pack.pdf"] == amended.read_bytes()
    last = files(root)
    assert {name: last[name] for name in first if name != "released.yaml"} == {
        name: data for name, data in first.items() if name != "released.yaml"
    }
    found = read_released(root, KEY)
    assert found is not None
    assert [each.amended for each in found.amendments("agenda-pack")] == [reason]
    # The next amendment says both.
    edit(root, "meetings/parks/committee.yaml", "- Councillor Oak", "- Councillor Elm")
    assert release(root, "--amend", "Elm it is.", day="2024-07-03").code == 0
    words = text_of(root / RELEASED / "agenda-pack.v3.pdf")
    assert words.index(f"Amended 2 July 2024: {reason}") < words.index("Amended 3 July 2024: Elm")
    # So does the pack of everything to date, of its days.
    table = files(root, f"packs/{KEY}")["consolidated-pack.html"]
    [row] = re.findall(r"<td>(8 May 2024.*?)</td>", table.decode())[:1]
    row = re.sub("<[^>]*>", "", row)
    assert row == "8 May 2024, amended 2 July 2024, amended 3 July 2024"
    shutil.rmtree(root / "packs")
    shutil.rmtree(root / ".agendapack")
    assert agendapack("build", KEY, cwd=root).code == 0  # nothing is compiled
    assert files(root, f"packs/{KEY}")["consolidated-pack.html"] == table


def test_one_document_alone(tmp_path: Path) -> None:
    root = council(tmp_path)
    assert release(root, "--only", "agenda-pack").code == 0
    assert versions(root) == [("agenda-pack", 1)]
    assert release(root).out.startswith(f"{KEY}: supplement-1 released on 8 May 2024")
    assert versions(root) == [("agenda-pack", 1), ("supplement-1", 1)]


def test_json_tells_what_is_new_and_what_stands(tmp_path: Path) -> None:
    root = council(tmp_path)
    release(root, "--only", "agenda-pack")
    ran = release(root, "--format", "json", day="2024-05-10")
    document = json.loads(ran.out)
    assert (document["failures"], document["problems"]) == ([], [])
    [new, stands] = document["releases"]
    assert new.pop("files")[0]["file"] == f"{RELEASED}/supplement-1.pdf"
    assert new == {
        "meeting": KEY,
        "document": "supplement-1",
        "version": 1,
        "released": "2024-05-10",
        "amended": None,
        "status": None,
        "language": "en-GB",
        "members": False,
        "change": "new",
    }
    assert stands == {
        "meeting": KEY,
        "document": "agenda-pack",
        "version": 1,
        "released": "2024-05-08",
        "amended": None,
        "status": None,
        "language": "en-GB",
        "members": False,
        "change": None,
        "pages_that_would_differ": None,
    }


# What is refused


def unchanged_after(root: Path, run: Callable[[], Ran]) -> Ran:
    """What a command prints that is to leave what was released, and packs/, as they were."""
    before = snapshot(root)
    ran = run()
    assert snapshot(root) == before
    return ran


def test_records_with_errors_are_not_released(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    edit(root, MEETING, "play-areas.md", "nowhere.md")
    ran = unchanged_after(root, lambda: release(root))
    assert ran.code == 1
    assert ran.err.endswith(f"{KEY}: not released; what was published before stays\n")
    assert not (root / "released").exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--amend", "A reason."), f"nothing of {KEY} is to be amended: each page is as it was"),
        (("--amend", " "), "--amend: expected the reason, found nothing"),
        (("--amend", "a\nb"), "--amend: expected one line of text"),
        (("--only", "agenda"), f'the meeting "{KEY}" has no document "agenda"'),
        (("--amend", "A reason.", "--only", "agenda-pack"), '"agenda-pack" of parks/2024-05-16'),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    root = small_council(tmp_path)
    release(root)
    ran = unchanged_after(root, lambda: release(root, *arguments))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"agendapack: {said}")


POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 9\n".encode()


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        (None, "was released, and is not there", "git lfs pull"),
        (POINTER, "was released, and only a pointer of Git LFS is there", "git lfs pull"),
        (b"%PDF-1.7", "is not as it was released", "restore it from version control: git log -- "),
    ],
)
@pytest.mark.parametrize("name", ["agenda-pack.pdf", "agenda-pack.json"])
def test_a_released_file_that_is_not_as_it_was_stops_it(
    name: str, content: bytes | None, said: str, hint: str, tmp_path: Path
) -> None:
    root = small_council(tmp_path)
    release(root)
    file = root / RELEASED / name
    file.unlink() if content is None else file.write_bytes(content)
    ran = unchanged_after(root, lambda: release(root))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(f"agendapack: {file} {said}\n")
    assert hint in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("linked", ["released", "released/parks", RELEASED, f"{RELEASED}/records"])
def test_a_folder_that_is_a_link_is_refused(linked: str, tmp_path: Path) -> None:
    root = small_council(tmp_path / "council")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / linked).parent.mkdir(parents=True, exist_ok=True)
    (root / linked).symlink_to(elsewhere)
    ran = release(root)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"agendapack: {root / linked} is a link: what was released lies in")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("name", ["agenda-pack.pdf", "released.yaml"])
def test_a_file_that_is_a_link_is_refused(name: str, tmp_path: Path) -> None:
    root = small_council(tmp_path / "council")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"precious")
    (root / RELEASED).mkdir(parents=True)
    (root / RELEASED / name).symlink_to(elsewhere)
    assert release(root).code in (3, 4)  # 4: what it leads to is no released.yaml
    assert elsewhere.read_bytes() == b"precious"
    assert (root / RELEASED / name).is_symlink()


def test_a_file_in_the_folders_place_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    (root / "released").write_bytes(b"")
    ran = unchanged_after(root, lambda: release(root))
    assert ran.code == 3
    assert "nothing was released" in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_cannot_be_written_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    (root / "released").mkdir(mode=0o500)
    ran = unchanged_after(root, lambda: release(root))
    assert ran.code == 3
    assert "nothing was released" in ran.err


def test_what_a_killed_release_left_is_replaced(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    assert release(root).code == 0
    for path in (root / RELEASED).iterdir():
        if path.name != "agenda-pack.pdf":
            path.unlink() if path.is_file() else shutil.rmtree(path)
    left = temporary_name("front-sheet.html")
    write(root / RELEASED / left, b"")
    assert release(root).code == 0
    kept = files(root)
    assert kept["agenda-pack.pdf"] == files(root, f"packs/{KEY}")["agenda-pack.pdf"]
    assert left not in kept


def test_packs_that_cannot_be_written_are_told_after_the_release(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    (root / "packs").write_bytes(b"")
    ran = release(root)
    assert ran.code == 3
    assert f"{KEY}: agenda-pack released on 8 May 2024, version 1" in ran.out
    assert versions(root) == [("agenda-pack", 1)]
    (root / "packs").unlink()
    ran = agendapack("build", KEY, cwd=root)
    assert (ran.code, ran.err) == (0, "")


def test_a_full_disk(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    disk = root / "released"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be had")
    try:
        ran = unchanged_after(root, lambda: release(root))
    finally:
        subprocess.run(["umount", disk], check=True)
    assert ran.code == 3
    assert "No space left on device" in ran.err
    assert "nothing was released" in ran.err


@pytest.mark.once
def test_two_at_once_release_once(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    command = [sys.executable, "-m", "agendapack", "release", KEY, "--today", "2024-05-08"]
    both = [
        subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    said = sorted(run.communicate(timeout=120) for run in both)
    assert [run.returncode for run in both] == [0, 0]
    assert [err for _, err in said] == ["", ""]
    assert said[0][0].startswith(f"{KEY}: agenda-pack released")
    assert said[1][0] == f"{KEY}: nothing new to release\n"
    assert versions(root) == [("agenda-pack", 1)]


def test_what_was_released_is_not_written_over_where_its_record_is_lost(tmp_path: Path) -> None:
    root = small_council(tmp_path)
    assert release(root).code == 0
    (root / RELEASED / "released.yaml").unlink()
    before = files(root)
    edit(root, MEETING, "Village Hall", "Guildhall")
    ran = release(root, day="2024-05-09")
    folder = root / RELEASED
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"agendapack: {folder}/agenda-pack.pdf is there, and {folder}/released.yaml is not, which"
        " tells what was released; nothing was released\n"
        f"    restore it from version control: git log -- {folder}/released.yaml; where this was"
        f" never published, remove {folder}\n"
    )
    assert files(root) == before


# Exempt business


def test_exempt_business_is_released_only_where_it_is_proved(tmp_path: Path) -> None:
    root = exempt_council(tmp_path, exempt=False)
    ran = release(root, key=CABINET)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"agendapack: {CABINET} cannot be released here: that nothing exempt is in its public"
        f" documents was not proved, since meetings/{CABINET}/exempt/ is not there\n"
        f"    release it where meetings/{CABINET}/exempt/ is\n"
    )
    assert not (root / "released").exists()


def assert_nothing_exempt(root: Path) -> None:
    """Nothing exempt is in what was released for everybody; a copy of meeting.yaml names what that
    names."""
    meeting = (root / "meetings" / CABINET / "meeting.yaml").read_bytes()
    public = files(root, "released")
    assert meeting in public.values()
    for path, data in public.items():
        for word in (*WORDS, "/exempt/"):
            assert word not in path
            assert word.encode() not in data or data == meeting


@pytest.mark.once
def test_nothing_of_the_members_is_in_the_public_release(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    ran = release(root, key=CABINET)
    assert ran.code == 0
    assert "the members' documents are not released with these" in ran.err
    assert not (root / "members").exists()
    assert_nothing_exempt(root)


@pytest.mark.once
def test_members_documents_are_released_apart(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    ran = release(root, "--members", key=CABINET)
    assert ran.code == 0
    assert "are not released with" not in ran.err
    assert f"{CABINET}: agenda-pack for members released on 8 May 2024, version 1" in ran.out
    assert versions(root, key=CABINET) == versions(root, "members", key=CABINET)
    folder = root / "members/released" / CABINET
    kept = files(root, f"members/released/{CABINET}")
    assert kept["agenda-pack.pdf"] == files(root, f"members/{CABINET}")["agenda-pack.pdf"]
    assert kept["agenda-pack.pdf"] != files(root, f"released/{CABINET}")["agenda-pack.pdf"]
    assert (root / "members/.gitignore").read_text() == "*\n"
    if sys.platform != "win32":
        for path in (folder, *folder.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path
    assert_nothing_exempt(root)


@pytest.mark.once
def test_members_documents_are_released_later(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    assert release(root, key=CABINET).code == 0
    before = snapshot(root / "released")
    assert release(root, "--members", key=CABINET, day="2024-05-09").code == 0
    assert snapshot(root / "released") == before
    assert versions(root, "members", key=CABINET) == versions(root, key=CABINET)


@pytest.mark.parametrize("name", ["released", "Released"])
def test_a_committee_cannot_be_called_released(name: str, tmp_path: Path) -> None:
    root = small_council(tmp_path)
    (root / "meetings/parks").rename(root / "meetings" / name)
    ran = agendapack("check", f"{name}/2024-05-16", cwd=root)
    assert ran.code == 1
    assert f'error: a committee\'s folder cannot be called "{name}"' in ran.err
    assert "rename the folder: members/released/ holds what was released to members" in ran.err


@pytest.mark.parametrize("out", ["released", "released/parks", "members/released"])
def test_packs_are_not_written_over_what_was_released(out: str, tmp_path: Path) -> None:
    root = small_council(tmp_path)
    ran = agendapack("build", KEY, "--out", out, cwd=root)
    assert ran.code == 2
    assert "where the council's own files lie" in ran.err


# The sample


@pytest.mark.once
def test_the_sample_is_released(tmp_path: Path) -> None:
    """The agenda pack first, then the supplement, then an amendment."""
    key = "wellbeing/2018-02-14"
    root = tmp_path
    shutil.copytree(ROOT / "meetings", root / "meetings")
    ran = release(root, "--only", "agenda-pack", key=key, day="2018-02-06")
    assert ran.code == 0, ran.err
    ran = release(root, key=key, day="2018-02-09")
    assert ran.code == 0, ran.err
    found = read_released(root, key)
    assert found is not None
    assert {"agenda-pack", "supplement-1"} <= found.current.keys()
    before = files(root, f"released/{key}")
    assert files(root, f"packs/{key}")["agenda-pack.pdf"] == before["agenda-pack.pdf"]
    edit(root, f"meetings/{key}/meeting.yaml", "\ntime: ", "\ntitle: Extraordinary meeting\ntime: ")
    ran = release(root, "--amend", "It is extraordinary.", key=key, day="2018-02-09")
    assert ran.code == 0, ran.err
    words = text_of(root / "released" / key / "agenda-pack.v2.pdf")
    assert "Amended 9 February 2018: It is extraordinary." in words
    after = files(root, f"released/{key}")
    assert {name: after[name] for name in before if name != "released.yaml"} == {
        name: data for name, data in before.items() if name != "released.yaml"
    }
