"""What is seen of a page, and stamps on real pixels."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from agendapack.pack.placing import Stamp, place
from agendapack.pack.proof import prove
from agendapack.papers import looking
from agendapack.papers.facts import Ink
from agendapack.papers.geometry import A4, PageBox, PageGeometry
from agendapack.papers.looking import grid, look
from tests.builders import PLACE, Made, facts, inspect, pack, pdf, stamp_font
from tests.seeing import drawn, faults, opened, stamped_pages

WIDTH, HEIGHT = A4
FONT = b"BT /F1 10 Tf "
FOOTER_LINE = b"BT /F1 9 Tf 8 20 Td (" + b"The footer of a busy report " * 6 + b") Tj ET"
USUAL_NUMBER = b"BT /F1 10 Tf 290 20 Td (12) Tj ET"
USUAL_ITEM = b"BT /F1 10 Tf 500 812 Td (Appendix B) Tj ET"
DARK = b"0.1 0.1 0.3 rg -500 -500 12000 12000 re f"
TINTED_FOOT = b"0.85 0.92 1 rg 0 0 2000 60 re f"
DARK_FOOT = b"0.2 0.1 0.3 rg 0 0 2000 60 re f"
HATCHED = b"0.3 w " + b" ".join(b"-100 %d m 2000 %d l S" % (y, y) for y in range(-100, 2000, 5))


def paper(folder: Path, content: bytes | None, name: str = "paper.pdf", **options) -> Path:
    file = folder / name
    file.write_bytes(pdf(content=content, **options))
    return file


def seen_in(source: bytes | Path) -> Ink:
    return look(source, [page.geometry for page in facts(source, damaged=True).pages]).inks[0]


def in_jpeg_2000(picture: Image.Image, **coded) -> bytes:
    """An A4 page that a picture in JPEG 2000 fills."""
    written = BytesIO()
    picture.save(written, "JPEG2000", **coded)

    def show(made: Pdf) -> None:
        stream = made.make_stream(
            written.getvalue(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.JPXDecode,
        )
        made.pages[0].obj.Resources.XObject = Dictionary(Scan=stream)

    return pdf(content=b"q 595.276 0 0 841.89 0 0 cm /Scan Do Q", edit=show)


@pytest.mark.parametrize("ground", [0, 255], ids=["a page with words", "a page with a foot alone"])
@pytest.mark.parametrize("levels", [1, 2, 6])
def test_a_scan_in_jpeg_2000_is_seen_whatever_sizes_it_holds(ground, levels):
    """At a pixel to a point PDFium draws nothing of one that holds but its full size."""
    picture = Image.new("L", (1240, 1754), 255)
    picture.paste(ground, (200, 400, 1000, 1300))
    picture.paste(0, (0, 1684, 1240, 1754))  # a dark foot, 34 points high
    foot = seen_in(in_jpeg_2000(picture, num_resolutions=levels)).foot
    assert foot is not None
    (light,) = foot.grounds
    full = (1 << foot.columns) - 1
    assert light[-32:] == (full,) * 32
    assert light[: len(light) - 36] == (0,) * (len(light) - 36)


@pytest.mark.parametrize(("grey", "is_ground"), [(0.58, False), (0.61, True)])
def test_a_ground_has_enough_contrast_to_black_print(grey, is_ground):
    """Seven to one; of 148 of 255 it is 6.8, of 156 it is 7.5."""
    foot = seen_in(pdf(content=b"%.2f g 0 0 600 100 re f" % grey)).foot
    assert foot is not None
    assert bool(foot.grounds) == is_ground


def stamps_of(made: Made) -> tuple[Stamp, ...]:
    return next(stamped_pages(made))[1].stamps


def choices(made: Made) -> list[tuple[str, str]]:
    return [(stamp.choice, stamp.edge) for stamp in stamps_of(made)]


def stamped(folder: Path, source: Path, *, uneven: int = 0) -> Made:
    """A pack of one paper that nothing is wrong with, at three pixels to the point."""
    made = pack(folder, [("7", source)])
    assert prove(made.path, made.plan) == ()
    with opened(source) as before, opened(made.path) as after:
        for index, _ in stamped_pages(made):
            assert faults(before, after, made, index, scale=3, uneven=uneven) == []
    return made


# Choices, on pixels


CASES: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "clear": (b"", [("usual", "top"), ("usual", "foot")]),
    "a footer across": (FOOTER_LINE, [("usual", "top"), ("along", "foot")]),
    "its own number": (USUAL_NUMBER, [("usual", "top"), ("along", "foot")]),
    "its own header": (USUAL_ITEM, [("along", "top"), ("usual", "foot")]),
    "a tinted foot": (TINTED_FOOT, [("usual", "top"), ("usual", "foot")]),
    "a dark foot": (DARK_FOOT, [("usual", "top"), ("opposite", "top")]),
    "dark all over": (DARK, [("strip", "top"), ("strip", "foot")]),
    "ink everywhere": (HATCHED, [("strip", "top"), ("strip", "foot")]),
}


@pytest.mark.parametrize("case", CASES)
def test_the_choice_for_a_page(tmp_path: Path, case: str) -> None:
    content, expected = CASES[case]
    assert choices(stamped(tmp_path, paper(tmp_path, content))) == expected


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, [40.5, 60.25, 520, 700]], ids=["whole", "cropped"])
@pytest.mark.parametrize("case", ["ink everywhere", "dark all over"])
def test_strips_on_pages_of_every_turn(
    tmp_path: Path, rotate: int, crop: list[float] | None, case: str
) -> None:
    source = paper(
        tmp_path,
        CASES[case][0],
        media=[-20, 10, 620, 812],
        crop=crop,
        rotate=rotate,
    )
    made = stamped(tmp_path, source)
    assert choices(made) == [("strip", "top"), ("strip", "foot")]


@pytest.mark.parametrize("rotate", [90, 180, 270])
@pytest.mark.parametrize("case", ["a footer across", "its own header", "a tinted foot"])
def test_what_is_seen_is_what_counts_not_what_is_written(
    tmp_path: Path, rotate: int, case: str
) -> None:
    """A page's foot is the one that its reader sees."""
    content, expected = CASES[case]
    turn = {90: b"0 1 -1 0 842 0 cm", 180: b"-1 0 0 -1 595 842 cm", 270: b"0 -1 1 0 0 595 cm"}
    size = {90: (842, 595), 180: (595, 842), 270: (842, 595)}
    source = paper(
        tmp_path,
        turn[rotate] + b" " + content,
        rotate=rotate,
        size=size[rotate],
    )
    assert choices(stamped(tmp_path, source)) == expected


