"""Reads page labels as the numbers of pages, and says where something else is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.page_numbering.printed_stamps import is_roman

_LABEL = re.compile(
    r"(?:(?:page|tudalen) ?)?(?P<prefix>[a-z]\d{0,3}-)?(?P<first>\d{1,6})"
    r"(?: ?[-–] ?(?:[a-z]\d{0,3}-)?(?P<last>\d{1,6}))?",
    re.IGNORECASE,
)


class LabelNumbers(Struct, frozen=True):
    """What the labels of all pages say; None where one is no number, as in roman front matter.
    ``is_sign``: they do more than count the sheets of the file from 1.  ``roman``: how many of the
    first pages have roman numbers."""

    labels: tuple[str, ...]
    numbers: tuple[PageRange | None, ...]
    is_sign: bool
    roman: int = 0

    def disagreeing(self, numbers: Sequence[PageRange | None]) -> tuple[Doubt, ...]:
        """What there is to say where pages are numbered otherwise than they are labelled."""
        if not self.is_sign:
            return ()
        wrong = [
            page
            for page, (label, number) in enumerate(zip(self.numbers, numbers, strict=True))
            if label is not None and number is not None and label.first != number.first
        ]
        if not wrong:
            return ()
        number = numbers[wrong[0]]
        assert number is not None
        more = len(wrong) - 1
        others = f", and {more} more otherwise than printed" if more else ""
        said = (
            f'page {number.first_name} is labelled "{self.labels[wrong[0]]}" in the file{others}:'
            " the printed numbers were taken"
        )
        return (Doubt("pack", said),)


def label_numbers(signs: PackSigns) -> LabelNumbers:
    """What the labels of a pack's pages say."""
    labels = tuple(page.label for page in signs.pages)
    if not signs.has_labels:
        return LabelNumbers(labels, (None,) * len(labels), is_sign=False)
    counts_sheets = all(label == str(sheet) for sheet, label in enumerate(labels, 1))
    numbers = tuple(map(_number, labels))
    roman_pages = len(list(takewhile(is_roman, labels)))
    return LabelNumbers(labels, numbers, any(numbers) and not counts_sheets, roman_pages)


def _number(label: str) -> PageRange | None:
    found = _LABEL.fullmatch(label)
    if found is None:
        return None
    first, last = int(found["first"]), int(found["last"] or found["first"])
    return PageRange(first, last, found["prefix"] or "") if 1 <= first <= last else None
