"""Papers, plans and packs for tests, made in memory: the smallest that show one thing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import reportlab
from hypothesis import settings
from msgspec.structs import replace
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.pack.assemble import assemble
from agendapack.pack.bookmarks import Bookmark
from agendapack.pack.numbering import number
from agendapack.pack.plan import (
    OwnPages,
    PackPlan,
    PlacedPaper,
    Stamp,
    blank_sizes,
    item_destination,
    plan_pack,
)
from agendapack.pack.stamp_font import StampFont
from agendapack.papers.facts import PaperFacts
from agendapack.papers.geometry import A4, PageBox, PageGeometry
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.problems import Location, Problem
from agendapack.records import dossier
from agendapack.records.page_ranges import ListedRange
from agendapack.records.vocabulary import ENGLISH, Vocabulary

CORPUS = Path(
    os.environ.get("AGENDAPACK_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "corpus"
)
"""Real papers, in folders by their kind, that are no part of this project; it may not be there."""
PLACE = Location(Path("meeting.yaml"), 3, 5)
DAY = date(2018, 2, 6)
LAWS = settings(deadline=None, derandomize=True)
"""For property tests: the same examples every time, however slow the machine."""
BLANK = "This page is intentionally left blank"


@cache
def stamp_font() -> StampFont:
    """A font that comes with ReportLab, so that these tests need no template."""
    return StampFont(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


# Papers


def pdf(
    pages: int = 1,
    *,
    text: str = "Paper",
    size: tuple[float, float] = A4,
    media: Sequence[float] | None = None,
    crop: Sequence[float] | None = None,
    rotate: int = 0,
    user_unit: float | None = None,
    content: bytes | None = None,
    edit: Callable[[Pdf], None] | None = None,
) -> bytes:
    """A PDF whose pages each say ``text`` and their ordinal in the middle of what is seen, and bear
    a frame around it, so that both a shift and a lost edge show.

    ``media`` and ``crop`` are boxes in user space; ``content`` replaces what the pages draw, and
    ``edit`` may do anything more to the file.
    """
    with Pdf.new() as made:
        font = made.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        box = Array(media or [0, 0, *size])
        seen = [float(value) for value in (crop or box)]
        for ordinal in range(1, pages + 1):
            made.add_blank_page()
            page = made.pages[-1].obj
            page.MediaBox = box
            if crop:
                page.CropBox = Array(crop)
            if rotate:
                page.Rotate = rotate
            if user_unit:
                page.UserUnit = user_unit
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            drawn = _words(f"{text} {ordinal}", seen) if content is None else content
            page.Contents = made.make_stream(drawn)
        if edit is not None:
            edit(made)
        return saved(made)


def _words(text: str, seen: Sequence[float]) -> bytes:
    left, bottom, right, top = seen
    x, y = left + (right - left) / 3, bottom + (top - bottom) / 2
    frame = f"{left + 60} {bottom + 60} {right - left - 120} {top - bottom - 120}"
    return f"q 0.2 0.4 0.8 RG {frame} re S Q BT /F1 14 Tf {x} {y} Td ({text}) Tj ET".encode()


def _escaped(text: str) -> str:
    return re.sub(r"([()\\\\])", r"\\\1", text).encode("ascii", "replace").decode()


def saved(made: Pdf) -> bytes:
    buffer = BytesIO()
    made.save(buffer, deterministic_id=True, static_id=False)
    return buffer.getvalue()


def outline(*lines: tuple[Any, ...] | str) -> Callable[[Pdf], None]:
    """An editor for :func:`pdf`: ``(title, target, *children)``, where the target is a page's
    zero-based index, an Array, a name (str: a string; pikepdf.Name: the older kind), a URI
    (beginning with ``http``) or None."""

    def write(made: Pdf) -> None:
        root = made.make_indirect(Dictionary(Type=Name.Outlines))
        _hang(made, root, lines)
        made.Root.Outlines = root

    return write


def _hang(made: Pdf, parent: Object, lines: Iterable[tuple[Any, ...] | str]) -> None:
    before: Object | None = None
    for line in lines:
        title, target, *children = (line, None) if isinstance(line, str) else line
        node = made.make_indirect(Dictionary(Title=String(title), Parent=parent))
        if isinstance(target, int):
            node.Dest = Array([made.pages[target].obj, Name.Fit])
        elif isinstance(target, str) and target.startswith("http"):
            node.A = Dictionary(S=Name.URI, URI=String(target))
        elif isinstance(target, str):
            node.Dest = String(target)
        elif target is not None:
            node.Dest = target
        if before is None:
            parent.First = node
        else:
            before.Next, node.Prev = node, before
        parent.Last = before = node
        if children:
            _hang(made, node, children)
            node.Count = -len(children)


def names(**pages: int) -> Callable[[Pdf], None]:
    """An editor: named destinations (in the name tree) to the tops of zero-based pages."""

    def write(made: Pdf) -> None:
        flat: list[Object] = []
        for name, page in sorted(pages.items()):
            flat += (String(name), Array([made.pages[page].obj, Name.XYZ, 0, 800, None]))
        made.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))

    return write


def link(
    page: int, target: Object | str | None = None, action: Dictionary | None = None
) -> Callable[[Pdf], None]:
    """An editor: a link on a zero-based page, to a destination or with an action."""

    def write(made: Pdf) -> None:
        annotation = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[72, 500, 172, 520], Border=[0, 0, 0]
        )
        if target is not None:
            annotation.Dest = String(target) if isinstance(target, str) else target
        if action is not None:
            annotation.A = action
        owner = made.pages[page].obj
        if Name.Annots not in owner:
            owner.Annots = Array([])
        owner.Annots.append(made.make_indirect(annotation))

    return write


def form(
    *,
    appearance: bytes | None = b"/Helv 12 Tf 0 g",
    base_font: str = "/Helvetica",
    undrawn: bool = False,
    **values: str,
) -> Callable[[Pdf], None]:
    """An editor: a text field on the first page for each of ``values``; the form names its font
    ``Helv`` and gives all its fields ``appearance`` as their default."""

    def write(made: Pdf) -> None:
        font = made.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(base_font))
        )
        fields = []
        for row, (name, value) in enumerate(values.items()):
            drawing = made.make_stream(
                b"/Tx BMC q BT /Helv 12 Tf 0 g 2 4 Td (" + value.encode() + b") Tj ET Q EMC"
            )
            drawing.Type, drawing.Subtype = Name.XObject, Name.Form
            drawing.BBox = Array([0, 0, 200, 20])
            drawing.Resources = Dictionary(Font=Dictionary(Helv=font))
            field = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String(name),
                V=String(value),
                F=4,
                Rect=[100, 600 - 40 * row, 300, 620 - 40 * row],
                P=made.pages[0].obj,
            )
            if not undrawn:
                field.AP = Dictionary(N=drawing)
            fields.append(made.make_indirect(field))
        made.pages[0].obj.Annots = Array(fields)
        settings = Dictionary(Fields=Array(fields), DR=Dictionary(Font=Dictionary(Helv=font)))
        if appearance is not None:
            settings.DA = String(appearance)
        if undrawn:
            settings.NeedAppearances = True
        made.Root.AcroForm = made.make_indirect(settings)

    return write


def layers(
    *layer_names: str,
    base: str | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    policy: tuple[str, Sequence[str]] | None = None,
) -> Callable[[Pdf], None]:
    """An editor: each layer is a black square on the first page, from left to right.

    ``base``, ``on`` and ``off`` are the default configuration's.  ``policy`` adds one more square
    behind a membership dictionary: ("/AllOn", names).
    """

    def write(made: Pdf) -> None:
        groups = {
            name: made.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
            for name in layer_names
        }
        properties = Dictionary({f"/L{i}": group for i, group in enumerate(groups.values())})
        if policy is not None:
            rule, members = policy
            properties[f"/L{len(groups)}"] = made.make_indirect(
                Dictionary(
                    Type=Name.OCMD, P=Name(rule), OCGs=Array([groups[name] for name in members])
                )
            )
        page = made.pages[0].obj
        page.Resources.Properties = properties
        drawn = "".join(
            f"/OC /L{i} BDC 0 g {100 + 100 * i} 400 60 60 re f EMC\n"
            for i in range(len(properties.keys()))
        )
        page.Contents = made.make_stream(drawn.encode())
        default = Dictionary(Order=Array(list(groups.values())))
        if base:
            default.BaseState = Name(base)
        if on:
            default.ON = Array([groups[name] for name in on])
        if off:
            default.OFF = Array([groups[name] for name in off])
        made.Root.OCProperties = Dictionary(OCGs=Array(list(groups.values())), D=default)

    return write


def squares(picture: NDArray[np.uint8], count: int) -> str:
    """Which of the squares of :func:`layers` a picture of an A4 page at scale 1 shows: "x.x"."""
    return "".join(
        "x" if picture[-430, 130 + 100 * index].max() < 128 else "." for index in range(count)
    )


def edits(*editors: Callable[[Pdf], None]) -> Callable[[Pdf], None]:
    def write(made: Pdf) -> None:
        for editor in editors:
            editor(made)

    return write


def inspect(
    source: bytes | Path,
    place: Location,
    *,
    looking: bool | None = None,
    marked: bool = False,
    keeping_comments: bool = False,
) -> tuple[PaperFacts | None, tuple[Problem, ...]]:
    """The facts of a paper, and what is wrong with it; its accessibility is not checked.

    ``looking``: whether to look for ink where stamps go; if not said, at files only.  ``marked``:
    the paper is exempt.  What is found of a real paper is kept for the next test that asks.
    """
    name = source.name if isinstance(source, Path) else "the typeset paper"
    look = isinstance(source, Path) if looking is None else looking
    request = Request(
        *(name, place),
        looking=look,
        examining=False,
        marked=marked,
        keeping_comments=keeping_comments,
    )
    real = isinstance(source, Path) and source.is_relative_to(CORPUS)
    made = _prepared_once(source, request) if real else prepare(source, request)
    return made.facts, made.problems


_prepared_once = lru_cache(maxsize=512)(prepare)


def facts(
    source: bytes | Path, *, damaged: bool = False, keeping_comments: bool = False
) -> PaperFacts:
    """The facts of a paper; the test fails on an error, and on a warning unless ``damaged``."""
    found, problems = inspect(source, PLACE, keeping_comments=keeping_comments)
    assert damaged or problems == ()
    assert found is not None
    return found


# Packs


@dataclass(frozen=True)
class Made:
    """A finished pack and the plan it was made from."""

    path: Path
    plan: PackPlan

    def page_of(self, item: str, page: int = 0) -> int:
        """The physical page (zero-based) of an item's ``page``."""
        return dict(self.plan.destinations)[item_destination(item)] + page

    def picture(self, page: int, scale: float = 1) -> NDArray[np.uint8]:
        return picture(self.path, page, scale)


