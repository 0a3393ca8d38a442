"""The record of a build: when nothing has to be done again, and when that cannot be trusted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from agendapack.build import built as built_module
from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.council_files import watched
from agendapack.problems import Location, Problem, error, note, warning
from agendapack.records.inputs import Input

KEY = "parks/2024-05-16"
MEETING = f"meetings/{KEY}/meeting.yaml"
PLANS = {"agenda-pack.pdf": "plan", "supplement-1.pdf": "plan", "a": "plan"}
PAPER = f"meetings/{KEY}/papers/report.pdf"


def save(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (MEETING, PAPER, "templates/sub/report.html"):
        save(tmp_path / name, name)
    return tmp_path


@pytest.fixture
def out(root: Path) -> Path:
    save(root / "packs" / KEY / "agenda-pack.pdf", "a pack")
    save(root / "packs" / KEY / "front-sheet.html", "a page")
    return root / "packs" / KEY


def problems(root: Path) -> tuple[Problem, ...]:
    return (
        warning("a word", Location(root / MEETING, 3, 5), "a hint"),
        note("another", Location(root / PAPER)),
        error("of a template that ships", Location(root.parent / "shipped" / "blank.html", 1, 1)),
        note("of no file", Location(Path("a title"))),
    )


def record(root: Path, out: Path, *, by_office: bool = False) -> BuiltRecord:
    """A meeting as built."""
    found = BuiltRecord(root, KEY, out)
    files = (
        Written.of("agenda-pack.pdf", out / "agenda-pack.pdf", 12),
        Written.of("front-sheet.html", out / "front-sheet.html"),
    )
    made_from = [Input(name, digest(name)) for name in (MEETING, PAPER)]
    built = Built(files, problems(root), PLANS)
    found.write(built, made_from, watched(root, KEY), by_office=by_office)
    return found


def test_it_reads_back_as_it_was(root: Path, out: Path) -> None:
    found = record(root, out).unchanged()
    assert found == Built(
        (
            Written("agenda-pack.pdf", digest("a pack"), 6, 12),
            Written("front-sheet.html", digest("a page"), 6, None),
        ),
        (*problems(root)[:3], note("of no file", Location(root / "a title"))),
        PLANS,
    )
    assert [path.name for path in (root / ".agendapack" / "built").iterdir()] == [
        f"{digest(f'{KEY}' + chr(0) + f'packs/{KEY}')}.json"
    ]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record": lambda root: save(root / MEETING, "other"),
    "a paper": lambda root: save(root / PAPER, "other"),
    "a paper is gone": lambda root: (root / PAPER).unlink(),
    "a file that came": lambda root: (
        save(root / MEETING, MEETING).with_name("minutes.yaml").touch()
    ),
    "a paper that came": lambda root: save(root / f"{PAPER}.pdf", ""),
    "a template that came": lambda root: save(root / "templates/sub/base.html", ""),
    "a template that went": lambda root: (root / "templates/sub/report.html").unlink(),
    "a pack": lambda root: save(root / "packs" / KEY / "agenda-pack.pdf", "b pack"),
    "a pack is gone": lambda root: (root / "packs" / KEY / "front-sheet.html").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(root: Path, out: Path, change: str) -> None:
    found = record(root, out)
    assert found.unchanged() is not None
    CHANGES[change](root)
    assert found.unchanged() is None


def test_what_does_not_matter_is_none(root: Path, out: Path) -> None:
    found = record(root, out)
    save(root / "meetings/parks/2024-06-13/meeting.yaml", "another meeting")
    save(root / f"meetings/{KEY}/notes.txt", "the officer's own")
    save(out / "notes.txt", "the officer's own")
    os.utime(root / PAPER, ns=(1, 1))
    assert found.unchanged() is not None


@pytest.mark.parametrize("names", [(), ("2024-06-13-special",)])
def test_meetings_that_a_check_looked_for(root: Path, out: Path, names: tuple[str, ...]) -> None:
    built = record(root, out).unchanged()
    assert built is not None
    folder = root / "meetings/parks"
    for name in names:
        save(folder / name / "meeting.yaml", "a meeting")
    found = BuiltRecord(root, KEY, out)
    meetings = {"2024-06-13": names}
    found.write(built, (), watched(root, KEY), by_office=False, meetings=meetings)
    for other in ("2024-06-14/meeting.yaml", "2024-06-13-Draft/meeting.yaml", "2024-06-13/a.txt"):
        save(folder / other, "something else")
    assert found.unchanged() is not None
    special = folder / "2024-06-13-special/meeting.yaml"
    if names:
        special.unlink()
    else:
        save(special, "a meeting")
    assert found.unchanged() is None


def test_a_build_elsewhere_or_of_another_meeting_has_a_record_of_its_own(
    root: Path, out: Path
) -> None:
    record(root, out)
    assert BuiltRecord(root, KEY, out.parent).unchanged() is None
    assert BuiltRecord(root, "parks/2024-05-17", out).unchanged() is None


def test_a_councils_folder_may_be_moved(root: Path, out: Path) -> None:
    record(root, out)
    moved = root.rename(root.parent / "moved")
    inside = moved / out.relative_to(root)
    assert BuiltRecord(moved, KEY, inside).unchanged() is not None


@pytest.mark.parametrize("by_office", [True, False])
def test_an_upgrade(
    root: Path, out: Path, by_office: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of agendapack and its libraries always; of LibreOffice where it made something."""
    found = record(root, out, by_office=by_office)
    assert found.unchanged() is not None
    for other in ("", "~"):  # before and after any digest
        with monkeypatch.context() as patch:
            patch.setattr(built_module, "office", lambda other=other: other)
            assert (found.unchanged() is None) == by_office
            assert found.kept("agenda-pack.pdf", "plan") is not None  # the plan has what they made
        with monkeypatch.context() as patch:
            patch.setattr(built_module, "tool", lambda other=other: other)
            assert found.unchanged() is None
            assert found.kept("agenda-pack.pdf", "plan") is None


