"""Office files show what their author saved: the XML that LibreOffice gets, part by part, and what
an advisor is told of what no file keeps."""

from __future__ import annotations

import errno
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from agendapack.papers.office import saved_values
from agendapack.papers.office.conversion import convert
from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import rewritten
from agendapack.papers.office.open_document_fields import OpenDocumentFields
from agendapack.papers.office.open_document_visibility import HiddenLines
from agendapack.papers.office.saved_values import freeze
from agendapack.papers.office.sheet_values import SheetRelations, SheetValues
from agendapack.papers.office.sheet_visibility import HiddenCells
from agendapack.papers.office.slide_fields import DrawingFields
from agendapack.papers.office.soffice import find_soffice
from agendapack.papers.office.word_fields import KEPT, OF_THE_LAYOUT, WordFields
from agendapack.problems import Location
from tests.office_builders import ODF, R, S, W, archive, cells, docx, odf, xlsx

pytestmark = pytest.mark.once

PLACE = Location(Path("meeting.yaml"), 9, 5)


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as zipped:
        return zipped.read(name).decode()


def frozen(source: Path, name: str) -> str:
    """A part of an office file as LibreOffice gets it."""
    copy = source.with_stem("copy")
    freeze(source, copy, PLACE)
    return part(copy, name)


def told(source: Path) -> list[str]:
    problems = freeze(source, source.with_stem("copy"), PLACE)
    assert all(problem.location == PLACE and problem.hint for problem in problems)
    return [f"{problem.severity}: {problem.message}" for problem in problems]


def edited(editor: Edits, root: str, names: str, inside: str) -> str:
    """What becomes of the inside of a part."""
    after = rewritten(f"<{root} {names}>{inside}</{root}>".encode(), editor).decode()
    return after.removeprefix(f"<{root} {names}>").removesuffix(f"</{root}>")


# --- Excel ------------------------------------------------------------------------------------


def sheet(inside: str, editor: SheetValues | None = None) -> str:
    return edited(editor or SheetValues("Spend"), "worksheet", S, inside)


@pytest.mark.parametrize(
    "formula",
    [
        '<f ca="1">TODAY()</f>',
        '<f>CELL("filename",A1)</f>',
        "<f>INDIRECT(\"'[Budget.xlsx]Sheet1'!A1\")</f>",
        "<f>SUM(B1:B9)</f>",
        "<f>[1]Sheet1!$A$1</f>",
        "<f>Table1[[#This Row],[Cost]]</f>",
        "<f>Named_total</f>",
        '<f t="shared" ref="A1:A4" si="0" ca="1">NOW()</f>',
        '<f t="shared" si="0"/>',
        '<f t="array" ref="A1:A3" aca="1">TRANSPOSE(B1:D1)</f>',
        '<f t="dataTable" ref="A1:C3" dt2D="1" dtr="1" r1="B1" r2="B2" del1="0" bx="0"/>',
        '<x:f xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">A2</x:f>',
    ],
)
def test_a_cell_shows_the_value_that_was_saved(formula: str) -> None:
    assert sheet(f'<c r="A1" s="2">{formula}<v>43137</v></c>') == '<c r="A1" s="2"><v>43137</v></c>'


@pytest.mark.parametrize(
    ("kind", "value"),
    [("str", "3 May 2019"), ("str", ""), ("b", "1"), ("e", "#REF!"), ("n", "0"), ("d", "2019-05")],
)
def test_a_value_stays_of_its_kind(kind: str, value: str) -> None:
    cell = f'<c r="A1" t="{kind}"><f>A2</f><v>{value}</v></c>'
    assert sheet(cell) == f'<c r="A1" t="{kind}"><v>{value}</v></c>'


def test_an_error_that_libreoffice_does_not_know_is_its_text() -> None:
    assert sheet('<c t="e"><v>#SPILL!</v></c>') == '<c t="str"><v>#SPILL!</v></c>'


@pytest.mark.parametrize(
    ("formula", "zero_is_a_value", "worked_out"),
    [
        ("<f>SUM(B1:B9)*(1+$C$1)</f>", True, True),
        ("<f>SUM(B1:B9)</f><v/>", True, True),
        ("<f>Other!A1+$B2+TRUE</f>", True, True),
        ("<f>SUM(B1:B9)</f><v>0</v>", False, True),
        ("<f>IF(A2=\"TODAY()\",'Now'!B3,TRUE)</f>", True, True),
        ("<f>TODAY()</f>", True, False),
        ("<f>SUM(today ( ),1)</f>", True, False),
        ("<f>INDIRECT(B1)</f>", True, False),
        ("<f>[1]Sheet1!A1</f>", True, False),
        ("<f>Deadline+1</f>", True, False),
        ('<f t="shared" si="0"/>', True, False),
        ('<f t="array" ref="A1:A2">SUM(B1:B2)</f>', True, False),
    ],
)
def test_a_formula_without_a_value(formula: str, zero_is_a_value: bool, worked_out: bool) -> None:
    """Is worked out where everybody would come to the same, else left blank, and told."""
    editor = SheetValues("Spend", zero_is_a_value=zero_is_a_value)
    cell = f'<c r="A1">{formula}</c>'
    assert sheet(cell, editor) == (cell if worked_out else '<c r="A1"></c>')
    assert editor.unkept.worked_out == ["Spend"] * worked_out
    assert editor.unkept.left_blank == ["Spend"] * (not worked_out)


