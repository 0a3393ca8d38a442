"""The standard structure types (ISO 32000-1, 14.8.4), and how others are mapped to them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

# fmt: off
GROUPING = frozenset((
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private",
))
BLOCKS = frozenset((
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot",
))
INLINE = frozenset((
    "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot",
    "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP",
))
ILLUSTRATIONS = frozenset(("Figure", "Formula", "Form"))
# ISO 32000-2, 14.8.6: what 2.0 adds, in its own namespace only, and what it leaves out.
_ADDED_IN_2 = frozenset((
    "DocumentFragment", "Aside", "Title", "FENote", "Sub", "Em", "Strong", "Artifact",
))
_LEFT_OUT_OF_2 = frozenset((
    "Art", "BlockQuote", "TOC", "TOCI", "Index", "Private", "Quote", "Note", "Reference",
    "BibEntry", "Code",
))
# fmt: on
STANDARD_TYPES = GROUPING | BLOCKS | INLINE | ILLUSTRATIONS

PDF_1_NAMESPACE = "http://iso.org/pdf/ssn"
PDF_2_NAMESPACE = "http://iso.org/pdf2/ssn"
MATHML_NAMESPACE = "http://www.w3.org/1998/Math/MathML"

MAX_MAPPINGS = 64  # a longer way through the role map is a loop


class Roles(Struct, frozen=True):
    """A role map: role to role, and by namespace (its reference) its name and its own map, whose
    targets are a role and the reference of a namespace, or an empty one for the default."""

    roles: Mapping[str, str]
    spaces: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]]

    def standard(self, role: str) -> str:
        """The standard type that a role stands for; empty where there is none.

        A role that is mapped stands for what it is mapped to even if it is itself a standard type
        (14.7.3), unless the map leads in a circle or nowhere.
        """
        if role not in self.roles:
            return role if is_standard(role) else ""
        fallback = role if is_standard(role) else ""
        seen = set()
        while role in self.roles and role not in seen:
            seen.add(role)
            role = self.roles[role]
        if role in seen:
            return fallback
        return role if is_standard(role) else fallback

    def standard_in(self, role: str, space: str) -> str:
        """The same for a role in a namespace, given by its reference."""
        for _ in range(MAX_MAPPINGS):
            if space not in self.spaces:
                return self.standard(role)
            name, mapped = self.spaces[space]
            if name == PDF_1_NAMESPACE:
                return self.standard(role)
            if name == PDF_2_NAMESPACE:
                return role if _is_standard_in_2(role) else ""
            if name == MATHML_NAMESPACE:
                return "Formula" if role == "math" else role
            if role not in mapped:
                return ""
            role, space = mapped[role]
        return ""

    def circles(self, role: str) -> bool:
        """Whether the map leads from a role back to where it was."""
        seen = set()
        while role in self.roles:
            if role in seen:
                return True
            seen.add(role)
            role = self.roles[role]
        return False

    def changes_standard(self, role: str) -> str:
        """The standard type on a role's way through the map that is mapped to another; empty where
        there is none."""
        seen = set()
        while role in self.roles and role not in seen:
            seen.add(role)
            if is_standard(role) and self.roles[role] != role:
                return role
            role = self.roles[role]
        return ""


def is_standard(role: str) -> bool:
    return role in STANDARD_TYPES


def _is_standard_in_2(role: str) -> bool:
    if role in _ADDED_IN_2:
        return True
    if role[:1] == "H" and role[1:].isdigit():
        return True  # H7 and deeper are standard there
    return role in STANDARD_TYPES and role not in _LEFT_OUT_OF_2
