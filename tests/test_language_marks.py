"""Texts in another language than the document that prints them: each bears its ``lang``."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from markupsafe import Markup, escape

from agendapack.pages.html.language_marks import enclosed, resolved
from agendapack.pages.html.marks import PlaceMarks, unmark
from agendapack.pages.html.not_for_publication import exempt_note
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.typography import set_quotes
from agendapack.pages.template_folders import template_folders
from agendapack.records.exemptions import Exemption, ExemptParagraph
from agendapack.records.page_ranges import PageRange
from agendapack.records.shipped import shipped_templates
from agendapack.records.values import Text
from agendapack.records.vocabulary import vocabulary
from tests.records_builders import council
from tests.test_render import BODY

if TYPE_CHECKING:
    from pathlib import Path

    from agendapack.pages.html.rendering import Rendered

CATALOGUE = """
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Kettle of {name}"
msgstr "Tegell {name}"

msgid "{language} only"
msgstr "{language} yn unig"

msgid "Lid"
msgstr "Caead"

#, fuzzy
msgid "Spout"
msgstr "Pig"

#, fuzzy
msgid "Unsaid"
msgstr "Heb ei ddweud"

msgid "{count} cup of {name}"
msgid_plural "{count} cups of {name}"
msgstr[0] "{count} cwpan {name}"
msgstr[1] "{count} o gwpanau {name}"
"""

GIVEN = {
    "roads": Text("Roads & <lanes>", language="en"),
    "text": Text('Of *"roads"*.\n\nAnd lanes.', language="en"),
    "line": Text("Of *roads*.", language="en"),
    "own": "Ffyrdd",
    "names": (Text("Councillor Ash", language="en"), Text("Councillor Oak", language="en")),
    "mixed": (Text("Roads", language="en"), "Ffyrdd & lonydd"),
    "arabic": Text("طرق", language="ar"),
    "same": Text("Lonydd", language="cy-GB"),
    "no_tag": Text("Roads", language='en" onclick="x'),
}


def page(folder: Path, body: str, language: str = "cy", title: str = "T", **files: str) -> Rendered:
    """A page of a Welsh council whose template has ``body``; ``files`` are other templates."""
    languages = folder / "templates" / "languages"
    languages.mkdir(parents=True, exist_ok=True)
    (languages / "cy.po").write_text(CATALOGUE, encoding="utf-8")
    main = f"{BODY.replace('T{% endblock', f'{title}{{% endblock', 1)}{body}\n{{% endblock %}}\n"
    for name, text in {**files, "tin": main}.items():
        (languages.parent / f"{name}.html").write_text(text, encoding="utf-8")
    return Renderer(template_folders(folder), "").page("tin.html", language=language, **GIVEN)


def body_of(rendered: Rendered) -> str:
    assert rendered.problems == ()
    return (
        rendered.html.partition('<body class="">\n')[2].removesuffix("</body>\n</html>\n").strip()
    )


PLAIN = "Roads &amp; &lt;lanes&gt;"
ROADS = f'<span lang="en">{PLAIN}</span>'
HANDLE = '<span lang="en">Handle</span>'
IMAGE = f'<span role="img" aria-label="{PLAIN}"></span>'
BREAK = '<br><span lang="ar" dir="rtl">طرق</span>'
CUPS = '"{count} cup of {name}", "{count} cups of {name}"'


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        # Messages
        ('{{ _("Lid") }}', "Caead"),
        ('{{ _("Handle") }}', HANDLE),
        ('{{ _("Kettle of {name}", name="tân") }}', "Tegell tân"),
        ('{{ _("Kettle of {name}", name=roads) }}', f"Tegell {ROADS}"),
        ('{{ _("Handle of {name}", name=roads) }}', f'<span lang="en">Handle of {PLAIN}</span>'),
        (
            '{{ _("Handle & {name}", name=arabic) }}',
            '<span lang="en">Handle &amp; <span lang="ar" dir="rtl">طرق</span></span>',
        ),
        (f'{{{{ n_({CUPS}, 1, name="te") }}}}', "1 cwpan te"),
        (f"{{{{ n_({CUPS}, 3, name=roads) }}}}", f"3 o gwpanau {ROADS}"),
        ('{{ n_("{count} jug", "{count} jugs", 2) }}', '<span lang="en">2 jugs</span>'),
        ('{% set tins = {"a": N_("Lid")} %}{{ tins.a }}: {{ _(tins.a) }}', "Lid: Caead"),
        ('{{ "Lid"|say }}, {{ "Handle"|say }}', f"Caead, {HANDLE}"),
        (
            '{% set link %}<a href="https://a.example">{{ roads }}</a>{% endset %}'
            '{{ _("Kettle of {name}", name=link) }}',
            f'Tegell <a href="https://a.example">{ROADS}</a>',
        ),
        ('{{ _("Kettle of {name}", name="{name} <b>") }}', "Tegell {name} &lt;b&gt;"),
        # Filters, methods, operators
        ("{{ roads|upper }}", '<span lang="en">ROADS &amp; &lt;LANES&gt;</span>'),
        ("{{ roads.upper() }}", '<span lang="en">ROADS &amp; &lt;LANES&gt;</span>'),
        ("{{ roads[:5] }}", '<span lang="en">Roads</span>'),
        ("{{ roads|e }}", ROADS),
        ("{{ roads|string|trim|default(1) }}", ROADS),
        ('{{ "(" ~ roads ~ ")" }}', f"({ROADS})"),
        ('{{ "<" + roads }}', f"&lt;{ROADS}"),
        ('{{ "<%s>"|format(roads) }}', f"&lt;{ROADS}&gt;"),
        ('{{ mixed|join(", ") }}', '<span lang="en">Roads</span>, Ffyrdd &amp; lonydd'),
        ("{{ mixed|series }}", '<span lang="en">Roads</span> a Ffyrdd &amp; lonydd'),
        ("{{ names|names }}", '<span lang="en">Councillor Ash a Councillor Oak</span>'),
        (
            "{{ mixed|first }}, {{ mixed|last }}",
            '<span lang="en">Roads</span>, Ffyrdd &amp; lonydd',
        ),
        ("{{ roads|length }} {{ roads == roads|string }}", "15 True"),
        # Where no element can be
        ('<span role="img" aria-label="{{ roads }}"></span>', IMAGE),
        # Languages and directions
        ("{{ arabic }}", '<span lang="ar" dir="rtl">طرق</span>'),
        ("{{ same }}", "Lonydd"),
        ("{{ no_tag }}", "Roads"),
        (
            '<span lang="en">{{ roads }} {{ _("Handle") }}</span> {{ roads }}',
            f'<span lang="en">{PLAIN} Handle</span> {ROADS}',
        ),
        ("<strong>{{ roads }}</strong>", f"<strong>{ROADS}</strong>"),
        ('{% autoescape false %}{{ "<br>" ~ arabic }}{% endautoescape %}', BREAK),
        ('{% autoescape false %}{{ ["<br>", arabic]|join }}{% endautoescape %}', BREAK),
    ],
)
def test_what_a_template_prints(tmp_path: Path, body: str, printed: str) -> None:
    assert body_of(page(tmp_path, f"<p>{body}</p>")) == f"<p>{printed}</p>"


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (
            "{{ text|markdown }}",
            """\
            <p lang="en">Of <em>“roads”</em>.</p>
            <p lang="en">And lanes.</p>""",
        ),
        (
            '{{ text|markdown(lead=_("Lid")) }}',
            """\
            <p lang="en"><strong><span lang="cy">Caead</span></strong> Of <em>“roads”</em>.</p>
            <p lang="en">And lanes.</p>""",
        ),
        (
            '{{ own|markdown(lead=_("Handle")) }}',
            '<p><strong><span lang="en">Handle</span></strong> Ffyrdd</p>',
        ),
        (
            "<ul>\n<li>{{ line|markdown(tight=true) }}</li>\n</ul>",
            """\
            <ul>
            <li><span lang="en">Of <em>roads</em>.</span></li>
            </ul>""",
        ),
        ("{{ arabic|markdown }}", '<p lang="ar" dir="rtl">طرق</p>'),
    ],
)
def test_markdown_has_its_language_on_its_blocks(tmp_path: Path, body: str, printed: str) -> None:
    assert body_of(page(tmp_path, body)) == dedent(printed)


def test_titles_and_attributes_hold_no_marks(tmp_path: Path) -> None:
    made = page(tmp_path, '<p id="{{ own }}">{{ own }}</p>', title="{{ roads }}")
    assert made.title == "Roads & <lanes>"
    assert "<title>Roads &amp; &lt;lanes&gt;</title>" in made.html


def test_the_tree_has_the_languages(tmp_path: Path) -> None:
    made = page(tmp_path, "<p>{{ roads }}</p>")
    assert made.root is not None
    named = [(e.tag, e.attributes["lang"]) for e in made.root.walk() if "lang" in e.attributes]
    assert named == [("body", "cy"), ("span", "en")]


def test_a_document_says_which_way_it_is_written(tmp_path: Path) -> None:
    assert '<html lang="ur" dir="rtl">' in page(tmp_path, "<p>{{ own }}</p>", "ur").html
    assert '<html lang="cy">' in page(tmp_path, "<p>{{ own }}</p>").html


def test_a_document_knows_which_unchecked_words_it_says(tmp_path: Path) -> None:
    body = '{% set tins = [N_("Unsaid")] %}<p>{{ _("Lid") }} {{ _("Spout") }}</p>'
    assert page(tmp_path, body).unchecked == {"Spout"}
    assert page(tmp_path, "<p>{{ own }}</p>").unchecked == frozenset()


def test_messages_of_an_imported_template_are_the_documents(tmp_path: Path) -> None:
    """Jinja keeps what it imports: a second document has words of its own all the same."""
    page(
        tmp_path,
        '{% import "lid.html" as lid %}<p>{{ lid.said() }}</p>',
        lid='{% macro said() %}{{ _("Spout") }}{% endmacro %}',
    )
    renderer = Renderer(template_folders(tmp_path), "")
    cy, en, again = (renderer.page("tin.html", language=tag) for tag in ("cy", "en", "cy"))
    assert [body_of(each) for each in (cy, en)] == ["<p>Pig</p>", "<p>Spout</p>"]
    assert (cy.unchecked, en.unchecked, again.unchecked) == ({"Spout"}, frozenset(), {"Spout"})


def test_a_message_without_a_value_is_told_at_its_line(tmp_path: Path) -> None:
    (told,) = page(tmp_path, '<p>{{ _("Kettle of {name}", title=own) }}</p>').problems
    assert (told.message, told.location.line) == (
        'the template fails: nothing is given for {name} in "Tegell {name}"',
        4,
    )


def test_quotation_marks_are_those_of_each_passage() -> None:
    html = """<html lang="fr"><p>"a" <span lang="en">"b" it's</span> "c"</p></html>"""
    fr = """<html lang="fr"><p>"a" <span lang="en">“b” it’s</span> "c"</p></html>"""
    assert set_quotes(html, "fr") == fr
    en = """<p>“a” <span lang="fr">"b"</span> “c”</p><p lang="fr">"d"<br>"e"</p><p>“f”</p>"""
    assert set_quotes(en.replace("“", '"').replace("”", '"'), "en") == en