@pytest.mark.parametrize("unit", [0.5, 3.0])
def test_pages_with_units_of_their_own(tmp_path: Path, unit: float) -> None:
    scaled = b"%f 0 0 %f 0 0 cm " % (1 / unit, 1 / unit)
    size = (WIDTH / unit, HEIGHT / unit)
    source = paper(tmp_path, scaled + FOOTER_LINE, size=size, user_unit=unit)
    assert choices(stamped(tmp_path, source)) == [("usual", "top"), ("along", "foot")]


@pytest.mark.parametrize("size", [(20, 20), (200, 50), (50, 400), (2384, 3370), (8000, 300)])
@pytest.mark.parametrize("content", [b"", HATCHED, DARK], ids=["clear", "hatched", "dark"])
def test_pages_of_any_size(tmp_path: Path, size: tuple[float, float], content: bytes) -> None:
    if content == HATCHED:
        scale = min(size) / WIDTH
        content = b"%f 0 0 %f 0 0 cm " % (size[0] / 2000, size[1] / 2000) + (
            b"%f w " % max(0.3, scale) + HATCHED
        )
    made = pack(tmp_path, [("7", paper(tmp_path, content, size=size))])
    assert prove(made.path, made.plan) == ()
    with opened(tmp_path / "paper.pdf") as before, opened(made.path) as after:
        [(index, _)] = stamped_pages(made)
        scale = min(4.0, 2000 / max(size))
        assert faults(before, after, made, index, scale=scale) == []
    expected = "usual" if content == b"" else "strip"
    assert {choice for choice, _ in choices(made)} == {expected}


