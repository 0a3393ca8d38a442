"""Whether what was resolved is what was lost before: compared by the words of the two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

_SMALL = frozenset(
    (
        *("a", "an", "the", "this", "that", "it", "its", "and", "or", "as", "with", "council"),
        *("at", "by", "for", "from", "in", "of", "on", "to", "committee"),
        *("are", "be", "been", "has", "have", "is", "was", "were", "will"),
    )
)
_AGAINST = frozenset(
    (
        *("against", "neither", "no", "nor", "not", "cannot", "unable", "opposed"),
        *("defeated", "failed", "lost", "negatived"),
        *("decline", "declined", "declines", "dismiss", "dismissed"),
        *("fall", "fallen", "falls", "fell"),
        *("refuse", "refused", "refuses", "reject", "rejected", "rejects"),
    )
)


def as_lost(said: str, motions: Iterable[str]) -> Literal["the same", "against it", "else"]:
    """What a resolution says after ``motions`` were lost: a motion and its amendments.

    It says the same if it says nothing that they do not, or all that the motion does, but for small
    words; it is against it where it refuses something that they do not speak of refusing.

    >>> as_lost("that the lease is renewed", ["that the lease is renewed for a year"])
    'the same'
    >>> as_lost("that the motion is not supported", ["that the lease is renewed"])
    'against it'
    >>> as_lost("that the lease ends", ["that the lease is renewed"])
    'else'
    """
    words = [_words(motion) for motion in motions]
    resolved, moved = _words(said), frozenset[str]().union(*words)
    if resolved & _AGAINST - moved:
        return "against it"
    weighty = resolved - _AGAINST
    holds_all = bool(words and words[0]) and words[0] <= resolved
    return "the same" if weighty and (resolved <= moved or holds_all) else "else"


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+(?:['/.,][^\W_]+)*", text.casefold().replace("’", "'"))
    return frozenset(words) - _SMALL
