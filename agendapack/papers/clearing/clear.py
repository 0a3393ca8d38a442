"""Takes out of a paper, before it enters a pack, whatever is on no list of ``kept_keys.py``."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from pikepdf import Name, Object, Pdf, String

from agendapack.papers.active import Removed
from agendapack.papers.clearing.key_edits import TRAILER, KeyEdit, Place
from agendapack.papers.clearing.walk import walk
from agendapack.papers.comments import PaperComments
from agendapack.papers.pdf.objects import Objects, objgen, uncollected


class Cleared(Struct, frozen=True):
    """What the advisor is told of a cleared paper, each kind once, and of its comments; the
    references of its pictures; whether anything was changed."""

    removed: tuple[Removed, ...]
    comments: PaperComments
    pictures: tuple[str, ...]
    changed: bool


def clear(objects: Objects, *, keeping_comments: bool = False) -> Cleared:
    """Clear in place the PDF of ``objects``, which are out of date where it is changed;
    ``keeping_comments``: what its comments say stays."""
    with uncollected():
        found = walk(objects, keeping_comments=keeping_comments)
    carry_out(objects.pdf, found.edits)
    return Cleared(found.removed(), found.comments(), tuple(found.pictures), bool(found.edits))


def carry_out(pdf: Pdf, edits: Iterable[KeyEdit]) -> None:
    """Change ``pdf`` as ``edits`` say.

    All places are found before anything is changed, and members leave arrays from the end.
    """
    found = [(_find(pdf, edit.place), edit.key, _new(pdf, edit)) for edit in dict.fromkeys(edits)]
    for holder, key, new in found:
        if isinstance(key, str):
            name = _name(key)
            if new is not None:
                holder[name] = new
            elif name in holder:
                del holder[name]
        elif new is not None:
            holder[key] = new
    for holder, index, new in sorted(
        ((holder, key, new) for holder, key, new in found if isinstance(key, int)),
        key=lambda one: -one[1],
    ):
        if new is None:
            del holder[index]


def _find(pdf: Pdf, place: Place) -> Object:
    if isinstance(place, str):
        if place == TRAILER:
            return pdf.trailer
        return pdf.get_object(objgen(place))
    above, key = place
    holder = _find(pdf, above)
    return holder[key] if isinstance(key, int) else holder[_name(key)]


def _new(pdf: Pdf, edit: KeyEdit) -> Object | None:
    if edit.other is not None:
        return _find(pdf, edit.other)
    if edit.value is None:
        return None
    return Name(edit.value) if edit.value.startswith("/") else String(edit.value)


def _name(key: str) -> str:
    """A key as pikepdf has it; in the plain data "n:" and hexadecimal digits stand for bytes that
    are no UTF-8."""
    if not key.startswith("n:"):
        return key
    first, *rest = key[2:].encode().split(b"#")
    written = first + b"".join(bytes.fromhex(part[:2].decode()) + part[2:] for part in rest)
    return written.decode("utf-8", "surrogateescape")
