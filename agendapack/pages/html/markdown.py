"""Converts Markdown to HTML of the subset, each tag marked with the place it came from.

CommonMark without raw HTML, and with tables; what runs within a line is ``markdown_inline.py``.
What Markdown can say and the subset cannot is a problem at its line.  Three things are corrected,
because a reader of the PDF depends on them: headings count on from the heading they stand under,
without a gap; an empty heading cell of a table is a plain cell; a web address that is merely
written out is a link.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct, field

from agendapack.pages.html.footnotes import Footnote, add_footnotes, part_notes
from agendapack.pages.html.heading_anchors import FOOTNOTE, Anchors, heading_text
from agendapack.pages.html.markdown_inline import InlineWriter, MarkdownOptions
from agendapack.pages.html.markdown_languages import add_language_marks, texts_of
from agendapack.pages.html.not_markdown import slips_in_lines, typed_list
from agendapack.problems import Location, Problem, error, warning
from agendapack.records.values import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from agendapack.pages.html.marks import PlaceMarks
    from agendapack.pages.html.passages import Passage

MAX_NESTING = 40
"""Lists and quotations inside each other, each of which counts two (the list and its item)."""

_ALIGNED = {"text-align:right": "right", "text-align:center": "centre"}


class Converted(Struct, frozen=True):
    """The HTML, with marks in it.

    A paper's ``title`` is a first heading before all else, and not in ``html``; ``name`` is the
    same as text, which knows its place.  ``first_heading`` is the first of any level, wherever it
    stands, as text.
    """

    html: Markup
    problems: tuple[Problem, ...]
    title: Markup | None = None
    name: Text = Text()
    first_heading: str = ""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # a meeting may have no text but titles

    from agendapack.pages.html.escapes import keep_escapes

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    keep_escapes(add_language_marks(add_footnotes(parser))).enable(["table", "strikethrough"])
    # Four spaces make program code in Markdown, and in a council's papers an accident.
    parser.disable("code")
    # Every address is let through here, so that markup.py can name those that are not safe.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def convert(
    passage: Passage, marks: PlaceMarks, options: MarkdownOptions | None = None
) -> Converted:
    """The HTML of a passage.  Never raises, whatever the text."""
    options = options or MarkdownOptions()
    tokens, notes = part_notes(_parser().parse(passage.text))
    writer = _Writer(passage, marks, options, lines=passage.text.split("\n"))
    writer.notes = notes
    title, name, first = None, Text(), ""
    if options.paper:
        opened = (i for i, token in enumerate(tokens) if token.type == "heading_open")
        texts = (heading_text(tokens[i + 1]) for i in opened)
        first = next((text for text in texts if text), "")
        writer.anchors = Anchors.of(tokens, len(notes))
        if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
            place = passage.place(tokens[0].map[0] if tokens[0].map else 0)
            title = writer.title(tokens, place)
            name = Text(heading_text(tokens[1]), place)
            tokens = tokens[3:]
        writer.levels = [1]
    else:
        writer.levels = list(range(1, options.below + 1))
    single = len(tokens) == 3 and tokens[0].type == "paragraph_open"
    if options.lead and (not tokens or tokens[0].type != "paragraph_open"):
        place = passage.place(0)
        writer.tag("p", place)
        writer.lead(place)
        writer.end("p", place)
    elif options.lead:
        writer.owed_lead = True
    if options.tight and single:
        writer.only_paragraph(tokens)
    else:
        writer.blocks(tokens)
    writer.footnotes()
    writer.tell_taken()
    return Converted(Markup("".join(writer.pieces)), tuple(writer.problems), title, name, first)


class _Writer(InlineWriter):
    lines: Sequence[str] = ()
    levels: list[int] = field(default_factory=list)  # as written, of the headings that are open
    notes: Mapping[str, Footnote] = field(default_factory=dict)
    owed_lead: bool = False
    owed_number: int = 0  # of the footnote whose first words come next
    too_deep: bool = False
    columns: int = 0  # of the current table
    cell: int = 0  # of the current row, from zero

    # -- what is written -------------------------------------------------------------------------

    def lead(self, place: Location) -> None:
        self.tag("strong", place)
        self.pieces.append(str(escape(self.options.lead)))
        self.end("strong", place)

    def title(self, tokens: Sequence[Token], place: Location) -> Markup:
        """The heading that ``tokens`` begin with, without its own tags."""
        outer, self.pieces = self.pieces, []
        anchor = self.anchors.take()
        attributes = f' id="{escape(anchor)}"' if anchor else ""
        attributes += self.begin_passage(tokens[0], self.text_of(tokens, 0), place)
        if attributes:
            self.tag("span", place, attributes)
        self.inline(tokens[1])
        if attributes:
            self.end("span", place)
        self.end_passage()
        outer, self.pieces = self.pieces, outer
        return Markup("".join(outer))

    def text_of(self, tokens: Sequence[Token], index: int) -> str:
        """All text of the block that opens at ``index``; "" where its script is no question."""
        return texts_of(tokens, index) if self.may_be_foreign else ""

    def only_paragraph(self, tokens: Sequence[Token]) -> None:
        """The one paragraph of a text, without its tags."""
        place = self.passage.place(tokens[1].map[0] if tokens[1].map else 0)
        attributes = self.begin_passage(tokens[0], self.text_of(tokens, 0), place)
        if attributes:
            self.tag("span", place, attributes)
        self.blocks(tokens[1:2])
        if attributes:
            self.end("span", place)
        self.end_passage()

    def footnotes(self) -> None:
        """The notes in the order in which the text refers to them, below a line."""
        if not self.options.paper or not self.notes:
            return
        self.tag("hr", self.passage.place(min(note.line for note in self.notes.values())))
        self.pieces.append("\n")
        written: set[str] = set()
        while left := [name for name in (*self.numbers, *self.notes) if name not in written]:
            name, note = left[0], self.notes[left[0]]
            written.add(name)
            if name not in self.numbers:
                self.problems.append(
                    warning(
                        f'nothing refers to the footnote "[^{name}]"',
                        self.passage.place(note.line),
                        f"write [^{name}] where it belongs; it is printed last",
                    )
                )
            number = self.numbers.setdefault(name, len(self.numbers) + 1)
            place = self.passage.place(note.line)
            self.tag("div", place, f' class="footnote" id="{FOOTNOTE}{number}"')
            self.pieces.append("\n")
            self.owed_number = number
            if not note.tokens or note.tokens[0].type != "paragraph_open":
                self.tag("p", place)
                self._number(place)
                self.end("p", place)
            self.blocks(note.tokens)
            self.end("div", place)
            self.pieces.append("\n")

    def _number(self, place: Location) -> None:
        """A footnote's number, which leads back to where the text refers to it."""
        number, self.owed_number = self.owed_number, 0
        self.tag("a", place, f' href="#{FOOTNOTE}{number}-mark"')
        self.pieces.append(f"{number}.")
        self.end("a", place)
        self.pieces.append(" ")

    # -- blocks ----------------------------------------------------------------------------------

    def blocks(self, tokens: Sequence[Token]) -> None:
        line = 0
        closing: list[str] = []  # the tags that are open, which an _open handler may have changed
        for index, token in enumerate(tokens):
            line = token.map[0] if token.map else line
            if token.level >= MAX_NESTING - 2 and not self.too_deep:
                self.too_deep = True
                self.problems.append(
                    error(
                        "lists or quotations stand too deep inside each other",
                        self.passage.place(line),
                        "begin the text less far to the right",
                    )
                )
            place = self.passage.place(line)
            if token.type == "inline":
                if index and tokens[index - 1].type == "paragraph_open":
                    self._check_lines(token, line)
                in_item = index > 1 and tokens[index - 2].type == "list_item_open"
                self.inline(token, in_item)
            elif token.nesting == 1:
                tag, attributes = self._open(token, tokens[index + 1], place, line)
                language = self.begin_passage(token, self.text_of(tokens, index), place)
                tag = tag or ("span" if language else "")
                attributes += language
                closing.append(tag)
                if tag:
                    self.tag(tag, place, attributes)
                if self.owed_lead and token.type == "paragraph_open":
                    self.owed_lead = False
                    self.lead(place)
                    self.pieces.append(" ")
                if self.owed_number and token.type == "paragraph_open":
                    self._number(place)
                if tag in ("ul", "ol", "table", "thead", "tbody", "tr", "div"):
                    self.pieces.append("\n")
            elif token.nesting == -1:
                tag = closing.pop()
                self.end_passage()
                if tag:
                    self.end(tag, place)
                self.pieces.append("\n")
            elif token.type == "hr":
                self.tag("hr", place)
                self.pieces.append("\n")
            elif token.type == "language_mark":
                self.problems.append(
                    warning(
                        f'nothing follows "{token.content}" that could be in this language',
                        place,
                        "write it on the line before a paragraph, a heading, a list or a table",
                    )
                )
            else:
                self._leaf(place)

    def _open(self, token: Token, following: Token, place: Location, line: int) -> tuple[str, str]:
        """The tag that a block begins with, nothing for a list's bare paragraph; its attributes."""
        match token.type:
            case "paragraph_open":
                return ("" if token.hidden else "p"), ""
            case "heading_open":
                anchor = self.anchors.take()
                attributes = f' id="{escape(anchor)}"' if anchor else ""
                return f"h{self._level(int(token.tag[1:]), place)}", attributes
            case "blockquote_open":
                return "div", ' class="quote"'
            case "ordered_list_open":
                start = token.attrGet("start")
                return "ol", f' start="{start}"' if start is not None else ""
            case "table_open":
                self.columns = 0
            case "tr_open":
                self.cell = 0
                self._check_row(place, line)
            case "th_open" | "td_open":
                return self._cell(token, following)
        return token.tag, ""

    def _cell(self, token: Token, following: Token) -> tuple[str, str]:
        first = self.cell == 0
        self.cell += 1
        aligned = _ALIGNED.get(str(token.attrGet("style") or ""))
        attributes = f' class="{aligned}"' if aligned else ""
        empty = not following.content.strip()
        if token.tag == "th":
            self.columns += 1
            return ("td", attributes) if empty else ("th", f' scope="col"{attributes}')
        if first and self.options.row_headers and not empty:
            return "th", f' scope="row"{attributes}'
        return "td", attributes

    def _level(self, written: int, place: Location) -> int:
        """The level of a heading in the document; one that skips a level is moved up."""
        if not self.options.paper:
            written += self.options.below
        while self.levels and self.levels[-1] >= written:
            self.levels.pop()
        self.levels.append(written)
        level = min(len(self.levels), 6)
        if self.options.paper and level < written <= 6:
            self.problems.append(
                warning(
                    f"the heading skips a level: it is set as level {level}",
                    place,
                    f'begin it with "{"#" * level}"',
                )
            )
        return level

    def _check_row(self, place: Location, line: int) -> None:
        if not self.columns or line >= len(self.lines):
            return
        row = self.lines[line].lstrip("> \t").strip()
        cells = re.split(r"(?<!\\)\|", row)
        found = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
        if found > self.columns:
            self.problems.append(
                error(
                    f"the row has {found} cells, and the table {self.columns} columns",
                    place,
                    r"write \| for a bar that does not part two cells",
                )
            )
        elif len(cells) == 1:
            self.problems.append(
                warning(
                    "the line is set as a row of the table above it",
                    place,
                    "leave an empty line after the table",
                )
            )

    def _leaf(self, place: Location) -> None:
        """A block that the subset has no element for."""
        self.problems.append(
            error(
                "program code cannot be set",
                place,
                "write it as a paragraph, without the line of ``` or ~~~ around it",
            )
        )

    def _check_lines(self, token: Token, line: int) -> None:
        """Warn of lines that look like a heading's or a list's and are none: they run together."""
        lines = token.content.split("\n")
        for n, begins, message, hint in slips_in_lines(lines):
            self.problems.append(warning(message, self.passage.place(line + n, begins), hint))
        if (found := typed_list(lines)) is None:
            return
        at, begins, hint = found
        self.problems.append(
            warning(
                f'a line that begins with "{begins}" is no list: the lines run together',
                self.passage.place(line + at),
                hint,
            )
        )
