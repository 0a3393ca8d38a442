"""Photographs and scans become pages: each centred on A4, turned the way it is to be seen, never
enlarged, and never compressed again with loss.

A JPEG's coded image, a PNG's and a fax-coded TIFF's go into the PDF as they are; where they cannot,
the pixels are kept exactly.  What a camera adds (place, time, owner, a second picture) stays
behind.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, UnidentifiedImageError

from agendapack.papers.pictures import jpeg
from agendapack.papers.pictures.picture_layout import TURNS, placing
from agendapack.problems import Location, Problem, error, warning

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})

MAX_PIXELS = 150_000_000  # of one page: A0 at 300 dots an inch has 139 million
MAX_PAGES = 2000
_ORIENTATION, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER = 274, 259, 262, 266
_OFFSETS, _COUNTS, _ROWS, _SUBFILE, _TABLES, _SAMPLES = 273, 279, 278, 254, 347, 277
_G4, _JPEG = 4, 7


class Unplaceable(Exception):
    """A picture that cannot be a page; says why, as the end of a sentence about the file."""


class _Picture(Struct, frozen=True):
    """An image as a PDF stream: its data, the entries of its dictionary, and how it is to be seen.

    ``dpi`` is along the stored width and height; None where none is stated.
    """

    data: bytes
    entries: dict[str, Any]
    size: tuple[int, int]
    dpi: tuple[float, float] | None
    turn: int = 1
    profile: bytes | None = None
    mask: _Picture | None = None


def is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def convert(file: Path, target: Path, place: Location) -> tuple[int, tuple[Problem, ...]]:
    """Write the pictures of ``file`` to the PDF ``target``, one a page; gives the number of pages
    (0, and nothing is written, where an error keeps it out) and the problems, at ``place``.

    The same file gives the same bytes.
    """
    problems: list[Problem] = []
    try:
        with warnings.catch_warnings(), Pdf.new() as pdf:
            # Pillow warns of damage and size in its own words; what matters is said below.
            warnings.simplefilter("ignore")
            for picture, whole in _pictures(file):
                if len(pdf.pages) == MAX_PAGES:
                    raise Unplaceable(f"has more than {MAX_PAGES} pages")
                _add_page(pdf, picture)
                if not whole:
                    problems.append(
                        warning(
                            f'"{file.name}" is cut short; the rest of its picture is missing',
                            place,
                            "ask its author for the whole file",
                        )
                    )
            pages = len(pdf.pages)
            if not pages:
                raise Unplaceable("holds no picture")
            pdf.save(target, deterministic_id=True, fix_metadata_version=False)
    except Unplaceable as fault:
        hint = "save it as JPEG or PNG, or as PDF, at no more than 300 dots an inch"
        return 0, (error(f'"{file.name}" {fault}', place, hint),)
    return pages, tuple(problems)


def _pictures(file: Path) -> Iterator[tuple[_Picture, bool]]:
    """Each picture of a file, and whether it is whole; raises Unplaceable."""
    try:
        with Image.open(file, formats=("JPEG", "PNG", "TIFF")) as image:
            _limit(image)
            if image.format == "TIFF":
                for _ in _frames(image):
                    _limit(image)
                    yield _tiff(image, file), True
            elif image.format == "PNG":
                yield _png(image, file), True
            else:
                yield _jpeg(image, file)
    except UnidentifiedImageError:
        raise Unplaceable("is not a JPEG, PNG or TIFF picture, whatever its name says") from None
    except Image.DecompressionBombError:
        raise Unplaceable(f"has more than {MAX_PIXELS // 1_000_000} million pixels") from None
    except MemoryError:
        raise Unplaceable("is too large for this machine's memory") from None
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
    ) as fault:  # all that Pillow raises over damaged files
        raise Unplaceable(f"cannot be read as a picture: {fault}") from None


def _limit(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Unplaceable(f"has more than {MAX_PIXELS // 1_000_000} million pixels")


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    across, down = float(stated[0]), float(stated[1])
    # 1 is what programs write that do not know; 0 and the absurd say nothing either.
    return (across, down) if 10 <= across <= 10_000 and 10 <= down <= 10_000 else None


# --- JPEG -------------------------------------------------------------------------------------


def _jpeg(image: Image.Image, file: Path) -> tuple[_Picture, bool]:
    turn = image.getexif().get(_ORIENTATION, 1)
    turn = turn if turn in TURNS else 1
    found = jpeg.read(file.read_bytes())
    if found is None:  # arithmetic coding, lossless, twelve bits: Pillow may know them
        return _exactly(image, turn), True
    return _coded(found, _dpi(image), turn, image.info.get("icc_profile")), found.whole


def _coded(
    found: jpeg.Jpeg, dpi: tuple[float, float] | None, turn: int, profile: bytes | None
) -> _Picture:
    space = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[found.components]
    entries: dict[str, Any] = {
        "/ColorSpace": space,
        "/BitsPerComponent": 8,
        "/Filter": Name.DCTDecode,
    }
    if found.components == 4 and found.adobe:
        entries["/Decode"] = Array([1, 0] * 4)
    return _Picture(found.data, entries, (found.width, found.height), dpi, turn, profile)


# --- PNG, and whatever is decoded -------------------------------------------------------------


def _png(image: Image.Image, file: Path) -> _Picture:
    data = file.read_bytes()
    passed = _png_data(data, _dpi(image), image.info.get("icc_profile"))
    if passed is None:
        return _exactly(image, 1)
    image.verify()  # every chunk's checksum; the pixels are for the reader's program
    return passed


def _png_data(
    data: bytes, dpi: tuple[float, float] | None, profile: bytes | None, turn: int = 1
) -> _Picture | None:
    """A PNG's own compressed data, which PDF reads with predictor 15 (7.4.4.4); None where it has
    what PDF keeps otherwise: transparency or interlacing."""
    chunks: dict[bytes, list[bytes]] = {}
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        chunks.setdefault(data[at + 4 : at + 8], []).append(data[at + 8 : at + 8 + length])
        at += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"][0])
    if interlaced or colour in (4, 6) or b"tRNS" in chunks or b"IEND" not in chunks:
        return None
    space: Any = {0: Name.DeviceGray, 2: Name.DeviceRGB}.get(colour)
    if colour == 3:
        palette = chunks[b"PLTE"][0]
        space = Array(
            [Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, pikepdf.String(palette)]
        )
        profile = None
    entries: dict[str, Any] = {
        "/ColorSpace": space,
        "/BitsPerComponent": depth,
        "/Filter": Name.FlateDecode,
        "/DecodeParms": Dictionary(
            Predictor=15,
            Colors=3 if colour == 2 else 1,
            BitsPerComponent=depth,
            Columns=width,
        ),
    }
    return _Picture(b"".join(chunks[b"IDAT"]), entries, (width, height), dpi, turn, profile)


def _exactly(image: Image.Image, turn: int) -> _Picture:
    """A picture by its pixels, without loss; transparency becomes a soft mask (11.6.5.3)."""
    dpi, profile = _dpi(image), image.info.get("icc_profile")
    if image.mode == "1":
        return _fax(image, dpi, turn)
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        mask = _packed(rgba.getchannel("A"), None, None, 1)
        seen = _packed(rgba.convert("RGB"), dpi, profile, turn)
        return _Picture(seen.data, seen.entries, seen.size, dpi, turn, seen.profile, mask)
    if image.mode == "CMYK":
        import zlib

        entries: dict[str, Any] = {
            "/ColorSpace": Name.DeviceCMYK,
            "/BitsPerComponent": 8,
            "/Filter": Name.FlateDecode,
        }
        data = zlib.compress(image.tobytes(), 6)
        return _Picture(data, entries, image.size, dpi, turn, profile)
    if image.mode not in ("L", "RGB", "P", "I;16"):
        image, profile = image.convert("RGB"), None
    return _packed(image, dpi, profile, turn)


def _packed(
    image: Image.Image, dpi: tuple[float, float] | None, profile: bytes | None, turn: int
) -> _Picture:
    packed = BytesIO()
    image.save(packed, "PNG", icc_profile=None)
    made = _png_data(packed.getvalue(), dpi, profile, turn)
    if made is None:
        raise ValueError("its colours are of an unknown kind")
    return made


# --- TIFF -------------------------------------------------------------------------------------


def _frames(image: Image.Image) -> Iterator[None]:
    """Step through a TIFF's pages; previews of pages (tag 254, bit 0) are none."""
    for number in range(getattr(image, "n_frames", 1)):
        if number > MAX_PAGES:
            raise Unplaceable(f"has more than {MAX_PAGES} pages")
        image.seek(number)
        if not int(_tags(image).get(_SUBFILE, 0)) & 1:
            yield


