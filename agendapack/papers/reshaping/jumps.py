"""Everything in a paper that leads to one of its pages (ISO 32000-1, 12.3.2 and 12.6.4.2).

Links and the actions behind them, the outline, the names, what is shown first: where pages go or
shrink, each destination goes or moves with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.papers.pdf.destinations import (
    DestinationName,
    destination_name,
)
from agendapack.papers.pdf.links import actions
from agendapack.papers.pdf.trees import names_in, write_names

MAX_OUTLINE_DEPTH = 32
MAX_OUTLINE_ENTRIES = 20_000

Change: TypeAlias = "Callable[[Array], Array | None]"
"""What becomes of an explicit destination: itself, another, or None where it leads nowhere now."""


def change_destinations(pdf: Pdf, pages: Iterable[Object], change: Change) -> None:
    """Put every destination in ``pdf`` through ``change``; those of links are found on ``pages``.

    A link that leads nowhere any more stays where it is and does nothing.  A destination is asked
    for once for each place that holds it, and never changed in its own array, which places may
    share.
    """
    changing = _Changing(change)
    changing.names(pdf)
    for page in pages:
        changing.holder(page)
        for annotation in annotations_of(page):
            changing.holder(annotation)
    for entry in outline_entries(pdf):
        changing.holder(entry)
    changing.opening(pdf.Root)


def annotations_of(page: Object) -> Iterator[Object]:
    annotations = page.get(Name.Annots)
    for annotation in annotations if isinstance(annotations, Array) else ():
        if isinstance(annotation, Dictionary):
            yield annotation


def outline_entries(pdf: Pdf) -> Iterator[Object]:
    """The entries of the outline from top to bottom, each once, however it is tangled."""
    seen: set[tuple[int, int]] = set()
    waiting = [(pdf.Root.get(Name.Outlines), 0)]
    while waiting:
        parent, depth = waiting.pop()
        if isinstance(parent, Dictionary) and depth < MAX_OUTLINE_DEPTH:
            for child in children_of(parent, seen):
                yield child
                waiting.append((child, depth + 1))


def children_of(parent: Object, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """The outline entries right below ``parent`` that are not among the ``seen``, which grow."""
    node = parent.get(Name.First)
    while isinstance(node, Dictionary) and len(seen) < MAX_OUTLINE_ENTRIES:
        if node.objgen in seen or not node.is_indirect:
            return
        seen.add(node.objgen)
        yield node
        node = node.get(Name.Next)


class _Changing:
    def __init__(self, change: Change) -> None:
        self._change = change
        self._lost: set[DestinationName] = set()
        self._done: set[tuple[int, int]] = set()  # holders and actions, which may be shared

    def names(self, pdf: Pdf) -> None:
        """The names come first, for the links that use a lost one are lost too."""
        names = pdf.Root.get(Name.Names)
        tree = names.get(Name.Dests) if isinstance(names, Dictionary) else None
        if isinstance(tree, Dictionary):
            left: dict[bytes, Object] = {}
            for name, value in names_in(tree):
                if name in left or name in self._lost:
                    continue
                changed = self._target(value)
                if changed is None:
                    self._lost.add(name)
                else:
                    left[name] = changed
            if left:
                pdf.Root.Names.Dests = write_names(pdf, left)
            else:
                del pdf.Root.Names[Name.Dests]
        older = pdf.Root.get(Name.Dests)
        if isinstance(older, Dictionary):
            for key in list(older.keys()):
                if not self._entry(older, Name(key)):
                    self._lost.add(key)

    def opening(self, catalogue: Object) -> None:
        """What is shown first (7.7.2): a destination or an action."""
        if isinstance(catalogue.get(Name.OpenAction), Array):
            self._entry(catalogue, Name.OpenAction)
        elif Name.OpenAction in catalogue:
            self._actions(catalogue, Name.OpenAction)
        self.holder(catalogue)

    def holder(self, holder: Object) -> None:
        """An annotation, an outline entry, or a page with its additional actions."""
        if not self._is_new(holder):
            return
        if Name.Dest in holder:
            self._entry(holder, Name.Dest)
        if Name.A in holder:
            self._actions(holder, Name.A)
        additional = holder.get(Name.AA)
        if isinstance(additional, Dictionary) and self._is_new(additional):
            for key in list(additional.keys()):
                self._actions(additional, Name(key))
            if not additional.keys():
                del holder[Name.AA]

    def _is_new(self, value: Object) -> bool:
        if not value.is_indirect:
            return True
        if value.objgen in self._done:
            return False
        self._done.add(value.objgen)
        return True

    def _entry(self, holder: Object, key: Name) -> bool:
        """Change the destination under ``key``; False where it is lost, and the entry gone."""
        value = holder[key]
        changed = self._target(value)
        if changed is None:
            del holder[key]
            return False
        if changed is not value:
            holder[key] = changed
        return True

    def _target(self, value: Object) -> Object | None:
        """What becomes of a destination, explicit, in a dictionary (12.3.2.3), or a name."""
        name = destination_name(value)
        if name is not None:
            return None if name in self._lost else value
        explicit = value.get(Name.D) if isinstance(value, Dictionary) else value
        if not isinstance(explicit, Array) or not len(explicit):
            return value
        changed = self._change(explicit)
        return value if changed is explicit else changed

    def _actions(self, holder: Object, key: Name) -> None:
        """Change where a chain of actions leads; those that lead nowhere leave the chain."""
        chain = list(actions(Dictionary(A=holder[key])))
        left = [action for action in chain if self._leads(action)]
        if len(left) == len(chain):
            return
        if not left:
            del holder[key]
            return
        holder[key] = left[0]
        for action, following in zip(left, [*left[1:], None], strict=True):
            if following is not None:
                action[Name.Next] = following
            elif Name.Next in action:
                del action[Name.Next]

    def _leads(self, action: Object) -> bool:
        if action.get(Name.S) != Name.GoTo or Name.D not in action:
            return True
        if action.is_indirect and action.objgen in self._done:
            return True  # a lost one is never done with: each of its holders is to learn of it
        changed = self._target(action[Name.D])
        if changed is None:
            return False
        action[Name.D] = changed
        # The same place by its structure element (ISO 32000-2, 12.6.4.2), which may go or move.
        if Name.SD in action:
            del action[Name.SD]
        self._is_new(action)
        return True
