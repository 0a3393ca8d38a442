"""Rules of PDF/UA-1 about what pages paint, and about annotations."""

from __future__ import annotations

from collections.abc import Iterator

from agendapack.papers.accessibility import Finding
from agendapack.papers.pdf.objects import Json
from agendapack.papers.ua.document_facts import Annotation, Facts, field_description

_TAG_IT = (
    "In Acrobat Pro, Tags > Find > Unmarked Content, and tag what is found or mark it as an "
    "artifact if it is decoration; or save the document as PDF again from Word or PowerPoint"
)
_MARK_ANEW = (
    "In Acrobat Pro, open the Content panel and take the artifact and the text apart; or save the "
    "document as PDF again from Word or PowerPoint"
)


def _pages(facts: Facts, fault: str) -> tuple[int, ...]:
    return tuple(
        number for number, page in enumerate(facts.content, start=1) if getattr(page, fault)
    )


def unmarked_content(facts: Facts) -> Iterator[Finding]:
    """Clause 7.1: all content is in the tree or an artifact.

    It is told and never hidden as an artifact: it may be a footnote.
    """
    if pages := _pages(facts, "unmarked"):
        message = "content that is not tagged is not read out"
        yield Finding("7.1", "01-005", message, pages, _TAG_IT)


def mixed_content(facts: Facts) -> Iterator[Finding]:
    """Clause 7.1: no artifact in tagged content, no tagged content in an artifact."""
    if pages := _pages(facts, "artifact_in_content"):
        message = "decoration is marked within tagged content"
        yield Finding("7.1", "01-003", message, pages, _MARK_ANEW)
    if pages := _pages(facts, "content_in_artifact"):
        message = "tagged content is within what is marked as decoration"
        yield Finding("7.1", "01-004", message, pages, _MARK_ANEW)


def repeated_numbers(facts: Facts) -> Iterator[Finding]:
    """ISO 32000-1, 14.7.4.2: a number stands for one piece of a page's content."""
    if pages := _pages(facts, "repeated"):
        message = "several pieces of content bear one number"
        yield Finding("7.1", "01-006", message, pages, _MARK_ANEW)


def form_xobjects(facts: Facts) -> Iterator[Finding]:
    """Clause 7.20: no content from other files, and tagged content is drawn once."""
    remedy = "Save the document as PDF again from Word or PowerPoint"
    if facts.referring:
        pages = tuple(sorted(page + 1 for page in facts.referring))
        yield Finding("7.20", "30-001", "it shows content of another file", pages, remedy)
    if facts.shared:
        pages = tuple(sorted(page + 1 for page in facts.shared))
        message = "one piece of tagged content is drawn in several places"
        yield Finding("7.20", "30-002", message, pages, remedy)


# Annotations (clause 7.18)


def annotated(facts: Facts) -> Iterator[Finding]:
    """Clause 7.18: links, fields and notes are in the tree and described."""
    found: dict[str, list[int]] = {}
    for annotation in facts.annotations():
        for fault in _faults(facts, annotation):
            found.setdefault(fault, []).append(annotation.page + 1)
    for fault, (clause, checkpoint, message, remedy, mended) in _ANNOTATION_FAULTS.items():
        if fault in found:
            pages = tuple(sorted(set(found[fault])))
            yield Finding(clause, checkpoint, message, pages, remedy, mended)


def _faults(facts: Facts, annotation: Annotation) -> Iterator[str]:
    entries, subtype, owner = annotation.entries, annotation.subtype, annotation.owner
    if subtype == "FileAttachment" and not _names_file(facts, entries):
        yield "attachment"
    if annotation.hidden:
        return
    kind = owner.standard if owner else ""
    described = facts.objects.text(entries.get("/Contents"))
    spoken = bool(owner and owner.alt)
    if subtype == "Link":
        if facts.structure is not None and kind != "Link":
            yield "link place"
        if not described:
            yield "link"
        return
    if subtype == "Widget":
        if facts.structure is not None and kind != "Form":
            yield "field place"
        if not (field_description(facts, entries) or spoken):
            yield "field"
        return
    if subtype == "TrapNet":
        yield "trap net"
    if subtype == "PrinterMark":
        if owner is not None:
            yield "printer's mark"
    elif facts.structure is not None and kind != "Annot":
        yield "note place"
    if not (described or spoken):
        yield "note"


