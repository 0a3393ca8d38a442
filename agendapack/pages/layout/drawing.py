"""Draws the pages and writes the finished file: pictures, links, outline, structure, metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from agendapack.pages.layout import logical, srgb
from agendapack.pages.layout.lines import set_out
from agendapack.pages.layout.paginate import PagePart
from agendapack.pages.layout.pdf_writing import Writer, literal, number, text_string
from agendapack.pages.layout.sheet import Area, Placed, Sheet
from agendapack.pages.layout.text_encoding import Encoder
from agendapack.pages.layout.xmp import xmp_packet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from agendapack.pages.layout.boxes import Frame, Heading, Strip
    from agendapack.pages.layout.drawn_pictures import DrawnPicture
    from agendapack.pages.layout.logical import Node
    from agendapack.pages.layout.words import Piece

PRODUCER = "agendapack"


class PageFormat(Struct, frozen=True):
    """The page's size and the margins inside it, in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def column(self) -> float:
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        return self.height - self.top - self.bottom


class OutlineLine(Struct):
    """A heading with the place it was set at."""

    heading: Heading
    page: int
    top: float


class Drawing(Struct):
    """Draws pages one after the other and writes the file at the end."""

    paper: PageFormat
    images: Mapping[str, DrawnPicture]
    writer: Writer = field(default_factory=Writer)
    sheets: list[Sheet] = field(default_factory=list)
    entries: list[OutlineLine] = field(default_factory=list)
    _encoder: Encoder | None = None

    def page(
        self,
        strips: Sequence[Strip],
        part: PagePart,
        shift: float = 0.0,
        foot: Sequence[Piece] = (),
    ) -> None:
        """Draw a page's strips; ``shift`` lowers them all (a sentence set in the middle).  ``foot``
        is set in the middle of the lower margin, smaller where it is too long."""
        if self._encoder is None:
            self._encoder = Encoder(self.writer.document)
        paper = self.paper
        sheet = Sheet(len(self.sheets), paper.width, paper.height, self._encoder)
        self.sheets.append(sheet)
        top = paper.height - paper.top - shift
        if part.header is not None:
            top = self._run(sheet, part.header.strips, top, artifact=True)
        shown = strips[part.first : part.last]
        self._frames(sheet, shown, top)
        self._run(sheet, shown, top, artifact=False)
        width = sum(piece.width for piece in foot)
        scale = min(1.0, paper.column / width) if width else 1.0
        left = (paper.width - width * scale) / 2
        placed = [
            Placed(left + fragment.left * scale, paper.bottom / 2, fragment.piece, scale)
            for fragment in set_out(foot)
        ]
        sheet.text(placed, artifact=True)

    def blank(self) -> None:
        """A page with nothing on it."""
        self.page((), PagePart(0, 0))

    def _run(self, sheet: Sheet, strips: Sequence[Strip], top: float, artifact: bool) -> float:
        """Draw strips from ``top`` down; those of one owner that touch are drawn as one."""
        index = 0
        while index < len(strips):
            strip = strips[index]
            top -= strip.gap if index and not artifact else 0.0
            stop, upper = strip.stop, top
            if not artifact:
                self._mark(sheet, strip, top)
            top -= strip.height
            index += 1
            while (
                index < len(strips)
                and strips[index].owner is strip.owner
                and abs(strips[index].start - stop) < 0.01
            ):
                if not artifact:
                    self._mark(sheet, strips[index], top)
                stop = strips[index].stop
                top -= strips[index].height
                index += 1
            strip.owner.draw(
                sheet, self.paper.left + strip.left, upper, strip.start, stop, artifact
            )
        return top

    def _mark(self, sheet: Sheet, strip: Strip, top: float) -> None:
        for name in strip.anchors:
            sheet.anchor(name, top + 6)
        if strip.heading is not None:
            self.entries.append(OutlineLine(strip.heading, sheet.index, min(top + 6, sheet.height)))

    def _frames(self, sheet: Sheet, strips: Sequence[Strip], top: float) -> None:
        extents: dict[Frame, tuple[float, float]] = {}
        for index, strip in enumerate(strips):
            top -= strip.gap if index else 0.0
            for frame in strip.frames:
                upper = extents[frame][0] if frame in extents else top
                extents[frame] = (upper, top - strip.height)
            top -= strip.height
        for frame, (upper, lower) in extents.items():
            left = self.paper.left + frame.left
            right = self.paper.width - self.paper.right - frame.right
            if frame.background is not None:
                sheet.fill(left, lower, right, upper, frame.background)
            if frame.above is not None:
                sheet.line(left, upper, right, None, frame.above)
            if frame.below is not None:
                sheet.line(left, lower, right, None, frame.below)
            if frame.beside is not None:
                half = frame.beside.thickness / 2
                x = right - half if frame.leftwards else left + half
                sheet.line(x, upper, x, lower, frame.beside)

    def finish(self, document: Node, *, title: str, language: str, on: date) -> bytes:
        """The whole file; ``document`` is the root of the structure tree."""
        writer = self.writer
        pages = [writer.reserve() for _ in self.sheets]
        parent = writer.reserve()
        pictures = {key: image.write(writer) for key, image in self._used_images().items()}
        annotated: list[Node] = []
        fonts = writer.number_of(writer.document.idToObject["BasicFonts"])
        for sheet, page in zip(self.sheets, pages, strict=True):
            annotations = []
            for area in sheet.areas:
                annotations.append(self._annotation(area, page, len(self.sheets) + len(annotated)))
                annotated.append(area.link.content.node)
                area.link.content.node.annotations.append((sheet.index, annotations[-1]))
            content = writer.stream("", "\n".join(sheet.operators).encode("latin-1"))
            xobjects = "".join(f"/{key} {pictures[key]} 0 R" for key in sheet.pictures)
            entries = [
                f"/Type/Page/Parent {parent} 0 R",
                f"/MediaBox[0 0 {number(sheet.width)} {number(sheet.height)}]",
                f"/Resources<</Font {fonts} 0 R",
                f"/XObject<<{xobjects}>>" if xobjects else "",
                f">>/Contents {content} 0 R/StructParents {sheet.index}/Tabs/S",
            ]
            if annotations:
                entries.append(f"/Annots[{' '.join(f'{each} 0 R' for each in annotations)}]")
            writer.fill(page, f"<<{''.join(entries)}>>")
        kids = " ".join(f"{page} 0 R" for page in pages)
        writer.fill(parent, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
        root = logical.write(
            document, pages, [sheet.marked for sheet in self.sheets], annotated, writer
        )
        archival = self._is_archival()
        packet = xmp_packet(title, language, on, PRODUCER, accessible=True, archival=archival)
        metadata = writer.stream("/Type/Metadata/Subtype/XML", packet, compress=False)
        stamp = f"D:{on:%Y%m%d}000000+00'00'"
        catalog = [
            f"/Type/Catalog/Pages {parent} 0 R/Lang {text_string(language)}",
            "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>",
            f"/StructTreeRoot {root} 0 R/Metadata {metadata} 0 R",
            self._output_intent() if archival else "",
            self._names(pages),
            self._outline(pages),
        ]
        return writer.finish(
            f"<<{''.join(catalog)}>>",
            f"<</Title {text_string(title)}/Producer({PRODUCER})"
            f"/CreationDate({stamp})/ModDate({stamp})>>",
        )

    def _used_images(self) -> dict[str, DrawnPicture]:
        keys = dict.fromkeys(key for sheet in self.sheets for key in sheet.pictures)
        return {key: self.images[key] for key in keys}

    def _is_archival(self) -> bool:
        """Whether it may claim PDF/A-2a.

        The output intent is for RGB, and so for grey, but not for CMYK (ISO 19005-2, 6.2.4.3); and
        what a private character says, nobody will know (6.2.11.7.3).
        """
        printing = any(
            image.picture.space == "DeviceCMYK" for image in self._used_images().values()
        )
        return not (printing or (self._encoder is not None and self._encoder.shows_private_use))

    def _output_intent(self) -> str:
        """What the colours mean (ISO 19005-2, 6.2.3)."""
        profile = self.writer.stream("/N 3", srgb.profile())
        name = text_string(srgb.NAME)
        return (
            f"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier {name}"
            f"/Info {name}/DestOutputProfile {profile} 0 R>>]"
        )

    def _annotation(self, area: Area, page: int, parent: int) -> int:
        sides = (area.left, area.bottom, area.right, area.top)
        link = area.link
        if link.destination is not None:
            target = f"/Dest {literal(link.destination.encode())}"
        else:
            target = f"/A<</Type/Action{link.action}>>"
        return self.writer.add(
            f"<</Type/Annot/Subtype/Link/Rect[{' '.join(number(side) for side in sides)}]"
            f"/Border[0 0 0]/F 4/P {page} 0 R/StructParent {parent}"
            f"/Contents {text_string(link.description)}{target}>>"
        )

    def _names(self, pages: Sequence[int]) -> str:
        places: dict[bytes, str] = {}
        for sheet in self.sheets:
            for anchor in sheet.anchors:
                at = f"[{pages[sheet.index]} 0 R/XYZ 0 {number(anchor.top)} null]"
                places.setdefault(anchor.name.encode(), at)
        if not places:
            return ""
        pairs = " ".join(f"{literal(name)} {places[name]}" for name in sorted(places))
        tree = self.writer.add(f"<</Names[{pairs}]>>")
        return f"/Names<</Dests {tree} 0 R>>"

    def _outline(self, pages: Sequence[int]) -> str:
        if not self.entries:
            return ""
        root = self.writer.reserve()
        numbers = [self.writer.reserve() for _ in self.entries]
        parents: list[int] = []  # each entry's parent, as an index; -1 is the outline itself
        open_entries: list[int] = []
        for index, entry in enumerate(self.entries):
            while (
                open_entries and self.entries[open_entries[-1]].heading.level >= entry.heading.level
            ):
                open_entries.pop()
            parents.append(open_entries[-1] if open_entries else -1)
            open_entries.append(index)
        children: dict[int, list[int]] = {}
        places: list[int] = []  # each entry's, among the children of its parent
        for index, above in enumerate(parents):
            beside = children.setdefault(above, [])
            places.append(len(beside))
            beside.append(index)

        def family(index: int) -> str:
            kids = children.get(index, [])
            if not kids:
                return ""
            count = len(kids) if index == -1 else -len(kids)  # closed below the first level
            return f"/First {numbers[kids[0]]} 0 R/Last {numbers[kids[-1]]} 0 R/Count {count}"

        for index, entry in enumerate(self.entries):
            beside = children[parents[index]]
            place = places[index]
            above = root if parents[index] == -1 else numbers[parents[index]]
            links = f"/Parent {above} 0 R"
            if place:
                links += f"/Prev {numbers[beside[place - 1]]} 0 R"
            if place + 1 < len(beside):
                links += f"/Next {numbers[beside[place + 1]]} 0 R"
            self.writer.fill(
                numbers[index],
                f"<</Title {text_string(entry.heading.text)}{links}{family(index)}"
                f"/Dest[{pages[entry.page]} 0 R/XYZ 0 {number(entry.top)} null]>>",
            )
        self.writer.fill(root, f"<</Type/Outlines{family(-1)}>>")
        return f"/Outlines {root} 0 R"
