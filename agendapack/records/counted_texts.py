"""A text with a number, in each plural form that a language has."""

from __future__ import annotations

import gettext
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable


class CountedText(Struct, frozen=True):
    """``forms`` in the order of the file that has them; ``rule`` is the C expression in its header
    ``Plural-Forms``, which gives the index of the form for a count n (GNU gettext, Plural forms).
    """

    forms: tuple[str, ...]
    rule: str

    def of(self, count: int) -> str:
        """The form for a count.

        >>> CountedText(("{count} papur", "{count} bapur"), "n == 2").of(2)
        '{count} bapur'
        """
        return self.forms[form_of(self.rule, count, len(self.forms))]


def form_of(rule: str, count: int, forms: int) -> int:
    """Which of so many ``forms`` a rule gives for a count: the last where it gives none of them.
    Raises ValueError for a rule that is none."""
    try:
        index = _function(rule)(count)
    except ZeroDivisionError:
        return forms - 1
    return index if 0 <= index < forms else forms - 1


@cache
def _function(rule: str) -> Callable[[int], int]:
    # The standard library's reader of such rules: it takes numbers, n and C's operators alone, and
    # no more than a thousand characters.
    return gettext.c2py(rule)
