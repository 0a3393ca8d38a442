"""The reader of the subset: what it takes, and what it says of everything else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.pages.html.markup import HtmlElement, read
from agendapack.pages.html.subset import CONTENT, VALUES, VOID, Fault
from agendapack.problems import Location, Problem, Severity
from tests.records_builders import shown

FILE = Path("/council/templates/page.html")


def document(body: str) -> str:
    """A whole document; ``body`` begins at line 2, column 1."""
    head = '<!doctype html><html lang="en"><head><title>T</title></head>'
    return f"{head}<body>\n{body}\n</body></html>"


def parse(html: str) -> tuple[HtmlElement | None, tuple[Problem, ...]]:
    page = read(html, FILE)
    return page.root, page.problems


def faults(body: str) -> list[str]:
    """Each problem as ``line:column: message | hint``."""
    _, problems = parse(document(body))
    return shown(problems, file=False, severity=False)


def drawn(element: HtmlElement, depth: int = 0) -> str:
    """A tree as indented text."""
    attributes = "".join(f" {name}={value}" for name, value in element.attributes.items())
    lines = ["  " * depth + element.tag + attributes]
    for child in element.children:
        if isinstance(child, HtmlElement):
            lines.append(drawn(child, depth + 1))
        elif child.strip():
            lines.append("  " * (depth + 1) + repr(" ".join(child.split())))
    return "\n".join(lines)


def test_a_document_becomes_a_tree() -> None:
    root, problems = parse(
        document(
            """\
<h1>Members &amp; officers</h1>
<section class="item" id="item-7">
<h2><span class="number">7.</span> CQC <a class="page-range" href="p.pdf#item-7">(Page 5)</a></h2>
<ol type="a" start="3"><li>one<ul><li>two</li></ul></li></ol>
<table><caption>Cost</caption>
<thead><tr><th scope="col">Year</th><th scope="col">£</th></tr></thead>
<tbody><tr><th scope='row'>2018</th><td class=right>4<br/>5</td></tr></tbody></table>
<!-- <b> is no element in here -->
</section>"""
        ),
    )
    assert problems == ()
    assert root is not None
    assert (
        drawn(root)
        == """\
