"""A build takes what was released as it is, whatever has become of what it was made from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack import __version__
from agendapack.build import (
    as_released,
    consolidating,
    consolidation,
    fingerprint,
    released_comparing,
    staged_documents,
    writing,
)
from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.pipeline import Pipeline
from agendapack.build.release_notes import differing_pages, worded_pages
from agendapack.build.released_documents import document_order
from agendapack.problems import Location, error
from agendapack.released.released_meeting import ShownAs
from tests.exempt_council import KEY as CABINET
from tests.exempt_council import exempt_council
from tests.release_builders import release
from tests.running import MEETING, MINUTES, PAPERS, Ran, agendapack, council, pdf, write

pytestmark = pytest.mark.once

KEY = "parks/2024-05-16"
PACKS = f"packs/{KEY}"
RELEASED = f"released/{KEY}"
OWN_MINUTES = f"meetings/{KEY}/minutes.yaml"

AGENDA: dict[str, str | bytes | None] = {
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        venue: Village Hall
        published: 2024-05-08
        items:
          - standing: apologies
          - title: Minutes
            minutes-of: 2024-04-18
          - title: Play areas
            information-only: true
            papers:
              - {file: play-areas.md, title: Play areas}
              - survey.pdf
        """,
    f"{PAPERS}/costs.pdf": None,
}
"""The council's changes, so that there is an agenda pack alone."""

STAYS = "agenda-pack.pdf stays as it was released on 8 May 2024 (version 1); "
HINT = (
    f"    agendapack changes {KEY} shows it; if it is to be published: agendapack release --amend"
    f' "REASON" {KEY}\n'
)


@pytest.fixture(scope="module")
def _council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = council(tmp_path_factory.mktemp("council"), AGENDA)
    write(root / "templates/styles.yaml", "colours: {link: '#0b4f8a'}\n")
    release(root, KEY)
    assert build(root) == Ran(0, packs_line(), "")
    return root


@pytest.fixture
def released(_council: Path, tmp_path: Path) -> Path:
    """A council whose agenda is released, and built since."""
    return shutil.copytree(_council, tmp_path / "council")


def packs_line() -> str:
    return (
        f"{PACKS}/agenda-pack.pdf                       10 pages     74 kB\n"
        f"{PACKS}/front-sheet.html                                   26 kB\n"
        f"{PACKS}/manifest.json                                       3 kB\n"
    )


def build(root: Path, *arguments: str, key: str = KEY) -> Ran:
    return agendapack("build", key, *arguments, cwd=root)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "for-officers" not in path.parts
    }


