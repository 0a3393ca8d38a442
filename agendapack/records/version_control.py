"""Finds what Git leaves in a file that is not the council's text: a pointer, or a conflict.

Git LFS keeps large files elsewhere, and puts a pointer of three lines in their place until they are
fetched (its specification, "The Pointer").  A merge that Git cannot make leaves both versions in
the file, between lines of seven characters (git-merge, "How conflicts are presented").
"""

from __future__ import annotations

import re
from pathlib import Path

from agendapack.problems import Location, Problem, error

LFS_BEGINS = b"version https://git-lfs.github.com/spec/v"
LFS_HINT = 'the file itself is not on this computer yet: run "git lfs pull" and build again'

_MARKER = re.compile(r"(?:<{7}|>{7})(?: .*)?")


def is_lfs_pointer(data: bytes) -> bool:
    """Whether a file that begins with ``data`` is a pointer of Git LFS."""
    return data.startswith(LFS_BEGINS)


def conflict_problem(text: str, file: Path) -> Problem | None:
    """The first mark of a conflict in a file's text.  A line of ======= alone is none: it may
    underline a heading."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if _MARKER.fullmatch(line):
            return error(
                f'a conflict of Git is not resolved: "{line}"',
                Location(file, number, 1),
                "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>",
            )
    return None
