"""An independent validator finds that packs conform to what they claim."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name, Pdf
from PIL import Image

from agendapack.build.typesetting import Typesetter
from agendapack.pages.layout import srgb
from agendapack.pages.layout.typeset import typeset
from agendapack.pages.template_folders import template_folders
from agendapack.records.dossier import WithheldPaper
from agendapack.records.page_ranges import PageRange
from tests.builders import CORPUS
from tests.exempt_pages_builders import AFFAIRS, AFFAIRS_WHY, STAFF, parks, parks_minutes
from tests.judging import claims, judge, needs_judge
from tests.running import MEETING, PAPERS, agendapack, council

ROOT = Path(__file__).parent.parent
TAGGED = sorted(CORPUS.glob("tagged/*.pdf"))

pytestmark = needs_judge


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample meeting, built once."""
    out = tmp_path_factory.mktemp("packs")
    assert agendapack("build", "--all", "--out", out, cwd=ROOT).code == 0
    return out


def failed(*asked: tuple[str, Path]) -> list[str]:
    """The faults of the files, each with its flavour and file; none where all conform."""
    return [
        f"{verdict.flavour} {verdict.file.name} {fault}"
        for verdict in judge(*asked)
        if not verdict.passed
        for fault in verdict.faults or ("no reason given",)
    ]


def test_the_samples_packs_conform_to_pdf_ua_and_to_what_they_claim(packs: Path) -> None:
    files = sorted(packs.rglob("*.pdf"))
    assert [file.relative_to(packs / "wellbeing").as_posix() for file in files] == [
        "2017-12-13/agenda-pack.pdf",
        "2017-12-13/minutes.pdf",
        "2018-02-14/agenda-pack.pdf",
        "2018-02-14/consolidated-pack.pdf",
        "2018-02-14/supplement-1.pdf",
    ]
    claimed = {file: claims(file) for file in files}
    assert list(claimed.values()) == [["ua1", "2a"]] * 3 + [["ua1"]] * 2
    assert failed(*((flavour, file) for file in files for flavour in claimed[file])) == []


EXTRAS = """\
# Report

Spend rose.[^1] It is ~~12~~ 13 per cent; [see below](#purpose).

- [ ] open
- [x] done

## Purpose

Text.

[^1]: Provisional *figure*.

    - of a list
"""


