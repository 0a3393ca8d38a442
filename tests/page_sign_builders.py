"""Pages of packs as plain values, for tests of what is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agendapack.unpack.pack_signs import LinePart, PackBookmark, PackSigns, PageLine, PageSigns

WIDTH, HEIGHT = 595.0, 842.0  # A4


def line(
    text: str,
    top: float = 400.0,
    left: float = 72.0,
    size: float = 12.0,
    *,
    target: int | None = None,
) -> PageLine:
    right = left + len(text) * size / 2
    return PageLine((LinePart(text, left, right, size, target=target),), top, top + size)


def foot(text: str) -> PageLine:
    return line(text, 805, 270)


def head(text: str) -> PageLine:
    return line(text, 25, 470)


def page(*lines: PageLine, label: str = "", draws: bool = False) -> PageSigns:
    ordered = tuple(sorted(lines, key=lambda each: (each.top, each.left)))
    return PageSigns(label, WIDTH, HEIGHT, ordered, draws)


def body(text: str = "The report says this") -> PageLine:
    return line(text)


def pack(
    pages: Iterable[PageSigns], bookmarks: Sequence[PackBookmark] = (), labels: Sequence[str] = ()
) -> PackSigns:
    made = tuple(pages)
    if labels:
        made = tuple(
            PageSigns(label, WIDTH, HEIGHT, each.lines, each.draws, each.is_scanned)
            for each, label in zip(made, labels, strict=True)
        )
    return PackSigns(made, tuple(bookmarks), bool(labels))