@given(st.text(), st.sampled_from(["en", "ar", "zh-Hant"]), st.integers(0, 200), st.booleans())
def test_marks_never_show(text: str, language: str, cut: int, within: bool) -> None:
    """Whatever a filter has cut off: what is printed is well-formed, and bears no mark."""
    whole = f"<p>{Markup('<em>a</em>')}{enclosed(escape(text), language)}</p><p>b</p>"
    begin, end = whole.index("</em>") + 5, whole.rindex("</p><p>")
    marked = whole[:begin] + whole[begin:end][cut if within else 0 :][:cut] + whole[end:]
    html, _ = unmark(resolved(marked, "cy"), PlaceMarks.for_templates(), PlaceMarks.for_texts())
    assert not any("\ud800" <= letter <= "\udfff" for letter in html)
    assert html.count("<span") == html.count("</span>") <= 1
    assert 'lang=""' not in html
    assert html.startswith("<p><em>a</em>")
    assert html.endswith("</p><p>b</p>")


def test_a_mark_without_its_language_is_none() -> None:
    cut = resolved(f"<p>{enclosed('a', 'en')[3:]}</p>", "cy")
    assert unmark(cut, PlaceMarks.for_templates(), PlaceMarks.for_texts())[0] == "<p>a</p>"


# -- papers in one language alone ------------------------------------------------------------------

