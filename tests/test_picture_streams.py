"""Pictures in PDF papers lose what their camera added, and not one pixel."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from agendapack.papers.clearing.clear import clear
from agendapack.papers.clearing.picture_streams import drop_extras
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.pictures import jpeg, jpeg2000_file
from tests.builders import facts, pack, picture, saved

OWNER = b"A. Photographer"
SIZE = (64, 48)


def pixels(coded: bytes) -> bytes:
    with Image.open(BytesIO(coded)) as image:
        return image.tobytes()


def drawn(mode: str = "RGB") -> Image.Image:
    return Image.radial_gradient("L").resize(SIZE).convert(mode)


def photograph(mode: str = "RGB", **options: object) -> bytes:
    """A JPEG with EXIF, XMP, a comment, another maker's segment and a trailer, each with the owner,
    and with a colour profile."""
    exif = Image.Exif()
    exif[0x013B] = OWNER.decode()
    file = BytesIO()
    profile = b"a profile that says something"
    drawn(mode).save(file, "JPEG", exif=exif, comment=OWNER, icc_profile=profile, **options)
    data = file.getvalue()
    more = b"".join(
        b"\xff" + bytes((marker,)) + (len(content) + 2).to_bytes(2) + content
        for marker, content in (
            (0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + OWNER),
            (0xED, b"Photoshop 3.0\x00" + OWNER),
            (0xE2, b"FPXR\x00" + OWNER),
            (0xEF, OWNER),
        )
    )
    return data[:2] + more + data[2:] + b"trailer " + OWNER


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_a_jpeg_keeps_its_pixels_alone(mode: str, options: dict[str, object]) -> None:
    data = photograph(mode, **options)
    assert OWNER in data
    left = jpeg.without_extras(data)
    assert OWNER not in left
    assert pixels(left) == pixels(data)
    assert b"ICC_PROFILE\x00" in left
    assert jpeg.without_extras(left) is left


def test_a_jpeg_that_is_damaged_loses_its_extras_all_the_same() -> None:
    data = photograph()
    at = data.index(b"\xff\xdb")  # something between two segments
    noisy = b"\r\n" + data[:at] + b"\x00\x17" + data[at:]
    assert jpeg.without_extras(noisy) == jpeg.without_extras(data)


def test_a_jpeg_that_is_cut_short_keeps_its_data_to_the_last_byte() -> None:
    data = photograph()
    cut = data[: data.rindex(b"\xff\xd9") - 20]
    left = jpeg.without_extras(cut)
    assert OWNER not in left
    assert left[-200:] == cut[-200:]


def test_adobes_mark_in_a_jpeg_keeps_its_twelve_bytes() -> None:
    data = jpeg.without_extras(photograph("CMYK"))
    at = data.index(b"\xff\xee\x00\x0eAdobe")
    longer = data[: at + 3] + bytes((14 + len(OWNER),)) + data[at + 4 : at + 16] + OWNER
    assert jpeg.without_extras(longer + data[at + 16 :]) == data
    read = jpeg.read(longer + data[at + 16 :])
    assert read is not None
    assert read.adobe
    assert OWNER not in read.data


def test_what_is_no_jpeg_is_left_as_it_is() -> None:
    assert jpeg.without_extras(b"no picture") == b"no picture"
    assert jpeg.without_extras(b"") == b""


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def jpeg2000_photograph(*, boxes: bool = True) -> bytes:
    file = BytesIO()
    drawn().save(file, "JPEG2000", comment=OWNER, no_jp2=not boxes)
    data = file.getvalue()
    if not boxes:
        return data
    extra = box(b"xml ", OWNER) + box(b"uuid", bytes(16) + OWNER) + box(b"uinf", OWNER)
    at = data.index(b"jp2h") - 4
    length = int.from_bytes(data[at : at + 4])
    inside = box(b"jp2h", data[at + 8 : at + length] + box(b"lbl ", OWNER))
    return data[:at] + extra + inside + data[at + length :] + box(b"jp2i", OWNER)


@pytest.mark.parametrize("boxes", [True, False])
def test_a_jpeg_2000_picture_keeps_its_pixels_alone(boxes: bool) -> None:
    data = jpeg2000_photograph(boxes=boxes)
    assert OWNER in data
    left = jpeg2000_file.without_extras(data)
    assert OWNER not in left
    assert pixels(left) == pixels(data)
    assert jpeg2000_file.without_extras(left) is left


def tiled(comment: bytes = b"", lengths: bytes = b"") -> bytes:
    """A codestream of four tiles with ``lengths`` at the end of its header and ``comment`` in that
    of each tile; the last tile does not say how long it is."""
    file = BytesIO()
    drawn().save(file, "JPEG2000", no_jp2=True, tile_size=(32, 32))
    data = jpeg2000_file.without_extras(file.getvalue())
    at = data.index(b"\xff\x90")
    made = data[:at] + lengths
    while data[at : at + 2] == b"\xff\x90":
        length = int.from_bytes(data[at + 6 : at + 10])
        is_last = data[at + length : at + length + 2] == b"\xff\xd9"
        told = 0 if is_last else length + len(comment)
        made += data[at : at + 6] + told.to_bytes(4) + data[at + 10 : at + 12] + comment
        made += data[at + 12 : at + length]
        at += length
    return made + data[at:]


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content


def test_comments_of_a_jpeg_2000_pictures_tiles_and_what_follows_its_end() -> None:
    plain, lengths = tiled(), segment(0x55, bytes(6))  # a table of lengths, TLM
    assert plain.count(b"\xff\x90\x00\x0a") == 4
    data = tiled(segment(0x64, b"\x00\x01" + OWNER), lengths) + OWNER
    assert jpeg2000_file.without_extras(data) == plain
    assert pixels(plain) == pixels(tiled(segment(0x64, b"\x00\x01" + OWNER)))
    assert jpeg2000_file.without_extras(tiled(lengths=lengths)) == tiled(lengths=lengths)
    in_boxes = jpeg2000_photograph()[:12] + box(b"jp2c", data)
    assert jpeg2000_file.without_extras(in_boxes) == in_boxes[:12] + box(b"jp2c", plain)


def test_a_jpeg_2000_picture_that_is_damaged_keeps_its_data() -> None:
    plain = tiled()
    for data in (plain[:-200], plain[: plain.index(b"\xff\x93")], plain[:30], plain[:-2]):
        assert jpeg2000_file.without_extras(data) is data


def test_of_several_jpeg_2000_pictures_the_first_comes_along() -> None:
    data = jpeg2000_photograph()
    second = box(b"jp2c", tiled() + OWNER) + box(b"jp2c", b"")
    assert jpeg2000_file.without_extras(data + second) == jpeg2000_file.without_extras(data)


def test_a_long_box_of_jpeg_2000() -> None:
    data = jpeg2000_photograph()
    at = data.index(b"jp2c") - 4
    length = int.from_bytes(data[at : at + 4])
    long = (1).to_bytes(4) + b"jp2c" + (length + 8).to_bytes(8)
    assert jpeg2000_file.without_extras(
        data[:at] + long + data[at + 8 : at + length]
    ) == jpeg2000_file.without_extras(data)
    endless = data[:at] + bytes(4) + data[at + 4 : at + length]
    assert jpeg2000_file.without_extras(endless) == jpeg2000_file.without_extras(data)


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg2000_photograph()[:30]])
def test_what_is_no_jpeg_2000_picture_is_borne(data: bytes) -> None:
    assert jpeg2000_file.without_extras(data) == data


def album() -> Pdf:
    """Pictures in each of the codings, one of them behind another filter, one without extras."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    plain = jpeg.without_extras(photograph())
    pictures = {
        "Jpeg": (photograph(), Name.DCTDecode, Dictionary(ColorTransform=1)),
        "Packed": (
            zlib.compress(photograph()),
            Array([Name.FlateDecode, Name.DCTDecode]),
            Array([Dictionary(Predictor=1), Dictionary(ColorTransform=1)]),
        ),
        "Jpeg2000": (jpeg2000_photograph(), Name.JPXDecode, None),
        "Short": (photograph(), Name.DCT, None),
        "Odd": (b"not zlib", Array([Name.FlateDecode, Name.DCTDecode]), None),
        "Plain": (plain, Name.DCTDecode, None),
    }
    named = Dictionary()
    for name, (data, coding, parameters) in pictures.items():
        stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
        stream.Width, stream.Height = SIZE
        stream.ColorSpace = Name.DeviceRGB
        stream.write(data, filter=coding, decode_parms=parameters)
        named[f"/{name}"] = stream
    pdf.pages[0].obj.Resources = Dictionary(XObject=named)
    return pdf


