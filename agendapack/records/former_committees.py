"""Checks which committees one says that it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error
from agendapack.records.meeting_names import COMMITTEE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.shelf import Shelf
    from agendapack.records.values import Text


def former_committee_problems(shelf: Shelf, committee: str) -> list[Problem]:
    """No committee was itself before, neither directly nor by way of others; and each of them is
    the name of a folder, once."""
    problems: list[Problem] = []
    seen: dict[str, Text] = {}
    for name in _formerly(shelf, committee):
        if name in seen:
            problems.append(
                error(
                    f'"{name}" stands under formerly: for the second time',
                    name.place,
                    "take one of the two out",
                )
            )
        elif not is_folder(name):
            problems.append(
                error(
                    f'expected the folder of a committee, found "{name}"',
                    name.place,
                    "write the name that its folder in meetings/ had, such as parks",
                )
            )
        elif name == committee:
            problems.append(
                error(
                    f'"{name}" was formerly itself',
                    name.place,
                    "name the folders that its meetings lay in before",
                )
            )
        elif (way := _way(shelf, name, committee)) is not None:
            told = ", which was ".join(way)
            problems.append(
                error(
                    f'"{committee}" was formerly itself: it was {told}',
                    name.place,
                    f"take {way[-1]} out of formerly: in {way[-2]}/{COMMITTEE_FILE},"
                    f" or {name} out of it here",
                )
            )
        seen.setdefault(name, name)
    return problems


def is_folder(name: str) -> bool:
    """Whether a text may be the name of a committee's folder.

    >>> is_folder("parks"), is_folder("../parks"), is_folder(".."), is_folder("")
    (True, False, False, False)
    """
    return bool(name) and not name.startswith(".") and not set(name) & set("/\\\0")


def _way(shelf: Shelf, start: str, end: str) -> tuple[str, ...] | None:
    """The committees that lead from one back to another; None where they do not."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        for name in map(str, _formerly(shelf, way[-1])):
            if name == end:
                return (*way, name)
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return None


def _formerly(shelf: Shelf, committee: str) -> Iterator[Text]:
    """What a committee was before; of a committee that is there no more, nothing is known."""
    if not is_folder(committee):
        return
    file = shelf.folder / committee / COMMITTEE_FILE
    if not shelf.is_there(shelf.take(file)):
        return
    record = shelf.committee(committee).record
    if record is not None:
        yield from record.formerly