COUNCIL = """\
name: Ambridge Council
language: [cy, en]
jurisdiction: england
signatory: {name: Pat Green, role: Clerk}
"""

MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - title: {cy: Ffyrdd, en: Roads}
    papers: [{file: {en: roads.pdf}, title: {en: The roads}}]
  - title: Lonydd
    papers: [{en: lanes.pdf}, {en: verges.pdf, cy: ymylon.pdf}]
"""


def test_a_paper_in_one_language_alone_says_so(tmp_path: Path) -> None:
    page(tmp_path, "<p>{{ own }}</p>")  # the council's catalogue
    library = council(
        tmp_path,
        council_yaml=COUNCIL,
        committee="name: Parks",
        meeting=MEETING,
        papers=dict.fromkeys(("roads.pdf", "lanes.pdf", "verges.pdf", "ymylon.pdf"), b"%PDF-1.7"),
    )
    meeting = library.open(library.meetings()[0]).dossier
    assert meeting is not None
    pages = [PageRange(1, 2), PageRange(3, 4), PageRange(5, 6)]
    titles = ("The roads", "The lanes", "Yr ymylon")
    renderer = Renderer(template_folders(tmp_path), "")
    sheet = renderer.front_sheet(meeting, meeting.packs[0], {}, pages, titles=titles)
    said = sheet.html.partition('<section class="item"')[2]
    assert '</span> Ffyrdd</h3>\n<p class="only">Saesneg yn unig</p>' in said
    assert '<li><span lang="en">The lanes</span> (Saesneg yn unig) <a' in said
    assert "<li>Yr ymylon <a" in said


# -- the shipped templates -------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(f.name for f in shipped_templates().glob("*.html")))
def test_a_shipped_template_prints_no_word_that_is_no_message(name: str) -> None:
    """What no catalogue has stays English in every language."""
    text = (shipped_templates() / name).read_text(encoding="utf-8")
    template = Environment(trim_blocks=True, autoescape=True).parse(text)
    for block in template.find_all(nodes.Block):
        block.body = [] if block.name in ("class", "page") else block.body  # within a tag
    literal = "".join(data.data for data in template.find_all(nodes.TemplateData))
    printed = re.sub(r"(?s)<style>.*?</style>", "", literal)
    assert re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", printed)) == []


def test_a_councils_older_template_is_printed_as_it_stands(tmp_path: Path) -> None:
    """Its English words are not marked, since nobody says whose they are."""
    body = '<h1>Agenda</h1>\n<p>{{ "Lead: " ~ own }}</p>\n{{ text|markdown(lead="Reasons:") }}'
    assert body_of(page(tmp_path, body)) == dedent("""\
        <h1>Agenda</h1>
        <p>Lead: Ffyrdd</p>
        <p lang="en"><strong><span lang="cy">Reasons:</span></strong> Of <em>“roads”</em>.</p>
        <p lang="en">And lanes.</p>""")


def test_the_description_of_exempt_information_keeps_its_language(tmp_path: Path) -> None:
    languages = tmp_path / "templates" / "languages"
    languages.mkdir(parents=True)
    reason = "Exempt information under paragraph {number} of {part} to the {act}: {description}."
    own = "Alt {number}, {part}, {act}: {description}."
    (languages / "ga.po").write_text(f'msgid "{reason}"\nmsgstr "{own}"', encoding="utf-8")
    paragraph = ExemptParagraph("3", "Trade & <money>", "Schedule 1", "1972 Act")
    note = exempt_note(Exemption((paragraph,)), vocabulary("ga", (languages.parent,)))
    (said,) = note.reasons
    assert resolved(said, "ga") == (
        'Alt 3, <span lang="en">Schedule 1</span>, <span lang="en">1972 Act</span>:'
        ' <span lang="en">Trade &amp; &lt;money&gt;</span>.'
    )
