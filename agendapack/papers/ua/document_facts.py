"""The facts about one open paper that the accessibility rules are about.

They are gathered once: the file's objects, its structure tree, and what its content marks, paints
and writes.  The rules themselves only read them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import pikepdf
from msgspec import Struct, field
from pikepdf import Page, Pdf

from agendapack.papers.geometry import PageBox
from agendapack.papers.pdf.content import (
    NO_MARK,
    MarkProperties,
    Place,
    StreamContent,
    read_content,
)
from agendapack.papers.pdf.objects import Json, Objects, is_reference, uncollected
from agendapack.papers.pdf.page_attributes import page_content, page_geometry
from agendapack.papers.structure.structure_tree import (
    ContentItem,
    ObjectItem,
    Structure,
    StructureElement,
)
from agendapack.papers.structure.tree_reading import structure_of
from agendapack.papers.ua.content_facts import FontUse, Glyphs, PageContent

MAX_FORM_DEPTH = 24  # forms within forms


class Annotation(Struct, frozen=True):
    """An annotation on a zero-based page, and the element that holds it."""

    page: int
    reference: str
    entries: dict[str, Json]
    subtype: str
    owner: StructureElement | None
    hidden: bool  # flagged so, or outside what is visible of the page


class Facts(Struct, dict=True):
    """One paper.  Of a paper that is not tagged, ``content`` tells no more than what pages leave
    open, and whether they have text and pictures; ``fonts`` is empty."""

    pdf: Pdf
    objects: Objects
    structure: Structure | None
    content: list[PageContent] = field(default_factory=list)
    fonts: dict[str, FontUse] = field(default_factory=dict)
    glyphs: dict[str, Glyphs] = field(default_factory=dict)  # by the same keys, as worked out
    referring: set[int] = field(default_factory=set)  # pages that draw a reference XObject
    shared: set[int] = field(default_factory=set)  # pages that draw a form with marks once more

    @property
    def pages(self) -> tuple[str, ...]:
        return self.objects.pages

    @property
    def catalogue(self) -> dict[str, Json]:
        return self.objects.catalogue

    @cached_property
    def elements(self) -> tuple[StructureElement, ...]:
        """All elements of the structure tree in reading order."""
        return tuple(self.structure.elements()) if self.structure is not None else ()

    @cached_property
    def by_type(self) -> Mapping[str, list[StructureElement]]:
        """The elements of each standard type, in reading order."""
        found: dict[str, list[StructureElement]] = defaultdict(list)
        for element in self.elements:
            found[element.standard].append(element)
        return found

    @cached_property
    def xmp(self) -> bytes:
        return _stream(self.pdf, self.catalogue.get("/Metadata"))

    @property
    def trailer_encryption(self) -> Json:
        return self.objects.trailer.get("/Encrypt")

    def stream(self, reference: Json) -> bytes:
        """A stream's decoded data; empty where there is none or it does not decode."""
        return _stream(self.pdf, reference)

    def annotations(self) -> Iterator[Annotation]:
        """Every annotation of every page, in order."""
        owners = self._owners
        for page, reference in enumerate(self.pages):
            entries = self.objects.dictionary(reference)
            members = self.objects.array(entries.get("/Annots"))
            if not members:
                continue
            visible = self._visible(reference)
            for member in members:
                annotation = self.objects.dictionary(member)
                if not annotation:
                    continue
                key = member if isinstance(member, str) else ""
                flags = self.objects.integer(annotation.get("/F")) or 0
                yield Annotation(
                    page,
                    key,
                    annotation,
                    self.objects.name(annotation.get("/Subtype")),
                    owners.get(key),
                    bool(flags & 2) or self._outside(annotation, visible),
                )

    @cached_property
    def _owners(self) -> dict[str, StructureElement]:
        found: dict[str, StructureElement] = {}
        for element in self.elements:
            for kid in element.kids:
                if isinstance(kid, ObjectItem):
                    found.setdefault(kid.reference, element)
        return found

    def _visible(self, page: str) -> PageBox:
        number, generation, _ = page.split(" ")
        found = self.pdf.get_object(int(number), int(generation))
        return page_geometry(Page(found)).visible

    def _outside(self, annotation: dict[str, Json], visible: PageBox) -> bool:
        rectangle = self.objects.numbers(annotation.get("/Rect"))
        if len(rectangle) != 4:
            return False
        box = PageBox.spanning((rectangle[0], rectangle[1]), (rectangle[2], rectangle[3]))
        return (
            box.bottom >= visible.top
            or box.left >= visible.right
            or box.top <= visible.bottom
            or box.right <= visible.left
        )


