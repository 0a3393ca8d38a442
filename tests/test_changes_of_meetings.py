"""``changes MEETING``: what was released, and what the records would make now."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from agendapack.released.released_meeting import KeptFile, Release, ReleasedMeeting, released_folder
from agendapack.released.released_record import read_released, released_text
from tests import exempt_council
from tests.builders import pdf
from tests.running import MEETING, MINUTES, PAPERS, Ran, agendapack, council, write

pytestmark = pytest.mark.once

KEY = "parks/2024-05-16"
ON = date(2024, 5, 8)
AGENDA = "agenda-pack.pdf, version 1 of 8 May 2024"
SUPPLEMENT = "supplement-1.pdf, version 1 of 8 May 2024"


def release(
    root: Path, *documents: str, key: str = KEY, above: str = "", made: str = "packs"
) -> None:
    """Keep what lies in packs/, or in members/, as if it had been released."""
    folder = released_folder(root / above, key)
    folder.mkdir(parents=True)
    releases = []
    for document in documents:
        data = (root / made / key / f"{document}.pdf").read_bytes()
        (folder / f"{document}.pdf").write_bytes(data)
        releases.append(made_release(document, f"{document}.pdf", data))
    meeting = ReleasedMeeting(folder, key, tuple(releases))
    meeting.file.write_text(released_text(meeting), encoding="utf-8")


def made_release(document: str, kept: str, data: bytes, version: int = 1) -> Release:
    file = KeptFile(f"{document}.pdf", kept, sha256(data).hexdigest(), len(data), 1)
    return Release(document, version, ON, "0.1", (file,), (), ())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose agenda pack and supplement were released."""
    root = council(tmp_path_factory.mktemp("published"))
    assert agendapack("build", KEY, cwd=root).code == 0
    release(root, "agenda-pack", "supplement-1")
    return root


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "council")


def test_what_is_as_it_was_released_has_no_changes(root: Path) -> None:
    assert agendapack("changes", KEY, cwd=root) == Ran(
        0, f"{AGENDA}: no changes\n{SUPPLEMENT}: no changes\n", ""
    )


def replace_survey(root: Path) -> None:
    write(root / PAPERS / "survey.pdf", pdf(4, text="Another survey"))


REPLACED = "pages 5 to 8 (3. Play areas): 4 removed, 4 added"


def test_one_replaced_paper_is_told_in_one_line(root: Path) -> None:
    replace_survey(root)
    before = sorted(path for path in root.rglob("*") if ".agendapack" not in path.parts)
    ran = agendapack("changes", "2024-05-16", cwd=root)
    assert ran == Ran(0, f"{AGENDA}:\n    {REPLACED}\n{SUPPLEMENT}: no changes\n", "")
    assert before == sorted(path for path in root.rglob("*") if ".agendapack" not in path.parts)


def test_documents_that_are_not_released_and_those_that_are_made_no_more(
    published: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(published, tmp_path / "council")
    shutil.rmtree(root / "released")
    shutil.copy(root / f"packs/{KEY}/supplement-1.pdf", root / f"packs/{KEY}/minutes.pdf")
    release(root, "agenda-pack", "minutes")
    assert agendapack("changes", KEY, cwd=root) == Ran(
        0,
        f"{AGENDA}: no changes\n"
        "minutes.pdf, version 1 of 8 May 2024: would not be made any more\n"
        "supplement-1.pdf: not released\n",
        "",
    )


def test_minutes_are_compared_too(published: Path, tmp_path: Path) -> None:
    root = shutil.copytree(published, tmp_path / "council")
    key = "parks/2024-04-18"
    assert agendapack("build", key, cwd=root).code == 0
    release(root, "minutes", key=key)
    minutes = root / MINUTES
    minutes.write_text(minutes.read_text().replace("forty limes", "fifty limes"))
    assert agendapack("changes", key, cwd=root) == Ran(
        0,
        "minutes.pdf, version 1 of 8 May 2024:\n"
        "    page 1 (Parks Committee): changed, 1 word\n"
        "agenda-pack.pdf: not released\n",
        "",
    )


def test_the_last_version_is_compared(root: Path) -> None:
    replace_survey(root)
    (root / "released").rename(root / "aside")
    assert agendapack("build", KEY, "--out", "now", cwd=root).code == 0
    (root / "aside").rename(root / "released")
    first = read_released(root, KEY)
    assert first is not None
    data = (root / "now" / KEY / "agenda-pack.pdf").read_bytes()
    (first.folder / "agenda-pack.v2.pdf").write_bytes(data)
    second = made_release("agenda-pack", "agenda-pack.v2.pdf", data, version=2)
    first.file.write_text(released_text(replace(first, releases=(*first.releases, second))))
    ran = agendapack("changes", KEY, cwd=root)
    assert ran.out.startswith("agenda-pack.pdf, version 2 of 8 May 2024: no changes\n")


def test_a_meeting_of_which_nothing_is_released(root: Path) -> None:
    assert agendapack("changes", "2024-04-18", cwd=root) == Ran(
        2,
        "",
        "agendapack: nothing of parks/2024-04-18 was released\n"
        "    release it first: agendapack release parks/2024-04-18\n",
    )


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            None,
            "was released, and is not there",
            "restore it from version control: git log -- {file}; if Git LFS keeps it, fetch it: run"
            ' "git lfs pull"',
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "was released, and only a pointer of Git LFS is there",
            'fetch it: run "git lfs pull"',
        ),
        (
            pdf(),
            "is not as it was released",
            "restore it from version control: git log -- {file}",
        ),
    ],
    ids=["gone", "pointer", "other"],
)
def test_a_released_file_that_is_not_as_it_was(
    content: bytes | None, message: str, hint: str, root: Path
) -> None:
    file = root / "released" / KEY / "agenda-pack.pdf"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    ran = agendapack("changes", KEY, cwd=root)
    assert ran == Ran(4, "", f"agendapack: {file} {message}\n    {hint.format(file=file)}\n")


