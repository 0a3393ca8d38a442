"""Writes a plan's bookmarks as the pack's outline (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.pack.bookmarks import Bookmark
from agendapack.papers.pdf.strings import text_string

_FITS = frozenset({"XYZ", "Fit", "FitH", "FitV", "FitR", "FitB", "FitBH", "FitBV"})


def write_outline(pdf: Pdf, bookmarks: Sequence[Bookmark], pages: Sequence[Object]) -> None:
    """Make ``bookmarks`` the outline of ``pdf``; ``pages`` are its page objects in order."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    _hang(pdf, root, bookmarks, pages)
    pdf.Root.Outlines = root


def _hang(pdf: Pdf, parent: Object, bookmarks: Sequence[Bookmark], pages: Sequence[Object]) -> int:
    """Hang entries below ``parent``; returns how many lines they show when ``parent`` is open."""
    nodes = [pdf.make_indirect(_entry(bookmark, pages)) for bookmark in bookmarks]
    shown = 0
    for index, (node, bookmark) in enumerate(zip(nodes, bookmarks, strict=True)):
        node.Parent = parent
        if index:
            node.Prev = nodes[index - 1]
        if index + 1 < len(nodes):
            node.Next = nodes[index + 1]
        shown += 1
        if bookmark.children:
            below = _hang(pdf, node, bookmark.children, pages)
            node.Count = below if bookmark.open else -below
            shown += below if bookmark.open else 0
    if nodes:
        parent.First = nodes[0]
        parent.Last = nodes[-1]
        parent.Count = shown
    return shown


def _entry(bookmark: Bookmark, pages: Sequence[Object]) -> Dictionary:
    entry = Dictionary(Title=text_string(bookmark.title))
    if bookmark.destination is not None:
        entry.Dest = String(bookmark.destination)
    elif bookmark.page is not None:
        entry.Dest = _explicit(bookmark, pages[bookmark.page])
    elif bookmark.uri is not None:
        entry.A = Dictionary(S=Name.URI, URI=String(bookmark.uri))
    if bookmark.flags:
        entry.F = bookmark.flags
    if bookmark.colour is not None:
        entry.C = Array([round(value, 4) for value in bookmark.colour])
    return entry


def _explicit(bookmark: Bookmark, page: Object) -> Array:
    view = bookmark.view
    if view is None or view.fit not in _FITS:
        return Array([page, Name.Fit])
    # None stands for null: "leave this as it is".
    return Array([page, Name(f"/{view.fit}"), *view.operands])