def _stream(pdf: Pdf, reference: Json) -> bytes:
    if not (isinstance(reference, str) and is_reference(reference)):
        return b""
    number, generation, _ = reference.split()
    try:
        found = pdf.get_object(int(number), int(generation))
        return found.read_bytes() if isinstance(found, pikepdf.Stream) else b""
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return b""


def gather(pdf: Pdf, objects: Objects | None = None) -> Facts:
    """The facts of an open PDF; ``objects`` are its objects, where they were read already.

    Raises:
        pikepdf.PdfError: the file is too damaged to go through.
    """
    objects = objects or Objects(pdf)
    with uncollected():
        facts = Facts(pdf, objects, structure_of(objects))
        if facts.structure is not None:
            _ContentReader(facts, facts.structure).read()
        else:
            facts.content += [_untagged(read_content(page_content(page))) for page in pdf.pages]
    return facts


def _untagged(content: StreamContent) -> PageContent:
    return PageContent(content.balance, bool(content.texts), content.inline_images)


class _ContentReader:
    """Goes through all content streams of a tagged paper and through the forms that they draw."""

    def __init__(self, facts: Facts, structure: Structure) -> None:
        self.facts = facts
        self.objects = facts.objects
        self.claimed: dict[str, set[int]] = {}
        self.spoken: dict[tuple[str, int], bool] = {}
        self.forms: dict[str, StreamContent] = {}
        self.semantic: set[str] = set()  # forms with marks that were drawn already
        self.seen: set[tuple[str, bool, bool, bool]] = set()
        self.page = 0
        self.speaking = has_language(facts)
        self._claim(structure)

    def _claim(self, structure: Structure) -> None:
        waiting = [(kid, False) for kid in structure.kids]
        pages = self.facts.pages
        while waiting:
            element, spoken = waiting.pop()
            spoken = spoken or element.language is not None
            for kid in element.kids:
                if isinstance(kid, StructureElement):
                    waiting.append((kid, spoken))
                elif isinstance(kid, ContentItem):
                    holder = kid.stream or (pages[kid.page] if kid.page is not None else "")
                    self.claimed.setdefault(holder, set()).add(kid.mcid)
                    if not self.speaking and spoken:
                        self.spoken[holder, kid.mcid] = True

    def read(self) -> None:
        for index, (page, reference) in enumerate(
            zip(self.facts.pdf.pages, self.facts.pages, strict=True)
        ):
            self.page = index
            self.seen.clear()
            resources = self.objects.dictionary(self.objects.inherited(reference, "/Resources"))
            marks = read_content(page_content(page), _Named(self.objects, resources))
            found = _untagged(marks)
            self.facts.content.append(found)
            numbers = self.claimed.get(reference, set())
            found.orphans = marks.mcids.keys() - numbers
            found.missing = numbers - marks.mcids.keys()
            found.repeated = {mcid for mcid, times in marks.mcids.items() if times > 1}
            self._go(reference, marks, resources, (False, False, False), 0)
            self._appearances(reference, resources)

    def _go(
        self,
        holder: str,
        marks: StreamContent,
        resources: dict[str, Json],
        around: tuple[bool, bool, bool],
        depth: int,
    ) -> None:
        """Judge one stream; ``around``: whether what draws it is content of the tree, an artifact,
        in a known language."""
        tagged, artifact, spoken = around
        found = self.facts.content[self.page]
        numbers = self.claimed.get(holder, set())

        def is_tagged(place: Place) -> bool:
            return tagged or any(mcid in numbers for mcid in place.mcids)

        def is_spoken(place: Place) -> bool:
            return (
                spoken
                or place.language
                or any((holder, mcid) in self.spoken for mcid in place.mcids)
            )

        found.languages |= marks.languages
        if any(
            not is_tagged(place) and not (artifact or place.artifact) for place in marks.painted
        ):
            found.unmarked = True
        if marks.artifact_in_content or (tagged and marks.artifacts):
            found.artifact_in_content = True
        if marks.content_in_artifact or (artifact and not numbers.isdisjoint(marks.mcids)):
            found.content_in_artifact = True
        if not self.speaking:
            found.unspoken |= any(not is_spoken(place) for place in marks.texts)
            found.spans |= any(not is_spoken(place) for place in marks.spans)
        self._fonts(marks, resources)
        forms = self.objects.dictionary(resources.get("/XObject"))
        for (name, place), times in marks.drawn.items():
            reference = forms.get(f"/{name}")
            drawn = self.objects.dictionary(reference)
            kind = self.objects.name(drawn.get("/Subtype"))
            inside = (is_tagged(place), artifact or place.artifact, is_spoken(place))
            if kind == "Form" and isinstance(reference, str):
                self._form(reference, drawn, resources, inside, depth, times)
            elif kind == "Image" and not (inside[0] or inside[1]):
                found.unmarked = True

    def _form(
        self,
        reference: str,
        form: dict[str, Json],
        outer: dict[str, Json],
        around: tuple[bool, bool, bool],
        depth: int,
        times: int,
    ) -> None:
        if "/Ref" in form:
            self.facts.referring.add(self.page)
        if "/StructParents" in form:
            if reference in self.semantic or times > 1:
                self.facts.shared.add(self.page)
            self.semantic.add(reference)
        key = (reference, *around)
        if key in self.seen or depth == MAX_FORM_DEPTH:
            return
        self.seen.add(key)
        own = self.objects.resolve(form.get("/Resources"))
        resources = own if isinstance(own, dict) else outer
        if reference not in self.forms:
            self.forms[reference] = read_content(
                self.facts.stream(reference), _Named(self.objects, resources)
            )
        self._go(reference, self.forms[reference], resources, around, depth + 1)

    def _fonts(self, marks: StreamContent, resources: dict[str, Json]) -> None:
        if not (marks.written[0] or marks.written[1]):
            return
        fonts = self.objects.dictionary(resources.get("/Font"))
        for visible, written in zip((True, False), marks.written, strict=True):
            for name, operands in written.items():
                reference = fonts.get(f"/{name}")
                font = self.objects.dictionary(reference)
                if not font:
                    continue
                key = reference if isinstance(reference, str) else f"{self.page}/{name}"
                use = self.facts.fonts.get(key)
                if use is None:
                    use = self.facts.fonts[key] = FontUse(font)
                (use.visible if visible else use.invisible).update(operands)
                use.pages.add(self.page)

    def _appearances(self, page: str, resources: dict[str, Json]) -> None:
        """Fonts of annotations' appearances; their content has no marks to speak of."""
        for member in self.objects.array(self.objects.dictionary(page).get("/Annots")):
            looks = self.objects.dictionary(self.objects.dictionary(member).get("/AP"))
            for look in looks.values():
                streams: list[Json] = [look]
                if not self.objects.is_stream(look):
                    streams = list(self.objects.dictionary(look).values())
                for stream in streams:
                    if isinstance(stream, str) and self.objects.is_stream(stream):
                        self._appearance(stream, resources)

    def _appearance(self, reference: str, outer: dict[str, Json]) -> None:
        own = self.objects.resolve(self.objects.dictionary(reference).get("/Resources"))
        resources = own if isinstance(own, dict) else outer
        if reference not in self.forms:
            self.forms[reference] = read_content(self.facts.stream(reference))
        self._fonts(self.forms[reference], resources)


