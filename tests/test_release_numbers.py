"""Page numbers of supplements follow those that were released, not what the records would number
now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pypdf
import pytest

from agendapack.pack.pack_map import MappedSource, PackMap
from agendapack.pack.published_numbers import NumberedEntry, published_numbers
from agendapack.pack.slips import SlipPage
from agendapack.records.page_ranges import PageRange
from tests.builders import pdf
from tests.running import MEETING, PAPERS, agendapack, council, write
from tests.test_release import edit, release, text_of, versions

pytestmark = pytest.mark.once

KEY = "parks/2024-05-16"
FILES: Mapping[str, str | bytes | None] = {
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        venue: Village Hall
        published: 2024-05-08
        items:
          - title: Paths
            papers:
              - {file: paths.pdf, title: Paths}
          - title: Play areas
            papers:
              - {file: survey.pdf, title: Survey}
        """,
    f"{PAPERS}/play-areas.md": None,
    f"{PAPERS}/costs.pdf": None,
    f"{PAPERS}/paths.pdf": pdf(2, text="About paths"),
    f"{PAPERS}/survey.pdf": pdf(2, text="The survey"),
    f"{PAPERS}/late.pdf": pdf(2, text="The survey as it should be"),
}
SUPPLEMENT = """\
supplements:
  - published: 2024-05-08
    numbering: continue
    items:
      2: [{file: late.pdf, title: Survey again, replaces: survey.pdf}]
"""


def released_agenda(root: Path, supplement: str = SUPPLEMENT) -> Path:
    """A meeting whose agenda pack is released, with pages 1 to 4; then the records have longer
    papers, and a supplement."""
    council(root, FILES)
    assert release(root).code == 0
    write(root / PAPERS / "paths.pdf", pdf(6, text="About paths"))
    with (root / MEETING).open("a", encoding="utf-8") as meeting:
        meeting.write(supplement)
    return root


def labels(root: Path, file: str) -> list[str]:
    with pypdf.PdfReader(root / "packs" / KEY / file) as reader:
        return reader.page_labels


def test_a_supplement_follows_the_numbers_that_were_released(tmp_path: Path) -> None:
    root = released_agenda(tmp_path)
    ran = release(root)
    assert ran.code == 0
    assert labels(root, "agenda-pack.pdf") == ["i", "ii", "1", "2", "3", "4"]
    assert labels(root, "supplement-1.pdf") == ["i", "ii", "5", "6"]
    said = text_of(root / "packs" / KEY / "supplement-1.pdf")
    assert "This paper replaces pages 3 and 4 of the agenda pack." in said
    html = (root / "packs" / KEY / "supplement-1.html").read_text(encoding="utf-8")
    assert "replaces pages 3 and 4 of the agenda pack" in html
    ran = agendapack("build", KEY, cwd=root)
    assert "agenda-pack.pdf stays as it was released" in ran.err
    assert "supplement-1.pdf" not in ran.err


def test_an_amended_agenda_amends_what_follows_its_numbers(tmp_path: Path) -> None:
    root = released_agenda(tmp_path)
    assert release(root).code == 0
    ran = release(root, "--amend", "Item 1: four pages were missing.", day="2024-05-09")
    assert ran.code == 0
    assert versions(root) == [
        *(("agenda-pack", 1), ("supplement-1", 1), ("agenda-pack", 2), ("supplement-1", 2)),
    ]
    assert labels(root, "supplement-1.pdf") == ["i", "ii", "9", "10"]
    said = text_of(root / "packs" / KEY / "supplement-1.pdf")
    assert "This paper replaces pages 7 and 8 of the agenda pack." in said
    assert "Amended 9 May 2024: Item 1: four pages were missing." in said
    ran = agendapack("build", KEY, cwd=root)
    assert "stays as it was released" not in ran.err


def test_the_agenda_alone_can_be_amended(tmp_path: Path) -> None:
    root = released_agenda(tmp_path)
    assert release(root).code == 0
    amend = ("--amend", "Item 1: four pages were missing.", "--only", "agenda-pack")
    ran = release(root, *amend, day="2024-05-09")
    assert ran.code == 0
    assert labels(root, "supplement-1.pdf") == ["i", "ii", "5", "6"]
    [line] = [line for line in ran.err.splitlines() if "supplement-1.pdf stays" in line]
    assert line.endswith(
        "stays as it was released on 8 May 2024 (version 1); the records would now make pages i, 5,"
        " 6, 9 and 10 otherwise"
    )


def test_a_paper_that_has_another_file_by_now_is_known_by_its_title(tmp_path: Path) -> None:
    root = released_agenda(tmp_path, SUPPLEMENT.replace("survey.pdf", "survey-1.pdf"))
    (root / PAPERS / "survey.pdf").rename(root / PAPERS / "survey-1.pdf")
    edit(root, MEETING, "{file: survey.pdf", "{file: survey-1.pdf")
    assert release(root).code == 0
    said = text_of(root / "packs" / KEY / "supplement-1.pdf")
    assert "This paper replaces pages 3 and 4 of the agenda pack." in said


def test_a_paper_that_was_not_released_cannot_be_replaced(tmp_path: Path) -> None:
    root = released_agenda(tmp_path, SUPPLEMENT.replace("survey.pdf", "new.pdf"))
    write(root / PAPERS / "new.pdf", pdf(2, text="Not in the pack that was released"))
    edit(root, MEETING, "{file: survey.pdf, title: Survey}", "{file: new.pdf, title: New}")
    ran = agendapack("build", KEY, cwd=root)
    assert ran.code == 0
    assert (
        f"{MEETING}:16:18: warning: the agenda pack has no such paper as it was released, so"
        " nothing says which pages this one replaces\n"
        "    replace a paper that was published, or amend what was released first\n"
    ) in ran.err
    assert "This paper replaces" not in text_of(root / "packs" / KEY / "supplement-1.pdf")


def test_withheld_papers_have_the_numbers_of_their_slip() -> None:
    """Those of its own part, where as much is withheld as was; else all of the slip's."""
    slip = MappedSource("slip", "Not for publication", "3", pages=PageRange(11, 16))
    known = PackMap(
        *(1, 0, "", "en-GB", date(2024, 5, 8), "restart", True, False, False),
        *((), (slip,), ()),
    )
    for last, expected in ((10, PageRange(13, 16)), (12, PageRange(11, 16))):
        papers = [
            NumberedEntry("3", None, None, PageRange(5, 6), is_withheld=True),
            NumberedEntry("3", None, None, PageRange(7, last), is_withheld=True),
        ]
        slips = [SlipPage("3", (), PageRange(5, last))]
        assert published_numbers(known, papers, slips)[1] == expected
    other = [NumberedEntry("4", None, None, PageRange(7, 8), is_withheld=True)]
    assert published_numbers(known, other, [SlipPage("4", (), PageRange(7, 8))]) == (None,)