def add(root: Path, name: str, text: str) -> None:
    file = root / name
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def put(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def notes(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return ran.err


COUNCIL, COMMITTEE = "meetings/council.yaml", "meetings/parks/committee.yaml"
STYLES, SHEET = "templates/styles.yaml", "templates/front-sheet.html"
SHIPPED = Path(__file__).parent.parent / "templates"

CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a member": (lambda r: put(r, COMMITTEE, "Birch\n", "Birch\n  - Councillor Elm\n"), "page i"),
    "a contact": (lambda r: put(r, COUNCIL, "01632 960000", "01632 960001"), "page i"),
    "a notice": (lambda r: put(r, COUNCIL, "For information.", "To be noted."), "page ii"),
    "a signatory": (lambda r: add(r, COUNCIL, "signatory: {name: Sam Ash}\n"), "page i"),
    "a standing item": (lambda r: put(r, COMMITTEE, "To receive", "To hear"), "page ii"),
    "the council's name": (
        lambda r: put(r, COUNCIL, "Ambridge Council", "Ambridge Town Council"), "page i"
    ),
    "a colour": (
        lambda r: write(r / STYLES, "colours: {text: '#000000'}\n"), "pages i, ii, 1 and 3",
    ),
    "a logo": (
        lambda r: (
            shutil.copy(next((SHIPPED.parent / "docs").rglob("*.png")), r / "templates/logo.png"),
            write(r / STYLES, "logo: {image: logo.png, alt: Ambridge, width: 10mm}\n"),
        ),
        "page i",
    ),
    "a font": (
        lambda r: write(
            r / STYLES, "fonts: {body: {regular: fonts/IBMPlexSans-Italic.ttf}}\n"
        ),
        "pages i, ii and 1 to 8",
    ),
    "a template": (
        lambda r: write(
            r / SHEET,
            (SHIPPED / "front-sheet.html").read_bytes().replace(b"Please ask for", b"Ask"),
        ),
        "page i",
    ),
    "minutes that are confirmed": (
        lambda r: (
            put(r, MINUTES, "status: draft", "status: confirmed"),
            put(r, MINUTES, "forty limes", "forty-one limes"),
        ),
        "page 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_was_released_changes(released: Path, change: str) -> None:
    """Whatever it was made from becomes; a note says which pages would be otherwise."""
    before = files(released / "packs")
    make, pages = CHANGES[change]
    make(released)
    expected = f"{MEETING}: note: {STAYS}the records would now make {pages} otherwise\n{HINT}"
    assert notes(build(released)) == expected
    assert files(released / "packs") == before
    assert notes(build(released)) == expected  # remembered, as what it says when it is unchanged
    again = build_meeting(released, KEY, Options(released / "now", released=False))
    assert again.state == "built"
    assert files(released / "now")[f"{KEY}/agenda-pack.pdf"] != before[f"{KEY}/agenda-pack.pdf"]
    assert [(each.version, each.differs) for each in again.documents] == [(None, None)]


def clone(root: Path, target: Path) -> Path:
    """The council as it is in version control."""
    return shutil.copytree(root, target, ignore=shutil.ignore_patterns("packs", ".agendapack"))


def never(*_: object) -> Any:
    raise AssertionError("this is not to be done")


def record_of(root: Path) -> Path:
    return root / RELEASED / "released.yaml"


def without_checked(root: Path) -> None:
    """Have nothing be known of what the records came to when they were released."""
    text = record_of(root).read_text(encoding="utf-8")
    record_of(root).write_text(text[: text.index("checked:")], encoding="utf-8")


def test_a_clean_clone_compiles_nothing(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = clone(released, tmp_path / "clone")
    monkeypatch.setattr(Pipeline, "compile_meeting", never)
    assert build(root) == Ran(0, packs_line(), "")
    assert files(root / "packs") == files(released / "packs")
    result = build_meeting(root, KEY, Options(root / "packs"))
    assert result.state == "unchanged"


def test_the_manifest_is_the_same_compiled_or_not(released: Path) -> None:
    before = files(released / "packs")
    shutil.rmtree(released / "packs")
    without_checked(released)
    assert notes(build(released)) == ""
    assert (released / "packs/for-officers" / KEY / "accessibility.html").exists()
    assert files(released / "packs") == before
    outputs = json.loads(before[f"{KEY}/manifest.json"])["outputs"]
    assert [each["released"] for each in outputs] == [{"day": "2024-05-08", "version": 1}] * 2


def upgraded(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    for module in (as_released, fingerprint, staged_documents, released_comparing, writing):
        monkeypatch.setattr(module, "__version__", version)
    monkeypatch.setattr("agendapack.build.built.tool", lambda: version)


def made_otherwise(root: Path, file: str) -> None:
    """Have a file as it was released be one that another version of the program made."""
    kept = root / RELEASED / file
    known = staged_documents.Written.of(file, kept).sha256
    with kept.open("ab") as opened:
        opened.write(b"\n% another\n")
    text = record_of(root).read_text(encoding="utf-8")
    changed = staged_documents.Written.of(file, kept).sha256
    record_of(root).write_text(text.replace(known, changed), encoding="utf-8")


def test_an_upgrade_compiles_nothing(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(released / "packs")
    upgraded(monkeypatch, "9.9.9")
    monkeypatch.setattr(Pipeline, "compile_meeting", never)
    said = f"agendapack 9.9.9 would now make other files than those that agendapack {__version__}"
    assert notes(build(released)) == f"{MEETING}: note: {said} released, which stay\n"
    assert files(released / "packs") == before


def test_what_an_upgrade_would_make_otherwise_is_one_note(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(released / OWN_MINUTES, "status: draft\nminutes:\n  - {title: Play areas, item: 3}\n")
    release(released, KEY)
    for file in ("agenda-pack.pdf", "minutes.pdf"):
        made_otherwise(released, file)
    without_checked(released)
    [version] = {each for each in record_of(released).read_text(encoding="utf-8").splitlines()
                 if "agendapack:" in each}  # fmt: skip
    put(released, f"{RELEASED}/released.yaml", version, '  agendapack: "0.9"')
    upgraded(monkeypatch, "9.9.9")
    said = "agendapack 9.9.9 would now make other files than those that agendapack 0.9 released,"
    assert notes(build(released)) == f"{MEETING}: note: {said} which stay\n"
    for file in ("agenda-pack.pdf", "minutes.pdf"):
        kept = (released / RELEASED / file).read_bytes()
        assert (released / PACKS / file).read_bytes() == kept


def test_other_libraries_may_make_other_files(released: Path) -> None:
    made_otherwise(released, "agenda-pack.pdf")
    without_checked(released)
    version = released_comparing.__version__
    assert notes(build(released)) == (
        f"{MEETING}: note: agendapack {version} with the libraries of this computer would now make"
        f" other files than those that agendapack {version} released, which stay\n"
    )


def test_what_was_found_at_the_last_release_is_said_without_compiling(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CHANGES["a member"][0](released)
    release(released, KEY)
    monkeypatch.setattr(Pipeline, "compile_meeting", never)
    said = f"{MEETING}: note: {STAYS}the records would now make page i otherwise\n{HINT}"
    assert notes(build(clone(released, tmp_path / "clone"))) == said


def test_what_no_page_shows(released: Path) -> None:
    add(released, COMMITTEE, "# a comment\n")
    assert notes(build(released)) == ""
    add(released, STYLES, "styles: {'.nowhere': {colour: link}}\n")  # it stands in the HTML
    said = f"{STAYS}the records would now make what no page shows otherwise"
    assert notes(build(released)) == f"{MEETING}: note: {said}\n{HINT}"


@pytest.mark.parametrize(
    "change", ["a template that came", "minutes that came", "a paper", "a paper that went"]
)
def test_whatever_it_was_made_from_is_looked_at(
    released: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    if change == "a template that came":
        write(released / "templates/other.html", "{# nothing #}")
    elif change == "minutes that came":
        write(released / OWN_MINUTES, "status: draft\nminutes: []\n")
    elif change == "a paper":
        write(released / f"{PAPERS}/survey.pdf", pdf(pages=2))
    else:
        (released / f"{PAPERS}/survey.pdf").unlink()
    monkeypatch.setattr(Pipeline, "compile_meeting", never)
    ran = build(released)
    assert "this is not to be done" in ran.err


FILE = f"{RELEASED}/agenda-pack.pdf"
FETCH = 'run "git lfs pull"'


def restore(root: Path, file: str = FILE) -> str:
    return f"restore it from version control: git log -- {root / file}"


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


@pytest.mark.parametrize(
    ("file", "data", "become", "hint"),
    [
        ("agenda-pack.pdf", None, "is not there", f"{{}}; where Git LFS keeps it, {FETCH}"),
        (
            *("agenda-pack.pdf", POINTER, "is a pointer of Git LFS, not the file"),
            f"the file itself is not on this computer yet: {FETCH}, and build again",
        ),
        ("agenda-pack.pdf", b"%PDF-1.7", "is not as it was released", "{}"),
        ("front-sheet.html", b"<p>", "is not as it was released", "{}"),
        ("agenda-pack.json", None, "is not there", f"{{}}; where Git LFS keeps it, {FETCH}"),
    ],
)
def test_a_released_file_that_is_not_as_it_was(
    released: Path, file: str, data: bytes | None, become: str, hint: str
) -> None:
    """It is made anew, and published where no page shows anything else."""
    before = files(released / "packs")
    kept = released / RELEASED / file
    kept.unlink() if data is None else kept.write_bytes(data)
    hint = hint.format(restore(released, f"{RELEASED}/{file}"))
    assert notes(build(released)) == (
        f"{RELEASED}/{file}: warning: this file was released and {become}; what was made in its"
        f" place shows the same on every page, and was published\n    {hint}\n"
    )
    assert files(released / "packs") == before
    CHANGES["a member"][0](released)
    ran = build(released)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"agendapack: {kept} was released and {become}, and what would be made in its place shows"
        f" page i otherwise; nothing was published\n    {hint}\n"
    )
    assert files(released / "packs") == before


def test_a_released_file_that_is_not_as_it_was_is_an_error_if_warnings_are(released: Path) -> None:
    shutil.rmtree(released / "packs")
    (released / FILE).unlink()
    ran = build(released, "--strict")
    assert (ran.code, ran.out) == (1, "")
    assert f"{FILE}: error: this file was released and is not there" in ran.err
    assert files(released / "packs") == {}


def test_notes_stay_notes_if_warnings_are_errors(released: Path) -> None:
    CHANGES["a member"][0](released)
    ran = build(released, "--strict")
    assert ran.code == 0
    assert ran.err.startswith(f"{MEETING}: note: {STAYS}")


def test_errors_in_records_keep_back_nothing_that_was_released(
    released: Path, tmp_path: Path
) -> None:
    before = files(released / "packs")
    root = clone(released, tmp_path / "clone")
    add(root, MEETING, "nonsense: 1\n")
    ran = build(root)
    assert ran.code == 1
    assert f"{KEY}: not built" in ran.err
    assert files(root / "packs") == before
    (root / FILE).write_bytes(POINTER)
    ran = build(root)
    assert ran.code == 1
    assert ran.err.splitlines()[-3:-1] == [
        f"{FILE}: error: this file was released and is not as it was, so it was not published",
        f'    run "git lfs pull", or {restore(root)}',
    ]
    assert files(root / "packs") == before


def test_errors_in_records_leave_other_documents_as_they_are(released: Path) -> None:
    write(released / OWN_MINUTES, "status: draft\nminutes:\n  - {title: Play areas, item: 3}\n")
    assert build(released).code == 0
    before = files(released / "packs")
    assert f"{KEY}/minutes.pdf" in before
    (released / PACKS / "agenda-pack.pdf").unlink()
    add(released, OWN_MINUTES, "nonsense: 1\n")
    assert build(released).code == 1
    assert files(released / "packs") == before


def test_a_pack_is_not_made_anew_where_it_is_known_what_would_come_of_it(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CHANGES["a member"][0](released)
    release(released, KEY)
    monkeypatch.setattr(released_comparing, "begin_pack", never)
    write(released / OWN_MINUTES, "status: draft\nminutes:\n  - {title: Play areas, item: 3}\n")
    said = f"{MEETING}: note: {STAYS}the records would now make page i otherwise\n{HINT}"
    assert notes(build(released)) == said
    put(released, COMMITTEE, "Councillor Elm", "Councillor Oak")
    assert "this is not to be done" in build(released).err


def test_documents_that_came_later_are_made_beside_what_was_released(released: Path) -> None:
    kept = files(released / "packs")
    write(released / OWN_MINUTES, "status: draft\nminutes:\n  - {title: Play areas, item: 3}\n")
    add(
        released,
        MEETING,
        "supplements:\n  - published: 2024-05-08\n    items: {3: [costs.pdf]}\n",
    )
    write(released / f"{PAPERS}/costs.pdf", pdf(pages=2))
    result = build_meeting(released, KEY, Options(released / "packs"))
    assert [(each.document, each.version) for each in result.documents] == [
        *(("agenda-pack", 1), ("supplement-1", None), ("minutes", None)),
    ]
    now = files(released / "packs")
    for name in ("agenda-pack.pdf", "front-sheet.html"):
        assert now[f"{KEY}/{name}"] == kept[f"{KEY}/{name}"]
    record = json.loads(now[f"{KEY}/manifest.json"])
    everything = ["consolidated-pack.pdf", "consolidated-pack.html"]
    assert [(each["file"], "released" in each) for each in record["outputs"]] == [
        ("agenda-pack.pdf", True),
        ("front-sheet.html", True),
        ("supplement-1.pdf", False),
        ("supplement-1.html", False),
        ("minutes.pdf", False),
        ("minutes.html", False),
        *((name, False) for name in everything),
    ]
    assert list(record["packs"]) == ["agenda-pack.pdf", "supplement-1.pdf", everything[0]]
    assert record["packs"]["agenda-pack.pdf"]["pages"]
    inputs = {each["file"] for each in record["inputs"]}
    assert inputs >= {MEETING, OWN_MINUTES, f"{PAPERS}/costs.pdf", f"{PAPERS}/survey.pdf"}
    release(released, KEY)
    assert notes(build(released)) == ""
    outputs = json.loads((released / PACKS / "manifest.json").read_bytes())["outputs"]
    assert [each["file"] for each in outputs if "released" not in each] == everything


@pytest.fixture
def supplied(tmp_path: Path) -> Path:
    """A council whose agenda and supplement are released, and built by compiling them."""
    root = council(tmp_path / "supplied")
    release(root, KEY)
    assert build_meeting(root, KEY, Options(root / "packs", checking=True)).state == "built"
    return root


def test_everything_to_date_is_made_of_what_was_released_without_compiling(
    supplied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = clone(supplied, tmp_path / "clone")
    monkeypatch.setattr(Pipeline, "compile_meeting", never)
    assert notes(build(root)) == ""
    assert f"{KEY}/consolidated-pack.pdf" in files(root / "packs")
    assert files(root / "packs") == files(supplied / "packs")
    monkeypatch.setattr(as_released, "published_as_released", never)
    result = build_meeting(root, KEY, Options(root / "packs"))
    assert result.state == "unchanged"
    assert result.files[-3:-1] == tuple(
        staged_documents.Written.of(name, root / PACKS / name, pages)
        for name, pages in (("consolidated-pack.pdf", 14), ("consolidated-pack.html", None))
    )


def test_everything_to_date_is_kept_while_the_packs_are_the_same(
    supplied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(supplied / "packs")
    monkeypatch.setattr(Pipeline, "compile_meeting", never)
    monkeypatch.setattr(consolidation, "consolidated", never)
    write(supplied / f"{PAPERS}/another.pdf", pdf())  # nothing that a document is made of
    assert notes(build(supplied)) == ""
    assert files(supplied / "packs") == before


def test_what_keeps_everything_to_date_from_being_made_is_told_by_compiling(
    supplied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = clone(supplied, tmp_path / "clone")
    fault = error("not to be set", Location(root / "templates/consolidated-pack.html", 1, 1))
    made = consolidating.Consolidated(None, problems=(fault,))
    monkeypatch.setattr(consolidation, "consolidated", lambda *_: made)
    result = build_meeting(root, KEY, Options(root / "packs"))
    assert (result.state, result.problems) == ("faulty", (fault,))
    published = files(root / "packs")
    del published[f"{KEY}/manifest.json"]
    assert published == {
        name: data
        for name, data in files(supplied / "packs").items()
        if "consolidated" not in name and "manifest" not in name
    }


def test_a_document_that_the_records_make_no_more_stays(released: Path) -> None:
    write(released / OWN_MINUTES, "status: draft\nminutes:\n  - {title: Play areas, item: 3}\n")
    release(released, KEY)
    assert notes(build(released)) == ""
    before = files(released / "packs")
    (released / OWN_MINUTES).unlink()
    said = "the records would now make no such document\n    what was public stays\n"
    stays = "minutes.pdf stays as it was released on 8 May 2024 (version 1); "
    assert notes(build(released)) == f"{MEETING}: note: {stays}{said}"
    assert files(released / "packs") == before
    (released / RELEASED / "minutes.pdf").unlink()
    ran = build(released)
    assert ran.code == 4
    assert "is not there, and the records would now make no such document" in ran.err


def test_minutes_that_were_released_as_a_draft(released: Path) -> None:
    write(released / OWN_MINUTES, "status: draft\nminutes:\n  - {title: Play areas, item: 3}\n")
    release(released, KEY)
    assert build(released).code == 0
    draft = (released / PACKS / "minutes.pdf").read_bytes()
    put(released, OWN_MINUTES, "draft", "confirmed")
    assert notes(build(released)) == (
        f"{MEETING}: note: minutes.pdf stays as it was released on 8 May 2024 (version 1), a draft;"
        f" the minutes are confirmed now\n    agendapack changes {KEY} shows it, and agendapack"
        f" release {KEY} publishes it\n"
    )
    assert (released / PACKS / "minutes.pdf").read_bytes() == draft
    release(released, KEY, {"minutes": None})
    assert notes(build(released)) == ""
    assert (released / PACKS / "minutes.pdf").read_bytes() != draft
    assert (released / RELEASED / "minutes.pdf").read_bytes() == draft


def test_an_amended_agenda_is_published_in_its_last_version(released: Path) -> None:
    first = (released / PACKS / "agenda-pack.pdf").read_bytes()
    CHANGES["a member"][0](released)
    release(released, KEY, {"agenda-pack": "Councillor Elm is a member."})
    assert notes(build(released)) == ""
    second = (released / PACKS / "agenda-pack.pdf").read_bytes()
    assert second == (released / RELEASED / "agenda-pack.v2.pdf").read_bytes() != first
    assert (released / RELEASED / "agenda-pack.pdf").read_bytes() == first
    outputs = json.loads((released / PACKS / "manifest.json").read_bytes())["outputs"]
    assert outputs[0]["released"] == {"day": "2024-05-08", "version": 2}
    # What is made as if nothing were released prints the amendments all the same.
    options = Options(released / "now", released=False)
    again = build_meeting(released, KEY, options)
    [agenda] = again.documents
    assert (
        agenda.files[0].sha256
        == staged_documents.Written.of(
            "agenda-pack.pdf", released / PACKS / "agenda-pack.pdf"
        ).sha256
    )
    assert agenda.version is None


@pytest.mark.parametrize("change", ["comes", "goes", "is another"])
def test_that_a_release_changes_is_seen(released: Path, tmp_path: Path, change: str) -> None:
    """A build that was not touched before it is done again."""
    if change == "comes":
        kept = released / "released"
        moved = kept.rename(tmp_path / "kept")
        assert build(released).code == 0
        moved.rename(kept)
    elif change == "goes":
        shutil.rmtree(released / "released")
    else:
        add(released, f"{RELEASED}/released.yaml", "\n")
    assert build_meeting(released, KEY, Options(released / "packs")).state == "built"
    assert build_meeting(released, KEY, Options(released / "packs")).state == "unchanged"


def test_a_damaged_record_of_releases_is_a_proof_that_failed(released: Path) -> None:
    record_of(released).write_text("documents: [", encoding="utf-8")
    ran = build(released)
    assert (ran.code, ran.out) == (4, "")
    assert " is not as agendapack release wrote it: " in ran.err


# Exempt business


def test_no_proof_is_missed_of_what_was_released(tmp_path: Path) -> None:
    root = exempt_council(tmp_path / "council")
    release(root, CABINET)
    assert build(root, key=CABINET).code == 0
    before = files(root / "packs")
    unproved = "was not proved here"
    other = clone(root, tmp_path / "clone")
    shutil.rmtree(other / "meetings" / CABINET / "exempt")
    ran = build(other, key=CABINET)
    assert (ran.code, unproved in ran.err) == (0, False)
    assert files(other / "packs") == before
    put(other, f"meetings/{CABINET}/minutes.yaml", "two swings", "two other swings")
    assert unproved not in notes(build(other, key=CABINET))
    (other / "released" / CABINET / "released.yaml").unlink()
    assert unproved in notes(build(other, key=CABINET))


def test_what_is_exempt_by_now_is_found_in_what_was_released(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    release(root, CABINET)
    assert build(root, key=CABINET).code == 0
    folder = root / "meetings" / CABINET
    play = (folder / "papers/play.md").read_bytes()
    (folder / "exempt/walrus-costs.md").write_bytes(play)
    write(folder / "papers/play.md", "# Swings\n\nAll of the swings are to be green.\n")
    ran = build(root, key=CABINET)
    assert ran.code == 4
    words = "agenda-pack.pdf: physical page 3 has words of paper 2 of item 1"
    assert f"may hold what is exempt, and were not published: {words}" in ran.err


def released_notes(ran: Ran) -> list[str]:
    return [line for line in ran.err.splitlines() if " stays as it was released " in line]


def both_sets(root: Path) -> dict[str, bytes]:
    """The public documents and the members', but for what tells officers of accessibility."""
    return {
        f"{top}/{name}": data
        for top in ("packs", "members")
        for name, data in files(root / top).items()
        if not name.endswith("accessibility.html")
    }


def test_members_documents_are_released_apart(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    release(root, CABINET, members=True)
    ran = build(root, "--members", key=CABINET)
    assert (ran.code, released_notes(ran)) == (0, [])
    before = both_sets(root)
    kept = root / "members/released" / CABINET
    assert before[f"members/{CABINET}/agenda-pack.pdf"] == (kept / "agenda-pack.pdf").read_bytes()
    assert b"exempt/" not in (root / "released" / CABINET / "released.yaml").read_bytes()
    put(root, f"meetings/{CABINET}/meeting.yaml", "Town Hall", "Guildhall")
    place = f"meetings/{CABINET}/meeting.yaml: note: "
    ran = build(root, "--members", key=CABINET)
    first, second, *more = released_notes(ran)
    said = "stays as it was released on 8 May 2024 (version 1); the records would now make"
    assert (first, second) == (
        f"{place}agenda-pack.pdf {said} page i otherwise",
        f"{place}supplement-1.pdf {said} page i otherwise",
    )
    assert more == []  # the members' differ on the same pages
    assert both_sets(root) == before
    write(root / f"meetings/{CABINET}/exempt/zebra-award.md", "# Award to Quagga\n\nNo more.\n")
    ran = build(root, "--members", "--for", "Councillor Example", key=CABINET)
    assert released_notes(ran) == [
        *(first, second),
        f"{place}the members' agenda-pack.pdf {said} pages i and 5 otherwise",
    ]
    copies = {path.name for path in (root / "members" / CABINET).glob("*.councillor-example.pdf")}
    assert copies == {
        f"{name}.councillor-example.pdf"
        for name in ("agenda-pack", "supplement-1", "minutes", "consolidated-pack")
    }
    now = both_sets(root)
    assert {name: now[name] for name in before} == before


# Words


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["i"], "page i"),
        (["i", "ii"], "pages i and ii"),
        (["i", "ii", "iii", "iv", "1", "3", "4"], "pages i to iv, 1, 3 and 4"),
        (["9", "10", "11"], "pages 9 to 11"),
        (["S1-1", "S1-2", "S1-3", "S2-4"], "pages S1-1 to S1-3 and S2-4"),
        (["143 - 160"], "pages 143 - 160"),
        (["C", "x", "y"], "pages C, x and y"),
    ],
)
def test_pages_in_words(labels: list[str], words: str) -> None:
    assert worded_pages(labels) == words


@given(st.lists(st.integers(1, 60), min_size=1, unique=True).map(sorted))
def test_pages_in_words_name_each_page_once(numbers: list[int]) -> None:
    said = worded_pages(map(str, numbers)).removeprefix("pages ").removeprefix("page ")
    named: list[int] = []
    for part in said.replace(" and ", ", ").split(", "):
        first, _, last = part.partition(" to ")
        named += range(int(first), int(last or first) + 1)
    assert named == numbers


def shown(**pages: str) -> list[ShownAs]:
    return [ShownAs(label, digest) for label, digests in pages.items() for digest in digests]


@pytest.mark.parametrize(
    ("before", "after", "labels"),
    [
        (shown(i="a", ii="b"), shown(i="a", ii="b"), ()),
        (shown(i="a", ii="b"), shown(i="a", ii="c"), ("ii",)),
        (shown(i="a", p="xy"), shown(i="a", p="xz"), ("p",)),  # a slip, and its back
        (shown(i="a", q="b"), shown(i="a"), ("q",)),
        (shown(i="a"), shown(i="b", ii="c"), ("i", "ii")),
    ],
)
def test_pages_that_differ(
    before: list[ShownAs], after: list[ShownAs], labels: tuple[str, ...]
) -> None:
    assert differing_pages(before, after) == labels


def test_documents_in_their_order() -> None:
    names = ["minutes", "supplement-10", "decisions", "agenda-pack", "supplement-2"]
    assert sorted(names, key=document_order) == [
        *("agenda-pack", "supplement-2", "supplement-10", "minutes", "decisions"),
    ]


def test_what_is_imperfect_in_a_released_meeting_is_for_check(released: Path) -> None:
    """Committees change: what a rule finds in last year's records stops no build of today."""
    put(released, MEETING, "published: 2024-05-08", "published: 2024-05-13")
    said = f"{MEETING}: note: {STAYS}the records would now make page i otherwise\n{HINT}"
    assert notes(build(released, "--strict")) == said
    assert notes(build(released)) == said
    ran = agendapack("check", KEY, "--strict", cwd=released)
    assert (ran.code, "expected 5 clear days" in ran.err) == (1, True)
    add(released, MEETING, "supplements: [{published: 2024-05-14, items: {2: [survey.pdf]}}]\n")
    ran = build(released, "--strict")
    assert (ran.code, "expected 5 clear days" in ran.err) == (1, True)