def test_pictures_in_a_paper(tmp_path: Path) -> None:
    made = pack(tmp_path, [("7", saved(album()))])
    with pikepdf.open(made.path) as pdf:
        pictures = pdf.pages[made.page_of("7")].obj.Resources.XObject
        for name, source in (
            *(("Jpeg", photograph()), ("Packed", photograph()), ("Plain", photograph())),
            *(("Short", photograph()), ("Jpeg2000", jpeg2000_photograph())),
        ):
            data = pictures[f"/{name}"].read_raw_bytes()
            assert OWNER not in data, name
            assert pixels(data) == pixels(source), name
        assert pictures.Jpeg.DecodeParms.ColorTransform == 1
        assert pictures.Packed.DecodeParms.ColorTransform == 1
        assert pictures.Packed.Filter == Name.DCTDecode
        assert pictures.Odd.read_raw_bytes() == b"not zlib"


@pytest.mark.parametrize("where", ["icon", "appearance", "content"])
@pytest.mark.parametrize("drawn_too", [True, False])
def test_a_picture_is_one_wherever_it_hangs(where: str, drawn_too: bool) -> None:
    pdf = album()
    pdf.add_blank_page()
    first, second = (page.obj for page in pdf.pages)
    image, first.Resources = first.Resources.XObject.Jpeg, Dictionary()
    if where == "content":
        first.Contents = image
    else:
        key, held = ("/MK", {"/I": image}) if where == "icon" else ("/AP", {"/N": image})
        button = Dictionary(Subtype=Name.Widget, FT=Name.Btn, T=String("a"), Rect=[0, 0, 9, 9])
        button[key] = Dictionary(held)
        first.Annots = Array([pdf.make_indirect(button)])
        pdf.Root.AcroForm = Dictionary(Fields=first.Annots)
    if drawn_too:
        second.Resources = Dictionary(XObject=Dictionary(X=image))
        second.Contents = pdf.make_stream(b"q 90 0 0 90 9 9 cm /X Do Q")
    before = picture(saved(pdf), 1)
    drop_extras(pdf, clear(Objects(pdf)).pictures)
    assert OWNER not in image.read_raw_bytes()
    assert (before.min() < 200) == drawn_too
    assert (picture(saved(pdf), 1) == before).all()


def test_a_paper_whose_pictures_are_pictures_alone_is_copied_as_it_is() -> None:
    assert not facts(saved(album())).enters_whole
    pdf = album()
    for name in ("Jpeg", "Packed", "Short", "Jpeg2000"):
        del pdf.pages[0].obj.Resources.XObject[f"/{name}"]
    assert facts(saved(pdf)).enters_whole
