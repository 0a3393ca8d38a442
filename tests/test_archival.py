"""PDF/A-2a: what is typeset claims it, and a pack where all that it is made from does."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms

from agendapack.pack.plan import OwnPages, PlacedPaper, plan_pack
from agendapack.pack.proof import Broken, prove
from agendapack.pages.layout import srgb
from agendapack.papers.facts import Ink, InkBand, PaperFacts
from agendapack.papers.prepare import prepare
from agendapack.papers.request import WHOLE, Request, Reshaping
from agendapack.records.vocabulary import ENGLISH
from tests.accessibility_builders import CLAIM, e, paper
from tests.builders import PLACE, agenda, facts, pdf, stamp_font
from tests.judging import claims
from tests.running import FILES, MEETING, PAPERS, agendapack, council
from tests.typeset_builders import opened, set_html

# What is typeset


def typeset_claims(html: str, folder: Path) -> list[str]:
    file = folder / "typeset.pdf"
    file.write_bytes(set_html(html).pdf)
    return claims(file)


def test_what_is_typeset_claims_both_and_says_what_its_colours_mean(tmp_path: Path) -> None:
    assert typeset_claims("<h1>Trees</h1>", tmp_path) == ["ua1", "2a"]
    [intent] = opened(set_html("<h1>Trees</h1>")).Root.OutputIntents
    assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFA1", srgb.NAME)
    assert intent.DestOutputProfile.N == 3
    assert intent.DestOutputProfile.read_bytes() == srgb.profile()


@pytest.mark.parametrize(
    ("mode", "claimed"), [("L", ["ua1", "2a"]), ("RGB", ["ua1", "2a"]), ("CMYK", ["ua1"])]
)
def test_a_picture_in_print_colours_is_for_no_archive(
    tmp_path: Path, mode: str, claimed: list[str]
) -> None:
    Image.new(mode, (48, 24)).save(tmp_path / "logo.jpg")
    html = f'<p><img src="{tmp_path}/logo.jpg" alt="Logo"></p>'
    assert typeset_claims(html, tmp_path) == claimed
    assert ("/OutputIntents" in opened(set_html(html)).Root) == ("2a" in claimed)


def test_a_character_that_only_its_font_knows_is_for_no_archive(tmp_path: Path) -> None:
    assert typeset_claims("<p>Trees \uef00</p>", tmp_path) == ["ua1"]
    table = "<table><tbody><tr><td>2018</td></tr></tbody></table>"  # its figures are private too
    assert typeset_claims(table, tmp_path) == ["ua1", "2a"]


def test_every_stream_ends_on_a_line_of_its_own() -> None:
    data = set_html("<h1>Trees</h1><p><b>Oaks</b> and <i>limes</i></p>").pdf
    ends = data.count(b"endstream")
    assert ends > 6
    assert data.count(b"\nendstream") == ends


def test_the_colour_space_is_srgb(tmp_path: Path) -> None:
    (tmp_path / "srgb.icc").write_bytes(srgb.profile())
    ours = ImageCms.getOpenProfile(str(tmp_path / "srgb.icc"))
    assert ImageCms.getProfileDescription(ours).strip() == srgb.NAME
    colours = Image.new("RGB", (9, 81))
    colours.putdata(
        [(r, g, b) for r in range(0, 256, 31) for g in range(0, 256, 31) for b in range(0, 256, 31)]
    )
    lab = ImageCms.createProfile("LAB")
    theirs = ImageCms.createProfile("sRGB")
    of_ours, of_theirs = (
        ImageCms.applyTransform(colours, ImageCms.buildTransform(profile, lab, "RGB", "LAB"))
        for profile in (ours, theirs)
    )
    pairs = zip(of_ours.tobytes(), of_theirs.tobytes(), strict=True)
    assert max(min((a - b) % 256, (b - a) % 256) for a, b in pairs) <= 1


# What a paper claims


def flavour(part: str, conformance: str) -> str:
    """Properties of PDF/A beside that of PDF/UA."""
    return (
        f'{CLAIM}<a:part xmlns:a="http://www.aiim.org/pdfa/ns/id/">{part}</a:part>'
        f'<a:conformance xmlns:a="http://www.aiim.org/pdfa/ns/id/">{conformance}</a:conformance>'
    )


def intent(kind: str, name: str, colours: int) -> Callable[[Pdf], None]:
    """An editor: an output intent with a profile for so many colours."""

    def write(made: Pdf) -> None:
        profile = made.make_stream(b"", N=colours)
        made.Root.OutputIntents = Array(
            [
                Dictionary(
                    S=Name(kind),
                    OutputConditionIdentifier=String(name),
                    DestOutputProfile=profile,
                )
            ]
        )

    return write


def carrying_a_file(made: Pdf) -> None:
    file = made.make_stream(b"1,2", Type=Name.EmbeddedFile)
    element = made.Root.StructTreeRoot.K
    element.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=file))])


def with_layers(made: Pdf) -> None:
    made.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


def with_a_form(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]))


def prepared(source: bytes, reshaping: Reshaping = WHOLE) -> PaperFacts:
    found = prepare(source, Request("a.pdf", PLACE, reshaping, looking=False)).facts
    assert found is not None
    return found


KEPT: dict[str, dict[str, Any]] = {
    "2a": {"claim": flavour("2", "A")},
    "3a, which carries no file": {"claim": flavour("3", "A")},
    "sRGB": {"claim": flavour("2", "A"), "edit": intent("/GTS_PDFA1", "sRGB IEC61966-2.1", 3)},
    "print": {"claim": flavour("2", "A"), "edit": intent("/GTS_PDFX", "FOGRA39", 4)},
}
NOT_KEPT: dict[str, dict[str, Any]] = {
    "nothing": {},
    "1a": {"claim": flavour("1", "A")},
    "2b": {"claim": flavour("2", "B")},
    "2u": {"claim": flavour("2", "U")},
    "4": {"claim": flavour("4", "")},
    "3a with a file": {"claim": flavour("3", "A"), "edit": carrying_a_file},
    "CMYK": {"claim": flavour("2", "A"), "edit": intent("/GTS_PDFA1", "FOGRA39", 4)},
    "another RGB": {"claim": flavour("2", "A"), "edit": intent("/GTS_PDFA1", "Adobe RGB", 3)},
    "layers": {"claim": flavour("2", "A"), "edit": with_layers},
    "a form": {"claim": flavour("2", "A"), "edit": with_a_form},
}


@pytest.mark.parametrize("kept", KEPT)
def test_a_claim_that_a_paper_keeps_in_a_pack(kept: str) -> None:
    assert prepared(paper(e("P"), **KEPT[kept])).archival


@pytest.mark.parametrize("kept", NOT_KEPT)
def test_a_claim_that_it_does_not_keep_or_make(kept: str) -> None:
    assert not prepared(paper(e("P"), **NOT_KEPT[kept])).archival


def test_a_claim_of_pdf_2_is_none() -> None:
    source = paper(e("P"), claim=flavour("2", "A")).replace(b"%PDF-1.", b"%PDF-2.")
    assert not prepared(source).archival


def test_metadata_that_cannot_be_read_claims_nothing() -> None:
    buffer = BytesIO()
    with Pdf.open(BytesIO(paper(e("P"), claim=flavour("2", "A")))) as made:
        made.Root.Metadata = made.make_stream(b"not deflated", Filter=Name.FlateDecode)
        made.save(buffer, fix_metadata_version=False)
    assert not prepared(buffer.getvalue()).archival


def test_a_claim_whose_fonts_are_not_embedded_is_not_believed() -> None:
    def with_a_font(made: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        made.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=font))

    words = "/P <</MCID 1>> BDC BT /F1 9 Tf (Trees) Tj ET EMC"
    source = paper(e("P"), claim=flavour("2", "A"), extra=words, edit=with_a_font)
    assert not prepared(source).archival


@pytest.mark.parametrize("reshaping", [Reshaping(pages=((1, 1),)), Reshaping(rotate=90)])
def test_a_paper_that_is_reshaped_claims_nothing(reshaping: Reshaping) -> None:
    source = paper(e("P"), e("P", page=1), pages=2, claim=flavour("2", "A"))
    assert prepared(source).archival
    assert not prepared(source, reshaping).archival


def test_a_paper_that_is_mended_claims_nothing() -> None:
    source = paper(e("P"), claim=flavour("2", "A"))
    start = source.rindex(b"startxref")
    assert not prepared(source[:start] + b"startxref\n1\n%%EOF\n").archival


# The plan


def planned(**papers: PaperFacts) -> bool:
    """Whether a pack of ``papers``, between front matter and a blank page that claim it, does."""
    own = facts(set_html("<h1>Agenda</h1>").pdf)
    sizes = {facts.pages[-1].geometry.size for facts in (own, *papers.values())}
    plan = plan_pack(
        agenda((item, "Trees") for item in papers),
        OwnPages("Agenda", own, dict.fromkeys(sizes, own)),
        [PlacedPaper(item, "Trees", "Trees", facts) for item, facts in papers.items()],
        stamp_font().measure,
        ENGLISH,
    )
    return plan.archival


def test_a_pack_claims_it_where_all_its_papers_do() -> None:
    report = facts(set_html("<h1>Trees</h1>").pdf)
    scan = facts(pdf())
    assert planned()
    assert planned(a=report, b=report)
    assert not planned(a=report, b=scan)


def test_a_pack_does_not_claim_it_with_a_tree_that_is_made_anew() -> None:
    report = facts(set_html("<h1>Trees</h1>").pdf)
    assert not planned(a=replace(report, tags="mendable"))


def test_a_pack_does_not_claim_it_with_a_page_that_is_extended_for_its_stamps() -> None:
    report = facts(set_html("<h1>Trees</h1>").pdf)
    [page] = report.pages
    taken = InkBand(page.geometry.visible, columns=1, grounds=())  # clear nowhere
    full = replace(page, ink=Ink(taken, taken))
    assert not planned(a=replace(report, pages=(full,)))


# Packs

MARKDOWN_ALONE = {
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        items:
          - standing: apologies
          - {title: Minutes, minutes-of: 2024-04-18}
          - {title: Play areas, papers: [play-areas.md]}
        """
}