def test_what_markdown_can_say_conforms(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(EXTRAS, encoding="utf-8")
    setting = Typesetter(template_folders(tmp_path))
    rendered = setting.renderer.report(tmp_path / "a.md", "en-GB")
    assert rendered.problems == () and rendered.root is not None
    made = typeset(
        rendered.root, setting.styles, title="A", language="en-GB", date=date(2018, 2, 14)
    )
    (tmp_path / "a.pdf").write_bytes(made.pdf)
    assert failed(("ua1", tmp_path / "a.pdf"), ("2a", tmp_path / "a.pdf")) == []


def test_what_is_said_of_exempt_business_conforms(tmp_path: Path) -> None:
    setting = Typesetter(template_folders(tmp_path))
    kept = {"1": [None, ("Appendix C", AFFAIRS), ("Appendix D", STAFF)]}
    public = parks(tmp_path / "packs", {"3": AFFAIRS_WHY}, kept, resolution="To exclude.")
    members = parks(tmp_path / "members", {"3": AFFAIRS_WHY}, kept, audience="members")
    spans = [PageRange(page, page) for page in range(1, 6)]
    printed = [
        setting.front_sheet(each, each.packs[0], {"3": PageRange(4, 5)}, tmp_path, spans)
        for each in (public, members)
    ]
    for item in (public.items[0], public.items[2]):
        papers = [entry for entry in item.entries if isinstance(entry, WithheldPaper)]
        pages = PageRange(2, 5)
        printed.append(setting.slip(public, public.packs[0], item, papers, pages, tmp_path))
    printed += [
        setting.minutes(parks_minutes(tmp_path / "public", "public"), tmp_path, standalone=True),
        setting.minutes(parks_minutes(tmp_path / "all", "all"), tmp_path, standalone=True),
        setting.minutes(parks_minutes(tmp_path / "exempt", "exempt"), tmp_path),
    ]
    files = [Path(str(each.facts.pdf)) for each in printed if each.facts is not None]
    assert len(files) == 7
    asked = [(flavour, file) for file in files for flavour in ("ua1", "2a")]
    assert failed(*asked) == []


def without_title(pdf: Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(metadata.replace(b"dc:title>", b"dc:format>"))


def without_tags(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def without_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def without_a_font(pdf: Pdf) -> None:
    for font in pdf.objects:
        if isinstance(font, pikepdf.Dictionary) and font.get(Name.Type) == Name.FontDescriptor:
            del font.FontFile2


def without_an_output_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


DAMAGES = {
    without_title: ("ua1", "7.1-9"),
    without_tags: ("ua1", "7.1-11"),
    without_language: ("ua1", "7.2-24"),
    without_a_font: ("ua1", "7.21.4.1-1"),
    without_an_output_intent: ("2a", "6.2.4.3-2"),
}
"""By what is done to a pack: the flavour that it is then not, and the rule that fails."""


def test_a_damaged_pack_is_failed(packs: Path, tmp_path: Path) -> None:
    asked = []
    for damage, (flavour, _) in DAMAGES.items():
        asked.append((flavour, tmp_path / f"{damage.__name__}.pdf"))
        with pikepdf.open(packs / "wellbeing" / "2017-12-13" / "agenda-pack.pdf") as pdf:
            damage(pdf)
            pdf.save(asked[-1][1], fix_metadata_version=False)
    for verdict, (_, rule) in zip(judge(*asked), DAMAGES.values(), strict=True):
        assert not verdict.passed
        assert rule in verdict.rules, verdict


def test_a_whole_pack_is_fit_for_archives(tmp_path: Path, packs: Path) -> None:
    """Markdown with pictures, previous minutes, and a PDF that claims PDF/A-2a itself."""
    Image.new("RGBA", (60, 40), (0, 90, 0, 90)).save(tmp_path / "map.png")
    wide = srgb.profile().replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
    Image.new("RGB", (60, 40), (0, 90, 0)).save(tmp_path / "map.jpg", icc_profile=wide)
    report = "# Play areas\n\n![A map](map.png)\n\n![A photograph](map.jpg)\n"
    root = council(
        tmp_path,
        {
            MEETING: """\
                date: 2024-05-16
                time: "10:00"
                items:
                  - {title: Minutes, minutes-of: 2024-04-18}
                  - {title: Play areas, papers: [play-areas.md, earlier.pdf]}
                """,
            f"{PAPERS}/play-areas.md": report,
            f"{PAPERS}/map.png": (tmp_path / "map.png").read_bytes(),
            f"{PAPERS}/map.jpg": (tmp_path / "map.jpg").read_bytes(),
            f"{PAPERS}/earlier.pdf": (packs / "wellbeing/2017-12-13/minutes.pdf").read_bytes(),
        },
    )
    assert agendapack("build", "2024-05-16", cwd=root).code == 0
    pack = root / "packs" / "parks" / "2024-05-16" / "agenda-pack.pdf"
    assert claims(pack) == ["ua1", "2a"]
    assert failed(("ua1", pack), ("2a", pack)) == []


@pytest.mark.once
@pytest.mark.skipif(not TAGGED, reason=f"there are no tagged papers in {CORPUS}")
def test_real_tagged_papers_alone_in_packs_conform_where_the_pack_claims_it(
    tmp_path: Path,
) -> None:
    # A supplement is a pack of its own, so that one meeting makes one for each paper.
    listed = "".join(f"  - {{published: 2024-05-08, items: {{3: [{f.name}]}}}}\n" for f in TAGGED)
    root = council(
        tmp_path,
        {
            MEETING: f"""\
date: 2024-05-16
time: "10:00"
items:
  - standing: apologies
  - title: Trees
  - title: Play areas
supplements:
{listed}""",
            **{f"{PAPERS}/{file.name}": file.read_bytes() for file in TAGGED},
        },
    )
    assert agendapack("build", "2024-05-16", cwd=root).code == 0
    files = sorted((root / "packs" / "parks" / "2024-05-16").glob("supplement-*.pdf"))
    assert len(files) == len(TAGGED)
    claimed = [(flavour, file) for file in files for flavour in claims(file)]
    assert claimed
    assert failed(*claimed) == []
