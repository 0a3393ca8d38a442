"""The names of sensitivity labels among a file's custom properties.

Microsoft's programs write a group of properties for each label, ``MSIP_Label_<id>_Name`` among them
(Microsoft Information Protection SDK, "Metadata"); other makers' programs and older templates write
one of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

_OF_MICROSOFT = re.compile(r"MSIP_Label_([0-9a-f-]{36})_(Name|Enabled)", re.IGNORECASE)
_OF_OTHERS = frozenset((
    "bjdocumentsecuritylabel", "classification", "protectivemarking", "securityclassification",
    "sensitivity", "sensitivitylabel",
))  # fmt: skip
"""Without their spaces, hyphens and underscores."""

_CONFIDENTIAL = "Confidential"
_HIGHLY = "Highly Confidential"
_SHIPPED: Mapping[str, str] = {
    "5": _CONFIDENTIAL,
    "6": _CONFIDENTIAL,
    "7": _CONFIDENTIAL,
    "8": _CONFIDENTIAL,
    "9": _HIGHLY,
    "a": _HIGHLY,
    "b": _HIGHLY,
}
"""The labels that Microsoft 365 begins with, which files know by their ids alone, by the last digit
of the third group."""
_SHIPPED_ID = re.compile(r"\{?defa4170-0d19-0005-000([0-9a-f])-bc88714345d2\}?", re.IGNORECASE)


def labels_in(properties: Mapping[str, str], removed: Collection[str] = ()) -> tuple[str, ...]:
    """The labels that the properties of a file name, by name and value, without those that are
    switched off; ``removed`` are the ids of others that are not its own any more."""
    return tuple(_labels(properties, frozenset(_bare_id(one) for one in removed)))


def shipped_label(identifier: str) -> str | None:
    """The name of one of Microsoft's own labels by its id; None for any other that marks nothing,
    or is of the council's making."""
    found = _SHIPPED_ID.fullmatch(identifier.strip())
    return _SHIPPED.get(found[1].lower()) if found else None


def _labels(properties: Mapping[str, str], removed: frozenset[str]) -> Iterator[str]:
    names: dict[str, str] = {}
    off = set(removed)
    for name, value in properties.items():
        found = _OF_MICROSOFT.fullmatch(name)
        if found is None:
            if re.sub(r"[\s_-]", "", name).lower() in _OF_OTHERS:
                yield value
        elif found[2].lower() == "name":
            names[_bare_id(found[1])] = value
        elif value.strip().lower() in ("false", "0"):
            off.add(_bare_id(found[1]))
    for identifier, value in names.items():
        if identifier not in off:
            yield shipped_label(value) or value


def _bare_id(identifier: str) -> str:
    return identifier.strip("{} ").lower()
