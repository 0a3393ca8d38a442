"""Finds the pictures that a document names, and puts them into its HTML.

A paper's picture lies in the paper's folder, a template's in any template folder (so a council's
own ``logo.png`` wins over one that ships).  The HTML stands alone: it carries its pictures as
``data:`` addresses.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from markupsafe import escape

from agendapack.pages.html.subset import Fault
from agendapack.papers.pictures.picture_reading import data_address
from agendapack.problems import MachineError, did_you_mean
from agendapack.records.paper_kinds import PICTURES_BEGIN, SHOWN_IN_HTML
from agendapack.records.version_control import LFS_BEGINS, LFS_HINT, is_lfs_pointer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.pages.html.markup import Image
    from agendapack.problems import Location


def find_image(source: str, place: Location, templates: Sequence[Path]) -> Path | Fault:
    """The file that ``src`` means in a tag from ``place``, or why it cannot be had."""
    if ":" in source[1:] and not PureWindowsPath(source).drive:
        return Fault(
            f'the picture "{source}" is not a file of the council\'s',
            "keep it beside the paper, so that the document can be made again",
        )
    written = PurePosixPath(source)
    folders = [place.file.parent]
    if any(place.file.is_relative_to(folder) for folder in templates):
        folders += [folder for folder in templates if folder not in folders]
    if (
        written.is_absolute()
        or PureWindowsPath(source).anchor
        or "\\" in source
        or ".." in written.parts
        or not written.name
    ):
        return Fault(
            f'the picture "{source}" is outside {folders[0].name}/',
            f"put the file into {folders[0].name}/ and name it from there",
        )
    for folder in folders:
        file = folder / written
        if not file.is_file():
            continue
        if not file.resolve().is_relative_to(folder.resolve()):
            return Fault(
                f'the picture "{source}" is a link to a file outside {folder.name}/',
                f"put the file itself into {folder.name}/",
            )
        begins = _read(file, len(LFS_BEGINS))
        if is_lfs_pointer(begins):
            return Fault(f'the picture "{source}" is a pointer of Git LFS, not the file', LFS_HINT)
        if not begins.startswith(PICTURES_BEGIN):
            return Fault(
                f'the picture "{source}" is neither PNG nor JPEG', "save it as PNG or JPEG"
            )
        return file.resolve()
    for folder in folders:
        if (meant := _in_other_capitals(folder, written)) is not None:
            hint = f"did you mean {meant.relative_to(folder).as_posix()}? capitals count"
            return Fault(f'no such picture "{source}"', hint)
    near = [
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in sorted((folder / written).parent.glob("*"))
        if path.suffix.lower() in SHOWN_IN_HTML
    ]
    return Fault(
        f'no such picture "{source}"',
        did_you_mean(source, near) or f"put the file into {folders[0].name}/",
    )


def _in_other_capitals(folder: Path, written: PurePosixPath) -> Path | None:
    """The file in ``folder`` whose name differs from the one that is written in capitals alone."""
    found = folder
    for part in written.parts:
        names = sorted(path.name for path in found.glob("*"))
        folded = {name.casefold(): name for name in names}
        name = part if part in names else folded.get(part.casefold())
        if name is None:
            return None
        found = found / name
    return found if found.is_file() else None


def embed_images(html: str, images: Sequence[Image]) -> str:
    """``html`` with each picture's address replaced by the picture."""
    pieces: list[str] = []
    end = 0
    for image in sorted(images, key=lambda image: image.start):
        # The typesetter says what cannot be set.
        pieces += [html[end : image.start], f'"{data_address(_read(image.file))}"']
        end = image.end
    return "".join((*pieces, html[end:]))


def embed_logo(html: str, file: Path, alternative: str) -> str:
    """``html`` with the council's logo in each place that a template keeps for it."""
    image = f'<img src="{data_address(_read(file))}" alt="{escape(alternative)}">'
    return _LOGO.sub(lambda place: f"{place[1]}{image}{place[2]}", html)


_LOGO = re.compile(
    r"""(<div\s[^<>]*class=["'](?:[^"'<>]*\s)?logo(?:\s[^"'<>]*)?["'][^<>]*>)\s*(</div>)"""
)


def _read(file: Path, size: int = -1) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(size)
    except OSError as fault:
        raise MachineError(
            f"cannot read {file}: {fault.strerror or fault}", "check the file's permissions"
        ) from fault