def test_a_pack_of_the_same_plan_is_kept(root: Path, out: Path) -> None:
    found = record(root, out)
    save(root / PAPER, "other")  # whatever has changed
    assert found.kept("agenda-pack.pdf", "plan") == Written(
        "agenda-pack.pdf", digest("a pack"), 6, 12
    )
    assert found.kept("agenda-pack.pdf", "another plan") is None
    assert found.kept("supplement-1.pdf", "plan") is None
    assert found.kept("a", "plan") is None
    assert found.kept("front-sheet.html", "plan") is None
    save(out / "agenda-pack.pdf", "b pack")
    assert found.kept("agenda-pack.pdf", "plan") is None


@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "edited", "no JSON"])
def test_what_does_not_read_back_is_as_good_as_absent(root: Path, out: Path, harm: str) -> None:
    found = record(root, out)
    (file,) = (root / ".agendapack" / "built").iterdir()
    whole = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        sealed = digest("{").encode() + b"\n{"
        file.write_bytes(
            {
                "empty": b"",
                "cut": whole[:-9],
                "edited": whole.replace(b'"plan"', b'"plot"'),
                "no JSON": sealed,
            }[harm]
        )
    assert found.unchanged() is None
    assert found.kept("agenda-pack.pdf", "plan") is None


def test_a_disk_that_will_not_have_it_is_no_fault(
    root: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        found = record(root, out)
    assert list((root / ".agendapack" / "built").iterdir()) == []
    assert found.unchanged() is None
    save(root / "file", "where a folder should be")
    assert record(root / "file", out).unchanged() is None


def test_the_next_build_takes_its_place(root: Path, out: Path) -> None:
    record(root, out)
    save(root / PAPER, "other")
    now = Input(PAPER, digest("other"))
    found = BuiltRecord(root, KEY, out)
    found.write(Built((), (), {}), [now], watched(root, KEY), by_office=False)
    assert found.unchanged() == Built((), (), {})


def test_the_record_of_exempt_files_lies_apart_and_the_other_goes(root: Path, out: Path) -> None:
    found, public = BuiltRecord(root, KEY, out), root / ".agendapack" / "built"
    private = root / ".agendapack" / "exempt" / "built"
    for exempt, there, gone in ((True, private, public), (False, public, private)):
        record(root, out)
        names = watched(root, KEY)
        found.write(Built((), (), {}), [], names, by_office=False, exempt=exempt)
        assert [len(list(folder.glob("*"))) for folder in (there, gone)] == [1, 0]
        assert found.unchanged() == Built((), (), {})
    if os.name != "nt":
        assert private.parent.stat().st_mode & 0o777 == 0o700


def test_a_record_that_is_read_was_used(root: Path, out: Path) -> None:
    """What no build has used for long goes with "clean --older-than"."""
    found = record(root, out)
    (file,) = (root / ".agendapack" / "built").iterdir()
    os.utime(file, (0, 0))
    found.unchanged()
    assert file.stat().st_mtime > 0


def test_two_builds_write_under_names_of_their_own(
    root: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        named.append(path.name)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    record(root, out)
    (file,) = (root / ".agendapack" / "built").iterdir()
    record(root, out)
    assert len(set(named)) == 2
    assert file.name not in named


def test_it_is_no_more_than_json(root: Path, out: Path) -> None:
    """Plain paths below the root, so that a council's folder may be moved."""
    record(root, out)
    (file,) = (root / ".agendapack" / "built").iterdir()
    seal, _, body = file.read_bytes().partition(b"\n")
    assert seal.decode() == sha256(body).hexdigest()
    kept = json.loads(body)
    assert kept["inputs"] == {name: digest(name) for name in (MEETING, PAPER)}
    assert kept["watched"] == [
        "meeting.yaml", "papers/report.pdf", "sub", "sub/report.html",
    ]  # fmt: skip
    assert str(root) not in body.decode().replace(kept["tool"], "")


def test_the_meetings_of_the_years_before_are_watched_and_no_older_ones(root: Path) -> None:
    """The record of an archive's last meeting is as long as that of its first."""
    committee = (root / "meetings" / KEY).parent
    for name in ("2021-05-13", "2022-05-19", "2023-05-18", "2024-05-09", "2024-05-23"):
        (committee / name).mkdir()
    for name in ("2021-05-13", "2024-05-09", "2024-05-23"):
        (committee / name / "minutes.yaml").touch()
    assert [name for name in watched(root, KEY) if name.startswith("../")] == [
        "../2022-05-19",
        "../2023-05-18",
        "../2024-05-09/minutes.yaml",
    ]
