"""The sample council: every meeting compiles into packs that keep their promises to the reader."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from agendapack.build.compiled import Compiled
from agendapack.build.meeting import compile_meeting
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.records.library import Library
from tests.builders import picture
from tests.clearing_builders import off_list
from tests.running import agendapack, snapshot

ROOT = Path(__file__).parent.parent
AGENDA = "wellbeing/2018-02-14"
EARLIER = "wellbeing/2017-12-13"
NOTE = "meetings/wellbeing/2018-02-14/meeting.yaml:51:16: note: supplement 1 is published"
MEETINGS = [ref.key for ref in Library(ROOT).meetings()]

OUTLINE = [
    "Wellbeing Overview and Scrutiny Committee, Wednesday 14 February 2018: agenda",
    "1. Apologies",
    "2. Declarations of Interest",
    "3. Chairs Urgent Business",
    "4. Minutes",
    "  Wellbeing Overview and Scrutiny Committee, Wednesday 13 December 2017: minutes",
    "5. Mental Health",
    "  Mental Health Briefing",
    "  Appendix 1: Local Transformation Plan Refresh",
    "  Appendix 2: Emotional Health and Wellbeing Support in Schools",
    "  Appendix 3: Local and National CQUIN",
    "  Appendix 4: First Episode Psychosis Service, a Case Study",
    "  Appendix 5: Adults in Contact with Mental Health Services",
    "6. Safer Plymouth Partnership",
    "  Safer Plymouth Update",
    "7. CQC Report",
    "  Cover Report",
    "  Local System Review: Findings",
    "8. Integrated Commissioning Score Card",
    "  Integrated Commissioning Score Card, Quarter 3",
    "9. Integrated Finance Monitoring Report",
    "  Integrated Fund Finance Report, Month 9",
    "  Appendix 1: Plymouth Integrated Fund and Risk Share",
    "  Appendix 2: Western PDU Managed Contracts",
    "  Appendix 3: Glossary",
    "10. Work Programme",
    "  Work Programme 2017 - 2018",
]
"""The agenda pack's bookmarks, the papers' own left out."""


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample meeting, built once."""
    out = tmp_path_factory.mktemp("packs")
    built = agendapack("build", "--all", "--out", out, cwd=ROOT)
    assert built.code == 0
    assert built.err == f"{NOTE} after the meeting\n"
    return out


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    """The February meeting, decided on and not written."""
    with WorkerPool() as pool:
        return compile_meeting(ROOT, AGENDA, Options(ROOT / "packs", keeping=False), pool=pool)


@pytest.fixture(scope="module")
def agenda(packs: Path) -> Iterator[PdfReader]:
    with PdfReader(packs / AGENDA / "agenda-pack.pdf") as reader:
        yield reader