Papers = Sequence[tuple[str, bytes | Path] | tuple[str, bytes | Path, str] | PlacedPaper]
"""Papers in order: (item, PDF) or (item, PDF, title), or one that is placed already."""

MARKING = (
    "NOT FOR PUBLICATION",
    "Information relating to the financial or business affairs of any particular person (including"
    " the authority holding that information)",
    "Paragraph 3 of Part 1 of Schedule 12A, Local Government Act 1972",
)


def exempt(
    item: str,
    paper: bytes | Path,
    reserved: int | None = None,
    title: str = "Award",
    marking: tuple[str, ...] = MARKING,
) -> PlacedPaper:
    """An exempt paper as a members' pack has it, looked at for the place of its mark."""
    made, _ = inspect(paper, PLACE, looking=True, marked=True)
    assert made is not None
    return PlacedPaper(
        item, f"Title {item}", title, made, reserved=reserved, marking=marking, mend=False
    )


def slip(item: str, reserved: int, pages: int = 1, title: str = "Exempt paper") -> PlacedPaper:
    """What a public pack has in the place of exempt papers."""
    made = facts(pdf(pages, text="Not for publication"))
    return PlacedPaper(item, f"Title {item}", title, made, reserved=reserved, is_slip=True)


def front_sheet(
    items: Sequence[tuple[str, str]],
    ranges: Mapping[str, str],
    pages: int = 1,
    listed: Sequence[ListedRange] = (),
) -> bytes:
    """A front sheet as the typesetter would set it: each range printed and linked by name, those of
    ``listed`` papers under their items, each item a named destination."""

    def write(made: Pdf) -> None:
        page = made.pages[0].obj
        page.Annots = Array([])
        printed: list[tuple[str, str | None]] = []
        flat: list[Object] = []
        for item, title in items:
            top = 812 - 14 * len(printed)
            flat += (String(item_destination(item)), Array([page, Name.XYZ, 60, top, None]))
            has_range = item in ranges
            line = f"{item}. {title}" + (f" ({ranges[item]})" if has_range else "")
            printed.append((line, item_destination(item) if has_range else None))
            for paper in listed:
                if paper.item == item:
                    first = re.findall(r"\d+", paper.text)[0]
                    printed.append((f"{paper.title} ({paper.text})", f"page-{first}"))
        drawn = [
            f"BT /F1 12 Tf 60 {800 - 14 * row} Td ({_escaped(line)}) Tj ET"
            for row, (line, _) in enumerate(printed)
        ]
        page.Contents = made.make_stream("\n".join(drawn).encode())
        for row, (_, name) in enumerate(printed):
            if name is not None:
                top = 812 - 14 * row
                link(0, name)(made)
                page.Annots[-1].Rect = Array([60, top - 14, 300, top])
        pairs = sorted(zip(flat[::2], flat[1::2], strict=True), key=lambda pair: bytes(pair[0]))
        made.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([value for pair in pairs for value in pair]))
        )

    return pdf(pages, edit=write)