def _tags(image: Image.Image) -> dict[int, Any]:
    return dict(getattr(image, "tag_v2", {}))


def _tiff(image: Image.Image, file: Path) -> _Picture:
    tags = _tags(image)
    turn = int(tags.get(_ORIENTATION, 1))
    turn = turn if turn in TURNS else 1
    size = (int(tags[256]), int(tags[257]))
    strip = _only_strip(tags, file)
    dpi = _dpi(image)
    if strip and tags.get(_COMPRESSION) == _G4 and tags.get(_FILL_ORDER, 1) == 1:
        return _fax_data(strip, size, dpi, turn, black_is_one=tags.get(_PHOTOMETRIC) == 1)
    if strip and tags.get(_COMPRESSION) == _JPEG:
        tables = tags.get(_TABLES, b"")
        head = tables[:-2] if isinstance(tables, bytes) and len(tables) > 4 else b"\xff\xd8"
        found = jpeg.read(head + strip[2:])
        # An Adobe marker would say otherwise; without one, three components are YCbCr (7.4.8).
        if found and (found.components == 1 or tags.get(_PHOTOMETRIC) == 6):
            return _coded(found, dpi, turn, image.info.get("icc_profile"))
    image.load()
    return _exactly(image, 1)  # Pillow turns a TIFF the way it is to be seen