body lang=en
  h1
    'Members & officers'
  section class=item id=item-7
    h2
      span class=number
        '7.'
      'CQC'
      a class=page-range href=p.pdf#item-7
        '(Page 5)'
    ol type=a start=3
      li
        'one'
        ul
          li
            'two'
    table
      caption
        'Cost'
      thead
        tr
          th scope=col
            'Year'
          th scope=col
            '£'
      tbody
        tr
          th scope=row
            '2018'
          td class=right
            '4'
            br
            '5'"""
    )


def test_an_element_knows_its_place_and_its_text() -> None:
    root, _ = parse(document("<h1>A\n <em>long</em><br>title</h1>\n<p>x</p>"))
    assert root is not None
    heading, paragraph = (child for child in root.children if isinstance(child, HtmlElement))
    assert (heading.place, paragraph.place) == (Location(FILE, 2, 1), Location(FILE, 4, 1))
    assert heading.text() == "A long title"
    assert [element.tag for element in root.walk()] == ["body", "h1", "em", "br", "p"]


def test_the_language_of_the_document_is_the_bodys_unless_it_has_its_own() -> None:
    html = '<html lang="en"><head><title>T</title></head><body{}></body></html>'
    languages = [
        root.attributes["lang"]
        for own in ("", ' lang="cy"')
        if (root := parse(html.format(own))[0])
    ]
    assert languages == ["en", "cy"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        # Elements that there are not
        ("<p>a <b>b</b></p>", "2:6: <b> is not in the HTML subset | use <strong>"),
        ("<p><i>a</i></p>", "2:4: <i> is not in the HTML subset | use <em>"),
        (
            "<blockquote><p>a</p></blockquote>",
            '2:1: <blockquote> is not in the HTML subset | use <div class="quote">',
        ),
        (
            "<widget></widget>",
            "2:1: <widget> is not in the HTML subset"
            " | docs/templates.md lists the elements there are",
        ),
        (
            "<script>if (a < b) {}</script>",
            "2:1: <script> is not in the HTML subset"
            " | leave it out: the document is read without scripts",
        ),
        # Tags that do not match
        ("<p>a", "2:1: <p> is not closed | write </p> before the </body> in page.html, line 3"),
        (
            "<p><em>a</p>",
            "2:4: <em> is not closed | write </em> before the </p> in page.html, line 2",
        ),
        ("</em>", "2:1: </em> closes nothing | leave it out, or write <em> where it begins"),
        ("<p>a</br></p>", "2:5: </br> closes nothing | leave it out: <br> stands alone"),
        ("<p/>", "2:1: <p/> cannot close itself | write <p></p>"),
        ("<p>1 < 2</p>", '2:6: a "<" begins no tag | write &lt; to print it'),
        (
            '<p class="a>b</p>',
            '2:1: "<p class="a>" is not a whole tag | look for a missing > or quotation mark',
        ),
        ("<!-- note", "2:1: the comment is not closed | write --> where it ends"),
        # Where an element may stand
        ("<li>a</li>", "2:1: <li> cannot stand in <body> | put it in <ol> or <ul>"),
        ("<ul><p>a</p></ul>", "2:5: <p> cannot stand in <ul> | <ul> holds <li>"),
        (
            f'<p><a href="https://a.uk/{"b" * 2_000}">a</a></p>',
            f'2:4: the link "https://a.uk/{"b" * 47}…" is longer than 2,000 characters'
            " | no program follows such an address: look where it should end",
        ),
        (
            "<p><span><h1>a</h1></span></p>",
            "2:10: <h1> cannot stand in <span>"
            " | <span> holds text, <a>, <br>, <em>, <img>, <s>, <span>, <strong>, <sub>, <sup>",
        ),
        (
            "<p>a<table></table></p>",
            "2:5: <table> cannot stand in <p> | end the paragraph with </p> before it",
        ),
        (
            '<table><tr><th scope="col">a</th></tr></table>',
            "2:8: <tr> cannot stand in <table> | put it in <thead> or <tbody>",
        ),
        ("<tbody></tbody>", "2:1: <tbody> cannot stand in <body> | put it in <table>"),
        ("<p><td>a</td></p>", "2:4: <td> cannot stand in <p> | put it in <tr>"),
        ("<strong>a</strong>", "2:1: <strong> cannot stand in <body> | put it in <p>"),
        (
            '<p><a href="#x" id="x"><a href="#x">a</a></a></p>',
            "2:24: <a> cannot stand in <a>"
            " | <a> holds text, <br>, <em>, <img>, <s>, <span>, <strong>, <sub>, <sup>",
        ),
        ("<style></style>", "2:1: <style> cannot stand in <body> | put it in <head>"),
        ("<body></body>", "2:1: <body> is here for the second time | write it once"),
        ("<div>Some text</div>", '2:6: text stands directly in <div>: "Some text" | put it in <p>'),
        (
            "<ul>\n  Some text that goes on and on and on and on</ul>",
            '3:3: text stands directly in <ul>: "Some text that goes on and on and on an…"'
            " | put it in <li>",
        ),
        # Attributes
        (
            '<p style="color:red">a</p>',
            '2:1: <p> cannot have the attribute "style"'
            ' | use class="...", and set its look in styles.yaml',
        ),
        (
            '<p onclick="x()">a</p>',
            '2:1: <p> cannot have the attribute "onclick"'
            " | leave it out: the document is read without scripts",
        ),
        (
            '<p title="x">a</p>',
            '2:1: <p> cannot have the attribute "title"'
            " | <p> may have class, data-break, data-keep, dir, id, lang",
        ),
        (
            '<p class="a" CLASS="b">a</p>',
            '2:1: <p> has the attribute "class" twice | keep one of the two',
        ),
        (
            '<p data-break="page">a</p>',
            '2:1: data-break="page" on <p>: expected "before" or "after"',
        ),
        (
            '<p data-keep="">a</p>',
            '2:1: data-keep="" on <p>: expected "together" or "with-next"',
        ),
        ('<p id="a b">a</p>', '2:1: id="a b" on <p>: expected a name without spaces'),
        (
            '<p lang="Welsh!">a</p>',
            '2:1: lang="Welsh!" on <p>: expected a language such as "en-GB" or "cy"',
        ),
        ('<ol start="x"></ol>', '2:1: start="x" on <ol>: expected a whole number'),
        (
            '<ol type="x"></ol>',
            '2:1: type="x" on <ol>: expected "1" or "a" or "A" or "i" or "I"',
        ),
        # Links and pictures
        (
            "<p><a>x</a></p>",
            "2:4: <a> has no href | write the address it leads to, or use <span>",
        ),
        (
            '<p><a href="javascript:alert(1)">x</a></p>',
            '2:4: the link "javascript:alert(1)" leads to "javascript:"'
            " | a link begins with https:, http:, mailto: or tel:",
        ),
        (
            '<p><a href="&#10;jav&#9;ascript:x">x</a></p>',
            '2:4: the link "\njav\tascript:x" leads to "javascript:"'
            " | a link begins with https:, http:, mailto: or tel:",
        ),
        (
            '<p><a href="file:///etc/passwd">x</a></p>',
            '2:4: the link "file:///etc/passwd" leads to "file:"'
            " | a link begins with https:, http:, mailto: or tel:",
        ),
        (
            '<p><a href="//x.org">x</a></p>',
            '2:4: the link "//x.org" has no scheme | begin it with https:',
        ),
        (
            '<p><a href="">x</a></p>',
            "2:4: the link leads nowhere | write an address that begins with https:",
        ),
        (
            '<p id="item-7"><a href="#item-8">x</a></p>',
            '2:16: the link "#item-8" leads to no element of the document | did you mean item-7?',
        ),
        (
            '<p><img src="a.png"></p>',
            '2:4: <img> has no alt | say in alt="..." what the picture shows;'
            ' alt="" is for mere decoration',
        ),
        # What no single tag shows
        (
            '<p id="a">x</p>\n<p id="a">y</p>',
            '3:1: the id "a" is here for the second time'
            " | an id names one element: the first is in page.html, line 2",
        ),
        (
            "<h1>a</h1>\n<h3>b</h3>",
            "3:1: <h3> follows <h1>: a heading's level is skipped | use <h2>",
        ),
        (
            "<h2>b</h2>",
            "2:1: <h2> follows no other heading: a heading's level is skipped | use <h1>",
        ),
    ],
)
def test_each_fault_has_its_place_and_its_remedy(body: str, fault: str) -> None:
    assert faults(body) == [fault]
    assert parse(document(body))[0] is None


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("", "2:1: the table has no rows | leave it out, or give it a <tr>"),
        (
            "<tbody><tr><th>a</th></tr></tbody>",
            '2:19: <th> has no scope | write scope="col" for a column\'s heading,'
            ' scope="row" for a row\'s',
        ),
        (
            '<tbody><tr><th scope="up">a</th></tr></tbody>',
            '2:19: scope="up" on <th>: expected "col" or "row" or "colgroup" or "rowgroup"',
        ),
        (
            '<tbody><tr><th scope="col">a</th><td colspan="0">b</td></tr></tbody>',
            '2:41: colspan="0" on <td>: expected a whole number from 1 to 1000',
        ),
        (
            '<tbody><tr><th scope="col">a</th><td>b</td></tr>\n<tr><td>c</td></tr></tbody>',
            "3:1: the row covers 1 columns, and the table's first row 2"
            " | give every row as many cells, colspan and rowspan counted",
        ),
        (
            '<tbody><tr><th scope="row" rowspan="3">a</th><td>b</td></tr>\n'
            "<tr><td>c</td></tr></tbody>",
            '2:19: rowspan="3" reaches past the last row of its <tbody> | at most 2 here',
        ),
        (
            '<tbody><tr><th scope="col">a</th></tr></tbody>\n<caption>b</caption>',
            "3:1: <caption> stands after the table's first part"
            " | a table has one caption, before its rows",
        ),
        (
            '<tbody><tr><th scope="col">a</th></tr></tbody>\n<thead><tr><td>b</td></tr></thead>',
            "3:1: <thead> stands after the table's first rows"
            " | a table has one <thead>, before every <tbody>",
        ),
    ],
)
def test_a_table_is_a_rectangle_with_headings(rows: str, fault: str) -> None:
    assert faults(f"<table>{rows}</table>") == [fault]


def test_spans_count_as_cells() -> None:
    assert (
        faults(
            '<table><tbody><tr><th scope="row" rowspan="2">a</th><td colspan="2">b</td></tr>'
            "<tr><td>c</td><td>d</td></tr></tbody></table>"
        )
        == []
    )


def test_a_table_without_headings_is_set_with_a_warning() -> None:
    root, (problem,) = parse(document("<table><tbody><tr><td>a</td></tr></tbody></table>"))
    assert root is not None
    assert problem.severity is Severity.WARNING
    assert problem.message == (
        "the table has no heading cell, so nobody who hears it read can tell its columns"
    )


def test_all_faults_are_gathered() -> None:
    assert [fault.split(" |")[0] for fault in faults("<p><b>a\n<u>b</u></b></p>\n<li></li>")] == [
        "2:4: <b> is not in the HTML subset",
        "3:1: <u> is not in the HTML subset",
        "4:1: <li> cannot stand in <body>",
    ]


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("", "the document has no <html>"),
        ('<html lang="en"></html>', "the document has no <body>"),
        ("<p>a</p>", "<p> stands outside <html>"),
        ('<html lang="en"><head></head><body></body></html>', "the document has no <title>"),
        (
            '<html lang="en"><head><title> </title></head><body></body></html>',
            "the document's <title> is empty",
        ),
        ("<html><head><title>T</title></head><body></body></html>", "<html> has no lang"),
        (
            '<html lang="en"><head><title>T</head><body></body></html>',
            "<title> is not closed",
        ),
    ],
)
def test_a_document_is_whole(html: str, message: str) -> None:
    root, problems = parse(html)
    assert root is None
    assert message in [problem.message for problem in problems]


def test_places_of_the_text_are_used_where_they_are_known() -> None:
    html = document("<p><b>a</b></p>")
    elsewhere = Location(Path("/council/meeting.yaml"), 14, 5)
    page = read(html, FILE, {html.index("<p>"): elsewhere})
    assert [problem.location for problem in page.problems] == [elsewhere]


def test_a_picture_is_the_file_it_means() -> None:
    html = document('<p><img src="a.png" alt="A chart"><img alt="" src=b.png></p>')
    found = {"a.png": Path("/papers/a.png")}
    page = read(html, FILE, None, lambda src, _: found.get(src) or Fault(f"no {src}", "put it"))
    assert [(problem.message, problem.hint) for problem in page.problems] == [
        ("no b.png", "put it")
    ]
    (image,) = page.images
    assert (html[image.start : image.end], image.file) == ('"a.png"', Path("/papers/a.png"))


@given(st.text(alphabet="<>/!-= \"'abpli\n&;", max_size=60))
def test_whatever_stands_in_the_body_is_read_or_refused(body: str) -> None:
    root, problems = parse(document(body))
    assert (root is None) == any(problem.is_error for problem in problems)


def test_elements_inside_each_other_without_end_are_refused() -> None:
    assert faults("<div>" * 3000) == ["2:491: more than 100 elements inside each other"]


def test_the_documentation_names_every_element_and_attribute() -> None:
    docs = Path(__file__).parent.parent / "docs" / "templates.md"
    said = set(re.findall(r"`[<]?([a-z0-9-]+)", docs.read_text(encoding="utf-8")))
    said |= {"h2", "h3", "h4", "h5"}  # "h1 to h6"
    head = {"html", "head", "title", "style", "meta", "link"}
    assert (set(CONTENT) | set(VOID)) - head - said == set()
    assert set(VALUES) - said == set()
