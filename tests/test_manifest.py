"""manifest.json: inputs, pages, ranges and outputs of a meeting's files, and its reading."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from agendapack.build.manifest import previous_outputs
from agendapack.build.output import MANIFEST
from tests.running import MEETING, PAPERS, agendapack, council, snapshot

KEY = "parks/2024-05-16"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = council(tmp_path_factory.mktemp("council"))
    ran = agendapack("build", KEY, cwd=root)
    assert (ran.code, ran.err) == (0, "")
    return root


@pytest.fixture(scope="module")
def packs(root):
    return root / "packs" / KEY


@pytest.fixture(scope="module")
def record(packs):
    return json.loads((packs / MANIFEST).read_text(encoding="utf-8"))


def digest(path):
    return sha256(path.read_bytes()).hexdigest()


def test_what_it_says_first(record):
    from agendapack import __version__

    assert (record["agendapack"], record["meeting"]) == (__version__, KEY)


def test_every_input_with_its_digest(root, record):
    """The records, the papers, and the earlier meeting whose minutes are a paper."""
    inputs = {entry["file"]: entry for entry in record["inputs"]}
    assert set(inputs) >= {
        "meetings/council.yaml",
        "meetings/parks/committee.yaml",
        MEETING,
        "meetings/parks/2024-04-18/meeting.yaml",
        "meetings/parks/2024-04-18/minutes.yaml",
        f"{PAPERS}/play-areas.md",
        f"{PAPERS}/survey.pdf",
        f"{PAPERS}/costs.pdf",
    }
    assert len(inputs) == len(record["inputs"])
    for file, entry in inputs.items():
        assert entry["sha256"] == digest(root / file)
    assert inputs[f"{PAPERS}/survey.pdf"]["pages"] == 3
    assert inputs[f"{PAPERS}/costs.pdf"]["pages"] == 2
    assert "pages" not in inputs["meetings/council.yaml"]


def test_every_output_with_its_digest(packs, record):
    outputs = {entry["file"]: entry for entry in record["outputs"]}
    assert set(outputs) == {path.name for path in packs.iterdir()} - {MANIFEST}
    assert set(outputs) >= {"agenda-pack.pdf", "front-sheet.html", "supplement-1.pdf"}
    for name, entry in outputs.items():
        assert entry["sha256"] == digest(packs / name)
        assert entry["bytes"] == (packs / name).stat().st_size
        assert ("pages" in entry) == name.endswith(".pdf")


def test_every_page_of_a_pack(record):
    pack = record["packs"]["agenda-pack.pdf"]
    assert pack["items"] == {
        "2": {"first": 1, "last": 2, "range": "Pages 1 - 2"},
        "3": {"first": 3, "last": 8, "range": "Pages 3 - 8"},
    }
    numbered = [page for page in pack["pages"] if page["label"].isdigit()]
    assert [(page["label"], page["source"], page["page"]) for page in numbered] == [
        ("1", "meetings/parks/2024-04-18/minutes.yaml", 1),
        ("2", "blank", 1),
        ("3", f"{PAPERS}/play-areas.md", 1),
        ("4", "blank", 1),
        ("5", f"{PAPERS}/survey.pdf", 1),
        ("6", f"{PAPERS}/survey.pdf", 2),
        ("7", f"{PAPERS}/survey.pdf", 3),
        ("8", "blank", 1),
    ]
    assert pack["pages"][0] == {"label": "i", "source": "front sheet", "page": 1}
    assert len(pack["pages"]) % 2 == 0
    assert pack["published"] == "2024-05-08"


def test_a_supplement_has_its_own_pages(record):
    assert record["packs"]["supplement-1.pdf"]["items"] == {
        "3": {"first": 1, "last": 2, "range": "Pages 1 - 2"}
    }


def test_it_holds_nothing_of_this_machine(root, packs):
    text = (packs / MANIFEST).read_text(encoding="utf-8")
    assert str(root) not in text
    assert "\\" not in text
    assert text.endswith("}\n")


def test_the_same_records_elsewhere_give_the_same_manifest(packs, tmp_path):
    other = council(tmp_path / "another place")
    assert agendapack("build", KEY, cwd=other).code == 0
    mine, theirs = snapshot(packs), snapshot(other / "packs" / KEY)
    assert {n: data for n, (data, _) in mine.items()} == {
        n: data for n, (data, _) in theirs.items()
    }


# Reading it again


def test_files_that_the_last_build_made(packs, record):
    assert set(previous_outputs(packs)) == {entry["file"] for entry in record["outputs"]}


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", "{}", '{"outputs": 5}', '{"outputs": [5]}', '{"outputs": [{}]}', "null",
     '"outputs"', "\xff\xfe"],
    ids=repr,
)  # fmt: skip
def test_a_manifest_that_is_none_names_no_files(tmp_path, text):
    if text is not None:
        (tmp_path / MANIFEST).write_bytes(text.encode("latin-1"))
    assert previous_outputs(tmp_path) == ()


def test_files_that_a_meeting_no_longer_makes_are_removed(tmp_path):
    root = council(tmp_path)
    packs = root / "packs" / KEY
    assert agendapack("build", KEY, cwd=root).code == 0
    assert (packs / "supplement-1.pdf").exists()
    (packs / "notes.txt").write_text("the officer's own")
    meeting = root / MEETING
    meeting.write_text(meeting.read_text().split("supplements:")[0])
    assert agendapack("build", KEY, cwd=root).code == 0
    assert not (packs / "supplement-1.pdf").exists()
    assert not (packs / "supplement-1.html").exists()
    assert (packs / "agenda-pack.pdf").exists()
    assert (packs / "notes.txt").exists()
