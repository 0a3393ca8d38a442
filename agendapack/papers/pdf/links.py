"""Keeps a paper's links and named destinations working once it lies among other papers.

Two papers may both have a "chapter1", and one may name what the pack itself calls "item-7".  So
each paper's names are put behind its own key ("item-7.1/chapter1"), wherever they are defined or
used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.pdf.destinations import as_bytes, destination_name, named_destinations

MAX_CHAIN = 64  # actions in a /Next chain: beyond this it is a loop


def renamed(key: str, name: bytes) -> bytes:
    return key.encode() + b"/" + name


def carry_destinations(pack: Pdf, paper: Pdf, key: str) -> dict[bytes, Object]:
    """The paper's named destinations as the pack's, behind ``key``; an empty key leaves them be.

    The paper's pages must have been copied already, so that the destinations lead to the copies.
    """
    return {
        (renamed(key, as_bytes(name)) if key else as_bytes(name)): pack.copy_foreign(
            paper.make_indirect(explicit) if not explicit.is_indirect else explicit
        )
        for name, explicit in named_destinations(paper).items()
    }


def rename_links(pages: Iterable[Object], key: str) -> None:
    """Put the names that the links on copied ``pages`` use behind ``key``.

    A name that the paper does not define is renamed too: it must not begin to mean another's.
    """
    _rename_all(pages, lambda name: renamed(key, name))


def restore_links(pages: Iterable[Object], key: str) -> None:
    """Give the links on ``pages`` the names again that they had before they were put behind
    ``key``."""
    _rename_all(pages, lambda name: name.removeprefix(renamed(key, b"")))


def _rename_all(pages: Iterable[Object], change: Callable[[bytes], bytes]) -> None:
    """Annotations and actions may be shared; each is renamed once."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        annotations = page.get(Name.Annots)
        if not isinstance(annotations, Array):
            continue
        for annotation in annotations:
            if isinstance(annotation, Dictionary):
                _rename(annotation, Name.Dest, change, seen)
                for action in actions(annotation):
                    if action.get(Name.S) == Name.GoTo:
                        _rename(action, Name.D, change, seen)


def _rename(
    holder: Object,
    entry: Name,
    change: Callable[[bytes], bytes],
    seen: set[tuple[int, int]],
) -> None:
    if holder.is_indirect:
        if holder.objgen in seen:
            return
        seen.add(holder.objgen)
    if (name := destination_name(holder.get(entry))) is not None:
        holder[entry] = String(change(as_bytes(name)))


def actions(holder: Object) -> Iterator[Object]:
    """An annotation's or field's actions: /A, those of /AA, and the chains behind them."""
    starts = [holder.get(Name.A)]
    additional = holder.get(Name.AA)
    if isinstance(additional, Dictionary):
        starts += [action for _, action in additional.items()]
    waiting = [start for start in starts if start is not None]
    for _ in range(MAX_CHAIN):
        if not waiting:
            return
        action = waiting.pop()
        if isinstance(action, Array):
            waiting += list(action)
        elif isinstance(action, Dictionary):
            yield action
            if Name.Next in action:
                waiting.append(action[Name.Next])
