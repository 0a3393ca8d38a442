"""Shapes that a program does not show are named, and taken out of what LibreOffice converts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from agendapack.papers.office.hidden import look, wording
from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import WithoutHiddenShapes
from agendapack.papers.office.office_xml import rewritten
from agendapack.papers.office.saved_values import freeze
from agendapack.problems import Location
from tests.office_builders import ODF, P, W, docx, odf, pptx, xlsx

PLACE = Location(Path("meeting.yaml"), 9, 5)
WORD = f'{W} xmlns:wp="p" xmlns:wps="s" xmlns:v="v" xmlns:mc="c" xmlns:a="a" xmlns:pic="i"'
SLIDE = f'{P} xmlns:mc="c" xmlns:a14="a14"'
EXCEL = 'xmlns:xdr="x" xmlns:mc="c" xmlns:a14="a14"'


def shown(names: str, inside: str, *, keeps_placeholders: bool = False) -> str:
    editor = WithoutHiddenShapes(keeps_placeholders=keeps_placeholders)
    after = rewritten(f"<part {names}>{inside}</part>".encode(), editor).decode()
    return after.removeprefix(f"<part {names}>").removesuffix("</part>")


def shape(attributes: str = "", inside: str = "") -> str:
    properties = f'<p:cNvPr id="4" name="Box 4" {attributes}/>'
    return f"<p:sp><p:nvSpPr>{properties}{inside}</p:nvSpPr><p:txBody/></p:sp>"


def group(attributes: str, inside: str) -> str:
    properties = f'<p:cNvPr name="Group 9" {attributes}/>'
    return f"<p:grpSp><p:nvGrpSpPr>{properties}</p:nvGrpSpPr>{inside}</p:grpSp>"


def drawing(inside: str = "", *, anchor: str = "", properties: str = "") -> str:
    return (
        f"<w:drawing><wp:anchor {anchor}><wp:docPr {properties}/><a:graphic><a:graphicData>"
        f"{inside}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def either(choice: str, fallback: str) -> str:
    return (
        f"<mc:AlternateContent><mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}"
        "</mc:Fallback></mc:AlternateContent>"
    )


HIDDEN = 'hidden="1"'


@pytest.mark.parametrize(
    ("names", "inside"),
    [
        (SLIDE, shape(HIDDEN)),
        (SLIDE, shape('hidden="true"')),
        (SLIDE, shape(HIDDEN, '<p:nvPr><p:ph type="body"/></p:nvPr>')),
        (SLIDE, group(HIDDEN, shape() + shape(HIDDEN))),
        (SLIDE, '<p:pic><p:nvPicPr><p:cNvPr hidden="1"/></p:nvPicPr></p:pic>'),
        (SLIDE, '<p:cxnSp><p:nvCxnSpPr><p:cNvPr hidden="1"/></p:nvCxnSpPr></p:cxnSp>'),
        (SLIDE, f"<p:graphicFrame><p:x><p:cNvPr {HIDDEN}/></p:x><a:tbl/></p:graphicFrame>"),
        (SLIDE, either(shape(HIDDEN), shape())),
        (WORD, drawing(properties=HIDDEN)),
        (WORD, drawing(anchor=HIDDEN)),
        (WORD, drawing(f"<wps:wsp><wps:cNvPr {HIDDEN}/></wps:wsp>")),
        (WORD, drawing(f"<pic:pic><pic:nvPicPr><pic:cNvPr {HIDDEN}/></pic:nvPicPr></pic:pic>")),
        (WORD, either(drawing(properties=HIDDEN), "<w:pict><v:shape/></w:pict>")),
        (WORD, '<w:pict><v:shape style="width:9pt; Visibility: hidden"/></w:pict>'),
        (WORD, '<w:pict><v:rect style="visibility:hidden">text</v:rect></w:pict>'),
        (EXCEL, f"<xdr:twoCellAnchor><xdr:sp><xdr:cNvPr {HIDDEN}/></xdr:sp></xdr:twoCellAnchor>"),
        (ODF, '<draw:frame draw:display="none"><draw:text-box/></draw:frame>'),
        (ODF, '<draw:custom-shape draw:display="printer"/>'),
        (ODF, '<draw:g draw:display="none"><draw:rect draw:display="none"/></draw:g>'),
    ],
)
def test_a_hidden_shape_goes(names: str, inside: str) -> None:
    assert shown(names, f"<a/>{inside}<b/>") == "<a/><b/>"


CONTROL = f"<xdr:cNvPr {HIDDEN}><a14:compatExt/></xdr:cNvPr>"


@pytest.mark.parametrize(
    ("names", "inside"),
    [
        (SLIDE, shape()),
        (SLIDE, shape('hidden="0"') + shape('hidden="false"')),
        (WORD, drawing(anchor='hidden="0"', properties='hidden="false"')),
        (WORD, '<w:pict><v:shape style="visibility:visible;overflow:hidden"/></w:pict>'),
        (WORD, '<w:tr><w:trPr><w:hidden/></w:trPr></w:tr><w:style w:hidden="1"/>'),
        (EXCEL, f"<xdr:twoCellAnchor><xdr:sp>{CONTROL}</xdr:sp></xdr:twoCellAnchor>"),
        (ODF, '<draw:frame draw:display="always"/><draw:frame draw:display="screen"/>'),
        (ODF, '<text:section text:display="none"/><draw:layer draw:display="none"/>'),
    ],
)
def test_a_shape_that_shows_stays(names: str, inside: str) -> None:
    assert shown(names, inside) == inside


def test_what_is_beside_and_around_a_hidden_shape_stays() -> None:
    seen = group("", shape() + "{}" + shape())
    assert shown(SLIDE, seen.format(shape(HIDDEN))) == seen.format("")
    run = f"<w:r>{drawing(properties=HIDDEN)}<w:t>text</w:t></w:r>"
    assert shown(WORD, run) == "<w:r><w:t>text</w:t></w:r>"


def test_a_choice_with_a_hidden_shape_in_a_group_goes_once() -> None:
    two = group("", shape(HIDDEN)) + shape(HIDDEN)
    assert shown(SLIDE, "<a/>" + either(two, "") + "<b/>") == "<a/><b/>"


def test_placeholders_of_layouts_stay() -> None:
    placeholder = shape(HIDDEN, '<p:nvPr><p:ph type="body"/></p:nvPr>')
    inside = placeholder + shape(HIDDEN)
    assert shown(SLIDE, inside, keeps_placeholders=True) == placeholder


def told_and_kept(file: Path, part: str) -> tuple[list[str], str]:
    """What is told of a file, and a part of it as LibreOffice gets it."""
    copy = file.with_stem("copy")
    freeze(file, copy, PLACE)
    with zipfile.ZipFile(copy) as zipped:
        kept = zipped.read(part).decode()
    return [problem.message for problem in wording(file.name, look(file), PLACE)], kept


def test_hidden_shapes_of_slides(tmp_path: Path) -> None:
    file = pptx(tmp_path / "a.pptx", ["One"])
    two = either(group("", shape(HIDDEN)) + shape(HIDDEN), "")  # counts as one
    inside = shape(HIDDEN) + two + group(HIDDEN, shape(HIDDEN))
    layout = f"<p:sldLayout {P}>{shape(HIDDEN, '<p:ph/>')}{shape(HIDDEN)}</p:sldLayout>"
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("ppt/slides/slide2.xml", f"<p:sld {SLIDE}>{inside}</p:sld>")
        zipped.writestr("ppt/slideLayouts/slideLayout2.xml", layout)
    told, kept = told_and_kept(file, "ppt/slides/slide2.xml")
    assert told == ['"a.pptx" has 4 hidden shapes, "Box 4" and "Group 9"']
    assert "Box 4" not in kept
    kept = told_and_kept(file, "ppt/slideLayouts/slideLayout2.xml")[1]
    assert kept.count("Box 4") == 1


def test_hidden_shapes_of_a_document_and_a_workbook(tmp_path: Path) -> None:
    header = f"<w:hdr {WORD}>{drawing(anchor=HIDDEN)}</w:hdr>"
    file = docx(tmp_path / "a.docx", "Title", extra={"word/header1.xml": header})
    told, kept = told_and_kept(file, "word/header1.xml")
    assert told == ['"a.docx" has a hidden shape']
    assert "drawing" not in kept
    (problem,) = wording("a.docx", look(file), PLACE)
    assert problem.hint == (
        "this is not in the pack; show it (in Word, PowerPoint and Excel, Selection Pane) if"
        " members should see it, else delete it before the file itself goes to anybody"
    )
    drawn = f'<xdr:wsDr {EXCEL}><xdr:sp><xdr:cNvPr name="Note" {HIDDEN}/></xdr:sp></xdr:wsDr>'
    file = xlsx(tmp_path / "b.xlsx", {"A": ""}, extra={"xl/drawings/drawing1.xml": drawn})
    told, kept = told_and_kept(file, "xl/drawings/drawing1.xml")
    assert told == ['"b.xlsx" has a hidden shape, "Note"']
    assert "Note" not in kept


def test_hidden_shapes_of_open_document(tmp_path: Path) -> None:
    body = '<text:p><draw:frame draw:name="Box" draw:display="none"/>Text</text:p>'
    told, kept = told_and_kept(odf(tmp_path / "d.odt", "text", body), "content.xml")
    assert told == ['"d.odt" has a hidden shape, "Box"']
    assert "<text:p>Text</text:p>" in kept


@pytest.mark.parametrize(("display", "count"), [("none", 1), ("screen", 1), ("always", 0)])
def test_shapes_on_hidden_layers_of_open_document(tmp_path: Path, display: str, count: int) -> None:
    body = '<draw:page><draw:rect draw:layer="Draft"/><draw:rect draw:layer="layout"/></draw:page>'
    file = odf(tmp_path / "p.odp", "presentation", body)
    layers = f'<draw:layer draw:name="Draft" draw:display="{display}"/>'
    layers += '<draw:layer draw:name="layout"/>'
    styles = f"<office:document-styles {ODF}>{layers}</office:document-styles>"
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("styles.xml", styles)
    assert look(file) == ((Hidden(HiddenKind.SHAPES, (), count),) if count else ())
