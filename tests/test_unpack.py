"""Packs that other programs made, taken apart: right, or with what was not found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from msgspec import Struct

from agendapack.build.pool import WorkerPool
from agendapack.problems import UsageError
from agendapack.records.library import Library
from agendapack.unpack.unpacking import UnpackedPack, UnpackOrder, unpack_pack
from tests.foreign_packs import (
    BEXDALE,
    MARLHAVEN,
    OUSEBY,
    PLANNING,
    THORNWICK,
    WITHHELD,
    ForeignItem,
    ForeignPaper,
    ForeignStyle,
    Words,
    bexdale_front,
    draw,
    item_range,
    make_pack,
    marlhaven_front,
    ouseby_front,
    saved,
    thornwick_front,
)
from tests.running import Ran, agendapack

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
Front = Callable[[Sequence[ForeignItem], ForeignStyle], list[list[Words]]]


class Council(Struct, frozen=True):
    """How a council publishes, and what its front sheet says."""

    style: ForeignStyle
    front: Front
    day: str
    time: str
    venue: str
    members: tuple[tuple[str, str | None], ...]
    contact: str


COUNCILS = {
    "bexdale": Council(
        *(BEXDALE, bexdale_front, "2024-06-04", "19:00"),
        "Council Chamber, Town Hall, Bexdale",
        (
            ("Councillor Alder", "Chair"),
            ("Councillor Beech", "Vice-Chair"),
            ("Councillor Cherry", None),
            ("Councillor Dogwood", None),
            ("Councillor Elm", None),
            ("Councillor Mrs Fir", None),
        ),
        "Sam Lark",
    ),
    "thornwick": Council(
        *(THORNWICK, thornwick_front, "2024-06-13", "18:30"),
        "Guildhall, Thornwick",
        (
            ("Councillor Ash", "Chairman"),
            ("Councillor Birch", "Vice-Chairman"),
            ("Councillor Cedar", None),
            ("Councillor Hazel", None),
            ("Councillor Rowan", None),
        ),
        "Robin Wren",
    ),
    "ouseby": Council(
        *(OUSEBY, ouseby_front, "2024-06-10", "10:00"),
        "Committee Room 2, District Offices",
        (
            ("Cllr A Linden", "Chair"),
            ("Cllr B Maple", None),
            ("Cllr C Oak", None),
            ("Cllr D Pine", None),
            ("Cllr E Willow", None),
            ("Cllr F Yew", None),
        ),
        "Kit Swift",
    ),
    "marlhaven": Council(
        *(MARLHAVEN, marlhaven_front, "2024-06-19", "14:00"),
        "Long Room, County Hall, Marlhaven",
        (
            ("Councillor Gorse", "Leader"),
            ("Councillor Heather", None),
            ("Councillor Ivy", None),
        ),
        "Jo Finch",
    ),
}


def unpack(root: Path, pack: bytes, day: str, *options: str, name: str = "pack.pdf") -> Ran:
    """Take a pack apart as one of the committee "works"."""
    (root / name).write_bytes(pack)
    return agendapack("unpack", name, "works", day, *options, cwd=root)


def warnings(ran: Ran) -> list[str]:
    """What was told as not sure, without its place."""
    return [
        line.partition(": warning: ")[2] for line in ran.err.splitlines() if ": warning: " in line
    ]


def ranges(root: Path, day: str, pack: str = "agenda-pack.pdf") -> dict[str, str | None]:
    """The items' ranges in a pack that would be built, by their numbers."""
    ran = agendapack("show", f"works/{day}", "--format", "json", cwd=root)
    assert ran.code == 0, ran.err
    [meeting] = json.loads(ran.out)["meetings"]
    [found] = [each for each in meeting["packs"] if each["file"] == pack]
    return {item["item"].partition(". ")[0]: item["range"] for item in found["items"]}


def printed_ranges(items: Sequence[ForeignItem], style: ForeignStyle) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for item in items:
        found[item.number] = None
        if item.papers or item.withheld:
            first, last = item_range(items, item.number, style)
            found[item.number] = f"Pages {first} - {last}" if last > first else f"Page {first}"
    return found


@pytest.mark.parametrize("withheld", [False, True], ids=["whole", "withheld"])
@pytest.mark.parametrize("name", COUNCILS)
def test_another_councils_pack_has_its_ranges_again(
    name: str, withheld: bool, tmp_path: Path
) -> None:
    council = COUNCILS[name]
    items = WITHHELD if withheld else PLANNING
    pack = make_pack(council.front(items, council.style), items, council.style)
    ran = unpack(tmp_path, pack, council.day)
    assert ran.code == 0, ran.err
    assert ranges(tmp_path, council.day) == printed_ranges(items, council.style)


