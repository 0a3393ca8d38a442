"""Markdown of papers and text fields: what it becomes, and what is said of what it cannot."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.pages.html.markdown import Converted, convert
from agendapack.pages.html.markdown_inline import MarkdownOptions
from agendapack.pages.html.marks import PlaceMarks, unmark
from agendapack.pages.html.markup import read
from agendapack.pages.html.passages import FieldPassage, PaperPassage, passage_of
from agendapack.problems import Location
from agendapack.records.source import Text, parse
from tests.records_builders import shown

FILE = Path("/council/paper.md")
PAPER = MarkdownOptions(paper=True)


def converted(text: str, setting: MarkdownOptions = PAPER) -> tuple[str, list[str]]:
    """The HTML without its marks, and the problems."""
    result, html = plain(dedent(text), setting)
    return html, shown(result.problems, file=False)


def plain(text: str, setting: MarkdownOptions = PAPER) -> tuple[Converted, str]:
    marks = PlaceMarks.for_texts()
    result = convert(PaperPassage(text, FILE), marks, setting)
    return result, unmark(result.html, PlaceMarks.for_templates(), marks)[0].strip()


def test_what_markdown_becomes() -> None:
    html, problems = converted("""\
        First *line*
        goes **on**, `code`,\\
        and see <https://a.uk/x?a=1&b=2>.

        > Said.

        3. three
        4. four
           - nested

        ---
        """)
    assert problems == []
    assert html == (
        "<p>First <em>line</em>\n"
        'goes <strong>on</strong>, <span class="code">code</span>,<br>\n'
        'and see <a href="https://a.uk/x?a=1&amp;b=2">https://a.uk/x?a=1&amp;b=2</a>.</p>\n'
        '<div class="quote">\n<p>Said.</p>\n</div>\n'
        '<ol start="3">\n<li>three\n</li>\n<li>four\n<ul>\n<li>nested\n</li>\n</ul>\n</li>\n</ol>\n'
        "<hr>"
    )


def test_a_table_has_headings_and_alignment() -> None:
    html, problems = converted(
        """\
        |       | 2017 | Trend |
        | ----- | ---: | :---: |
        | Total | 12   | up    |
        |       | 3    |
        """,
        MarkdownOptions(paper=True, row_headers=True),
    )
    assert problems == []
    assert html.split("\n") == [
        "<table>",
        "<thead>",
        "<tr>",
        "<td></td>",
        '<th scope="col" class="right">2017</th>',
        '<th scope="col" class="centre">Trend</th>',
        "</tr>",
        "</thead>",
        "<tbody>",
        "<tr>",
        '<th scope="row">Total</th>',
        '<td class="right">12</td>',
        '<td class="centre">up</td>',
        "</tr>",
        "<tr>",
        "<td></td>",
        '<td class="right">3</td>',
        '<td class="centre"></td>',
        "</tr>",
        "</tbody>",
        "</table>",
    ]


def test_a_papers_first_heading_is_its_title() -> None:
    result, html = plain("# A *long* title\n\nText.\n")
    assert (result.title and "title" in result.title, html) == (True, "<p>Text.</p>")
    assert plain("Text.\n\n# Later\n")[0].title is None


def test_four_spaces_make_no_program_code() -> None:
    assert converted("Text.\n\n    More.\n") == ("<p>Text.</p>\n<p>More.</p>", [])


def test_what_a_backslash_stands_before_is_printed_and_no_box() -> None:
    html, problems = converted("- \\[x] \\<b>a\n- `[x] b` c\n- [x] H\\~2~O\n")
    assert problems == []
    assert html.split("\n")[1:-1] == [
        "<li>[x] &lt;b&gt;a",
        "</li>",
        '<li><span class="code">[x] b</span> c',
        "</li>",
        '<li><span class="task" role="img" aria-label="done">☑</span> H~2~O',
        "</li>",
    ]


def test_an_address_that_is_written_out_is_a_link() -> None:
    html, _ = converted("See https://a.uk/b_c. Also [https://d.uk](https://e.uk).")
    assert html == (
        '<p>See <a href="https://a.uk/b_c">https://a.uk/b_c</a>.'
        ' Also <a href="https://e.uk">https://d.uk</a>.</p>'
    )


def test_headings_of_a_field_count_on_from_the_heading_above_it() -> None:
    html, problems = converted("# One\n\n## Two\n\n#### Three\n\n# Four", MarkdownOptions(below=3))
    assert (html.replace("\n", ""), problems) == (
        "<h4>One</h4><h5>Two</h5><h6>Three</h6><h4>Four</h4>",
        [],
    )


def test_a_lead_in_runs_into_the_first_paragraph() -> None:
    setting = MarkdownOptions(below=3, lead="Agreed")
    assert (
        converted("that it is so.", setting)[0] == "<p><strong>Agreed</strong> that it is so.</p>"
    )
    assert converted("- so", setting)[0].startswith("<p><strong>Agreed</strong></p><ul>")


def test_a_single_paragraph_can_do_without_its_tags() -> None:
    tight = MarkdownOptions(below=3, tight=True)
    assert converted("one *point*;", tight)[0] == "one <em>point</em>;"
    assert converted("one\n\ntwo", tight)[0] == "<p>one</p>\n<p>two</p>"


def test_footnotes_come_last_in_the_order_in_which_they_are_referred_to() -> None:
    html, problems = converted("""\
        One[^b], two[^a] and again[^b].

        [^a]: First *note*.
        [^b]: Second.

            Its other paragraph.

        Text.
        """)
    assert problems == []
    assert html.split("\n") == [
        '<p>One<a class="footnote-mark" href="#footnote-1" id="footnote-1-mark"><sup>1</sup></a>,'
        ' two<a class="footnote-mark" href="#footnote-2" id="footnote-2-mark"><sup>2</sup></a>'
        ' and again<a class="footnote-mark" href="#footnote-1"><sup>1</sup></a>.</p>',
        "<p>Text.</p>",
        "<hr>",
        '<div class="footnote" id="footnote-1">',
        '<p><a href="#footnote-1-mark">1.</a> Second.</p>',
        "<p>Its other paragraph.</p>",
        "</div>",
        '<div class="footnote" id="footnote-2">',
        '<p><a href="#footnote-2-mark">2.</a> First <em>note</em>.</p>',
        "</div>",
    ]


def test_a_footnote_may_refer_to_another_and_begin_with_a_list() -> None:
    html, problems = converted("a[^x]\n\n[^x]: - one[^y]\n[^y]: two\n")
    assert problems == []
    assert '<p><a href="#footnote-1-mark">1.</a> </p><ul>' in html
    assert '<p><a href="#footnote-2-mark">2.</a> two</p>' in html


def test_struck_out_text_and_tasks() -> None:
    html, problems = converted(
        "It is ~~12~~ 13.\n\n- [ ] to *do*\n- [x] done\n- [X] also\n- [] none\n",
        MarkdownOptions(paper=True, task_words=("to do", "made")),
    )
    assert problems == []
    assert "<p>It is <s>12</s> 13.</p>" in html
    box = '<span class="task" role="img" aria-label="{}">{}</span> '
    assert f"<li>{box.format('to do', '☐')}to <em>do</em>\n" in html
    assert f"<li>{box.format('made', '☑')}done\n" in html
    assert f"<li>{box.format('made', '☑')}also\n" in html
    assert "<li>[] none\n" in html


def test_a_box_outside_a_list_is_text() -> None:
    assert converted("[ ] text\n\n> [x] said") == (
        '<p>[ ] text</p>\n<div class="quote">\n<p>[x] said</p>\n</div>',
        [],
    )


def test_an_address_that_no_program_follows_is_no_link() -> None:
    long = "https://a.uk/" + "b" * 2_000
    assert converted(long) == (f"<p>{long}</p>", [])
    assert converted("see https://!!! and http://.") == ("<p>see https://!!! and http://.</p>", [])


def test_a_link_leads_to_a_heading_by_its_words() -> None:
    result, html = plain(
        "# The *paper*\n\n[a](#the-paper) [b](#costs-1) [c](#caf%C3%A9-2-more)\n\n"
        "## Costs\n\n## Costs\n\n## Café 2: more!\n\n## Not linked\n"
    )
    assert result.problems == ()
    assert result.title is not None
    assert '<span id="the-paper">' in result.title
    assert re.findall("<h2.*", html) == [
        "<h2>Costs</h2>",
        '<h2 id="costs-1">Costs</h2>',
        '<h2 id="café-2-more">Café 2: more!</h2>',
        "<h2>Not linked</h2>",
    ]
    assert '<a href="#café-2-more">c</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "Since the year\n2018. Then it rose.",
        "- a\n- b",
        "1. a\n2. b",
        "A price of\n– 5",
        "# Title\n\n| • a | b |\n|---|---|\n| • c | d |",
        "Section\nc) alone",
        "Change\n-5 here\n-6 there",
        "A loss\n- one\n",
        "#12345 at Mill Lane\n#1 of 3",
        "\\##Text",
        "a[i][j], [1][2], [x][ ], [ ][x] and [sic] [p]",
        "[the plan][p]\n\n[p]: https://a.uk",
        "see https://a.uk/x~2~/m^2^/==a==/[the][b] now",
        "~5 to ~10, 10~20~30, Mon~Wed~Fri, /~home/~me",
        "2^3^4 and x^2 + y^2",
        "a == b == c, a==b==c, if x ==1 and y ==2 =====, x==1 and y== 2",
        "C++ and C++, i++ + ++j",
        "{a} {#} {.5}",
        "At 10: 30\nand so on: here",
        "a\n#\xa0\n##\n#######b",
        r"\[^9] \<b> &lt;b> H\~2~O x\^2^ \==a== [the plan\][p] \<!-- a --> {\#costs}",
        "`H~2~O ==a== [the plan][p]`",
    ],
)
def test_what_looks_little_like_a_slip_is_not_told(text: str) -> None:
    assert converted(text)[1] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Text.\n\n```\nx = 1\n```\n",
            "3:1: error: program code cannot be set"
            " | write it as a paragraph, without the line of ``` or ~~~ around it",
        ),
        (
            "a\nb ![](chart%20one.png)",
            '2:7: warning: nothing says what the picture "chart one.png" shows'
            " | write ![what it shows](chart one.png); leave it so if it is mere decoration",
        ),
        (
            "a\nsee [this](notes.docx)",
            '2:12: warning: the link "notes.docx" leads nowhere once the paper is published'
            " | write the whole address, from https: on",
        ),
        (
            "## One\n\n#### Two\n",
            '3:1: warning: the heading skips a level: it is set as level 3 | begin it with "###"',
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
            "3:1: error: the row has 3 cells, and the table 2 columns"
            r" | write \| for a bar that does not part two cells",
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |\nMore text.\n",
            "4:1: warning: the line is set as a row of the table above it"
            " | leave an empty line after the table",
        ),
        (
            "Some <b>bold</b> text",
            '1:6: warning: HTML is printed as it stands: "<b>" | write **bold**',
        ),
        (
            "a\n\n<div>x\n",
            '3:1: warning: HTML is printed as it stands: "<div>" | write it in Markdown',
        ),
        (
            "a\n\n<script>alert(1)</script>\n\nb",
            '3:1: warning: HTML is printed as it stands: "<script>"'
            " | leave it out: the document is read without scripts",
        ),
        (
            '<iframe src="https://a.uk">',
            '1:1: warning: HTML is printed as it stands: "<iframe src="https://a.uk">"'
            " | write it in Markdown",
        ),
        (
            "Some text <!-- for Anna: check -->",
            '1:11: warning: HTML is printed as it stands: "<!--"'
            " | delete it: everybody could read it",
        ),
        (
            "Text\n\n• one\n• two\n",
            '3:1: warning: a line that begins with "•" is no list: the lines run together'
            ' | begin each line with "- ", and leave an empty line before the first',
        ),
        (
            "To agree:\na) one\nb) two\n",
            '2:1: warning: a line that begins with "a)" is no list: the lines run together'
            ' | begin each line with "1. ", and leave an empty line before the first',
        ),
        (
            "– one\n– two\n",
            '1:1: warning: a line that begins with "–" is no list: the lines run together'
            ' | begin each line with "- ", and leave an empty line before the first',
        ),
        (
            "To agree:\n-one\n-two\n",
            '2:1: warning: a line that begins with "-one" is no list: the lines run together'
            ' | begin each line with "- ", and leave an empty line before the first',
        ),
        (
            "-\xa0one\n-\xa0two\n",
            '1:1: warning: a line that begins with "-" is no list: the lines run together'
            ' | type a plain space after the "-": this one is a no-break space',
        ),
        (
            "Text.\n##Recommendations\n",
            '2:1: warning: no space follows the "##": the line is no heading'
            ' | begin it with "## Recommendations"',
        ),
        (
            "##1. Costs\n",
            '1:1: warning: no space follows the "##": the line is no heading'
            ' | begin it with "## 1."',
        ),
        (
            "#\xa0Costs\n",
            '1:1: warning: no space follows the "#": the line is no heading'
            ' | begin it with "# Costs"',
        ),
        (
            "Term\n: Definition\n: Another\n",
            "2:1: warning: a definition is no list here: it is printed as it stands"
            ' | write "**Term**: what it means", each in a paragraph of its own',
        ),
        (
            "a\nsee [the plan][p]",
            '2:5: warning: the link "[the plan][p]" is printed as it stands: it has no address'
            " | write a line [p]: and the address",
        ),
        (
            "see [the plan][]",
            '1:5: warning: the link "[the plan][]" is printed as it stands: it has no address'
            " | write a line [the plan]: and the address",
        ),
        (
            "H~2~O",
            '1:2: warning: "~2~" is printed as it stands: Markdown here does not set it'
            " | write the character itself, such as ₂",
        ),
        (
            "5 m^2^.",
            '1:4: warning: "^2^" is printed as it stands: Markdown here does not set it'
            " | write the character itself, such as ²",
        ),
        (
            "a ==new text== b",
            '1:3: warning: "==new text==" is printed as it stands: Markdown here does not set it'
            " | write **bold**",
        ),
        (
            "a ++new text++ b",
            '1:3: warning: "++new text++" is printed as it stands: Markdown here does not set it'
            " | write *italic*",
        ),
        (
            "## Costs {#costs}",
            '1:10: warning: "{#costs}" is printed as it stands: Markdown here does not set it'
            " | delete it",
        ),
        (
            "[TOC]",
            '1:1: warning: "[TOC]" is printed as it stands: Markdown here does not set it'
            " | delete it: a pack has its own contents",
        ),
        (
            "> [!NOTE]\n> a",
            '1:3: warning: "[!NOTE]" is printed as it stands: Markdown here does not set it'
            " | write the word in bold",
        ),
        (
            "a\nb[^9] c",
            '2:2: warning: there is no footnote "[^9]" | write a line [^9]: and the note\'s words',
        ),
        (
            "a\n\n[^9]: b",
            '3:1: warning: nothing refers to the footnote "[^9]"'
            " | write [^9] where it belongs; it is printed last",
        ),
        (
            "a [b](#costs)\n\n## Cost\n",
            '1:7: error: the link "#costs" leads to no heading of the paper | did you mean cost?',
        ),
        (
            "a [b](#costs)\n",
            '1:7: error: the link "#costs" leads to no heading of the paper'
            " | a heading is named by its words, with hyphens between them",
        ),
        (
            "- " * 30 + "deep",
            "1:1: error: lists or quotations stand too deep inside each other"
            " | begin the text less far to the right",
        ),
    ],
)
def test_what_cannot_be_set_is_named_at_its_line(text: str, problem: str) -> None:
    assert shown(plain(text)[0].problems, file=False)[:1] == [problem]


def test_lines_count_from_where_the_papers_text_begins() -> None:
    result = convert(PaperPassage("a\n```\nb\n```", FILE, first=8), PlaceMarks.for_texts(), PAPER)
    assert [p.location for p in result.problems] == [Location(FILE, 9, 1)]


@pytest.mark.parametrize(
    ("yaml", "line", "column"),
    [
        ("text: see ![a](b.png)\n", 1, 16),
        ("text: |\n  One.\n\n  Two ![a](b.png)\n", 4, 12),
        ("text: >-\n  One\n  two.\n\n  Three\n  four ![a](b.png)\n", 6, 13),
        ('text: "One\n  two.\n\n  Three ![a](b.png)"\n', 4, 14),
        ("text: One\n  two\n  ![a](b.png)\n", 3, 8),
        ("# about it\n\ntext: |\n\n  - a\n  - b\n  - ![a](b.png)\n", 7, 10),
    ],
)
def test_a_fault_in_a_field_is_at_its_line_of_the_yaml(yaml: str, line: int, column: int) -> None:
    source = parse(yaml, FILE)
    assert source.table is not None
    text = source.table["text"]
    assert isinstance(text, Text)
    result = convert(
        passage_of(text, yaml.splitlines()), PlaceMarks.for_texts(), MarkdownOptions(below=3)
    )
    assert shown(result.problems, file=False) == [
        f'{line}:{column}: error: a text field cannot hold a picture: "b.png"'
        " | put it in a paper, or in a template"
    ]


def test_a_field_holds_no_footnote() -> None:
    _, problems = converted("a[^1]\n\n[^1]: b\n", MarkdownOptions(below=3))
    assert problems == [
        '1:2: error: a text field cannot hold a footnote: "[^1]"'
        " | write it in the text, or put it in a paper"
    ]


def test_a_field_whose_file_is_gone_has_its_own_place() -> None:
    place = Location(FILE, 7, 3)
    result = convert(
        FieldPassage("a\n\n![](b.png)", place), PlaceMarks.for_texts(), MarkdownOptions(below=3)
    )
    assert [p.location for p in result.problems] == [place]


MARKDOWN = st.text(alphabet="ab1 \n\n>-*_#|`~[]()!<>&.:/\\+=\"'\t{}%", max_size=120) | st.text()


@given(MARKDOWN, st.booleans())
def test_no_text_leaves_the_subset_unless_a_problem_says_so(text: str, paper: bool) -> None:
    templates, texts = PlaceMarks.for_templates(), PlaceMarks.for_texts()
    setting = PAPER if paper else MarkdownOptions(below=3)
    result = convert(passage_of(text), texts, setting)
    before = "" if paper else "<h2>x</h2><h3>y</h3>"
    html, _ = unmark(
        '<html lang="en"><head><title>T</title></head><body>'
        f"<h1>{result.title or 'T'}</h1>{before}{result.html}</body></html>",
        templates,
        texts,
    )
    page = read(html, FILE)
    told = [problem for problem in (*result.problems, *page.problems) if problem.is_error]
    known = ("link", "picture", "program code", "footnote", "too deep", "cells, and the table")
    assert all(any(words in problem.message for words in known) for problem in told)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_word_of_any_characters_comes_out_as_it_went_in(text: str) -> None:
    word = "".join(c for c in text if c.isalnum())
    _, html = plain(f"x{word}x")
    # What is in another script than English may have its language.
    assert unescape(re.sub(r"<[^<>]*>", "", html)) == f"x{word}x"