def test_rules_that_colour_by_the_day_go() -> None:
    def rule(attributes: str, inside: str = "") -> str:
        return (
            f"<conditionalFormatting><cfRule {attributes}>{inside}</cfRule></conditionalFormatting>"
        )

    stays = rule('type="expression"', "<formula>A1&gt;B1</formula>")
    goes = rule('type="expression"', "<formula>A1&lt;TODAY()</formula>")
    goes += rule('type="timePeriod" timePeriod="last7Days"')
    goes += rule('type="cellIs"', "<x:f xmlns:x='x'>NOW()</x:f>")
    editor = SheetValues("Spend")
    empty = "<conditionalFormatting></conditionalFormatting>"
    assert sheet(stays + goes, editor) == stays + empty * 3
    assert editor.unkept.changing_rules == 3


def test_headers_do_not_print_when_and_where_they_are_printed() -> None:
    editor = SheetValues("Spend")
    header = "<oddHeader>&amp;L&amp;D &amp;&amp;D &amp;Z&amp;F&amp;R&amp;P of &amp;N</oddHeader>"
    still = "<oddHeader>&amp;L &amp;&amp;D &amp;R&amp;P of &amp;N</oddHeader>"
    assert sheet(f"<headerFooter>{header}</headerFooter>", editor) == (
        f"<headerFooter>{still}</headerFooter>"
    )
    assert editor.unkept.header_fields == {"the date", "the folder", "the file's name"}


def test_a_pivot_table_is_its_cells() -> None:
    names = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    stays = f'<Relationship Id="r1" Type="{kind}drawing" Target="../d.xml"/>'
    goes = f'<Relationship Id="r2" Type="{kind}pivotTable" Target="../p.xml"/>'
    assert edited(SheetRelations(), "Relationships", names, goes + stays) == stays


@pytest.mark.parametrize("ending", ["comments", "threadedComment"])
def test_a_sheet_has_no_comments_to_print(ending: str, tmp_path: Path) -> None:
    """A sheet may be set to show them, or to print them behind its cells."""
    kind = "http://schemas.microsoft.com/office/2017/10/relationships"
    comments = f'<Relationship Id="r1" Type="{kind}/{ending}" Target="../comments1.xml"/>'
    names = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    given = f"<Relationships {names}>{comments}</Relationships>"
    file = xlsx(tmp_path / "a.xlsx", {"A": cells(("x",))}, extra={rels: given})
    assert frozen(file, rels).endswith(f"<Relationships {names}></Relationships>")
    word = "word/_rels/document.xml.rels"
    report = docx(tmp_path / "a.docx", "Report", extra={word: given})
    assert frozen(report, word).endswith(given)


def test_an_open_document_sheet_has_no_comments_to_print(tmp_path: Path) -> None:
    comment = (
        '<office:annotation office:display="true"><text:p>Why <text:date>16 May</text:date>?'
        "</text:p></office:annotation>"
    )
    words = f"<text:p>Ham</text:p>{comment}"
    file = odf(tmp_path / "a.ods", "spreadsheet", words)
    assert "<text:p>Ham</text:p></office:spreadsheet>" in frozen(file, "content.xml")
    report = odf(tmp_path / "a.odt", "text", words)
    assert "office:annotation" in part(report, "content.xml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<row ht="0" customHeight="1"/>', '<row hidden="1" ht="0" customHeight="1"/>'),
        ('<row hidden="0" ht="0"/><row hidden="1" ht="0"/>', '<row hidden="1" ht="0"/>' * 2),
        ('<row ht="0.75"/><row/>', '<row ht="0.75"/><row/>'),
    ],
)
def test_a_row_of_no_height_is_hidden(before: str, after: str) -> None:
    cells, still = (f"<sheetData>{rows}</sheetData>" for rows in (before, after))
    assert edited(HiddenCells(), "worksheet", S, cells) == still


