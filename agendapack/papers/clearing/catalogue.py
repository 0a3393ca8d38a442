"""What a paper's catalogue brings: the layers, of which those stay that its pages use; and what is
told of it though a pack has a catalogue and bookmarks of its own.

Section numbers are those of ISO 32000-2.
"""

from __future__ import annotations

from agendapack.papers.active import ActiveKind
from agendapack.papers.clearing.actions import kinds_in
from agendapack.papers.clearing.key_edits import Clearing, Place, may_lead_on, place_of
from agendapack.papers.pdf.objects import Json, Objects, is_reference

MAX_DEPTH = 32  # of arrays in arrays
MAX_BOOKMARKS = 20_000


def keep_used_layers(
    objects: Objects, clearing: Clearing, properties: dict[str, Json], place: Place
) -> None:
    """Leave in the properties of layers (8.11.4) those that something on a page lies on."""

    def keep_used(value: Json, place: Place, depth: int) -> bool:
        """Leave in an array, and in those within it, the layers that are used; whether there is
        any."""
        used = False
        for index, member in enumerate(objects.array(value)):
            if isinstance(objects.resolve(member), list):
                within = place_of(member, place, index)
                stays = depth > 0 and keep_used(member, within, depth - 1)
            elif may_lead_on(member):
                stays = is_reference(member) and member in clearing.layers
            else:
                continue  # the name of a group of them
            used = used or stays
            if not stays:
                clearing.drop(place, index)
        return used

    def keep_under(holder: dict[str, Json], key: str, place: Place) -> None:
        value = holder.get(key)
        keep_used(value, place_of(value, place, key), MAX_DEPTH)

    keep_under(properties, "/OCGs", place)
    settings = properties.get("/D")
    default, at = objects.dictionary(settings), place_of(settings, place, "/D")
    for key in ("/ON", "/OFF", "/Order", "/Locked", "/RBGroups"):
        keep_under(default, key, at)
    applied = default.get("/AS")
    for index, member in enumerate(objects.array(applied)):
        where = place_of(member, place_of(applied, at, "/AS"), index)
        entries = objects.dictionary(member)
        keep_under(entries, "/OCGs", where)
        for key in sorted(entries.keys() - {"/Event", "/OCGs", "/Category"}):  # table 101
            clearing.drop(where, key)


def tell_of_catalogue(objects: Objects, clearing: Clearing, catalogue: dict[str, Json]) -> None:
    """Tell of what a catalogue holds (7.7.2) that a pack leaves behind."""
    names = objects.dictionary(catalogue.get("/Names"))
    if "/JavaScript" in names:
        clearing.tell([ActiveKind.JAVASCRIPT])
    # A list of files that is empty is left behind by programs.
    if objects.mentions("/EF") and ("/EmbeddedFiles" in names or "/AF" in catalogue):
        clearing.tell([ActiveKind.FILE])
    opening = objects.resolve(catalogue.get("/OpenAction"))
    if isinstance(opening, dict):
        clearing.tell(kinds_in(objects, opening))
    if "/AA" in catalogue:
        clearing.tell(kinds_in(objects, catalogue["/AA"]) or {ActiveKind.AUTOMATIC})
    _tell_of_bookmarks(objects, clearing, objects.dictionary(catalogue.get("/Outlines")))


def _tell_of_bookmarks(objects: Objects, clearing: Clearing, root: dict[str, Json]) -> None:
    """Tell of what bookmarks would do (12.3.3), which are read without it."""
    waiting = [root.get("/First")]
    passed: set[str] = set()
    while waiting:
        reference = waiting.pop()
        if not is_reference(reference) or reference in passed or len(passed) == MAX_BOOKMARKS:
            continue
        passed.add(reference)
        entries = objects.dictionary(reference)
        if "/A" in entries:
            clearing.tell(kinds_in(objects, entries["/A"]))
        waiting += (entries.get("/Next"), entries.get("/First"))
