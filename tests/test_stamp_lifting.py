"""Stamps that another program set are taken off where they can be told, and nothing else ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.cutting.piece_cutting import cut_pieces
from agendapack.unpack.cutting.stamp_content import letters_in, pieces_of, without
from agendapack.unpack.pack_division import CutPiece, DividedPaper, PackDivision, PageStamps
from tests.builders import differing, pdf, picture

Stamp = Callable[[Pdf, int, str], None]

CANNOT_TELL = "the numbers cannot be told from what else is on the pages"
SCANNED = "the numbers are part of the scanned pages"
UNSEEN = "some of the numbers cannot be seen where they are printed"
OTHERWISE = "without the numbers the pages would look or read otherwise"


# How programs set stamps


def shown(text: str, y: int = 30) -> bytes:
    return b"BT /F1 10 Tf 1 0 0 1 280 %d Tm (%s) Tj ET" % (y, text.encode())


def streams(made: Pdf, page: int) -> list[pikepdf.Object]:
    contents = made.pages[page].obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]


def wrapped(made: Pdf, page: int, after: bytes) -> None:
    """Put a page's content between q and Q, and ``after`` behind it."""
    own = streams(made, page)
    made.pages[page].obj.Contents = Array(
        [made.make_stream(b"q\n"), *own, made.make_stream(b"Q\n" + after)]
    )


def own_stream(made: Pdf, page: int, text: str) -> None:
    wrapped(made, page, b"q " + shown(text) + b" Q\n")


def tail(made: Pdf, page: int, text: str) -> None:
    before = b"\n".join(each.read_bytes() for each in streams(made, page))
    drawn = b"q\n" + before + b"\nQ\nq " + shown(text) + b" Q"
    made.pages[page].obj.Contents = made.make_stream(drawn)


def pagination(made: Pdf, page: int, text: str) -> None:
    """As Acrobat does: an artifact that draws a form."""
    form = made.make_stream(shown(text))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
    form.Resources = made.pages[page].obj.Resources
    resources = Dictionary(dict(made.pages[page].obj.Resources.items()))
    resources.XObject = Dictionary(Fm0=form)
    made.pages[page].obj.Resources = resources
    mark = b"/Artifact <</Subtype /Footer /Type /Pagination /BBox [1.5 -2 3 4]>> BDC"
    wrapped(made, page, mark + b" q 1 0 0 1 0 0 cm /Fm0 Do Q EMC\n")


def words_apart(made: Pdf, page: int, text: str) -> None:
    """As a word processor does: an artifact for each run of letters, amid the page's content."""
    first, rest = text.split(" ", 1)
    before = b"\n".join(each.read_bytes() for each in streams(made, page))
    mark = b"/Artifact <</Attached [/Bottom] /Type /Pagination>> BDC q\n"
    drawn = mark + shown(first + " ") + b"\nQ EMC\n" + mark
    drawn += shown(rest).replace(b"280", b"320") + b"\nQ EMC\n"
    made.pages[page].obj.Contents = made.make_stream(drawn + before)


def form_alone(made: Pdf, page: int, text: str) -> None:
    pagination(made, page, text)
    own = streams(made, page)
    own[-1] = made.make_stream(b"Q\nq 1 0 0 1 0 0 cm /Fm0 Do Q\n")
    made.pages[page].obj.Contents = Array(own)


def note(made: Pdf, page: int, text: str) -> None:
    form = made.make_stream(b"BT /F1 10 Tf 2 4 Td (%s) Tj ET" % text.encode())
    form.Subtype, form.BBox = Name.Form, Array([0, 0, 100, 20])
    form.Resources = made.pages[page].obj.Resources
    annotation = Dictionary(
        *(),
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Rect=Array([250, 20, 350, 40]),
        Contents=String(text),
        AP=Dictionary(N=form),
        F=4,
    )
    made.pages[page].obj.Annots = Array([made.make_indirect(annotation)])


def amid(made: Pdf, page: int, text: str) -> None:
    before = b"\n".join(each.read_bytes() for each in streams(made, page))
    drawn = b"BT /F1 10 Tf ET " + shown(text).replace(b"/F1 10 Tf ", b"") + b" "
    made.pages[page].obj.Contents = made.make_stream(drawn + before)


