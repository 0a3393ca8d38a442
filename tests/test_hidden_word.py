"""Text that the styles of a Word file hide."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.papers.office.hidden import look
from agendapack.papers.office.hidden_kinds import HiddenKind
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


def styled(tmp_path: Path, inside: str, *, default: str = "", everywhere: str = "") -> int:
    """In how many places a document hides text, whose styles of each kind are STYLES."""
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
    found = look(docx(tmp_path / "a.docx", body=inside, extra={"word/styles.xml": styles}))
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
        (paragraph(direct="<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), 0),
        (
            '<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="pHides"/></w:pPr></w:pPrChange>'
            "</w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
            0,
        ),
    ],
)
def test_text_that_styles_hide(tmp_path: Path, inside: str, places: int) -> None:
    assert styled(tmp_path, inside) == places


def test_text_that_defaults_hide(tmp_path: Path) -> None:
    both = paragraph() + paragraph("pShows")
    assert styled(tmp_path, both, default="pHides") == 1
    assert styled(tmp_path, paragraph() + table("", paragraph()), default="tTakes") == 1
    assert styled(tmp_path, both, everywhere="<w:vanish/>") == 2
    assert styled(tmp_path, both, everywhere=SHOWN) == 0