class _Named(Struct, frozen=True):
    """The marks that a stream's resources name."""

    objects: Objects
    resources: dict[str, Json]

    def __call__(self, name: str) -> MarkProperties:
        named = self.objects.dictionary(self.resources.get("/Properties"))
        properties = self.objects.dictionary(named.get(f"/{name}"))
        if not properties:
            return NO_MARK
        return MarkProperties(
            self.objects.integer(properties.get("/MCID")),
            self.objects.text(properties.get("/Lang")),
            any(key in properties for key in ("/ActualText", "/Alt", "/E")),
        )


def has_language(facts: Facts) -> bool:
    """Whether the catalogue gives a language."""
    return facts.objects.text(facts.catalogue.get("/Lang")) is not None


def shows_text(facts: Facts) -> bool:
    """Whether any page or form writes text at all."""
    if any(page.text for page in facts.content):
        return True
    return any(
        read_content(facts.stream(reference)).texts
        for reference, value in facts.objects.all()
        if isinstance(value, dict) and value.get("/Subtype") == "/Form"
    )


def shows_images(facts: Facts) -> bool:
    """Whether every page has an image among its resources or in its content."""
    return bool(facts.pages) and all(
        content.inline_images or _has_image(facts, reference)
        for content, reference in zip(facts.content, facts.pages, strict=True)
    )


def _has_image(facts: Facts, page: str) -> bool:
    objects = facts.objects
    waiting = [objects.dictionary(objects.inherited(page, "/Resources"))]
    for _ in range(64):
        if not waiting:
            break
        for drawn in objects.dictionary(waiting.pop().get("/XObject")).values():
            entries = objects.dictionary(drawn)
            if entries.get("/Subtype") == "/Image":
                return True
            waiting.append(objects.dictionary(entries.get("/Resources")))
    return False


def field_description(facts: Facts, widget: dict[str, Json]) -> str | None:
    """The /TU of the field that a widget shows: the widget's own dictionary, or one above it that
    has a name (ISO 32000-1, 12.7.3.1)."""
    for _ in range(32):
        if "/T" in widget or "/Parent" not in widget:
            break
        widget = facts.objects.dictionary(widget["/Parent"])
    return facts.objects.text(widget.get("/TU"))
