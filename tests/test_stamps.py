"""Promises 3 and 5 by rendered pixels: stamps upright in their boxes, and nothing else changed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from agendapack.pack.plan import Stamp
from agendapack.pack.proof import prove
from agendapack.pack.stamps import draw
from agendapack.papers.geometry import Matrix, PageBox
from tests.builders import Made, differing, pack, pdf, picture, pixels, seen, stamp_font

SCALE = 2  # pixels to a point: enough to tell glyphs apart


def pages_of(made: Made, item: str):
    """(planned page, geometry, its physical index) of the pages a paper brought."""
    for index, page in enumerate(made.plan.pages):
        source = made.plan.sources[page.source]
        if source.kind == "paper" and page.item == item:
            yield page, source.facts.pages[page.page].geometry, index


def assert_stamped(made: Made, paper: bytes, item: str = "7") -> None:
    """Each page of ``paper`` looks as it did outside its stamps' boxes, and each box holds ink
    where there was none before."""
    checked = 0
    for page, geometry, index in pages_of(made, item):
        before = picture(paper, page.page, SCALE)
        after = made.picture(index, SCALE)
        assert before.shape == after.shape
        changed = differing(before, after)
        for stamp in page.stamps:
            rows, columns = pixels(stamp, geometry, SCALE, after.shape[0])
            assert rows.stop <= after.shape[0]
            assert columns.stop <= after.shape[1]
            assert changed[rows, columns].any(), f"no ink of {stamp.text}"
            assert (before[rows, columns] == 255).all(), f"{stamp.text} covers something"
            changed[rows, columns] = False
        assert not changed.any()
        checked += 1
    assert checked
    assert prove(made.path, made.plan) == ()


def stamp_pictures(made: Made, item: str = "7"):
    """The pictures of the boxes of the first page's stamps."""
    page, geometry, index = next(pages_of(made, item))
    drawn = made.picture(index, SCALE)
    return [
        drawn[pixels(stamp, geometry, SCALE, drawn.shape[0])].astype(int) for stamp in page.stamps
    ]


@cache
def upright(width: float, height: float, folder, unit: float = 1) -> list:
    """How the stamps look on a plain page of this size."""
    paper = pdf(2, size=(width, height), user_unit=unit)
    return stamp_pictures(pack(folder, [("7", paper)], f"plain-{width}-{height}-{unit}.pdf"))


def likeness(one, other) -> float:
    """The mean difference of two pictures of one size, 0 to 255."""
    return float(np.abs(one - other).mean())


