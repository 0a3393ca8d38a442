"""Compares people's names as a reader of the minutes would."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNCILLOR = {
    *("councillor", "cllr", "cyng"),
    *("cynghorydd", "gynghorydd", "chynghorydd"),  # the first letter, as Welsh grammar has it
}
_COURTESY = {"mr", "mrs", "ms", "miss", "mx"}
_HONORIFICS = _COURTESY | {
    *("dr", "prof", "professor", "rev", "revd", "reverend", "canon"),
    *("sir", "dame", "lord", "lady", "baroness", "alderman", "the", "rt", "hon"),
}
_AFTER_NAMES = {"mbe", "obe", "cbe", "bem", "jp", "dl", "kc", "qc", "mp", "phd", "esq"}
_SEVERAL = {"and", "&", "councillors", "cllrs", "cynghorwyr"}
_ARTICLES = {"the", "y", "yr"}
_CHAIRS = {"chairman", "chairwoman", "chairperson"}
_BRACKETS = re.compile(r"\([^()]*\)")
_COUNCILLOR_IN = re.compile(rf"\b(?:{'|'.join(sorted(_COUNCILLOR))})\b", re.IGNORECASE)


def key(name: str) -> str:
    """``name`` without "Councillor" in any of its forms, in small letters: "mrs aspinall".

    >>> key("Cllr Onnen"), key("Y Cynghorydd Onnen"), key("Y Bont")
    ('onnen', 'onnen', 'y bont')
    """
    words = _words(name)
    if words[0:1] == ["y"] and not _COUNCILLOR.isdisjoint(words[1:2]):
        words = words[1:]
    return " ".join(word for word in words if word not in _COUNCILLOR)


def role_key(role: str) -> str:
    """A role as it is compared: "The Vice-Chairman" is "vice chair", "Y Cadeirydd" "cadeirydd"."""
    words = _words(role.replace("-", " "))
    return " ".join("chair" if word in _CHAIRS else word for word in words if word not in _ARTICLES)


def _bare(name: str) -> str:
    """``name`` without any title and without accents, and without what stands in brackets or after
    a comma: "aspinall"."""
    return " ".join(_parts(name)[1])


def by_surname(name: str) -> tuple[str, str, str]:
    """What puts people in order of name: the surname, then the rest, titles last.

    >>> sorted(["Councillor Zoe Ash", "Councillor Yew", "Councillor Mrs Ann Elm"], key=by_surname)
    ['Councillor Zoe Ash', 'Councillor Mrs Ann Elm', 'Councillor Yew']
    """
    words = _parts(name)[1]
    return (words[-1] if words else "", " ".join(words), name)


@lru_cache(4096)
def _parts(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The titles in a name, and the words of the name itself.

    >>> _parts("The Mayor, Councillor Siân Evans MBE (in the Chair)")
    (frozenset({'councillor'}), ('sian', 'evans'))
    """
    words = [_without_accents(word) for word in _words(_alone(name)) or _words(name)]
    titles = frozenset(words) & _HONORIFICS
    if not _COUNCILLOR.isdisjoint(words):
        titles |= {"councillor"}
    others = _COUNCILLOR | _HONORIFICS | _AFTER_NAMES
    return titles, tuple(word for word in words if word and word not in others)


