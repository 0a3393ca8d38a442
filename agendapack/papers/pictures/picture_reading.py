"""Photographs and scans are read, whoever wants them: papers, Markdown, templates.

A JPEG's coded image, a PNG's and a fax-coded TIFF's are taken as they are, never compressed again
with loss; where they cannot be, the pixels are kept exactly.  What a camera adds (place, time,
owner, a second picture) stays behind.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO

from msgspec import Struct
from msgspec.structs import replace
from PIL import Image, UnidentifiedImageError

from agendapack.papers.pictures import jpeg, png
from agendapack.papers.pictures.coded_picture import COMPONENTS, CodedPicture, Space
from agendapack.papers.pictures.colour_profiles import needed_profile
from agendapack.papers.pictures.picture_layout import TURNS

MAX_PIXELS = 150_000_000  # of one picture: A0 at 300 dots an inch has 139 million
MAX_PAGES = 2000
_ORIENTATION, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER = 274, 259, 262, 266
_OFFSETS, _COUNTS, _ROWS, _SUBFILE, _TABLES = 273, 279, 278, 254, 347
_G4, _JPEG = 4, 7
_SPACES: Mapping[str, Space] = {"L": "DeviceGray", "LA": "DeviceGray", "CMYK": "DeviceCMYK"}
"""By Pillow's modes; all others are red, green and blue."""
_BY_COMPONENTS: Mapping[int, Space] = {count: space for space, count in COMPONENTS.items()}
_TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each of EXIF's orientations."""


class PictureFault(Exception):
    """A picture that cannot be shown; says why, as the end of a sentence about the file."""


class ReadPicture(Struct, frozen=True):
    """A picture; ``whole`` is False where the file ends before the picture does."""

    picture: CodedPicture
    whole: bool = True


def read_pictures(stream: BinaryIO) -> Iterator[ReadPicture]:
    """Each picture of a file: a TIFF may have many.  Raises PictureFault."""
    with _opened(stream) as image:
        if image.format == "TIFF":
            for _ in _frames(image):
                _limit(image)
                yield ReadPicture(_tiff(image, stream))
        elif image.format == "PNG":
            yield ReadPicture(_png(image, _all_of(stream)))
        else:
            yield _jpeg(image, _all_of(stream))


def read_picture(data: bytes) -> ReadPicture:
    """The first picture of a file's bytes; raises PictureFault."""
    with without_warnings():
        for picture in read_pictures(BytesIO(data)):
            return picture
    raise PictureFault("holds no picture")


def for_web_page(data: bytes) -> tuple[str, bytes]:
    """A picture's media type and its bytes for a web page, without what a camera adds: a JPEG's and
    an upright PNG's own data, anything else as a PNG.  Raises PictureFault."""
    with without_warnings(), _opened(BytesIO(data)) as image:
        turn = _orientation(image, data)
        space = _SPACES.get(image.mode, "DeviceRGB")
        profile = needed_profile(image.info.get("icc_profile"), space)
        found = jpeg.read(data)
        if found is not None:
            return "image/jpeg", jpeg.self_contained(found, turn, profile)
        if image.format != "PNG" or turn != 1:
            data = _redrawn(image, turn)
        return "image/png", png.without_extras(data, profile=profile is not None)


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[Image.Image]:
    """An image whose faults are PictureFault, whatever Pillow raises over them."""
    try:
        with Image.open(stream, formats=("JPEG", "PNG", "TIFF")) as image:
            _limit(image)
            yield image
    except UnidentifiedImageError:
        raise PictureFault("is not a JPEG, PNG or TIFF picture, whatever its name says") from None
    except Image.DecompressionBombError:
        raise PictureFault(f"has more than {MAX_PIXELS // 1_000_000} million pixels") from None
    except MemoryError:
        raise PictureFault("is too large for this machine's memory") from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        LookupError,
        ArithmeticError,
        EOFError,
        RuntimeError,
        struct.error,
    ) as fault:
        raise PictureFault(f"cannot be read as a picture: {fault}") from None


