"""Photographs and scans become A4 pages, turned as they are to be seen, their data untouched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps, PngImagePlugin

from agendapack.pages.html.images import embed_logo
from agendapack.pages.layout.typeset import Typeset
from agendapack.papers.pictures import jpeg, picture_papers, picture_reading
from agendapack.papers.pictures.colour_profiles import needed_profile
from agendapack.papers.pictures.picture_layout import A4, MARGIN, placing
from agendapack.papers.pictures.picture_papers import convert
from agendapack.papers.pictures.picture_reading import data_address, for_web_page
from agendapack.problems import Location, Problem
from tests.typeset_builders import set_html

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


SHEETS = {"A4": (2480, 3508), "A3": (3508, 4961), "Letter": (2550, 3300), "Legal": (2550, 4200)}


@pytest.mark.parametrize("size", SHEETS.values(), ids=SHEETS)
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
    pdf, (told,) = converted(file)
    assert "camera data in pictures" in told.message
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


# --- in what is typeset, and in HTML ----------------------------------------------------------

PRIVATE = (b"A. Photographer", b"at home", b"taken by", b"Photoshop 3.0", b"second picture")


def with_camera_data(path: Path, orientation: int = 1) -> bytes:
    """A picture with its photographer in EXIF, a comment, XMP, IPTC, and a picture behind its end
    (a JPEG), or with texts (a PNG)."""
    exif = Image.Exif()
    exif[0x013B], exif[274] = "A. Photographer", orientation
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if path.suffix == ".png":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "at home")
        texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>taken by")
        corners().save(path, exif=exif, pnginfo=texts, icc_profile=profile, dpi=(144, 144))
        return path.read_bytes()
    image = corners()
    image.save(path, quality=95, exif=exif, comment=b"at home", dpi=(144, 144), icc_profile=profile)
    data = path.read_bytes()
    extra = b""
    for marker, content in ((0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>taken by"),
                            (0xED, b"Photoshop 3.0\0IPTC")):  # fmt: skip
        extra += bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content
    path.write_bytes(data[:2] + extra + data[2:] + b"second picture")
    return path.read_bytes()


def typeset_picture(file: Path, into: Path) -> Typeset:
    made = set_html(f'<p><img src="{file}" alt="A site"></p>')
    into.write_bytes(made.pdf)
    return made


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("where", ["paper", "typeset", "html", "logo"])
def test_what_a_camera_adds_stays_behind(tmp_path: Path, suffix: str, where: str) -> None:
    file, pdf = tmp_path / f"a{suffix}", tmp_path / "made.pdf"
    data = with_camera_data(file)
    assert any(mark in data for mark in PRIVATE)
    if where == "html":
        _, shown = for_web_page(data)
    elif where == "logo":
        html = embed_logo('<div class="logo"></div>', file, "Crest")
        shown = base64.b64decode(html.partition("base64,")[2].partition('"')[0])
    else:
        if where == "typeset":
            typeset_picture(file, pdf)
        else:
            convert(file, pdf, PLACE)
        with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
            assert [o for o in opened.objects if b"ICCBased" in o.unparse()] == []  # it is sRGB
            opened.save(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                        object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
        shown = pdf.read_bytes()
        if suffix == ".jpg":  # the coded picture is the camera's own
            assert coded(data).partition(b"\xff\xd9")[0] in shown
    marks = PRIVATE if where == "typeset" else (*PRIVATE, b"sRGB")  # of PDF/A's output intent
    assert [mark for mark in marks if mark in shown] == []


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_typeset_picture_is_turned_as_it_is_to_be_seen(
    tmp_path: Path, suffix: str, orientation: int
) -> None:
    file, pdf = tmp_path / f"a{suffix}", tmp_path / "made.pdf"
    data = with_camera_data(file, orientation)
    assert typeset_picture(file, pdf).problems == ()
    assert close(seen(pdf), TURNED[orientation])
    with Image.open(BytesIO(for_web_page(data)[1])) as shown:
        upright = ImageOps.exif_transpose(shown).convert("RGB")  # as browsers do
        across, down = upright.width // 4, upright.height // 4
        quarters = [(1, 1), (3, 1), (1, 3), (3, 3)]
        pixels = [upright.getpixel((x * across, y * down)) for x, y in quarters]
    assert close(pixels, TURNED[orientation])  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_colour_profile_that_says_something_is_kept(tmp_path: Path, suffix: str) -> None:
    file, pdf = tmp_path / f"a{suffix}", tmp_path / "made.pdf"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    wide = profile.replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
    corners().save(file, icc_profile=wide)
    typeset_picture(file, pdf)
    for made in (pdf, clean(file)):
        with pikepdf.open(made) as opened:
            streams = [o for o in opened.objects if isinstance(o, pikepdf.Stream)]
            streams = [stream for stream in streams if "/Alternate" in stream]
            assert [stream.read_bytes() for stream in streams] == [wide]
    with Image.open(BytesIO(for_web_page(file.read_bytes())[1])) as shown:
        assert shown.info["icc_profile"] == wide
    assert needed_profile(wide, "DeviceGray") is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_a_typeset_picture_of_any_colours_shows_as_a_paper_does(tmp_path: Path, mode: str) -> None:
    picture = corners("L" if mode in ("1", "I;16") else mode)
    if mode == "1":
        picture = picture.convert("1", dither=Image.Dither.NONE)
    if mode == "I;16":
        picture = picture.point(lambda value: value * 256, "I").convert("I;16")
    file = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    picture.save(file)
    assert typeset_picture(file, tmp_path / "made.pdf").problems == ()
    assert close(seen(tmp_path / "made.pdf"), seen(clean(file)))


def test_a_typeset_jpeg_cut_short_is_told(tmp_path: Path) -> None:
    corners().save(tmp_path / "whole.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:-40])
    made = typeset_picture(tmp_path / "a.jpg", tmp_path / "made.pdf")
    assert [problem.message for problem in made.problems] == [
        '"a.jpg" is cut short; the rest of its picture is missing'
    ]


def test_a_picture_that_cannot_be_shown_has_an_empty_address() -> None:
    assert data_address(b"no picture") == "data:,"


def test_a_jpegs_thumbnail_stays_behind() -> None:
    plain = BytesIO()
    corners().save(plain, "JPEG")
    data = plain.getvalue()
    small = b"JFIF\0\1\2\1\0\x90\0\x90\1\1" + b"pix"
    found = jpeg.read(data[:2] + b"\xff\xe0" + (len(small) + 2).to_bytes(2) + small + data[20:])
    assert found is not None
    assert found.data[:20] == b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\2\1\0\x90\0\x90\0\0"
    assert b"pix" not in found.data


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
    monkeypatch.setattr(picture_reading, "MAX_PIXELS", 19_000)
    _, (problem,) = converted(tmp_path / "a.png")
    assert problem.message == '"a.png" has more than 0 million pixels'


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines().save(tmp_path / "a.tif", save_all=True, append_images=[lines()] * 3)
    monkeypatch.setattr(picture_reading, "MAX_PAGES", 2)
    monkeypatch.setattr(picture_papers, "MAX_PAGES", 2)
    _, (problem,) = converted(tmp_path / "a.tif")
    assert problem.message == '"a.tif" has more than 2 pages'