def _only_strip(tags: dict[int, Any], file: Path) -> bytes | None:
    """The coded data of a page that is stored in one piece."""
    offsets, counts = tags.get(_OFFSETS), tags.get(_COUNTS)
    if not isinstance(offsets, tuple) or not isinstance(counts, tuple):
        return None
    if len(offsets) != 1 or len(counts) != 1:
        return None
    if offsets[0] + counts[0] > file.stat().st_size:
        return None
    with file.open("rb") as stream:
        stream.seek(offsets[0])
        data = stream.read(counts[0])
    return data if len(data) == counts[0] else None


def _fax(image: Image.Image, dpi: tuple[float, float] | None, turn: int) -> _Picture:
    """A black and white picture in CCITT group 4, which loses nothing and is the smallest."""
    coded = BytesIO()
    image.save(coded, "TIFF", compression="group4", tiffinfo={_ROWS: image.height})
    with Image.open(coded, formats=("TIFF",)) as written:
        tags = _tags(written)
    offsets, counts = tags[_OFFSETS], tags[_COUNTS]
    if not isinstance(offsets, tuple) or not isinstance(counts, tuple) or len(offsets) != 1:
        raise ValueError("it cannot be coded in one piece")
    strip = coded.getvalue()[offsets[0] : offsets[0] + counts[0]]
    return _fax_data(strip, image.size, dpi, turn, black_is_one=tags.get(_PHOTOMETRIC) == 1)


def _fax_data(
    strip: bytes,
    size: tuple[int, int],
    dpi: tuple[float, float] | None,
    turn: int,
    *,
    black_is_one: bool,
) -> _Picture:
    """Table 11.  Where a TIFF's 0 is black (PhotometricInterpretation 1), its coded "black" runs
    are its ones."""
    entries: dict[str, Any] = {
        "/ColorSpace": Name.DeviceGray,
        "/BitsPerComponent": 1,
        "/Filter": Name.CCITTFaxDecode,
        "/DecodeParms": Dictionary(
            K=-1, Columns=size[0], Rows=size[1], BlackIs1=black_is_one, EndOfBlock=False
        ),
    }
    return _Picture(strip, entries, size, dpi, turn)


# --- the page ---------------------------------------------------------------------------------


def _add_page(pdf: Pdf, picture: _Picture) -> None:
    where = placing(picture.size, picture.dpi, picture.turn)
    a, b, c, d, e, f = TURNS[picture.turn]
    w, h = where.width, where.height
    matrix = (a * w, b * h, c * w, d * h, e * w + where.left, f * h + where.bottom)
    numbers = " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in matrix)
    page = pdf.add_blank_page(page_size=where.page)
    page.obj.Resources = Dictionary(XObject=Dictionary(Picture=_image(pdf, picture)))
    page.obj.Contents = pdf.make_stream(f"q {numbers} cm /Picture Do Q\n".encode())


def _image(pdf: Pdf, picture: _Picture) -> pikepdf.Object:
    entries: dict[str, Any] = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": picture.size[0],
        "/Height": picture.size[1],
        **picture.entries,
    }
    plain = {
        Name.DeviceGray: (1, b"GRAY"),
        Name.DeviceRGB: (3, b"RGB "),
        Name.DeviceCMYK: (4, b"CMYK"),
    }
    space = entries["/ColorSpace"]
    if picture.profile and isinstance(space, Name) and space in plain:
        components, signature = plain[space]
        # ICC.1, 7.2.6: the profile's own colour space, which must be the picture's.
        if picture.profile[16:20] == signature:
            profile = pdf.make_stream(picture.profile, N=components, Alternate=space)
            entries["/ColorSpace"] = Array([Name.ICCBased, profile])
    if picture.mask is not None:
        entries["/SMask"] = _image(pdf, picture.mask)
    stream = pdf.make_stream(b"")
    parameters = entries.pop("/DecodeParms", None)
    stream.write(picture.data, filter=entries.pop("/Filter"), decode_parms=parameters)
    for key, value in entries.items():
        stream[key] = value
    return stream