def planned(
    papers: Papers,
    *,
    items: Sequence[tuple[str, str]] | None = None,
    front_pages: int = 1,
    first: int = 1,
    recto: bool = True,
    title: str = "Agenda",
    published: date = DAY,
    words: Vocabulary = ENGLISH,
    keeping_comments: bool = False,
    supplement: int = 0,
    listing: bool = False,
) -> PackPlan:
    """Plan a pack of ``papers``, mended ones too; ``items`` are those of the papers by default.
    ``supplement`` is which one it is, numbered with its prefix.  ``listing``: the front sheet lists
    the papers."""
    titles = dict(items or ())
    placed = [
        paper
        if isinstance(paper, PlacedPaper)
        else PlacedPaper(
            paper[0],
            titles.get(paper[0], f"Title {paper[0]}"),
            paper[2] if len(paper) == 3 else f"Paper {ordinal}",
            facts(paper[1], damaged=True, keeping_comments=keeping_comments),
        )
        for ordinal, paper in enumerate(papers, start=1)
    ]
    if items is None:
        items = [(item, f"Title {item}") for item in dict.fromkeys(p.item for p in placed)]
    own = agenda(items, published, recto=recto)
    if supplement:
        own = replace(own, ordinal=supplement, numbering="prefix")
    counts = ((p.item, p.page_count) for p in placed)
    numbering = number(counts, first=first, recto=recto, prefix=own.prefix)
    ranges = {item: words.pages(pages) for item, pages in numbering.items.items()}
    of_items = [paper.item for paper in placed]
    listed = [
        ListedRange(paper.item, of_items[: at + 1].count(paper.item), paper.title, words.pages(own))
        for at, (paper, own) in enumerate(zip(placed, numbering.papers, strict=True))
        if listing
    ]
    front = facts(front_sheet(items, ranges, front_pages, listed))
    sizes = blank_sizes(front, placed, recto=recto)
    blanks = {size: facts(pdf(text=BLANK, size=size)) for size in sizes}
    return plan_pack(
        own,
        OwnPages(title, front, blanks),
        placed,
        stamp_font().measure,
        words,
        first=first,
        listed=listed,
    )


