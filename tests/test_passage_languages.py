"""The language of a passage: marked in Markdown, or taken of its script with a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.pages.html.markdown import convert
from agendapack.pages.html.markdown_inline import MarkdownOptions
from agendapack.pages.html.marks import PlaceMarks, unmark
from agendapack.pages.html.passage_languages import foreign_runs, passage_language
from agendapack.pages.html.passages import PaperPassage
from tests.records_builders import shown

FILE = Path("/report.md")
TAKEN = (
    "write {{lang={0}}} on the line before a block, or [text]{{lang={0}}} within a line; another"
)
ANOTHER = " tag for another language"


def converted(text: str, language: str = "en-GB", tight: bool = False) -> tuple[str, list[str]]:
    marks = PlaceMarks.for_texts()
    options = MarkdownOptions(paper=not tight, tight=tight, language=language)
    result = convert(PaperPassage(text, FILE), marks, options)
    html = unmark(result.html, PlaceMarks.for_templates(), marks)[0]
    return html.strip(), list(shown(result.problems))


def hint(tag: str) -> str:
    return TAKEN.format(tag) + ANOTHER


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{lang=cy}\nCroeso.", '<p lang="cy">Croeso.</p>'),
        ('{lang="cy"}\n## Croeso', '<h2 lang="cy">Croeso</h2>'),
        ("{ lang=ar }\nنعم", '<p lang="ar" dir="rtl">نعم</p>'),
        ("{lang=ur dir=ltr}\nJee", '<p lang="ur" dir="ltr">Jee</p>'),
        ("{dir=rtl}\n2018", '<p dir="rtl">2018</p>'),
        ("{lang=en-GB}\nYes", "<p>Yes</p>"),
        ("{lang=fr}\n{dir=ltr}\nOui", '<p lang="fr" dir="ltr">Oui</p>'),
        ("{lang=cy}\n- a\n- b", '<ul lang="cy">\n<li>a\n</li>\n<li>b\n</li>\n</ul>'),
        ("{lang=cy}\n> a", '<div class="quote" lang="cy">\n<p>a</p>\n</div>'),
        ("[dziękuję]{lang=pl}!", '<p><span lang="pl">dziękuję</span>!</p>'),
        (
            "[a **b** [c]{lang=fr}]{lang=cy}",
            '<p><span lang="cy">a <strong>b</strong> <span lang="fr">c</span></span></p>',
        ),
        (
            "{lang=ar}\nفي [Plymouth]{lang=en}",
            '<p lang="ar" dir="rtl">في <span lang="en" dir="ltr">Plymouth</span></p>',
        ),
        ("- {lang=cy}\n  a", '<ul>\n<li><span lang="cy">a</span>\n</li>\n</ul>'),
    ],
)
def test_a_mark_names_the_language_of_a_block_or_of_words(text: str, html: str) -> None:
    assert converted(text) == (html, [])


def test_a_field_without_tags_of_its_own_has_an_element_for_its_language() -> None:
    assert converted("{lang=cy}\nCroeso.", tight=True)[0] == '<span lang="cy">Croeso.</span>'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a\n{lang=cy}\nb",
            'report.md:2:1: warning: "{lang=cy}" is printed as it stands: Markdown here does not'
            " set it | write {lang=ur} alone on the line before a block, or [text]{lang=ur} within"
            " a line",
        ),
        (
            "[a]{lang=cy .red}",
            'report.md:1:4: warning: "{lang=cy .red}" is printed as it stands: Markdown here does'
            " not set it | write {lang=ur} alone on the line before a block, or [text]{lang=ur}"
            " within a line",
        ),
        (
            "![a](b.png){width=50%}",
            'report.md:1:12: warning: "{width=50%}" is printed as it stands: Markdown here does'
            " not set it | delete it",
        ),
        (
            "a\n\n{lang=cy}",
            'report.md:3:1: warning: nothing follows "{lang=cy}" that could be in this language'
            " | write it on the line before a paragraph, a heading, a list or a table",
        ),
    ],
)
def test_what_is_no_mark_of_language_stays_and_is_told(text: str, problem: str) -> None:
    html, problems = converted(text)
    assert problems == [problem]
    assert "{" not in text.split("\n\n")[0] or "{" in html


def test_text_in_braces_is_left_alone() -> None:
    text = "{see the appendix} and [a]{} and {% if x %}"
    assert converted(text) == (f"<p>{text}</p>", [])


def test_what_has_no_mark_is_taken_for_the_language_of_its_script() -> None:
    html, problems = converted(
        "The word مرحبا بكم, and\nthen مرحبا.\n\nਪੰਜਾਬੀ ਭਾਸ਼ਾ 2018 (NHS)\n\n- 请看\n- 谢谢\n"
    )
    assert html == (
        '<p>The word <span lang="ar" dir="rtl">مرحبا بكم</span>, and\n'
        'then <span lang="ar" dir="rtl">مرحبا</span>.</p>\n'
        '<p lang="pa">ਪੰਜਾਬੀ ਭਾਸ਼ਾ 2018 (NHS)</p>\n'
        '<ul lang="zh">\n<li>请看\n</li>\n<li>谢谢\n</li>\n</ul>'
    )
    assert problems == [
        f"report.md:{place}: warning: {passages} no language: {language} is taken | {hint(tag)}"
        for place, passages, language, tag in (
            ("1:10", "2 passages in Arabic script have", "Arabic", "ar"),
            ("4:1", "a passage in Gurmukhi has", "Punjabi", "pa"),
            ("6:1", "a passage in Chinese script has", "Chinese", "zh"),
        )
    ]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("مرحبا بكم", "ar"),
        ("بدھ کو ہوگا", "ur"),
        ("روز چهارشنبه می‌آید", "fa"),
        ("Привет", "ru"),
        ("Привіт", "uk"),
        ("日本語です", "ja"),
        ("カタカナ", "ja"),
        ("中文", "zh"),
        ("ગુજરાતી", "gu"),
        ("Καλημέρα", "el"),
        ("ውይይት", "am"),
    ],
)
def test_a_script_and_its_letters_say_a_language(text: str, tag: str) -> None:
    found = passage_language(text, "en-GB")
    assert found is not None and found.tag == tag
    ((start, stop, run),) = ((r.start, r.stop, r.found.tag) for r in foreign_runs(text, "cy"))
    assert (text[start:stop], run) == (text, tag)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("{lang=ar}\nهاتف 01632 960000", ["01632 960000"]),
        (
            "{lang=ar}\nهاتف +44 (0)1632-960000 ورقم 0300 123 4567.",
            ["+44 (0)1632-960000", "0300 123 4567"],
        ),
        ("{lang=ar}\n| أ |\n| --- |\n| 01632 960000 |", ["01632 960000"]),
        ("{lang=ar}\nهاتف [01632 960000]{dir=ltr}", []),
        ("{lang=ar}\nهاتف [01632 960000]{lang=en}", []),
        ("{lang=ar}\nهاتف 01632960000 في 03 06 2024", []),
        ("{lang=cy}\nFfôn 01632 960000", []),
    ],
)
def test_a_telephone_number_is_one_in_text_from_right_to_left(
    text: str, numbers: list[str]
) -> None:
    told = [problem for problem in converted(text)[1] if "parts of" in problem]
    assert [problem.partition(": ")[2] for problem in told] == [
        f'warning: the parts of "{number}" are seen in the order of a text from right to left'
        f" | write [{number}]{{dir=ltr}} where it is one number"
        for number in numbers
    ]


def test_a_telephone_number_in_a_passage_without_a_mark_is_told() -> None:
    assert [told for told in converted("Call هاتف 01632 960000 نعم")[1] if "parts" in told] == [
        'report.md:1:11: warning: the parts of "01632 960000" are seen in the order of a text from'
        " right to left | write [01632 960000]{dir=ltr} where it is one number"
    ]


@pytest.mark.parametrize("text", ["2πr²", "5 µm and 3 Ω", "Gwŷr", "£5", "→", "Łódź"])
def test_a_sign_is_no_passage(text: str) -> None:
    assert passage_language(text, "en-GB") is None
    assert list(foreign_runs(text, "en-GB")) == []


def test_the_documents_own_script_is_not_told() -> None:
    assert converted("بدھ کو PCC", "ur") == ("<p>بدھ کو PCC</p>", [])
    assert converted("{lang=ps}\nسلام", "en") == ('<p lang="ps" dir="rtl">سلام</p>', [])


def test_letters_that_are_written_as_references_have_their_script_too() -> None:
    html, problems = converted("&Nu;&alpha;&iota;")
    assert html == '<p lang="el">Ναι</p>'
    assert len(problems) == 1


def test_a_passage_of_several_scripts_has_no_language_of_its_own() -> None:
    text = "Καλη Привет Hello"
    assert passage_language("Καλημέρα Привет Hello", "en-GB") is None
    assert [run.found.tag for run in foreign_runs(text, "en-GB")] == ["el", "ru"]
