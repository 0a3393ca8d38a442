"""Which of a paper's annotations lie on its pages, and which are reduced (ISO 32000-2, 12.5)."""

from __future__ import annotations

from agendapack.papers.active import ActiveKind
from agendapack.papers.pdf.objects import Json, Objects, is_reference

# 12.5.6: annotations that become a picture of themselves, or go where they have none.
_TO_PICTURES = {
    "FileAttachment": ActiveKind.FILE,
    "Sound": ActiveKind.MEDIA,
    "Movie": ActiveKind.MEDIA,
    "Screen": ActiveKind.MEDIA,
    "RichMedia": ActiveKind.MEDIA,
    "3D": ActiveKind.MEDIA,
}


def on_pages(objects: Objects) -> set[str]:
    """The annotations that a page lists; the others are not seen."""
    return {
        member
        for page in objects.pages
        for member in objects.array(objects.dictionary(page).get("/Annots"))
        if is_reference(member)
    }


def why_reduced(objects: Objects, annotation: dict[str, Json]) -> ActiveKind | None:
    """What is told of an annotation of which nothing but its picture stays; None of any other."""
    return _TO_PICTURES.get(objects.name(annotation.get("/Subtype")))


def is_review(objects: Objects, annotation: dict[str, Json]) -> bool:
    """Whether it is a note on how far a review has come, which nobody sees, and by whom
    (12.5.6.3); or what opens for one."""
    above = objects.dictionary(annotation.get("/Parent"))
    return "/StateModel" in annotation or "/StateModel" in above