def built(folder: Path, changes: dict[str, str | bytes | None]) -> Path:
    root = council(folder, changes)
    assert agendapack("build", "2024-05-16", cwd=root).code == 0
    return root / "packs" / "parks" / "2024-05-16" / "agenda-pack.pdf"


def test_a_meeting_of_markdown_and_minutes_is_fit_for_archives(tmp_path: Path) -> None:
    pack = built(tmp_path, {**MARKDOWN_ALONE})
    assert claims(pack) == ["ua1", "2a"]
    with pikepdf.open(pack) as opened:
        [intent] = opened.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == srgb.profile()


def test_with_an_untagged_pdf_it_is_not(tmp_path: Path) -> None:
    pack = built(tmp_path, {})
    assert f"{PAPERS}/survey.pdf" in FILES
    assert claims(pack) == []
    with pikepdf.open(pack) as opened:
        assert "/OutputIntents" not in opened.Root


def test_with_a_pdf_that_claims_it_too_it_is(tmp_path: Path) -> None:
    with_pdf = MARKDOWN_ALONE[MEETING].replace("play-areas.md", "play-areas.md, survey.pdf")
    survey = set_html("<h1>Survey</h1><p>Nine areas were seen.</p>").pdf
    pack = built(tmp_path, {MEETING: with_pdf, f"{PAPERS}/survey.pdf": survey})
    assert claims(pack) == ["ua1", "2a"]