def data_address(data: bytes) -> str:
    """The "data:" address of a picture in a web page; nobody sees one that cannot be shown."""
    try:
        media, shown = for_web_page(data)
    except PictureFault:
        return "data:,"
    return f"data:{media};base64,{b64encode(shown).decode('ascii')}"


def without_warnings() -> warnings.catch_warnings[None]:
    """While pictures are read: Pillow warns of damage and size in its own words."""
    return warnings.catch_warnings(action="ignore")


def _redrawn(image: Image.Image, turn: int) -> bytes:
    """The pixels of a picture, the right way up, as a PNG."""
    drawn = BytesIO()
    upright = image.transpose(_TRANSPOSED[turn]) if turn != 1 else image
    if upright.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        upright = upright.convert("RGB")
    upright.save(drawn, "PNG", icc_profile=image.info.get("icc_profile"))
    return drawn.getvalue()


def _all_of(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read()


def _limit(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise PictureFault(f"has more than {MAX_PIXELS // 1_000_000} million pixels")


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    across, down = float(stated[0]), float(stated[1])
    # 1 is what programs write that do not know; 0 and the absurd say nothing either.
    return (across, down) if 10 <= across <= 10_000 and 10 <= down <= 10_000 else None


def _orientation(image: Image.Image, data: bytes) -> int:
    """EXIF's tag 274, which Pillow tells of a PNG only once it has decoded it."""
    exif = image.getexif() if image.format != "PNG" else Image.Exif()
    if image.format == "PNG" and (stated := png.exif(data)) is not None:
        exif.load(stated)
    return _turn(exif.get(_ORIENTATION))


def _turn(stated: object) -> int:
    return stated if isinstance(stated, int) and stated in TURNS else 1


# --- JPEG -------------------------------------------------------------------------------------


def _jpeg(image: Image.Image, data: bytes) -> ReadPicture:
    turn = _orientation(image, data)
    found = jpeg.read(data)
    if found is None:  # arithmetic coding, lossless, twelve bits: Pillow may know them
        return ReadPicture(_exactly(image, turn))
    return ReadPicture(_coded_jpeg(found, image, turn), found.whole)


def _coded_jpeg(found: jpeg.Jpeg, image: Image.Image, turn: int) -> CodedPicture:
    space = _BY_COMPONENTS[found.components]
    return CodedPicture(
        found.data,
        "DCTDecode",
        (found.width, found.height),
        space,
        _dpi(image),
        turn,
        inverted=found.components == 4 and found.adobe,
        profile=needed_profile(image.info.get("icc_profile"), space),
    )


# --- PNG, and whatever is decoded -------------------------------------------------------------


def _png(image: Image.Image, data: bytes) -> CodedPicture:
    turn = _orientation(image, data)
    passed = png.coded(data)
    if passed is None:
        return _exactly(image, turn)
    passed = _described(passed, image, turn)
    image.verify()  # every chunk's checksum; the pixels are for the reader's program
    return passed


def _described(picture: CodedPicture, image: Image.Image, turn: int) -> CodedPicture:
    """``picture`` with what the image says of its resolution and colours."""
    profile = None
    if picture.palette is None:
        profile = needed_profile(image.info.get("icc_profile"), picture.space)
    return replace(picture, dpi=_dpi(image), turn=turn, profile=profile)


def _exactly(image: Image.Image, turn: int) -> CodedPicture:
    """A picture by its pixels, without loss; transparency becomes a soft mask (11.6.5.3)."""
    if image.mode == "1":
        return _fax(image, turn)
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        opacity = rgba.getchannel("A")
        seen = _described(_packed(rgba.convert("RGB")), image, turn)
        if opacity.getextrema() == (255, 255):
            return seen
        return replace(seen, mask=_packed(opacity))
    if image.mode == "CMYK":
        data = zlib.compress(image.tobytes(), 6)
        flat = CodedPicture(data, "FlateDecode", image.size, "DeviceCMYK")
        return _described(flat, image, turn)
    if image.mode not in ("L", "RGB", "P", "I;16"):
        return replace(_packed(image.convert("RGB")), dpi=_dpi(image), turn=turn)
    return _described(_packed(image), image, turn)


def _packed(image: Image.Image) -> CodedPicture:
    packed = BytesIO()
    image.save(packed, "PNG", icc_profile=None)
    made = png.coded(packed.getvalue())
    if made is None:
        raise ValueError("its colours are of an unknown kind")
    return made


# --- TIFF -------------------------------------------------------------------------------------


def _frames(image: Image.Image) -> Iterator[None]:
    """Step through a TIFF's pages; previews of pages (tag 254, bit 0) are none."""
    for number in range(getattr(image, "n_frames", 1)):
        if number > MAX_PAGES:
            raise PictureFault(f"has more than {MAX_PAGES} pages")
        image.seek(number)
        if not int(_tags(image).get(_SUBFILE, 0)) & 1:
            yield


def _tags(image: Image.Image) -> dict[int, Any]:
    return dict(getattr(image, "tag_v2", {}))


def _tiff(image: Image.Image, stream: BinaryIO) -> CodedPicture:
    tags = _tags(image)
    turn = _turn(int(tags.get(_ORIENTATION, 1)))
    size = (int(tags[256]), int(tags[257]))
    strip = _only_strip(tags, stream)
    if strip and tags.get(_COMPRESSION) == _G4 and tags.get(_FILL_ORDER, 1) == 1:
        black_is_one = tags.get(_PHOTOMETRIC) == 1
        return _fax_data(strip, size, _dpi(image), turn, black_is_one=black_is_one)
    if strip and tags.get(_COMPRESSION) == _JPEG:
        tables = tags.get(_TABLES, b"")
        head = tables[:-2] if isinstance(tables, bytes) and len(tables) > 4 else b"\xff\xd8"
        found = jpeg.read(head + strip[2:])
        # An Adobe marker would say otherwise; without one, three components are YCbCr (7.4.8).
        if found and (found.components == 1 or tags.get(_PHOTOMETRIC) == 6):
            return _coded_jpeg(found, image, turn)
    image.load()
    return _exactly(image, 1)  # Pillow turns a TIFF the way it is to be seen


def _only_strip(tags: dict[int, Any], stream: BinaryIO) -> bytes | None:
    """The coded data of a page that is stored in one piece."""
    offsets, counts = tags.get(_OFFSETS), tags.get(_COUNTS)
    if not isinstance(offsets, tuple) or not isinstance(counts, tuple):
        return None
    if len(offsets) != 1 or len(counts) != 1:
        return None
    if offsets[0] + counts[0] > stream.seek(0, 2):
        return None
    stream.seek(offsets[0])
    data = stream.read(counts[0])
    return data if len(data) == counts[0] else None


def _fax(image: Image.Image, turn: int) -> CodedPicture:
    """A black and white picture in CCITT group 4, which loses nothing and is the smallest."""
    coded = BytesIO()
    image.save(coded, "TIFF", compression="group4", tiffinfo={_ROWS: image.height})
    with Image.open(coded, formats=("TIFF",)) as written:
        tags = _tags(written)
    strip = _only_strip(tags, coded)
    if strip is None:
        raise ValueError("it cannot be coded in one piece")
    black_is_one = tags.get(_PHOTOMETRIC) == 1
    return _fax_data(strip, image.size, _dpi(image), turn, black_is_one=black_is_one)


def _fax_data(
    strip: bytes,
    size: tuple[int, int],
    dpi: tuple[float, float] | None,
    turn: int,
    *,
    black_is_one: bool,
) -> CodedPicture:
    """Table 11.  Where a TIFF's 0 is black (PhotometricInterpretation 1), its coded "black" runs
    are its ones."""
    return CodedPicture(
        strip,
        "CCITTFaxDecode",
        size,
        "DeviceGray",
        dpi,
        turn,
        bits=1,
        parameters={
            "K": -1,
            "Columns": size[0],
            "Rows": size[1],
            "BlackIs1": black_is_one,
            "EndOfBlock": False,
        },
    )
