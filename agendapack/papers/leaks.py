"""What a paper still holds that its author meant to take out, put together from what was found on
each of its pages, and how the advisor is told.

``page_leaks.py`` finds it on pages, ``camera_data.py``, ``layers_off.py`` and
``earlier_revisions.py`` in the file; here are the kinds, what counts over all pages, and the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from agendapack.papers.geometry import PageBox
from agendapack.problems import Location, Problem, warning
from agendapack.records.vocabulary import ENGLISH

MOST_DIGITS = 4  # of a page's number


class LeakKind(StrEnum):
    """What is wrong, as it stands in a sentence after "has", in the order in which it is told."""

    BOX = "text under an opaque box"
    HIGHLIGHT = "text in the colour of its highlight"
    GROUND = "text in the colour of its ground"
    OUTSIDE = "text outside the visible page"
    REDACTION = "redactions that were marked and never applied"
    CROPPED = "pictures that are cropped and kept whole"
    LAYER = "layers that are off and hold text or pictures"
    CAMERA = "camera data in pictures"
    REVISION = "earlier revisions that show something else"


class CoveredText(Struct, frozen=True):
    """Letters and digits side by side that cannot be seen, and where (user space)."""

    kind: LeakKind
    text: str
    box: PageBox


_NUMBERS = re.compile(r"[0-9]+")


def letters(text: str) -> str:
    """The letters and digits of a text: what counts of it."""
    return "".join(filter(str.isalnum, text))


def counts_on(text: str, other: str, pages: int) -> bool:
    """Whether ``other``, which stands so many ``pages`` further on (negative: back), says the same
    with a number that counts the pages, as "Page 3 of 9" and "Page 4 of 9" do.

    Amounts, dates and reference numbers differ by anything else.
    """
    if letters(_NUMBERS.sub("", text)) != letters(_NUMBERS.sub("", other)):
        return False
    own, others = _NUMBERS.findall(text), _NUMBERS.findall(other)
    if len(own) != len(others):
        return False
    steps = [_step(one, another) for one, another in zip(own, others, strict=True)]
    return pages in steps and all(step in (0, pages) for step in steps)


def _step(one: str, other: str) -> int | None:
    """From one number to another; None where they differ and are too long to count pages."""
    if one == other:
        return 0
    return int(other) - int(one) if max(len(one), len(other)) <= MOST_DIGITS else None


class PageLeaks(Struct, frozen=True):
    """What was found on one page; ``redactions`` counts those that wait to be applied, ``cropped``
    the pictures of which much is not shown."""

    texts: tuple[CoveredText, ...] = ()
    redactions: int = 0
    cropped: int = 0


class Leak(Struct, frozen=True):
    """One kind in one paper: its one-based pages, and how many characters, redactions, pictures,
    layers or revisions in all."""

    kind: LeakKind
    pages: tuple[int, ...]
    count: int


def together(pages: Sequence[PageLeaks]) -> tuple[Leak, ...]:
    """What was found on all of a paper's pages in order, kind by kind."""
    counts: dict[LeakKind, dict[int, int]] = {kind: {} for kind in LeakKind}
    for number, page in enumerate(pages, start=1):
        for text in page.texts:
            own = counts[text.kind]
            own[number] = own.get(number, 0) + len(text.text)
        for kind, count in (
            (LeakKind.REDACTION, page.redactions),
            (LeakKind.CROPPED, page.cropped),
        ):
            if count:
                counts[kind][number] = count
    return tuple(
        Leak(kind, tuple(found), sum(found.values())) for kind, found in counts.items() if found
    )


class _Words(Struct, frozen=True):
    """How a kind is told: what is counted, what that means for the pack, and what to do."""

    noun: str
    so: str
    hint: str


_OVER = (
    "what lies over words hides them from the eye alone: take the words themselves out, and save"
    " the paper again"
)
_IN_PACK = "anybody can copy {}"
_NOT_IN_PACK = "the pack leaves {} out"
_WORDS = {
    LeakKind.BOX: _Words("character", _IN_PACK.format("it"), _OVER),
    LeakKind.HIGHLIGHT: _Words("character", _IN_PACK.format("it"), _OVER),
    LeakKind.GROUND: _Words(
        "character",
        _IN_PACK.format("it"),
        "its colour hides it from the eye alone: take the words themselves out, and save the paper"
        " again",
    ),
    LeakKind.OUTSIDE: _Words(
        "character",
        _IN_PACK.format("it"),
        "a page that is cut keeps what is beyond its edge: take the words out in the program that"
        " the paper came from, and save it again",
    ),
    LeakKind.REDACTION: _Words(
        "redaction",
        _IN_PACK.format("what is under them"),
        "apply them in the program that they were marked in, and save the paper again",
    ),
    LeakKind.CROPPED: _Words(
        "picture",
        _IN_PACK.format("what is cut off"),
        "cut the pictures themselves (in Word and PowerPoint: Compress Pictures > Delete cropped"
        " areas of pictures), and save the paper again",
    ),
    LeakKind.LAYER: _Words(
        "layer",
        "anybody can switch them on",
        "delete them in the program that the paper came from, or show them, and save the paper"
        " again",
    ),
    LeakKind.CAMERA: _Words(
        "picture",
        _NOT_IN_PACK.format("it"),
        "such data tell where a picture was taken, or by which camera: remove them before you"
        " publish or send the file itself",
    ),
    LeakKind.REVISION: _Words(
        "revision",
        _NOT_IN_PACK.format("them"),
        "the file keeps what was changed in it: save it under another name, or print it to a new"
        " PDF, before you publish or send the file itself",
    ),
}


def wording(name: str, leaks: Iterable[Leak], place: Location) -> tuple[Problem, ...]:
    """The warnings about a paper; they never say what is hidden."""
    return tuple(
        warning(
            f'"{name}" has {leak.kind}, {ENGLISH.on_pages(leak.pages, most=8)} ({_counted(leak)});'
            f" {_WORDS[leak.kind].so}",
            place,
            _WORDS[leak.kind].hint,
        )
        for leak in leaks
    )


def _counted(leak: Leak) -> str:
    return f"{leak.count:,} {_WORDS[leak.kind].noun}{'' if leak.count == 1 else 's'}"
