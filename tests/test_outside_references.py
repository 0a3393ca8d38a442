"""What LibreOffice gets refers to nothing outside the file: nothing of the machine gets in."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from agendapack.papers.office import outside_references
from agendapack.papers.office.conversion import convert
from agendapack.papers.office.office_xml import Unlookable
from agendapack.papers.office.outside_references import NOWHERE, cut_off
from agendapack.papers.office.rtf_fields import still
from agendapack.papers.office.soffice import find_soffice
from agendapack.problems import Location
from tests.builders import PLACE
from tests.office_builders import ODF, archive, docx, odf, odt

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
HOSTILE = "file:///srv/secret.png"


def cut(folder: Path, parts: Mapping[str, str | bytes], name: str) -> str:
    """A part of a file with these parts, as LibreOffice gets it."""
    file = folder / "file.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for part, content in parts.items():
            zipped.writestr(part, content)
    cut_off(file)
    with zipfile.ZipFile(file) as zipped:
        assert zipped.namelist() == list(parts)
        return zipped.read(name).decode()


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    return f'<Relationship Id="x" Type="{TYPES}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (relation("image", HOSTILE), relation("image", NOWHERE)),
        (relation("image", "https://example.org/a.png"), relation("image", NOWHERE)),
        (relation("image", "S:\\maps\\plan.jpg"), relation("image", NOWHERE)),
        (relation("image", "../../srv/secret.png"), relation("image", NOWHERE)),
        (relation("attachedTemplate", "\\\\host\\a.dotx"), relation("attachedTemplate", NOWHERE)),
        (relation("oleObject", HOSTILE), relation("oleObject", NOWHERE)),
        (relation("subDocument", "other.docx"), relation("subDocument", NOWHERE)),
        (relation("image", HOSTILE, ""), relation("image", "", "")),
        # A picture may be loaded by way of a link's relationship.
        (relation("hyperlink", HOSTILE), relation("hyperlink", NOWHERE)),
        (relation("hyperlink", "Other.docx"), relation("hyperlink", NOWHERE)),
        (relation("hyperlink", "javascript:x()"), relation("hyperlink", NOWHERE)),
        # What stays.
        (relation("hyperlink", "https://example.org/a?b"), None),
        (relation("hyperlink", "mailto:jo@example.org"), None),
        (relation("hyperlink", "#Costs"), None),
        (relation("image", "media/image1.png", ""), None),
        (relation("image", "/word/media/image1.png", ""), None),
    ],
)
def test_relationships(tmp_path: Path, given: str, left: str | None) -> None:
    text = f'<Relationships xmlns="{RELATIONS}">{{}}</Relationships>'
    part = "word/_rels/document.xml.rels"
    assert cut(tmp_path, {part: text.format(given)}, part) == text.format(left or given)


def image(reference: str) -> str:
    return f'<draw:image xlink:href="{reference}"/>'


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (image(HOSTILE), "<draw:image/>"),
        (image("/srv/secret.png"), "<draw:image/>"),
        (image("../../srv/secret.png"), "<draw:image/>"),
        (image("Pictures/../../secret.png"), "<draw:image/>"),
        (image("https://example.org/a.png"), "<draw:image/>"),
        (image("&#102;ile:///srv/secret.png"), "<draw:image/>"),
        (f'<draw:image svg:href="#a" xlink:href="{HOSTILE}"/>', '<draw:image svg:href="#a"/>'),
        (f"<draw:image xmlns:o=\"o\" xlink:href = '{HOSTILE}'/>", '<draw:image xmlns:o="o"/>'),
        ('<text:section-source xlink:href="a.odt"/>', "<text:section-source/>"),
        ('<draw:object xlink:href="./Object 2"/>', "<draw:object/>"),
        ('<form:button form:image-data="/srv/secret.png"/>', "<form:button/>"),
        ('<office:dde-source office:dde-topic="/srv/a.ods"/>', "<office:dde-source/>"),
        ('<script:event-listener xlink:href="vnd.sun.star.script:a"/>', "<script:event-listener/>"),
        # What stays.
        (image("Pictures/a b.png"), None),
        (image("./Pictures/a%20b.png"), None),
        ('<draw:object xlink:href="./Object 1"/>', None),
        ('<draw:object xlink:href="./Object 1/"/>', None),
        ('<text:a xlink:href="../Other%20report.odt">other</text:a>', None),
        ('<text:p xlink:href="#Costs"/>', None),
        ('<draw:frame svg:title="S:\\maps\\plan"/>', None),
    ],
)
def test_open_document_references(tmp_path: Path, given: str, left: str | None) -> None:
    form = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:script="s"'
    text = f"<office:document-content {ODF} {form}>{{}}</office:document-content>"
    parts = {
        "content.xml": text.format(given),
        "Pictures/a b.png": b"\x89PNG",
        "Object 1/content.xml": "<a/>",
    }
    assert cut(tmp_path, parts, "content.xml") == text.format(left or given)


def test_an_object_has_pictures_of_its_own(tmp_path: Path) -> None:
    text = f"<a {ODF}>{image('Pictures/b.png')}</a>"
    parts = {"Object 1/content.xml": text, "Object 1/Pictures/b.png": b"\x89PNG"}
    assert cut(tmp_path, parts, "Object 1/content.xml") == text


def test_addresses_elsewhere(tmp_path: Path) -> None:
    """In VML, in connections of a workbook, in the settings of a presentation."""
    given = (
        '<a xmlns:v="v" xmlns:config="c"><v:imagedata src="/srv/secret.png"/>'
        '<webPr url="secret.html"/><b c="smb://host/a" d="\\\\host\\a" descr="S:\\a.png"/>'
        '<config:config-item config:name="BitmapTableURL">$(user)/a.sob</config:config-item>'
        '<config:config-item config:name="View">3</config:config-item></a>'
    )
    left = (
        '<a xmlns:v="v" xmlns:config="c"><v:imagedata/><webPr/><b descr="S:\\a.png"/>'
        '<config:config-item config:name="BitmapTableURL"></config:config-item>'
        '<config:config-item config:name="View">3</config:config-item></a>'
    )
    assert cut(tmp_path, {"a.xml": given}, "a.xml") == left
    assert cut(tmp_path, {"a.xml": '<b c="smb&#58;//host/a"/>'}, "a.xml") == "<b/>"


def svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK}>{inside}</svg>'


PIXELS = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (f'<image href="{HOSTILE}" xlink:href="a.png"/>', "<image/>"),
        ('<image xlink:href="data:image/svg+xml;base64,PHN2Zz4="/>', "<image/>"),
        ('<use xlink:href="other.svg#a"/>', "<use/>"),
        ('<rect fill="url(other.svg#a)" style="fill:URL( \'a.svg#b\')"/>', "<rect/>"),
        ("<style>@import 'a.css';</style>", "<style></style>"),
        ("<style>a{fill:url(#b)} c{fill:url(d.svg)}</style>", "<style></style>"),
        # What stays.
        (f'<image xlink:href="{PIXELS}"/>', None),
        ('<use href="#a"/><rect fill="url(#b)" style="fill:url(\'#c\')"/>', None),
        ("<style>a{fill:url(#b)}</style><style/>", None),
    ],
)
@pytest.mark.parametrize("name", ["word/media/image1.svg", "Pictures/really.png"])
def test_svg_pictures(tmp_path: Path, name: str, given: str, left: str | None) -> None:
    assert cut(tmp_path, {name: svg(given)}, name) == svg(left or given)


def test_svg_pictures_that_are_packed_or_have_a_document_type(tmp_path: Path) -> None:
    given, left = svg(f'<image href="{HOSTILE}"/>'), svg("<image/>")
    assert cut(tmp_path, {"a": gzip.compress(given.encode())}, "a") == left
    assert cut(tmp_path, {"a": f'\n<!DOCTYPE svg PUBLIC "a" "b">{given}'}, "a") == f"\n{left}"
    assert cut(tmp_path, {"a": given.encode("utf-16")}, "a") == left
    entities = f'<!DOCTYPE svg [<!ENTITY a "{HOSTILE}">]>' + svg('<image href="&a;"/>')
    with pytest.raises(Unlookable, match=r"^has a picture that cannot be looked into \(a\.svg\)$"):
        cut(tmp_path, {"a.svg": entities}, "a.svg")


def test_files_in_the_file(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.odt", {"content.xml": f"<a {ODF}>{image(HOSTILE)}</a>"})
    middle = tmp_path / "middle.docx"
    with zipfile.ZipFile(middle, "w") as zipped:
        zipped.write(inner, "word/embeddings/inner.odt")
        zipped.writestr("torn.docx", inner.read_bytes()[:-30])
    file = tmp_path / "outer.docx"
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.write(middle, "word/embeddings/middle.docx")
    cut_off(file)
    with zipfile.ZipFile(file) as outer:
        data = outer.read("word/embeddings/middle.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.read("torn.docx") == b""
        with zipfile.ZipFile(io.BytesIO(zipped.read("word/embeddings/inner.odt"))) as innermost:
            assert b"<draw:image/>" in innermost.read("content.xml")


def test_files_in_files_in_files_end(tmp_path: Path) -> None:
    data = b""
    for _ in range(outside_references.MAX_DEPTH + 2):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as zipped:
            zipped.writestr("a", data)
        data = made.getvalue()
    file = tmp_path / "a.docx"
    file.write_bytes(data)
    cut_off(file)
    inner = file.read_bytes()
    for _ in range(outside_references.MAX_DEPTH + 1):
        with zipfile.ZipFile(io.BytesIO(inner)) as zipped:
            inner = zipped.read("a")
    assert inner == b""


def test_what_refers_to_nothing_stays_byte_for_byte(tmp_path: Path) -> None:
    text = "<a  b = 'c'>&#233;<!-- href --></a >"
    assert cut(tmp_path, {"a.xml": text, "b.png": b"\x89PNG<svg"}, "a.xml") == text
    html = "<html><p>no XML<br></html>"
    assert cut(tmp_path, {"a.html": html}, "a.html") == html
    linked = '<html><img src="a.png"></html>'  # LibreOffice leaves it out
    assert cut(tmp_path, {"a.html": linked}, "a.html") == ""


def test_a_zip_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    file = docx(tmp_path / "a.docx", "Title")
    file.write_bytes(file.read_bytes()[:700])
    with pytest.raises(Unlookable, match=r"^is damaged inside$"):
        cut_off(file)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "Object 1/content.xml", "a.rels"])
@pytest.mark.parametrize(
    "text", ["<a><b></a>", "<a><b/>", "", '<!DOCTYPE a [<!ENTITY b "c">]><a/>']
)
def test_a_part_that_would_be_printed_in_part_is_refused(
    tmp_path: Path, name: str, text: str
) -> None:
    """LibreOffice would leave rows, sheets and slides out without a word."""
    with pytest.raises(Unlookable) as fault:
        cut(tmp_path, {name: text}, name)
    assert str(fault.value) == f"is damaged inside, at {name}, and would be printed in part"
    for harmless in ("customXml/item1.xml", "docProps/app.xml", "a.vml"):
        assert cut(tmp_path, {harmless: text}, harmless) in (text, "<a/>")


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = docx(tmp_path / "a.docx", "Title", body="<w:p/>" * 1000)
    monkeypatch.setattr(outside_references, "MAX_PART", 5000)
    with pytest.raises(Unlookable, match=r"^has a part of more than 0 MB$"):
        cut_off(file)
    monkeypatch.setattr(outside_references, "MAX_UNPACKED", 5000)
    with pytest.raises(Unlookable, match=r"^unpacks to more than 0 GB$"):
        cut_off(file)


# --- RTF --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (r'{\*\fldinst INCLUDEPICTURE "/srv/a.png" \\d}', r"{\*\fldinst SHOWN }"),
        (r'{\fldinst{ inclu}{\b\u68?\'45TEXT "a"}}', r"{\fldinst SHOWN }"),
        (r"{\*\fldinst DATE}", r"{\*\fldinst SHOWN }"),
        (r"{\*\fldinst }", r"{\*\fldinst SHOWN }"),
        (r"{\*\fldinst INCLUDETEXT {\field{\*\fldinst TIME}} b}", r"{\*\fldinst SHOWN }"),
        (r"{\*\fldinst TOC {\field{\*\fldinst TIME}} b}",
         r"{\*\fldinst TOC {\field{\*\fldinst SHOWN }} b}"),
        (r"{\*\fldinst {\field{\fldinst QUOTE}{\fldrslt INCLUDETEXT}} b}", r"{\*\fldinst SHOWN }"),
        ("{\\bin9 \\fldinst }{\\fldinst DATE}", "{\\bin9 \\fldinst }{\\fldinst SHOWN }"),
        # What stays.
        (r"{\*\fldinst {\rtlch PA}{GE}}{\fldrslt 7}", None),
        (r'{\*\fldinst HYPERLINK "https://example.org"}', None),
        (r"{\{fldinst DATE\}}", None),
    ],
)  # fmt: skip
def test_fields_of_rtf(given: str, left: str | None) -> None:
    text = r"{\rtf1 a {\field%s{\fldrslt shown}} b}"
    assert still((text % given).encode()).decode() == text % (left or given)


def test_rtf_that_ends_early() -> None:
    for text in (b"{\\rtf1 {\\fldinst DATE", b"{\\rtf1 \\", b"}}}{\\bin99999 a", b"{\\rtf1"):
        assert still(text) == text


# --- with LibreOffice -------------------------------------------------------------------------


def picture(reference: str) -> str:
    return (
        '<draw:frame svg:width="5cm" svg:height="5cm" svg:x="2cm" svg:y="2cm">'
        f'<draw:image xlink:href="{reference}" xlink:type="simple" xlink:show="embed"'
        ' xlink:actuate="onLoad"/></draw:frame>'
    )


def files_that_load_a_picture(folder: Path, marked: Path) -> list[Path]:
    """One file for each way that was seen to bring in ``marked``."""
    address = marked.as_uri()
    body = (
        '<w:p xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:r="{TYPES}">'
        '<w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="3000000"/>'
        '<wp:docPr id="1" name="P"/><a:graphic><a:graphicData'
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="x"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="3000000" cy="3000000"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r></w:p>"
    )
    drawn = svg(f'<image width="60" height="60" xlink:href="{address}"/>')
    word = docx(
        folder / "svg.docx",
        "Title",
        body=body,
        extra={
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
            f"{relation('image', 'media/a.svg', '')}</Relationships>",
            "word/media/a.svg": drawn.replace("<svg", '<svg width="60" height="60"'),
        },
    )
    table = (
        f'<table:table table:name="A"><table:shapes>{picture(address)}</table:shapes>'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    letter = folder / "field.rtf"
    letter.write_text(
        f'{{\\rtf1 x {{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}" \\\\d}}'
        "{\\fldrslt y}}\\par}",
        encoding="ascii",
    )
    return [
        word,
        letter,
        odf(folder / "a.odp", "presentation", f"<draw:page>{picture(address)}</draw:page>"),
        odf(folder / "b.odp", "presentation", f"<draw:page>{picture(str(marked))}</draw:page>"),
        odf(folder / "a.ods", "spreadsheet", table),
        odt(folder / "a.odt", "T", body=f"<text:p><draw:g>{picture(address)}</draw:g></text:p>"),
    ]


@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed here")
def test_a_picture_of_the_machine_is_in_no_pdf(tmp_path: Path) -> None:
    marked = tmp_path / "marked.png"
    Image.new("RGB", (60, 60), (255, 0, 255)).save(marked)
    files = files_that_load_a_picture(tmp_path, marked)
    places: dict[Path, Location] = dict.fromkeys(files, PLACE)
    conversion = convert(places, tmp_path / "made")
    assert [problem.message for problem in conversion.problems] == []
    for file in files:
        with pdfium.PdfDocument(conversion.pdfs[file]) as pdf:
            seen = pdf[0].render(scale=0.3).to_numpy()[..., :3].astype(int)
        is_magenta = (seen[..., 1] < 100) & (seen[..., 0] > 150) & (seen[..., 2] > 150)
        assert not np.any(is_magenta), file.name
