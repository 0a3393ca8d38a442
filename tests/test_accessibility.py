"""What is found in a paper: one conforming paper, and each rule's fault alone in it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import reportlab
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.pack.mending import (
    describe_target,
    mend_links,
    mend_tab_order,
)
from agendapack.papers.accessibility import (
    Finding,
    PaperAccessibility,
    State,
    summary_line,
)
from agendapack.papers.prepare import open_pdf
from agendapack.papers.ua.document_facts import gather
from agendapack.papers.ua.examination import examine
from agendapack.records.vocabulary import ENGLISH, Vocabulary
from tests.accessibility_builders import PART, annotate, e, hold, paper, to_unicode, write_text
from tests.builders import CORPUS, edits, layers, outline, pdf

FILES = sorted(CORPUS.rglob("*.pdf"))
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def found(source: bytes) -> PaperAccessibility:
    with open_pdf(source) as opened:
        return examine(gather(opened))


def told(source: bytes) -> list[str]:
    """Each finding as ``clause: message on pages``, with a tilde where it is mended."""
    return [
        f"{'~' if f.mended else ''}{f.clause}: {f.message} {ENGLISH.on_pages(f.pages)}".rstrip()
        for f in found(source).findings
    ]


def removed(*keys: str) -> Callable[[Pdf], None]:
    def write(made: Pdf) -> None:
        for key in keys:
            del made.Root[f"/{key}"]

    return write


def test_a_conforming_paper_has_no_findings() -> None:
    rows = (
        e("TR", e("TH", Scope="Column"), e("TH", Scope="Column")),
        e("TR", e("TD"), e("TD")),
    )
    source = paper(
        e("H1"),
        e("L", e("LI", e("Lbl"), e("LBody"))),
        e("H2", page=1),
        e("Table", *rows),
        e("Figure", Alt="A bar chart"),
        e("Note", ID="n1"),
        pages=2,
        extra="/Artifact BMC 0 0 1 1 re f EMC",
        edit=edits(
            annotate("Link", "Link", Contents="The website"),
            annotate("Text", "Annot", Contents="A comment"),
        ),
    )
    assert found(source) == PaperAccessibility(State.TAGGED)
    assert found(source).conforms


def replace_content(made: Pdf, old: bytes, new: bytes) -> None:
    page = made.pages[0].obj
    page.Contents = made.make_stream(page.Contents.read_bytes().replace(old, new))


def layer_settings(made: Pdf) -> None:
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("One")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([])))


def embed(made: Pdf) -> None:
    file = made.make_stream(b"x")
    specification = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=file))
    made.Root.AF = Array([made.make_indirect(specification)])


def xfa(made: Pdf) -> None:
    packet = made.make_stream(b"<acrobat7><dynamicRender>required</dynamicRender></acrobat7>")
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array([String("config"), packet]))


def draw_form(made: Pdf, times: int = 1, **entries: Any) -> None:
    form = made.make_stream(b"0 0 1 1 re f")
    form.Subtype, form.BBox = Name.Form, Array([0, 0, 9, 9])
    for key, value in entries.items():
        form[f"/{key}"] = value
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X1=form))
    replace_content(made, b" EMC", b" /X1 Do" * times + b" EMC")


def spoken(made: Pdf) -> None:
    """Give the last element of the Document an alternative text."""
    made.Root.StructTreeRoot.K.K[-1].Alt = String("Your name")


def attach(flags: int = 4, **names: str) -> Callable[[Pdf], None]:
    """An editor: a file attached to the page, which has these names."""
    file = Dictionary({f"/{key}": String(name) for key, name in names.items()})
    return annotate("FileAttachment", "Annot", Contents="A list", F=flags, FS=file)


def record(*, within: bool = False, **changed: Any) -> Callable[[Pdf], None]:
    """An editor: a recording, with entries ``changed`` or, where None, left out; ``within`` the
    action that plays it."""
    given = {
        "Type": Name.MediaClip,
        "S": Name.MCD,
        "CT": "audio/mpeg",
        "Alt": ["en-GB", "The mayor's speech"],
        "D": "speech.mp3",
    } | changed
    clip = Dictionary({f"/{key}": value for key, value in given.items() if value is not None})

    def write(made: Pdf) -> None:
        whole = Dictionary(R=Array([Dictionary(C=clip)])) if within else clip
        made.Root.Recording = made.make_indirect(whole)

    return write


UNMARKED = "7.1: content that is not tagged is not read out on page 1"
BROKEN = "7.1: its structure tree is broken: "
HEAD = e("TR", e("TH", Scope="Column"), e("TH", Scope="Column"))

FAULTS: dict[str, tuple[bytes, list[str]]] = {
    "no claim": (
        paper(e("P"), claim=""),
        ["5: it does not say that it conforms to PDF/UA-1"],
    ),
    "another part": (
        paper(e("P"), claim="<pdfuaid:part>2</pdfuaid:part>"),
        ['5: it says that it conforms to another part of PDF/UA, "2"'],
    ),
    "another prefix": (
        paper(e("P"), claim=f"<ua:part {PART.replace('pdfuaid', 'ua')}>1</ua:part>"),
        ["5: it says that it conforms to PDF/UA-1, but not in the words of the standard"],
    ),
    "no title": (paper(e("P"), title=""), ["~7.1: its metadata gives no title"]),
    "no metadata": (
        paper(e("P"), edit=removed("Metadata")),
        ["5: it does not say that it conforms to PDF/UA-1", "~7.1: it has no metadata"],
    ),
    "title not shown": (
        paper(e("P"), edit=removed("ViewerPreferences")),
        ["~7.1: its window shows the file's name, not the title"],
    ),
    "not declared": (
        paper(e("P"), edit=removed("MarkInfo")),
        ["6.2: it has tags but does not declare itself tagged"],
    ),
    "suspects": (
        paper(e("P"), edit=lambda made: made.Root.MarkInfo.update({"/Suspects": True})),
        ["7.1: its tags are declared suspect: a program guessed them"],
    ),
    "no language": (
        paper(e("Figure", Alt="A chart"), language=None, edit=outline(("One", 0))),
        ["~7.2: no language is given for its alternative texts and bookmarks"],
    ),
    "language of each": (paper(e("Figure", Alt="Siart", Lang="cy"), language=None), []),
    "no such language": (
        paper(e("P", Lang="english_uk")),
        ['7.2: "english_uk" is not the tag of a language on page 1'],
    ),
    "unknown role": (
        paper(e("Kapitel")),
        ['7.1: "Kapitel" is no standard type and is not mapped to one on page 1'],
    ),
    "mapped role": (paper(e("Kapitel"), roles={"Kapitel": "P"}), []),
    "circular role": (
        paper(e("A"), roles={"A": "B", "B": "A"}),
        ['7.1: the type "A" is mapped to itself in a circle on page 1'],
    ),
    "mapped standard role": (
        paper(e("P"), roles={"P": "Span"}),
        ['7.1: "P" is mapped although a standard type on page 1'],
    ),
    "unmarked": (paper(e("P"), extra="0 0 9 9 re f"), [UNMARKED]),
    "clipping alone": (paper(e("P"), extra="0 0 9 9 re W n"), []),
    "orphan": (paper(e("P"), extra="/P <</MCID 7>> BDC 0 0 1 1 re f EMC"), [UNMARKED]),
    "artifact in content": (
        paper(e("P"), edit=lambda made: replace_content(made, b"re f", b"re f /Artifact BMC EMC")),
        ["7.1: decoration is marked within tagged content on page 1"],
    ),
    "content in artifact": (
        paper(e("P"), edit=lambda made: replace_content(made, b"/P", b"/Artifact BMC /P")),
        ["7.1: tagged content is within what is marked as decoration on page 1"],
    ),
    "figure": (
        paper(e("Figure"), e("Figure", page=1), pages=2),
        ["7.3: no alternative text for 2 figures on pages 1 and 2"],
    ),
    "figure with actual text": (paper(e("Figure", ActualText="A")), []),
    "formula": (paper(e("Formula")), ["7.7: no alternative text for 1 formula on page 1"]),
    "heading skipped": (
        paper(e("H1"), e("H3", page=1), pages=2),
        ["7.4.2: heading level skipped: 3 comes after 1 on page 2"],
    ),
    "first heading": (
        paper(e("H2")),
        ["7.4.2: the first heading is of level 2 instead of 1 on page 1"],
    ),
    "mixed headings": (
        paper(e("H1"), e("Sect", e("H"))),
        ["7.4.4: headings with a level are mixed with headings without one on page 1"],
    ),
    "two headings": (
        paper(e("Sect", e("H"), e("H"))),
        [
            "7.4.4: two headings stand in one section on page 1",
            "7.4.4: unlike the pack's own headings, its headings have no level on page 1",
        ],
    ),
    "list": (
        paper(e("L", e("P"))),
        ["7.2: a list holds something other than list items on page 1"],
    ),
    "list item": (
        paper(e("LI", e("LBody"))),
        ["7.2: a list item is not in a list on page 1"],
    ),
    "contents": (
        paper(e("TOCI", e("P"))),
        ["7.2: an entry of contents is not in a table of contents on page 1"],
    ),
    "row": (
        paper(e("Table", HEAD, e("TR", e("TD"), e("TD")), e("P"))),
        ["7.2: a table holds something other than rows on page 1"],
    ),
    "grouped rows": (
        paper(e("Table", e("NonStruct", HEAD), e("TR", e("TD"), e("TD")))),
        [],
    ),
    "cell": (paper(e("TD")), ["7.2: a cell is not in a table row on page 1"]),
    "head without body": (
        paper(e("Table", e("THead", HEAD))),
        ["7.2: a table has a head or a foot but no body on page 1"],
    ),
    "no header cells": (
        paper(e("Table", e("TR", e("TD"), e("TD")), e("TR", e("TD"), e("TD")))),
        ["7.5: a table has no header cells on page 1"],
    ),
    "framed list": (paper(e("Table", e("TR", e("TD")), e("TR", e("TD")))), []),
    "no scope": (
        paper(e("Table", e("TR", e("TH")), e("TR", e("TD")))),
        ["7.5: a table's header cells do not say whether they head a row or a column on page 1"],
    ),
    "named headers": (
        paper(e("Table", e("TR", e("TH", ID="h")), e("TR", e("TD", Headers=["h"])))),
        [],
    ),
    "unknown headers": (
        paper(e("Table", e("TR", e("TH", ID="h")), e("TR", e("TD", Headers=["g"])))),
        ["7.5: a table's cells name header cells that do not exist on page 1"],
    ),
    "irregular": (
        paper(e("Table", HEAD, e("TR", e("TD")))),
        ["7.2: the rows of a table have different numbers of columns on page 1"],
    ),
    "row span": (
        paper(e("Table", HEAD, e("TR", e("TD", RowSpan=3), e("TD")))),
        ["7.2: a cell spans more rows than its table has on page 1"],
    ),
    "spans": (
        paper(
            e(
                "Table",
                HEAD,
                e("TR", e("TD", RowSpan=2), e("TD")),
                e("TR", e("TD")),
                e("TR", e("TD", ColSpan=2)),
            )
        ),
        [],
    ),
    "note": (paper(e("Note")), ["7.9: 1 note has no id on page 1"]),
    "notes alike": (
        paper(e("Note", ID="n"), e("Note", ID="n")),
        ["7.9: notes share an id on page 1"],
    ),
    "layers": (
        paper(e("P"), edit=lambda made: layer_settings(made)),
        ["~7.10: the settings of its layers have no name"],
    ),
    "embedded file": (
        paper(e("P"), edit=lambda made: embed(made)),
        ["7.11: a file embedded in it has no name"],
    ),
    "dynamic form": (
        paper(e("P"), edit=lambda made: xfa(made)),
        ["7.15: it is a dynamic XFA form"],
    ),
    "link not tagged": (
        paper(e("P"), edit=annotate("Link", Contents="Website")),
        ["7.18.5: a link is not tagged as a link on page 1"],
    ),
    "link without words": (
        paper(e("P"), edit=annotate("Link", "Link")),
        ["~7.18.5: a link has no description on page 1"],
    ),
    "hidden link": (paper(e("P"), edit=annotate("Link", F=2)), []),
    "link off the page": (
        paper(e("P"), edit=annotate("Link", Rect=Array([400, 10, 450, 20]))),
        [],
    ),
    "field": (
        paper(e("P"), edit=annotate("Widget", "Form", T="name", FT=Name.Tx)),
        ["7.18.1: a form field has no description on page 1"],
    ),
    "field not tagged": (
        paper(e("P"), edit=annotate("Widget", T="name", TU="Your name", FT=Name.Tx)),
        ["7.18.4: a form field is not tagged as one on page 1"],
    ),
    "comment": (
        paper(e("P"), edit=annotate("Text", "Annot")),
        ["7.18.1: a comment or other annotation has no description on page 1"],
    ),
    "comment not tagged": (
        paper(e("P"), edit=annotate("Text", Contents="See below")),
        ["7.18.1: a comment or other annotation is not tagged on page 1"],
    ),
    "field that its tag speaks for": (
        paper(e("P"), edit=edits(annotate("Widget", "Form", T="name", FT=Name.Tx), spoken)),
        [],
    ),
    "trapping marks": (
        paper(e("P"), edit=annotate("TrapNet", "Annot", Contents="Traps")),
        ["7.18.2: it has trapping marks for a printing press on page 1"],
    ),
    "printer's mark": (
        paper(e("P"), edit=annotate("PrinterMark", Contents="A crop mark")),
        [],
    ),
    "tagged printer's mark": (
        paper(e("P"), edit=annotate("PrinterMark", "Annot", Contents="A crop mark")),
        ["7.18.8: a printer's mark is tagged on page 1"],
    ),
    "attachment": (
        paper(e("P"), edit=attach(F="a.txt", UF="a.txt")),
        [],
    ),
    "attachment with one name": (
        paper(e("P"), edit=attach(F="a.txt")),
        ["7.18.7: an attached file has no name on page 1"],
    ),
    "hidden attachment without a name": (
        paper(e("P"), edit=attach(flags=2)),
        ["7.18.7: an attached file has no name on page 1"],
    ),
    "recording": (
        paper(e("P"), edit=record()),
        [],
    ),
    "recording of no kind": (
        paper(e("P"), edit=record(CT=None)),
        ["7.18.6.2: a recording does not say of what kind it is"],
    ),
    "recording within an action": (
        paper(e("P"), edit=record(within=True, Alt=None)),
        ["7.18.6.2: a recording has no alternative text"],
    ),
    "recording with a language alone": (
        paper(e("P"), edit=record(Alt=["en-GB"])),
        ["7.18.6.2: a recording has no alternative text"],
    ),
    "recording described by nothing": (
        paper(e("P"), edit=record(Alt=["en-GB", ""])),
        ["7.18.6.2: a recording has no alternative text"],
    ),
    "recording described by a number": (
        paper(e("P"), edit=record(Alt=["en-GB", 7])),
        ["7.18.6.2: a recording has no alternative text"],
    ),
    "part of a recording": (
        paper(e("P"), edit=record(Type=None, D=None, CT=None, Alt=None)),
        [],
    ),
    "one number twice": (
        paper(e("P"), extra="/P <</MCID 0>> BDC 0 0 1 1 re f EMC"),
        ["7.1: several pieces of content bear one number on page 1"],
    ),
    "no tab order": (
        paper(e("P"), edit=annotate("Link", "Link", Contents="Website", tabs=None)),
        ["~7.18.3: the tabulator key's order is not given on page 1"],
    ),
    "other tab order": (
        paper(e("P"), edit=annotate("Link", "Link", Contents="Website", tabs="R")),
        ["~7.18.3: the tabulator key does not follow the reading order on page 1"],
    ),
    "reference": (
        paper(e("P"), edit=lambda made: draw_form(made, Ref=Dictionary())),
        ["7.20: it shows content of another file on page 1"],
    ),
    "shared form": (
        paper(e("P"), edit=lambda made: draw_form(made, times=2, StructParents=5)),
        ["7.20: one piece of tagged content is drawn in several places on page 1"],
    ),
    "no parent": (
        paper(e("P"), edit=lambda made: made.Root.StructTreeRoot.K.K[0].__delitem__("/P")),
        [f"{BROKEN}an element does not name its parent"],
    ),
    "no parent tree": (
        paper(e("P"), edit=lambda made: made.Root.StructTreeRoot.__delitem__("/ParentTree")),
        [f"~{BROKEN}there is no parent tree"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told(name: str) -> None:
    source, expected = FAULTS[name]
    assert told(source) == expected


def test_every_finding_says_what_to_do() -> None:
    for source, _ in FAULTS.values():
        for finding in found(source).findings:
            assert finding.remedy, finding
            assert not finding.remedy.endswith(".")
            assert not finding.message.endswith(".")
            assert not finding.message[0].isupper()


# Fonts


def vera(made: Pdf, **entries: Any) -> Object:
    """Vera as a nonsymbolic TrueType font, with a width for A alone."""
    data = made.make_stream(VERA.read_bytes())
    descriptor = made.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Vera"), Flags=32, FontFile2=data
        )
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/ABCDEF+Vera"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=65,
        LastChar=65,
        Widths=Array([684]),
        FontDescriptor=descriptor,
    )
    for key, value in entries.items():
        if value is None:
            del font[f"/{key}"]
        else:
            font[f"/{key}"] = value
    return made.make_indirect(font)


def vera_by_cid(made: Pdf, **entries: Any) -> Object:
    simple = vera(made)
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/ABCDEF+Vera"),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        DW=684,
        FontDescriptor=simple.FontDescriptor,
    )
    for key in ("CIDToGIDMap",):
        if key in entries and entries.pop(key) is None:
            del below[f"/{key}"]
    return made.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Vera"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([made.make_indirect(below)]),
            **entries,
        )
    )


def standard(made: Pdf) -> Object:
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )


A_GLYPH = 36  # of A in Vera

FONTS: dict[str, tuple[bytes, Callable[[Pdf], Object], list[str]]] = {
    "sound": (b"(A)", vera, []),
    "not embedded": (b"(A)", standard, ["7.21.4.1: font not embedded: Helvetica on page 1"]),
    "width": (
        b"(A)",
        lambda made: vera(made, Widths=Array([700])),
        ["7.21.5: a font's widths differ from those the file gives: Vera on page 1"],
    ),
    "symbolic with encoding": (
        b"(A)",
        lambda made: symbolic(made),
        [
            "7.21.6: a symbol font has an encoding: Vera on page 1",
            "7.21.6: a symbol font's own encoding is unclear: Vera on page 1",
        ],
    ),
    "no encoding": (
        b"(A)",
        lambda made: vera(made, Encoding=None, ToUnicode=to_unicode(made, {65: "A"})),
        ["7.21.6: a font does not use a standard encoding: Vera on page 1"],
    ),
    "named differently": (
        b"(A)",
        lambda made: vera(
            made,
            Encoding=Dictionary(
                BaseEncoding=Name.WinAnsiEncoding,
                Differences=Array([65, Name("/A"), Name("/eacute")]),
            ),
        ),
        [],
    ),
    "no such character": (
        b"(A)",
        lambda made: vera(
            made,
            ToUnicode=to_unicode(made, {65: "A"}),
            Encoding=Dictionary(
                BaseEncoding=Name.WinAnsiEncoding, Differences=Array([90, Name("/glyph007")])
            ),
        ),
        ["7.21.6: a font's encoding has names that stand for no character: Vera on page 1"],
    ),
    "impossible text": (
        b"(A)",
        lambda made: vera(made, ToUnicode=to_unicode(made, {65: "\ufeff"})),
        ["7.21.7: text stands for impossible characters: Vera on page 1"],
    ),
    "composite": (
        f"<{A_GLYPH:04X}>".encode(),
        lambda made: vera_by_cid(made, ToUnicode=to_unicode(made, {A_GLYPH: "A"}, 2)),
        [],
    ),
    "composite without text": (
        f"<{A_GLYPH:04X}>".encode(),
        vera_by_cid,
        ["7.21.7: text cannot be read out or copied: Vera on page 1"],
    ),
    "composite without map": (
        f"<{A_GLYPH:04X}>".encode(),
        lambda made: vera_by_cid(
            made, CIDToGIDMap=None, ToUnicode=to_unicode(made, {A_GLYPH: "A"}, 2)
        ),
        ["7.21.3.2: a font does not say which glyph a character has: Vera on page 1"],
    ),
    "no glyph": (
        b"<FFF0>",
        lambda made: vera_by_cid(made, ToUnicode=to_unicode(made, {0xFFF0: "A"}, 2)),
        ["7.21.8: characters are shown that the font does not have: Vera on page 1"],
    ),
}


def symbolic(made: Pdf) -> Object:
    font = vera(made, ToUnicode=to_unicode(made, {65: "A"}))
    font.FontDescriptor.Flags = 4
    return font


@pytest.mark.parametrize("name", FONTS)
def test_each_fault_of_a_font_is_told(name: str) -> None:
    string, font, expected = FONTS[name]
    assert told(paper(e("P"), edit=write_text(string, font))) == expected


def test_a_font_that_is_not_seen_need_not_be_embedded() -> None:
    """The text layer of a recognised scan is invisible."""
    assert told(paper(e("P"), edit=write_text(b"(A)", standard, invisible=True))) == []


# States


def test_an_untagged_paper_is_not_passed_off_as_tagged() -> None:
    found_in = found(pdf())
    assert found_in.state is State.UNTAGGED
    assert "it is not tagged: nothing says in what order it is read, or what a heading is" in [
        finding.message for finding in found_in.findings
    ]
    assert not found_in.conforms


def test_a_scan_without_text_is_one() -> None:
    def scan(made: Pdf) -> None:
        image = made.make_stream(b"\0")
        image.Subtype, image.Width, image.Height = Name.Image, 1, 1
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
        for page in made.pages:
            page.obj.Resources = Dictionary(XObject=Dictionary(I=image))

    assert found(pdf(2, content=b"/I Do", edit=scan)).state is State.SCANNED
    assert found(pdf(2, content=b"/I Do BT (x) Tj ET", edit=scan)).state is State.UNTAGGED
    assert found(pdf(2, content=b"0 0 1 1 re f")).state is State.UNTAGGED


def test_a_tree_that_says_two_things_counts_as_none() -> None:
    def loop(made: Pdf) -> None:
        document = made.Root.StructTreeRoot.K
        document.K[0].K = Array([document])

    found_in = found(paper(e("Sect"), edit=loop))
    assert found_in.state is State.UNTAGGED
    assert [f.message for f in found_in.unmended] == [
        "its structure tree is broken: an element contains itself"
    ]


def test_protection_that_keeps_screen_readers_out() -> None:
    buffer = BytesIO()
    with open_pdf(paper(e("P"))) as opened:
        opened.save(
            buffer,
            encryption=pikepdf.Encryption(
                owner="o",
                user="",
                R=3,
                aes=False,
                metadata=False,
                allow=pikepdf.Permissions(accessibility=False),
            ),
        )
    assert told(buffer.getvalue()) == ["~7.16: its protection keeps screen readers out"]


def test_plain_headings_keep_a_pack_from_conforming() -> None:
    """Its own headings have levels, and clause 7.4.4 allows no mixture."""
    found_in = found(paper(e("P"), e("Kopf", page=1), pages=2, roles={"Kopf": "H"}))
    assert not found_in.conforms
    assert summary_line("7", "plan.pdf", found_in) == (
        "item 7, plan.pdf: tagged, 1 finding: unlike the pack's own headings, its headings have no "
        "level on page 2"
    )
    (finding,) = found_in.unmended
    assert (finding.clause, finding.checkpoint, finding.pages) == ("7.4.4", "14-007", (2,))
    assert finding.remedy == (
        "In Word, use the styles Heading 1, Heading 2, ... for its headings and save it as PDF "
        "again; in Acrobat Pro, change each H tag to H1, H2, ... by the level of its heading"
    )
    assert found(paper(e("P"), e("H1"))).conforms


# In words


def test_a_line_for_the_terminal() -> None:
    findings = (
        Finding("7.3", "13-004", "no alternative text for 1 figure", (4,), "Write one"),
        Finding("7.5", "15-003", "a table has no header cells", (2, 3, 4, 7), "Mark them"),
        Finding("7.18.3", "28-008", "the tabulator key's order is not given", (1,), mended=True),
    )
    line = summary_line("7", "cqc.pdf", PaperAccessibility(State.TAGGED, findings))
    assert line == (
        "item 7, cqc.pdf: tagged, 2 findings: no alternative text for 1 figure on page 4; "
        "a table has no header cells on pages 2 to 4 and 7 (1 more mended)"
    )
    assert summary_line("8", "a.pdf", PaperAccessibility(State.TAGGED)) == (
        "item 8, a.pdf: tagged, no findings"
    )


# Mending


def uri(address: str) -> Dictionary:
    return Dictionary(S=Name.URI, URI=String(address))


def test_links_are_described_by_what_they_cover_or_where_they_lead() -> None:
    rectangles = []

    def text_of(page: int, rectangle: tuple[float, float, float, float]) -> str:
        rectangles.append((page, rectangle))
        return "  the\n website " if rectangle[0] == 10 else ""

    source = paper(
        e("P"),
        edit=edits(
            annotate("Link", "Link", A=uri("https://example.org/"), tabs=None),
            annotate("Link", "Link", A=uri("https://example.org/"), Rect=Array([99, 20, 60, 10])),
            annotate("Link", "Link", Contents="Described", tabs=None),
        ),
    )
    with open_pdf(source) as opened:
        pages = [page.obj for page in opened.pages]
        assert mend_links(pages, text_of, ENGLISH) == 2
        assert mend_tab_order(pages) == 0
        words = [str(annotation.Contents) for annotation in pages[0].Annots]
        assert words == ["the website", "Link to https://example.org/", "Described"]
        assert examine(gather(opened)).findings == ()
    assert rectangles == [(0, (10.0, 10.0, 50.0, 20.0)), (0, (60.0, 10.0, 99.0, 20.0))]


def test_long_links_are_cut_at_a_word() -> None:
    with open_pdf(paper(e("P"), edit=annotate("Link", "Link"))) as opened:
        pages = [page.obj for page in opened.pages]
        mend_links(pages, lambda page, rectangle: "word " * 200, ENGLISH)
        words = str(pages[0].Annots[0].Contents)
    assert len(words) <= 304
    assert words.endswith("word ...")


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (uri("mailto:jo@example.org?subject=x"), "E-mail to jo@example.org"),
        (uri("tel:01752304570"), "Telephone 01752304570"),
        (uri(""), "Link to a web page"),
        (Dictionary(S=Name.GoToR, F=String("plan.pdf")), "Link to the file plan.pdf"),
        (Dictionary(S=Name.GoTo, D=String("x")), "Link within this document"),
    ],
)
def test_where_links_lead(action: Dictionary, words: str) -> None:
    assert describe_target(Dictionary(A=action), ENGLISH) == words


def test_links_are_described_in_the_packs_language() -> None:
    welsh = Vocabulary("cy", {"Link to {address}": "Dolen i {address}"})
    link = Dictionary(A=uri("https://example.org/"))
    assert describe_target(link, welsh) == "Dolen i https://example.org/"


def test_a_tab_order_is_given_where_there_are_annotations() -> None:
    source = paper(e("P"), pages=2, edit=annotate("Link", "Link", Contents="x", tabs="R"))
    with open_pdf(source) as opened:
        pages = [page.obj for page in opened.pages]
        assert mend_tab_order(pages) == 1
        assert pages[0].Tabs == Name.S
        assert Name.Tabs not in pages[1]


def test_a_paper_left_as_it_is_keeps_its_faults() -> None:
    source = paper(e("P"), title="", edit=annotate("Link", "Link", tabs=None))
    as_is = found(source).as_is()
    assert [f.checkpoint for f in as_is.unmended] == ["28-008", "28-012"]


# Real papers


@pytest.mark.once
@pytest.mark.skipif(not FILES, reason=f"there are no papers in {CORPUS}")
def test_real_papers() -> None:
    """Any file that opens can be examined; those that are known to conform have no findings."""
    wrong = []
    for path in FILES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                opened = open_pdf(path)
            except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
                continue
            with opened:
                result = examine(gather(opened))
        if path.parent.name == "tagged" and not result.conforms:
            wrong.append((path.name, result.unmended))
    assert wrong == []


def test_layers_of_the_builders_are_read() -> None:
    assert any(
        finding.clause == "7.10" for finding in found(pdf(edit=layers("One", off=["One"]))).findings
    )


def test_an_element_can_hold_an_annotation() -> None:
    def write(made: Pdf) -> None:
        annotate("Link", Contents="x")(made)
        hold(made, "Link", made.pages[0].obj.Annots[0])

    assert told(paper(e("P"), edit=write)) == []
