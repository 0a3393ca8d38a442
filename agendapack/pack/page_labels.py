"""The labels of a pack's pages: i, ii, then numbers, and where a slip stands all of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from agendapack.records.page_ranges import PageRange


class LabelRange(Struct, frozen=True):
    """From physical page ``start`` (zero-based) on, labels of ``style`` (r: i, ii; D: 1, 2) from
    ``first``, each after ``prefix``; without a style, each of them is ``prefix`` alone (ISO
    32000-1, 12.4.2)."""

    start: int
    style: Literal["r", "D"] | None
    first: int = 1
    prefix: str = ""


def label(numbers: PageRange) -> str:
    """The label of a page with these numbers.

    >>> label(PageRange(143, 160)), label(PageRange(5, 5)), label(PageRange(5, 8, "S1-"))
    ('143 - 160', '5', 'S1-5 - S1-8')
    """
    if numbers.first == numbers.last:
        return numbers.first_name
    return f"{numbers.first_name} - {numbers.last_name}"


def label_ranges(pages: Sequence[PageRange | None]) -> tuple[LabelRange, ...]:
    """The ranges of a pack from the numbers of each of its pages, None in front matter: a new one
    wherever a label does not count on from that of the page before."""
    found = [LabelRange(0, "r")]
    before: PageRange | None = None
    for index, numbers in enumerate(pages):
        if numbers is None or numbers == before:
            continue
        # What a slip's pages bear is no number that counts on, nor is it where a slip of one
        # number has two pages.
        if len(numbers) > 1 or pages[index + 1 : index + 2] == [numbers]:
            found.append(LabelRange(index, None, prefix=label(numbers)))
        elif found[-1].style != "D" or not _counts_on(before, numbers):
            found.append(LabelRange(index, "D", numbers.first, numbers.prefix))
        before = numbers
    return tuple(found)


def _counts_on(before: PageRange | None, numbers: PageRange) -> bool:
    return before is not None and (before.prefix, before.last + 1) == (
        numbers.prefix,
        numbers.first,
    )