def agenda(
    items: Iterable[tuple[str, str]], published: date = DAY, *, recto: bool = True
) -> dossier.Pack:
    """The agenda pack of ``items``, given as (number, title)."""
    return dossier.Pack(
        audience="public",
        ordinal=0,
        items=tuple(
            dossier.AgendaItem(item, title, None, False, (), PLACE) for item, title in items
        ),
        published=published,
        day=published,
        numbering="restart",
        recto=recto,
        language="en-GB",
    )


def pack(folder: Path, papers: Papers, name: str = "pack.pdf", **options: Any) -> Made:
    """Plan and assemble ``papers`` (see :func:`planned`) into ``folder``."""
    plan = planned(papers, **options)
    assemble(plan, stamp_font().ink(plan.stamp_texts), folder / name)
    return Made(folder / name, plan)


# What a file shows and says


def picture(source: Path | bytes, page: int, scale: float = 1) -> NDArray[np.uint8]:
    """A page as PDFium draws it, form fields too: rows from the top, RGB."""
    document = pdfium.PdfDocument(source)
    try:
        document.init_forms()
        bitmap = document[page].render(scale=scale, rev_byteorder=True)
        return np.array(bitmap.to_numpy()[:, :, :3])
    finally:
        document.close()


def differing(before: NDArray[np.uint8], after: NDArray[np.uint8] | int) -> NDArray[np.bool_]:
    """Which pixels of a picture, rows by columns, differ from those of another, or from a value.

    ``any(axis=2)`` over three channels takes ten times as long.
    """
    apart = before != after
    return np.asarray(apart[..., 0] | apart[..., 1] | apart[..., 2])


