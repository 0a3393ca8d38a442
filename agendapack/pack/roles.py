"""Structure types and what papers map theirs to (ISO 32000-1, 14.7.3 and 14.8.4)."""

from __future__ import annotations

from pikepdf import Dictionary, Name, Object

STANDARD_TYPES = frozenset(
    f"/{name}"
    for name in (  # noqa: SIM905 - read as the standard's own table reads
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private "
        "P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot "
        "Span Quote Note Reference BibEntry Code Link Annot "
        "Ruby RB RT RP Warichu WT WP Figure Formula Form"
    ).split()
)
"""The standard structure types of PDF 1.7, with their solidus."""


def final_roles(role_map: Object | None) -> dict[str, str]:
    """What each name of a /RoleMap comes to when its mappings are followed.

    A chain ends at a standard type, at a name that nothing maps, or where it closes on itself; a
    name that would come to itself is left out.
    """
    if not isinstance(role_map, Dictionary):
        return {}
    steps = {name: str(role) for name, role in role_map.items() if isinstance(role, Name)}
    finals = {}
    for name in steps:
        seen = {name}
        role = steps[name]
        while role in steps and role not in STANDARD_TYPES and role not in seen:
            seen.add(role)
            role = steps[role]
        if role != name:
            finals[name] = role
    return finals
