"""Photographs and scans become A4 pages, turned as they are to be seen, their data untouched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from agendapack.papers.pictures import jpeg
from agendapack.papers.pictures import picture_papers as pictures
from agendapack.papers.pictures.picture_layout import A4, MARGIN, placing
from agendapack.papers.pictures.picture_papers import convert
from agendapack.problems import Location, Problem

PLACE = Location(Path("meeting.yaml"), 4, 9)
RED, GREEN, BLUE, YELLOW = (200, 0, 0), (0, 160, 0), (0, 0, 200), (220, 220, 0)


def corners(mode: str = "RGB", size: tuple[int, int] = (160, 120)) -> Image.Image:
    """Red top left, green top right, blue bottom left, yellow bottom right."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    half = (size[0] // 2, size[1] // 2)
    for colour, x, y in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 0, 1), (YELLOW, 1, 1)):
        left, top = x * half[0], y * half[1]
        draw.rectangle((left, top, left + half[0] - 1, top + half[1] - 1), fill=colour)
    return image.quantize(8) if mode == "P" else image.convert(mode)


def converted(file: Path) -> tuple[Path, tuple[Problem, ...]]:
    target = file.with_suffix(f"{file.suffix}.pdf")
    pages, problems = convert(file, target, PLACE)
    assert pages == (len(pikepdf.open(target).pages) if target.exists() else 0)
    return target, problems


def clean(file: Path) -> Path:
    target, problems = converted(file)
    assert problems == ()
    return target


def streams(pdf: Path) -> list[tuple[str, bytes]]:
    """Each page's picture: its filter and its data as coded."""
    with pikepdf.open(pdf) as opened:
        pictures = [page.obj.Resources.XObject.Picture for page in opened.pages]
        return [(str(picture.Filter), picture.read_raw_bytes()) for picture in pictures]