@pytest.mark.parametrize("name", COUNCILS)
def test_another_councils_front_sheet_is_read(name: str, tmp_path: Path) -> None:
    council = COUNCILS[name]
    pack = make_pack(council.front(PLANNING, council.style), PLANNING, council.style)
    ran = unpack(tmp_path, pack, council.day)
    assert ran.code == 0, ran.err
    library = Library(tmp_path)
    opened = library.open(library.named(f"works/{council.day}"))
    assert opened.dossier is not None, opened.problems
    dossier = opened.dossier
    assert str(dossier.meeting.time) == council.time
    assert str(dossier.meeting.venue) == council.venue
    said = tuple((str(m.name), None if m.role is None else str(m.role)) for m in dossier.members)
    assert said == council.members
    assert dossier.contact is not None
    assert str(dossier.contact.name) == council.contact
    assert [(item.number, str(item.title)) for item in dossier.packs[0].items] == [
        (item.number, item.title) for item in PLANNING
    ]


def test_stamps_that_cannot_be_told_from_the_page_stay_and_none_are_set_beside_them(
    tmp_path: Path,
) -> None:
    council = COUNCILS["marlhaven"]
    pack = make_pack(marlhaven_front(PLANNING), PLANNING, MARLHAVEN)
    assert unpack(tmp_path, pack, council.day).code == 0
    record = tmp_path / "meetings" / "works" / council.day / "meeting.yaml"
    assert record.read_text("utf-8").count("stamps: keep") == 5
    ran = agendapack("build", f"works/{council.day}", cwd=tmp_path)
    assert ran.code == 0, ran.err
    built = tmp_path / "packs" / "works" / council.day / "agenda-pack.pdf"
    pages = texts(built)
    blank = [number for number, text in pages.items() if "left blank" in text]
    assert blank == ["4", "10", "14"]  # agendapack's own, which bear no stamp
    for number in pages.keys() - blank:
        assert pages[number].count(f"Page {number}") == 1


