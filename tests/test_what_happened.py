"""What the documents and commands say of a meeting that was cancelled, and of items that were
withdrawn, put off, urgent or taken before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from textwrap import dedent

import pikepdf
import pytest
from msgspec.structs import replace

from agendapack.cli.agenda_facts import item_lines, meeting_lines
from agendapack.pack.plan import OwnPages, plan_pack
from agendapack.pages.html.render import Renderer
from agendapack.pages.template_folders import template_folders
from agendapack.records.dossier import Deferred, Dossier, WithheldPaper
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import ENGLISH
from tests.builders import DAY, agenda, bookmarks_as_text
from tests.exempt_records_builders import MEETING as EXEMPT
from tests.records_builders import council, dossier, shown
from tests.running import PAPERS, Ran, agendapack, write
from tests.running import council as ambridge
from tests.test_plan import PORTRAIT, paper
from tests.test_render import seen

MEETING = """\
date: 2018-02-14
time: "14:00"
title: Extraordinary Meeting
online: {url: www.ambridge.example/live}
items:
  - title: Paths
    text: To consider them.
    lead: Sam Hill, Head of Parks
    follows: 2017-12-13#2a
  - title: Verges
    papers: [report.pdf]
    withdrawn: They are *cut*.
  - title: Ponds
    deferred: {to: 2018-03-14, reason: There is frost.}
  - title: Trees
    deferred: {to: 2018-03-14}
  - title: Bridge
    urgent: |
      It is unsafe.

      It was found so on Monday.
supplements:
  - {published: 2018-02-12, items: {2: [report.pdf]}}
"""
CANCELLED = """\
date: 2018-02-14
time: "14:00"
status: cancelled
reason: |
  The hall is *flooded*.

  Members were told.
