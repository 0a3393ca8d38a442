"""Two sets of documents of one meeting: what everybody may read, and what its members may."""

from __future__ import annotations

import json
import os
import re
import stat
import unicodedata
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from agendapack.build import jobs, nothing_exempt
from agendapack.build.built import BuiltRecord
from agendapack.build.council_files import watched
from agendapack.build.members_folder import keep_out_of_git, twin_problem
from agendapack.build.pool import WorkerPool
from agendapack.build.readers import copy_name, named_readers, password_in
from agendapack.build.temporary import temporary_folder
from agendapack.build.temporary_files import TEMPORARY, temporary_name
from agendapack.build.writing import Writing
from agendapack.cli import printing
from agendapack.problems import UsageError
from tests.exempt_council import EXEMPT, FILES, FOLDER, KEY, MEETING, WORDS, exempt_council
from tests.running import Ran, agendapack, council, pdf, snapshot, write

pytestmark = pytest.mark.once

PACKS, MEMBERS = f"packs/{KEY}", f"members/{KEY}"
NAMES = {
    *("agenda-pack.pdf", "front-sheet.html", "supplement-1.pdf", "supplement-1.html"),
    *("consolidated-pack.pdf", "consolidated-pack.html"),
    *("minutes.pdf", "minutes.html", "manifest.json"),
}
SHORT = [
    f"{MEETING}:9:15: note: an exempt paper of item 1 has 1 page, and its page-count reserves 2:"
    " blank pages take the rest\n",
    f"{MEETING}:16:15: note: an exempt paper of item 3 has 1 page, and its page-count reserves 3:"
    " blank pages take the rest\n",
]
UNPROVED = (
    f"{MEETING}: note: that nothing exempt is in the public documents was not proved here: exempt/"
    " is not there\n"
)


def build(root: Path, *options: str | Path) -> Ran:
    return agendapack("build", KEY, *options, cwd=root)


def good(root: Path, *options: str | Path) -> Ran:
    ran = build(root, *options)
    assert (ran.code, ran.err) == (0, "".join(SHORT)), ran.err
    return ran


def files(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in snapshot(folder).items()}


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_bytes())