def test_what_a_crop_hides_stays_hidden_in_a_strip(tmp_path: Path) -> None:
    """Printer's marks beyond the crop are not uncovered, nor is a note that lies there."""

    def note(made: Pdf) -> None:
        appearance = made.make_stream(b"1 0 0 rg 0 0 100 20 re f")
        appearance.BBox = Array([0, 0, 100, 20])
        appearance.Subtype = Name.Form
        made.pages[0].obj.Annots = made.make_indirect(
            Array(
                [
                    made.make_indirect(
                        Dictionary(
                            Type=Name.Annot,
                            Subtype=Name.Stamp,
                            Rect=Array([250, 70, 350, 90]),
                            AP=Dictionary(N=appearance),
                            F=4,
                        )
                    )
                ]
            )
        )

    source = paper(tmp_path, DARK, crop=[100, 100, 500, 700], edit=note)
    made = stamped(tmp_path, source)
    assert choices(made) == [("strip", "top"), ("strip", "foot")]


def test_a_destination_leads_to_the_top_of_the_extended_page(tmp_path: Path) -> None:
    made = pack(tmp_path, [("7", paper(tmp_path, DARK))])
    with Pdf.open(made.path) as opened_pack:
        names = list(opened_pack.Root.Names.Dests.get(Name.Names, ()))
        [item] = [names[i + 1] for i in range(0, len(names), 2) if str(names[i]) == "item-7"]
        box = opened_pack.pages[2].obj.CropBox
        assert float(item[3]) == pytest.approx(float(box[3]), abs=0.01)


# How far a page is looked at


LATER: dict[str, tuple[bytes, str, bool]] = {
    "clear": (b"", "usual", False),
    "a footer across": (FOOTER_LINE, "along", False),
    "its own number": (USUAL_NUMBER, "along", False),
    "its own header": (USUAL_ITEM, "usual", False),
    "a tinted foot": (TINTED_FOOT, "usual", False),
    "a dark foot": (DARK_FOOT, "opposite", True),
    "ink everywhere": (HATCHED, "strip", True),
    "a field over it": (b"", "along", False),
}
"""By page: what becomes of its number, and whether that took a look at its top."""


@pytest.mark.parametrize("case", LATER)
def test_a_page_after_the_first_is_looked_at_as_far_as_its_number_needs(case: str) -> None:
    content, choice, wants_top = LATER[case]

    def cover(made: Pdf) -> None:
        if case == "a field over it":
            made.pages[1].Annots = Array(
                [Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[250, 0, 350, 60])]
            )

    source = pdf(2, content=content, edit=cover)
    pages = [page.geometry for page in facts(source).pages]
    later = look(source, pages).inks[1]
    assert (later.top is not None) == wants_top
    # What was left out makes no difference: all of it, looked at as a first page's, says the same.
    with Pdf.open(BytesIO(source)) as made, BytesIO() as alone:
        del made.pages[0]
        made.save(alone)
        [whole] = look(alone.getvalue(), pages[1:]).inks
    number = [("number", "Page 1234")]
    one, other = (place(pages[1], ink, number, stamp_font().measure) for ink in (later, whole))
    assert one == other
    assert one.stamps[0].choice == choice


@pytest.mark.parametrize("width", [60, 120, 230, 240, 300])
def test_on_a_narrow_page_nothing_is_left_out_that_matters(width: int) -> None:
    """There stamps shrink, and a long text needs less height than a short one."""
    for content in (b"", b"0 0 %d 8 re f" % width, b"20 0 10 400 re f"):
        source = pdf(2, content=content, size=(width, 400))
        pages = [page.geometry for page in facts(source).pages]
        first, later = look(source, pages).inks
        for text in ("Page 2", "Page 12345"):
            placed = [
                place(pages[1], ink, [("number", text)], stamp_font().measure)
                for ink in (first, later)
            ]
            assert placed[0] == placed[1]


# What counts as ink


def foot_is_clear(source: bytes | Path) -> bool:
    foot = seen_in(source).foot
    assert foot is not None
    return any(not any(ground) for ground in foot.grounds)


