"""Converts what runs within a line of Markdown: texts, emphasis, links, pictures, footnotes' marks
and boxes of tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import escape
from msgspec import Struct, field

from agendapack.pages.html.heading_anchors import FOOTNOTE, Anchors, plain
from agendapack.pages.html.not_markdown import html_in, slips_in
from agendapack.pages.html.passage_languages import (
    ScriptLanguage,
    foreign_runs,
    may_be_foreign,
    passage_language,
)
from agendapack.pages.html.subset import MAX_ADDRESS
from agendapack.problems import Location, Problem, did_you_mean, error, warning
from agendapack.records.language_directions import is_leftwards

if TYPE_CHECKING:
    from markdown_it.token import Token

    from agendapack.pages.html.marks import PlaceMarks
    from agendapack.pages.html.passages import Passage

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_AFTER_ADDRESS = "'.,;:!?)]"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|#|//", re.IGNORECASE)
_BOX = re.compile(r"\[([ xX])\]\s")
_DIGITS_APART = re.compile(r"(?<!\w)[+(]{0,2}[0+][\d()]*(?:[ -][\d()]+)+(?!\w)")
_TELEPHONE = 9  # digits of one, at least
_UNKNOWN_NOTE = re.compile(r"\[\^[^\]\s\[]{1,80}\]")


class MarkdownOptions(Struct, frozen=True):
    """How a passage is set.

    ``below`` is the level of the heading that it stands under.  ``tight`` leaves the tags of a
    single paragraph out.  ``lead`` is printed in bold before the first words.  ``paper`` tells a
    Markdown paper, which may have pictures and a title, from a text field.  ``language`` is that of
    the document.
    """

    below: int = 0
    tight: bool = False
    lead: str = ""
    paper: bool = False
    row_headers: bool = False
    task_words: tuple[str, str] = ("not done", "done")
    language: str = "en"


def has_tasks(text: str) -> bool:
    """Whether there may be boxes of tasks in a passage."""
    return _BOX.search(text) is not None


class Surroundings(Struct, frozen=True):
    """The language and direction of what stands around; ``marked`` where the author named them."""

    language: str
    leftwards: bool
    marked: bool = False


class InlineWriter(Struct):
    """Writes HTML piece by piece, each tag marked with its place; gathers problems as it goes."""

    passage: Passage
    marks: PlaceMarks
    options: MarkdownOptions
    pieces: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    anchors: Anchors = field(default_factory=Anchors)
    numbers: dict[str, int] = field(default_factory=dict)  # of the notes referred to, by name
    around: list[Surroundings] = field(default_factory=list)  # of the passages that are open
    taken: dict[ScriptLanguage, list[Location]] = field(default_factory=dict)  # without a mark
    may_be_foreign: bool = True  # whether anything in it may be in another script

    def __post_init__(self) -> None:
        language = self.options.language
        self.around.append(Surroundings(language, is_leftwards(language)))
        self.may_be_foreign = may_be_foreign(self.passage.text)

    def begin_passage(self, token: Token, text: str, place: Location) -> str:
        """Begin a passage of ``text``, which :meth:`end_passage` ends; gives the attributes by
        which it differs from what stands around it."""
        around = self.around[-1]
        language, direction = str(token.attrGet("lang") or ""), str(token.attrGet("dir") or "")
        marked = around.marked or bool(language or direction)
        if not marked and (found := passage_language(text, around.language)):
            self.taken.setdefault(found, []).append(place)
            language = found.tag
        leftwards = is_leftwards(language) if language else around.leftwards
        leftwards = {"rtl": True, "ltr": False}.get(direction, leftwards)
        self.around.append(Surroundings(language or around.language, leftwards, marked))
        named = f' lang="{escape(language)}"' if language not in ("", around.language) else ""
        if not direction and leftwards != around.leftwards:
            direction = "rtl" if leftwards else "ltr"
        return f'{named} dir="{escape(direction)}"' if direction else named

    def end_passage(self) -> None:
        self.around.pop()

    def tell_taken(self) -> None:
        """Say which languages were taken for passages that have no mark."""
        for found, places in self.taken.items():
            one = len(places) == 1
            passages = "a passage" if one else f"{len(places)} passages"
            self.problems.append(
                warning(
                    f"{passages} in {found.script} {'has' if one else 'have'} no language:"
                    f" {found.language} is taken",
                    places[0],
                    f"write {{lang={found.tag}}} on the line before a block, or"
                    f" [text]{{lang={found.tag}}} within a line; another tag for another language",
                )
            )

    def text(self, text: str, line: int) -> None:
        """Print a text; what is in another script in it is an element with its language."""
        around = self.around[-1]
        if around.leftwards:
            self._tell_telephones(text, line)
        end = 0
        for run in () if around.marked else foreign_runs(text, around.language):
            place = self.passage.place(line, text[run.start : run.stop])
            self.taken.setdefault(run.found, []).append(place)
            self.pieces.append(str(escape(text[end : run.start])))
            leftwards = is_leftwards(run.found.tag)
            direction = ' dir="rtl"' if leftwards and not around.leftwards else ""
            if direction:
                self._tell_telephones(text[run.start : run.stop], line)
            self.tag("span", place, f' lang="{run.found.tag}"{direction}')
            self.pieces.append(str(escape(text[run.start : run.stop])))
            self.end("span", place)
            end = run.stop
        self.pieces.append(str(escape(text[end:])))

    def _tell_telephones(self, text: str, line: int) -> None:
        """Warn of telephone numbers in a text from right to left: figures that a space or a hyphen
        parts are seen in its order, the first at the right (UAX 9, rules N1 and L2)."""
        for found in _DIGITS_APART.finditer(text):
            number = found[0]
            if sum(character.isdigit() for character in number) < _TELEPHONE:
                continue
            self.problems.append(
                warning(
                    f'the parts of "{number}" are seen in the order of a text from right to left',
                    self.passage.place(line, number),
                    f"write [{number}]{{dir=ltr}} where it is one number",
                )
            )

    def tag(self, tag: str, place: Location, attributes: str = "") -> None:
        self.pieces.append(f"{self.marks.mark(place)}<{tag}{attributes}>")

    def end(self, tag: str, place: Location) -> None:
        self.pieces.append(f"{self.marks.mark(place)}</{tag}>")

    def inline(self, token: Token, in_item: bool = False) -> None:
        line = token.map[0] if token.map else 0
        links: list[bool] = []
        children = token.children or []
        begin = 0
        first = _bare(children[0]) if children and children[0].type == "text" else ""
        if in_item and (box := _BOX.match(first)):
            self._box(box[1] != " ", line)
            begin = box.end()
        for child in children:
            place = self.passage.place(line)
            match child.type:
                case "text":
                    text, bare = child.content[begin:], _bare(child)[begin:]
                    begin = 0
                    self._text(text, bare, line, linked=bool(links))
                case "softbreak":
                    line += 1
                    self.pieces.append("\n")
                case "hardbreak":
                    line += 1
                    self.tag("br", place)
                    self.pieces.append("\n")
                case "em_open" | "strong_open" | "s_open":
                    self.tag(child.tag, place)
                case "em_close" | "strong_close" | "s_close":
                    self.end(child.tag, place)
                case "span_open":
                    self.tag("span", place, self.begin_passage(child, "", place))
                case "span_close":
                    self.end_passage()
                    self.end("span", place)
                case "footnote_ref":
                    self._refer(child, line, linked=bool(links))
                case "code_inline":
                    self.tag("span", place, ' class="code"')
                    self.pieces.append(str(escape(child.content)))
                    self.end("span", place)
                case "link_open":
                    self._link(str(child.attrGet("href") or ""), line, nested=bool(links))
                    links.append(not links)
                case "link_close":
                    if links.pop():
                        self.end("a", place)
                case "image":
                    self._image(child, line)
                case _:
                    self.pieces.append(str(escape(child.content)))

    def _box(self, done: bool, line: int) -> None:
        """The box of a task, and what it says to who cannot see it."""
        place = self.passage.place(line)
        said = self.options.task_words[done]
        self.tag("span", place, f' class="task" role="img" aria-label="{escape(said)}"')
        self.pieces.append("☑" if done else "☐")
        self.end("span", place)
        self.pieces.append(" ")

    def _refer(self, token: Token, line: int, linked: bool) -> None:
        place = self.passage.place(line, token.content)
        if not self.options.paper:
            self.problems.append(
                error(
                    f'a text field cannot hold a footnote: "{token.content}"',
                    place,
                    "write it in the text, or put it in a paper",
                )
            )
        name = str(token.meta["name"])
        first = name not in self.numbers
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        leads = self.options.paper and not linked
        if leads:
            mark = f' id="{FOOTNOTE}{number}-mark"' if first else ""
            self.tag("a", place, f' class="footnote-mark" href="#{FOOTNOTE}{number}"{mark}')
        self.tag("sup", place)
        self.pieces.append(str(number))
        self.end("sup", place)
        if leads:
            self.end("a", place)

    def _text(self, text: str, bare: str, line: int, linked: bool) -> None:
        """A text; ``bare`` is the same without what is written out to be printed."""
        for found in _UNKNOWN_NOTE.finditer(bare):
            self.problems.append(
                warning(
                    f'there is no footnote "{found[0]}"',
                    self.passage.place(line, found[0]),
                    f"write a line {found[0]}: and the note's words",
                )
            )
        for written, hint in html_in(bare):
            self.problems.append(
                warning(
                    f'HTML is printed as it stands: "{written}"',
                    self.passage.place(line, written),
                    hint,
                )
            )
        bare = _ADDRESS.sub(lambda address: " " * len(address[0]), bare)
        for written, message, hint in slips_in(bare):
            self.problems.append(warning(message, self.passage.place(line, written), hint))
        end = 0
        for found in () if linked else _ADDRESS.finditer(text):
            address = found[0].rstrip(_AFTER_ADDRESS)
            if address.endswith("://") or len(address) > MAX_ADDRESS:
                continue  # no more than its scheme; or no address, whatever it begins with
            place = self.passage.place(line, address)
            self.text(text[end : found.start()], line)
            self.tag("a", place, f' href="{escape(address)}"')
            self.pieces.append(str(escape(address)))
            self.end("a", place)
            end = found.start() + len(address)
        self.text(text[end:], line)

    def _link(self, href: str, line: int, nested: bool) -> None:
        place = self._find(line, href)
        if nested:
            return
        if self.options.paper and href.startswith("#"):
            target = unquote(href[1:])
            if target not in self.anchors.targets:
                self.problems.append(
                    error(
                        f'the link "#{target}" leads to no heading of the paper',
                        place,
                        did_you_mean(target, self.anchors.targets)
                        or "a heading is named by its words, with hyphens between them",
                    )
                )
            href = f"#{target}"
        if href and not _SCHEME.match(href):
            self.problems.append(
                warning(
                    f'the link "{unquote(href)}" leads nowhere once the paper is published',
                    place,
                    "write the whole address, from https: on",
                )
            )
        self.tag("a", place, f' href="{escape(href)}"')

    def _image(self, token: Token, line: int) -> None:
        source = unquote(str(token.attrGet("src") or ""))
        place = self._find(line, str(token.attrGet("src") or ""))
        if not self.options.paper:
            self.problems.append(
                error(
                    f'a text field cannot hold a picture: "{source}"',
                    place,
                    "put it in a paper, or in a template",
                )
            )
            return
        alt = plain(token.children or ())
        if not alt.strip():
            self.problems.append(
                warning(
                    f'nothing says what the picture "{source}" shows',
                    place,
                    f"write ![what it shows]({source}); leave it so if it is mere decoration",
                )
            )
        self.tag("img", place, f' src="{escape(source)}" alt="{escape(alt.strip())}"')

    def _find(self, line: int, address: str) -> Location:
        """Where an address is written; Markdown keeps it only in its encoded form."""
        start = self.passage.place(line)
        for snippet in (address, unquote(address), address.removeprefix("mailto:")):
            if snippet and (found := self.passage.place(line, snippet)) != start:
                return found
        return start


def _bare(token: Token) -> str:
    return str(token.meta.get("bare", token.content))
