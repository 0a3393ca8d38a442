"""Adds a supplement to a meeting.yaml that somebody has written, without touching a byte of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agendapack.records.meeting_schema import Meeting


def check_ordinal(meeting: Meeting, ordinal: int, file: Path) -> None:
    """UsageError where the meeting of ``file`` has the supplement ``ordinal`` already, or lacks one
    before it."""
    raise NotImplementedError


def insert_supplement(text: str, path: Path, ordinal: int, lines: Sequence[str]) -> str | None:
    """``text``, a meeting.yaml, with one supplement more, its ``ordinal``-th; None where the file
    is written in a way that leaves no place for it, and the ``lines`` are to be pasted in.

    ``lines`` are those of the entry, without dash and indentation.  The text is to be as the file
    has it, with its line ends and byte order mark (``path.read_bytes().decode()``), and is kept
    so: nothing is taken out, and what was read before is read after.
    """
    raise NotImplementedError
