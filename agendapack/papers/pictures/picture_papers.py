"""Photographs and scans become pages: each centred on A4, turned the way it is to be seen, never
enlarged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from agendapack.papers.leaks import Leak, LeakKind, wording
from agendapack.papers.pictures.camera_tags import file_tells
from agendapack.papers.pictures.coded_picture import COMPONENTS, CodedPicture
from agendapack.papers.pictures.picture_layout import TURNS, placing
from agendapack.papers.pictures.picture_reading import (
    MAX_PAGES,
    PictureFault,
    read_pictures,
    without_warnings,
)
from agendapack.problems import Location, Problem, error, warning


def convert(file: Path, target: Path, place: Location) -> tuple[int, tuple[Problem, ...]]:
    """Write the pictures of ``file`` to the PDF ``target``, one a page; gives the number of pages
    (0, and nothing is written, where an error keeps it out) and the problems, at ``place``.

    The same file gives the same bytes.
    """
    problems: list[Problem] = []
    try:
        with without_warnings(), Pdf.new() as pdf, _opened(file) as stream:
            for read in read_pictures(stream):
                if len(pdf.pages) == MAX_PAGES:
                    raise PictureFault(f"has more than {MAX_PAGES} pages")
                _add_page(pdf, read.picture)
                if not read.whole:
                    problems.append(
                        warning(
                            f'"{file.name}" is cut short; the rest of its picture is missing',
                            place,
                            "ask its author for the whole file",
                        )
                    )
            pages = len(pdf.pages)
            stream.seek(0)
            if file_tells(stream.read()):
                problems += wording(file.name, [Leak(LeakKind.CAMERA, (1,), 1)], place)
            if not pages:
                raise PictureFault("holds no picture")
            pdf.save(target, deterministic_id=True, fix_metadata_version=False)
    except PictureFault as fault:
        hint = "save it as JPEG or PNG, or as PDF, at no more than 300 dots an inch"
        return 0, (error(f'"{file.name}" {fault}', place, hint),)
    return pages, tuple(problems)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        stream = file.open("rb")
    except OSError as fault:
        raise PictureFault(f"cannot be read: {fault.strerror}") from None
    with stream:
        yield stream


def _add_page(pdf: Pdf, picture: CodedPicture) -> None:
    where = placing(picture.size, picture.dpi, picture.turn)
    a, b, c, d, e, f = TURNS[picture.turn]
    w, h = where.width, where.height
    matrix = (a * w, b * h, c * w, d * h, e * w + where.left, f * h + where.bottom)
    numbers = " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in matrix)
    page = pdf.add_blank_page(page_size=where.page)
    page.obj.Resources = Dictionary(XObject=Dictionary(Picture=_image(pdf, picture)))
    page.obj.Contents = pdf.make_stream(f"q {numbers} cm /Picture Do Q\n".encode())


def _image(pdf: Pdf, picture: CodedPicture) -> pikepdf.Object:
    """The picture's image XObject (8.9.5)."""
    space: pikepdf.Object = Name(f"/{picture.space}")
    if picture.profile is not None:
        components = COMPONENTS[picture.space]
        profile = pdf.make_stream(picture.profile, N=components, Alternate=space)
        space = Array([Name.ICCBased, profile])
    if picture.palette is not None:
        highest = len(picture.palette) // 3 - 1
        space = Array([Name.Indexed, space, highest, pikepdf.String(picture.palette)])
    stream = pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.size[0],
        Height=picture.size[1],
        ColorSpace=space,
        BitsPerComponent=picture.bits,
    )
    parameters = {f"/{name}": value for name, value in picture.parameters.items()}
    stream.write(
        picture.data,
        filter=Name(f"/{picture.coding}"),
        decode_parms=Dictionary(parameters) if parameters else None,
    )
    if picture.inverted:
        stream.Decode = Array([1, 0] * COMPONENTS[picture.space])
    if picture.mask is not None:
        stream.SMask = _image(pdf, picture.mask)
    return stream