def text(file: Path) -> str:
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    with pdfium.PdfDocument(file) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The council with its exempt files, both sets built."""
    root = exempt_council(tmp_path_factory.mktemp("with"))
    good(root, "--members")
    return root


# The two sets


def test_both_sets_have_the_same_names(built: Path) -> None:
    assert {path.name for path in (built / PACKS).iterdir()} == NAMES
    assert {path.name for path in (built / MEMBERS).iterdir()} == {*NAMES, "accessibility.html"}
    assert (built / "members/.gitignore").read_text() == "*\n"
    assert (built / f"packs/for-officers/{KEY}/accessibility.html").is_file()


def test_members_read_what_is_exempt_and_nobody_else_does(built: Path) -> None:
    for name in ("agenda-pack.pdf", "supplement-1.pdf", "minutes.pdf"):
        public, private = text(built / PACKS / name), text(built / MEMBERS / name)
        assert not any(word in public for word in WORDS)
        assert any(word in private for word in WORDS)
        assert ("NOT FOR PUBLICATION" in private) or name == "minutes.pdf"
    for name in ("front-sheet.html", "minutes.html", "manifest.json"):
        assert not any(word in (built / PACKS / name).read_text() for word in WORDS)
    assert "Award to Quagga Leisure" in (built / MEMBERS / "front-sheet.html").read_text()


def test_a_page_has_one_number_in_both(built: Path) -> None:
    public, members = manifest(built / PACKS), manifest(built / MEMBERS)
    for file, pack in public["packs"].items():
        assert pack["items"] == members["packs"][file]["items"]
    labels = [page["label"] for page in public["packs"]["agenda-pack.pdf"]["pages"]]
    assert labels == ["i", "ii", "1", "2", "3 - 4", "3 - 4", "5 - 8", "5 - 8"]
    labels = [page["label"] for page in members["packs"]["agenda-pack.pdf"]["pages"]]
    assert labels == ["i", "ii", *map(str, range(1, 9))]


def test_a_members_manifest_names_both_and_its_twin(built: Path) -> None:
    public, members = manifest(built / PACKS), manifest(built / MEMBERS)
    named = {entry["file"] for entry in members["inputs"]}
    of_public = {entry["file"] for entry in public["inputs"]}
    assert of_public < named
    assert named - of_public == {name for name in FILES if "/exempt/" in name}
    assert "public" not in public
    assert members["public"] == [
        {"file": entry["file"], "sha256": entry["sha256"]} for entry in public["outputs"]
    ]


@pytest.mark.parametrize("members", [True, False])
def test_the_public_documents_are_the_same_without_the_exempt_files(
    built: Path, tmp_path: Path, members: bool
) -> None:
    if members:
        exempt_council(tmp_path, exempt=False)
        ran = build(tmp_path)
        assert (ran.code, ran.err) == (0, UNPROVED)
    else:
        exempt_council(tmp_path)
        good(tmp_path)
        assert not (tmp_path / "members").exists()
    assert files(tmp_path / "packs") == files(built / "packs")


def test_the_same_records_give_the_same_members_documents(built: Path, tmp_path: Path) -> None:
    exempt_council(tmp_path)
    good(tmp_path, "--members")
    assert files(tmp_path / "members") == files(built / "members")


def test_with_all_every_meeting_has_what_it_has(tmp_path: Path) -> None:
    council(exempt_council(tmp_path))
    ran = agendapack("build", "--all", "--members", cwd=tmp_path)
    assert ran.code == 0, ran.err
    nothing = "meeting.yaml: note: nothing here is exempt, so members read the public documents\n"
    assert ran.err.count(nothing) == 2
    assert {path.name for path in (tmp_path / "members").iterdir()} == {".gitignore", "cabinet"}
    again = agendapack("build", "--all", "--members", cwd=tmp_path)
    assert again.out.count("unchanged since it was built") == 3
    assert sorted(again.err.splitlines()) == sorted(ran.err.splitlines())
    assert nothing not in agendapack("build", "--all", cwd=tmp_path).err


def test_documents_of_a_meeting_that_is_public_by_now_go(tmp_path: Path) -> None:
    exempt_council(tmp_path)
    good(tmp_path, "--members", "--for", "Councillor Example")
    for name in FILES:
        if name.startswith(EXEMPT):
            (tmp_path / name).unlink()
    write(tmp_path / MEETING, 'date: 2024-05-16\ntime: "10:00"\nitems: [{title: Play areas}]\n')
    (tmp_path / FOLDER / "minutes.yaml").unlink()
    (tmp_path / FOLDER / "papers/play.md").unlink()
    ran = build(tmp_path, "--members")
    assert ran.code == 0, ran.err
    assert list((tmp_path / MEMBERS).iterdir()) == []


def test_members_documents_may_lie_elsewhere(built: Path, tmp_path: Path) -> None:
    exempt_council(tmp_path / "council")
    ran = good(tmp_path / "council", "--members", "--members-out", tmp_path / "share")
    assert f"{tmp_path}/share/{KEY}/agenda-pack.pdf" in ran.out
    assert not (tmp_path / "council/members").exists()
    assert files(tmp_path / "share") == files(built / "members")


# Without exempt files


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_members_documents_are_for_who_builds_them(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    (root / "shared").mkdir(mode=0o750)
    good(root, "--members", "--for", "Councillor Example")
    good(root, "--members", "--members-out", "shared")
    folders = dict.fromkeys(("members", "members/cabinet", MEMBERS), 448)
    folders |= {"shared": 0o750, "shared/cabinet": 0o700, f"shared/{KEY}": 0o700}
    assert {path: stat.S_IMODE((root / path).stat().st_mode) for path in folders} == folders
    private = [path for each in (MEMBERS, f"shared/{KEY}") for path in (root / each).iterdir()]
    assert f"{MEMBERS}/minutes.councillor-example.pdf" in {
        str(p.relative_to(root)) for p in private
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    public = [root / "packs", *(root / "packs").rglob("*")]
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o044 for path in public)


def test_members_documents_need_the_exempt_files(tmp_path: Path) -> None:
    exempt_council(tmp_path, exempt=False)
    (tmp_path / EXEMPT).mkdir()  # as a submodule is that was not fetched
    for command in ("build", "check"):
        ran = agendapack(command, KEY, "--members", cwd=tmp_path)
        assert ran.code == 1
        assert (
            f"{MEETING}: error: the members' documents need {EXEMPT}/, which is not there\n"
            f"    put the exempt papers into {EXEMPT}/, or build without --members\n"
        ) in ran.err
    assert not (tmp_path / "members").exists()


def test_what_comes_and_goes_in_exempt_is_seen(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    good(root)
    before = snapshot(root / "packs")
    assert "unchanged" in good(root).out
    (root / EXEMPT).rename(root / "elsewhere")
    assert build(root).err == UNPROVED
    assert "unchanged" in build(root).out
    (root / "elsewhere").rename(root / EXEMPT)
    assert "unchanged" not in good(root).out
    write(root / EXEMPT / "zebra-award.md", "# Award\n\nQuagga Leisure asked for other things now.")
    assert "unchanged" not in good(root).out
    write(root / EXEMPT / "notes.md", "# Quagga's notes")
    assert build(root).err == (
        f"{EXEMPT}: note: nothing names a file in exempt/\n" + "".join(SHORT)
    )
    assert snapshot(root / "packs") == before  # not touched once


# Page counts


def test_a_paper_longer_than_its_page_count_is_an_error(tmp_path: Path) -> None:
    longer = {MEETING: str(FILES[MEETING]).replace("zebra-award.md", "zebra-award.pdf")}
    exempt_council(tmp_path, {**longer, f"{EXEMPT}/zebra-award.pdf": pdf(4)})
    (tmp_path / EXEMPT / "zebra-award.md").unlink()
    said = (
        f"{MEETING}:16:15: error: an exempt paper of item 3 has 4 pages, and its page-count"
        " reserves 3: write page-count: 4\n"
    )
    for options in ((), ("--members",)):
        ran = build(tmp_path, *options)
        assert (ran.code, said in ran.err) == (1, True)
    assert not (tmp_path / "packs").exists()


def test_check_prints_the_lines_to_paste(tmp_path: Path) -> None:
    exempt_council(
        tmp_path, {MEETING: re.sub(r"( +)(- )?page-count: \d\n", "", str(FILES[MEETING]))}
    )
    ran = agendapack("check", KEY, "--members", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.count('error: missing key "page-count" at an exempt paper') == 3
    assert ran.out.splitlines()[:3] == [
        f"{MEETING}:9:15: page-count: 1  (item 1, an exempt paper)",
        f"{MEETING}:15:15: page-count: 1  (item 3, an exempt paper)",
        f"{MEETING}:20:17: page-count: 1  (item 3, an exempt paper)",
    ]
    told = agendapack("check", KEY, "--members", "--format", "json", cwd=tmp_path)
    counts = json.loads(told.out)["page-counts"]
    assert counts[0] == {
        "meeting": KEY,
        "file": MEETING,
        "line": 9,
        "item": "1",
        "paper": None,
        "page-count": 1,
    }
    assert "page-counts" not in json.loads(
        agendapack("check", KEY, "--format", "json", cwd=tmp_path).out
    )


# What is the same in both folders


def test_the_same_file_in_both_folders_is_an_error(tmp_path: Path) -> None:
    exempt_council(tmp_path, {f"{EXEMPT}/zebra-award.md": FILES[f"{FOLDER}/papers/play.md"]})
    for command in ("build", "check"):
        ran = agendapack(command, KEY, cwd=tmp_path)
        assert ran.code == 1
        assert (
            f'{MEETING}:8:16: error: "play.md" in papers/ is the same file as paper 1 of item 3\n'
            "    decide which it is: what is exempt lies in exempt/ alone\n"
        ) in ran.err


LONG = " ".join(f"The {n}th reason for it is one that both of the papers have." for n in range(9))


def test_the_same_page_in_both_folders_is_an_error(tmp_path: Path) -> None:
    exempt_council(
        tmp_path,
        {
            f"{FOLDER}/papers/play.md": f"# One title\n\n{LONG}\n",
            f"{EXEMPT}/zebra-award.md": f"# One title\n\n{LONG}\n\n",
        },
    )
    ran = build(tmp_path)
    assert ran.code == 1
    assert (
        f'{MEETING}:8:16: error: "play.md" in papers/ has a page that is exempt: page 1 is page 1'
        " of paper 1 of item 3\n"
    ) in ran.err


@pytest.mark.parametrize("shared", [True, False])
def test_a_long_run_of_words_in_both_is_a_warning(tmp_path: Path, shared: bool) -> None:
    named = "{file: play.md, title: Play areas, shared: true}"
    meeting = str(FILES[MEETING]).replace("{file: play.md, title: Play areas}", named)
    public = str(FILES[f"{FOLDER}/papers/play.md"]).strip().replace("        ", "")
    exempt_council(
        tmp_path,
        {
            **({MEETING: meeting} if shared else {}),
            f"{FOLDER}/papers/play.md": f"{public}\n\n{LONG}\n",
            f"{EXEMPT}/zebra-award.md": f"# Award to Quagga\n\nQuagga came first.\n\n{LONG}\n",
        },
    )
    ran = agendapack("check", KEY, cwd=tmp_path)
    words = len(LONG.split())
    said = (
        f'{MEETING}:8:16: warning: "play.md" and an exempt paper have {words} words running in'
        " common: page 1, and page 1 of paper 1 of item 3\n"
        "    take them out of the public paper, or write shared: true where they may be public\n"
    )
    assert (said in ran.err) is not shared
    assert ran.code == 0
    assert agendapack("check", KEY, "--strict", cwd=tmp_path).code == (not shared)


def test_what_a_public_record_says_and_only_an_exempt_paper_too_is_a_warning(
    tmp_path: Path,
) -> None:
    meeting = str(FILES[MEETING]).replace(
        "title: A contract\n", f"title: A contract\n            text: {LONG}\n"
    )
    minutes = str(FILES[f"{FOLDER}/minutes.yaml"]).replace(
        "let.", "let for £4.2135m, not £350,000."
    )
    exempt_council(
        tmp_path,
        {
            MEETING: meeting,
            f"{FOLDER}/minutes.yaml": minutes,
            f"{EXEMPT}/zebra-award.md": f"# Award to Quagga\n\n{LONG}\n\nIt costs £4,213,500.\n",
        },
    )
    ran = agendapack("check", KEY, cwd=tmp_path)
    hint = "    take it out, unless the public may know it: what stands in a record is public\n"
    paper = "paper 1 of item 3, which is exempt, and in no public paper\n"
    long = len(LONG.split())
    assert (
        f"{MEETING}:14:11: warning: this says {long} words running that stand in {paper}{hint}"
    ) in ran.err
    assert (
        f"{FOLDER}/minutes.yaml:12:14: warning: this says a sum that stands in {paper}{hint}"
    ) in ran.err
    assert ran.err.count("this says") == 2
    assert ran.code == 0


# The proof


SECRET = "Quagga Leisure asked for £4,213,500"


def plant(file: Path) -> None:
    """Have a document say something exempt."""
    if file.suffix == ".pdf":
        with pikepdf.open(file, allow_overwriting_input=True) as document:
            document.docinfo["/Subject"] = SECRET
            document.save(file)
        return
    planted = f'"note": "{SECRET}", "outputs"' if file.suffix == ".json" else f"<p>{SECRET}</body>"
    said = file.read_text()
    file.write_text(said.replace('"outputs"', planted).replace("</body>", planted))
    assert file.read_text() != said


def test_the_next_meeting_confirms_both_minutes(tmp_path: Path) -> None:
    """Public minutes quote paragraphs that this meeting does not, and there is no public paper of
    which metadata could be known."""
    minutes = str(FILES[f"{FOLDER}/minutes.yaml"]).replace("exempt: 3", "exempt: [3, 5]")
    exempt_council(tmp_path, {f"{FOLDER}/minutes.yaml": minutes})
    write(
        tmp_path / "meetings/cabinet/2024-06-13/meeting.yaml",
        """\
        date: 2024-06-13
        time: "10:00"
        published: 2024-06-05
        items:
          - {title: Minutes, minutes-of: 2024-05-16}
          - exclusion: true
          - title: Exempt minutes
            exempt: 3
            papers: [{exempt-minutes-of: 2024-05-16, page-count: 1}]
        """,
    )
    ran = agendapack("build", "2024-06-13", "--members", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_papers_of_which_all_are_exempt(tmp_path: Path) -> None:
    """What agendapack writes into everything that it sets, dates too, is nobody's secret."""
    write(tmp_path / "meetings/council.yaml", "name: Anytown Council\njurisdiction: england\n")
    write(tmp_path / "meetings/audit/committee.yaml", "name: Audit\n")
    write(
        tmp_path / "meetings/audit/2024-05-16/meeting.yaml",
        """\
        date: 2024-05-16
        time: "10:00"
        published: 2024-05-08
        items:
          - exclusion: true
          - title: An enquiry
            exempt: 7
            papers: [{file: a.csv, page-count: 1}, {file: b.md, page-count: 1}]
        """,
    )
    write(tmp_path / "meetings/audit/2024-05-16/exempt/a.csv", "Name,Days\nSample,17\n")
    write(tmp_path / "meetings/audit/2024-05-16/exempt/b.md", "# Enquiry\n\nIt goes on.\n")
    ran = agendapack("build", "--all", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_what_is_exempt_in_public_documents_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted behind the assembler's back, it is found in each; nothing is published."""
    prove = Writing._prove_nothing_exempt

    def plant_and_prove(self: Writing, staged: Any, case: Any) -> None:
        for file in (staged.report_path, *map(staged.path, NAMES)):
            plant(file)
        prove(self, staged, case)

    exempt_council(tmp_path)
    good(tmp_path)
    before = snapshot(tmp_path / "packs")
    write(tmp_path / EXEMPT / "walrus-costs.md", "# Walrus Hall\n\nThis was found out later on.\n")
    # Whose name stands in every sentence: the fault is told all the same.
    write(tmp_path / EXEMPT / "a.md", "# Notes")
    monkeypatch.setattr(Writing, "_prove_nothing_exempt", plant_and_prove)
    monkeypatch.setattr(nothing_exempt, "MOST_TOLD", 100)
    ran = build(tmp_path, "--members", "--no-cache")
    assert ran.code == 4
    [line] = [line for line in ran.err.splitlines() if line.startswith("agendapack: ")]
    assert f"the public documents in {tmp_path / PACKS} may hold what is exempt" in line
    found = set(re.findall(r"(?:published: |; )(\S+): .*? of paper 1 of item 3", line))
    assert found == {*NAMES, f"../../for-officers/{KEY}/accessibility.html"}
    assert not any(word in ran.err for word in WORDS)
    assert snapshot(tmp_path / "packs") == before
    assert list((tmp_path / MEMBERS).iterdir()) == []


def held_against(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that builds from now on hold against exempt papers."""
    found: list[str] = []
    submit = WorkerPool.submit

    def noted(self: WorkerPool, job: Any, *arguments: Any, **options: Any) -> Any:
        if job is jobs.prove_nothing_exempt:
            found.append(re.sub(rf"^{TEMPORARY}[0-9a-f]+-", "", arguments[0].name))
        return submit(self, job, *arguments, **options)

    monkeypatch.setattr(WorkerPool, "submit", noted)
    return found


@pytest.mark.parametrize("discreet", [True, False])
def test_an_exempt_paper_that_is_not_read_whole_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discreet: bool
) -> None:
    """Before anything is made, and not in each document that should be held against it."""
    submit = WorkerPool.submit

    def unread(self: WorkerPool, job: Any, *arguments: Any, **options: Any) -> Any:
        if job is jobs.gather_evidence and arguments[1].name == "zebra-award.md":
            done: Future[None] = Future()
            done.set_result(None)
            return done
        assert job not in (jobs.write_pack, jobs.prove_nothing_exempt)
        return submit(self, job, *arguments, **options)

    monkeypatch.setattr(WorkerPool, "submit", unread)
    if not discreet:
        monkeypatch.setattr(printing, "is_private", lambda **_: True)
    ran = build(exempt_council(tmp_path), "--members")
    assert ran.code == 1
    what = "paper 1 of item 3" if discreet else '"zebra-award.md"'
    hint = "open it in the program it came from and save it as PDF again"
    [line] = [line for line in ran.err.splitlines() if ": error: " in line]
    assert line == (
        f"{MEETING}:16:15: error: {what} cannot be read whole, so nothing could be proved of it"
    )
    assert (hint in ran.err) != discreet
    assert not (tmp_path / PACKS).exists()


def test_kept_packs_are_proved_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exempt_council(tmp_path, exempt=False)
    assert build(tmp_path).err == UNPROVED
    assert build(exempt_council(tmp_path)).code == 0
    proved = held_against(monkeypatch)
    write(tmp_path / EXEMPT / "walrus-costs.md", "# Walrus Hall\n\nThis was found out later on.\n")
    good(tmp_path)
    assert sorted(proved) == sorted([*NAMES, "accessibility.html"])


def test_without_exempt_business_nothing_is_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved = held_against(monkeypatch)
    assert agendapack("build", "--all", cwd=council(tmp_path)).code == 0
    assert build(exempt_council(tmp_path, exempt=False)).code == 0
    assert proved == []


def test_a_paper_marked_as_exempt_is_at_home_in_exempt(tmp_path: Path) -> None:
    """In papers/ it is an error until it says that it is public (docs/papers.md)."""
    marked = "# NOT FOR PUBLICATION\n\nThe Quagga bids of five firms were looked at.\n"
    exempt_council(tmp_path, {f"{EXEMPT}/zebra-award.md": marked})
    assert agendapack("check", KEY, cwd=tmp_path).err == "".join(SHORT)
    write(tmp_path / FOLDER / "papers/play.md", marked)
    assert agendapack("check", KEY, cwd=tmp_path).code == 1


# Members' documents beside other public ones


def test_members_documents_that_have_grown_old_are_told(tmp_path: Path) -> None:
    exempt_council(tmp_path)
    good(tmp_path, "--members")
    kept = files(tmp_path / "members")
    play = tmp_path / FOLDER / "papers/play.md"
    write(play, str(FILES[f"{FOLDER}/papers/play.md"]).replace("Three", "Four"))
    told = (
        f"{MEMBERS}/manifest.json: warning: the members' documents were made beside other public"
        " ones than those of now, so the two may differ in more than what is exempt\n"
        f"    make them again: agendapack build --members {KEY}\n"
    )
    strict = build(tmp_path, "--strict")
    assert strict.code == 1
    assert told.replace("warning", "error") in strict.err
    ran = build(tmp_path)
    assert (ran.code, ran.err) == (0, "".join(SHORT) + told)
    unchanged = build(tmp_path)
    assert "unchanged" in unchanged.out
    assert unchanged.err == ran.err
    assert told in agendapack("check", KEY, cwd=tmp_path).err
    assert agendapack("check", KEY, "--strict", cwd=tmp_path).code == 1
    assert files(tmp_path / "members") == kept
    good(tmp_path, "--members")
    assert told not in good(tmp_path).err
    assert told not in agendapack("check", KEY, cwd=tmp_path).err


def test_only_members_documents_have_twins(tmp_path: Path) -> None:
    assert twin_problem(tmp_path, KEY, {}) is None
    write(tmp_path / "manifest.json", "{}")
    assert twin_problem(tmp_path, KEY, {}) is None
    write(tmp_path / "manifest.json", '{"public": [{"file": "a", "sha256": "1"}]}')
    assert twin_problem(tmp_path, KEY, {"a": "1"}) is None
    assert twin_problem(tmp_path, KEY, {"a": "2"}) is not None


# What is kept


def test_what_is_kept_of_exempt_papers_is_kept_apart(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    good(root, "--members")
    cache = root / ".agendapack"
    assert {path.name for path in cache.iterdir()} == {"papers", "exempt", "locks"}
    assert {path.name for path in (cache / "exempt").iterdir()} == {"papers", "built"}
    assert stat.S_IMODE((cache / "exempt").stat().st_mode) == 0o700
    assert len(list((cache / "papers").rglob("*.pdf"))) == 1
    assert len(list((cache / "exempt/papers").rglob("*.pdf"))) == 3
    assert stat.S_IMODE(temporary_folder().stat().st_mode) == 0o700
    for path in (cache / "papers").glob("*/*"):
        assert not any(word.encode() in path.read_bytes() for word in WORDS)
    assert agendapack("clean", cwd=root).out == "the cache is removed\n"
    assert not cache.exists()


def test_the_name_of_an_exempt_file_that_no_record_names_is_kept_apart(tmp_path: Path) -> None:
    root = council(tmp_path, {"meetings/parks/2024-05-16/exempt/walrus.md": "# Walrus Hall\n"})
    for _ in range(2):
        ran = agendapack("build", "--all", cwd=root)
        assert (ran.code, "walrus" in ran.err) == (0, False)
    assert "unchanged since it was built" in ran.out
    cache = root / ".agendapack"
    said = {
        path.relative_to(cache).parts[0]
        for path in cache.rglob("*")
        if path.is_file() and b"walrus" in path.read_bytes()
    }
    assert said == {"exempt"}


def test_a_paper_that_becomes_exempt_is_forgotten_where_public_ones_are_kept(
    tmp_path: Path,
) -> None:
    meeting = FILES[MEETING]
    assert isinstance(meeting, str)
    public = meeting.replace("                exempt: 3\n                page-count: 2\n", "")
    costs, folder = f"{EXEMPT}/walrus-costs.md", f"{FOLDER}/papers"
    changes = {MEETING: public, costs: None, f"{folder}/walrus-costs.md": FILES[costs]}
    root = exempt_council(tmp_path, changes)
    assert build(root).code == 0
    papers = root / ".agendapack/papers"
    assert len(list(papers.glob("*/*"))) == 4  # two entries, and the PDF of each
    (root / folder / "walrus-costs.md").rename(root / costs)
    write(root / MEETING, meeting)
    agendapack("check", KEY, cwd=root)
    assert len(list(papers.glob("*/*"))) == 4  # a check writes nothing
    good(root)
    assert len(list(papers.glob("*/*"))) == 2
    assert not any(b"Walrus" in path.read_bytes() for path in papers.glob("*/*"))


def test_what_is_unprepared_stays_so_when_nothing_is_kept(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    good(root, "--members", "--no-cache")
    assert {path.name for path in (root / ".agendapack").iterdir()} == {"locks"}
    assert agendapack("check", KEY, "--members", cwd=root).code == 0
    assert {path.name for path in (root / ".agendapack").iterdir()} == {"locks"}


def test_a_build_with_exempt_files_and_one_without_follow_each_other(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    good(root)
    record = BuiltRecord(root, KEY, root / PACKS)
    kept = record.unchanged()
    assert kept is not None
    assert "zebra" in "".join(watched(root, KEY))
    write(root / EXEMPT / ".git/HEAD", "a repository of its own")
    assert record.unchanged() == kept
    assert not (root / ".agendapack/built").exists()


def test_an_exempt_markdown_paper_beside_a_pdf(tmp_path: Path) -> None:
    """Both it and the pack have metadata that agendapack wrote, and no public paper has any."""
    meeting = str(FILES[MEETING]).replace("file: play.md", "file: play.pdf")
    papers = {f"{FOLDER}/papers/play.md": None, f"{FOLDER}/papers/play.pdf": pdf(1)}
    root = exempt_council(tmp_path, {MEETING: meeting, **papers})
    ran = build(root)
    assert (ran.code, ran.err) == (0, "".join(SHORT))


# Where documents may lie, and for whom


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--for", "Councillor Cook"),
            "--for is about the members' documents\n    give --members beside it\n",
        ),
        (
            ("--members-out", "there"),
            "--members-out is about the members' documents\n    give --members beside it\n",
        ),
        (
            ("--password-file", "word.txt"),
            "--password-file is about the members' documents\n    give --members beside it\n",
        ),
        (
            ("--members", "--password-file", "word.txt"),
            "--password-file is about readers' copies\n    name a reader with --for beside it\n",
        ),
        (
            ("--members", "--for", "Siân Cook", "--for", "Sian  Cook"),
            'the copies for "Siân Cook" and "Sian Cook" would have one name,'
            " agenda-pack.sian-cook.pdf\n"
            "    name each reader once, and write those who share a name differently\n",
        ),
        (
            ("--members", "--for", "?"),
            '"?" is no name\n    give --for a name with letters\n',
        ),
        (
            ("--members", "--members-out", "meetings/there"),
            "the members' documents cannot be written into {root}/meetings/there, where the"
            " council's own files lie\n"
            "    name another folder with --members-out, or leave it out for members/\n",
        ),
        (
            ("--members", "--members-out", "packs/there"),
            "the members' documents cannot be written into {root}/packs/there: the public ones are"
            " written into {root}/packs, and neither folder may lie in the other\n"
            "    name another folder with --members-out, or leave it out for members/\n",
        ),
        (
            ("--members", "--members-out", "packs/there", "--out", "elsewhere"),
            "the members' documents cannot be written into {root}/packs/there: the public ones are"
            " written into {root}/packs, and neither folder may lie in the other\n"
            "    name another folder with --members-out, or leave it out for members/\n",
        ),
        (
            ("--members", "--members-out", "there", "--out", "there/public"),
            "the members' documents cannot be written into {root}/there: the public ones are"
            " written into {root}/there/public, and neither folder may lie in the other\n"
            "    name another folder with --members-out, or leave it out for members/\n",
        ),
    ],
)
def test_wrong_usage(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    ran = build(exempt_council(tmp_path), *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"agendapack: {said.format(root=tmp_path)}"


def test_public_documents_are_not_written_into_members(tmp_path: Path) -> None:
    """Also by a build that makes no members' documents."""
    ran = build(exempt_council(tmp_path), "--out", "members/public")
    assert (ran.code, ran.err) == (
        2,
        f"agendapack: packs cannot be written into {tmp_path}/members/public, where the members'"
        " documents lie\n    name another folder with --out, or leave it out for packs/\n",
    )


@pytest.mark.parametrize(
    ("link", "target", "options", "said"),
    [
        (
            *("there", "packs", ("--members", "--members-out", "there")),
            "the members' documents cannot be written into {root}/there: the public ones are"
            " written into {root}/packs, and neither folder may lie in the other\n"
            "    name another folder with --members-out, or leave it out for members/\n",
        ),
        (
            *("members", "packs/more", ("--members",)),
            "the members' documents cannot be written into {root}/members: the public ones are"
            " written into {root}/packs, and neither folder may lie in the other\n"
            "    name another folder with --members-out, or leave it out for members/\n",
        ),
        (
            *("there", "members", ("--out", "there")),
            "packs cannot be written into {root}/there, where the members' documents lie\n"
            "    name another folder with --out, or leave it out for packs/\n",
        ),
        (
            *("there", "meetings/cabinet", ("--out", "there/more")),
            "packs cannot be written into {root}/there/more, where the council's own files lie\n"
            "    name another folder with --out, or leave it out for packs/\n",
        ),
    ],
)
def test_links_bring_no_folders_together(
    tmp_path: Path, link: str, target: str, options: tuple[str, ...], said: str
) -> None:
    root = exempt_council(tmp_path)
    (root / target).mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(target)
    ran = build(root, *options)
    assert (ran.code, ran.out, ran.err) == (2, "", f"agendapack: {said.format(root=root)}")


def test_a_committees_folder_for_members_that_is_a_link_to_the_public_one(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    (root / "packs/cabinet").mkdir(parents=True)
    (root / "members").mkdir()
    (root / "members/cabinet").symlink_to("../packs/cabinet")
    ran = build(root, "--members")
    assert ran.code == 3
    assert ran.err == "".join(SHORT) + (
        f"agendapack: the members' documents cannot be written into {root}/members/{KEY}: through a"
        f" link it lies where the public ones are written, {root}/packs/{KEY}\n"
        "    take the link away, so that each has a folder of its own\n"
    )
    assert not files(root / "packs")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "*\n"),
        ("", "*\n"),
        ("# ours\n*", "# ours\n*"),
        ("*\n!agenda-pack.pdf", "*\n!agenda-pack.pdf\n*\n"),
    ],
)
def test_git_is_kept_out(tmp_path: Path, before: str | None, after: str) -> None:
    if before is not None:
        write(tmp_path / ".gitignore", before)
    for _ in range(2):
        keep_out_of_git(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == after


PASSWORDS = [
    (b"", "has no password in its first line"),
    (b"\nsecond", "has no password in its first line"),
    (b" \n", "has no password in its first line"),
    (b"\xff\xfe", "is no text in UTF-8"),
]


@pytest.mark.parametrize(("content", "said"), PASSWORDS)
def test_a_password_file_without_a_password(tmp_path: Path, content: bytes, said: str) -> None:
    write(tmp_path / "word.txt", content)
    options = ("--members", "--for", "A Reader", "--password-file", "word.txt")
    ran = build(exempt_council(tmp_path), *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"agendapack: the password file word.txt {said}\n"
        "    write the password in its first line, and nothing else\n"
    )


def test_a_password_file_that_cannot_be_read(tmp_path: Path) -> None:
    options = ("--members", "--for", "A Reader", "--password-file", "word.txt")
    ran = build(exempt_council(tmp_path), *options)
    assert (ran.code, ran.err) == (
        2,
        "agendapack: cannot read the password file word.txt: No such file or directory\n"
        "    write the password in its first line, and nothing else\n",
    )


def test_a_password_may_hold_anything_but_be_too_long(tmp_path: Path) -> None:
    write(tmp_path / "word.txt", "\ufeff pâss: word \r\nmore".encode())
    assert password_in(tmp_path / "word.txt") == " pâss: word "
    write(tmp_path / "word.txt", b"x" * 128)
    with pytest.raises(UsageError, match="longer than a PDF can have"):
        password_in(tmp_path / "word.txt")


def test_of_a_password_file_the_first_line_is_read(tmp_path: Path) -> None:
    word = tmp_path / "word.txt"
    write(word, b"open sesame\n" + b"\xff" * 10_000)
    assert password_in(word) == "open sesame"
    for line in (b"x" * 5000, "é".encode() * 2049, b"x" + "é".encode() * 4096):
        write(word, line)
        with pytest.raises(UsageError, match="longer than a PDF can have"):
            password_in(word)


@pytest.mark.skipif(os.name != "posix", reason="pipes in folders")
def test_a_password_file_is_an_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UsageError, match="is no ordinary file"):
            password_in(file)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("李小龙", "李小龙"),
        ("Κατερίνα Ά.", "κατερίνα-ά"),
        ("किरण देवी", "किरण-देवी"),
        ("한 지민", "한-지민"),
        ("Łukasz Żak", "łukasz-zak"),
    ],
)
def test_a_name_in_any_letters_is_part_of_a_files_name(name: str, slug: str) -> None:
    [reader] = named_readers([name])
    assert reader.slug == unicodedata.normalize("NFC", slug)