def test_rows_are_hidden_by_default_where_that_has_no_height() -> None:
    of_none = '<sheetFormatPr defaultRowHeight="0" customHeight="1"/>'
    anchor = "<anchor><from><row>4</row></from></anchor>"
    cells = f'{of_none}<sheetData><row/><row ht="15"/></sheetData>{anchor}'
    assert edited(HiddenCells(), "worksheet", S, cells) == (
        f'{of_none}<sheetData><row hidden="1"/><row ht="15"/></sheetData>{anchor}'
    )
    unwritten = '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/><sheetData><row/></sheetData>'
    assert edited(HiddenCells(), "worksheet", S, unwritten) == unwritten


def test_a_column_of_no_width_is_hidden() -> None:
    def hidden(columns: str) -> str:
        return edited(HiddenCells(), "worksheet", S, columns)

    seen = '<col min="2" max="3" width="9"/>'
    of_none = '<col min="4" max="4" width="0"/>'
    marked = '<col hidden="1" min="4" max="4" width="0"/>'
    assert hidden(f"<cols>{seen}{of_none}</cols>") == f"<cols>{seen}{marked}</cols>"
    usual = '<sheetFormatPr defaultColWidth="0"/>'
    gap = '<col min="{}" max="{}" width="0" hidden="1" customWidth="1"/>'
    first, last, all_ = gap.format(1, 1), gap.format(4, 16384), gap.format(1, 16384)
    assert hidden(f"{usual}<cols>{seen}</cols><sheetData/>") == (
        f"{usual}<cols>{first}{seen}{last}</cols><sheetData/>"
    )
    assert hidden(f"{usual}<sheetData/>") == f"{usual}<cols>{all_}</cols><sheetData/>"


_CLOSED = '<table:table-row-group table:display="false">'
_OF_NO_SIZE = (
    '<style:style style:name="a"><style:table-row-properties style:row-height="0cm"/></style:style>'
    '<style:style style:name="b"><style:table-column-properties style:column-width="0.00in"/>'
    "</style:style>"
)


@pytest.mark.parametrize(
    ("before", "is_hidden"),
    [
        ('<table:table-row{} table:style-name="a"/>', True),
        ('<table:table-column{} table:style-name="b"/>', True),
        ('<table:table-row{} table:style-name="b"/>', False),
        ('<table:table-column{} table:style-name="a"/>', False),
        (f"{_CLOSED}<table:table-row{{}}/></table:table-row-group>", True),
        ("<table:table-row-group><table:table-row{}/></table:table-row-group>", False),
        ('<table:table-row-group table:display="false"/><table:table-row{}/>', False),
        ('<table:table-row{} table:visibility="filter" table:style-name="a"/>', False),
    ],
)
def test_what_shows_of_an_open_document_sheet(before: str, is_hidden: bool) -> None:
    inside = _OF_NO_SIZE + before
    marked = ' table:visibility="collapse"' if is_hidden else ""
    assert edited(HiddenLines(), "part", ODF, inside.format("")) == inside.format(marked)


def test_what_an_advisor_is_told_of_a_workbook(tmp_path: Path) -> None:
    formula = '<sheetData><row r="1"><c r="A1"><f>{}</f></c></row></sheetData>'
    rule = '<conditionalFormatting><cfRule type="timePeriod"/></conditionalFormatting>'
    ends = "<headerFooter><oddFooter>&amp;D &amp;T</oddFooter></headerFooter>"
    sheets = {
        "Spend": formula.format("SUM(B1:B2)") + rule + ends,
        "Ward": formula.format("TODAY()"),
        "Unseen": formula.format("TODAY()") + ends.replace("T", "F"),
    }
    assert told(xlsx(tmp_path / "a.xlsx", sheets, {"Unseen": "hidden"})) == [
        'warning: "a.xlsx" has 1 formula saved without a value, in the sheet "Spend": the pack'
        " shows what LibreOffice makes of it",
        'warning: "a.xlsx" has 1 formula saved without a value, in the sheet "Ward", left blank:'
        " what it comes to may depend on more than the file",
        'warning: "a.xlsx" has 1 rule that would colour cells by the day of the build, left out',
        'note: "a.xlsx" would print the date and the time of the build at the head or foot of its'
        " sheets, left out",
    ]
    assert told(xlsx(tmp_path / "b.xlsx", {"A": cells(("x",))})) == []


