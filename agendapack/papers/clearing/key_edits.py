"""What is to be changed in a paper, as plain values: where, and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct, field

from agendapack.papers.active import ActiveKind, Removed
from agendapack.papers.comments import PaperComments
from agendapack.papers.pdf.objects import Json, is_reference

Place: TypeAlias = "tuple[Place, str | int] | str"
"""Where a value stands: an object's reference, or a place and the key or index in it."""

TRAILER = "trailer"


class KeyEdit(Struct, frozen=True):
    """What stands under ``key`` in the object at ``place`` goes; or becomes what stands at
    ``other``, or ``value``: a name (with its solidus), a string."""

    place: Place
    key: str | int
    other: Place | None = None
    value: str | None = None


class Clearing(Struct):
    """What a paper loses: the edits, and what of it is told; how many notes by page, and who wrote
    them; and the references of its pictures and of the layers that its pages use."""

    edits: list[KeyEdit] = field(default_factory=list)
    told: dict[ActiveKind, set[int]] = field(default_factory=dict)
    notes: dict[int, int] = field(default_factory=dict)
    authors: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, None] = field(default_factory=dict)
    layers: set[str] = field(default_factory=set)

    def removed(self) -> tuple[Removed, ...]:
        """Each kind once, in the order of ``ActiveKind``."""
        return tuple(
            Removed(kind, tuple(sorted(number for number in self.told[kind] if number)))
            for kind in ActiveKind
            if kind in self.told
        )

    def comments(self) -> PaperComments:
        return PaperComments(
            sum(self.notes.values()), tuple(sorted(self.notes)), tuple(sorted(self.authors))
        )

    def drop(self, place: Place, key: str | int) -> None:
        self.edits.append(KeyEdit(place, key))

    def tell(self, kinds: Iterable[ActiveKind], page: int = 0) -> None:
        """Of a page by its number from 1, or of the paper: page 0."""
        for kind in kinds:
            self.told.setdefault(kind, set()).add(page)

    def tell_of_note(self, page: int, author: str) -> None:
        """Of a note on a page, by its number from 1; ``author`` is empty where it says none."""
        self.notes[page] = self.notes.get(page, 0) + 1
        if author:
            self.authors[author] = None


def place_of(value: Json, place: Place, key: str | int) -> Place:
    """Where a value stands that was found under ``key`` at ``place``."""
    return value if is_reference(value) else (place, key)


def may_lead_on(value: Json) -> bool:
    """Whether a value may be a dictionary or hold one.  In this data only a reference is a string
    that begins with a digit."""
    if value.__class__ is str:
        return value[0].isdigit()
    return value.__class__ is dict or value.__class__ is list
