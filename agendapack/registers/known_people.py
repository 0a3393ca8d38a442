"""Who is who among the members of many meetings, whose lists call them a little differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.records.person_names import Roll, key

if TYPE_CHECKING:
    from collections.abc import Sequence


class KnownPeople:
    """The members that committees had, each called as the meeting calls them that was asked for
    first: the latest."""

    def __init__(self) -> None:
        self._roll = Roll(())
        self._found: dict[str, str] = {}

    def known(self, names: Sequence[str]) -> list[str]:
        """Who the members of one earlier meeting are: two of them are never the same person."""
        for name in names:
            if name not in self._found:
                self._found[name] = self.find(name) or name
        exact = {person for name in names if key(person := self._found[name]) == key(name)}
        people: list[str] = []
        for name in names:
            person = self._found[name]
            is_another = key(person) != key(name) and (person in exact or person in people)
            people.append(name if is_another else person)
        new = [person for person in people if person not in self._roll.names]
        if new:
            self._roll = Roll((*self._roll.names, *new))
        return people

    def find(self, name: str) -> str | None:
        """The member who has this name, whatever the titles; None where there is none.

        Lists of members mean somebody else by another first name.
        """
        found = self._roll.who(name)
        return found if found in self._roll.names else None