def test_a_zero_of_a_workbook_that_nobody_worked_out_is_no_value(tmp_path: Path) -> None:
    cell = '<sheetData><row r="1"><c r="A1"><f>SUM(B1:B2)</f><v>0</v></c></row></sheetData>'
    assert told(xlsx(tmp_path / "a.xlsx", {"A": cell})) == []
    workbook = (
        f'<workbook {S} {R}><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
        '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    )
    extra = {"xl/workbook.xml": workbook}
    assert len(told(xlsx(tmp_path / "b.xlsx", {"A": cell}, extra=extra))) == 1


def test_a_file_is_not_taken_as_it_is_for_want_of_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(saved_values, "_write", write)
    source = xlsx(tmp_path / "a.xlsx", {"A": '<sheetData><row ht="0"/></sheetData>'})
    with pytest.raises(OSError, match="No space left"):
        freeze(source, tmp_path / "copy.xlsx", PLACE)


def test_a_part_is_known_by_what_it_is(tmp_path: Path) -> None:
    cell = f'<worksheet {S}><c r="A1"><f>NOW()</f><v>1</v></c></worksheet>'
    source = archive(tmp_path / "a.xlsx", {"Other/folder/data.bin": cell})
    assert frozen(source, "Other/folder/data.bin").endswith('<c r="A1"><v>1</v></c></worksheet>')


def test_a_wide_sheet_is_told_and_its_titles_are_named(tmp_path: Path) -> None:
    row = "".join(f"<c><v>{n}</v></c>" for n in range(53))
    wide = f'<sheetData><row r="1">{row}</row></sheetData>'
    source = xlsx(tmp_path / "a.xlsx", {"Seen": wide, "Unseen": wide}, {"Unseen": "hidden"})
    assert told(source) == [
        'warning: "a.xlsx" has a sheet that is 2 pages wide, "Seen": on one its text would be'
        " smaller than 6 point"
    ]
    assert "'Seen'!$A:$A,'Seen'!$1:$1" in part(tmp_path / "copy.xlsx", "xl/workbook.xml")
    assert "Unseen'!" not in part(tmp_path / "copy.xlsx", "xl/workbook.xml")
    named = f'<workbook {S} {R}><sheets><sheet name="Seen" sheetId="1" r:id="r1"/></sheets>'
    named += '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0"/></definedNames>'
    extra = {"xl/workbook.xml": f"{named}</workbook>"}
    assert told(xlsx(tmp_path / "b.xlsx", {"Seen": wide}, extra=extra)) == []


# --- Word -------------------------------------------------------------------------------------


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def code(text: str) -> str:
    return run(f'<w:instrText xml:space="preserve">{text}</w:instrText>')


def result(text: str) -> str:
    return run(f"<w:t>{text}</w:t>")


def character(kind: str, inside: str = "") -> str:
    return run(f'<w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar>')


def complex_field(codes: str, shown: str) -> str:
    return character("begin") + codes + character("separate") + shown + character("end")


def document(inside: str, editor: WordFields | None = None) -> str:
    """What becomes of paragraphs, without the runs that are left empty."""
    return edited(editor or WordFields(), "w:document", W, inside).replace("<w:r></w:r>", "")


_FIELDS_OF_WORD = (
    "= AUTHOR BIBLIOGRAPHY CITATION COMMENTS CREATEDATE DATE DDE DDEAUTO DOCPROPERTY "
    "DOCVARIABLE FILENAME FILESIZE FORMTEXT IF INCLUDEPICTURE INCLUDETEXT INDEX INFO KEYWORDS "
    "LASTSAVEDBY LINK MERGEFIELD NOTEREF NUMCHARS NUMWORDS PAGEREF PRINTDATE QUOTE REF REVNUM "
    "SAVEDATE SEQ STYLEREF SUBJECT TEMPLATE TIME TITLE TOA USERNAME nobodyknows date"
)


def test_a_field_of_word_shows_what_was_saved() -> None:
    shown = result("as saved")
    for kind in _FIELDS_OF_WORD.split():
        assert document(complex_field(code(f' {kind} \\@ "d" '), shown)) == shown
        assert document(f'<w:fldSimple w:instr=" {kind} x ">{shown}</w:fldSimple>') == shown


def test_the_fields_that_stay() -> None:
    for kind in KEPT:
        for field in (
            complex_field(code(f" {kind} "), result("as saved")),
            character("begin") + code(f" {kind} x") + character("end"),
            f'<w:fldSimple w:instr=" {kind} ">{result("as saved")}</w:fldSimple>',
        ):
            assert document(field) == field


def test_the_numbers_of_pages_alone_are_worked_out() -> None:
    """The others that stay show their results, or nothing, or what is in their codes."""
    assert {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"} == OF_THE_LAYOUT
    assert {"TOC", "HYPERLINK", "FORMCHECKBOX"} <= KEPT


def test_a_code_may_be_divided_and_nested() -> None:
    inner = complex_field(code(" MERGEFIELD x "), result("not shown"))
    codes = code(" I") + code("F ") + inner + code(' = "1" ') + run("<w:tab/><w:t>nor this</w:t>")
    shown = result("yes") + complex_field(code(" PAGE "), result("7")) + result("!")
    assert document(complex_field(codes, shown)) == shown


def test_what_kind_a_field_is_its_own_code_says() -> None:
    number = complex_field(code(" PAGE "), result("7"))
    assert document(complex_field(number + code(" = 1 "), result("yes"))) == result("yes")


def test_fields_in_the_results_of_others() -> None:
    def contents(entry: str) -> str:
        return complex_field(code(' TOC \\o "1-3" '), result("1 Purpose") + entry)

    entry = complex_field(code(" PAGEREF _Toc1 "), result("4"))
    assert document(contents(entry)) == contents(result("4"))


def test_the_data_of_a_form_go_with_its_field() -> None:
    data = (
        "<w:ffData><w:name w:val='a'/><w:textInput><w:default w:val='x'/></w:textInput></w:ffData>"
    )
    text = character("begin", data) + code(" FORMTEXT ") + character("separate") + result("Smith")
    assert document(text + character("end")) == result("Smith")
    data = "<w:fldData>AAAA</w:fldData>"
    assert document(
        complex_field(code("DATE"), result("3 May")).replace("></w:fld", f">{data}</w:fld")
    ) == result("3 May")
    simple = f'<w:fldSimple w:instr="DATE">{data}{result("3 May")}</w:fldSimple>'
    assert document(simple) == result("3 May")


def test_a_text_box_has_fields_of_its_own() -> None:
    box = "<w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict>"
    dated = complex_field(code("DATE"), result("3 May"))
    around = complex_field(code("TITLE"), run(box.format(dated + character("begin"))))
    assert document(around) == run(box.format(result("3 May") + character("begin")))


def test_a_field_that_does_not_end_is_left() -> None:
    for pieces in (
        character("begin") + code("DATE"),
        character("begin") + code("DATE") + character("separate") + result("3 May"),
        character("end") + character("separate") + code("DATE"),
    ):
        assert document(pieces) == pieces


def test_a_field_without_a_saved_text_is_told(tmp_path: Path) -> None:
    fields = character("begin") + code(" DATE ") + character("end") + '<w:fldSimple w:instr="REF"/>'
    source = docx(tmp_path / "a.docx", "Title", body=f"<w:p>{fields}{code('PAGE')}</w:p>")
    assert told(source) == [
        'warning: "a.docx" has 2 fields without a saved text (DATE and REF), left blank'
    ]
    assert "DATE" not in part(tmp_path / "copy.docx", "word/document.xml")


def test_a_control_shows_its_contents_and_not_what_it_is_bound_to() -> None:
    bound = '<w:alias w:val="Title"/><w:dataBinding w:xpath="/a"/><w:date w:fullDate="2024-05-03"/>'
    contents = f"<w:sdtContent>{result('Report')}</w:sdtContent>"
    kept = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    assert document(f"<w:sdt><w:sdtPr>{bound}{kept}</w:sdtPr>{contents}</w:sdt>") == (
        f"<w:sdt><w:sdtPr>{kept}</w:sdtPr>{contents}</w:sdt>"
    )


def test_a_document_does_not_ask_for_its_fields_to_be_updated() -> None:
    settings = '<w:zoom w:percent="100"/><w:updateFields w:val="true"/>'
    assert edited(WordFields(), "w:settings", W, settings) == '<w:zoom w:percent="100"/>'


@pytest.mark.parametrize("name", ["header1", "footer2", "footnotes", "endnotes", "comments"])
def test_fields_of_every_story(tmp_path: Path, name: str) -> None:
    root = {"header1": "hdr", "footer2": "ftr"}.get(name, name)
    story = f'<w:{root} {W}><w:p><w:fldSimple w:instr="TIME">9:00</w:fldSimple></w:p></w:{root}>'
    source = docx(tmp_path / "a.docx", "Title", extra={f"word/{name}.xml": story})
    assert frozen(source, f"word/{name}.xml").endswith(f"<w:p>9:00</w:p></w:{root}>")


def test_a_file_without_changing_fields_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", "Title", "Page numbers still count.")
    freeze(source, tmp_path / "b.docx", PLACE)
    assert (tmp_path / "b.docx").read_bytes() == source.read_bytes()


# --- OpenDocument and PowerPoint --------------------------------------------------------------


def content(inside: str, editor: OpenDocumentFields | None = None) -> str:
    return edited(editor or OpenDocumentFields(), "office:document-content", ODF, inside)


_FIELDS_OF_OPEN_DOCUMENT = (
    "author-initials author-name bibliography-mark bookmark-ref conditional-text "
    "creation-date creator database-display date dde-connection description drop-down "
    "editing-cycles execute-macro expression file-name initial-creator keywords measure "
    "modification-date note-ref paragraph-count placeholder print-date reference-ref "
    "sender-email sequence sequence-ref subject table-formula template-name text-input time "
    "title user-defined user-field-get user-field-input variable-get variable-input "
    "variable-set word-count nobodyknows"
)


def test_a_field_of_open_document_is_its_text() -> None:
    for kind in _FIELDS_OF_OPEN_DOCUMENT.split():
        for around in ("p", "h", "span", "a"):
            field = f'<text:{kind} text:fixed="false" text:name="x">as saved</text:{kind}>'
            assert content(f"<text:{around}>On {field}.</text:{around}>") == (
                f"<text:{around}>On as saved.</text:{around}>"
            )


def test_markup_and_the_numbers_of_pages_stay() -> None:
    inside = (
        '<text:p><text:number>1.</text:number><text:span>a<text:s text:c="2"/></text:span>'
        "<text:tab/>"
        '<text:bookmark text:name="b"/><text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>n</text:p></text:note-body></text:note><text:page-number>7"
        "</text:page-number><text:page-count>9</text:page-count><text:chapter>Costs</text:chapter>"
        "<office:annotation><dc:date>2018-02-06</dc:date></office:annotation></text:p>"
        "<text:table-of-content><text:index-body><text:p>1 Purpose<text:tab/>4</text:p>"
        "</text:index-body></text:table-of-content>"
    )
    assert content(inside) == inside


def test_what_a_field_does_not_show_is_not_shown() -> None:
    hidden = (
        '<text:hidden-text text:is-hidden="true" text:condition="x">secret</text:hidden-text>'
        '<text:variable-set text:display="none" text:name="x">12</text:variable-set>'
        "<text:script>alert()</text:script>"
    )
    shown = '<text:hidden-text text:condition="x">seen</text:hidden-text>'
    choice = "<text:drop-down><text:label text:value='No'/>Yes</text:drop-down>"
    assert content(f"<text:p>{hidden}{shown}{choice}</text:p>") == "<text:p>seenYes</text:p>"


def test_conditions_are_what_they_last_came_to() -> None:
    paragraph = (
        "<text:p>{0}a<text:note><text:p>n <text:date>d</text:date></text:p></text:note>"
        "<text:time>t</text:time></text:p>"
    )
    hides = '<text:hidden-paragraph text:condition="y" text:is-hidden="true"/>'
    shows = '<text:hidden-paragraph text:condition="y" text:is-hidden="false"/>'
    assert content(paragraph.format(hides) + paragraph.format(shows)) == (
        "<text:p>a<text:note><text:p>n d</text:p></text:note>t</text:p>"
    )
    section = '<text:section text:condition="y" text:display="condition"{}>x</text:section>'
    assert content(section.format(' text:is-hidden="true"') + section.format("")) == (
        '<text:section text:display="none" text:is-hidden="true">x</text:section>'
        '<text:section text:display="true">x</text:section>'
    )


def test_a_cell_of_open_document_shows_the_value_that_was_saved() -> None:
    def cell(attributes: str, formula: str = "") -> str:
        return f"<table:table-cell{formula}{attributes}><text:p>x</text:p></table:table-cell>"

    matrix = ' table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="2"'
    for saved in (' office:value-type="float" office:value="3"', ' office:value-type="string"'):
        assert content(cell(saved, ' table:formula="of:=TODAY()"' + matrix)) == cell(saved)
    error = ' office:value-type="string" office:string-value=""'
    assert content(cell(error, ' table:formula="of:=1/0"')) == cell(' office:value-type="string"')


@pytest.mark.parametrize(
    ("formula", "worked_out"),
    [
        ("of:=SUM([.B1:.B9];[$Other.C1])", True),
        ("of:=SUM(['file:///C:/Budget.ods'#$Sheet1.B1])", False),
        ("of:=TODAY()", False),
        ("of:=Deadline", False),
        ("msoxl:=SUM(B1:B2)", True),
    ],
)
def test_a_formula_of_open_document_without_a_value(formula: str, worked_out: bool) -> None:
    editor = OpenDocumentFields()
    cell = f'<table:table-cell table:formula="{formula}"/>'
    sheet = '<table:table table:name="Spend">{}</table:table>'
    assert content(sheet.format(cell), editor) == sheet.format(
        cell if worked_out else "<table:table-cell/>"
    )
    assert editor.unkept.worked_out == ["Spend"] * worked_out
    assert editor.unkept.left_blank == ["Spend"] * (not worked_out)


def test_rules_of_open_document_that_colour_by_the_day_go() -> None:
    stays = '<style:map style:condition="cell-content()&gt;5" style:apply-style-name="x"/>'
    goes = '<style:map style:condition="is-true-formula([.A1]&lt;TODAY())"/>'
    written = '<c:condition xmlns:c="c" c:value="formula-is(NOW()&gt;1)"/><c:date-is xmlns:c="c"/>'
    editor = OpenDocumentFields()
    assert content(stays + goes + written, editor) == stays
    assert editor.unkept.changing_rules == 3


def test_slides_are_not_dated_by_the_day_that_they_are_shown() -> None:
    editor = OpenDocumentFields()
    decl = '<presentation:date-time-decl presentation:source="{}" presentation:name="d"/>'
    assert content(decl.format("current-date"), editor) == decl.format("fixed")
    (problem,) = editor.unkept.problems("a.odp", PLACE)
    assert (problem.severity, problem.message) == (
        "note",
        '"a.odp" would date its slides by the day of the build, left out',
    )


def test_the_header_of_a_sheet_has_no_saved_text(tmp_path: Path) -> None:
    """Calc saves placeholders there; what it would print of the day and the place goes."""
    page = (
        '<style:master-page style:name="{}"><style:header><text:p><text:sheet-name>???'
        "</text:sheet-name>{}</text:p></style:header></style:master-page>"
    )
    date = "<text:date>00/00/0000</text:date><text:file-name>???</text:file-name>"
    styles = "<office:document-styles {}><office:master-styles>{}</office:master-styles>"
    styles = styles.format(ODF, page.format("Default", date) + page.format("Report", date))
    style = '<style:style style:name="ta1" style:family="table" style:master-page-name="{}"/>'
    for master, expected in (
        ("Report", ["the date and the file's name"]),
        ("Default", ["the date and the file's name"]),
        ("Other", []),
    ):
        source = odf(tmp_path / f"{master}.ods", "spreadsheet", "", styles=style.format(master))
        with zipfile.ZipFile(source, "a") as zipped:
            zipped.writestr("styles.xml", styles + "</office:document-styles>")
        assert told(source) == [
            f'note: "{master}.ods" would print {fields} of the build at the head or foot of its'
            " sheets, left out"
            for fields in expected
        ]
        assert page.format("Default", "") in part(tmp_path / "copy.ods", "styles.xml")


def test_fields_on_slides_and_in_drawings() -> None:
    names = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    field = '<a:fld id="1" type="{}"><a:t>x</a:t></a:fld>'
    for kind in ("datetime", "datetime13", "datetimeFigureOut", "author", "file", "TxLink"):
        assert edited(DrawingFields(), "sld", names, field.format(kind)) == field.format("shown")
    number = field.format("slidenum")
    assert edited(DrawingFields(), "sld", names, number) == number


# --- what LibreOffice makes of it -------------------------------------------------------------


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed here")
def test_libreoffice_prints_what_was_saved(tmp_path: Path) -> None:
    """One file of each kind, in one start."""
    entry = complex_field(code(" PAGEREF _Toc1 "), result("42"))
    contents = complex_field(code(' TOC \\o "1-3" '), result("Purpose") + entry)
    page = complex_field(code(" PAGE "), result("77"))
    body = "".join(
        f"<w:p>{complex_field(code(f' {kind} '), result(f'saved {kind}'))}</w:p>"
        for kind in ("DATE", "FILENAME", "TITLE", "REF", "SEQ")
    )
    body += f"<w:p>{contents}</w:p><w:p>{result('Page')}{page}{result('!')}</w:p>"
    errors = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"]
    cells_ = "".join(f'<c t="e"><f>1/0</f><v>{error}</v></c>' for error in errors)
    cells_ += '<c t="str"><f>CELL("filename")</f><v>[B]</v></c><c><f>NOW()</f><v>7</v></c>'
    wide = "".join(f"<c><v>{1000 + n}</v></c>" for n in range(60))
    hidden = '<text:p><text:hidden-paragraph text:is-hidden="true"/>unseen</text:p>'
    field = "<text:p><text:date>saved date</text:date></text:p>"
    formula = (
        '<table:table-cell table:formula="of:={}" office:value-type="{}"{}>{}</table:table-cell>'
    )
    table = formula.format("NOW()", "float", ' office:value="7"', "")
    table += formula.format("1/0", "string", ' office:string-value=""', "<text:p>#REF!</text:p>")
    table = f"<table:table table:name='A'><table:table-row>{table}</table:table-row></table:table>"
    files = {
        docx(tmp_path / "a.docx", "Title", body=body): [
            *(f"saved {kind}" for kind in ("DATE", "FILENAME", "TITLE", "REF", "SEQ")),
            "Purpose42",
            "Page1!",
        ],
        xlsx(
            tmp_path / "b.xlsx",
            {
                "A": f'<sheetData><row r="1">{cells_}</row></sheetData>',
                "B": f'<sheetData><row r="1">{wide}</row></sheetData>',
            },
        ): [*errors, "[B]", "7"],
        odf(tmp_path / "c.odt", "text", field + hidden): ["saved date"],
        odf(tmp_path / "d.ods", "spreadsheet", table): ["7", "#REF!"],
    }
    conversion = convert(dict.fromkeys(files, PLACE), tmp_path / "made")
    shown = {
        file.name: [page.extract_text() for page in pypdf.PdfReader(pdf).pages]
        for file, pdf in conversion.pdfs.items()
    }
    for file, expected in files.items():
        assert [text for text in expected if text not in "\n".join(shown[file.name])] == []
    assert "unseen" not in shown["c.odt"][0]
    assert ["1000" in page for page in shown["b.xlsx"]] == [False, True, True, True]


# --- what is hostile, or merely odd -----------------------------------------------------------


def test_a_part_in_utf_16_is_read_too(tmp_path: Path) -> None:
    field = (
        '<?xml version="1.0" encoding="UTF-16"?><w:hdr xmlns:w="w"><w:fldSimple w:instr="DATE">\xe9'
        "</w:fldSimple></w:hdr>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as zipped:
        zipped.writestr("word/header1.xml", field.encode("utf-16"))
    assert frozen(tmp_path / "a.docx", "word/header1.xml") == '<w:hdr xmlns:w="w">\xe9</w:hdr>'


def test_a_part_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_values, "MAX_PART", 400)
    source = docx(tmp_path / "a.docx", "Title" * 100)
    assert told(source) == [
        'warning: "a.docx" is too large inside to be held to what was saved: its fields and'
        " formulas may show something else"
    ]


def test_a_torn_file_is_copied_as_it_is(tmp_path: Path) -> None:
    source = docx(tmp_path / "a.docx", "Title")
    source.write_bytes(source.read_bytes()[:700])
    assert told(source) == []
    assert (tmp_path / "copy.docx").read_bytes() == source.read_bytes()


_FIELD = '<w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
_END = '<w:fldChar w:fldCharType="end"/>'
_HOSTILE: dict[str, Callable[[int], str]] = {
    "codes in a comment": lambda n: "<!--" + "<w:instrText " * n + "-->",
    "fields that never end": lambda n: _FIELD * n,
    "fields in the codes of fields": lambda n: f"<w:r>{_FIELD * n}{_END * n}</w:r>",
    "fields in the results of fields": lambda n: (
        "<w:r>" + (_FIELD + '<w:fldChar w:fldCharType="separate"/>') * n + _END * n + "</w:r>"
    ),
    "one code in many pieces": lambda n: (
        f"<w:r>{_FIELD}{'<w:instrText>D</w:instrText>' * n}{_END}</w:r>"
    ),
    "a long code": lambda n: f'<w:fldSimple w:instr="{" " * n * 10}DATE"/>',
    "many references": lambda n: '<w:fldSimple w:instr="REF a \\h">x</w:fldSimple>' * n,
    "many attributes": lambda n: (
        "<w:fldSimple " + "".join(f'a{i}="" ' for i in range(n)) + 'w:instr="DATE"/>'
    ),
    "a formula of spaces": lambda n: f"<c><f>{'A ' * n}{'TODAY' + ' ' * n}</f></c>",
    "a formula of words": lambda n: f"<c><f>{'A' * n}.{'A.' * n}</f></c>",
    "a formula of quotation marks": lambda n: f"<c><f>{chr(34) * (2 * n + 1)}x{chr(39)}</f></c>",
    "a header of codes": lambda n: f"<oddHeader>{'&amp;D' * n}</oddHeader>",
}


@pytest.mark.parametrize("kind", _HOSTILE)
def test_work_grows_with_the_part_and_no_faster(kind: str) -> None:
    """One part, and one of four times its length, in function calls."""

    def work(count: int) -> int:
        calls = 0

        def count_call(*_: object) -> None:
            nonlocal calls
            calls += 1

        inside = f"<w:document {W}>{_HOSTILE[kind](count)}</w:document>".encode()
        editors = (WordFields(), SheetValues("A"))
        sys.setprofile(count_call)
        try:
            for editor in editors:
                rewritten(inside, editor)
        finally:
            sys.setprofile(None)
        return calls

    assert work(4_000) <= 4.4 * work(1_000)
