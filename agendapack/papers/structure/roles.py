"""What papers map their structure types to, as the joiner needs it (ISO 32000-1, 14.7.3)."""

from __future__ import annotations

from pikepdf import Dictionary, Name, Object

from agendapack.papers.structure import standard_types
from agendapack.papers.structure.standard_types import MAX_MAPPINGS
from agendapack.papers.structure.structure_tree import Structure

STANDARD_TYPES = frozenset(f"/{name}" for name in standard_types.STANDARD_TYPES)
"""The standard structure types of PDF 1.7, with their solidus."""


def final_roles(role_map: Object | None) -> dict[str, str]:
    """What each name of a /RoleMap comes to when its mappings are followed.

    A chain ends at a name that nothing maps, standard types included, or where it closes on itself;
    a name that would come to itself is left out.
    """
    if not isinstance(role_map, Dictionary):
        return {}
    steps = {name: str(role) for name, role in role_map.items() if isinstance(role, Name)}
    finals = {}
    for name in steps:
        seen = {name}
        role = steps[name]
        while role in steps and role not in seen:
            seen.add(role)
            role = steps[role]
        if role not in steps:
            finals[name] = role
    return finals


_TRANSPARENT = frozenset(("Part", "Div", "NonStruct"))
"""May hold whatever the element that they stand in may hold (ISO 32005, table 5)."""


def has_document(structure: Structure) -> bool:
    """Whether a Document stands at the top of a paper's tree, or in what is transparent there."""
    waiting = list(structure.kids)
    while waiting:
        element = waiting.pop()
        if element.standard == "Document":
            return True
        if element.standard in _TRANSPARENT:
            waiting += element.elements
    return False


def unknown_roles(structure: Structure) -> tuple[str, ...]:
    """The names that a paper's elements come to without being standard types, sorted.

    What they mean nobody knows; another paper's role map must not decide it.
    """
    unknown = set()
    for element in structure.elements():
        if not element.standard:
            role, steps = element.role, MAX_MAPPINGS
            while role in structure.roles.roles and steps:
                role, steps = structure.roles.roles[role], steps - 1
            unknown.add(f"/{role}")
    return tuple(sorted(unknown))