def burnt(made: Pdf, page: int, text: str) -> None:
    """A scan with recognised text behind it."""
    scan = made.make_stream(bytes([200]) * 16)
    scan.Subtype, scan.Width, scan.Height = Name.Image, 4, 4
    scan.ColorSpace, scan.BitsPerComponent = Name.DeviceGray, 8
    made.pages[page].obj.Resources.XObject = Dictionary(Im0=scan)
    made.pages[page].obj.Contents = made.make_stream(
        b"q 3 Tr " + shown(text) + b" Q q 595 0 0 842 0 0 cm /Im0 Do Q"
    )


LIFTED: dict[str, Stamp] = {
    "a stream": own_stream,
    "a tail": tail,
    "pagination": pagination,
    "words apart": words_apart,
    "a form": form_alone,
    "a note": note,
}


def stamped(*stamps: tuple[Stamp, str], pages: int = 3, **options: object) -> bytes:
    """A pack whose pages bear stamps, "{}" standing for the page's number from 1."""

    def edit(made: Pdf) -> None:
        for page in range(pages):
            made.pages[page].obj.Resources = Dictionary(
                Font=Dictionary(F1=made.pages[page].obj.Resources.Font.F1)
            )
            for stamp, text in stamps:
                stamp(made, page, text.format(page + 1))

    return pdf(pages, edit=edit, **options)  # type: ignore[arg-type]


def cut(
    folder: Path, pack: bytes, *texts: Sequence[str], papers: Sequence[Sequence[int]] = ((0, 1, 2),)
) -> tuple[CutPiece, ...]:
    """Cut ``papers`` out of a pack, of whose pages each bears the stamps that ``texts`` has."""
    file = folder / "pack.pdf"
    file.write_bytes(pack)
    divided = tuple(
        DividedPaper(str(n), f"Paper {n}", PageRange(1, len(pages)), tuple(pages))
        for n, pages in enumerate(papers, start=1)
    )
    stamps = [PageStamps(texts=tuple(each)) for each in texts]
    made = cut_pieces(file, PackDivision((), divided), stamps, folder)
    assert isinstance(made, tuple)
    return made


def numbered(count: int = 3) -> list[tuple[str]]:
    return [(f"Page {number}",) for number in range(1, count + 1)]


@pytest.mark.parametrize("stamp", LIFTED.values(), ids=LIFTED)
@pytest.mark.parametrize("rotate", [0, 90])
def test_what_a_program_added_is_taken_off(tmp_path: Path, stamp: Stamp, rotate: int) -> None:
    pack = stamped((stamp, "Page {}"), rotate=rotate)
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf"),)
    bare = pdf(3, rotate=rotate)
    for page in range(3):
        assert not differing(picture(tmp_path / "0001.pdf", page), picture(bare, page)).any()
    with pikepdf.open(tmp_path / "0001.pdf") as made:
        left = b"".join(
            each.read_bytes() for each in made.objects if isinstance(each, pikepdf.Stream)
        )
        assert b"(Page " not in left


def test_a_page_has_its_content_back_as_it_was_before_anything_was_put_around_it(
    tmp_path: Path,
) -> None:
    cut(tmp_path, stamped((own_stream, "Page {}")), *numbered())
    with pikepdf.open(tmp_path / "0001.pdf") as made, pikepdf.open(tmp_path / "0001.pdf"):
        (content,) = streams(made, 0)
        assert content.read_bytes().startswith(b"q 0.2 0.4 0.8 RG")