# The proof


def test_the_proof_finds_a_claim_that_was_not_planned(tmp_path: Path) -> None:
    plan, path = _archival_pack(tmp_path)
    fault = Broken(6, None, "what it claims of PDF/A-2a is not what was found")
    assert prove(path, plan) == ()
    assert prove(path, replace(plan, archival=False)) == (fault,)

    def without_intent(opened: Pdf) -> None:
        del opened.Root.OutputIntents

    def without_claim(opened: Pdf) -> None:
        packet = opened.Root.Metadata.read_bytes()
        opened.Root.Metadata.write(packet.replace(b"conformance>A", b"conformance>B"))

    for edit in (without_intent, without_claim):
        with pikepdf.open(path) as opened:
            edit(opened)
            opened.save(tmp_path / "tampered.pdf")
        assert prove(tmp_path / "tampered.pdf", plan) == (fault,)


def _archival_pack(folder: Path) -> tuple[Any, Path]:
    from agendapack.pack.assemble import assemble

    front = '<h1>Agenda</h1><p id="item-1">1. Trees <a href="#item-1">(Pages 1 - 2)</a></p>'
    own = facts(set_html(front).pdf)
    report = facts(set_html("<h1>Trees</h1>").pdf)
    blank = facts(set_html("<p>This page is intentionally left blank</p>").pdf)
    plan = plan_pack(
        agenda([("1", "Trees")]),
        OwnPages("Agenda", own, {own.pages[-1].geometry.size: blank}),
        [PlacedPaper("1", "Trees", "Trees", report)],
        stamp_font().measure,
        ENGLISH,
        accessible=True,
    )
    assert plan.archival
    assemble(plan, stamp_font().ink(plan.stamp_texts), folder / "pack.pdf")
    return plan, folder / "pack.pdf"
