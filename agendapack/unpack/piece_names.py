"""The names of the files that a pack is taken apart into."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agendapack.unpack.pack_division import PackDivision


def piece_names(division: PackDivision) -> tuple[str, ...]:
    """A file name for each paper of the division, in order: in ``papers/``, of a missing one in
    ``exempt/``.  No two are alike, capitals apart, in both folders together."""
    raise NotImplementedError
