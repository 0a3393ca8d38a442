"""The bookmarks of a pack, and those of a paper's own that it carries."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from agendapack.papers.facts import OutlineEntry, View


class Bookmark(Struct, frozen=True):
    """One line of the pack's outline; ``page`` counts the pack's physical pages from zero, and
    ``view`` holds the kind of fit and its operands where the paper's own bookmark has them.
    ``destination`` names a place on the front sheet instead."""

    title: str
    page: int | None = None
    destination: str | None = None
    view: View | None = None
    uri: str | None = None
    open: bool = False
    flags: int = 0
    colour: tuple[float, float, float] | None = None
    children: tuple[Bookmark, ...] = ()


def carried(entries: Sequence[OutlineEntry], first_page: int) -> tuple[Bookmark, ...]:
    """A paper's own bookmarks, in a pack where it begins on a physical page (zero-based)."""
    return tuple(
        Bookmark(
            entry.title,
            first_page + entry.view.page if entry.view else None,
            view=entry.view,
            uri=entry.uri,
            open=entry.open,
            flags=entry.flags,
            colour=entry.colour,
            children=carried(entry.children, first_page),
        )
        for entry in entries
    )
