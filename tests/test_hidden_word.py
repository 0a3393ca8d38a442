"""Text that the styles of a Word file hide is told, and stays hidden in what is converted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from agendapack.papers.office.hidden import look
from agendapack.papers.office.hidden_kinds import HiddenKind
from agendapack.papers.office.saved_values import freeze
from agendapack.problems import Location
from tests.office_builders import W, docx

STYLES = {
    "Hides": "<w:rPr><w:vanish/></w:rPr>",
    "Takes": '<w:basedOn w:val="KHides"/>',
    "Shows": '<w:basedOn w:val="KHides"/><w:rPr><w:vanish w:val="0"/></w:rPr>',
    "Marks": "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>",
    "Heads": "<w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr>",
    "Round": '<w:basedOn w:val="KAbout"/>',
    "About": '<w:basedOn w:val="KRound"/>',
}


def with_styles(here: Path, inside: str, *, default: str = "", everywhere: str = "") -> Path:
    """A document whose styles of each kind are STYLES."""
    usual = f"<w:rPrDefault><w:rPr>{everywhere}</w:rPr></w:rPrDefault>"
    made = f"<w:docDefaults>{usual}</w:docDefaults>"
    for kind in ("paragraph", "character", "table"):
        for name, said in STYLES.items():
            named = kind[0] + name
            made += (
                f'<w:style w:type="{kind}" w:styleId="{named}" w:default="{int(named == default)}">'
                f"{said.replace('K', kind[0])}</w:style>"
            )
    styles = f"<w:styles {W}>{made}</w:styles>"
    return docx(here / "a.docx", body=inside, extra={"word/styles.xml": styles})


def places_told(file: Path) -> int:
    """In how many places it hides text."""
    found = look(file)
    assert isinstance(found, tuple)
    return sum(one.count for one in found if one.kind is HiddenKind.TEXT)


TEXT = "<w:t>x</w:t>"


def paragraph(style: str = "", run: str = "", direct: str = "", inside: str = TEXT) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    of_run = f'<w:rStyle w:val="{run}"/>' if run else ""
    return f"<w:p>{named}<w:r><w:rPr>{of_run}{direct}</w:rPr>{inside}</w:r></w:p>"


def table(style: str, inside: str) -> str:
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr><w:tr><w:tc>{inside}</w:tc></w:tr>'
        "</w:tbl>"
    )


DRAWING = f"<w:drawing><wp:x xmlns:wp='x'/>{paragraph()}</w:drawing>"
SHOWN = '<w:vanish w:val="0"/>'


@pytest.mark.parametrize(
    ("inside", "places"),
    [
        (paragraph(run="cHides"), 1),
        (paragraph("pHides"), 1),
        (paragraph("pTakes") + paragraph(run="cTakes"), 2),
        (paragraph("pShows") + paragraph("pMarks") + paragraph("pRound"), 0),
        (paragraph("cHides") + paragraph(run="pHides"), 0),
        (paragraph("pHides", "cHides"), 0),
        (paragraph("pHides", direct=SHOWN), 0),
        (paragraph("pHides", "cHides", "<w:vanish/>"), 1),
        (paragraph("pHides", inside="<w:t> </w:t>"), 0),
        (paragraph("pHides", inside="<w:t>x</w:t><w:t>y</w:t>"), 1),
        (table("tHides", paragraph()) + table("tHeads", paragraph()) + paragraph(), 1),
        (table("tHides", table("tShows", paragraph()) + paragraph("pHides")), 0),
        (paragraph(inside=paragraph("pHides") + "<w:t>y</w:t>"), 1),
        (paragraph("pHides", inside=paragraph() + "<w:t>y</w:t>"), 1),
        (paragraph(direct="<w:vanish/>", inside=f"{DRAWING}{TEXT}"), 1),
        (paragraph("pHides", inside="<w:pict/>"), 1),
        (paragraph(inside=DRAWING), 0),
        (paragraph(direct="<w:vanish/>", inside=f"<w:x>{paragraph()}</w:x>"), 1),
        (paragraph(direct="<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), 0),
        (
            '<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="pHides"/></w:pPr></w:pPrChange>'
            "</w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
            0,
        ),
    ],
)
def test_text_that_styles_hide(tmp_path: Path, inside: str, places: int) -> None:
    assert places_told(with_styles(tmp_path, inside)) == places


def test_text_that_defaults_hide(tmp_path: Path) -> None:
    both = paragraph() + paragraph("pShows")
    assert places_told(with_styles(tmp_path, both, default="pHides")) == 1
    assert (
        places_told(with_styles(tmp_path, paragraph() + table("", paragraph()), default="tTakes"))
        == 1
    )
    assert places_told(with_styles(tmp_path, both, everywhere="<w:vanish/>")) == 2
    assert places_told(with_styles(tmp_path, both, everywhere=SHOWN)) == 0


def converted(file: Path) -> str:
    """The body of a document as LibreOffice gets it."""
    copy = file.with_stem("copy")
    freeze(file, copy, Location(Path("meeting.yaml"), 9, 5))
    with zipfile.ZipFile(copy) as zipped:
        return zipped.read("word/document.xml").decode().split("<w:body>")[1].split("</w:body>")[0]


def run(properties: str, inside: str = TEXT) -> str:
    return f"<w:p><w:r>{properties}{inside}</w:r></w:p>"


def test_a_run_that_a_style_hides_says_so_itself(tmp_path: Path) -> None:
    before = run("") + run("<w:rPr/>") + run("<w:rPr><w:b/></w:rPr>") + paragraph(direct=SHOWN)
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    after = run(hidden) * 2 + run("<w:rPr><w:vanish/><w:b/></w:rPr>") + paragraph(direct=SHOWN)
    for inside, still in ((before, after), (table("tHides", before), table("tHides", after))):
        everywhere = "<w:vanish/>" if inside == before else ""
        assert converted(with_styles(tmp_path, inside, everywhere=everywhere)) == still
    assert converted(with_styles(tmp_path, table("tHides", run("")))) == table(
        "tHides", run(hidden)
    )
    formula = table("tHides", "<w:p><m:r xmlns:m='m'><m:t>x</m:t></m:r></w:p>")
    assert converted(with_styles(tmp_path, formula)) == formula


def test_drawings_in_hidden_runs_go(tmp_path: Path) -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    drawn = DRAWING + TEXT + "<w:pict/><w:object/>"
    assert converted(with_styles(tmp_path, run(hidden, drawn))) == run(hidden)
    seen = run("", DRAWING + paragraph(direct="<w:vanish/>"))
    assert converted(with_styles(tmp_path, seen)) == seen
    field = '<w:fldSimple w:instr="DATE"><w:r><w:t>x</w:t></w:r></w:fldSimple>'
    inside = f"<w:drawing><w:p>{field}</w:p></w:drawing>"
    assert converted(with_styles(tmp_path, run(hidden, inside))) == run(hidden, "")