def seen(pdf: Path, page: int = 0) -> list[tuple[int, int, int]]:
    """The colours of the quarters: top left, top right, bottom left, bottom right."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[page].render(scale=1).to_pil().convert("RGB")
    white = Image.new("RGB", image.size, "white")
    box = Image.eval(Image.blend(image, white, 0), lambda v: 255 - v).getbbox()
    assert box is not None
    left, top, right, bottom = box
    across, down = (right - left) / 4, (bottom - top) / 4
    return [
        image.getpixel((int(left + x * across), int(top + y * down)))  # type: ignore[misc]
        for x, y in ((1, 1), (3, 1), (1, 3), (3, 3))
    ]


def close(found: list[tuple[int, int, int]], wanted: list[tuple[int, int, int]]) -> bool:
    return all(
        abs(a - b) < 12
        for one, other in zip(found, wanted, strict=True)
        for a, b in zip(one, other, strict=True)
    )


# --- placing ----------------------------------------------------------------------------------


def test_a_small_picture_keeps_its_size_and_is_centred() -> None:
    where = placing((300, 150), (150, 150))
    assert (where.width, where.height) == (144, 72)
    assert where.page == (A4[1], A4[0])
    assert where.left + where.width / 2 == pytest.approx(A4[1] / 2)
    assert where.bottom + where.height / 2 == pytest.approx(A4[0] / 2)


def test_a_large_picture_shrinks_to_the_margins() -> None:
    where = placing((3000, 4000), (72, 72))
    assert where.page == A4
    assert where.width == pytest.approx(A4[0] - 2 * MARGIN)
    assert where.width / where.height == pytest.approx(3 / 4)


def test_a_turned_picture_takes_the_page_that_it_needs() -> None:
    assert placing((4000, 3000), None, turn=6).page == A4
    assert placing((4000, 3000), None, turn=3).page == (A4[1], A4[0])


@pytest.mark.parametrize("size", [(2480, 3508), (3508, 4961), (2550, 3300)])  # A4, A3, Letter
def test_a_scanned_sheet_fills_the_page(size: tuple[int, int]) -> None:
    where = placing(size, (300, 300))
    assert max(where.width / A4[0], where.height / A4[1]) == pytest.approx(1, abs=0.001)


def test_a_fax_has_two_resolutions() -> None:
    where = placing((1728, 1143), (204, 98))
    assert where.width / where.height == pytest.approx((1728 / 204) / (1143 / 98))


# --- JPEG -------------------------------------------------------------------------------------


def coded(data: bytes) -> bytes:
    """A JPEG from its start of scan on."""
    return data[data.index(b"\xff\xda") :]


def test_jpeg_passes_through_without_its_history(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "A. Photographer"  # Artist
    file = tmp_path / "a.jpg"
    corners().save(file, quality=90, dpi=(144, 144), exif=exif, comment=b"at home")
    data = file.read_bytes()
    assert b"Photographer" in data
    assert b"at home" in data
    pdf = clean(file)
    ((_, raw),) = streams(pdf)
    assert coded(raw) == coded(data)
    assert b"Photographer" not in raw
    assert b"at home" not in raw
    assert close(seen(pdf), [RED, GREEN, BLUE, YELLOW])


TURNED = {
    1: [RED, GREEN, BLUE, YELLOW],
    2: [GREEN, RED, YELLOW, BLUE],
    3: [YELLOW, BLUE, GREEN, RED],
    4: [BLUE, YELLOW, RED, GREEN],
    5: [RED, BLUE, GREEN, YELLOW],
    6: [BLUE, RED, YELLOW, GREEN],
    7: [YELLOW, GREEN, BLUE, RED],
    8: [GREEN, YELLOW, RED, BLUE],
}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    corners().save(tmp_path / "a.jpg", quality=95, exif=exif)
    assert close(seen(clean(tmp_path / "a.jpg")), TURNED[orientation])


@pytest.mark.parametrize("mode", ["L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_of_other_colours(tmp_path: Path, mode: str, progressive: bool) -> None:
    picture = corners(mode)
    picture.save(tmp_path / "a.jpg", quality=95, progressive=progressive)
    (top_left, *_) = seen(clean(tmp_path / "a.jpg"))
    expected = picture.convert("RGB").getpixel((40, 30))
    assert close([top_left], [expected]) or mode == "CMYK"  # readers differ over ink
    assert top_left[0] >= top_left[1] >= top_left[2] - 12


def test_a_jpeg_cut_short_is_shown_with_a_warning(tmp_path: Path) -> None:
    corners().save(tmp_path / "whole.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:-40])
    _, (problem,) = converted(tmp_path / "a.jpg")
    assert problem.message == '"a.jpg" is cut short; the rest of its picture is missing'


def test_what_follows_a_jpegs_end_stays_behind(tmp_path: Path) -> None:
    corners().save(tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    found = jpeg.read(data + b"second picture")
    assert found is not None
    assert found.whole
    assert b"second" not in found.data


# --- PNG --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGB", "P", "L"])
def test_png_passes_through(tmp_path: Path, mode: str) -> None:
    picture = corners(mode)
    picture.save(tmp_path / "a.png", dpi=(100, 100))
    data = (tmp_path / "a.png").read_bytes()
    pdf = clean(tmp_path / "a.png")
    ((_, raw),) = streams(pdf)
    assert raw in data
    expected = picture.convert("RGB")
    points = [(40, 30), (120, 30), (40, 90), (120, 90)]
    assert close(seen(pdf), [expected.getpixel(point) for point in points])  # type: ignore[misc]


def test_transparency_shows_the_paper(tmp_path: Path) -> None:
    picture = corners("RGBA")
    picture.putalpha(Image.new("L", picture.size, 128))
    picture.save(tmp_path / "a.png")
    (top_left, *_) = seen(clean(tmp_path / "a.png"))
    assert close([top_left], [(227, 127, 127)])


# --- TIFF -------------------------------------------------------------------------------------


def lines(size: tuple[int, int] = (400, 300)) -> Image.Image:
    image = Image.new("1", size, 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=0)
    return image


BLACK, WHITE = (0, 0, 0), (255, 255, 255)


@pytest.mark.parametrize("compression", ["group4", "group3", "packbits", "tiff_lzw", None])
@pytest.mark.parametrize("photometric", [0, 1])
def test_black_and_white_tiff_is_group_4(
    tmp_path: Path, compression: str | None, photometric: int
) -> None:
    lines().save(tmp_path / "a.tif", compression=compression, tiffinfo={262: photometric})
    pdf = clean(tmp_path / "a.tif")
    assert [name for name, _ in streams(pdf)] == ["/CCITTFaxDecode"]
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")
    middle = (image.width // 2, image.height // 2)
    assert image.getpixel((middle[0] - 20, middle[1] - 20)) == BLACK
    assert image.getpixel((middle[0] + 20, middle[1] + 20)) == WHITE


def test_one_strip_of_group_4_is_not_coded_again(tmp_path: Path) -> None:
    picture = lines()
    picture.save(tmp_path / "a.tif", compression="group4", tiffinfo={278: picture.height})
    ((_, raw),) = streams(clean(tmp_path / "a.tif"))
    assert raw in (tmp_path / "a.tif").read_bytes()


@pytest.mark.parametrize("compression", ["tiff_lzw", "jpeg", "tiff_adobe_deflate", None])
def test_colour_tiff(tmp_path: Path, compression: str | None) -> None:
    corners().save(tmp_path / "a.tif", compression=compression)
    assert close(seen(clean(tmp_path / "a.tif")), [RED, GREEN, BLUE, YELLOW])


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("compression", ["tiff_lzw", "group4"])
def test_tiff_orientation(tmp_path: Path, orientation: int, compression: str) -> None:
    picture = corners() if compression == "tiff_lzw" else lines()
    extra = {274: orientation, 278: picture.height}
    picture.save(tmp_path / "a.tif", compression=compression, tiffinfo=extra)
    pdf = clean(tmp_path / "a.tif")
    if compression == "tiff_lzw":
        assert close(seen(pdf), TURNED[orientation])
        return
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")
    middle = (image.width // 2, image.height // 2)
    black = {1: (-1, -1), 3: (1, 1), 6: (1, -1), 8: (-1, 1)}[orientation]
    assert image.getpixel((middle[0] + 20 * black[0], middle[1] + 20 * black[1])) == BLACK


def test_a_tiff_of_many_pages(tmp_path: Path) -> None:
    pages = [corners(), lines(), corners("L")]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert [name for name, _ in streams(clean(tmp_path / "a.tif"))] == [
        "/FlateDecode",
        "/CCITTFaxDecode",
        "/FlateDecode",
    ]


# --- the rest ---------------------------------------------------------------------------------


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    corners().save(tmp_path / "a.jpg")
    digests = {hashlib.sha256(clean(tmp_path / "a.jpg").read_bytes()).hexdigest() for _ in "ab"}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("a.jpg", lambda data: b"", "is not a JPEG, PNG or TIFF picture, whatever its name says"),
        ("a.png", lambda data: data[:80], "cannot be read as a picture"),
        ("a.tif", lambda data: data[:200], "cannot be read as a picture"),
    ],
)
def test_damage_is_said(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes], message: str
) -> None:
    corners().save(tmp_path / name)
    (tmp_path / name).write_bytes(damage((tmp_path / name).read_bytes()))
    target, (problem,) = converted(tmp_path / name)
    assert problem.is_error
    assert message in problem.message
    assert not target.exists()


def test_too_many_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corners().save(tmp_path / "a.png")
    monkeypatch.setattr(pictures, "MAX_PIXELS", 19_000)
    _, (problem,) = converted(tmp_path / "a.png")
    assert problem.message == '"a.png" has more than 0 million pixels'


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines().save(tmp_path / "a.tif", save_all=True, append_images=[lines()] * 3)
    monkeypatch.setattr(pictures, "MAX_PAGES", 2)
    _, (problem,) = converted(tmp_path / "a.tif")
    assert problem.message == '"a.tif" has more than 2 pages'
