"""Which actions a pack may have (ISO 32000-2, 12.6.4)."""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.papers.active import ActiveKind
from agendapack.papers.clearing.addresses import kept_address
from agendapack.papers.clearing.key_edits import Place, place_of
from agendapack.papers.pdf.objects import Json, Objects, text_of

# GoToR and GoToE lead into files that are not in the pack, by paths of their author's machine: they
# could only fail, and would show the path.  ResetForm would clear the fields of every paper, for a
# pack has one form (12.7.6.3).
_REMOVED = {
    "JavaScript": ActiveKind.JAVASCRIPT,
    "Launch": ActiveKind.LAUNCH,
    "GoToR": ActiveKind.ELSEWHERE,
    "GoToE": ActiveKind.ELSEWHERE,
    "SubmitForm": ActiveKind.SUBMIT,
    "ImportData": ActiveKind.IMPORT,
    "ResetForm": ActiveKind.RESET,
    "Sound": ActiveKind.MEDIA,
    "Movie": ActiveKind.MEDIA,
    "Rendition": ActiveKind.MEDIA,
    "GoTo3DView": ActiveKind.MEDIA,
    "RichMediaExecute": ActiveKind.MEDIA,
}
_KEPT = {"GoTo", "SetOCGState", "Trans"}
_NAMED = {"NextPage", "PrevPage", "FirstPage", "LastPage"}  # 12.6.4.12

MAX_CHAIN = 64  # actions in a /Next chain: beyond this it is a loop


def why_removed(objects: Objects, action: dict[str, Json]) -> ActiveKind | None:
    """Why an action is removed; None where it may stay."""
    kind = objects.name(action.get("/S"))
    if kind in _KEPT:
        return None
    if kind == "URI":
        address = text_of(objects.resolve(action.get("/URI")))
        return ActiveKind.ADDRESS if address is None or kept_address(address) is None else None
    if kind == "Named":
        return None if objects.name(action.get("/N")) in _NAMED else ActiveKind.OTHER
    if kind == "Thread":
        if "/F" in action:
            return ActiveKind.ELSEWHERE
        # A number or a title would be that of some other paper's article.
        return None if objects.dictionary(action.get("/D")) else ActiveKind.OTHER
    if kind == "Hide":
        # A field's name would be that of some other paper's field.
        hidden = objects.several(action.get("/T"))
        return None if all(map(objects.dictionary, hidden)) else ActiveKind.OTHER
    return _REMOVED.get(kind, ActiveKind.OTHER)


def chain_of(
    objects: Objects, value: Json, place: Place
) -> Iterator[tuple[dict[str, Json], Place]]:
    """The actions of a chain (12.6.2), each once, with where they stand; ``value`` stands at
    ``place``."""
    waiting = [(value, place)]
    passed = set()
    for _ in range(MAX_CHAIN):
        if not waiting:
            return
        value, place = waiting.pop()
        found = objects.resolve(value)
        if isinstance(found, list):
            waiting += [(one, place_of(one, place, i)) for i, one in enumerate(found)][::-1]
        elif isinstance(found, dict) and place not in passed:
            passed.add(place)
            yield found, place
            if "/Next" in found:
                waiting.append((found["/Next"], place_of(found["/Next"], place, "/Next")))


def kinds_in(objects: Objects, start: Json) -> set[ActiveKind]:
    """What is removed of the actions that a value holds: one, an array of them, a dictionary of
    them by what triggers them (12.6.3), and the chains behind them (12.6.2)."""
    found: set[ActiveKind] = set()
    waiting = [start]
    for _ in range(MAX_CHAIN):
        if not waiting:
            break
        value = objects.resolve(waiting.pop())
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if "/S" not in value:
                waiting += value.values()
                continue
            if (kind := why_removed(objects, value)) is not None:
                found.add(kind)
            waiting.append(value.get("/Next"))
    return found
