"""Pictures in what is typeset: their size on the page, and their objects in the file.

A picture's name in the PDF follows from its bytes, so the same picture is the same everywhere.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.layout.pdf_writing import literal
from agendapack.papers.pictures.coded_picture import COMPONENTS
from agendapack.papers.pictures.picture_layout import TURNS, UNSTATED_DPI
from agendapack.papers.pictures.picture_reading import PictureFault, read_picture

if TYPE_CHECKING:
    from pathlib import Path

    from agendapack.pages.layout.pdf_writing import Writer
    from agendapack.papers.pictures.coded_picture import CodedPicture

__all__ = ["DrawnPicture", "PictureFault", "load"]


class DrawnPicture(Struct, frozen=True):
    """A picture ready to write.  ``width`` and ``height`` are in points, at its own resolution and
    the right way up; ``whole`` is False where its file ends before it does."""

    key: str
    name: str  # of its file
    width: float
    height: float
    picture: CodedPicture
    whole: bool = True

    def write(self, writer: Writer) -> int:
        """The number of an XObject that fills the unit square with it."""
        image = _write(writer, self.picture)
        if self.picture.turn == 1:
            return image
        turn = " ".join(map(str, TURNS[self.picture.turn]))
        resources = f"/Resources<</XObject<</Turned {image} 0 R>>>>"
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 1 1]{resources}"
        return writer.stream(entries, f"q {turn} cm /Turned Do Q".encode())


def load(file: Path) -> DrawnPicture:
    """Read a picture; PictureFault says in a sentence what is wrong with one that cannot be set."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise PictureFault(f'no such picture "{file.name}"') from None
    except OSError as fault:
        raise PictureFault(f'cannot read the picture "{file.name}": {fault.strerror}') from fault
    try:
        read = read_picture(data)
    except PictureFault as fault:
        raise PictureFault(f'"{file.name}" {fault}') from fault
    width, height = _size(read.picture)
    key = "Im" + sha256(data).hexdigest()[:16]
    return DrawnPicture(key, file.name, width, height, read.picture, read.whole)


def _size(picture: CodedPicture) -> tuple[float, float]:
    """In points, from the picture's own resolution; 96 dots an inch, as in browsers, if none."""
    across, down = picture.dpi or (UNSTATED_DPI, UNSTATED_DPI)
    width, height = picture.size[0] * 72 / across, picture.size[1] * 72 / down
    return (height, width) if picture.turn >= 5 else (width, height)


def _write(writer: Writer, picture: CodedPicture) -> int:
    """The number of its image XObject (ISO 32000-1, 8.9.5)."""
    space = f"/{picture.space}"
    components = COMPONENTS[picture.space]
    if picture.profile is not None:
        profile = writer.stream(f"/N {components}/Alternate{space}", picture.profile)
        space = f"[/ICCBased {profile} 0 R]"
    if picture.palette is not None:
        highest = len(picture.palette) // 3 - 1
        space = f"[/Indexed{space} {highest} {literal(picture.palette)}]"
    entries = (
        f"/Type/XObject/Subtype/Image/Width {picture.size[0]}/Height {picture.size[1]}"
        f"/BitsPerComponent {picture.bits}/ColorSpace{space}/Filter/{picture.coding}"
    )
    if picture.parameters:
        named = "".join(f"/{name} {_value(of)}" for name, of in picture.parameters.items())
        entries += f"/DecodeParms<<{named}>>"
    if picture.inverted:
        entries += f"/Decode[{' '.join(['1 0'] * components)}]"
    if picture.mask is not None:
        entries += f"/SMask {_write(writer, picture.mask)} 0 R"
    return writer.stream(entries, picture.data, compress=False)


def _value(value: int | bool) -> str:
    return str(value).lower()
