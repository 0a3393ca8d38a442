"""Compares people's names as a reader of the minutes would."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNCILLOR = {"councillor", "cllr", "cyng", "cynghorydd"}
_HONORIFICS = {
    *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend"),
    *("sir", "dame", "lord", "lady", "baroness", "alderman", "the", "rt", "hon"),
}


def key(name: str) -> str:
    """``name`` without "Councillor" in any of its forms, in small letters: "mrs aspinall"."""
    return " ".join(word for word in _words(name) if word not in _COUNCILLOR)


def _bare(name: str) -> str:
    """``name`` without any title: "aspinall"."""
    words = [word for word in _words(name) if word not in _COUNCILLOR | _HONORIFICS]
    return " ".join(words)


def _words(name: str) -> list[str]:
    composed = unicodedata.normalize("NFC", name).casefold().replace("’", "'")
    return re.findall(r"[^\s.,()]+", composed)


class Roll:
    """A list of people that can be asked for somebody by a name written a little differently.

    "Cllr Mahony" finds "Councillor Dr Mahony", unless two people on the roll are called Mahony.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._by_key: dict[str, str] = {}
        self._by_bare: dict[str, set[str]] = {}
        for name in self.names:
            known = self._by_key.setdefault(key(name), name)
            self._by_bare.setdefault(_bare(name), set()).add(known)

    def find(self, name: str) -> str | None:
        """The person on the roll whom ``name`` means, as the roll writes it."""
        exact = self._by_key.get(key(name))
        if exact is not None:
            return exact
        near = self._by_bare.get(_bare(name), set())
        titled = _bare(name) != key(name)
        if len(near) != 1:
            return None
        only = next(iter(near))
        # Two different titles are two people: Mr Smith is not Mrs Smith.
        return None if titled and key(only) != _bare(only) else only

    def near(self, name: str) -> str | None:
        """The person whose name is spelt almost so; titles, which are all alike, do not count."""
        by_bare = {bare: min(people) for bare, people in self._by_bare.items()}
        for bare in get_close_matches(_bare(name), by_bare, n=1, cutoff=0.7):
            return by_bare[bare]
        return None

    def who(self, name: str) -> str:
        """One text for one person: the roll's name, or the key of a name that is not on it."""
        return self.find(name) or key(name)

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None
