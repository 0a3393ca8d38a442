"""Papers for the public that are marked as not for it: what of their markings is told, and how.

A paper in ``papers/`` is published, so a marking at a page's head or in its sensitivity label is an
error until the paper says ``public: true``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from agendapack.problems import Location, Problem, error, warning
from agendapack.records.paper_markings import PUBLISHED, REMEDY, in_label
from agendapack.records.vocabulary import ENGLISH

MOST_NAMED = 3
LONGEST_LABEL = 60  # characters


class Spot(Enum):
    """Where on a page a marking stands."""

    HEAD = "at the head of"
    FOOT = "at the foot of"
    ACROSS = "across"


class PageMarking(Struct, frozen=True):
    """One marking of a page (see :class:`~agendapack.records.paper_markings.PaperMarking`)."""

    words: str
    is_certain: bool
    spot: Spot


def of_pages(
    name: str, pages: Sequence[Sequence[PageMarking]], place: Location
) -> Iterator[Problem]:
    """What is told of the markings of a paper's pages in order."""
    if said := head_marking(pages):
        yield error(f'"{name}" is marked {said}; {PUBLISHED}', place, REMEDY)
        return
    elsewhere: dict[Spot, dict[int, PageMarking]] = {}
    for number, found in enumerate(pages, start=1):
        for marking in found:
            if marking.spot is not Spot.HEAD and marking.is_certain:
                elsewhere.setdefault(marking.spot, {}).setdefault(number, marking)
    for spot, marked in elsewhere.items():
        yield warning(f'"{name}" is marked {_said(marked, spot)}; {PUBLISHED}', place, REMEDY)


def head_marking(pages: Sequence[Sequence[PageMarking]]) -> str:
    """What marks a paper at the heads of its pages, and where; "" where nothing does."""
    heads: dict[int, PageMarking] = {}
    for number, found in enumerate(pages, start=1):
        before = pages[number - 2] if number > 1 else ()
        after = pages[number] if number < len(pages) else ()
        for marking in found:
            is_meant = marking.is_certain or number == 1 or marking in before or marking in after
            if marking.spot is Spot.HEAD and is_meant:
                heads.setdefault(number, marking)
    return _said(heads, Spot.HEAD) if heads else ""


def of_labels(name: str, labels: Sequence[str], place: Location) -> Iterator[Problem]:
    """What is told of the names of a file's sensitivity labels."""
    for label in dict.fromkeys(" ".join(label.split()) for label in labels):
        if in_label(label):
            shown = label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL]}..."
            yield error(
                f'"{name}" bears the sensitivity label "{shown}"; {PUBLISHED}', place, REMEDY
            )


def _said(marked: Mapping[int, PageMarking], spot: Spot) -> str:
    """For instance: "NOT FOR PUBLICATION" at the head of pages 1 to 4."""
    words = dict.fromkeys(f'"{marking.words}"' for marking in marked.values())
    where = ENGLISH.on_pages(marked, most=8).removeprefix("on ")
    return f"{' and '.join(list(words)[:MOST_NAMED])} {spot.value} {where}"