FAINT: dict[str, bytes] = {
    "a hairline of ten per cent grey": b"0.9 G 0 w 0 25.3 m 595 25.3 l S",
    "a thin upright line": b"0.8 G 0.1 w 300.4 10 m 300.4 40 l S",
    "pale yellow": b"1 1 0.8 rg 250 15 20 20 re f",
    "a watermark of five per cent": b"0.95 g 200 10 100 30 re f",
    "a full stop": FONT + b"300 22 Td (.) Tj ET",
    "small pale print": b"0.8 g BT /F1 5 Tf 280 20 Td (confidential) Tj ET",
    "a colour as light as its ground": b"1 0.8 0.8 rg 0 0 600 60 re f "
    b"0.698 0.918 0.698 rg BT /F1 10 Tf 290 20 Td (12) Tj ET",
    "pale print on white on a tint": TINTED_FOOT + b" 1 g 250 20 60 10 re f",
}


@pytest.mark.parametrize("case", FAINT)
def test_faint_marks_count(case: str) -> None:
    assert not foot_is_clear(pdf(content=FAINT[case]))


def test_white_on_white_does_not_count() -> None:
    assert foot_is_clear(pdf(content=b"1 g " + FOOTER_LINE))


def image_page(picture: Image.Image, size: tuple[float, float] = A4) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    file = BytesIO()
    picture.save(file, "JPEG" if picture.mode == "RGB" else "PNG", quality=75)
    file.seek(0)
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(file), 0, 0, *size)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(("mode", "dots"), [("L", 150), ("L", 600), ("1", 300), ("1", 1200)])
def test_a_line_one_dot_wide_in_a_scan_counts(mode: str, dots: int) -> None:
    size = A4 if dots < 1000 else (WIDTH / 2, HEIGHT / 2)
    width, height = (round(side / 72 * dots) for side in size)
    picture = Image.new(mode, (width, height), 1 if mode == "1" else 255)
    assert foot_is_clear(image_page(picture, size))
    row = round(height * (1 - 25 / size[1]))
    picture.paste(0, (0, row, width, row + 1))
    assert not foot_is_clear(image_page(picture, size))


def scan(*, grain: float, ground: float = 244) -> Image.Image:
    """Paper as a scanner sees it: grain, and a shadow that falls off from one side."""
    random = np.random.default_rng(7)
    pixels = random.normal(ground, grain, (1754, 1240, 1)) + np.linspace(-3, 3, 1240)[:, None]
    pixels = pixels.repeat(3, axis=2)
    pixels[300:1400:40, 150:1100] = 40
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def test_the_grain_of_scanned_paper_does_not_count(tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(image_page(scan(grain=5)))
    made = pack(tmp_path, [("7", source)])
    assert choices(made) == [("usual", "top"), ("usual", "foot")]


def widget(made: Pdf, rectangle: list[float], **more: Object) -> None:
    """A text field that is drawn white: its appearance, over the page, would hide a stamp."""
    appearance = made.make_stream(b"1 g 0 0 1000 1000 re f")
    appearance.BBox = Array([0, 0, 1000, 1000])
    appearance.Subtype = Name.Form
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            Rect=Array(rectangle),
            AP=Dictionary(N=appearance),
            F=4,
            **more,
        )
    )
    made.pages[0].obj.Annots = Array([field])
    made.Root.AcroForm = Dictionary(Fields=Array([field]))


def test_a_stamp_is_not_hidden_under_a_form_field(tmp_path: Path) -> None:
    source = paper(tmp_path, b"", edit=lambda made: widget(made, [200, 10, 400, 40]))
    made = stamped(tmp_path, source)
    assert choices(made) == [("usual", "top"), ("along", "foot")]
    assert stamps_of(made)[1].box.intersect(PageBox(200, 10, 400, 40)).is_empty


def test_a_field_is_where_it_is_seen_on_a_turned_page(tmp_path: Path) -> None:
    source = paper(tmp_path, b"", rotate=90, edit=lambda made: widget(made, [555, 300, 585, 540]))
    assert choices(stamped(tmp_path, source)) == [("usual", "top"), ("along", "foot")]


def test_a_link_does_not_count(tmp_path: Path) -> None:
    def link(made: Pdf) -> None:
        made.pages[0].obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 595, 842]))]
        )

    assert choices(stamped(tmp_path, paper(tmp_path, b"", edit=link))) == [
        ("usual", "top"),
        ("usual", "foot"),
    ]