def _names_file(facts: Facts, entries: dict[str, Json]) -> bool:
    specification = facts.objects.dictionary(entries.get("/FS"))
    text = facts.objects.text
    return bool(text(specification.get("/F")) and text(specification.get("/UF")))


_ANNOTATION_FAULTS = {
    "link place": (
        "7.18.5",
        "28-011",
        "a link is not tagged as a link",
        "In Acrobat Pro, Tags > Find > Unmarked Links; or make the link in Word with Insert > "
        "Link and save as PDF again",
        False,
    ),
    "link": (
        "7.18.5",
        "28-012",
        "a link has no description",
        "In Acrobat Pro, the link's tag > Properties > Alternate Text and the link's Contents; "
        "Word writes it from Insert > Link > ScreenTip",
        True,
    ),
    "field place": (
        "7.18.4",
        "28-010",
        "a form field is not tagged as one",
        "In Acrobat Pro, Tags > Find > Unmarked Annotations",
        False,
    ),
    "field": (
        "7.18.1",
        "28-005",
        "a form field has no description",
        "In Acrobat Pro, Prepare Form > the field's Properties > Tooltip",
        False,
    ),
    "note place": (
        "7.18.1",
        "28-002",
        "a comment or other annotation is not tagged",
        "Remove comments before saving as PDF, or in Acrobat Pro, Tags > Find > Unmarked "
        "Annotations",
        False,
    ),
    "note": (
        "7.18.1",
        "28-004",
        "a comment or other annotation has no description",
        "Remove comments before saving as PDF, or describe it in Acrobat Pro",
        False,
    ),
    "trap net": (
        "7.18.2",
        "28-007",
        "it has trapping marks for a printing press",
        "Save it as PDF again without printer's marks",
        False,
    ),
    "printer's mark": (
        "7.18.8",
        "28-017",
        "a printer's mark is tagged",
        "Save it as PDF again without printer's marks",
        False,
    ),
    "attachment": (
        "7.18.7",
        "28-016",
        "an attached file has no name",
        "Remove the attachment, and publish the file beside the pack",
        False,
    ),
}


def tab_order(facts: Facts) -> Iterator[Finding]:
    """Clause 7.18.3: the tabulator key follows the structure."""
    missing: list[int] = []
    other: list[int] = []
    for number, reference in enumerate(facts.pages, start=1):
        page = facts.objects.dictionary(reference)
        if facts.objects.array(page.get("/Annots")):
            order = facts.objects.name(page.get("/Tabs"))
            if order != "S":
                (other if order else missing).append(number)
    remedy = "In Acrobat Pro, Page Thumbnails > select all > Page Properties > Tab Order > Use "
    remedy += "Document Structure"
    if missing:
        message = "the tabulator key's order is not given"
        yield Finding("7.18.3", "28-008", message, tuple(missing), remedy, mended=True)
    if other:
        message = "the tabulator key does not follow the reading order"
        yield Finding("7.18.3", "28-009", message, tuple(other), remedy, mended=True)


def media(facts: Facts) -> Iterator[Finding]:
    """Clause 7.18.6.2: a recording says what it is."""
    for _, value in facts.objects.all() if facts.objects.mentions("/MCD") else ():
        for clip in _clips(value):
            text = facts.objects.text
            if text(clip.get("/CT")) is None:
                message = "a recording does not say of what kind it is"
                yield Finding("7.18.6.2", "28-014", message, remedy=_NO_MEDIA)
            pairs = facts.objects.array(clip.get("/Alt"))
            words = [text(part) for part in pairs]
            if not pairs or len(pairs) % 2 or None in words or "" in words[1::2]:
                message = "a recording has no alternative text"
                yield Finding("7.18.6.2", "28-015", message, remedy=_NO_MEDIA)


_NO_MEDIA = "Remove the recording, and publish it beside the pack with a transcript"


def _clips(value: Json, depth: int = 0) -> Iterator[dict[str, Json]]:
    """Media clip data in an object, wherever it is written (ISO 32000-1, 13.2.4.2)."""
    if isinstance(value, dict):
        if value.get("/S") == "/MCD" and ("/D" in value or value.get("/Type") == "/MediaClip"):
            yield value
        members = list(value.values())
    else:
        members = value if isinstance(value, list) else []
    if depth < 8:
        for member in members:
            if isinstance(member, (dict, list)):
                yield from _clips(member, depth + 1)
