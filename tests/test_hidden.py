"""What office files hide is found and named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdf
import pytest

from agendapack.papers.office import office_xml
from agendapack.papers.office.conversion import convert
from agendapack.papers.office.hidden import look, wording
from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind, NotLookedInto
from agendapack.papers.office.soffice import find_soffice
from agendapack.problems import Location, Severity
from tests.office_builders import P, S, W, archive, cells, docx, odf, odt, pptx, rtf, xlsx

PLACE = Location(Path("meeting.yaml"), 3, 5)


def said(file: Path) -> list[str]:
    return [problem.message for problem in wording(file.name, look(file), PLACE)]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path


# --- nothing hidden ---------------------------------------------------------------------------


def test_plain_files_hide_nothing(here: Path) -> None:
    (here / "f.csv").write_text("a,b\n", encoding="utf-8")
    for file in (
        docx(here / "a.docx", "Title", "Text."),
        xlsx(here / "b.xlsx", {"A": cells(("1", "2"))}),
        pptx(here / "c.pptx", ["One", "Two"]),
        odt(here / "d.odt", "Title", "Text."),
        here / "f.csv",
    ):
        assert look(file) == (), file


# --- workbooks --------------------------------------------------------------------------------


def test_hidden_sheets(here: Path) -> None:
    sheets = {"Spend": cells(("a",)), "Salaries": cells(("b",)), "Lookup & co": cells(("c",))}
    states = {"Salaries": "hidden", "Lookup & co": "veryHidden"}
    assert said(xlsx(here / "b.xlsx", sheets, states)) == [
        '"b.xlsx" has hidden sheets, "Salaries" and "Lookup & co"'
    ]


def test_hidden_rows_and_columns_that_hold_something(here: Path) -> None:
    inside = cells(
        ("Ward", "Name", "Spend"),
        ("Ham", "J. Smith", "1"),
        before='<cols><col min="2" max="2" hidden="1"/>'
        '<col min="4" max="16384" hidden="1"/></cols>',
        row_attributes={2: 'hidden="1"'},
    )
    assert said(xlsx(here / "b.xlsx", {"Spend": inside})) == [
        '"b.xlsx" has 1 hidden row with contents, in the sheet "Spend"',
        '"b.xlsx" has 1 hidden column with contents, in the sheet "Spend"',
    ]


def test_comments_in_a_workbook(here: Path) -> None:
    comments = (
        f"<comments {S}><authors><author>tc={{1}}</author><author>A. Clerk</author></authors>"
        '<commentList><comment ref="A1"/><comment ref="A2"/></commentList></comments>'
    )
    file = xlsx(here / "b.xlsx", {"A": cells(("x",))}, extra={"xl/comments1.xml": comments})
    assert said(file) == ['"b.xlsx" has 2 comments by A. Clerk']


def test_open_document_sheets(here: Path) -> None:
    def cell(text: str, repeat: int = 1) -> str:
        return (
            '<table:table-cell office:value-type="string"'
            f' table:number-columns-repeated="{repeat}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )

    body = (
        '<table:table table:name="Spend"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="1000"/>'
        f"<table:table-row>{cell('a')}{cell('b', 2)}"
        '<table:table-cell table:number-columns-repeated="900"/></table:table-row>'
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="3">{cell("x")}'
        "</table:table-row>"
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="9999">'
        "<table:table-cell/></table:table-row></table:table>"
        f'<table:table table:name="Pay" table:style-name="ta2"><table:table-row>{cell("y")}'
        "</table:table-row></table:table>"
    )
    style = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    assert look(odf(here / "s.ods", "spreadsheet", body, styles=style)) == (
        Hidden(HiddenKind.SHEETS, ("Pay",), 1),
        Hidden(HiddenKind.ROWS, ("Spend",), 3),
        Hidden(HiddenKind.COLUMNS, ("Spend",), 2),
    )


# --- presentations ----------------------------------------------------------------------------


def test_notes_and_hidden_slides(here: Path) -> None:
    notes = {1: "Do not mention the overspend.", 3: "  "}
    file = pptx(here / "c.pptx", ["One", "Two", "Three", "Four"], hidden=[2, 4], notes=notes)
    assert said(file) == [
        '"c.pptx" has hidden slides: 2 and 4',
        '"c.pptx" has speaker notes to slide 1',
    ]


def test_comments_on_slides(here: Path) -> None:
    file = pptx(here / "c.pptx", ["One"])
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("ppt/comments/comment1.xml", f"<p:cmLst {P}><p:cm/></p:cmLst>")
        zipped.writestr(
            "ppt/commentAuthors.xml",
            f'<p:cmAuthorLst {P}><p:cmAuthor id="0" name="A. Clerk"/></p:cmAuthorLst>',
        )
    assert said(file) == ['"c.pptx" has 1 comment by A. Clerk']


def test_open_document_slides(here: Path) -> None:
    frame = (
        '<draw:frame presentation:class="{}"><draw:text-box><text:p>{}</text:p></draw:text-box>'
        "</draw:frame>"
    )
    body = (
        '<draw:page draw:style-name="dp1"/><draw:page>'
        f"<presentation:notes>{frame.format('notes', 'Say this.')}</presentation:notes></draw:page>"
        f"<draw:page><presentation:notes>{frame.format('page-number', '3')}</presentation:notes>"
        "</draw:page>"
    )
    style = (
        '<style:style style:name="dp1" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    assert said(odf(here / "p.odp", "presentation", body, styles=style)) == [
        '"p.odp" has a hidden slide, number 1',
        '"p.odp" has speaker notes to slide 2',
    ]


# --- documents --------------------------------------------------------------------------------


def test_tracked_changes_comments_and_hidden_text(here: Path) -> None:
    body = (
        '<w:p><w:ins w:id="1" w:author="Jane Smith"><w:r><w:t>in</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A. Clerk"><w:r><w:delText>out</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>'
    )
    comments = f'<w:comments {W}><w:comment w:id="0" w:author="Jane Smith"/></w:comments>'
    file = docx(here / "a.docx", "Title", body=body, extra={"word/comments.xml": comments})
    assert said(file) == [
        '"a.docx" has 2 tracked changes by A. Clerk and Jane Smith',
        '"a.docx" has 1 comment by Jane Smith',
        '"a.docx" has hidden text in 1 place',
    ]


def test_open_document_changes_and_comments(here: Path) -> None:
    before = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        "<office:change-info><dc:creator>A. Clerk</dc:creator></office:change-info>"
        "<text:p>struck out</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    body = (
        '<text:p><text:change text:change-id="c1"/><office:annotation>'
        "<dc:creator>Jane Smith</dc:creator><text:p>Really?</text:p></office:annotation></text:p>"
    )
    assert said(odt(here / "d.odt", "Title", body=body, before=before)) == [
        '"d.odt" has 1 tracked change by A. Clerk',
        '"d.odt" has 1 comment by Jane Smith',
    ]


# --- what cannot be looked into ---------------------------------------------------------------


def test_older_kinds_get_a_note(here: Path) -> None:
    (problem,) = wording("l.rtf", look(rtf(here / "l.rtf", "x")), PLACE)
    assert problem.severity is Severity.NOTE
    assert problem.message == '"l.rtf" is of a kind that cannot be looked into (RTF)'


def test_damaged_files_get_a_note(here: Path) -> None:
    (here / "x.docx").write_bytes(b"no zip")
    archive(here / "y.ods", {"content.xml": "<a><b></a>"})
    for name in ("x.docx", "y.ods"):
        (problem,) = wording(name, look(here / name), PLACE)
        assert problem.severity is Severity.NOTE
        assert problem.message == f'"{name}" is damaged inside and cannot be looked into'


def test_an_encrypted_open_document(here: Path) -> None:
    file = odt(here / "d.odt", "Title")
    with zipfile.ZipFile(file) as zipped:
        parts = {name: zipped.read(name).decode() for name in zipped.namelist()}
    parts = {name: text.partition("?>")[2].strip() or text for name, text in parts.items()}
    entry = "</manifest:manifest>"
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
        entry, f"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>{entry}"
    )
    (problem,) = wording("d.odt", look(archive(file, parts)), PLACE)
    assert problem.is_error
    assert problem.message == '"d.odt" needs a password to open'


def test_a_document_type_is_refused(here: Path) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    file = archive(here / "x.ods", {"content.xml": laughs})
    (problem,) = wording("x.ods", look(file), PLACE)
    assert problem.is_error
    assert problem.message == '"x.ods" declares a document type, as no office program does'


def test_limits(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = archive(here / "deep.ods", {"content.xml": "<a>" * 600 + "</a>" * 600})
    assert look(deep) == NotLookedInto(
        "is nested too deeply to be looked into",
        True,
        "ask its author for a PDF of what is to be published",
    )
    file = xlsx(here / "b.xlsx", {"A": cells(*[("x",)] * 5000)})
    monkeypatch.setattr(office_xml, "MAX_PART", 50_000)
    assert said(file) == ['"b.xlsx" is too large to be looked into']
    monkeypatch.setattr(office_xml, "MAX_UNPACKED", 50_000)
    (problem,) = wording("b.xlsx", look(file), PLACE)
    assert problem.is_error


# --- and stays hidden -------------------------------------------------------------------------


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed here")
def test_none_of_it_is_printed(here: Path) -> None:
    """Also where the workbook opens on the hidden sheet, which LibreOffice would print."""
    first = {"Pay": cells(("SECRET",)), "Spend": cells(("Shown", "SECRET"), before='<cols>'
        '<col min="2" max="2" width="9" hidden="1"/></cols>')}  # fmt: skip
    files = (
        xlsx(here / "b.xlsx", first, {"Pay": "hidden"}),
        pptx(here / "c.pptx", ["Shown", "SECRET"], hidden=[2], notes={1: "SECRET"}),
    )
    conversion = convert(dict.fromkeys(files, PLACE), here / "made")
    for file in files:
        reader = pypdf.PdfReader(conversion.pdfs[file])
        text = "".join(page.extract_text() for page in reader.pages)
        assert "Shown" in text
        assert "SECRET" not in text
