"""The folder of a council's cache: where it is, and what lies in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from agendapack.build.temporary_files import seconds_since

FOLDER = ".agendapack"
EXEMPT = "exempt"
"""In it: what is kept of exempt papers, for nobody else's eyes (:func:`private_folder`)."""
LOCKS = "locks"
"""In it: a locked file for each folder that a build is writing."""
RELEASING = "releasing"
"""In it, and apart in its ``exempt/``: that a release runs, and what it makes on the way."""
COMPARING = "comparing"
"""In it, and apart in its ``exempt/``: what a meeting would make now."""

HOUR = 3600.0  # seconds


def private_folder(folder: Path) -> None:
    """Make a folder below ``.agendapack/exempt/``; only its owner may look into that.  OSError
    where the disk will not have it."""
    for above in (folder, *folder.parents):
        if above.name == EXEMPT and above.parent.name == FOLDER:
            above.mkdir(parents=True, mode=0o700, exist_ok=True)
            above.chmod(0o700)
            break
    folder.mkdir(parents=True, exist_ok=True)


def mark_used(file: Path) -> None:
    """Note that what is kept in a file was used, to the hour: its time says when it was last.

    One that is somebody else's, or only to be read, stays as it is.
    """
    with suppress(OSError):
        if seconds_since(file.stat()) > HOUR:
            os.utime(file)