def manifest(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return record


def test_a_sample_holds_nothing_that_is_on_no_list(packs: Path) -> None:
    assert [fault for file in sorted(packs.rglob("*-*.pdf")) for fault in off_list(file)] == []


def test_both_meetings_are_there() -> None:
    assert MEETINGS == [EARLIER, AGENDA]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_no_sample_has_a_fault(meeting: str) -> None:
    checked = agendapack("check", meeting, "--strict", cwd=ROOT)
    assert checked.code == 0
    assert ": error: " not in checked.err
    assert ": warning: " not in checked.err


@pytest.mark.parametrize(
    ("meeting", "files"),
    [
        (EARLIER, ["minutes.html", "minutes.pdf"]),
        (
            AGENDA,
            [
                *("consolidated-pack.html", "consolidated-pack.pdf"),
                *("supplement-1.html", "supplement-1.pdf"),
            ],
        ),
    ],
)
def test_a_meeting_has_these_files(packs: Path, meeting: str, files: list[str]) -> None:
    always = ["agenda-pack.pdf", "front-sheet.html", "manifest.json"]
    assert sorted(p.name for p in (packs / meeting).iterdir()) == sorted([*always, *files])


def test_the_supplement_is_as_published(packs: Path) -> None:
    record = manifest(packs / AGENDA)
    supplement = record["packs"]["supplement-1.pdf"]
    assert supplement["items"] == {"7": {"first": 1, "last": 18, "range": "Pages 1 - 18"}}
    html = (packs / AGENDA / "supplement-1.html").read_text(encoding="utf-8")
    assert 'href="supplement-1.pdf#nameddest=item-7">(Pages 1 - 18)</a>' in html
    assert "SUPPLEMENT PACK" in html
    with PdfReader(packs / AGENDA / "supplement-1.pdf") as reader:
        assert len(reader.pages) == 20
        assert reader.page_labels == ["i", "ii", *map(str, range(1, 19))]
        assert "(Pages 1 - 18)" in reader.pages[0].extract_text() + reader.pages[1].extract_text()


def test_the_minutes_by_themselves_have_a_foot_and_a_line_to_sign_on(packs: Path) -> None:
    with PdfReader(packs / EARLIER / "minutes.pdf") as reader:
        texts = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(texts, 1):
        foot = f"Wellbeing Overview and Scrutiny Committee, 13 December 2017 – page {number} of 4"
        assert foot in text
    assert "Signed (Chair)" in texts[-1]
    with PdfReader(packs / AGENDA / "agenda-pack.pdf") as reader:
        assert not any("Signed (Chair)" in page.extract_text() for page in reader.pages[2:6])


def test_everything_to_date_has_the_supplements_pages_in_their_place(packs: Path) -> None:
    folder = packs / AGENDA
    with (
        PdfReader(folder / "consolidated-pack.pdf") as whole,
        PdfReader(folder / "agenda-pack.pdf") as agenda,
    ):
        labels, old = whole.page_labels, agenda.page_labels
        supplement = [f"S1-{number}" for number in range(1, 19)]
        at = old.index("57")  # item 7 ends before it
        assert labels == ["C1", "C2", *old[:at], *supplement, *old[at:]]
    made, before = folder / "consolidated-pack.pdf", folder / "agenda-pack.pdf"
    for page, label in enumerate(old):
        same = picture(made, labels.index(label), 0.5) == picture(before, page, 0.5)
        assert same.all(), label


def test_items_follow_each_other_without_a_gap(packs: Path) -> None:
    items = manifest(packs / AGENDA)["packs"]["agenda-pack.pdf"]["items"]
    assert list(items) == ["4", "5", "6", "7", "8", "9", "10"]
    following = 1
    for pages in items.values():
        assert pages["first"] == following
        assert pages["first"] % 2 == 1
        assert pages["range"] == f"Pages {pages['first']} - {pages['last']}"
        following = pages["last"] + 1


def test_the_manifest_tells_every_input_page_and_output(packs: Path) -> None:
    folder = packs / AGENDA
    record = manifest(folder)
    assert record["meeting"] == AGENDA

    inputs = {entry["file"]: entry for entry in record["inputs"]}
    for name, entry in inputs.items():
        assert entry["sha256"] == sha256((ROOT / name).read_bytes()).hexdigest(), name
    papers = ROOT / "meetings" / AGENDA / "papers"
    assert {path.relative_to(ROOT).as_posix() for path in papers.iterdir()} <= set(inputs)
    assert {
        "meetings/council.yaml",
        "meetings/wellbeing/committee.yaml",
        "meetings/wellbeing/2018-02-14/meeting.yaml",
        "meetings/wellbeing/2017-12-13/minutes.yaml",
    } <= set(inputs)
    assert inputs["meetings/wellbeing/2018-02-14/papers/cqc-presentation.pdf"]["pages"] == 17

    outputs = {entry["file"]: entry for entry in record["outputs"]}
    assert set(outputs) | {"manifest.json"} == {path.name for path in folder.iterdir()}
    for name, entry in outputs.items():
        data = (folder / name).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (sha256(data).hexdigest(), len(data)), name

    for name, pack in record["packs"].items():
        with PdfReader(folder / name) as reader:
            assert [page["label"] for page in pack["pages"]] == reader.page_labels
            assert outputs[name]["pages"] == len(reader.pages)
        known = {*inputs, *outputs} if name == "consolidated-pack.pdf" else set(inputs)
        assert {p["source"] for p in pack["pages"]} <= {*known, "front sheet", "blank"}


def test_labels_are_roman_and_then_arabic(agenda: PdfReader) -> None:
    labels = agenda.page_labels
    front = labels.index("1")
    assert front % 2 == 0
    assert labels[:front] == ["i", "ii", "iii", "iv"][:front]
    assert labels[front:] == [str(n) for n in range(1, len(labels) - front + 1)]


def test_items_and_pages_are_destinations(agenda: PdfReader, packs: Path) -> None:
    items = manifest(packs / AGENDA)["packs"]["agenda-pack.pdf"]["items"]
    landed = {
        name: agenda.get_destination_page_number(destination)
        for name, destination in agenda.named_destinations.items()
    }
    labels = agenda.page_labels
    for number in map(str, range(1, 11)):
        page = landed[f"item-{number}"]
        assert page is not None
        if number in items:
            assert labels[page] == str(items[number]["first"])
        else:
            assert labels[page] in ("i", "ii"), "an item without papers is where its line is"
    for label in labels:
        if label.isdigit():
            page = landed[f"page-{label}"]
            assert page is not None
            assert labels[page] == label


LISTED = {
    "5": ["page-5", "page-11", "page-25", "page-27", "page-29", "page-31"],
    "7": ["page-43", "page-45"],
    "9": ["page-63", "page-71", "page-73", "page-77"],
}
"""Where the papers begin that the front sheet lists under their item."""


def test_each_range_on_the_front_sheet_is_a_link_to_its_item_or_paper(
    agenda: PdfReader, packs: Path
) -> None:
    items = manifest(packs / AGENDA)["packs"]["agenda-pack.pdf"]["items"]
    followed = [
        str(annotation.get_object()["/Dest"])
        for page in agenda.pages[: agenda.page_labels.index("1")]
        for annotation in page.get("/Annots", ())
        if "/Dest" in annotation.get_object()
    ]
    expected = [name for item in items for name in (f"item-{item}", *LISTED.get(item, ()))]
    assert followed == expected


def test_bookmarks_run_front_sheet_item_paper_and_the_papers_own(agenda: PdfReader) -> None:
    def tree(entries: list[Any], depth: int = 0) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from tree(entry, depth + 1)
            elif isinstance(entry, Destination) and depth < 2:
                yield "  " * depth + str(entry.title)

    assert list(tree(agenda.outline)) == OUTLINE


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed here")
def test_another_reader_reads_the_packs_tree_in_order(packs: Path) -> None:
    read = subprocess.run(
        ["pdfinfo", "-struct", packs / AGENDA / "agenda-pack.pdf"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert read.stderr == ""
    assert read.stdout.startswith("Document\n")
    divisions = [
        (len(match[1]), match[2])
        for match in re.finditer(r'^(  |    )(?:Part|Sect) "(.+)"$', read.stdout, re.MULTILINE)
    ]
    papers = [title.strip() for title in OUTLINE if title.startswith("  ")]
    assert [title for depth, title in divisions if depth == 4] == [OUTLINE[0], *papers]
    with_papers = [title for title in OUTLINE if re.match(r"([4-9]|10)\. ", title)]
    assert [title for depth, title in divisions if depth == 2] == [OUTLINE[0], *with_papers]


def test_title_language_and_dates_are_the_packs_own(agenda: PdfReader) -> None:
    about = agenda.metadata
    assert about is not None
    assert about.title == (
        "Wellbeing Overview and Scrutiny Committee, Wednesday 14 February 2018: agenda"
    )
    assert about.author is None
    assert about.creation_date is not None
    assert about.creation_date.isoformat() == "2018-02-06T00:00:00+00:00"
    assert about.modification_date == about.creation_date
    assert agenda.root_object["/Lang"] == "en-GB"


def test_the_minutes_are_numbered_as_published(packs: Path) -> None:
    html = (packs / EARLIER / "minutes.html").read_text(encoding="utf-8")
    for number in range(43, 55):
        assert f'id="minute-{number}"' in html
    assert 'id="minute-55"' not in html


def test_the_plan_is_decided_before_a_file_is_made(compiled: Compiled, packs: Path) -> None:
    record = manifest(packs / AGENDA)["packs"]
    for draft in compiled.drafts:
        assert [page.label for page in draft.plan.pages] == [
            page["label"] for page in record[draft.file]["pages"]
        ]


@pytest.mark.once
@pytest.mark.parametrize(
    ("zone", "seed"), [("Pacific/Kiritimati", "0"), ("America/Anchorage", "4242")]
)
def test_the_bytes_are_the_same_in_another_folder_zone_and_hash_seed(
    packs: Path, tmp_path: Path, zone: str, seed: str
) -> None:
    root = tmp_path / "another council's folder"
    shutil.copytree(ROOT / "meetings", root / "meetings")
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
    environment["PYTHONPATH"] = str(ROOT)
    subprocess.run(
        [sys.executable, "-m", "agendapack", "build", "--all"],
        cwd=root,
        env=environment,
        capture_output=True,
        check=True,
    )
    for meeting in MEETINGS:
        again = {name: data for name, (data, _) in snapshot(root / "packs" / meeting).items()}
        first = {name: data for name, (data, _) in snapshot(packs / meeting).items()}
        own = [name for name in first if name != "manifest.json"]
        assert {name: again[name] for name in own} == {name: first[name] for name in own}
        assert manifest(root / "packs" / meeting)["outputs"] == manifest(packs / meeting)["outputs"]


@pytest.mark.once
def test_building_again_changes_no_byte(packs: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert agendapack("build", AGENDA, "--out", tmp_path, cwd=ROOT).code == 0
    again = {name: data for name, (data, _) in snapshot(tmp_path / AGENDA).items()}
    assert again == {name: data for name, (data, _) in snapshot(packs / AGENDA).items()}
