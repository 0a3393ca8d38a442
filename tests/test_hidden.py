"""What office files hide is found and named."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdf
import pytest

from agendapack.papers.office import office_xml
from agendapack.papers.office.conversion import convert
from agendapack.papers.office.hidden import look, wording
from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind, NotLookedInto
from agendapack.papers.office.saved_values import freeze
from agendapack.papers.office.soffice import find_soffice
from agendapack.problems import Location, Severity
from tests.office_builders import (
    P,
    R,
    S,
    W,
    archive,
    cells,
    docx,
    odf,
    odt,
    pptx,
    relations,
    rtf,
    xlsx,
)

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
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


@pytest.mark.parametrize(
    ("before", "row", "told"),
    [
        ("", 'ht="0" customHeight="1"', {HiddenKind.ROWS: 1}),
        ("", 'ht="0.3"', {HiddenKind.ROWS: 1}),
        ("", 'ht="0.75" customHeight="1"', {}),
        ("", 'ht="high"', {}),
        ('<sheetFormatPr defaultRowHeight="0" customHeight="1"/>', "", {HiddenKind.ROWS: 2}),
        ('<sheetFormatPr defaultRowHeight="0"/>', "", {}),
        ('<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>', "", {}),
        (
            '<cols><col min="2" max="2" width="0" customWidth="1"/></cols>',
            "",
            {HiddenKind.COLUMNS: 1},
        ),
        ('<cols><col min="2" max="2" width="0.1"/></cols>', "", {}),
        (
            '<sheetFormatPr defaultColWidth="0"/><cols><col min="2" max="2" width="9"/></cols>',
            "",
            {HiddenKind.COLUMNS: 2},
        ),
        ('<sheetFormatPr defaultColWidth="0"/>', "", {HiddenKind.COLUMNS: 3}),
        ('<sheetFormatPr baseColWidth="0"/>', "", {}),
    ],
)
def test_rows_and_columns_of_no_size(
    here: Path, before: str, row: str, told: dict[HiddenKind, int]
) -> None:
    """Rows that stand in the file show though rows be hidden by default."""
    inside = cells(("a", "b", "c"), ("d",), before=before, row_attributes={2: row})
    found = look(xlsx(here / "b.xlsx", {"Spend": inside}))
    assert isinstance(found, tuple)
    assert {one.kind: one.count for one in found} == told


def test_comments_in_a_workbook(here: Path) -> None:
    comments = (
        f"<comments {S}><authors><author>A. Clerk</author><author> </author></authors>"
        '<commentList><comment ref="A1" authorId="0"/><comment ref="A2" authorId="0"/>'
        '<comment ref="A3" authorId="1"/><comment ref="A4" authorId="7"/></commentList></comments>'
    )
    file = xlsx(here / "b.xlsx", {"A": cells(("x",))}, extra={"xl/comments1.xml": comments})
    assert said(file) == ['"b.xlsx" has 4 comments by A. Clerk']


def test_threads_of_comments_are_counted_once(here: Path) -> None:
    """Beside each thread stands a comment for programs that know none."""
    threads = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    parts = {
        "xl/comments1.xml": f"<comments {S}><authors><author>tc={{1}}</author></authors>"
        '<commentList><comment ref="A1" authorId="0"/></commentList></comments>',
        "xl/threadedComments/threadedComment1.xml": f"<ThreadedComments {threads}>"
        '<threadedComment ref="A1" personId="{1}"/><threadedComment ref="A1" personId="{2}"/>'
        "</ThreadedComments>",
        "xl/persons/person.xml": f"<personList {threads}>"
        '<person displayName="A. Clerk" id="{1}"/>'
        '<person displayName="B. Clerk" id="{2}"/><person displayName="C. Clerk" id="{3}"/>'
        "</personList>",
    }
    file = xlsx(here / "b.xlsx", {"A": cells(("x",))}, extra=parts)
    assert said(file) == ['"b.xlsx" has 2 comments by A. Clerk and B. Clerk']


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (";;;", ['"b.xlsx" has 2 cells whose format hides what they hold, in the sheet "Spend"']),
        (
            "[Red];&quot;&quot;; ;",
            ['"b.xlsx" has 2 cells whose format hides what they hold, in the sheet "Spend"'],
        ),
        ("0;;;", []),
        (";;;@", []),
    ],
)
def test_cells_whose_format_hides_them(here: Path, code: str, told: list[str]) -> None:
    styles = (
        f'<styleSheet {S}><numFmts count="1"><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="164"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    row = (
        '<sheetData><row><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c>'
        '<c r="C1" s="1" t="inlineStr"><is><t>a</t><t>b</t></is></c><c r="D1" s="1"/></row>'
        '<row hidden="1"><c r="A2" s="0"/><c r="B2" s="1"/></row></sheetData>'
    )
    file = xlsx(here / "b.xlsx", {"Spend": row}, extra={"xl/styles.xml": styles})
    assert said(file) == told


def test_a_cell_that_is_hidden_twice_is_told_once(here: Path) -> None:
    styles = (
        f'<styleSheet {S}><numFmts><numFmt numFmtId="164" formatCode=";;;"/></numFmts>'
        '<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    row = '<sheetData><row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    file = xlsx(here / "b.xlsx", {"A": f"{row}</sheetData>"}, extra={"xl/styles.xml": styles})
    assert said(file) == ['"b.xlsx" has 1 hidden row with contents, in the sheet "A"']


def test_the_history_of_a_shared_workbook(here: Path) -> None:
    parts = {
        "xl/revisions/revisionHeaders.xml": f'<headers {S}><header userName="A. Clerk"/>'
        '<header userName="B. Clerk"/></headers>',
        "xl/revisions/revisionLog1.xml": f"<revisions {S}><rcc><nc><v>1</v></nc></rcc><rrc/>"
        "<rcv/></revisions>",
        "xl/revisions/userNames.xml": f"<users {S}/>",
    }
    file = xlsx(here / "b.xlsx", {"A": cells(("x",))}, extra=parts)
    (problem,) = wording("b.xlsx", look(file), PLACE)
    assert problem.message == '"b.xlsx" has a history of 2 changes by A. Clerk and B. Clerk'
    assert problem.hint == (
        "this is not in the pack; end the sharing, or accept the changes, in the program, and save"
        " it before the file itself goes to anybody"
    )


def test_what_a_workbook_draws_its_data_from(here: Path) -> None:
    parts = {
        "xl/model/item.data": "",
        "xl/connections.xml": f'<connections {S}><connection name="Payroll"/>'
        '<connection name="ThisWorkbookDataModel"/></connections>',
    }
    row = (
        cells(("x",)) + '<scenarios><scenario name="Worst case"><i r="A1"/></scenario></scenarios>'
    )
    file = xlsx(here / "b.xlsx", {"A": row}, extra=parts)
    assert said(file) == [
        '"b.xlsx" has the tables of a data model',
        '"b.xlsx" has a connection to other data, "Payroll"',
        '"b.xlsx" has a scenario, "Worst case"',
    ]
    parts["xl/connections.xml"] = parts["xl/connections.xml"].replace(
        "ThisWorkbookDataModel", "Tax"
    )
    assert said(xlsx(here / "c.xlsx", {"A": cells(("x",))}, extra=parts))[1] == (
        '"c.xlsx" has connections to other data, "Payroll" and "Tax"'
    )


def test_earlier_versions_in_an_open_document_file(here: Path) -> None:
    file = odt(here / "d.odt", "Title")
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("VersionList.xml", "<a/>")
        zipped.writestr("Versions/Version1", "PK")
    assert said(file) == ['"d.odt" has an earlier version of itself']
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("Versions/Version2", "PK")
    assert said(file) == ['"d.odt" has 2 earlier versions of itself']


def test_changes_to_an_open_document_sheet_are_not_printed(here: Path) -> None:
    body = (
        "<table:tracked-changes><table:insertion><office:change-info>"
        '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">A. Clerk</dc:creator>'
        "</office:change-info></table:insertion></table:tracked-changes>"
    )
    assert said(odf(here / "s.ods", "spreadsheet", body)) == [
        '"s.ods" has a history of 1 change by A. Clerk'
    ]
    assert said(odf(here / "s.odt", "text", body)) == ['"s.odt" has 1 tracked change by A. Clerk']


def test_cells_that_are_kept_of_another_file_are_no_hidden_sheet(here: Path) -> None:
    style = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    body = (
        '<table:table table:name="\'file:///S:/Pay.ods\'#$A" table:style-name="ta2">'
        '<table:table-source xlink:href="file:///S:/Pay.ods"/><table:table-row>'
        '<table:table-cell office:value-type="float" table:number-columns-repeated="3"/>'
        '<table:table-cell table:number-columns-repeated="9"/></table:table-row></table:table>'
        '<table:table table:name="Shown"><table:table-row>'
        '<table:table-cell office:value-type="float"/></table:table-row></table:table>'
    )
    assert said(odf(here / "s.ods", "spreadsheet", body, styles=style)) == [
        '"s.ods" has 3 values kept from "Pay.ods"'
    ]


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


def test_open_document_rows_and_columns_of_no_size(here: Path) -> None:
    full = '<table:table-cell office:value-type="string"/>'
    body = (
        '<table:table table:name="Spend"><table:table-column/>'
        f'<table:table-column table:style-name="c"/><table:table-row>{full * 2}</table:table-row>'
        f'<table:table-row table:style-name="r">{full}</table:table-row>'
        '<table:table-row-group table:display="false">'
        f"<table:table-row>{full}</table:table-row></table:table-row-group></table:table>"
    )
    styles = (
        '<style:style style:name="c" style:family="table-column"><style:table-column-properties'
        ' style:column-width="0cm"/></style:style><style:style style:name="r"'
        ' style:family="table-row"><style:table-row-properties style:row-height="0cm"/>'
        "</style:style>"
    )
    file = odf(here / "s.ods", "spreadsheet", body, styles=styles)
    assert look(file) == (
        Hidden(HiddenKind.ROWS, ("Spend",), 2),
        Hidden(HiddenKind.COLUMNS, ("Spend",), 1),
    )
    freeze(file, here / "copy.ods", PLACE)
    with zipfile.ZipFile(here / "copy.ods") as zipped:
        assert zipped.read("content.xml").count(b"collapse") == 3


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


# --- pictures, files and values in the file ---------------------------------------------------

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:v"'


def rels(*entries: str) -> str:
    """A relationships part; an entry is "id kind target", with a star for a target outside."""
    made = ""
    for key, kind, target in (entry.split(" ", 2) for entry in entries):
        mode = ' TargetMode="External"' if target.startswith("*") else ""
        made += f'<Relationship Id="{key}" Type="t/{kind}" Target="{target.lstrip("*")}"{mode}/>'
    return f'<Relationships xmlns="{RELATIONS}">{made}</Relationships>'


def report(here: Path, drawn: str, *entries: str, part: str = "document") -> Path:
    """A Word file in which ``part`` draws something, with these relationships."""
    extra = {f"word/_rels/{part}.xml.rels": rels(*entries)}
    body = f"<w:p {R} {DRAWING}>{drawn}</w:p>"
    if part != "document":
        extra[f"word/{part}.xml"] = f"<w:hdr {W}>{body}</w:hdr>"
        return docx(here / "a.docx", "Title", extra=extra)
    return docx(here / "a.docx", "Title", body=body, extra=extra)


@pytest.mark.parametrize("part", ["document", "header1", "footnotes"])
@pytest.mark.parametrize(
    "drawn",
    [
        '<a:blip r:link="x"/>',
        '<a:blip r:embed="" r:link="x"/>',
        '<a:blip r:embed="x"/>',
        '<v:imagedata r:href="x"/>',
    ],
)
def test_pictures_that_are_elsewhere(here: Path, part: str, drawn: str) -> None:
    file = report(here, drawn, "x image *file:///S:/maps/site%20plan.jpg", part=part)
    assert said(file) == ['"a.docx" has a linked picture, "site plan.jpg"']
    (problem,) = wording("a.docx", look(file), PLACE)
    assert problem.severity is Severity.WARNING
    assert problem.hint == (
        "nothing shows where it should be: put the picture itself in (in Word, File > Info >"
        " Edit Links to Files > Break Link), and save it"
    )


def test_a_picture_that_is_linked_and_kept_shows(here: Path) -> None:
    drawn = '<a:blip r:embed="y" r:link="x"/><v:imagedata r:id="y" r:href="x"/>'
    assert said(report(here, drawn, "x image *S:\\a.png", "y image media/a.png")) == []


@pytest.mark.parametrize(
    ("drawn", "count"),
    [
        ('<a:srcRect r="50000"/>', 1),
        ('<a:srcRect t="12%"/><a:srcRect l="2000" b="1"/>', 2),
        ('<v:imagedata r:id="x" croptop="3277f"/>', 1),
        ('<a:srcRect/><a:srcRect l="-20000" r="900"/><v:imagedata r:id="x" cropleft="0"/>', 0),
    ],
)
def test_cropped_pictures(here: Path, drawn: str, count: int) -> None:
    found = look(report(here, f'<a:blip r:embed="x"/>{drawn}', "x image media/a.png"))
    assert found == ((Hidden(HiddenKind.CROPPED, (), count),) if count else ())


def test_files_in_a_file_and_text_of_another_kind(here: Path) -> None:
    file = report(
        here,
        "",
        "a oleObject embeddings/oleObject1.bin",
        "b package embeddings/Salaries.xlsx",
        "c aFChunk chunk1.htm",
        "d aFChunk chunk2.docx",
        "e oleObject *file:///S:/other.xlsx",
    )
    assert said(file) == [
        '"a.docx" has text of another kind, which is left out, "chunk1.htm"',
        '"a.docx" has embedded files, "oleObject1.bin" and "Salaries.xlsx"',
    ]


def caches(*numbers: int, items: str = "") -> dict[str, str]:
    """The parts of pivot caches: with records, or with ``items`` alone."""
    parts = {}
    for number in numbers:
        name = f"pivotCacheDefinition{number}.xml"
        parts[f"xl/pivotCache/{name}"] = (
            f"<pivotCacheDefinition {S}><cacheFields><cacheField><sharedItems>{items}</sharedItems>"
            "</cacheField></cacheFields></pivotCacheDefinition>"
        )
        if not items:
            parts[f"xl/pivotCache/_rels/{name}.rels"] = rels(f"r pivotCacheRecords r{number}.xml")
    return parts


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("", ['the rows that a pivot table was made from, in the sheets "Summary" and "More"']),
        (
            '<s v="J. Example"/>',
            ['the rows that a pivot table was made from, in the sheets "Summary" and "More"'],
        ),
        ("<m/>", []),
    ],
)
def test_the_sheets_of_a_pivot_table(here: Path, items: str, told: list[str]) -> None:
    """Also where its records were not saved, and the lists of what they held were."""
    parts = caches(1, items=items)
    for number in (1, 3):
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = rels(
            f"p pivotTable ../pivotTables/pivotTable{number}.xml"
        )
        parts[f"xl/pivotTables/_rels/pivotTable{number}.xml.rels"] = rels(
            "c pivotCacheDefinition ../pivotCache/pivotCacheDefinition1.xml"
        )
    sheets = {name: cells(("x",)) for name in ("Summary", "Spend", "More")}
    file = xlsx(here / "b.xlsx", sheets, extra=parts)
    assert said(file) == [f'"b.xlsx" has {one}' for one in told]


def test_the_slides_of_charts_with_workbooks(here: Path) -> None:
    file = pptx(here / "c.pptx", ["One", "Two"])
    with zipfile.ZipFile(file) as zipped:
        parts = {name: zipped.read(name).decode() for name in zipped.namelist()}
    parts["ppt/charts/_rels/chart1.xml.rels"] = rels("x package ../embeddings/A.xlsx")
    parts["ppt/slides/_rels/slide2.xml.rels"] = rels("c chart ../charts/chart1.xml")
    archive(file, {name: text.partition("?>")[2] or text for name, text in parts.items()})
    assert said(file) == ['"c.pptx" has a workbook behind a chart, on slide 2']


def test_what_a_workbook_keeps_beside_its_sheets(here: Path) -> None:
    parts = {
        "xl/charts/_rels/chart1.xml.rels": rels("x package ../embeddings/Book1.xlsx"),
        **caches(1, 2),
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(
            "x externalLinkPath *S:\\Pay.xlsx", "y externalLinkLongPath *S:\\Pay.xlsx"
        ),
        "xl/externalLinks/externalLink1.xml": f"<externalLink {S}><externalBook><sheetDataSet>"
        '<sheetData><row><cell r="A1"><v>1</v></cell><cell r="A2"><v>2</v></cell><cell r="A3"/>'
        "</row></sheetData></sheetDataSet></externalBook></externalLink>",
        "xl/externalLinks/_rels/externalLink2.xml.rels": rels("x externalLinkPath *S:\\Tax.xlsx"),
        "xl/externalLinks/externalLink2.xml": f"<externalLink {S}><externalBook/></externalLink>",
    }
    file = xlsx(here / "b.xlsx", {"A": cells(("x",))}, extra=parts)
    with zipfile.ZipFile(file) as zipped:
        given = {name: zipped.read(name).decode() for name in zipped.namelist()}
    names = "".join(
        f'<definedName name="{name}" hidden="{hidden}">A!$A$1</definedName>'
        for name, hidden in (("Rates", 1), ("_xlnm._FilterDatabase", 1), ("Shown", 0))
    )
    book = given["xl/workbook.xml"]
    given["xl/workbook.xml"] = book.replace("</sheets>", f"</sheets><d>{names}</d>")
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in given.items():
            zipped.writestr(name, content)
    assert said(file) == [
        '"b.xlsx" has a workbook behind a chart',
        '"b.xlsx" has the rows that 2 pivot tables were made from',
        '"b.xlsx" has 2 values kept from "Pay.xlsx"',
        '"b.xlsx" has a hidden name, "Rates"',
    ]


def test_open_document_pictures_and_objects(here: Path) -> None:
    def frame(inside: str) -> str:
        return f'<draw:frame draw:style-name="g1">{inside}</draw:frame>'

    body = (
        frame('<draw:image xlink:href="file:///S:/site%20plan.jpg"/>')
        + '<draw:image xlink:href="./content.xml"/>'
        + "".join(f'<draw:object xlink:href="./Object {n}"/>' for n in (1, 2, 3))
        + '<draw:object-ole xlink:href="./Object 4"/>'
        + '<table:table><table:table-source xlink:href="../Pay.ods"/>'
        '<table:table-cell office:value-type="float"/></table:table>'
        + '<table:named-range table:name="Rates" table:hidden="true"/>'
    )
    style = (
        '<style:style style:name="g1" style:family="graphic"><style:graphic-properties'
        ' xmlns:fo="fo" fo:clip="rect(0cm, 1.3cm, 0cm, 0cm)"/></style:style>'
        '<style:style style:name="g2" style:family="graphic"><style:graphic-properties'
        ' xmlns:fo="fo" fo:clip="rect(0cm, 0cm, 0cm, 0cm)"/></style:style>'
    )
    file = odf(here / "s.ods", "spreadsheet", body, styles=style)
    kinds = {"Object 1": "chart", "Object 2": "formula", "Object 3": "spreadsheet"}
    with zipfile.ZipFile(file) as zipped:
        given = {name: zipped.read(name).decode() for name in zipped.namelist()}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}/"'
        f' manifest:media-type="application/vnd.oasis.opendocument.{kind}"/>'
        for name, kind in kinds.items()
    )
    end = "</manifest:manifest>"
    given["META-INF/manifest.xml"] = given["META-INF/manifest.xml"].replace(end, entries + end)
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in given.items():
            zipped.writestr(name, content)
    assert said(file) == [
        '"s.ods" has a linked picture, "site plan.jpg"',
        '"s.ods" has a cropped picture, kept whole',
        '"s.ods" has embedded files, "Object 3" and "Object 4"',
        '"s.ods" has a workbook behind a chart',
        '"s.ods" has 1 value kept from "Pay.ods"',
        '"s.ods" has a hidden name, "Rates"',
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
    """But for tracked changes.  Also where the workbook opens on the hidden sheet, which
    LibreOffice would print."""
    columns = (
        '<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="1" width="9"/>'
        '<col min="2" max="2" width="9" hidden="1"/></cols>'
    )
    rows = (("Shown", "SECRET", "SECRET"), ("SECRET",))
    spend = cells(*rows, before=columns, row_attributes={2: 'ht="0" customHeight="1"'})
    first = {"Pay": cells(("SECRET",)), "Spend": spend}
    run = "<w:r>{}<w:t>{}</w:t></w:r>"
    comment = f"<w:comments {W}><w:comment w:id='3'><w:p>{run.format('', 'SECRET')}</w:p>"
    body = (
        f"<w:p>{run.format('<w:rPr><w:vanish/></w:rPr>', 'SECRET')}"
        '<w:del w:id="2" w:author="A"><w:r><w:delText>Struck out</w:delText></w:r></w:del>'
        f'<w:ins w:id="4" w:author="A">{run.format("", "Put in")}</w:ins>'
        '<w:r><w:commentReference w:id="3"/></w:r></w:p>'
    )
    related = relations({"r1": ("styles", "styles.xml"), "r2": ("comments", "comments.xml")})
    extra = {
        "word/comments.xml": f"{comment}</w:comment></w:comments>",
        "word/_rels/document.xml.rels": related,
    }
    slides = pptx(here / "c.pptx", ["Shown", "SECRET"], hidden=[2], notes={1: "SECRET"})
    with zipfile.ZipFile(slides) as zipped:
        parts = {name: zipped.read(name).decode() for name in zipped.namelist()}
    (shape,) = re.findall("<p:sp>.*</p:sp>", parts["ppt/slides/slide1.xml"])
    unseen = shape.replace('name="title"', 'hidden="1"').replace("Shown", "SECRET")
    parts["ppt/slides/slide1.xml"] = parts["ppt/slides/slide1.xml"].replace(shape, shape + unseen)
    archive(slides, {name: text.partition("?>")[2].strip() for name, text in parts.items()})
    files = (
        xlsx(here / "b.xlsx", first, {"Pay": "hidden"}),
        slides,
        docx(here / "a.docx", "Shown", body=body, extra=extra),
    )
    assert said(files[2])[1:] == ['"a.docx" has 1 comment', '"a.docx" has hidden text in 1 place']
    conversion = convert(dict.fromkeys(files, PLACE), here / "made")
    for file in files:
        reader = pypdf.PdfReader(conversion.pdfs[file])
        text = "".join(page.extract_text() for page in reader.pages)
        assert "Shown" in text
        assert "SECRET" not in text
    assert "Struck out" in text
    assert "Put in" in text


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed here")
def test_no_comment_of_a_sheet_is_printed(here: Path) -> None:
    """Though the sheet shows it, or is set to print it."""
    comment = '<comment ref="A1" authorId="0"><text><t>SECRET</t></text></comment>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations({"r1": ("comments", "../comments1.xml")}),
        "xl/comments1.xml": f"<comments {S}><authors><author>A. Clerk</author></authors>"
        f"<commentList>{comment}</commentList></comments>",
    }
    shown = cells(("Shown",)) + '<pageSetup cellComments="asDisplayed"/>'
    cell = (
        '<table:table table:name="A"><table:table-column/><table:table-row>'
        '<table:table-cell office:value-type="string"><office:annotation office:display="true">'
        "<text:p>SECRET</text:p></office:annotation><text:p>Shown</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    files = (
        xlsx(here / "a.xlsx", {"A": shown}, extra=extra),
        odf(here / "b.ods", "spreadsheet", cell),
    )
    conversion = convert(dict.fromkeys(files, PLACE), here / "made")
    for file in files:
        reader = pypdf.PdfReader(conversion.pdfs[file])
        text = "".join(page.extract_text() for page in reader.pages)
        assert "Shown" in text
        assert "SECRET" not in text