def seen(box: PageBox, geometry: PageGeometry) -> PageBox:
    """Where a box in user space is seen: in its units, from the lower left corner of the view."""
    matrix = geometry.to_user_space

    def back(x: float, y: float) -> tuple[float, float]:
        # The matrix is a turn and a shift, so its inverse turns back.
        dx, dy = x - matrix.e, y - matrix.f
        return (matrix.a * dx + matrix.b * dy, matrix.c * dx + matrix.d * dy)

    return PageBox.spanning(back(box.left, box.bottom), back(box.right, box.top))


def pixels(stamp: Stamp, geometry: PageGeometry, scale: float, rows: int) -> tuple[slice, slice]:
    """The rows and columns of a picture of ``rows`` rows that a stamp's box touches, and one more
    at each side, since PDFium lets a glyph's edge shade the pixel beside it.  It takes no notice of
    /UserUnit: its pixels are user space units times the scale."""
    box = seen(stamp.box, geometry)
    top, bottom = rows - box.top * scale, rows - box.bottom * scale
    return (
        slice(max(0, int(np.floor(top)) - 1), int(np.ceil(bottom)) + 1),
        slice(max(0, int(np.floor(box.left * scale)) - 1), int(np.ceil(box.right * scale)) + 1),
    )


def bookmarks_as_text(bookmarks: Iterable[Bookmark], depth: int = 0) -> list[str]:
    """``title -> page`` lines, indented by depth; pages count from zero, as in the plan."""
    lines = []
    for mark in bookmarks:
        target = mark.destination or mark.uri or mark.page
        lines.append("  " * depth + mark.title + ("" if target is None else f" -> {target}"))
        lines += bookmarks_as_text(mark.children, depth + 1)
    return lines


def outline_as_text(path: Path) -> list[str]:
    """A file's outline as written, by pikepdf: ``title -> physical page or name``."""
    with pikepdf.open(path) as opened:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened.pages)}

        def below(parent: Object, depth: int) -> list[str]:
            lines = []
            node = parent.get(Name.First)
            while node is not None:
                target = ""
                if isinstance(dest := node.get(Name.Dest), Array):
                    target = f" -> {numbers[dest[0].objgen]}"
                    target += "".join(f" {_shown(value)}" for value in list(dest)[1:])
                elif dest is not None:
                    target = f" -> {dest}"
                elif Name.A in node:
                    target = f" -> {node.A.URI}"
                lines.append("  " * depth + str(node.Title) + target)
                lines += below(node, depth + 1)
                node = node.get(Name.Next)
            return lines

        return below(opened.Root.Outlines, 0)


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{float(value):g}" if not isinstance(value, Name) else str(value)[1:]  # type: ignore[arg-type]


def destinations_of(path: Path) -> dict[str, int]:
    """A file's named destinations, by pypdf: the physical page of each."""
    from pypdf import PdfReader

    with PdfReader(path) as reader:
        return {
            name: reader.get_destination_page_number(found) or 0
            for name, found in reader.named_destinations.items()
        }
