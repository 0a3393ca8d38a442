"""What PowerPoint files hide (ECMA-376, part 1, whose sections are named)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import HiddenShapes
from agendapack.papers.office.office_xml import Listener, Package

_FALSE = {"0", "false", "off"}


class _Comments(Listener):
    """Comments (19.4) and who wrote some."""

    def __init__(self) -> None:
        self.count = 0
        self.authors: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.count += tag == "cm"
        if tag in {"cmAuthor", "author"} and "name" in attributes:
            self.authors[attributes["name"]] = None


class SlideList(Listener):
    """The slides in their order, as relationships (19.2.1.33)."""

    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sldId":
            self.slides.append(attributes.get(":id", ""))


class _Slide(Listener):
    hidden = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sld":  # 19.3.1.38
            self.hidden = attributes.get("show") in _FALSE


class _Notes(Listener):
    """Whether the notes say something; a slide number, a date or a header is nothing (19.7.10)."""

    said = False
    _placeholder = ""
    _in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sp":
            self._placeholder = ""
        elif tag == "ph":
            self._placeholder = attributes.get("type", "obj")
        self._in_text = tag == "t"

    def end(self, tag: str) -> None:
        self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text and self._placeholder not in {"sldNum", "dt", "hdr", "ftr"}:
            self.said = self.said or bool(data.strip())


def in_presentation(package: Package) -> Iterator[Hidden]:
    main = package.main("ppt/presentation.xml")
    show = SlideList()
    package.read(main, show)
    relations = package.relations(main)
    hidden, noted = [], []
    for number, relation in enumerate(show.slides, 1):
        if relation not in relations:
            continue
        part = relations[relation][1]
        slide, notes = _Slide(), _Notes()
        package.read(part, slide)
        for kind, target in package.relations(part).values():
            if kind == "notesSlide":
                package.read(target, notes)
        if slide.hidden:
            hidden.append(str(number))
        if notes.said:
            noted.append(str(number))
    if hidden:
        yield Hidden(HiddenKind.SLIDES, tuple(hidden), len(hidden))
    if noted:
        yield Hidden(HiddenKind.NOTES, tuple(noted), len(noted))
    shapes = HiddenShapes()
    for part in package.parts(r"ppt/slides/[^/]*\.xml"):
        package.read(part, shapes)
    patterns = HiddenShapes(keeps_placeholders=True)
    for part in package.parts(r"ppt/slide(?:Layouts|Masters)/[^/]*\.xml"):
        package.read(part, patterns)
    shapes.names += patterns.names
    yield from shapes.hidden()
    comments = _Comments()
    for part in package.parts(r"ppt/comments/.*\.xml|ppt/commentAuthors\.xml|ppt/authors\.xml"):
        package.read(part, comments)
    if comments.count:
        yield Hidden(HiddenKind.COMMENTS, tuple(sorted(comments.authors)), comments.count)