rearranged-to: 2018-03-14
"""
EARLIER = 'date: 2017-12-13\ntime: "14:00"\nitems: [{title: Paths, number: 2A}]\n'
PARKS = 'date: 2018-02-14\ntime: "14:00"\nitems: [{title: Paths}]\n'
MINUTES = "status: draft\nminutes: [{title: Paths}]\n"


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(template_folders(tmp_path), "")


def parks(folder: Path, meeting: str, minutes: str | None = None) -> Dossier:
    return dossier(
        council(
            *(folder,),
            meeting=meeting,
            minutes=minutes,
            papers={"report.pdf": b"%PDF-1.7\n%%EOF\n"} if "report.pdf" in meeting else {},
            earlier={"2017-12-13": (EARLIER, None)},
            council_yaml="name: Ambridge Council\njurisdiction: england\n",
            committee="name: Parks Committee\n",
        )
    )


# -- documents -------------------------------------------------------------------------------------


def test_a_reason_has_no_headings_since_it_stands_above_the_title(
    tmp_path: Path, renderer: Renderer
) -> None:
    known = parks(tmp_path, CANCELLED.replace("  The hall", "  # Why\n\n  The hall"))
    assert shown(renderer.front_sheet(known, known.packs[0], {}).problems) == [
        "meeting.yaml:5:3: error: a heading stands before the document's own"
        " | write it in **bold**: this text is printed above the title"
    ]


def test_the_front_sheet_tells_what_happened_to_items(tmp_path: Path, renderer: Renderer) -> None:
    known = parks(tmp_path, MEETING)
    sheet = renderer.front_sheet(known, known.packs[0], {"2": PageRange(1, 2)})
    assert sheet.title == (
        "Parks Committee, Extraordinary Meeting, Wednesday 14 February 2018: agenda"
    )
    assert seen(sheet) == dedent("""\
        Ambridge Council
        h1: Parks Committee
        Extraordinary Meeting
        Wednesday 14 February 2018
        2.00 pm
        Online: www.ambridge.example/live
        Parks Committee
        h2: Agenda
        h3: 1. Paths
        To consider them.
        Lead: Sam Hill, Head of Parks
        Follows item 2A of the meeting on 13 December 2017
        h3: 2. Verges (Pages 1 - 2)
        Withdrawn: They are cut.
        h3: 3. Ponds
        Deferred to the meeting on 14 March 2018: There is frost.
        h3: 4. Trees
        Deferred to the meeting on 14 March 2018
        h3: 5. Bridge
        Urgent item: It is unsafe.
        It was found so on Monday.""")
    assert '<a href="https://www.ambridge.example/live">www.ambridge.example/live</a>' in sheet.html
    supplement = renderer.front_sheet(known, known.packs[1], {"2": PageRange(1, 2)})
    assert supplement.title == (
        "Parks Committee, Extraordinary Meeting, Wednesday 14 February 2018: supplement pack"
    )
    assert seen(supplement).endswith(
        "h1: Parks Committee – SUPPLEMENT PACK\nExtraordinary Meeting\n"
        "Wednesday 14 February 2018\n2.00 pm\nOnline: www.ambridge.example/live\n"
        "h2: Agenda\nh3: 2. Verges (Pages 1 - 2)\nWithdrawn: They are cut."
    )


def test_a_link_may_have_words(tmp_path: Path, renderer: Renderer) -> None:
    online = "online: {url: https://a.example/b, text: Watch the meeting live}\n"
    known = parks(tmp_path, PARKS + online)
    sheet = renderer.front_sheet(known, known.packs[0], {})
    assert '<p class="online"><a href="https://a.example/b">Watch the meeting live</a></p>' in (
        sheet.html
    )
    assert "Online:" not in seen(sheet)


def test_that_a_meeting_is_cancelled_is_said_first(tmp_path: Path, renderer: Renderer) -> None:
    known = parks(tmp_path, CANCELLED)
    [pack] = known.packs
    assert (pack.items, pack.recto) == ((), False)
    sheet = renderer.front_sheet(known, pack, {})
    assert sheet.title == "Parks Committee, Wednesday 14 February 2018: agenda (cancelled)"
    assert seen(sheet) == dedent("""\
        THIS MEETING HAS BEEN CANCELLED
        The hall is flooded.
        Members were told.
        It has been rearranged for Wednesday 14 March 2018.
        Ambridge Council
        h1: Parks Committee
        Wednesday 14 February 2018
        2.00 pm""")


def test_a_postponed_meeting_keeps_its_items(tmp_path: Path, renderer: Renderer) -> None:
    known = parks(tmp_path, f"{MEETING}status: postponed\nreason: There is snow.\n")
    for pack, name in zip(known.packs, ("agenda", "supplement pack"), strict=True):
        assert pack.recto
        sheet = renderer.front_sheet(known, pack, {})
        assert sheet.title.endswith(f"2018: {name} (postponed)")
        said = seen(sheet)
        assert said.startswith("THIS MEETING HAS BEEN POSTPONED\nThere is snow.\nAmbridge")
        assert "h3: 2. Verges\nWithdrawn: They are cut." in said


def test_the_minutes_and_slips_name_the_kind_of_meeting(tmp_path: Path, renderer: Renderer) -> None:
    kind = "title: Extraordinary Meeting\n"
    known = parks(tmp_path / "a", PARKS + kind, MINUTES)
    assert known.minutes is not None
    minutes = renderer.minutes(known.minutes)
    assert minutes.title == (
        "Parks Committee, Extraordinary Meeting, Wednesday 14 February 2018: minutes"
    )
    assert seen(minutes).startswith("h1: Parks Committee\nExtraordinary Meeting\nWednesday")
    exempt = dossier(council(tmp_path / "b", meeting=EXEMPT + kind))
    item = exempt.items[3]
    papers = [entry for entry in item.entries if isinstance(entry, WithheldPaper)]
    slip = renderer.slip(exempt, exempt.packs[0], item, papers, PageRange(1, 20))
    assert "Parks Committee, Extraordinary Meeting, Wednesday 14 February 2018\n" in seen(slip)


@pytest.mark.parametrize(
    "block",
    ["status", "meeting_title", "online", "lead", "follows", "urgent", "withdrawn", "deferred"],
)
def test_a_council_may_word_each_otherwise(tmp_path: Path, block: str) -> None:
    own = tmp_path / "templates" / "front-sheet.html"
    write(
        own,
        '{% extends "agendapack/front-sheet.html" %}\n'
        f"{{% block {block} %}}<p>Ours.</p>{{% endblock %}}\n",
    )
    known = parks(tmp_path, f"{MEETING}status: cancelled\nreason: Snow.\n")
    renderer = Renderer(template_folders(tmp_path), "")
    assert "Ours." in seen(renderer.front_sheet(known, known.packs[0], {}))


def test_bookmarks_say_what_is_not_taken() -> None:
    own = OwnPages("Agenda", paper(2), {PORTRAIT: paper(1)})
    pack = agenda([("1", "Paths"), ("2", "Verges"), ("3", "Ponds")])
    paths, verges, ponds = pack.items
    items = (paths, replace(verges, withdrawn="Cut."), replace(ponds, deferred=Deferred(DAY)))
    made = plan_pack(replace(pack, items=items), own, (), lambda _: 1, ENGLISH)
    assert [line.partition(" ->")[0].strip() for line in bookmarks_as_text(made.bookmarks)] == [
        "Agenda",
        "1. Paths",
        "2. Verges (withdrawn)",
        "3. Ponds (deferred)",
    ]


# -- commands --------------------------------------------------------------------------------------


def test_show_has_a_line_for_each() -> None:
    assert list(meeting_lines({"meeting": "parks/2018-02-14"})) == []
    meeting = {"title": "Special", "status": "cancelled", "rearranged-to": "2018-03-14"}
    assert list(meeting_lines({**meeting, "reason": "Snow,\nand frost.\n"})) == [
        "Special",
        "cancelled, rearranged to 2018-03-14: Snow, and frost.",
    ]
    item = {
        "withdrawn": "Cut.",
        "deferred": {"to": "2018-03-14", "reason": "Frost."},
        "urgent": "Unsafe.",
        "follows": "parks/2017-12-13#2a",
        "lead": "Sam Hill",
    }
    assert list(item_lines(item)) == [
        "withdrawn: Cut.",
        "deferred to 2018-03-14: Frost.",
        "urgent: Unsafe.",
        "follows parks/2017-12-13#2a",
        "lead: Sam Hill",
    ]


POSTPONED = {
    "meetings/parks/2024-05-16/meeting.yaml": """\
        date: 2024-05-16
        time: "10:00"
        title: "::Special:: meeting"
        status: postponed
        reason: The hall is flooded.
        rearranged-to: 2024-06-20
        published: 2024-05-15
        items:
          - title: Play areas
            follows: 2024-04-18#2
            papers: [survey.pdf]
            withdrawn: It is done.
          - title: Ponds
            deferred: {to: 2024-06-20, reason: "[red]Frost.[/red]"}
        """,
    "meetings/parks/2024-06-20/meeting.yaml": """\
        date: 2024-06-20
        time: "10:00"
        status: cancelled
        reason: There is no business.
        """,
    f"{PAPERS}/play-areas.md": None,
    f"{PAPERS}/costs.pdf": None,
}
NOTE = (
    "meetings/parks/2024-05-16/meeting.yaml:14:20: note: nothing on the agenda of 20 June 2024"
    " follows this item\n"
    "    write follows: 2024-05-16#2 at the item there\n"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A council of which one meeting was postponed, and the next one cancelled, as built."""
    root = ambridge(tmp_path_factory.mktemp("council"), POSTPONED)
    return root, agendapack("build", "--all", cwd=root)