def test_a_meeting_with_errors(root: Path) -> None:
    (root / PAPERS / "survey.pdf").unlink()
    ran = agendapack("changes", KEY, cwd=root)
    assert ran == Ran(
        1,
        "",
        f'{MEETING}:13:9: error: no such paper "survey.pdf"\n'
        "    put the file in parks/2024-05-16/papers/\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("old.pdf",),
            "there is one PDF, and nothing to compare it with\n"
            "    name two PDFs, the older one first, or a meeting",
        ),
        (
            ("old.pdf", "new.pdf", "--members"),
            "--members is about a meeting\n    leave it out to compare two PDFs",
        ),
        (
            (KEY, "--html", "changes"),
            "{root}/changes is not the name of a web page\n"
            "    give --html a name that ends in .html",
        ),
        (
            (KEY, "--members", "--html", "packs/changes.html"),
            "pages of members' documents cannot be shown in {root}/packs/changes.html: what lies"
            " there may be published\n"
            "    write it into the council's members/, or outside the council's folder",
        ),
    ],
    ids=["one file", "members of files", "no page", "published"],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str, published: Path) -> None:
    ran = agendapack("changes", *arguments, cwd=published)
    assert ran == Ran(2, "", f"agendapack: {message.format(root=published)}\n")


def test_changes_of_a_meeting_as_json_and_as_a_page(root: Path) -> None:
    replace_survey(root)
    ran = agendapack("changes", KEY, "--format", "json", "--html", "changes.html", cwd=root)
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert list(document) == ["documents", "problems", "failures"]
    agenda, supplement = document["documents"]
    assert [run["kind"] for run in agenda.pop("changes")] == ["replaced"]
    assert agenda == {
        "meeting": KEY,
        "document": "agenda-pack",
        "file": "agenda-pack.pdf",
        "audience": "public",
        "state": "changed",
        "version": 1,
        "released": "2024-05-08",
    }
    assert (supplement["state"], supplement["changes"]) == ("same", [])
    html = (root / "changes.html").read_text(encoding="utf-8")
    assert re.findall(r"<h[1-5]>(.*?)</h", html)[:4] == [
        f"What has changed in {KEY}",
        AGENDA,
        "Pages 5 to 8 (3. Play areas): 4 removed, 4 added",
        "Page 5: removed",
    ]
    assert f'<th scope="row">{AGENDA}</th><td><a href="#document-1">1 change</a></td>' in html
    assert f'<th scope="row">{SUPPLEMENT}</th><td>no changes</td>' in html
    targets = re.findall(r'href="#(.*?)"', html)
    assert targets == ["document-1", "document-1-change-1"]
    assert re.findall(r'id="(.*?)"', html) == targets


def test_a_day_on_which_two_committees_meet(root: Path) -> None:
    other = "trees/2024-05-16"
    write(
        root / "meetings/trees/committee.yaml",
        (root / "meetings/parks/committee.yaml").read_bytes(),
    )
    write(root / f"meetings/{other}/meeting.yaml", """\
        date: 2024-05-16
        time: "14:00"
        items:
          - title: Limes
        """)  # fmt: skip
    assert agendapack("build", other, cwd=root).code == 0
    release(root, "agenda-pack", key=other)
    assert agendapack("changes", "2024-05-16", cwd=root) == Ran(
        0,
        f"{KEY}/{AGENDA}: no changes\n"
        f"{KEY}/{SUPPLEMENT}: no changes\n"
        f"{other}/{AGENDA}: no changes\n",
        "",
    )


# Exempt business


@pytest.fixture(scope="module")
def with_members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose packs were released to the public and to members, and of which an exempt
    paper has changed since."""
    root = exempt_council.exempt_council(tmp_path_factory.mktemp("members"))
    key = exempt_council.KEY
    assert agendapack("build", "--members", key, cwd=root).code == 0
    release(root, "agenda-pack", key=key)
    release(root, "agenda-pack", key=key, above="members", made="members")
    paper = root / exempt_council.EXEMPT / "zebra-award.md"
    paper.write_text(paper.read_text(encoding="utf-8").replace("five who", "six who"), "utf-8")
    return root


def test_members_documents_are_compared_where_they_are_asked_for(with_members: Path) -> None:
    key = exempt_council.KEY
    ran = agendapack(
        "changes", key, "--members", "--html", "members/changes.html", cwd=with_members
    )
    unreleased = "supplement-1.pdf: not released\nminutes.pdf: not released\n"
    assert ran == Ran(
        0,
        f"{AGENDA}: no changes\n"
        f"{unreleased}"
        "agenda-pack.pdf for members, version 1 of 8 May 2024:\n"
        "    page 5: changed, 1 word\n"
        f"{unreleased.replace(':', ' for members:')}"
        "members/changes.html\n",
        "",
    )
    ran = agendapack("changes", key, "--members", "--format", "json", cwd=with_members)
    assert not [word for word in exempt_council.WORDS if word in ran.out]
    public = agendapack("changes", key, cwd=with_members)
    assert public.out == f"{AGENDA}: no changes\n{unreleased}"


def test_what_the_comparison_makes_of_exempt_papers_lies_apart(with_members: Path) -> None:
    agendapack("changes", exempt_council.KEY, "--members", cwd=with_members)
    kept = with_members / ".agendapack/exempt"
    assert kept.stat().st_mode & 0o077 == 0
    made = [path for path in with_members.rglob("agenda-pack.pdf") if ".agendapack" in path.parts]
    assert [path.is_relative_to(kept) for path in sorted(made)] == [False, True]
