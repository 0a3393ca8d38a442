"""Straight apostrophes and quotation marks are set as typographic ones; all else stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.typography import set_quotes, typographic
from agendapack.pages.template_folders import template_folders
from agendapack.records.shipped import shipped_templates
from tests.records_builders import MEETING, council, dossier


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        ("the Committee's work", "the Committee’s work"),
        ("councillors' questions", "councillors’ questions"),
        ("O'Neill and D'Arcy", "O’Neill and D’Arcy"),
        ('the "call-in" rule', "the “call-in” rule"),
        ("the 'call-in' rule", "the ‘call-in’ rule"),
        ("\"the 'Safe' plan\"", "“the ‘Safe’ plan”"),
        ('("Safe")', "(“Safe”)"),
        ("in the '90s and the 1990's", "in the ’90s and the 1990’s"),
        ("rock 'n' roll", "rock ‘n’ roll"),
        ("'Twas said", "’Twas said"),
        ('a 6" pipe, 5\'6" high', 'a 6" pipe, 5\'6" high'),
        ("10' wide", "10' wide"),
        ("'7 wide", "'7 wide"),
        ('the "so"-called', "the “so”-called"),
        ('"so"s', "“so”s"),
        ('left "open', 'left "open'),
        ("alone ' and \" alone", "alone ' and \" alone"),
        ("see https://a.uk/o'neill or o'neill@a.uk", "see https://a.uk/o'neill or o'neill@a.uk"),
        ("already ’so’ “set”", "already ’so’ “set”"),
    ],
)
def test_marks(written: str, set_as: str) -> None:
    assert typographic(written) == set_as


@given(st.text(alphabet="ab1'\" .(\n\u2019-"))
def test_only_straight_marks_change_each_into_one_of_its_kind(text: str) -> None:
    kinds = {"'": "'‘’", '"': '"“”'}
    changed = typographic(text)
    assert len(changed) == len(text)
    for before, after in zip(text, changed, strict=True):
        assert after in kinds.get(before, before)


@pytest.mark.parametrize(
    ("html", "set_as"),
    [
        ("<p><strong>Chair</strong>&#39;s</p>", "<p><strong>Chair</strong>’s</p>"),
        ("<p>&#34;<em>so</em>&#34;</p>", "<p>“<em>so</em>”</p>"),
        ("<p>a &quot;b</p><p>c&quot; d</p>", '<p>a "b</p><p>c" d</p>'),
        ("<p>a<br>'b'</p>", "<p>a<br>‘b’</p>"),
        ("<title>Chair's</title>", "<title>Chair’s</title>"),
        (
            "<p class='note' id=\"o'n\">Ann's</p><!-- it's -->",
            "<p class='note' id=\"o'n\">Ann’s</p><!-- it's -->",
        ),
        (
            "<style>a::before { content: 'x'; }</style>",
            "<style>a::before { content: 'x'; }</style>",
        ),
        (
            "<p><span class=\"code\">x'y</span> it's</p>",
            '<p><span class="code">x\'y</span> it’s</p>',
        ),
        ("<p>a &lt; b's</p>", "<p>a &lt; b’s</p>"),
        ("<p>it's <", "<p>it’s <"),
    ],
)
def test_html(html: str, set_as: str) -> None:
    assert set_quotes(html, "en-GB") == set_as


def test_place_marks_are_passed_over() -> None:
    mark = "\ud801\udc02"
    html = f"<p>{mark}'so' Chair{mark}<em>{mark}'s</em></p>"
    assert set_quotes(html, "en") == f"<p>{mark}‘so’ Chair{mark}<em>{mark}’s</em></p>"


def test_a_language_with_other_marks_keeps_what_was_written() -> None:
    assert set_quotes("<p>'so'</p>", "pl") == "<p>'so'</p>"
    assert set_quotes("<p>'so'</p>", "cy") == "<p>‘so’</p>"


def test_a_front_sheet_is_set_and_its_records_stay(tmp_path: Path) -> None:
    meeting = MEETING.replace("title: Report", 'title: The "Safe" councillors\' report')
    opened = dossier(council(tmp_path, meeting=meeting))
    rendered = Typesetter(template_folders(tmp_path)).renderer.front_sheet(
        opened, opened.packs[0], {}
    )
    assert rendered.root is not None
    assert "2. The “Safe” councillors’ report" in rendered.root.text()
    assert "The “Safe” councillors’ report" in rendered.html
    assert opened.packs[0].items[1].title == 'The "Safe" councillors\' report'


def test_a_markdown_paper_and_a_table_are_set(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Ann's\n\nThe *Chair*'s `x'y`.\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Whose,How many\nAnn's,7\n", encoding="utf-8")
    renderer = Renderer([shipped_templates()], "")
    report = renderer.report(tmp_path / "a.md", "en-GB").root
    table = renderer.table(tmp_path / "b.csv", "en-GB", None).root
    assert report is not None
    assert table is not None
    assert report.text() == "Ann’s The Chair’s x'y."
    assert "Ann’s" in table.text()
