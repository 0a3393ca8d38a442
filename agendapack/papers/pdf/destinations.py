"""Named destinations (ISO 32000-1, 12.3.2.3): read from a paper, kept apart, written to the
pack."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.pdf.trees import names_in

DestinationName = bytes | str
"""bytes: a string of the name tree; str: a name object of the older /Dests dictionary, with its
solidus."""


def named_destinations(pdf: Pdf) -> dict[DestinationName, Array]:
    """A paper's named destinations, as explicit ones; what does not name a page is left out."""
    found: dict[DestinationName, Array] = {}
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary):
        for key, value in names_in(names.get(Name.Dests)):
            if (explicit := explicit_destination(value)) is not None:
                found.setdefault(key, explicit)
    older = pdf.Root.get(Name.Dests)
    if isinstance(older, Dictionary):
        for name, value in older.items():
            if (explicit := explicit_destination(value)) is not None:
                found.setdefault(name, explicit)
    return found


def explicit_destination(value: Object | None) -> Array | None:
    """The array ``[page /Fit ...]`` that a destination comes to; None where it names no page
    object."""
    if isinstance(value, Dictionary):
        value = value.get(Name.D)
    if isinstance(value, Array) and len(value) and isinstance(value[0], Dictionary):
        return value
    return None


def destination_name(value: Object | None) -> DestinationName | None:
    """The name that a link's /Dest or a GoTo's /D holds, where it holds one."""
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Name):
        return str(value)
    return None


def as_bytes(name: DestinationName) -> bytes:
    """A name as the name tree's key; the older dictionary's names lose their solidus."""
    return name if isinstance(name, bytes) else name.removeprefix("/").encode()