def test_a_cancelled_meeting_without_items_is_built(built: tuple[Path, Ran]) -> None:
    root, ran = built
    assert (ran.code, ran.err) == (0, NOTE)
    packs = root / "packs/parks/2024-06-20"
    assert sorted(file.name for file in packs.iterdir()) == [
        "agenda-pack.pdf",
        "front-sheet.html",
        "manifest.json",
    ]
    with pikepdf.open(packs / "agenda-pack.pdf") as pack:
        assert len(pack.pages) == 1
        assert (
            str(pack.docinfo.Title) == "Parks Committee, Thursday 20 June 2024: agenda (cancelled)"
        )
        with pack.open_outline() as outline:
            assert len(outline.root) == 1


def test_what_an_item_follows_is_an_input_and_a_later_agenda_is_none(
    built: tuple[Path, Ran],
) -> None:
    root, _ = built
    made = json.loads((root / "packs/parks/2024-05-16/manifest.json").read_bytes())
    names = [entry["file"] for entry in made["inputs"]]
    assert "meetings/parks/2024-04-18/meeting.yaml" in names
    assert "meetings/parks/2024-06-20/meeting.yaml" not in names


def test_show_tells_what_happened(built: tuple[Path, Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    root, _ = built
    text = agendapack("show", "2024-05-16", cwd=root)
    assert [line for line in text.out.splitlines() if line.lstrip().startswith("::")] == []
    assert [line.strip("│").split("│")[0].rstrip() for line in text.out.splitlines()[4:-1]] == [
        " Front sheet",
        "   ::Special:: meeting",
        "   postponed, rearranged to 2024-06-20: The hall is flooded.",
        " 1. Play areas (withdrawn)",
        "   withdrawn: It is done.",
        "   follows parks/2024-04-18#2",
        "   survey",
        " 2. Ponds (deferred)",
        "   deferred to 2024-06-20: [red]Frost.[/red]",
    ]


def test_show_as_json_has_the_records_keys(built: tuple[Path, Ran]) -> None:
    root, _ = built
    shown = agendapack("show", "--all", "--format", "json", cwd=root)
    ordinary, postponed, cancelled = json.loads(shown.out)["meetings"]
    assert list(ordinary) == ["meeting", "packs", "members"]
    assert list(ordinary["packs"][0]["items"][0]) == ["item", "range", "papers", "to-follow"]
    assert (cancelled["status"], cancelled["reason"]) == ("cancelled", "There is no business.")
    assert cancelled["packs"][0]["items"] == []
    assert list(postponed) == [
        *("meeting", "title", "status", "reason", "rearranged-to", "packs", "members")
    ]
    assert postponed["rearranged-to"] == "2024-06-20"
    play_areas, ponds = postponed["packs"][0]["items"]
    assert (play_areas["withdrawn"], play_areas["follows"]) == (
        "It is done.",
        "parks/2024-04-18#2",
    )
    assert ponds["deferred"] == {"to": "2024-06-20", "reason": "[red]Frost.[/red]"}


def test_what_comes_of_the_other_meetings_is_seen(built: tuple[Path, Ran], tmp_path: Path) -> None:
    root = shutil.copytree(built[0], tmp_path / "council")
    pack = root / "packs/parks/2024-05-16/agenda-pack.pdf"
    before = pack.stat().st_mtime_ns

    def again() -> tuple[str, str]:
        ran = agendapack("build", "2024-05-16", cwd=root)
        assert ran.code == 0
        return ran.out.splitlines()[-1], ran.err

    last, err = again()
    assert ("unchanged" in last, err) == (True, NOTE)
    june = root / "meetings/parks/2024-06-20/meeting.yaml"
    write(june, june.read_text() + "items: [{title: Ponds, follows: 2024-05-16#2}]\n")
    last, err = again()
    assert ("unchanged" in last, err) == (False, "")
    june.parent.rename(june.parent.with_name("2024-06-27"))
    _, err = again()
    assert err.count("warning: no meeting of the committee on 20 June 2024") == 2
    june.parent.with_name("2024-06-27").rename(june.parent)
    assert again()[1] == ""
    assert pack.stat().st_mtime_ns == before
