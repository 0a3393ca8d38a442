"""Rules of PDF/UA-1 about fonts (clause 7.21): what is shown can be drawn anywhere, and read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from agendapack.papers.accessibility import Finding
from agendapack.papers.pdf.objects import Json, Objects
from agendapack.papers.ua.content_facts import FontUse, Glyphs
from agendapack.papers.ua.document_facts import Facts
from agendapack.papers.ua.font_glyphs import glyphs_of, is_symbolic
from agendapack.papers.ua.glyph_codes import (
    IDENTITY,
    PREDEFINED,
    character,
    differences,
    read_cmap,
)

_EMBED = (
    "Save it from Word or PowerPoint as PDF with Options > PDF/A compliant, which embeds every "
    "font; in Acrobat Pro, run the preflight fixup Embed missing fonts"
)
_OTHER_FONT = (
    "Set the text in a common font such as Arial or Calibri and save it as PDF from Word or "
    "PowerPoint; do not print to PDF"
)
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def descendant(objects: Objects, font: dict[str, Json]) -> dict[str, Json]:
    """The CIDFont of a composite font; any other font itself."""
    members = objects.array(font.get("/DescendantFonts"))
    return objects.dictionary(members[0]) if members else font


def font_name(objects: Objects, font: dict[str, Json]) -> str:
    """The font's name without the tag of a subset."""
    name = objects.name(font.get("/BaseFont")) or objects.name(font.get("/Name")) or "unnamed"
    return re.sub(r"^[A-Z]{6}\+", "", name)


def _is_embedded(objects: Objects, font: dict[str, Json]) -> bool:
    if objects.name(font.get("/Subtype")) == "Type3":
        return True  # its glyphs are drawn in the file itself
    holder = descendant(objects, font)
    descriptor = objects.dictionary(holder.get("/FontDescriptor"))
    return any(objects.is_stream(descriptor.get(key)) for key in _FILES)


def embedding(facts: Facts) -> Iterator[Finding]:
    """Clause 7.21.4.1: every font that is drawn with is embedded.

    Of a paper whose content was not gone through, the fonts its pages can draw with are meant.
    """
    uses = facts.fonts if facts.structure is not None else _resources(facts)
    missing: dict[str, set[int]] = defaultdict(set)
    for use in uses.values():
        drawn = use.visible or facts.structure is None
        if drawn and not _is_embedded(facts.objects, use.font):
            missing[font_name(facts.objects, use.font)].update(use.pages)
    for name, pages in missing.items():
        yield _of_font("7.21.4.1", "31-009", "font not embedded", name, pages, _EMBED)


def _resources(facts: Facts) -> dict[str, FontUse]:
    """The fonts among the resources of pages, and of forms there."""
    objects = facts.objects
    found: dict[str, FontUse] = {}
    for index, page in enumerate(facts.pages):
        waiting = [objects.dictionary(objects.inherited(page, "/Resources"))]
        seen: set[str] = set()
        while waiting:
            resources = waiting.pop()
            for name, reference in objects.dictionary(resources.get("/Font")).items():
                font = objects.dictionary(reference)
                key = reference if isinstance(reference, str) else f"{index}{name}"
                if font:
                    found.setdefault(key, FontUse(font)).pages.add(index)
            for reference in objects.dictionary(resources.get("/XObject")).values():
                form = objects.dictionary(reference)
                if isinstance(reference, str) and reference not in seen and "/Resources" in form:
                    seen.add(reference)
                    waiting.append(objects.dictionary(form["/Resources"]))
    return found


def composite_fonts(facts: Facts) -> Iterator[Finding]:
    """Clauses 7.21.3.1 to 7.21.3.3: collections agree, glyphs can be found, CMaps are embedded."""
    objects = facts.objects
    found: dict[tuple[str, str, str, str], set[int]] = defaultdict(set)
    for use in facts.fonts.values():
        if objects.name(use.font.get("/Subtype")) != "Type0":
            continue
        for clause, checkpoint, fault in _composite_faults(facts, use.font):
            name = font_name(objects, use.font)
            found[clause, checkpoint, fault, name].update(use.pages)
    for (clause, checkpoint, fault, name), pages in found.items():
        yield _of_font(clause, checkpoint, fault, name, pages)


def _composite_faults(facts: Facts, font: dict[str, Json]) -> Iterator[tuple[str, str, str]]:
    objects = facts.objects
    cid_font = descendant(objects, font)
    encoding = font.get("/Encoding")
    name = objects.name(encoding)
    if name not in IDENTITY and not _collections_agree(objects, encoding, cid_font):
        yield "7.21.3.1", "31-001", "a font's characters and glyphs are of different collections"
    embedded = any(
        objects.is_stream(objects.dictionary(cid_font.get("/FontDescriptor")).get(key))
        for key in _FILES
    )
    if objects.name(cid_font.get("/Subtype")) == "CIDFontType2" and embedded:
        map_ = cid_font.get("/CIDToGIDMap")
        if not (objects.is_stream(map_) or objects.name(map_) == "Identity"):
            yield "7.21.3.2", "31-004", "a font does not say which glyph a character has"
    if objects.is_stream(encoding):
        entries = objects.dictionary(encoding)
        cmap = read_cmap(facts.stream(encoding))
        if cmap.mode != (objects.integer(entries.get("/WMode")) or 0):
            yield "7.21.3.3", "31-007", "a font contradicts itself about the direction of writing"
        used = objects.name(entries.get("/UseCMap")) or cmap.uses
        if used and used not in PREDEFINED and used not in IDENTITY:
            yield "7.21.3.3", "31-008", "a font's encoding depends on another that is not there"
    elif name not in PREDEFINED and name not in IDENTITY:
        yield "7.21.3.3", "31-006", "a font's encoding is not embedded"


