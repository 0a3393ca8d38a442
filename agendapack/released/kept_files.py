"""The files of released documents: what they are called, and whether they are still as they were
released."""

from __future__ import annotations

import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct

from agendapack.problems import Location, UnprovedError
from agendapack.records.version_control import is_lfs_pointer
from agendapack.released.released_meeting import KeptFile, ReleasedMeeting

_PIECE = 1024**2  # bytes


class KeptFault(Struct, frozen=True):
    """What has become of a released file: it is "gone", a "pointer" of Git LFS, a "link" or a
    folder, or has "other" bytes."""

    file: Path
    kind: Literal["gone", "pointer", "link", "other"]


def kept_name(name: str, version: int) -> str:
    """What a file is called in the folder of what was released.

    >>> kept_name("agenda-pack.pdf", 1), kept_name("front-sheet.html", 2)
    ('agenda-pack.pdf', 'front-sheet.v2.html')
    """
    path = Path(name)
    return name if version == 1 else f"{path.stem}.v{version}{path.suffix}"


def kept_fault(
    folder: Path, kept: KeptFile, take: Callable[[bytes], object] = bool
) -> KeptFault | None:
    """What has become of a released file in ``folder``; None where it is as it was released.

    ``take`` gets it piece by piece: what is taken and what is looked at are the same bytes.
    OSError where it cannot be read.
    """
    file, known, begin = folder / kept.kept, sha256(), b""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return KeptFault(file, "link")
        with file.open("rb") as opened:
            while piece := opened.read(_PIECE):
                begin = begin or piece
                known.update(piece)
                take(piece)
    except (FileNotFoundError, NotADirectoryError):
        return KeptFault(file, "gone")
    if known.hexdigest() == kept.sha256:
        return None
    return KeptFault(file, "pointer" if is_lfs_pointer(begin) else "other")


def require_kept(meeting: ReleasedMeeting) -> None:
    """UnprovedError, which names the file, unless the last version of each released document is as
    it was released.  OSError where one cannot be read."""
    for release in meeting.current.values():
        for kept in release.files:
            if (fault := kept_fault(meeting.folder, kept)) is not None:
                raise not_as_released(fault)


def not_as_released(fault: KeptFault) -> UnprovedError:
    """What is said of a released file that is not what it was, and what to do."""
    what = {
        "gone": "was released, and is not there",
        "pointer": "was released, and only a pointer of Git LFS is there",
        "link": "was released, and a link or a folder is there in its place",
        "other": "is not as it was released",
    }[fault.kind]
    fetch = 'fetch it: run "git lfs pull"'
    restore = f"restore it from version control: git log -- {fault.file}"
    hint = {
        "gone": f"{restore}; if Git LFS keeps it, {fetch}",
        "pointer": fetch,
    }.get(fault.kind, restore)
    return UnprovedError(f"{fault.file} {what}", hint, Location(fault.file))
