"""What cameras write into pictures: what is told, and what is none."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from agendapack.papers.pictures.camera_tags import file_tells, tells_of_camera
from agendapack.papers.pictures.picture_papers import convert
from tests.builders import PLACE, pdf
from tests.leak_builders import told

MODEL, ARTIST, SOFTWARE, EXIF, GPS = 0x0110, 0x013B, 0x0131, 0x8769, 0x8825
EXPOSURE, SERIAL, OWNER, SPACE = 0x829A, 0xA431, 0xA430, 0xA001
SIZE = (90, 60)


def tags(first=None, exif=None, gps=None) -> bytes:
    """EXIF with these values in its directories."""
    made = Image.Exif()
    for tag, value in (first or {}).items():
        made[tag] = value
    for number, entries in ((EXIF, exif), (GPS, gps)):
        if entries:
            made.get_ifd(number).update(entries)
    return made.tobytes()


def picture(form: str = "JPEG", size=SIZE, **options) -> bytes:
    coded = BytesIO()
    Image.new("RGB", size, (10, 200, 30)).save(coded, form, **options)
    return coded.getvalue()


def with_xmp(words: bytes) -> bytes:
    packet = b"http://ns.adobe.com/xap/1.0/\0<rdf:Description " + words + b"/>"
    data = picture()
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + data[2:]


def with_thumbnail(size: tuple[int, int]) -> bytes:
    """A picture whose EXIF says nothing and holds a thumbnail of this size (TIFF 6.0)."""
    thumbnail = picture(size=size)
    first = struct.pack(">HHHII", 1, SOFTWARE, 2, 4, 0x41000000) + struct.pack(">I", 26)
    at = 8 + len(first) + 2 + 24 + 4
    second = struct.pack(">HHHIIHHIII", 2, 0x0201, 4, 1, at, 0x0202, 4, 1, len(thumbnail), 0)
    return picture(exif=b"Exif\0\0MM\0*\0\0\0\x08" + first + second + thumbnail)


PLACE_OF_IT = {1: "N", 2: (50.0, 22.0, 0.0), 3: "W", 4: (4.0, 8.0, 0.0)}
TELLING = {
    "the place": picture(exif=tags(gps=PLACE_OF_IT)),
    "the camera": picture(exif=tags({MODEL: "Example 5"}, {EXPOSURE: 0.01})),
    "the camera's number": picture(exif=tags(exif={SERIAL: "0001"})),
    "its owner": picture(exif=tags(exif={OWNER: "Councillor Example"})),
    "who took it": picture(exif=tags({ARTIST: "Councillor Example"})),
    "a thumbnail of what was cut off": with_thumbnail((40, 40)),
    "the place, in XMP": with_xmp(b'exif:GPSLatitude="50,22N"'),
    "the camera's number, in XMP": with_xmp(b"><aux:SerialNumber>0001<"),
    "a PNG's place": picture("PNG", exif=tags(gps=PLACE_OF_IT)),
    "a TIFF's camera": picture("TIFF", exif=tags({MODEL: "Example 5"}, {EXPOSURE: 0.01})),
    "who made a TIFF": picture("TIFF", tiffinfo={ARTIST: "Councillor Example"}),
}


@pytest.mark.parametrize("case", TELLING)
def test_a_picture_that_tells_of_a_camera_is_found(case):
    assert file_tells(TELLING[case])


SILENT = {
    "nothing": picture(),
    "a turn and a program": picture(exif=tags({0x0112: 6, SOFTWARE: "Example Paint"})),
    "a scanner": picture(exif=tags({MODEL: "Example scanner"}, {SPACE: 1})),
    "no place though it could": picture(exif=tags(gps={0: b"\2\3\0\0"})),
    "a thumbnail of the whole": with_thumbnail((45, 30)),
    "a thumbnail of the whole, turned": with_thumbnail((30, 45)),
    "XMP of something else": with_xmp(b'xmp:CreatorTool="Example Paint"'),
    "a PNG": picture("PNG"),
    "a TIFF": picture("TIFF"),
    "no picture": b"",
    "a JPEG cut short": picture(exif=tags(gps=PLACE_OF_IT))[:12],
}


@pytest.mark.parametrize("case", SILENT)
def test_a_picture_that_says_no_more_than_it_shows_is_no_leak(case):
    assert not file_tells(SILENT[case])


def test_tags_that_lead_astray_say_nothing():
    good = tags(gps=PLACE_OF_IT)[6:]
    assert tells_of_camera(good)
    for end in range(len(good)):
        tells_of_camera(good[:end])
    assert not tells_of_camera(good[:4] + b"\xff\xff\xff\xff" + good[8:])
    assert not tells_of_camera(b"XX" + good[2:])


def drawing(*pictures: bytes, form: str = "/DCTDecode"):
    """An editor: the first page draws the first picture by way of a form, the last page the
    others."""

    def write(made) -> None:
        known = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=SIZE[0],
            Height=SIZE[1],
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Array([Name.ASCIIHexDecode, Name(form)]),
        )
        streams = [made.make_stream(data.hex().encode() + b">", known) for data in pictures]
        inner = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 900])
        inner.Resources = Dictionary(XObject=Dictionary(P=streams[0]))
        first, last = made.pages[0], made.pages[-1]
        first.Resources.XObject = Dictionary(F=made.make_stream(b"/P Do", inner))
        first.obj.Contents = made.make_stream(b"/F Do")
        if streams[1:]:
            last.Resources.XObject = Dictionary({f"/P{n}": s for n, s in enumerate(streams[1:])})
            names = b"".join(b"/P%d Do " % n for n in range(len(streams) - 1))
            last.obj.Contents = made.make_stream(names)

    return write


def test_a_papers_pictures_are_told_once_with_their_pages():
    both = TELLING["the place"], TELLING["the camera"], SILENT["a scanner"]
    assert told(pdf(3, edit=drawing(*both))) == [
        '"a.pdf" has camera data in pictures, on pages 1 and 3 (2 pictures); the pack leaves it out'
    ]
    assert told(pdf(3, edit=drawing(SILENT["a scanner"], SILENT["nothing"]))) == []


def jpeg2000(box: bytes) -> bytes:
    uuid = struct.pack(">I4s", len(box) + 8, b"uuid") + box
    data = picture("JPEG2000")
    return data[:12] + uuid + data[12:]


@pytest.mark.parametrize(
    ("box", "tells"),
    [
        (b"JpgTiffExif->JP2" + tags(gps=PLACE_OF_IT)[6:], True),
        (bytes(16) + b'<x exif:GPSLongitude="4,8W"/>', True),
        (b"JpgTiffExif->JP2" + tags({SOFTWARE: "Example"})[6:], False),
    ],
)
def test_jpeg_2000_has_its_own_way_of_saying_it(box, tells):
    data = jpeg2000(box)
    assert file_tells(data) is tells
    words = '"a.pdf" has camera data in pictures, on page 1 (1 picture); the pack leaves it out'
    assert told(pdf(edit=drawing(data, form="/JPXDecode"))) == [words] * tells


@pytest.mark.parametrize("case", ["the place", "a PNG's place", "who made a TIFF"])
def test_of_a_picture_that_is_a_paper_it_is_told_too(tmp_path: Path, case):
    file = tmp_path / "site.jpg"
    file.write_bytes(TELLING[case])
    pages, problems = convert(file, tmp_path / "made.pdf", PLACE)
    assert pages == 1
    assert [(problem.message, problem.hint) for problem in problems] == [
        (
            '"site.jpg" has camera data in pictures, on page 1 (1 picture); the pack leaves it out',
            "such data tell where a picture was taken, or by which camera: remove them before you"
            " publish or send the file itself",
        )
    ]
    assert not any(mark in (tmp_path / "made.pdf").read_bytes() for mark in (b"Exif", b"Example"))


def test_a_text_chunk_is_read_as_xmp():
    words = b"XML:com.adobe.xmp\0\0\0\0\0<x exif:GPSLatitude='50,22N'/>"
    data = picture("PNG")
    chunk = struct.pack(">I", len(words)) + b"iTXt" + words
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + words))
    assert file_tells(data[:33] + chunk + data[33:])
