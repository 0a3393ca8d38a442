"""The jobs of unpacking for the worker pool: what opens the pack.

As in ``build/jobs.py``, each imports what it needs when it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agendapack.changes.shown_pages import Unreadable
    from agendapack.unpack.pack_division import CutPiece, PackDivision, PageStamps
    from agendapack.unpack.pack_signs import PackSigns


def read_signs(pack: Path) -> PackSigns | Unreadable:
    """All that a pack shows of itself."""
    from agendapack.unpack.signs import sign_reading

    return sign_reading.read_signs(pack)


def cut_pieces(
    pack: Path, division: PackDivision, stamps: Sequence[PageStamps], into: Path, some: slice
) -> tuple[CutPiece, ...] | Unreadable:
    """``some`` of a pack's papers as files in a folder, with what marks them as not for the public.
    OSError where the disk will not have one."""
    from msgspec.structs import replace

    from agendapack.changes.page_reading import SAVE_AGAIN
    from agendapack.changes.shown_pages import Unreadable
    from agendapack.unpack.cutting import piece_cutting
    from agendapack.unpack.cutting.piece_markings import piece_marking

    found = piece_cutting.cut_pieces(pack, division, stamps, into, some)
    if isinstance(found, Unreadable):
        return found
    try:
        return tuple(replace(piece, marking=piece_marking(into / piece.file)) for piece in found)
    except piece_cutting.UNREADABLE:  # what was broken before came out broken
        return Unreadable(piece_cutting.BROKEN, SAVE_AGAIN)
