"""The comments on a paper's pages (ISO 32000-2, 12.5.6): annotations that are nothing but a note
go, and those that draw something stay as they look and lose the note that hangs on them."""

from __future__ import annotations

from collections.abc import Set

from agendapack.papers.clearing.annotations import is_review
from agendapack.papers.clearing.key_edits import Clearing, KeyEdit, Place
from agendapack.papers.pdf.objects import Json, Objects

_ONLY_NOTES = ("Text", "Popup")  # 12.5.6.14: the window in which another one's note opens
_HIDDEN = 2  # 12.5.3, table 167: neither on the screen nor on paper
_TOLD_OTHERWISE = ("Popup", "FileAttachment", "Sound")

MARKS = {
    "Line": "line",
    "Square": "rectangle",
    "Circle": "ellipse",
    "Polygon": "shape",
    "PolyLine": "line",
    "Highlight": "highlight",
    "Underline": "underline",
    "Squiggly": "underline",
    "StrikeOut": "strikethrough",
    "Caret": "insertion mark",
    "Stamp": "stamp",
    "Ink": "drawing",
    "Redact": "marked for redaction",
    "FileAttachment": "attached file",
    "Sound": "sound",
}
"""12.5.6.2, table 171: annotations whose /Contents is a note that opens when the mark is clicked,
and what the mark is.  A free text's is what it shows on the page; a link's, a field's or a film's
describes it to those who do not see it."""


class Notes:
    """The comments of one paper; nothing is one where they are kept.

    ``gone``: the references of annotations that go.  ``taken``: by the places of those that stay,
    the notes that they lose.
    """

    def __init__(self, objects: Objects, on_pages: Set[str], *, keeping: bool) -> None:
        self._objects = objects
        self._keeping = keeping
        self._seen: set[Place] = set()
        self.taken: dict[Place, str] = {}
        self.gone: set[str] = set()
        if not keeping:
            self.gone |= {one for one in on_pages if self._is_only_note(objects.dictionary(one))}

    def take(self, entries: dict[str, Json], at: Place, page: int, clearing: Clearing) -> bool:
        """Take the note off an annotation on a one-based page, and tell of it; whether nothing else
        is left of the annotation."""
        if self._keeping:
            return False
        goes, note = self._is_only_note(entries), self._note_on(entries)
        if at in self._seen or not (goes or note):
            return goes
        self._seen.add(at)
        if note:
            self.taken[at] = note
            clearing.edits.append(KeyEdit(at, "/Contents", value=self._mark(entries)))
        silent = self._objects.name(entries.get("/Subtype")) in _TOLD_OTHERWISE
        if (goes or note.strip()) and not silent and not is_review(self._objects, entries):
            author = self._objects.text(entries.get("/T")) or ""
            clearing.tell_of_note(page, " ".join(author.split()))
        return goes

    def _is_only_note(self, entries: dict[str, Json]) -> bool:
        kind = self._objects.name(entries.get("/Subtype"))
        if kind == "FreeText":  # words on the page, unless nobody sees them
            return bool((self._objects.integer(entries.get("/F")) or 0) & _HIDDEN)
        return kind in _ONLY_NOTES

    def _note_on(self, entries: dict[str, Json]) -> str:
        """The note that hangs on something drawn; empty where there is none."""
        mark = MARKS.get(self._objects.name(entries.get("/Subtype")))
        if mark is None or self._objects.resolve(entries.get("/Cap")) is True:
            return ""  # 12.5.6.7: a line may show it as its caption
        written = self._objects.text(entries.get("/Contents")) or ""
        return "" if written == mark else written

    def _mark(self, entries: dict[str, Json]) -> str | None:
        """What describes the mark in its note's place, where a structure tree leads to it (ISO
        14289-1, 7.18.1)."""
        if "/StructParent" not in entries:
            return None
        return MARKS[self._objects.name(entries.get("/Subtype"))]
