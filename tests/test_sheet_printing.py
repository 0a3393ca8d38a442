"""Sheets that nobody set up for printing are fitted to pages."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.papers.office.office_xml import rewritten
from agendapack.papers.office.open_document_printing import (
    OpenDocumentPrinting,
    PageLayouts,
    PageStyles,
)
from agendapack.papers.office.sheet_fitting import SMALLEST, Fitting, SheetMeasures, fit
from agendapack.papers.office.sheet_printing import (
    Appearance,
    PrintTitles,
    SheetPrinting,
    column_letters,
    column_number,
)
from tests.office_builders import ODF, S

A4 = (595.0, 842.0)


def measures(
    *widths: float, size: float = 11, overhang: float = 0, names: int = 1
) -> SheetMeasures:
    return SheetMeasures(widths, size, A4, 95, overhang, names)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (measures(*[50] * 9), Fitting()),
        (measures(*[50] * 10), Fitting(landscape=True)),  # 490 of an upright page
        (measures(*[50] * 26), Fitting(landscape=True)),  # 1342 at six elevenths
        (measures(*[50] * 27), Fitting(True, 2, 1)),
        (measures(*[50] * 27, size=12), Fitting(landscape=True)),
        (measures(*[50] * 15, size=6), Fitting(True, 2, 1)),
        (measures(*[50] * 15, size=5), Fitting(True, 2, 1)),
        (measures(50, 50, overhang=300), Fitting()),
        (measures(50, 50, overhang=391), Fitting(landscape=True)),
        (measures(600, *[50] * 20), Fitting(True, 2, 0)),  # too wide to be repeated
        (measures(50, 450, *[50] * 20, names=2), Fitting(True, 2, 2)),
        (measures(50, 550, *[50] * 20, names=2), Fitting(True, 2, 0)),
        (measures(*[50, 0] * 9), Fitting()),  # hidden columns
    ],
)
def test_an_upright_page_else_one_on_its_side_else_several(
    sheet: SheetMeasures, expected: Fitting
) -> None:
    assert fit(sheet) == expected


@given(st.lists(st.floats(0, 300), min_size=1, max_size=60), st.floats(4, 30), st.floats(0, 2000))
def test_several_pages_have_room_for_all_columns(
    widths: list[float], size: float, overhang: float
) -> None:
    sheet = measures(*widths, size=size, overhang=overhang)
    fitting = fit(sheet)
    room = (A4[1] if fitting.landscape else A4[0]) - sheet.margins
    smallest = min(1.0, SMALLEST / size) if fitting.landscape else 1.0
    again = sum(widths[: fitting.repeats])
    least = sum(widths) + overhang + again * (fitting.across - 1)
    assert least * smallest <= room * fitting.across
    assert fitting.repeats <= 1


def test_columns_have_letters() -> None:
    for number, letters in ((1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16_384, "XFD")):
        assert (column_letters(number), column_number(letters)) == (letters, number)


# --- a sheet of Excel -------------------------------------------------------------------------


def rows(columns: int, *, text: str = "x", first_row: int = 1, style: int = 0) -> str:
    """Two rows of cells, the first of them text."""
    drawn = ""
    for row in (first_row, first_row + 1):
        drawn += f'<row r="{row}">'
        for column in range(1, columns + 1):
            place = f'r="{column_letters(column)}{row}" s="{style}"'
            drawn += f'<c {place} t="inlineStr"><is><t>{text}</t></is></c>'
        drawn += "</row>"
    return drawn


def printed(
    inside: str, *, appearance: Appearance | None = None, is_set_up: bool = False
) -> tuple[str, SheetPrinting]:
    editor = SheetPrinting("Spend", appearance or Appearance(), is_set_up=is_set_up)
    after = rewritten(f"<worksheet {S}>{inside}</worksheet>".encode(), editor).decode()
    return after.removeprefix(f"<worksheet {S}>").removesuffix("</worksheet>"), editor


_FITS = '<pageSetUpPr fitToPage="1"/>'
_UPRIGHT = '<pageSetup paperSize="9" fitToWidth="1" fitToHeight="0"/>'
_ON_ITS_SIDE = _UPRIGHT.replace("/>", ' orientation="landscape"/>')


@pytest.mark.parametrize(
    ("before", "fitted"),
    [
        ("", f"<sheetPr>{_FITS}</sheetPr>"),
        ("<sheetPr/>", f"<sheetPr>{_FITS}</sheetPr>"),
        ('<sheetPr codeName="a"/>', f'<sheetPr codeName="a">{_FITS}</sheetPr>'),
        ("<sheetPr><tabColor/></sheetPr>", f"<sheetPr><tabColor/>{_FITS}</sheetPr>"),
        ("<sheetPr><pageSetUpPr/></sheetPr>", f"<sheetPr>{_FITS}</sheetPr>"),
        (f"<sheetPr>{_FITS.replace('1', '0')}</sheetPr>", f"<sheetPr>{_FITS}</sheetPr>"),
    ],
)
def test_a_sheet_is_fitted_to_the_width_of_a_page(before: str, fitted: str) -> None:
    data = f"<sheetData>{rows(12)}</sheetData>"
    assert printed(before + data)[0] == fitted + data + _ON_ITS_SIDE


def test_paper_and_margins_that_are_set_stay() -> None:
    data = f"<sheetData>{rows(12)}</sheetData>"
    fits = f"<sheetPr>{_FITS}</sheetPr>{data}"
    upright = '<pageSetup {}paperSize="8" orientation="portrait"/>'
    assert printed(data + upright.format(""))[0] == fits + upright.format(
        'fitToWidth="1" fitToHeight="0" '
    )
    setup = '<pageSetup fitToHeight="5" orientation="portrait" horizontalDpi="300"/>'
    margins = '<pageMargins left="0.1" right="0.1" top="1" bottom="1"/>'
    assert printed(data + margins + setup)[0] == (
        f'{fits}{margins}<pageSetup fitToWidth="1" paperSize="9" fitToHeight="0"'
        ' orientation="landscape" horizontalDpi="300"/>'
    )


@pytest.mark.parametrize(
    "setup",
    [
        '<pageSetup scale="60"/>',
        '<pageSetup orientation="landscape"/>',
        f"<sheetPr>{_FITS}</sheetPr>",
        '<rowBreaks count="1"><brk id="4" man="1"/></rowBreaks>',
        '<colBreaks count="1"><brk id="4" man="1"/></colBreaks>',
    ],
)
def test_a_sheet_that_was_set_up_is_left_as_it_is(setup: str) -> None:
    inside = f"<sheetData>{rows(40)}</sheetData>{setup}"
    assert printed(inside)[0] == inside


def test_a_sheet_whose_printing_the_workbook_names_is_left_as_it_is() -> None:
    inside = f"<sheetData>{rows(40)}</sheetData>"
    assert printed(inside, is_set_up=True)[0] == inside


def test_an_empty_sheet_is_left_as_it_is() -> None:
    inside = '<sheetData><row r="1"><c r="A1" s="3"/></row></sheetData>'
    assert printed(inside)[0] == inside


@pytest.mark.parametrize(
    ("before", "columns", "expected"),
    [
        ("", 10, _UPRIGHT),
        ("", 11, _ON_ITS_SIDE),
        ('<sheetFormatPr defaultColWidth="20"/>', 5, _ON_ITS_SIDE),
        ('<sheetFormatPr baseColWidth="20"/>', 5, _ON_ITS_SIDE),
        ('<cols><col min="2" max="3" width="60"/></cols>', 3, _ON_ITS_SIDE),
        ('<cols><col min="2" max="3" width="60" hidden="1"/></cols>', 10, _UPRIGHT),
        ('<cols><col min="2" max="9999999" width="1"/></cols>', 30, _UPRIGHT),
        ('<pageMargins left="2" right="2"/>', 7, _ON_ITS_SIDE),
    ],
)
def test_columns_are_measured(before: str, columns: int, expected: str) -> None:
    after, _ = printed(f"{before}<sheetData>{rows(columns)}</sheetData>")
    assert after.endswith(expected)


def test_columns_are_measured_once() -> None:
    columns = '<cols><col min="1" max="16384" width="1"/>{}</cols>'
    again = '<col min="1" max="16384" width="90"/>'
    for count in (0, 1, 30_000):
        after, _ = printed(f"{columns.format(again * count)}<sheetData>{rows(9)}</sheetData>")
        assert after.endswith(_UPRIGHT)


def test_text_that_reaches_past_the_last_column_is_measured() -> None:
    title = '<row r="1"><c r="A1" s="{}" t="{}">{}</c></row>'
    long = "<is><t>" + "A title of some length. " * 5 + "</t></is>"
    appearance = Appearance([11.0, 11.0], [False, True], [120])

    def is_turned(style: int, kind: str, inside: str, more: str = "") -> bool:
        data = f"<sheetData>{title.format(style, kind, inside)}{more}</sheetData>"
        return printed(data, appearance=appearance)[0].endswith(_ON_ITS_SIDE)

    assert is_turned(0, "inlineStr", long)
    assert is_turned(0, "s", "<v>0</v>")
    assert not is_turned(0, "s", "<v>1</v>")
    assert not is_turned(0, "n", f"<v>{'1' * 120}</v>")
    assert not is_turned(1, "inlineStr", long)  # wrapped
    assert not is_turned(0, "inlineStr", long.replace("length.", "length.\n"))


def test_the_smallest_text_stays_legible() -> None:
    small = Appearance([11.0, 6.0], [False, False])
    data = f"<sheetData>{rows(20)}{rows(20, style=1, first_row=3)}</sheetData>"
    assert printed(data)[1].unkept.wide_sheets == {}
    assert printed(data, appearance=small)[1].unkept.wide_sheets == {"Spend": 2}


@pytest.mark.parametrize(
    ("before", "data", "titles"),
    [
        ("", rows(40), "'Spend'!$A:$A,'Spend'!$1:$1"),
        ("", rows(1, text="title") + rows(40, first_row=3), "'Spend'!$A:$A,'Spend'!$3:$3"),
        ("", rows(20) + rows(40, first_row=3), "'Spend'!$A:$A,'Spend'!$1:$1"),
        (
            '<sheetViews><sheetView><pane xSplit="2" ySplit="4" state="frozen"/></sheetView>'
            "</sheetViews>",
            rows(40),
            "'Spend'!$A:$B,'Spend'!$1:$4",
        ),
        ('<cols><col min="1" max="1" width="150"/></cols>', rows(40), "'Spend'!$1:$1"),
    ],
)
def test_what_stands_on_every_page(before: str, data: str, titles: str) -> None:
    _, editor = printed(f"{before}<sheetData>{data}</sheetData>")
    assert editor.titles == titles


def titled(titles: Mapping[int, str], inside: str) -> str:
    after = rewritten(f"<workbook {S}>{inside}</workbook>".encode(), PrintTitles(titles)).decode()
    return after.removeprefix(f"<workbook {S}>").removesuffix("</workbook>")


def test_a_workbook_names_what_stands_on_every_page() -> None:
    named = (
        '<definedName name="_xlnm.Print_Titles" localSheetId="1">\'R&amp;D\'!$A:$A</definedName>'
    )
    sheets = '<sheets><sheet name="A"/></sheets>'
    other = '<definedName name="x">1</definedName>'
    titles = {0: "", 1: "'R&D'!$A:$A"}
    assert titled(titles, f"{sheets}<calcPr/>") == (
        f"{sheets}<definedNames>{named}</definedNames><calcPr/>"
    )
    assert titled(titles, f"{sheets}<definedNames>{other}</definedNames>") == (
        f"{sheets}<definedNames>{other}{named}</definedNames>"
    )
    assert titled({0: ""}, sheets) == sheets


# --- sheets of OpenDocument -------------------------------------------------------------------

_FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_A4_UPRIGHT = 'fo:page-width="210mm" fo:page-height="297mm" fo:margin="20mm"'


def pages(properties: str) -> PageStyles:
    found = PageStyles()
    names = re.findall(r'([\w-]+):([\w-]+)="([^"]*)"', properties)
    found.start("page-layout", {":name": "pm1"})
    found.start("page-layout-properties", {f":{name}": value for _, name, value in names})
    found.start("master-page", {":name": "Default", ":page-layout-name": "pm1"})
    return found


def table(columns: int, *, attributes: str = "", before: str = "", width: str = "") -> str:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    more = cell.replace("/>", f' table:number-columns-repeated="{columns - 1}"/>')
    return (
        f'<style:style style:name="co1"><style:table-column-properties style:column-width="{width}'
        f'"/></style:style><table:table table:name="Spend"{attributes}>{before}'
        f'<table:table-column table:style-name="co1" table:number-columns-repeated="{columns}"/>'
        f"<table:table-row><table:table-cell/></table:table-row>"
        f"<table:table-row>{cell}{more}</table:table-row></table:table>"
    )


def fitted(
    inside: str, properties: str = _A4_UPRIGHT
) -> tuple[str, Fitting | None, dict[str, int]]:
    fittings: dict[str, Fitting] = {}
    editor = OpenDocumentPrinting(pages(properties), fittings)
    root = f"<office:document-content {ODF}>"
    after = rewritten(f"{root}{inside}</office:document-content>".encode(), editor).decode()
    left = after.removeprefix(root).removesuffix("</office:document-content>")
    return left, fittings.get("pm1"), editor.unkept.wide_sheets


@pytest.mark.parametrize(
    ("columns", "width", "expected"),
    [
        (4, "25mm", Fitting()),
        (10, "25mm", Fitting(landscape=True)),
        (10, "16mm", Fitting()),
        (17, "25mm", Fitting(True, 2)),
        (17, "1in", Fitting(True, 2)),
        (7, "0.1cm", Fitting()),
    ],
)
def test_a_sheet_of_open_document_is_fitted(columns: int, width: str, expected: Fitting) -> None:
    assert fitted(table(columns, width=width))[1] == expected


@pytest.mark.parametrize(
    ("inside", "properties"),
    [
        (table(9), 'style:print-orientation="landscape"'),
        (table(9), 'style:scale-to="70%"'),
        (table(9), 'style:scale-to-X="2"'),
        (table(9), 'style:scale-to-pages="1"'),
        (table(9, attributes=' table:print-ranges="Spend.A1:Spend.B2"'), _A4_UPRIGHT),
        (table(9, attributes=' table:print="false"'), _A4_UPRIGHT),
        (table(9, before="<table:table-header-rows/>"), _A4_UPRIGHT),
        (table(9, before="<table:table-header-columns/>"), _A4_UPRIGHT),
        (table(9).replace("office:value-type", "office:x"), _A4_UPRIGHT),  # empty
    ],
)
def test_a_sheet_of_open_document_that_was_set_up_is_left(inside: str, properties: str) -> None:
    assert fitted(inside, properties) == (inside, None, {})


def test_what_stands_on_every_page_of_open_document() -> None:
    left, fitting, wide = fitted(table(40, width="25mm"))
    assert (fitting, wide) == (Fitting(True, 3), {"Spend": 3})
    assert (
        '<table:table-header-columns><table:table-column table:style-name="co1"/>'
        '</table:table-header-columns><table:table-column table:style-name="co1"'
        ' table:number-columns-repeated="39"/>'
    ) in left
    assert left.count("<table:table-header-rows><table:table-row>") == 1
    assert left.endswith("</table:table-row></table:table-header-rows></table:table>")


def test_a_hidden_first_column_stays_hidden_where_it_is_divided() -> None:
    hidden = '<table:table-column table:visibility="collapse"'
    before = f'{hidden} table:number-columns-repeated="2"/>'
    left, *_ = fitted(table(40, width="25mm", before=before))
    assert (
        '<table:table-header-columns><table:table-column table:style-name=""'
        ' table:visibility="collapse"/></table:table-header-columns>'
        f'{hidden} table:number-columns-repeated="1"/>'
    ) in left


def test_sheets_that_share_a_page_style_are_turned_together() -> None:
    for first, second in ((4, 12), (12, 4)):
        both = table(first, width="25mm") + table(second, width="25mm")
        assert fitted(both)[1] == Fitting(landscape=True)


def test_a_table_in_a_cell_is_no_sheet() -> None:
    inner = table(40, width="25mm")
    outer = table(4, width="25mm").replace(
        "<table:table-cell/>", f"<table:table-cell>{inner}</table:table-cell>"
    )
    assert fitted(outer) == (outer, Fitting(), {})


def test_a_row_that_is_repeated_is_no_row_of_headings() -> None:
    repeated = table(40, width="25mm").replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="9">'
    )
    assert "table-header-rows" not in fitted(repeated)[0]


def test_page_layouts_are_fitted() -> None:
    def laid_out(properties: str, fitting: Fitting) -> str:
        layout = '<style:page-layout style:name="{}"><style:page-layout-properties{}/>'
        layout += "</style:page-layout>"
        root = f"<office:document-styles {ODF} {_FO}>"
        inside = layout.format("pm2", properties) + layout.format("pm1", properties)
        after = rewritten(
            f"{root}{inside}</office:document-styles>".encode(), PageLayouts({"pm1": fitting})
        ).decode()
        before, _, found = after.partition('<style:page-layout style:name="pm1">')
        assert before == root + layout.format("pm2", properties)
        return found.partition("properties ")[2].partition("/>")[0]

    scaled = 'style:scale-to-X="{}" style:scale-to-Y="0"'
    upright = ' fo:page-width="210mm" fo:page-height="297mm"'
    turned = ' fo:page-width="297mm" fo:page-height="210mm"'
    side = ' style:print-orientation="landscape"'
    assert laid_out(upright, Fitting()) == scaled.format(1) + upright
    assert laid_out(upright, Fitting(True, 3)) == scaled.format(3) + side + turned
    assert laid_out(' style:scale-to="100%"', Fitting()) == scaled.format(1)
    bare = laid_out("", Fitting(landscape=True))
    assert 'page:page-width="297mm" page:page-height="210mm"' in bare and side in bare
