"""The files of released documents: what they are called, and whether they are still as they were
released."""

from __future__ import annotations

import os
import stat
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from msgspec import Struct

from agendapack.problems import Location, UnprovedError
from agendapack.records.version_control import is_lfs_pointer
from agendapack.released.released_meeting import KeptFile, ReleasedMeeting

_POINTER_SIZE = 1024
"""Bytes: a pointer of Git LFS is shorter (its specification, "The Pointer")."""


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


def kept_fault(folder: Path, kept: KeptFile) -> KeptFault | None:
    """What has become of a released file in ``folder``; None where it is as it was released."""
    file = folder / kept.kept
    try:
        mode = file.lstat().st_mode
        if not stat.S_ISREG(mode):
            return KeptFault(file, "link")
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_size <= _POINTER_SIZE:
                if is_lfs_pointer(opened.read(_POINTER_SIZE)):
                    return KeptFault(file, "pointer")
                opened.seek(0)
            found = file_digest(opened, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return KeptFault(file, "gone")
    return None if found == kept.sha256 else KeptFault(file, "other")


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
