"""Rows of text as Markdown, and Markdown that says what the row said."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.pages.html.markdown import convert
from agendapack.pages.html.marks import PlaceMarks, unmark
from agendapack.pages.html.passages import PaperPassage
from agendapack.unpack.agenda_items.markdown_pieces import markdown, plain
from agendapack.unpack.minutes_pages.marked_text import markdown as minutes_markdown
from agendapack.unpack.pack_signs import LinePart
from agendapack.unpack.written_records.yaml_lines import key_lines

pytestmark = pytest.mark.once

WORDS = st.text(alphabet="ab1 .)(*_`[]<>#&;:!|~^-+=\\\"'/@xX\u2022\u201c", min_size=1, max_size=30)


def part(text: str, bold: bool = False, italic: bool = False, link: str = "") -> LinePart:
    return LinePart(text, 0, 0, 12, bold, italic, link)


def printed(text: str) -> str:
    """The words that agendapack prints of a Markdown text."""
    marks = PlaceMarks.for_texts()
    made = convert(PaperPassage(text, Path("a.md")), marks).html
    written = unmark(made, PlaceMarks.for_templates(), marks)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", written)).split())


LINKS = st.sampled_from(["", "", "https://a.example/x_(y)"])


@given(st.lists(st.tuples(WORDS, st.booleans(), st.booleans(), LINKS), min_size=1, max_size=4))
def test_markdown_prints_the_words_that_were_read(
    runs: list[tuple[str, bool, bool, str]],
) -> None:
    pieces = [part(*run) for run in runs]
    assert printed(markdown(pieces)) == plain(pieces)


@pytest.mark.parametrize("written", [markdown, minutes_markdown])
@pytest.mark.parametrize(
    "runs",
    [
        [("Have your say!", False, ""), ("Here", False, "https://a.example")],
        [("[1]: see ] and [", False, "https://a.example")],
        [("[Draft [2]: not a link's place", False, "")],
        [("__init__ _a__", False, "")],
        [("ii.", False, ""), (" %:", True, ""), ("yes", False, "")],
        [("a:", True, ""), ("b", True, "https://a.example"), ("c", False, "")],
    ],
)
def test_signs_beside_links_and_emphasis_are_printed(
    runs: list[tuple[str, bool, str]], written: Callable[[list[LinePart]], str]
) -> None:
    pieces = [part(text, bold, link=link) for text, bold, link in runs]
    assert printed(written(pieces)) == plain(pieces)


def test_a_backslash_at_the_end_of_a_wrapped_line_breaks_no_line() -> None:
    """Markdown would take it for a break; at the end of the text's own line it is one."""
    line = "a" * 84 + " \\ " + "b" * 20
    assert key_lines("text", f"{line}\n\nmore") == ["text: |", f"  {line}", "", "  more"]


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