def _collections_agree(objects: Objects, encoding: Json, cid_font: dict[str, Json]) -> bool:
    font = objects.dictionary(cid_font.get("/CIDSystemInfo"))
    registry, ordering = objects.text(font.get("/Registry")), objects.text(font.get("/Ordering"))
    name = objects.name(encoding)
    if name:
        return registry == "Adobe" and PREDEFINED.get(name) == ordering
    cmap = objects.dictionary(objects.dictionary(encoding).get("/CIDSystemInfo"))
    if registry != objects.text(cmap.get("/Registry")):
        return False
    least = objects.integer(font.get("/Supplement"))
    most = objects.integer(cmap.get("/Supplement"))
    if least is None or most is None or least > most:
        return False
    return ordering is not None and ordering == objects.text(cmap.get("/Ordering"))


def encodings(facts: Facts) -> Iterator[Finding]:
    """Clause 7.21.6: the encodings of TrueType fonts."""
    objects = facts.objects
    found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for key, use in facts.fonts.items():
        if objects.name(use.font.get("/Subtype")) != "TrueType":
            continue
        for checkpoint, fault in _encoding_faults(facts, use.font, glyphs_of(facts, key, use)):
            name = font_name(objects, use.font)
            found[checkpoint, fault, name].update(use.pages)
    for (checkpoint, fault, name), pages in found.items():
        yield _of_font("7.21.6", checkpoint, fault, name, pages)


def _encoding_faults(
    facts: Facts, font: dict[str, Json], glyphs: Glyphs
) -> Iterator[tuple[str, str]]:
    objects = facts.objects
    encoding = objects.resolve(font.get("/Encoding"))
    maps = glyphs.truetype.subtables if glyphs.truetype else None
    if is_symbolic(objects, font):
        if encoding is not None:
            yield "31-025", "a symbol font has an encoding"
        if maps is not None and len(maps) != 1 and (3, 0) not in maps:
            yield "31-026", "a symbol font's own encoding is unclear"
        return
    if maps is not None and not len(maps) > ((3, 0) in maps):
        yield "31-017", "a font has no encoding of its own"
    base = objects.name(font.get("/Encoding"))
    named: dict[int, str] = {}
    if isinstance(encoding, dict):
        base = objects.name(encoding.get("/BaseEncoding"))
        named = differences(objects, encoding)
    if base not in ("WinAnsiEncoding", "MacRomanEncoding"):
        yield "31-019", "a font does not use a standard encoding"
    elif isinstance(encoding, dict) and "/Differences" in encoding:
        if any(character(name) is None for name in named.values()):
            yield "31-023", "a font's encoding has names that stand for no character"
        elif maps is None or (3, 1) not in maps:
            yield "31-024", "a font has no Unicode encoding of its own"


def _of_font(
    clause: str,
    checkpoint: str,
    fault: str,
    name: str,
    pages: set[int],
    remedy: str = _OTHER_FONT,
) -> Finding:
    return Finding(
        clause,
        checkpoint,
        "{fault}: {font}",
        _one_based(pages),
        remedy,
        values={"fault": fault, "font": name},
    )


def _rule(
    clause: str,
    checkpoint: str,
    fault: str,
    of: Callable[[Glyphs], bool],
) -> Callable[[Facts], Iterator[Finding]]:
    def rule(facts: Facts) -> Iterator[Finding]:
        found: dict[str, set[int]] = defaultdict(set)
        for key, use in facts.fonts.items():
            if of(glyphs_of(facts, key, use)):
                found[font_name(facts.objects, use.font)].update(use.pages)
        for name, pages in found.items():
            yield _of_font(clause, checkpoint, fault, name, pages)

    rule.__doc__ = f"Clause {clause}: {fault}."
    return rule


unreadable = _rule(
    "7.21.7", "31-027", "text cannot be read out or copied", lambda g: g.without_text
)
invalid_text = _rule(
    "7.21.7", "31-028", "text stands for impossible characters", lambda g: g.invalid_text
)
undefined = _rule(
    "7.21.8", "31-030", "characters are shown that the font does not have", lambda g: g.undefined
)
missing = _rule(
    "7.21.4.1", "31-011", "a font lacks glyphs that are shown in it", lambda g: g.missing
)
widths = _rule(
    "7.21.5", "31-016", "a font's widths differ from those the file gives", lambda g: g.wrong_width
)
subsets = _rule(
    "7.21.4.2", "31-012", "a font's list of its glyphs is wrong", lambda g: g.wrong_subset
)

RULES: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    composite_fonts,
    encodings,
    unreadable,
    invalid_text,
    undefined,
    missing,
    widths,
    subsets,
)


def _one_based(pages: set[int]) -> tuple[int, ...]:
    return tuple(sorted(page + 1 for page in pages))