def texts(pack: Path) -> dict[str, str]:
    """The text of each numbered page of a pack, by its label."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pack)
    found = {
        document.get_page_label(index): page.get_textpage().get_text_range()
        for index, page in enumerate(document)
    }
    document.close()
    return {label: text for label, text in found.items() if label.isdigit()}


def test_stamps_in_streams_of_their_own_are_taken_off(tmp_path: Path) -> None:
    for name in ("bexdale", "thornwick", "ouseby"):
        council = COUNCILS[name]
        root = tmp_path / name
        root.mkdir()
        pack = make_pack(council.front(PLANNING, council.style), PLANNING, council.style)
        assert unpack(root, pack, council.day).code == 0
        papers = sorted((root / "meetings/works" / council.day / "papers").iterdir())
        assert len(papers) == 5
        for paper in papers:
            with pikepdf.open(paper) as pdf:
                content = b"".join(
                    page.Contents.read_bytes()
                    if not isinstance(page.Contents, pikepdf.Array)
                    else b"".join(part.read_bytes() for part in page.Contents)
                    for page in pdf.pages
                )
            assert b"/FS" not in content
            assert b"Agenda Item" not in content


def test_a_bookmark_that_leads_elsewhere_is_told(tmp_path: Path) -> None:
    marks = [("Agenda", 0), ("3 Shops in Mill Street", 2), ("4 Houses at Long Meadow", 8)]
    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE, bookmarks=marks)
    ran = unpack(tmp_path, pack, "2024-06-04")
    assert ran.code == 0, ran.err
    assert ranges(tmp_path, "2024-06-04") == printed_ranges(PLANNING, BEXDALE)
    assert [w for w in warnings(ran) if w.startswith("item 4")] != []


def test_a_scanned_front_sheet_is_told_and_the_papers_are_found(tmp_path: Path) -> None:
    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE, scanned_front=True)
    ran = unpack(tmp_path, pack, "2024-06-04")
    assert ran.code == 0, ran.err
    said = ranges(tmp_path, "2024-06-04")
    printed = printed_ranges(PLANNING, BEXDALE)
    assert {n: r for n, r in said.items() if r} == {n: r for n, r in printed.items() if r}
    assert ran.out.splitlines()[-2:] == [
        "works/2024-06-04: 3 items, 5 papers, 6 things to look at",
        'next: look at what the records mark "To check", then agendapack check works/2024-06-04,'
        " then agendapack build works/2024-06-04",
    ]
    places = [line.partition(": warning: ")[0] for line in ran.err.splitlines()]
    for place in places:  # each at the comment that says it
        file, line, _ = place.split(":")
        lines = (tmp_path / file).read_text("utf-8").splitlines()
        assert lines[int(line) - 1].startswith("# To check: ")
    assert len(set(places)) == 6


def test_a_supplement_is_added_to_the_meeting(tmp_path: Path) -> None:
    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE)
    assert unpack(tmp_path, pack, "2024-06-04").code == 0
    late = (ForeignItem("5", "The Old Mill", papers=(ForeignPaper("Letters on the Mill", 3),)),)
    front = bexdale_front(late)
    front[0][1] = Words(72, 110, "Planning Committee - Supplement", 18, bold=True)
    record = tmp_path / "meetings/works/2024-06-04/meeting.yaml"
    before = record.read_text("utf-8")
    supplement = make_pack(front, late, BEXDALE)
    ran = unpack(tmp_path, supplement, "2024-06-04", "--supplement", "1", name="late.pdf")
    assert ran.code == 0, ran.err
    assert record.read_text("utf-8").startswith(before)
    added = "meetings/works/2024-06-04/meeting.yaml: the supplement added, all else as it was"
    assert added in ran.out.splitlines()
    assert ranges(tmp_path, "2024-06-04", "supplement-1.pdf") == {"5": "Pages 1 - 4"}
    ran = unpack(tmp_path, supplement, "2024-06-04", "--supplement", "1", name="late.pdf")
    assert ran.code == 2


def test_nothing_is_written_by_a_dry_run(tmp_path: Path) -> None:
    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE)
    ran = unpack(tmp_path, pack, "2024-06-04", "--dry-run")
    assert ran.code == 0, ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["pack.pdf"]
    assert "would be written: meetings/works/2024-06-04/meeting.yaml" in ran.out
    assert "  - title: Houses at Long Meadow" in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty")
def test_on_a_terminal_it_is_seen_to_go_on(tmp_path: Path) -> None:
    import pty

    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE)
    (tmp_path / "pack.pdf").write_bytes(pack)
    ours, theirs = pty.openpty()
    shown = bytearray()

    def read() -> None:
        with suppress(OSError):  # Linux says so when the other end has gone
            while piece := os.read(ours, 65536):
                shown.extend(piece)

    reader = threading.Thread(target=read)  # a terminal that is not read holds its writer up
    reader.start()
    ran = subprocess.run(
        [sys.executable, "-m", "agendapack", "unpack", "pack.pdf", "works", "2024-06-04"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    assert ran.returncode == 0
    assert b"works/2024-06-04" in shown and b"packs read" in shown


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE)
    assert unpack(tmp_path, pack, "2024-06-04").code == 0
    ran = unpack(tmp_path, pack, "2024-06-04")
    record = tmp_path / "meetings/works/2024-06-04/meeting.yaml"
    assert ran == Ran(
        2,
        "",
        f'agendapack: the meeting "works/2024-06-04" is there already: {record}\n'
        "    nothing is overwritten: move it away, or name the pack with --supplement N if it is a"
        " supplement\n",
    )


def test_minutes_of_another_committee_are_told(tmp_path: Path) -> None:
    held = tmp_path / "meetings/works/2024-06-04"
    held.mkdir(parents=True)
    for file, text in {
        tmp_path / "meetings/council.yaml": "name: Ambridge Council\njurisdiction: england\n",
        held.parent / "committee.yaml": "name: Works Committee\n",
        held / "meeting.yaml": 'date: 2024-06-04\ntime: "19:00"\nitems: [{title: Trees}]\n',
    }.items():
        file.write_text(text, "utf-8")
    said = (
        "Minutes of the meeting of the Roads Board held on 4 June 2024 at 7.00 pm",
        "Present: Councillor Ash",
        *("1. Trees", "They grow.", "2. Paths", "So do these."),
    )
    words = [Words(72, 100 + 30 * at, text, bold=at in (2, 4)) for at, text in enumerate(said)]
    ran = unpack(tmp_path, saved(draw([words])), "2024-06-04")
    assert ran.code == 0, ran.err
    assert warnings(ran) == [
        'minutes: these are minutes of "Roads Board", and committee.yaml has "Works Committee";'
        " look whether they are this committee's"
    ]
    assert (held / "minutes.yaml").read_text("utf-8").startswith("# To check: these are minutes of")


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"no pack", 2, "{pack} is not a PDF"),
        (b"%PDF-1.7\nbroken", 1, '"pack.pdf" cannot be read as a PDF'),
    ],
)
def test_what_is_no_pack_is_told(content: bytes, code: int, said: str, tmp_path: Path) -> None:
    ran = unpack(tmp_path, content, "2024-06-04")
    assert ran.code == code
    assert said.format(pack=tmp_path / "pack.pdf") in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["pack.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    order = UnpackOrder(tmp_path, "works", "2024-06-04", date(2024, 6, 4), pipe)
    with WorkerPool() as pool, pytest.raises(UsageError, match="is no file on a disk"):
        unpack_pack(order, pool)


def test_papers_are_written_before_the_record(tmp_path: Path) -> None:
    record, paper, other = (tmp_path / name for name in ("meeting.yaml", "a.pdf", "minutes.yaml"))
    made = UnpackedPack(record, "", {record: "", paper: paper, other: ""})
    assert [*made.in_writing_order] == [paper, other, record]
    assert [*made.files] == [record, paper, other]


def test_a_root_that_is_not_there_is_no_new_council(tmp_path: Path) -> None:
    pack = make_pack(bexdale_front(PLANNING), PLANNING, BEXDALE)
    (tmp_path / "pack.pdf").write_bytes(pack)
    ran = agendapack("--root", "cuoncil", "unpack", "pack.pdf", "works", "2024-06-04", cwd=tmp_path)
    said = f"agendapack: there is no folder {tmp_path / 'cuoncil'}\n"
    assert ran == Ran(2, "", f"{said}    make it, or give --root the right one\n")
    assert [path.name for path in tmp_path.iterdir()] == ["pack.pdf"]