CROPS = {
    "no crop": ([0, 0, 600, 800], None),
    "crop off the origin": ([0, 0, 600, 800], [50, 100, 550, 700]),
    "negative origin": ([-300, -400, 300, 400], [-200, -300, 100, 300]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stamps")


@pytest.mark.parametrize("unit", [1, 2])
@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_every_rotation_crop_and_unit(folder, rotate, crop, unit):
    media, visible = CROPS[crop]
    paper = pdf(2, media=media, crop=visible, rotate=rotate, user_unit=unit)
    made = pack(folder, [("7", paper)])
    assert_stamped(made, paper)
    page, geometry, _ = next(pages_of(made, "7"))
    for stamp in page.stamps:
        assert geometry.visible.contains(stamp.box, tolerance=0)
    plain = upright(geometry.view_width, geometry.view_height, folder, unit)
    for found, expected in zip(stamp_pictures(made), plain, strict=True):
        # A turned glyph may differ by a shade where an edge falls between pixels, and by no more.
        assert found.shape == expected.shape
        assert likeness(found, expected) < 3
        assert likeness(found[::-1, ::-1], expected) > 20


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_where_stamps_stand(tmp_path, rotate):
    """Top right and in the middle of the foot, as seen."""
    made = pack(tmp_path, [("7", pdf(1, crop=[50, 100, 550, 700], rotate=rotate))])
    page, geometry, _ = next(pages_of(made, "7"))
    announcement, number = (seen(stamp.box, geometry) for stamp in page.stamps)
    width, height = geometry.view_width, geometry.view_height
    assert width - announcement.right == pytest.approx(height - announcement.top, abs=0.01)
    assert number.left == pytest.approx(width - number.right, abs=0.01)
    assert number.bottom == pytest.approx(width - announcement.right, abs=0.01)


@pytest.mark.parametrize(
    "size",
    [(200, 60), (60, 200), (30, 30), (1, 1), (3, 1000), (3370, 2384), (14400, 14400)],
    ids=str,
)
def test_stamps_lie_inside_pages_of_any_size(tmp_path, size):
    made = pack(tmp_path, [("7", pdf(2, size=size, content=b""))])
    for page, geometry, _ in pages_of(made, "7"):
        assert all(geometry.visible.contains(stamp.box) for stamp in page.stamps)
        boxes = [stamp.box for stamp in page.stamps]
        assert len(boxes) == 1 or boxes[0].intersect(boxes[1]).is_empty
    assert prove(made.path, made.plan) == ()


# Content that leaves something behind

SOUND = b"q 0 0 1 RG 200 300 200 200 re S Q BT /F1 20 Tf 220 400 Td (Body) Tj ET\n"


@pytest.mark.parametrize(
    "content",
    [
        SOUND + b"q",
        SOUND + b"q q q",
        SOUND + b"BT /F1 12 Tf",
        SOUND + b"/P BMC",
        SOUND + b"/OC /Missing BDC",
        SOUND + b"/P <</MCID 0>> BDC q BT",
        SOUND + b"BT /P <</MCID 0>> BDC",
        b"Q " + SOUND,
        b"Q Q Q " + SOUND + b"Q",
        b"Q 0 1 -1 0 600 100 cm " + SOUND,
        SOUND + b"Q 2 0 0 2 50 -70 cm",
        b"0 1 -1 0 842 0 cm " + SOUND,
        b"q 0 1 -1 0 842 0 cm " + SOUND,
        SOUND + b"2 0 0 2 50 -70 cm",
        SOUND + b"0 0 0 0 0 0 cm",
        SOUND + b"1 0 0 rg 1 0 0 RG 3 Tr 40 Tw 50 Tc 10 Tz 30 Ts",
        SOUND + b"BT 3 Tr 40 Tc 500 Tz ET",
        SOUND + b"220 300 10 10 re W n",
        SOUND + b"/Pattern cs",
        SOUND + b"(an unended string",
        SOUND + b"<< /an /unended",
        SOUND + b"[ 1 2",
        SOUND + b"% a comment without an end",
        SOUND + b"BI /W 1 /H 1 /BPC 8 /CS /G ID \xff",
        b"",
    ],
    ids=lambda content: content.replace(SOUND, b"... ").decode("latin-1") or "nothing",
)  # fmt: skip
def test_a_page_whose_content_leaves_its_state_behind(tmp_path, content):
    paper = pdf(1, size=(600, 800), content=content)
    made = pack(tmp_path, [("7", paper)])
    assert_stamped(made, paper)
    for found, expected in zip(stamp_pictures(made), upright(600, 800, tmp_path), strict=True):
        assert likeness(found, expected) < 3


def test_content_in_pieces_that_split_between_operators(tmp_path):
    def split(made):
        page = made.pages[0].obj
        halves = (b"q 0 0 1 RG 200 300 200", b"200 re S Q Q BT /F1 20 Tf 220 400", b"Td (Body) Tj")
        page.Contents = Array([made.make_stream(half) for half in halves])

    paper = pdf(1, size=(600, 800), edit=split)
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


def test_a_paper_whose_content_stream_is_shared_by_its_pages(tmp_path):
    def share(made):
        for page in made.pages[1:]:
            page.obj.Contents = made.pages[0].obj.Contents
        made.pages[1].obj.Rotate = 90

    paper = pdf(3, size=(600, 600), edit=share)
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


# Pages that lack what they ought to have


def without(*keys):
    def remove(made):
        for page in made.pages:
            for key in keys:
                del page.obj[key]

    return remove


def set_to(key, value):
    def write(made):
        for page in made.pages:
            page.obj[key] = value

    return write


@pytest.mark.parametrize(
    "edit",
    [
        without(Name.Contents),
        without(Name.Resources),
        without(Name.Contents, Name.Resources),
        set_to(Name.Contents, Array([])),
        set_to(Name.Contents, Name.Nothing),
        set_to(Name.Contents, Dictionary()),
        set_to(Name.Resources, Name.Nothing),
        set_to(Name.Resources, Dictionary(Font=Name.Nothing)),
        set_to(Name.Resources, Dictionary(Font=Array([]))),
    ],
    ids=[
        "no Contents", "no Resources", "neither", "no streams", "Contents a name",
        "Contents a dictionary", "Resources a name", "Font a name", "Font an array",
    ],
)  # fmt: skip
def test_pages_that_lack_contents_or_resources(tmp_path, edit):
    paper = pdf(2, edit=edit)
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


def test_attributes_inherited_from_the_page_tree(tmp_path):
    def hand_up(made):
        for page in made.pages:
            for key in (Name.MediaBox, Name.CropBox, Name.Rotate, Name.Resources):
                made.Root.Pages[key] = page.obj[key]
                del page.obj[key]

    paper = pdf(2, media=[-20, -30, 620, 830], crop=[10, 20, 510, 620], rotate=270, edit=hand_up)
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


@pytest.mark.parametrize(
    "edit",
    [without(Name.MediaBox), set_to(Name.MediaBox, Array([0, 0, 0, 0])),
     set_to(Name.MediaBox, Array([10, 10, 10, 700])), set_to(Name.MediaBox, Array([1, 2]))],
    ids=["missing", "empty", "no width", "too short"],
)  # fmt: skip
def test_a_media_box_that_is_missing_or_empty(tmp_path, edit):
    """Readers take it for Letter."""
    paper = pdf(2, size=(612, 792), edit=edit)
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


@pytest.mark.parametrize(
    "crop", [[0, 0, 0, 0], [100, 700, 400, 200], [300, 400, 900, 1000], [5, 5, 5, 700]], ids=str
)
def test_a_crop_box_that_is_empty_upside_down_or_sticks_out(tmp_path, crop):
    paper = pdf(2, size=(600, 800), edit=set_to(Name.CropBox, Array(crop)), content=b"")
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


def test_a_crop_box_off_the_sheet_is_dropped(tmp_path):
    """PDFium would show nothing at all of the paper; in the pack its whole sheet is seen."""
    paper = pdf(2, size=(600, 800))
    lost = pdf(2, size=(600, 800), edit=set_to(Name.CropBox, Array([700, 900, 800, 1000])))
    assert_stamped(pack(tmp_path, [("7", lost)]), paper)


# Resources that are not the page's alone


def test_resources_shared_between_pages(tmp_path):
    def share(made):
        shared = made.make_indirect(made.pages[0].obj.Resources)
        for page in made.pages:
            page.obj.Resources = shared

    paper = pdf(4, edit=share)
    made = pack(tmp_path, [("7", paper)])
    assert_stamped(made, paper)
    with pikepdf.open(made.path) as opened:
        fonts = [page.Resources.Font.AgendapackStamp.objgen for page in opened.pages[2:]]
    assert len(set(fonts)) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_a_paper_that_is_itself_a_pack(tmp_path, times):
    """Its own stamps stay legible: a font of the same name keeps its characters."""
    paper = pdf(2, text="Innermost")
    for again in range(times):
        inner = pack(tmp_path, [(f"8{again}", paper), ("9", pdf(2))], f"inner-{again}.pdf")
        paper = inner.path.read_bytes()
    made = pack(tmp_path, [("7", paper)])
    with pikepdf.open(made.path) as opened:
        known = {
            name
            for page in opened.pages
            for name in page.Resources.get(Name.Font, {})
            if "Agendapack" in name
        }
    assert known >= {"/AgendapackStamp", "/AgendapackStamp-2"}
    assert prove(made.path, made.plan) == ()
    for page, geometry, index in pages_of(made, "7"):
        before, after = picture(paper, page.page, SCALE), made.picture(index, SCALE)
        changed = differing(before, after)
        for stamp in page.stamps:
            changed[pixels(stamp, geometry, SCALE, after.shape[0])] = False
        assert not changed.any()


def test_a_page_that_calls_its_own_font_by_our_name(tmp_path):
    def squat(made):
        page = made.pages[0].obj
        page.Resources.Font.AgendapackStamp = page.Resources.Font.F1

    paper = pdf(1, content=b"BT /AgendapackStamp 30 Tf 150 400 Td (Agenda Item) Tj ET", edit=squat)
    assert_stamped(pack(tmp_path, [("7", paper)]), paper)


def test_the_fonts_are_written_once(tmp_path):
    made = pack(tmp_path, [("7", pdf(30)), ("8", pdf(30))])
    with pikepdf.open(made.path) as opened:
        embedded = [o for o in opened.objects if isinstance(o, Dictionary) and "/FontFile2" in o]
    assert len(embedded) == 1
    assert made.path.stat().st_size < 60_000


# The stream itself

UNIT = PageBox(0, 0, 1, 1)


def test_a_stamp_is_an_artifact_that_leaves_no_state_behind():
    stamp = Stamp("item", "Agenda Item 7", Matrix(0, 1, -1, 0, 10.5, 20), 11, UNIT, "top")
    ink = stamp_font().ink([stamp.text])
    [(font, _)] = ink.shown[stamp.text]
    assert draw([stamp], ink, {font: "S"}) == (
        b"/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC\n"
        b"q 0 g 0 Tr BT 0 1 -1 0 10.5 20 Tm\n"
        b"/S 11.0000 Tf\n"
        b"(Agenda Item 7) Tj\n"
        b"ET Q EMC"
    )


def test_what_a_string_must_escape():
    stamp = Stamp("item", r"Agenda Item 5 (b\c)", Matrix(1, 0, 0, 1, 0, 0), 11, UNIT, "top")
    ink = stamp_font().ink([stamp.text])
    [(font, _)] = ink.shown[stamp.text]
    assert rb"(Agenda Item 5 \(b\\c\)) Tj" in draw([stamp], ink, {font: "S"})


def test_characters_beyond_ascii_are_drawn_and_proved(tmp_path):
    paper = pdf(1)
    item = "7\u00e9\\(\u2013)"
    made = pack(tmp_path, [(item, paper)], items=[(item, "Report")])
    assert_stamped(made, paper, item)


def test_the_same_texts_give_the_same_ink():
    one, other = (stamp_font().ink(texts) for texts in (["Page 2", "Page 1"], ["Page 1", "Page 2"]))
    assert one == other


def test_no_stamp_needs_no_font(tmp_path):
    made = pack(tmp_path, [], items=[("1", "Apologies")])
    assert b"AgendapackStamp" not in made.path.read_bytes()
    assert prove(made.path, made.plan) == ()
