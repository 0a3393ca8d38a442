"""Turns inline elements (``<strong>``, ``<a>``, ``<span lang>``, ...) into words."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct, field

from agendapack.pages.html.origins import Origins
from agendapack.pages.layout import drawn_pictures as pictures
from agendapack.pages.layout.directions import (
    begins_leftwards,
    has_leftwards,
    isolated,
    levels,
    own_direction,
)
from agendapack.pages.layout.ideographs import split_at_ideographs
from agendapack.pages.layout.logical import ContentLeaf, Node
from agendapack.pages.layout.pdf_writing import literal, text_string
from agendapack.pages.layout.words import (
    Link,
    Picture,
    Piece,
    Run,
    TextBuilder,
    Word,
    split_at_breaks,
    text_piece,
)
from agendapack.pages.styles.fonts import Face, normal, set_in
from agendapack.pages.styles.missing_characters import Refused
from agendapack.pages.styles.scripts import JOINERS
from agendapack.pages.styles.shaping import Shaped
from agendapack.problems import Location, Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agendapack.pages.html.elements import HtmlElement
    from agendapack.pages.styles.cascade import Path, Style
    from agendapack.pages.styles.style_values import Styles

INLINE = frozenset(("a", "strong", "em", "br", "s", "sup", "sub", "span", "img"))
_DESCRIBED = 300  # characters of a link's description
_SPACES = re.compile("([ \t\n\r\f\v\x85\u2028\u2029]+)")


def classes(element: HtmlElement) -> tuple[str, ...]:
    return tuple(element.attributes.get("class", "").split())


def step(element: HtmlElement) -> tuple[str, tuple[str, ...]]:
    return (element.tag, classes(element))


def plain_text(nodes: Iterable[HtmlElement | str]) -> str:
    """The text of elements, white space run together."""
    parts: list[str] = []

    def collect(children: Iterable[HtmlElement | str]) -> None:
        for child in children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag == "br":
                parts.append(" ")
            elif child.tag == "img":
                parts.append(child.attributes.get("alt", ""))
            else:
                collect(child.children)

    collect(nodes)
    return " ".join(normal("".join(parts)).replace("\xa0", " ").split())


def shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


class _Part(Struct, frozen=True):
    """Part of a word, of one face: what all pieces of this text have in common.

    ``breaks``: a line may end before it.
    """

    text: str
    face: Face
    width: float
    shaped: tuple[Shaped, ...]
    breaks: bool


class InlineLayout(Struct):
    """Turns inline elements into words.  One for a document."""

    styles: Styles
    links_to: str = ""
    origins: Origins = field(default_factory=Origins)
    problems: list[Problem] = field(default_factory=list)
    images: dict[str, pictures.DrawnPicture] = field(default_factory=dict)
    has_leftwards: bool = True  # whether anything in the document may be written leftwards
    _passage: Location | None = None  # where the current passage begins
    _refused: dict[Location, Refused] = field(default_factory=dict)
    _runs: dict[tuple[Style, int, int, bool, str], Run] = field(default_factory=dict)
    _language: str = ""  # of what is being set, where an element names one
    _levels: Iterator[int] | None = None  # of the current passage's characters; None: all are 0

    def words(
        self,
        children: Sequence[HtmlElement | str],
        path: Path,
        node: Node | None,
        place: Location,
        leftwards: bool = False,
        language: str = "",
    ) -> list[Word]:
        """The words of ``children``, tagged as content of ``node`` (None: an artifact).

        ``leftwards``: they are those of a paragraph whose lines begin at the right.  ``language``
        is that of an element around them which names one.
        """
        self._passage, self._language = place, language
        self._levels = None
        if leftwards or self.has_leftwards:
            text = isolated(children, _composed)
            if leftwards or has_leftwards(text):
                self._levels = iter(levels(text, leftwards))
        builder = TextBuilder()
        self._children(builder, children, path, node, None, place)
        return builder.finish()

    def face(self, style: Style) -> Face:
        return self.styles.family(style.font).face(style.weight == "bold", style.slant == "italic")

    def _fallbacks(self, style: Style) -> tuple[Face, ...]:
        return self.styles.fallback_faces(style.weight == "bold", style.slant == "italic")

    def foot(self, text: str, place: Location) -> tuple[Piece, ...]:
        """A line that is set at the foot of each page, in the style of the class "foot"."""
        style = self.styles.style((("body", ()), ("p", ("foot",))))
        leftwards = begins_leftwards(text)
        return tuple(
            self._pieces(text, style, Run(style.size, style.colour, None), place, leftwards)
        )

    def label(
        self,
        text: str,
        style: Style,
        content: ContentLeaf | None,
        place: Location,
        leftwards: bool = False,
    ) -> tuple[Piece, ...]:
        """A list's number or bullet, with the space that parts it from the text when read out."""
        self._passage = place
        run = Run(style.size, style.colour, content)
        pieces = self._pieces(text + " ", style, run, place, leftwards)
        return tuple(pieces)

    def _children(
        self,
        builder: TextBuilder,
        children: Iterable[HtmlElement | str],
        path: Path,
        node: Node | None,
        link: Link | None,
        place: Location,
    ) -> None:
        style = self.styles.style(path)
        struck = any(tag == "s" for tag, _ in path)
        for child in children:
            if isinstance(child, str):
                self._text(builder, child, style, self._run(style, node, link, struck), place)
            elif child.tag == "br":
                self._pass()
                builder.end_line()
            elif child.tag == "img":
                self._pass()
                self._image(builder, child, (*path, step(child)), node, link)
            elif child.tag in INLINE:
                self._element(builder, child, path, node, link)

    def _element(
        self,
        builder: TextBuilder,
        element: HtmlElement,
        path: Path,
        node: Node | None,
        link: Link | None,
    ) -> None:
        isolate = own_direction(element, lambda: plain_text(element.children)) is not None
        around, self._language = self._language, element.attributes.get("lang") or self._language
        if isolate:
            self._pass()
        self._inside(builder, element, path, node, link)
        if isolate:
            self._pass()
        self._language = around

    def _inside(
        self,
        builder: TextBuilder,
        element: HtmlElement,
        path: Path,
        node: Node | None,
        link: Link | None,
    ) -> None:
        inner = (*path, step(element))
        language = element.attributes.get("lang", "")
        if "page-range" in classes(element):
            builder.join_next()
        if element.tag == "a" and element.attributes.get("href") and node is not None:
            if "footnote-mark" in classes(element):
                node = node.add("Reference")  # ISO 32000-1, table 338
            child = node.add("Link", language)
            text = plain_text(element.children) or element.attributes["href"]
            # Each line of a link has an annotation of its own, with all of the description.
            made = Link(ContentLeaf(child), shorten(text, _DESCRIBED))
            self._aim(made, element)
            self._children(builder, element.children, inner, child, made, element.place)
            return
        said = element.attributes.get("aria-label")
        if node is not None and (language or said or element.tag == "s"):
            node = node.add("Span", language)
            node.alternative = said
            if element.tag == "s":
                node.attributes["Layout"] = {"TextDecorationType": "/LineThrough"}
        self._children(builder, element.children, inner, node, link, element.place)

    def _aim(self, link: Link, element: HtmlElement) -> None:
        """Say where a link goes (ISO 32000-1, 12.6.4)."""
        href = element.attributes["href"].strip()
        file, hash_, fragment = href.partition("#")
        if hash_ and not file:
            link.destination = unquote(fragment)
        elif fragment.startswith("nameddest=") and file.endswith(".pdf"):
            name = unquote(fragment.removeprefix("nameddest="))
            if file == self.links_to:
                link.destination = name
            else:
                link.action = f"/S/GoToR/F {text_string(unquote(file))}/D {literal(name.encode())}"
        else:
            link.action = f"/S/URI/URI {literal(_address(href))}"

    def _run(self, style: Style, node: Node | None, link: Link | None, struck: bool = False) -> Run:
        content = None
        if node is not None:
            last = node.kids[-1] if node.kids else None
            content = last if isinstance(last, ContentLeaf) else node.content()
        key = (style, id(content), id(link), struck, self._language)
        run = self._runs.get(key)
        if run is None:
            run = self._runs[key] = Run(
                style.size,
                style.colour,
                content,
                link,
                style.underline,
                style.rise * style.size,
                style.wrap,
                struck,
                style.figures == "tabular",
                self._language,
            )
        return run

    def _text(
        self, builder: TextBuilder, text: str, style: Style, run: Run, place: Location
    ) -> None:
        face = self.face(style)
        spacing = builder.space if run.wrap else builder.fixed_space
        for level, stretch in self._stretches(text):
            space: Piece | None = None
            leftwards = level % 2 == 1
            key = (face, run.size, run.wrap, run.tabular, leftwards, run.language)
            measured: dict[str, tuple[_Part, ...]] = self.styles.measured.setdefault(key, {})
            for index, token in enumerate(_SPACES.split(stretch)):
                if index % 2:
                    space = space or text_piece(" ", face, run, level)
                    spacing(space)
                elif token:
                    parts = measured.get(token)
                    if parts is None:
                        parts, whole = self._parts(token, face, style, run, leftwards, place)
                        if whole:  # what is missing is reported at each place
                            measured[token] = parts
                    for part in parts:
                        width, shaped = part.width, part.shaped
                        piece = Piece(part.text, part.face, run, width, None, level, shaped)
                        builder.add(piece, breaks_before=part.breaks)

    def _stretches(self, text: str) -> Iterator[tuple[int, str]]:
        """What is shown of ``text``, cut where the level changes."""
        shown = normal(text)
        if self._levels is None:
            yield 0, shown
            return
        found: list[int] = []
        at = 0
        composed = _composed(text)
        for character, level in zip(composed, islice(self._levels, len(composed)), strict=True):
            # A mark of direction has done its work: it is not shown.
            if at < len(shown) and shown[at] == character:
                joins = found and JOINERS.match(character)  # whatever mark stood between
                found.append(found[-1] if joins else level)
                at += 1
        start = 0
        for level, run in groupby(found):
            stop = start + len(list(run))
            yield level, shown[start:stop]
            start = stop

    def _parts(
        self,
        token: str,
        face: Face,
        style: Style,
        run: Run,
        leftwards: bool,
        place: Location,
    ) -> tuple[tuple[_Part, ...], bool]:
        """The parts of a word, cut where a line may end in it and where its face changes; and
        whether faces have all of it."""
        tabular, language = run.tabular, run.language
        found: list[_Part] = []
        whole = True
        for text in _breakable(token) if run.wrap else [token]:
            setting = set_in(face, self._fallbacks(style), text)
            if setting.missing:
                whole = False
                self._refuse(setting.missing, place)
            breaks = bool(found)
            for index, (of, part) in enumerate(setting.pieces):
                made = of.shaped(part, leftwards=leftwards, tabular=tabular, language=language)
                width = made.width * run.size / 1000
                found.append(_Part(part, of, width, (made,), breaks and not index))
        return tuple(found), whole

    def _pieces(
        self, text: str, style: Style, run: Run, place: Location, leftwards: bool
    ) -> list[Piece]:
        face, fallbacks = self.face(style), self._fallbacks(style)
        self._levels = None
        if leftwards or has_leftwards(text):
            self._levels = iter(levels(_composed(text), leftwards))
        pieces: list[Piece] = []
        for level, stretch in self._stretches(text):
            for token in filter(None, _SPACES.split(stretch)):
                setting = set_in(face, fallbacks, token)
                if setting.missing:
                    self._refuse(setting.missing, place)
                pieces += [text_piece(t, f, run, level) for f, t in setting.pieces]
        return pieces

    def _pass(self) -> None:
        """Go past a character that :func:`isolated` has for what is no text."""
        if self._levels is not None:
            next(self._levels)

    def _refuse(self, characters: Iterable[str], place: Location) -> None:
        """Say that ``characters`` cannot be set: once for a passage and what can be done there."""
        for character in characters:
            for origin in self.origins.of(character, place, self._passage or place):
                self._refuse_in(origin.text, character, origin.place)

    def _refuse_in(self, passage: Location, character: str, place: Location) -> None:
        refused = self._refused.get(passage)
        if refused is None:
            refused = self._refused[passage] = Refused(len(self.problems), place)
        refused.characters[character] = None
        # The slice is empty at a passage's first character, and its problem after that.
        self.problems[refused.index : refused.index + 1] = [refused.problem()]

    def _image(
        self,
        builder: TextBuilder,
        element: HtmlElement,
        path: Path,
        node: Node | None,
        link: Link | None,
    ) -> None:
        """A picture that stands in a line of text."""
        picture = self.picture(element, node)
        if picture is None:
            return
        page = self.styles.page
        most = (page.height - page.top - page.bottom) / 2
        if picture.height > most:
            picture.width *= most / picture.height
            picture.height = most
        style = self.styles.style(path)
        run = Run(style.size, style.colour, picture.content, link)
        builder.add(Piece("", self.face(style), run, picture.width, picture))

    def picture(self, element: HtmlElement, node: Node | None) -> Picture | None:
        """The picture of an ``<img>``, its Figure put under ``node``; None with a problem."""
        alternative = element.attributes.get("alt")
        try:
            image = pictures.load(self.styles.picture_file(element.attributes.get("src", "")))
        except pictures.PictureFault as fault:
            self.problems.append(
                error(str(fault), element.place, "expected a PNG or JPEG file that exists")
            )
            return None
        if not image.whole:
            self.problems.append(
                warning(
                    f'"{image.name}" is cut short; the rest of its picture is missing',
                    element.place,
                    "ask its author for the whole file",
                )
            )
        return self._figure(image, alternative, node)

    def logo(self, node: Node | None) -> Picture | None:
        """The council's logo, if its styles give one."""
        logo = self.styles.logo
        if logo is None:
            return None
        try:
            image = pictures.load(logo.file)
        except pictures.PictureFault as fault:
            self.problems.append(error(str(fault), logo.place, "expected a PNG or JPEG file"))
            return None
        picture = self._figure(image, logo.alternative, node)
        picture.height *= logo.width / picture.width
        picture.width = logo.width
        return picture

    def _figure(
        self, image: pictures.DrawnPicture, alternative: str | None, node: Node | None
    ) -> Picture:
        self.images[image.key] = image
        content = None
        if alternative and node is not None:
            figure = node.add("Figure")
            figure.alternative = normal(alternative)
            figure.attributes["Layout"] = {"Placement": "/Block"}
            content = figure.content()
        return Picture(image.key, image.width, image.height, content)


def _breakable(token: str) -> list[str]:
    """``token``, which has no spaces, cut where a line may end in it."""
    parts = split_at_breaks(token)
    if token.isascii():
        return parts
    return [part for text in parts for part in split_at_ideographs(text)]


def _composed(text: str) -> str:
    """A text before its marks of direction are taken out of it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _address(href: str) -> bytes:
    """An address as a URI action has it: ASCII, the rest percent-encoded (RFC 3987, 3.1)."""
    from urllib.parse import quote

    return quote(href, safe="%/:?#[]@!$&'()*+,;=~-._").encode("ascii")