# Pages that cannot be seen


def test_a_file_that_is_no_pdf_has_no_ink_to_tell_of() -> None:
    page = PageGeometry(PageBox(0, 0, *A4), PageBox(0, 0, *A4))
    assert look(b"nothing of the kind", [page, page]).inks == (Ink(), Ink())


def test_a_page_more_than_there_are_cannot_be_seen() -> None:
    page = PageGeometry(PageBox(0, 0, *A4), PageBox(0, 0, *A4))
    found = look(pdf(1, content=b""), [page, page]).inks
    assert found[0].foot is not None
    assert found[1] == Ink()


def test_a_page_of_another_shape_is_another_page() -> None:
    page = PageGeometry(PageBox(0, 0, 842, 595), PageBox(0, 0, 842, 595))
    assert look(pdf(1, content=b""), [page]).inks == (Ink(),)


# Plain data


def test_what_was_seen_travels_between_processes_and_is_the_same_every_time() -> None:
    source = pdf(3, content=FOOTER_LINE)
    pages = [page.geometry for page in facts(source).pages]
    once = look(source, pages)
    assert pickle.loads(pickle.dumps(once)) == once == look(source, pages)
    assert len(pickle.dumps(once)) < 20_000


def test_threads_take_turns() -> None:
    source = pdf(20, content=FOOTER_LINE)
    pages = [page.geometry for page in facts(source).pages]
    alone = look(source, pages)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: look(source, pages), range(8))) == [alone] * 8


def test_papers_are_looked_at_and_what_is_typeset_is_not(tmp_path: Path) -> None:
    file = paper(tmp_path, FOOTER_LINE)
    by_file, _ = inspect(file, PLACE)
    by_bytes, _ = inspect(file.read_bytes(), PLACE, looking=False)
    asked, _ = inspect(file.read_bytes(), PLACE, looking=True)
    assert by_file is not None and by_bytes is not None and asked is not None
    assert by_file.pages[0].ink == asked.pages[0].ink != None  # noqa: E711
    assert by_bytes.pages[0].ink is None


@pytest.mark.parametrize(
    "size", [(3, 3), (595, 842), (842, 595), (14400, 14400), (14400, 3), (3, 14400), (1e6, 100)]
)
def test_a_picture_is_never_large(size: tuple[float, float]) -> None:
    columns, rows, deep = grid(PageGeometry(PageBox(0, 0, *size), PageBox(0, 0, *size)))
    assert 1 <= deep <= rows
    assert columns * deep <= 2_000_000


def test_the_bands_hold_what_is_there_to_the_pixel() -> None:
    """Every dark pixel of a sharper picture is in a pixel of the band that is marked."""
    source = pdf(content=FOOTER_LINE + b" " + USUAL_ITEM + b" 300 45 40 3 re f")
    ink = seen_in(source)
    with opened(source) as document:
        picture = drawn(document[0], 4)
    for band in (ink.top, ink.foot):
        assert band is not None
        [ground] = band.grounds
        for row, column in np.argwhere((picture < 200).any(axis=2)):
            x, y = (column + 0.5) / 4, HEIGHT - (row + 0.5) / 4
            if band.box.bottom < y < band.box.top:
                across = band.columns / band.box.width
                down = len(ground) / band.box.height
                here = int((band.box.top - y) * down)
                bit = band.columns - 1 - int(x * across)
                near = [
                    ground[r] >> b & 1
                    for r in (here - 1, here, here + 1)
                    if 0 <= r < len(ground)
                    for b in (bit - 1, bit, bit + 1)
                    if b >= 0
                ]
                assert any(near), (x, y)


def test_a_page_that_is_asked_for_words_too_often_answers_no_more(monkeypatch):
    """PDFium goes through a page for each link: of 32,768 on one page that took minutes."""
    monkeypatch.setattr(looking, "MOST_SOUGHT", 14)  # each page says seven characters
    words = looking.Words(pdf(2))
    everywhere = (0.0, 0.0, 600.0, 900.0)
    try:
        answers = [words(page, everywhere) for page in (0, 0, 0, 0, 1)]
    finally:
        words.close()
    assert answers == ["Paper 1", "Paper 1", "Paper 1", "", "Paper 2"]
