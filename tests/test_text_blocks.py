"""Rows of text as Markdown, and Markdown that says what the row said."""

from __future__ import annotations

import html
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agendapack.pages.html.markdown import convert
from agendapack.pages.html.marks import PlaceMarks, unmark
from agendapack.pages.html.passages import PaperPassage
from agendapack.unpack.agenda_items.markdown_pieces import markdown, plain
from agendapack.unpack.pack_signs import LinePart

WORDS = st.text(alphabet="ab1 .)(*_`[]<>#&;:!|~^-+=\\\"'/@xX\u2022\u201c", min_size=1, max_size=30)


def part(text: str, bold: bool = False, italic: bool = False, link: str = "") -> LinePart:
    return LinePart(text, 0, 0, 12, bold, italic, link)


def printed(text: str) -> str:
    """The words that agendapack prints of a Markdown text."""
    marks = PlaceMarks.for_texts()
    made = convert(PaperPassage(text, Path("a.md")), marks).html
    written = unmark(made, PlaceMarks.for_templates(), marks)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", written)).split())


@given(st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_markdown_prints_the_words_that_were_read(runs: list[tuple[str, bool, bool]]) -> None:
    pieces = [part(*run) for run in runs]
    assert printed(markdown(pieces)) == plain(pieces)


def test_markdown_of_emphasis_and_links() -> None:
    pieces = [
        part("Urgent: ", bold=True),
        part("see "),
        part("the page", link="https://a.example/x"),
        part(" or "),
        part("a@b.example", link="mailto:a@b.example"),
        part(" "),
        part("soon", italic=True),
    ]
    assert markdown(pieces) == (
        "**Urgent:** see [the page](https://a.example/x) or <a@b.example> *soon*"
    )