def _alone(name: str) -> str:
    """A name without an office before it, and without what stands in brackets or after a comma.

    >>> _alone("The Mayor (Councillor Ash)"), _alone("Councillor Ash, Vice-Chair (in the Chair)")
    ('Councillor Ash', 'Councillor Ash')
    """
    text = _BRACKETS.sub(" ", name)
    if _COUNCILLOR.isdisjoint(_words(text)):
        within = (inner[1:-1] for inner in _BRACKETS.findall(name))
        text = next((inner for inner in within if not _COUNCILLOR.isdisjoint(_words(inner))), text)
    start = _COUNCILLOR_IN.search(text)
    return text[start.start() if start else 0 :].split(",")[0].strip()


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _words(name: str) -> list[str]:
    composed = unicodedata.normalize("NFC", name).casefold().replace("’", "'")
    return re.findall(r"[^\s.,()]+", composed)


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be one person's: the surname is the same, first names or their initials
    do not differ where both have them, nor do titles.

    >>> may_be_one("Cllr J. Smith", "Councillor John Smith")
    True
    >>> may_be_one("Mrs Smith", "Mr Smith"), may_be_one("Jane Smith", "John Smith")
    (False, False)
    """
    (titles, words), (other_titles, other_words) = _parts(one), _parts(other)
    if not words or not other_words or words[-1] != other_words[-1]:
        return False
    if are_several(one) or are_several(other):
        return False
    councillor = {"councillor"}
    mine, theirs = titles - councillor, other_titles - councillor
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        return False
    # Mr Smith beside Councillor Smith is an officer.
    for some, others in ((titles, other_titles), (other_titles, titles)):
        if "councillor" in some - others and others & _COURTESY and not some & _COURTESY:
            return False
    short, long = sorted((words[:-1], other_words[:-1]), key=len)
    rest = iter(long)
    return all(any(_agree(word, candidate) for candidate in rest) for word in short)


def is_councillor_alone(name: str) -> bool:
    """Whether a text is the name of a councillor and nothing more.

    >>> is_councillor_alone("Cllr Ash"), is_councillor_alone("Councillor Ash (in the Chair)")
    (True, False)
    """
    return not _COUNCILLOR.isdisjoint(_words(name)) and not set("(,") & set(name)


def are_several(name: str) -> bool:
    """Whether a text names more people than one: "Councillors Ash and Birch"."""
    return not _SEVERAL.isdisjoint(_words(name))


def _agree(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


class Roll:
    """A list of people that can be asked for somebody by a name written a little differently.

    "Cllr Mahony" finds "Councillor Dr Mahony" and "Councillor Eve Mahony", unless two people on the
    roll are called Mahony.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._by_key: dict[str, str] = {}
        for name in self.names:
            self._by_key.setdefault(key(name), name)

    def exactly(self, name: str) -> str | None:
        """The person on the roll who has this name, whether or not it says Councillor."""
        return self._by_key.get(key(name))

    def find(self, name: str) -> str | None:
        """The person on the roll whom ``name`` means, as the roll writes it."""
        exact = self.exactly(name)
        if exact is not None:
            return exact
        likely = self.likely(name)
        return likely[0] if len(likely) == 1 else None

    def likely(self, name: str) -> tuple[str, ...]:
        """Those on the roll whom ``name`` may mean: who has the whole of it before others, and who
        has a title of it, such as Councillor, before those who have none."""
        likely = [known for known in self._by_key.values() if may_be_one(name, known)]
        likely = [known for known in likely if _bare(known) == _bare(name)] or likely
        titles = _parts(name)[0]
        return tuple([known for known in likely if titles & _parts(known)[0]] or likely)

    def near(self, name: str) -> str | None:
        """The person whose name is spelt almost so, or those whom it may mean; titles, which are
        all alike, do not count."""
        likely = self.likely(name)
        if len(likely) > 1:
            return " or ".join(likely)
        by_bare: dict[str, str] = {}
        for known in self._by_key.values():
            bare = _bare(known)
            by_bare[bare] = min(known, by_bare.get(bare, known))
        for bare in get_close_matches(_bare(name), by_bare, n=1, cutoff=0.7):
            return by_bare[bare]
        return None

    def who(self, name: str) -> str:
        """One text for one person: the roll's name, or the key of a name that is not on it.

        Names of two people differ in more than titles: who has another first name, or one more, is
        somebody else here, as a list of people means it.
        """
        found = self.find(name)
        return found if found is not None and _bare(found) == _bare(name) else key(name)

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None
