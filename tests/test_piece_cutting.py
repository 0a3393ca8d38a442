"""Papers cut out of a pack are as if they had never been among others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.changes.shown_pages import Unreadable
from agendapack.papers.pdf.destinations import named_destinations
from agendapack.papers.ua.document_rules import claim_packet, read_xmp
from agendapack.records.page_ranges import PageRange
from agendapack.unpack import unpack_jobs
from agendapack.unpack.cutting import piece_cutting
from agendapack.unpack.cutting.piece_cutting import cut_pieces
from agendapack.unpack.pack_division import CutPiece, DividedPaper, PackDivision, PageStamps
from tests.builders import (
    destinations_of,
    differing,
    edits,
    form,
    layers,
    link,
    names,
    outline,
    outline_as_text,
    pack,
    pdf,
    picture,
    squares,
)
from tests.structure_drawing import draw
from tests.tagged_builders import Node, structure_of, tagged


def cut(
    folder: Path, file: Path, papers: Sequence[DividedPaper], stamps: Sequence[PageStamps] = ()
) -> list[Path]:
    """The files of ``papers``, cut out of a pack and without stamps."""
    made = cut_pieces(file, PackDivision((), tuple(papers)), stamps, folder)
    assert isinstance(made, tuple)
    assert not any(piece.keeps_stamps for piece in made)
    return [folder / piece.file for piece in made]


def cut_ours(folder: Path, *papers: tuple[str, bytes, str]) -> list[Path]:
    """The papers of a pack of ours, cut out of it: (item, PDF, title)."""
    made = pack(folder, papers)
    planned = list(enumerate(made.plan.pages))
    stamps = [PageStamps(texts=tuple(stamp.text for stamp in page.stamps)) for _, page in planned]
    divided = [
        DividedPaper(
            source.item,
            source.title,
            PageRange(1, 1),
            tuple(at for at, page in planned if page.source == number),
        )
        for number, source in enumerate(made.plan.sources)
        if source.kind == "paper" and source.item is not None
    ]
    return cut(folder, made.path, divided, stamps)


def paper(title: str, *pages: int, item: str = "1") -> DividedPaper:
    return DividedPaper(item, title, PageRange(1, len(pages)), pages)


def on_disk(folder: Path, content: bytes) -> Path:
    file = folder / "pack.pdf"
    file.write_bytes(content)
    return file


def outline_of(file: Path) -> list[str]:
    with pikepdf.open(file) as made:
        return outline_as_text(file) if "/Outlines" in made.Root else []


# Packs of ours


def test_papers_come_out_of_a_pack_of_ours_as_they_went_in(tmp_path: Path) -> None:
    tree = Node("Document", (Node("H1", marks=(0,)), Node("P", marks=(0, 1)), Node("P")))
    untied = Node("Sect", (Node("P", marks=(0,), id="a"), Node("TD", marks=(0,), headers="a")))
    one, other = tagged(tree, pages=2), tagged(untied, language="cy")
    plain = pdf(3, text="Plain")
    cut_out = cut_ours(tmp_path, ("1", one, "One"), ("1", other, "Two"), ("2", plain, "Three"))
    for source, file in zip((one, other), cut_out, strict=False):
        assert draw(structure_of(file)) == draw(structure_of(source))
    for source, file in zip((one, other, plain), cut_out, strict=True):
        with pikepdf.open(file) as made:
            assert len(made.pages) == len(pikepdf.open(file).pages)
            for page in range(len(made.pages)):
                assert not differing(picture(file, page), picture(source, page)).any()
            assert "/Metadata" not in made.Root
            assert "/Info" not in made.trailer
    with pikepdf.open(cut_out[1]) as made:
        assert str(made.Root.Lang) == "cy"
    with pikepdf.open(cut_out[2]) as made:
        assert "/StructTreeRoot" not in made.Root
        assert "/MarkInfo" not in made.Root


def test_bookmarks_names_and_links_are_the_papers_own_again(tmp_path: Path) -> None:
    marked = edits(
        outline(("Report", 0, ("Part", 1)), ("End", "end")),
        names(start=0, end=1),
        link(0, "end"),
    )
    report = pdf(2, edit=marked)
    files = cut_ours(tmp_path, ("1", report, "Report"), ("2", report, "Report"), ("2", pdf(), "B"))
    for file in files[:2]:
        assert outline_of(file) == ["Report -> 0 Fit", "  Part -> 1 Fit", "End -> 1 XYZ 0 800 -"]
        assert destinations_of(file) == {"start": 0, "end": 1}
        with pikepdf.open(file) as made:
            assert str(made.pages[0].obj.Annots[0].Dest) == "end"
    assert outline_of(files[2]) == []
    with pikepdf.open(files[2]) as made:
        assert named_destinations(made) == {}


def test_layers_and_fields_go_with_their_paper(tmp_path: Path) -> None:
    one = pdf(edit=layers("A", "B", off=["B"]))
    two = pdf(edit=edits(layers("C", off=["C"]), form(name="Ash")))
    first, second = cut_ours(tmp_path, ("1", one, "One"), ("2", two, "Two"))
    with pikepdf.open(first) as made:
        assert [str(group.Name) for group in made.Root.OCProperties.OCGs] == ["A", "B"]
        assert [str(entry.Name) for entry in made.Root.OCProperties.D.Order] == ["A", "B"]
        assert "/AcroForm" not in made.Root
    assert squares(picture(first, 0), 2) == "x."
    with pikepdf.open(second) as made:
        assert [str(group.Name) for group in made.Root.OCProperties.OCGs] == ["C"]
        assert len(made.Root.AcroForm.Fields) == 1
    assert squares(picture(second, 0), 1) == "."


def test_the_same_pack_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tagged(Node("Document", (Node("P", marks=(0,)),)))
    papers = (("1", source, "A"), ("2", source, "B"), ("3", pdf(), "C"))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (cut_ours(tmp_path / name, *papers) for name in ("one", "two"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]
    assert sorted(file.name for file in (tmp_path / "one").iterdir()) == [
        *("0001.pdf", "0002.pdf", "0003.pdf", "pack.pdf")
    ]


# Packs of others


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([("Agenda", 0), ("1 Budget", 1), ("Appendix A", 3)], []),
        ([("Agenda", 0, ("1. Budget", 1), ("Appendix A", 3))], []),
        ([("Agenda", 0), ("1 Budget", 1, ("Summary", 1), ("Costs", 2))], ["Summary", "Costs"]),
        ([("Item 1", None, ("BUDGET!", 1, ("Budget", 1)), ("x", 3))], ["Budget"]),
        ([("Costs", 2)], ["Costs"]),
        ([("Appendix A", 2)], []),
        ([("1 Budget", 1, ("Budget", 1, ("Costs", 2)))], ["Costs"]),
        ([("1 Budget", 1, ("Budget", 1), ("Budget", 1))], ["Budget"]),
    ],
    ids=["flat", "nested", "own below", "item and paper", "alone", "wrong", "same title", "twice"],
)
def test_the_packs_bookmarks_are_not_the_papers(
    tmp_path: Path, lines: list[tuple[object, ...]], left: list[str]
) -> None:
    file = on_disk(tmp_path, pdf(4, edit=outline(*lines)))
    budget, _ = cut(tmp_path, file, [paper("Budget", 1, 2), paper("Appendix A", 3)])
    assert [line.strip().split(" -> ")[0] for line in outline_of(budget)] == left


def test_tags_of_files_that_were_put_together_are_each_papers_own(tmp_path: Path) -> None:
    parts = (
        Node("Document", (Node("P", marks=(0,)),)),
        Node("Document", (Node("H1", marks=(1,)),)),
    )
    file = on_disk(tmp_path, tagged(Node("Document", parts), pages=2))
    one, two = cut(tmp_path, file, [paper("A", 0), paper("B", 1)])
    assert draw(structure_of(one)).splitlines()[:2] == ["Document", "  P"]
    assert draw(structure_of(two)).splitlines()[:2] == ["Document", "  H1"]


def test_what_the_pack_says_of_itself_stays_behind(tmp_path: Path) -> None:
    def edit(made: Pdf) -> None:
        made.docinfo["/Title"] = "Pack"
        made.Root.PageMode = Name.UseOutlines
        made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
        made.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([String("page-2"), Array([made.pages[1].obj, Name.Fit])])),
            EmbeddedFiles=Dictionary(Names=Array([])),
        )
        made.Root.Metadata = made.make_stream(b"<x/>")
        made.Root.URI = Dictionary(Base=String("https://ambridge.example/"))

    (piece,) = cut(tmp_path, on_disk(tmp_path, pdf(2, edit=edit)), [paper("A", 1)])
    with pikepdf.open(piece) as made:
        assert sorted(made.Root.keys()) == ["/Pages", "/Type", "/URI"]
        assert "/Info" not in made.trailer


def test_a_tagged_paper_conforms_as_its_pack_says(tmp_path: Path) -> None:
    """A pack whose papers all say so says so too, and what is built of its parts."""
    tree = Node("Document", (Node("H1", marks=(0,)),))
    for packet, says in ((claim_packet("Pack"), "1"), (b"<x/>", ""), (b"", "")):
        file = on_disk(tmp_path, tagged(tree, pages=2))
        with pikepdf.open(file, allow_overwriting_input=True) as made:
            made.Root.Metadata = made.make_stream(packet)
            made.save(file)
        (piece,) = cut(tmp_path, file, [paper("A & B", 1)])
        with pikepdf.open(piece) as made:
            xmp = made.Root.Metadata.read_bytes() if Name.Metadata in made.Root else b""
            assert read_xmp(xmp).part == says
            assert read_xmp(xmp).title == ("A & B" if says else None)
    (piece,) = cut(tmp_path, on_disk(tmp_path, pdf(2)), [paper("A", 1)])
    with pikepdf.open(piece) as made:
        assert Name.Metadata not in made.Root


def test_pages_come_in_the_papers_order_and_links_to_others_lead_nowhere(tmp_path: Path) -> None:
    def edit(made: Pdf) -> None:
        link(2, Array([made.pages[1].obj, Name.Fit]))(made)
        link(2, Array([made.pages[3].obj, Name.Fit]))(made)

    file = on_disk(tmp_path, pdf(5, edit=edit))
    missing = DividedPaper("3", "C", PageRange(7, 8))
    one, two = cut(tmp_path, file, [paper("A", 3, 2), missing, paper("B", 4)])
    assert [path.name for path in (one, two)] == ["0001.pdf", "0002.pdf"]
    with pikepdf.open(one) as made:
        assert [page.Contents.read_bytes()[-13:-5] for page in made.pages] == [
            b"aper 4) ",
            b"aper 3) ",
        ]
        lost, kept = made.pages[1].Annots
        assert "/Dest" not in lost
        assert kept.Dest[0].objgen == made.pages[0].obj.objgen


def test_several_may_cut_a_pack_side_by_side(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("whole", "parts")]
    division = PackDivision((), tuple(paper(str(page), page) for page in range(5)))
    file = on_disk(tmp_path, pdf(5))
    for folder in folders:
        folder.mkdir()
    whole = cut_pieces(file, division, (), folders[0])
    parts = [
        cut_pieces(file, division, (), folders[1], some)
        for some in (slice(0, 2), slice(2, 5), slice(5, 9))
    ]
    assert isinstance(whole, tuple)
    assert parts == [whole[:2], whole[2:], ()]
    one, other = ({each.name: each.read_bytes() for each in folder.iterdir()} for folder in folders)
    assert one == other


# What cannot be taken apart


def test_a_pack_with_a_password_or_without_structure_is_told(tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    with Pdf.new() as made:
        made.add_blank_page()
        made.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    division = PackDivision((), (paper("A", 0),))
    assert cut_pieces(file, division, (), tmp_path) == Unreadable(
        "needs a password to open", "save a copy of it without a password, and unpack that"
    )
    broken = Unreadable(
        "cannot be taken apart: its structure is broken",
        "open it in the program it came from and save it as PDF again",
    )
    file.write_bytes(b"%PDF-1.7\n" + b"1 0 obj " * 20)
    assert cut_pieces(file, division, (), tmp_path) == broken
    file.write_bytes(pdf(1))
    assert cut_pieces(file, PackDivision((), (paper("A", 1),)), (), tmp_path) == broken
    assert [path.name for path in tmp_path.iterdir()] == ["locked.pdf"]


def test_a_piece_that_came_out_broken_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple[CutPiece, ...]:
        on_disk(tmp_path, b"%PDF-1.7")
        return (CutPiece("pack.pdf"),)

    monkeypatch.setattr(piece_cutting, "cut_pieces", broken)
    found = unpack_jobs.cut_pieces(tmp_path, PackDivision((), ()), (), tmp_path, slice(None))
    assert found == Unreadable(
        "cannot be taken apart: its structure is broken",
        "open it in the program it came from and save it as PDF again",
    )


def test_a_name_that_is_no_text_is_a_fault_of_the_pack(tmp_path: Path) -> None:
    content = pdf(2).replace(b"/Parent", b"/P\xe9rent")
    assert content != pdf(2)
    cut_out = cut_pieces(
        on_disk(tmp_path, content), PackDivision((), (paper("A", 0),)), (), tmp_path
    )
    assert isinstance(cut_out, Unreadable)


def test_keys_of_pages_that_are_no_numbers_lead_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "pack.pdf"
    parts = (Node("P", marks=(0,)), Node("H1", marks=(1,)))
    with pikepdf.open(
        on_disk(tmp_path, tagged(*parts, pages=2)), allow_overwriting_input=True
    ) as made:
        made.pages[0].obj.StructParents = Array([1])
        made.save(file)
    (piece,) = cut(tmp_path, file, [paper("A", 1)])
    assert draw(structure_of(piece)).splitlines()[0] == "H1"


def test_a_division_without_papers_comes_to_nothing(tmp_path: Path) -> None:
    missing = DividedPaper("1", "A", PageRange(1, 2))
    file = on_disk(tmp_path, pdf(1))
    assert cut_pieces(file, PackDivision((), (missing,)), (), tmp_path) == ()


def test_a_pack_that_is_readable_by_anybody_is_cut_though_it_is_encrypted(tmp_path: Path) -> None:
    file = tmp_path / "pack.pdf"
    with pikepdf.open(on_disk(tmp_path, pdf(2)), allow_overwriting_input=True) as made:
        made.save(file, encryption=pikepdf.Encryption(owner="a", user=""))
    division = PackDivision((), (paper("A", 1),))
    assert cut_pieces(file, division, (PageStamps(),) * 2, tmp_path) == (CutPiece("0001.pdf"),)
    with pikepdf.open(tmp_path / "0001.pdf") as made:
        assert not made.is_encrypted
