"""Who was there, as the minutes say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.records.attendance import people_of

if TYPE_CHECKING:
    from agendapack.records.dossier import MinutesSource
    from agendapack.records.vocabulary import Vocabulary


def attendance_lists(source: MinutesSource, words: Vocabulary) -> dict[str, object]:
    """What the minutes' template is given of those who were there; docs/templates.md tells the
    names: who has a role on the committee stands first, with it, and substitutes last."""
    roles: dict[str, str | None] = {member.name: member.role for member in source.members}
    persons = people_of(source).persons
    people = [(name, roles.get(persons[name])) for name in source.minutes.present]
    substitutes = (
        words.say("{member} (substituting for {absent})", member=s.member, absent=s.for_)
        for s in source.minutes.substitutes
    )
    return {
        "officers": tuple((name, role) for name, role in people if role),
        "present": (*(name for name, role in people if not role), *substitutes),
    }