@pytest.mark.parametrize(
    ("stamp", "why"), [(amid, CANNOT_TELL), (burnt, SCANNED)], ids=["amid", "burnt"]
)
def test_what_is_part_of_a_page_stays(tmp_path: Path, stamp: Stamp, why: str) -> None:
    pack = stamped((stamp, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf", True, why),)
    for page in range(3):
        assert not differing(picture(tmp_path / "0001.pdf", page), picture(pack, page)).any()


def test_a_stamp_in_black_on_a_black_cover_is_known_by_those_of_other_pages(tmp_path: Path) -> None:
    def covered(made: Pdf, page: int, text: str) -> None:
        if page == 2:
            made.pages[page].obj.Contents = made.make_stream(b"0 0 595 842 re f")
        own_stream(made, page, text)

    pack = stamped((covered, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf"),)

    def all_covered(made: Pdf, page: int, text: str) -> None:
        own_stream(made, page, text)
        before = streams(made, page)
        made.pages[page].obj.Contents = Array([made.make_stream(b"q 0 0 595 842 re f Q"), *before])

    pack = stamped((all_covered, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf", True, UNSEEN),)


def test_a_paper_loses_all_its_stamps_or_none_and_others_lose_theirs(tmp_path: Path) -> None:
    def mixed(made: Pdf, page: int, text: str) -> None:
        (amid if page == 1 else own_stream)(made, page, text)

    pack = stamped((mixed, "Page {}"), pages=4)
    found = cut(tmp_path, pack, *numbered(4), papers=((0, 1), (2, 3)))
    assert found == (CutPiece("0001.pdf", True, CANNOT_TELL), CutPiece("0002.pdf"))
    assert not differing(picture(tmp_path / "0001.pdf", 0), picture(pack, 0)).any()


def test_both_stamps_of_a_page_go_or_none(tmp_path: Path) -> None:
    def second(made: Pdf, page: int, text: str) -> None:
        amid(made, page, text.replace("Page", "Agenda Item"))

    pack = stamped((second, "Page {}"), (own_stream, "Page {}"))
    both = [(f"Agenda Item {n}", f"Page {n}") for n in (1, 2, 3)]
    assert cut(tmp_path, pack, *both) == (CutPiece("0001.pdf", True, CANNOT_TELL),)


def test_a_number_and_an_item_in_one_stream_are_taken_off_together(tmp_path: Path) -> None:
    def both(made: Pdf, page: int, text: str) -> None:
        item = b" " + shown("Agenda Item 4", 800) if page == 0 else b""
        wrapped(made, page, b"q " + shown(text) + item + b" Q\n")

    pack = stamped((both, "Page {}"))
    texts = [("Agenda Item 4", "Page 1"), ("Page 2",), ("Page 3",)]
    assert cut(tmp_path, pack, *texts) == (CutPiece("0001.pdf"),)
    assert not differing(picture(tmp_path / "0001.pdf", 0), picture(pdf(3), 0)).any()


def test_a_papers_own_footer_is_none_of_the_packs(tmp_path: Path) -> None:
    def footer(made: Pdf, page: int, text: str) -> None:
        words_apart(made, page, f"Page {page + 10}")

    pack = stamped((footer, ""), (own_stream, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf"),)
    bare = stamped((footer, ""))
    for page in range(3):
        assert not differing(picture(tmp_path / "0001.pdf", page), picture(bare, page)).any()


def test_of_two_alike_the_one_goes_that_other_pages_have_too(tmp_path: Path) -> None:
    def footer(made: Pdf, page: int, text: str) -> None:
        if page == 1:
            wrapped(made, page, b"q 0 g " + shown("Page 2", 60) + b" Q\n")

    pack = stamped((footer, ""), (own_stream, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf"),)
    bare = stamped((footer, ""))
    assert not differing(picture(tmp_path / "0001.pdf", 1), picture(bare, 1)).any()


def test_what_follows_the_content_of_one_page_alone_is_its_own(tmp_path: Path) -> None:
    def odd(made: Pdf, page: int, text: str) -> None:
        extra = b"0.5 g " if page == 1 else b""
        wrapped(made, page, b"q " + extra + shown(text) + b" Q\n")

    pack = stamped((odd, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf", True, CANNOT_TELL),)


def leaving(setting: bytes) -> Stamp:
    """An artifact before a page's content that leaves something set for it."""

    def stamp(made: Pdf, page: int, text: str) -> None:
        own = b"\n".join(each.read_bytes() for each in streams(made, page))
        mark = b"/Artifact BMC " + setting + b" " + shown(text) + b" EMC\n" if text else setting
        made.pages[page].obj.Contents = made.make_stream(mark + b"\n" + own)

    return stamp


def test_what_a_stamp_sets_for_what_follows_stays_set(tmp_path: Path) -> None:
    red = leaving(b"1 0 0 rg")
    assert cut(tmp_path, stamped((red, "Page {}")), *numbered()) == (CutPiece("0001.pdf"),)
    bare = stamped((red, ""))
    for page in range(3):
        assert not differing(picture(tmp_path / "0001.pdf", page), picture(bare, page)).any()


def test_a_font_that_was_chosen_before_a_stamp_is_known(tmp_path: Path) -> None:
    def stamp(made: Pdf, page: int, text: str) -> None:
        own = b"\n".join(each.read_bytes() for each in streams(made, page))
        drawn = shown(text).replace(b"/F1 10 Tf ", b"")
        made.pages[page].obj.Contents = made.make_stream(
            own + b"\n/Artifact BMC " + drawn + b" EMC"
        )

    pack = stamped((stamp, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf"),)


@pytest.mark.parametrize("drawn", [b"1 0 0 1 40 40 cm", b"0 400 90 90 re f"], ids=["words", "look"])
def test_a_stamp_without_which_a_page_looks_otherwise_stays(tmp_path: Path, drawn: bytes) -> None:
    pack = stamped((leaving(drawn), "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf", True, OTHERWISE),)
    assert not differing(picture(tmp_path / "0001.pdf", 2), picture(pack, 2)).any()


def test_stamps_that_are_not_to_be_seen_stay(tmp_path: Path) -> None:
    """White ones, or black ones on a page that is black."""

    def white(made: Pdf, page: int, text: str) -> None:
        wrapped(made, page, b"q 1 g " + shown(text) + b" Q\n")

    unseen = "some of the numbers cannot be seen where they are printed"
    pack = stamped((white, "Page {}"))
    assert cut(tmp_path, pack, *numbered()) == (CutPiece("0001.pdf", True, unseen),)


def test_a_stream_that_pages_share_stays_for_the_others(tmp_path: Path) -> None:
    def shared(made: Pdf) -> None:
        both = made.make_stream(b"q " + shown("Page 1") + b" Q")
        for page in made.pages:
            page.obj.Contents = Array([page.obj.Contents, both])

    pack = pdf(2, edit=shared)
    found = cut(tmp_path, pack, ("Page 1",), (), papers=((0,), (1,)))
    assert [piece.keeps_stamps for piece in found] == [False, False]
    assert not differing(picture(tmp_path / "0001.pdf", 0), picture(pdf(2), 0)).any()
    assert not differing(picture(tmp_path / "0002.pdf", 0), picture(pack, 1)).any()


def test_pages_without_stamps_keep_none(tmp_path: Path) -> None:
    assert cut(tmp_path, stamped(), (), (), ()) == (CutPiece("0001.pdf"),)


def test_pieces_are_told_by_their_operators_and_what_they_hold() -> None:
    own = b"q (a \\) Q) Tj Q"
    added = (
        b"Q\n/Artifact <</BBox [1 2 -3 .5] /N true>> BDC q /F1 9 Tf (Page 5) Tj Q EMC q /Fm1 Do Q"
    )
    found = list(pieces_of([own, added]))
    assert [(each.kind, each.content) for each in found] == [
        ("artifact", added[2:-12]),
        ("stream", added[2:-12]),
        ("stream", b"q /Fm1 Do Q"),
        ("form", b"/Fm1 Do"),
    ]
    assert found[0].pattern == (b"/ <</ [0 0 0 0] / true>> BDC q / 0 Tf () Tj Q EMC")
    assert letters_in(added) == len("Page 5")
    assert without([own, added], [found[0], found[2]]) == (own, b"Q\n\n \n")


@pytest.mark.parametrize(
    "content",
    [
        b"/Artifact BMC " * 20_000,
        b"/Artifact <<" * 20_000,
        b"q " * 100_000,
        b"(" * 100_000,
        b"/Fm0 Do " * 50_000,
        b"<" * 100_000 + b" EMC",
        b"q 1 0 0 1 " * 40_000 + b" cm /Fm0 Do Q",
        b"\\" * 100_000 + b"(\\" * 50_000,
    ],
    ids=range(8),
)
def test_content_that_never_ends_is_gone_through_in_no_time(content: bytes) -> None:
    assert len(list(pieces_of([b"q", content, b"Q"]))) <= 180
