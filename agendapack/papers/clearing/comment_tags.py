"""What a structure tree loses with the comments of its pages (ISO 32000-2, 14.7): the references to
annotations that go, and the elements that held nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from agendapack.papers.clearing.key_edits import Clearing, KeyEdit, Place, may_lead_on, place_of
from agendapack.papers.clearing.notes import Notes
from agendapack.papers.pdf.objects import Json, Objects, is_reference
from agendapack.papers.structure.standard_types import Roles
from agendapack.papers.structure.tree_reading import read_roles

_MAY_GO = frozenset((
    "Annot", "Div", "Em", "FENote", "NonStruct", "Note", "P", "Private", "Reference", "Span",
    "Strong", "Sub",
))  # fmt: skip
"""Elements that are nothing once they are empty; an empty cell or label is still one."""

_TEXTS = ("/Alt", "/ActualText", "/E", "/T")


class _Visit(Struct):
    """An element on the way from the root to the one being read; ``within`` is where its parent
    holds it."""

    entries: dict[str, Json]
    at: Place
    within: tuple[Place, str | int]
    kids: Iterator[tuple[Json, Place, str | int]]
    holds: bool = False  # content, or an element that stays
    lost: bool = False  # an annotation, or an element


class CommentTags:
    """The structure tree of one paper."""

    def __init__(self, objects: Objects, notes: Notes, clearing: Clearing) -> None:
        self._objects = objects
        self._notes = notes
        self._clearing = clearing
        self._roles = Roles({}, {})
        self._gone: set[Place] = set()

    def prune(self, root: dict[str, Json], at: Place) -> None:
        """Go through the tree below ``root``, which stands at ``at``, once, kids first."""
        if not (self._notes.gone or self._notes.taken):
            return
        self._roles = read_roles(self._objects, root)
        seen: set[Place] = {at}
        path = [_Visit(root, at, (at, "/K"), self._kids(root, at))]
        while path:
            visit = path[-1]
            below = next(visit.kids, None)
            if below is None:
                path.pop()
                if path:
                    self._settle(visit, path[-1], is_top=len(path) == 1)
                continue
            kid, holder, key = below
            entries, where = self._objects.dictionary(kid), place_of(kid, holder, key)
            if entries.get("/Type") == "/OBJR":
                self._referred(visit, entries.get("/Obj"), (holder, key))
            elif entries.get("/Type") == "/MCR" or not entries or where in seen:
                visit.holds = True
            else:
                seen.add(where)
                path.append(_Visit(entries, where, (holder, key), self._kids(entries, where)))
        self._forget(root, at)

    def _kids(self, entries: dict[str, Json], at: Place) -> Iterator[tuple[Json, Place, str | int]]:
        value = entries.get("/K")
        found = self._objects.resolve(value)
        if isinstance(found, list):
            holder = place_of(value, at, "/K")
            yield from ((kid, holder, index) for index, kid in enumerate(found))
        elif found is not None:
            yield value, at, "/K"

    def _referred(self, visit: _Visit, target: Json, within: tuple[Place, str | int]) -> None:
        """An element refers to an annotation, or another object."""
        if is_reference(target) and target in self._notes.gone:
            visit.lost = True
            self._clearing.drop(*within)
            return
        visit.holds = True
        if is_reference(target) and (note := self._notes.taken.get(target)) is not None:
            for key in _TEXTS:
                if self._objects.text(visit.entries.get(key)) == note:
                    self._clearing.drop(visit.at, key)

    def _settle(self, visit: _Visit, above: _Visit, *, is_top: bool) -> None:
        """Decide about an element whose kids are all decided.  What hangs on the root stays, for a
        tree without elements is none."""
        if not visit.lost or visit.holds:
            above.holds = above.holds or visit.holds
            return
        role, space = self._objects.name(visit.entries.get("/S")), visit.entries.get("/NS")
        standard = (
            self._roles.standard_in(role, space)
            if isinstance(space, str)
            else self._roles.standard(role)
        )
        if is_top or standard not in _MAY_GO:
            above.holds = True
            for key in _TEXTS:  # they said what is gone
                if key in visit.entries:
                    self._clearing.drop(visit.at, key)
            return
        above.lost = True
        self._clearing.drop(*visit.within)
        self._empty(visit.entries, visit.at)

    def _empty(self, entries: dict[str, Json], at: Place) -> None:
        """Leave nothing of an element and of those below it: something may lead to them yet."""
        waiting = [(entries, at)]
        while waiting:
            entries, at = waiting.pop()
            if at in self._gone or entries.get("/Type") in ("/OBJR", "/MCR"):
                continue
            self._gone.add(at)
            waiting += (
                (self._objects.dictionary(kid), place_of(kid, holder, key))
                for kid, holder, key in self._kids(entries, at)
            )
            if isinstance(at, str):
                self._clearing.edits += (KeyEdit(at, key) for key in entries)

    def _forget(self, root: dict[str, Json], at: Place) -> None:
        """Let the tree of identifiers (7.9.6) lead to none that is gone."""
        if not self._gone:
            return
        waiting: list[tuple[Json, tuple[Place, str | int]]] = [
            (root.get("/IDTree"), (at, "/IDTree"))
        ]
        seen: set[Place] = set()
        while waiting:
            value, (holder, key) = waiting.pop()
            entries, where = self._objects.dictionary(value), place_of(value, holder, key)
            if where in seen:
                continue
            seen.add(where)
            kids, names = entries.get("/Kids"), entries.get("/Names")
            below = place_of(kids, where, "/Kids")
            waiting += (
                (kid, (below, index))
                for index, kid in enumerate(self._objects.array(kids))
                if may_lead_on(kid)
            )
            listed, pairs = place_of(names, where, "/Names"), self._objects.array(names)
            for index in range(1, len(pairs), 2):
                element = pairs[index]
                if is_reference(element) and element in self._gone:
                    self._clearing.drop(listed, index - 1)
                    self._clearing.drop(listed, index)