@pytest.mark.parametrize("letter", ["x", "龙", "\U00020000"])
def test_a_name_is_not_longer_than_a_files_may_be(tmp_path: Path, letter: str) -> None:
    most = 200 // len(letter.encode())
    [reader] = named_readers([letter * most])
    (tmp_path / temporary_name(copy_name("supplement-1000.pdf", reader))).touch()
    with pytest.raises(UsageError) as caught:
        named_readers([letter * (most + 1)])
    assert caught.value.message == (
        f'the name "{letter * 30}..." is too long to be part of a file\'s name'
    )
    assert caught.value.hint == (
        "give --for a name of at most 200 bytes, or of 50 letters of any script"
    )


def test_readers_are_known_by_their_names() -> None:
    assert [reader.slug for reader in named_readers(["Cllr D'Arcy Ŵyn", "3rd seat"])] == [
        "cllr-d-arcy-wyn",
        "3rd-seat",
    ]


def test_each_reader_has_a_copy_of_every_pdf(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    write(tmp_path / "word.txt", "open sesame\n")
    readers = ("--members", "--for", "Councillor Example", "--for", "李小龙")
    ran = good(root, *readers, "--password-file", "word.txt")
    assert "sesame" not in ran.out
    copies = {
        f"{stem}.{name}.pdf"
        for stem in ("agenda-pack", "supplement-1", "consolidated-pack", "minutes")
        for name in ("councillor-example", "李小龙")
    }
    folder = root / MEMBERS
    assert {path.name for path in folder.iterdir()} == {*NAMES, "accessibility.html", *copies}
    assert all(f"{MEMBERS}/{copy}" in ran.out for copy in copies)
    for copy in copies:
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(folder / copy)
        with pikepdf.open(folder / copy, password="open sesame") as opened:
            assert opened.encryption.R == 6
    assert not copies & {entry["file"] for entry in manifest(folder)["outputs"]}
    assert "unchanged" in good(root, "--members").out  # so they stay
    assert {path.name for path in folder.iterdir()} == {*NAMES, "accessibility.html", *copies}
    plain = good(root, "--members", "--for", "Councillor Example")
    assert "unchanged" not in plain.out
    left = {copy for copy in copies if "example" in copy}
    assert {path.name for path in folder.iterdir()} == {*NAMES, "accessibility.html", *left}
    assert "Councillor Example" in text(folder / "agenda-pack.councillor-example.pdf")
    assert "Councillor Example" in text(folder / "minutes.councillor-example.pdf")
    write(root / EXEMPT / "walrus-costs.md", "# Walrus Hall\n\nThis was found out later on.\n")
    good(root, "--members")
    assert {path.name for path in folder.iterdir()} == {*NAMES, "accessibility.html"}


# Nothing good is lost


def test_a_members_pack_that_fails_its_proof_keeps_back_both_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = exempt_council(tmp_path)
    good(root, "--members")
    before = snapshot(root / "packs") | snapshot(root / "members")
    write(root / FOLDER / "papers/play.md", "# Play areas\n\nNobody wants to play any more.\n")
    make = Writing._make

    def spoilt(self: Writing, sets: Any) -> None:
        submit = self.pool.submit

        def noted(job: Any, *arguments: Any, **options: Any) -> Any:
            if job is jobs.prove_pack and "members" in arguments[0].parts:
                with pikepdf.open(arguments[0], allow_overwriting_input=True) as document:
                    del document.Root.Outlines
                    document.save(arguments[0])
            return submit(job, *arguments, **options)

        monkeypatch.setattr(self.pool, "submit", noted)
        make(self, sets)

    monkeypatch.setattr(Writing, "_make", spoilt)
    ran = build(root, "--members")
    assert ran.code == 4
    said = f"{root / MEMBERS}/agenda-pack.pdf does not keep what a pack promises, and was not"
    assert f"agendapack: {said} published\n" in ran.err
    assert snapshot(root / "packs") | snapshot(root / "members") == before
