"""The words in which two pages differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec import Struct

BESIDE = 4  # words that are told of those before a difference, and of those after it
MOST = 4_000
"""Words between the first and the last difference of one page: more are told as one difference."""

MOST_MEETINGS = 200_000
"""Pairs of a word of one page and the same word on the other, up to which each is looked at."""


class WordChange(Struct, frozen=True):
    """Words of the old page in whose place those of the new one stand.

    Of each page the zero-based number of the first word, and the words, none where something was
    added or taken out; ``before`` and ``after`` are some of those that stand beside them on both.
    """

    old_start: int
    old: tuple[str, ...]
    new_start: int
    new: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many words differ: one that is put in another's place is one."""
        return max(len(self.old), len(self.new))


def word_changes(old: Sequence[str], new: Sequence[str]) -> tuple[WordChange, ...]:
    """The differences between the words of two pages, in order.

    >>> [(each.old, each.new) for each in word_changes("ten on Monday".split(), "ten".split())]
    [(('on', 'Monday'), ())]
    """
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    foot = 0
    while foot < min(len(old), len(new)) - head and old[-1 - foot] == new[-1 - foot]:
        foot += 1
    before, after = old[head : len(old) - foot], new[head : len(new) - foot]
    if not before and not after:
        return ()
    if max(len(before), len(after)) > MOST:
        return (WordChange(head, tuple(before), head, tuple(after)),)
    counts, others = Counter(before), Counter(after)
    meetings = sum(count * others[word] for word, count in counts.items())
    # Without the commonest words, where a table of them would take minutes.
    matcher = SequenceMatcher(None, before, after, autojunk=meetings > MOST_MEETINGS)
    spans = [
        (head + i, head + i_end, head + j, head + j_end)
        for tag, i, i_end, j, j_end in matcher.get_opcodes()
        if tag != "equal"
    ]
    ends = [0, *(j_end for _, _, _, j_end in spans)]
    starts = [*(j for _, _, j, _ in spans[1:]), len(new)]
    return tuple(
        WordChange(
            *(i, tuple(old[i:i_end]), j, tuple(new[j:j_end])),
            before=tuple(new[max(end, j - BESIDE) : j]),
            after=tuple(new[j_end : min(start, j_end + BESIDE)]),
        )
        for (i, i_end, j, j_end), end, start in zip(spans, ends[:-1], starts, strict=True)
    )
