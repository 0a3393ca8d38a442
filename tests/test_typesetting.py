"""What a typesetter of a council makes of each thing that agendapack sets itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.build.typesetting import Typesetter, typesetter
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location
from agendapack.records.dossier import PaperSource
from agendapack.records.paper_kinds import PaperKind
from tests.records_builders import MINUTES, council, dossier, write


@pytest.fixture(scope="module")
def setting() -> Typesetter:
    return typesetter(template_folders(Path("/none")), "shipped")


def test_a_process_has_one_typesetter_for_the_same_files(setting: Typesetter) -> None:
    assert typesetter(setting.folders, "shipped") is setting
    assert typesetter(setting.folders, "changed") is not setting


@pytest.mark.parametrize(
    ("kind", "text", "title"),
    [("markdown", "# Bins\n\nLate.\n", "Bins"), ("csv", "Ward,Sum\nHam,1\n", "Spending")],
)
def test_a_paper_is_set_by_its_kind(
    setting: Typesetter, tmp_path: Path, kind: PaperKind, text: str, title: str
) -> None:
    opened = dossier(council(tmp_path))
    file = tmp_path / "paper"
    file.write_text(text, encoding="utf-8")
    printed = setting.paper(
        PaperSource(kind, file, "Spending", Location(file)), opened.packs[0], tmp_path
    )
    assert printed.title == title
    assert printed.facts is not None
    assert len(printed.facts.pages) == 1
    assert printed.accessibility is not None
    assert printed.accessibility.conforms


def test_minutes_have_their_fonts_in_them_where_they_stand_alone(
    setting: Typesetter, tmp_path: Path
) -> None:
    opened = dossier(council(tmp_path, minutes=MINUTES))
    assert opened.minutes is not None
    source = PaperSource("minutes", tmp_path, None, Location(tmp_path), minutes=opened.minutes)
    paper = setting.paper(source, opened.packs[0], tmp_path)
    alone = setting.minutes(opened.minutes, tmp_path, standalone=True)
    assert ("@font-face" in paper.html, "@font-face" in alone.html) == (False, True)
    assert paper.title == alone.title


def test_a_template_with_a_fault_gives_no_pages(tmp_path: Path) -> None:
    library = council(tmp_path)
    write(tmp_path / "templates" / "front-sheet.html", "{{ nothing( }}")
    opened = dossier(library)
    setting = Typesetter(template_folders(tmp_path))
    printed = setting.front_sheet(opened, opened.packs[0], {}, tmp_path)
    assert printed.facts is None
    assert [problem.location.file.name for problem in printed.problems] == ["front-sheet.html"]
