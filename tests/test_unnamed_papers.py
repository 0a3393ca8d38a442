"""Files in papers/ that nothing names."""

from __future__ import annotations

from pathlib import Path

from agendapack.records.dossier import PaperSource
from agendapack.records.unnamed_papers import unnamed_papers
from agendapack.records.values import NOWHERE
from tests.records_builders import MEETING, PDF, council, faults, shown
from tests.running import agendapack
from tests.running import council as built_council

HINT = "name it under an item's papers:, or move it out of papers/"


def told(*names: str) -> list[str]:
    return [
        f'{Path(name).name}:0:0: note: nothing names the paper "{name}" | {HINT}' for name in names
    ]


def test_a_paper_that_nothing_names_is_a_note(tmp_path: Path) -> None:
    papers = {"report.pdf": PDF, "appendix-b.pdf": PDF, "annex/plan.docx": b"x", "notes.txt": b"x"}
    assert faults(council(tmp_path, papers=papers)) == told(
        "annex/plan.docx", "appendix-b.pdf", "notes.txt"
    )


def test_what_a_system_or_a_program_leaves_is_passed_over(tmp_path: Path) -> None:
    left = (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "~$report.docx",
        ".~lock.a.odt#",
        ".git/config",
    )
    papers = {"report.pdf": PDF, **dict.fromkeys(left, b"x")}
    assert faults(council(tmp_path, papers=papers)) == []


def test_a_picture_of_a_markdown_paper_is_no_paper(tmp_path: Path) -> None:
    text = b"# Report\n\n![The pond](pond%201.png)\n\n![The mill](img/mill.jpg)\n"
    pictures = {"pond 1.png": b"x", "img/mill.jpg": b"x", "tree.png": b"x", "mill.pdf": PDF}
    meeting = MEETING.replace("report.pdf", "report.md")
    library = council(tmp_path, meeting=meeting, papers={"report.md": text, **pictures})
    assert faults(library) == told("mill.pdf", "tree.png")


def test_a_supplement_names_papers_too(tmp_path: Path) -> None:
    supplement = "supplements:\n  - {published: 2018-02-09, items: {2: [late.pdf]}}\n"
    papers = {"report.pdf": PDF, "late.pdf": PDF}
    assert faults(council(tmp_path, meeting=MEETING + supplement, papers=papers)) == []


def test_papers_may_be_read_from_copies(tmp_path: Path) -> None:
    council(tmp_path / "root", papers={"annex/report.pdf": PDF, "b.pdf": PDF})
    place = "meetings/parks/2018-02-14/papers"
    copy = PaperSource(
        kind="pdf",
        path=tmp_path / "copies" / "1.pdf",
        title=None,
        place=NOWHERE,
        original=tmp_path / "root" / place / "annex/report.pdf",
    )
    assert shown(unnamed_papers(tmp_path / "root" / place, [copy])) == told("b.pdf")


def test_where_a_paper_is_missing_no_other_is_said_to_be_forgotten(tmp_path: Path) -> None:
    assert faults(council(tmp_path, papers={"reprot.pdf": PDF})) == [
        'meeting.yaml:7:14: error: no such paper "report.pdf" | did you mean reprot.pdf?'
    ]


def test_many_are_not_told_one_by_one(tmp_path: Path) -> None:
    papers = {"report.pdf": PDF, **{f"{number:02}.jpg": b"x" for number in range(25)}}
    found = faults(council(tmp_path, papers=papers))
    assert len(found) == 21
    assert found[0] == (
        "papers:0:0: note: nothing names 5 more files in papers/ | move what is no paper out of"
        " papers/"
    )


def test_a_paper_that_comes_after_a_build_is_told(tmp_path: Path) -> None:
    meeting = "meetings/parks/2024-04-18"
    built_council(tmp_path)
    assert agendapack("build", "2024-04-18", cwd=tmp_path).err == ""
    (tmp_path / meeting / "papers").mkdir()
    (tmp_path / meeting / "papers" / "late.md").write_text("# Late\n")
    again = agendapack("build", "2024-04-18", "--strict", cwd=tmp_path)
    assert (again.code, again.err) == (
        0,
        f'{meeting}/papers/late.md: note: nothing names the paper "late.md"\n    {HINT}\n',
    )
    assert agendapack("build", "2024-04-18", cwd=tmp_path).err == again.err
