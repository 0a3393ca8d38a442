"""Carries a plan out: copies pages, stamps them, and brings what papers carry besides pages."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from pathlib import Path

from msgspec import Struct
from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    Pdf,
    StreamDecodeLevel,
)

from agendapack.pack.buffered_writer import buffered_writer
from agendapack.pack.copying import CopiedPaper, copy_papers
from agendapack.pack.forms import Forms
from agendapack.pack.label_writing import page_labels
from agendapack.pack.layers import Layers
from agendapack.pack.mending import mend_links, mend_tab_order
from agendapack.pack.metadata import write_metadata
from agendapack.pack.outline import write_outline
from agendapack.pack.plan import PackPlan, PlannedPage, Source
from agendapack.pack.stamping import Stamper, share_stamp_fonts
from agendapack.pack.stamps import StampInk
from agendapack.pack.tags import TagTree
from agendapack.papers.facts import PageFacts
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.pdf.links import rename_links
from agendapack.papers.pdf.page_attributes import plain, rectangle, write_geometry
from agendapack.papers.pdf.trees import write_names
from agendapack.records.vocabulary import Vocabulary

_HIDDEN = 2  # an annotation's flag (ISO 32000-1, table 165)


def assemble(plan: PackPlan, ink: StampInk, target: Path) -> None:
    """Write the pack that ``plan`` describes to ``target``, its stamps drawn in ``ink``; the same
    plan gives the same bytes.

    Raises:
        OSError: a paper is gone, or the disk will not have the pack.
    """
    with ExitStack() as opened:
        pack = Pdf.new()
        # The fields that a paper leaves to the reader are drawn where another paper has drawn its
        # own: the pack has one form, and a reader told to draw would draw over that other's.
        # Programs that set the flag and draw all the same are taken at their drawing.
        drawing = _forms(plan) == {"drawn", "undrawn"}
        papers = copy_papers(pack, plan.sources, opened, drawing=drawing)
        pages = _lay_out(pack, plan, papers)
        grouped = _Grouped.of(plan, pages)
        if any(source.cut_from for source in plan.sources):
            share_stamp_fonts(pages)
        stamper = Stamper(pack, plan, pages, ink)
        stamper.stamp_silent()
        _carry(pack, plan, papers, pages, grouped)
        stamper.stamp_spoken(_tag(pack, plan, papers, pages, grouped))
        write_outline(pack, plan.bookmarks, pages)
        pack.Root.PageLabels = page_labels(plan.labels)
        write_metadata(
            *(pack, plan.title, plan.language, plan.published),
            accessible=plan.accessible,
            archival=plan.archival,
        )
        if plan.archival:
            # What the colours mean: the front matter, which is set here, has the output intent.
            pack.Root.OutputIntents = papers[0].output_intents
        _save(pack, target, max((s.facts.version for s in plan.sources), default="1.7"))


class _Grouped(Struct, frozen=True):
    """The pack's page objects by where they come from: each source's own, and the blanks after it
    as (source of the blank, page)."""

    own: Mapping[int, Sequence[Object]]
    blanks: Mapping[int, Sequence[tuple[int, Object]]]

    @classmethod
    def of(cls, plan: PackPlan, pages: Sequence[Object]) -> _Grouped:
        own: dict[int, list[Object]] = {index: [] for index in range(len(plan.sources))}
        blanks: dict[int, list[tuple[int, Object]]] = {}
        for planned, page in zip(plan.pages, pages, strict=True):
            own[planned.source].append(page)
            if planned.paper != planned.source:
                blanks.setdefault(planned.paper, []).append((planned.source, page))
        return cls(own, blanks)


def _forms(plan: PackPlan) -> set[str]:
    return {str(source.facts.form) for source in plan.sources} - {"none"}


def _lay_out(pack: Pdf, plan: PackPlan, papers: Sequence[CopiedPaper]) -> list[Object]:
    """Put the copied pages in order; gives them.

    The page tree is written here: for every page that is appended to a pack, qpdf goes through all
    that it has already, which takes longer than everything else where they are thousands.
    """
    blanks: set[int] = set()
    pages: list[Object] = []
    for planned in plan.pages:
        page = papers[planned.source].pages[planned.page]
        if planned.source in blanks:
            # Every blank of a size has the same content and fonts, which are written once.
            page = pack.make_indirect(copy(page))
        elif plan.sources[planned.source].kind == "blank":
            blanks.add(planned.source)
        page.Parent = pack.Root.Pages
        geometry = _facts(plan, planned).geometry
        write_geometry(page, geometry)
        if planned.visible is not None:
            _extend(page, geometry, planned.visible)
        pages.append(page)
    pack.Root.Pages.Kids = Array(pages)
    pack.Root.Pages.Count = len(pages)
    return pages


def _extend(page: Object, geometry: PageGeometry, visible: PageBox) -> None:
    """Show more of a page than its paper does, for a strip with a stamp.  What the paper keeps out
    of sight stays so: its content is clipped where the stamps are drawn, its annotations hidden."""
    page.MediaBox = rectangle(
        PageBox.spanning(
            (min(geometry.media.left, visible.left), min(geometry.media.bottom, visible.bottom)),
            (max(geometry.media.right, visible.right), max(geometry.media.top, visible.top)),
        )
    )
    page.CropBox = rectangle(visible)
    annotations = page.get(Name.Annots)
    for annotation in annotations if isinstance(annotations, Array) else ():
        if isinstance(annotation, Dictionary) and _lies_outside(annotation, geometry.visible):
            flags = annotation.get(Name.F, 0)
            annotation.F = (flags if isinstance(flags, int) else 0) | _HIDDEN


def _lies_outside(annotation: Dictionary, visible: PageBox) -> bool:
    rectangle = annotation.get(Name.Rect)
    if not isinstance(rectangle, Array) or len(rectangle) != 4:
        return False
    numbers = [value for value in map(plain, rectangle) if isinstance(value, (int, float))]
    if len(numbers) != 4:
        return False
    box = PageBox.spanning((numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return visible.intersect(box).is_empty


def _facts(plan: PackPlan, planned: PlannedPage) -> PageFacts:
    return plan.sources[planned.source].facts.pages[planned.page]


def _carry(
    pack: Pdf,
    plan: PackPlan,
    papers: Sequence[CopiedPaper],
    pages: Sequence[Object],
    grouped: _Grouped,
) -> None:
    """Bring links, named destinations, form fields, layers and article threads along."""
    destinations: dict[bytes, Object] = {}
    forms, layers = Forms(pack), Layers(pack)
    threads: list[Object] = []
    for index, (source, paper) in enumerate(zip(plan.sources, papers, strict=True)):
        if source.kind == "blank":
            continue
        if source.kind not in ("front", "replaced"):
            rename_links(grouped.own[index], source.key)
        destinations |= paper.destinations
        if paper.form is not None:
            forms.carry(paper.form)
        if paper.layers is not None:
            layers.carry(paper.layers, source.title)
        if paper.threads is not None:
            threads += list(paper.threads)
    for name, number in plan.destinations:
        destinations[name.encode()] = _top_of(pages[number], plan.geometry(plan.pages[number]))
    pack.Root.Names = pack.make_indirect(Dictionary(Dests=write_names(pack, destinations)))
    forms.write(undrawn=_forms(plan) == {"undrawn"})
    layers.write()
    if threads:
        pack.Root.Threads = pack.make_indirect(Array(threads))


def _tag(
    pack: Pdf,
    plan: PackPlan,
    papers: Sequence[CopiedPaper],
    pages: Sequence[Object],
    grouped: _Grouped,
) -> dict[int, int]:
    """Join the structure trees: a Part for the front matter and each item, in it an element
    for each paper.  Gives, by physical page, the first number of the marked content in which a
    marking is to be drawn that is read aloud (ISO 32000-1, 14.7.4.2)."""
    unknown = (role for source in plan.sources for role in source.facts.unknown_roles)
    tree = TagTree(pack, unknown)
    items: dict[str, Object] = {}
    aloud = _read_aloud(plan)
    spoken: dict[int, int] = {}
    for index, (source, paper) in enumerate(zip(plan.sources, papers, strict=True)):
        if source.kind == "blank":
            continue
        heading = source.part or source.title
        if heading not in items:
            items[heading] = tree.add_item(heading)
        own = grouped.own[index]
        facts = source.facts
        holder = tree.add_paper(
            *(items[heading], source.title, facts.language or source.language),
            has_document=facts.has_document,
        )
        if paper.structure is None:
            tree.leave_untagged(own)
        else:
            tree.join(holder, paper.structure, own, rebuild=facts.tags == "mendable")
            if source.partly_tagged:
                tree.leave_untagged(())
        if source.mend:
            _mend(source, own, plan.words)
        for number, paragraphs in aloud.get(index, ()):
            spoken[number] = tree.add_marking(holder, pages[number], paragraphs, plan.language)
        for blank, page in grouped.blanks.get(index, ()):
            tree.add_blank(items[heading], papers[blank].structure, page)
    tree.write()
    return spoken


def _read_aloud(plan: PackPlan) -> dict[int, list[tuple[int, list[int]]]]:
    """By source, its physical pages on which something of the stamps is read aloud, with the
    paragraph of each line."""
    found: dict[int, list[tuple[int, list[int]]]] = {}
    for number, page in enumerate(plan.pages):
        lines = [stamp.spoken for stamp in page.drawn if stamp.spoken is not None]
        if lines:
            found.setdefault(page.source, []).append((number, lines))
    return found


def _mend(source: Source, pages: Sequence[Object], words: Vocabulary) -> None:
    """Put right in copied pages what can be put right mechanically, as the report says it was."""
    reader = None

    def text_of(page: int, rectangle: tuple[float, float, float, float]) -> str:
        nonlocal reader
        if reader is None:
            from agendapack.papers.looking import Words  # few papers have links without a word

            reader = Words(source.facts.pdf)
        return reader(page, rectangle)

    try:
        mend_links(pages, text_of, words)
    finally:
        if reader is not None:
            reader.close()
    if source.facts.tags != "none":
        mend_tab_order(pages)


def _top_of(page: Object, geometry: PageGeometry) -> Array:
    """A destination at the corner seen at the upper left, at the reader's own zoom."""
    corner = geometry.top_left
    return Array([page, Name.XYZ, round(corner.x, 2), round(corner.y, 2), None])


def _save(pack: Pdf, target: Path, version: str) -> None:
    with buffered_writer(target) as file, warnings.catch_warnings():
        # A paper's widgets that its own form does not list: no reader misses what it never had.
        warnings.simplefilter("ignore")
        pack.save(
            file,
            object_stream_mode=ObjectStreamMode.generate,
            # A stream that is compressed already, however, stays as it is.
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
            min_version=max(version, "1.7"),
            fix_metadata_version=False,
        )
