"""The documents: what they say, and what is said of a template that is at fault."""

from __future__ import annotations

import base64
import re
from functools import cache
from html import unescape
from textwrap import dedent
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.html.reports import parse_report
from agendapack.pages.layout.typeset import typeset
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location, MachineError, Severity
from agendapack.records import shipped
from agendapack.records.page_ranges import PageRange
from tests.records_builders import council, dossier, shown
from tests.typeset_builders import styles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from agendapack.records.dossier import Dossier

COUNCIL = """\
name: Ambridge Council
jurisdiction: england
department: Democratic Services
address: [Town Hall, High Street, Ambridge AM1 1AA]
website: https://www.ambridge.example/democracy
signatory: {name: Pat Green, role: Clerk}
contacts:
  jo-bell: {name: Jo Bell, role: Officer, telephone: 01632 960000, email: jo@ambridge.example}
notices:
  invitation: Members are invited.
  webcasting: See <https://ambridge.example/webcasts>.
  information-only: This is for *information*.
"""

COMMITTEE = """\
name: Parks Committee
contact: jo-bell
members:
  - {name: Councillor Mrs Ash, role: Chair}
  - {name: Councillor Oak, role: Vice Chair}
  - Councillor Dr Birch
  - Councillor Cedar
"""

MEETING = """\
date: 2018-02-14
time: "14:00"
venue: Elm Room, Town Hall
published: 2018-02-06
items:
  - title: Apologies
    text: To receive apologies.
  - title: Paths & Verges
    information-only: true
    papers: [report.pdf]
  - title: Late Paper
    number: 2a
    papers: [report.pdf]
supplements:
  - published: 2018-02-12
    items: {2a: [report.pdf]}
  - published: 2018-02-13
    items: {2: [report.pdf]}
"""

MINUTES = """\
status: draft
started: "14:00"
finished: "16:30"
present: [Councillor Mrs Ash, Councillor Dr Birch]
substitutes: [{member: Councillor Yew, for: Councillor Cedar}]
apologies: [Councillor Cedar, Councillor Oak]
in-attendance:
  - {name: Sam Hill, role: "Head of Parks, Ambridge"}
  - {name: Di Vale, role: Ranger}
  - Lou Moor
first-number: 43
minutes:
  - title: Paths
    body:
      - text: Sam Hill introduced the report.
      - arrived: Councillor Yew
      - discussed: [the *steep* path;, the verge.]
      - recommended: {lead: The Committee wished, points: [that it is mended;, that it is cut.]}
      - agreed: [to walk it;, to report.]
  - title: Verges
    body:
      - noted: the update.
      - resolved: that it is so.
"""


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(template_folders(tmp_path), "p { color: black }")


def ambridge(folder: Path, meeting: str = MEETING, minutes: str | None = None) -> Dossier:
    return dossier(
        council(folder, meeting=meeting, minutes=minutes, council_yaml=COUNCIL, committee=COMMITTEE)
    )


def seen(rendered: Rendered) -> str:
    """The lines that a reader sees: a block a line, its tag before it where it is a heading."""
    assert rendered.problems == ()
    assert not re.search("[\ud800-\udfff]", rendered.html)
    body = rendered.html.partition("<body")[2].partition(">")[2]
    body = re.sub(r"\n", " ", body)
    body = re.sub(r"<li>", "* ", body)
    body = re.sub(r"<(h\d)[^>]*>", r"\1: ", body)
    body = re.sub(r"<br>|</(p|h\d|li|tr|td|th)>", "\n", body)
    text = unescape(re.sub(r"<[^>]*>", "", body))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def agenda(
    renderer: Renderer, meeting: Dossier, ranges: Mapping[str, PageRange] = MappingProxyType({})
) -> Rendered:
    """The front sheet of a meeting's agenda pack."""
    return renderer.front_sheet(meeting, meeting.packs[0], ranges)


def faults(rendered: Rendered) -> list[str]:
    """``file:line:column: message | hint``"""
    return shown(rendered.problems, severity=False)


# -- what the documents say ------------------------------------------------------------------------


def test_the_front_sheet(tmp_path: Path, renderer: Renderer) -> None:
    sheet = agenda(renderer, ambridge(tmp_path), {"2": PageRange(1, 4), "2a": PageRange(5, 5)})
    assert seen(sheet) == dedent("""\
        Ambridge Council
        Democratic Services
        Town Hall
        High Street
        Ambridge AM1 1AA
        Please ask for Jo Bell
        T 01632 960000
        E jo@ambridge.example
        www.ambridge.example/democracy
        Published 6 February 2018
        h1: Parks Committee
        Wednesday 14 February 2018
        2.00 pm
        Elm Room, Town Hall
        h2: Members:
        Councillor Mrs Ash, Chair
        Councillor Oak, Vice Chair
        Councillors Dr Birch and Cedar.
        Members are invited.
        See https://ambridge.example/webcasts.
        Pat Green
        Clerk
        Parks Committee
        h2: Agenda
        h3: 1. Apologies
        To receive apologies.
        h3: 2. Paths & Verges (Pages 1 - 4)
        This is for information.
        h3: 2a. Late Paper (Page 5)""")
    assert (sheet.title, sheet.language) == (
        "Parks Committee, Wednesday 14 February 2018: agenda",
        "en-GB",
    )


def test_a_telephone_number_is_one_in_a_document_from_right_to_left(
    tmp_path: Path, renderer: Renderer
) -> None:
    urdu = COUNCIL + "language: ur\n"
    meeting = dossier(council(tmp_path, meeting=MEETING, council_yaml=urdu, committee=COMMITTEE))
    assert '<span dir="ltr">01632 960000</span>' in agenda(renderer, meeting).html
    assert "dir=" not in agenda(renderer, ambridge(tmp_path / "english")).html


def test_a_range_leads_to_its_item_in_the_pack(tmp_path: Path, renderer: Renderer) -> None:
    ranges = {"2a": PageRange(5, 5)}
    sheet = agenda(renderer, ambridge(tmp_path), ranges)
    assert re.findall('<a class="page-range".*?</a>', sheet.html) == [
        '<a class="page-range" href="agenda-pack.pdf#nameddest=item-2a">(Page 5)</a>'
    ]
    assert sheet.root is not None
    sections = [e for e in sheet.root.walk() if e.attributes.get("class") == "item"]
    assert [e.attributes["id"] for e in sections] == ["item-1", "item-2", "item-2a"]


def test_a_front_sheet_says_only_what_it_knows(tmp_path: Path, renderer: Renderer) -> None:
    bare = dossier(
        council(
            tmp_path,
            meeting='date: 2018-02-14\ntime: "09:30"\nitems: [title: Apologies]\n',
            council_yaml="name: Ambridge Council\njurisdiction: england\n",
            committee="name: Parks Committee\n",
            papers={},
        )
    )
    assert seen(agenda(renderer, bare)) == dedent("""\
        Ambridge Council
        h1: Parks Committee
        Wednesday 14 February 2018
        9.30 am
        Parks Committee
        h2: Agenda
        h3: 1. Apologies""")


def test_a_supplement_has_its_own_heading_date_and_items(
    tmp_path: Path, renderer: Renderer
) -> None:
    meeting = ambridge(tmp_path)
    first, second = meeting.supplements
    said = seen(renderer.front_sheet(meeting, first, {"2a": PageRange(1, 18)}))
    assert said == dedent("""\
        Ambridge Council
        Democratic Services
        Town Hall
        High Street
        Ambridge AM1 1AA
        Please ask for Jo Bell
        T 01632 960000
        E jo@ambridge.example
        www.ambridge.example/democracy
        Published 12 February 2018
        h1: Parks Committee – SUPPLEMENT PACK
        Wednesday 14 February 2018
        2.00 pm
        Elm Room, Town Hall
        h2: Members:
        Councillor Mrs Ash, Chair
        Councillor Oak, Vice Chair
        Councillors Dr Birch and Cedar.
        Pat Green
        Clerk
        h2: Agenda
        h3: 2a. Late Paper (Pages 1 - 18)""")
    again = renderer.front_sheet(meeting, second, {"2": PageRange(1, 2)})
    assert "h1: Parks Committee – SUPPLEMENT PACK 2\n" in seen(again)
    assert 'href="supplement-2.pdf#nameddest=item-2"' in again.html


def test_the_minutes(tmp_path: Path, renderer: Renderer) -> None:
    source = ambridge(tmp_path, minutes=MINUTES).minutes
    assert source is not None
    minutes = renderer.minutes(source)
    assert seen(minutes) == dedent("""\
        h1: Parks Committee
        Wednesday 14 February 2018
        h2: Present:
        Councillor Mrs Ash, Chair.
        Councillors Dr Birch and Yew (substituting for Councillor Cedar).
        Apologies for absence: Councillors Cedar and Oak.
        Also in attendance: Sam Hill (Head of Parks, Ambridge), Di Vale (Ranger) and Lou Moor.
        The meeting started at 2.00 pm and finished at 4.30 pm.
        Note: these minutes are a draft until the Committee has confirmed them at a later meeting, \
        and may be corrected there. The minutes of that meeting record any change.
        h2: Minutes
        h3: 43. Paths
        Sam Hill introduced the report.
        (Councillor Yew arrived during this item)
        The Committee discussed:
        * the steep path;
        * the verge.
        The Committee wished
        * that it is mended;
        * that it is cut.
        Agreed:
        * to walk it;
        * to report.
        h3: 44. Verges
        Noted the update.
        Resolved that it is so.""").replace("        and may", "and may")
    lists = re.findall("<ol[^>]*>", minutes.html)
    assert lists == [
        '<ol type="a" class="discussed">',
        '<ol class="decision recommended">',
        '<ol class="decision agreed">',
    ]


def test_minutes_that_stand_alone_have_a_foot_and_a_line_to_sign_on(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = ambridge(tmp_path, minutes=MINUTES).minutes
    assert source is not None
    alone, paper = renderer.minutes(source, standalone=True), renderer.minutes(source)
    assert seen(alone) == f"{seen(paper)}\nSigned (Chair)\nDate"
    assert alone.root is not None
    foot = "Parks Committee, 14 February 2018 – page {page} of {pages}"
    assert alone.root.attributes["data-foot"] == foot
    assert paper.root is not None
    assert "data-foot" not in paper.root.attributes


def test_a_supplement_of_one_item_is_one_page(tmp_path: Path, renderer: Renderer) -> None:
    meeting = ambridge(tmp_path)
    pages = []
    for pack in meeting.packs[:2]:
        sheet = renderer.front_sheet(meeting, pack, {})
        assert sheet.root is not None
        made = typeset(sheet.root, styles(), title="A", language="en", date=meeting.meeting.date)
        pages.append(made.pages)
    assert pages == [2, 1]


def test_confirmed_minutes_bear_no_note(tmp_path: Path, renderer: Renderer) -> None:
    confirmed = MINUTES.replace("status: draft", "status: confirmed")
    source = ambridge(tmp_path, minutes=confirmed).minutes
    assert source is not None
    assert "draft" not in seen(renderer.minutes(source))


def test_a_report_opens_with_its_cover_table(tmp_path: Path, renderer: Renderer) -> None:
    paper = tmp_path / "paths.md"
    paper.write_text(
        dedent("""\
            ---
            date: 2018-02-14
            author: [Sam Hill, Di Vale]
            subject: Paths & verges
            key-decision: no
            orientation: landscape
            ---
            # Paths

            Text.
            """),
        encoding="utf-8",
    )
    report = renderer.report(paper, "en-GB")
    assert seen(report) == dedent("""\
        h1: Paths
        Subject
        Paths & verges
        Date
        14 February 2018
        Author
        Sam Hill and Di Vale
        Key decision
        no
        Text.""")
    assert report.title == "Paths"
    assert report.root is not None
    assert report.root.attributes["data-orientation"] == "landscape"


def test_a_report_without_a_heading_is_called_by_its_subject(
    tmp_path: Path, renderer: Renderer
) -> None:
    paper = tmp_path / "paths.md"
    paper.write_text("---\nsubject: Paths & <verges>\n---\n## One\n", encoding="utf-8")
    report = renderer.report(paper, "en-GB")
    assert seen(report).startswith("h1: Paths & <verges>\n")
    assert report.title == "Paths & <verges>"


def test_a_blank_page_has_the_size_it_is_asked_for(renderer: Renderer) -> None:
    blank = renderer.blank("en-GB", 841.8897637795277, 595.275590551181)
    assert seen(blank) == "This page is intentionally left blank"
    assert blank.root is not None
    assert blank.root.attributes["data-page-size"] == "841.8898 595.2756"


def test_the_html_stands_alone(tmp_path: Path) -> None:
    css = 'p::before { content: "</style><b>" }'
    blank = Renderer(template_folders(tmp_path), css).blank("cy", 100, 200)
    assert blank.problems == ()
    assert blank.html.startswith(
        '<!doctype html>\n<html lang="cy">\n<head>\n<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
        " base-uri 'none'; form-action 'none'\">\n<meta charset=\"utf-8\">"
    )
    assert 'p::before { content: "<\\/style><b>" }' in blank.html


REQUESTED = re.compile(r"""(?:\bsrc\s*=\s*["']?+|url\(\s*["']?+|@import\s+|<link\b)(?!data:)""")
"""What a browser would request of itself; a link is followed by its reader."""


def test_nothing_in_a_document_is_requested_from_elsewhere(tmp_path: Path) -> None:
    meeting = ambridge(tmp_path, minutes=MINUTES)
    assert meeting.minutes is not None
    (tmp_path / "map.png").write_bytes(PNG)
    (tmp_path / "a.md").write_text("# A\n\n![map](map.png)\n", encoding="utf-8")
    setting = Typesetter(template_folders(tmp_path))
    documents = [
        *(setting.renderer.front_sheet(meeting, pack, {}) for pack in meeting.packs),
        setting.renderer.minutes(meeting.minutes),
        setting.renderer.report(tmp_path / "a.md", "en-GB"),
        setting.renderer.blank("en-GB", 100, 200),
        setting.accessibility_report([meeting], ()),
    ]
    for document in documents:
        assert document.problems == ()
        assert document.html.count('http-equiv="Content-Security-Policy"') == 1
        assert REQUESTED.findall(document.html) == []


# -- a council's own templates ---------------------------------------------------------------------


def own(folder: Path, **templates: str) -> Renderer:
    """A renderer whose council has templates of its own; a name's "_" stands for "-"."""
    mine = folder / "templates"
    mine.mkdir(exist_ok=True)
    for name, text in templates.items():
        (mine / f"{name.replace('_', '-')}.html").write_text(text, encoding="utf-8")
    return Renderer(template_folders(folder), "")


BODY = '{% extends "base.html" %}\n{% block title %}T{% endblock %}\n{% block body %}\n'


def blank_of(folder: Path, body: str, **more: str) -> Rendered:
    """The blank page of a council whose template has ``body`` from line 4 on."""
    return own(folder, blank=f"{BODY}{body}\n{{% endblock %}}\n", **more).blank("en", 100, 200)


def test_a_councils_template_wins_and_may_build_on_the_shipped_one(tmp_path: Path) -> None:
    renderer = own(
        tmp_path,
        blank='{% extends "agendapack/blank.html" %}\n'
        "{% block body %}{{ super() }}<p>{{ language }}</p>{% endblock %}\n",
    )
    assert seen(renderer.blank("en", 100, 200)) == "This page is intentionally left blank\nen"


def test_template_folders_are_the_councils_then_the_shipped(tmp_path: Path) -> None:
    before = template_folders(tmp_path)
    (tmp_path / "templates").mkdir()
    assert template_folders(tmp_path) == ((tmp_path / "templates").resolve(), *before)
    assert (before[-1] / "base.html").is_file()


def test_a_folder_of_templates_beside_the_installed_package_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "agendapack"
    (package / "templates").mkdir(parents=True)
    (package.parent / "templates").mkdir()
    monkeypatch.setattr(shipped, "__file__", str(package / "pages" / "shipped.py"))
    assert template_folders(tmp_path) == ((package / "templates").resolve(),)


FRONT = "agendapack/front-sheet.html"


@pytest.mark.parametrize(
    ("templates", "told"),
    [
        (
            {"frontsheet.html": ""},
            [
                'frontsheet.html:1:0: nothing uses the template "frontsheet.html"'
                " | did you mean front-sheet.html?"
            ],
        ),
        (
            {"reprot.html": "{% if %}", "styles.yml": ""},
            [
                'reprot.html:1:0: nothing uses the template "reprot.html"'
                " | did you mean report.html?",
                'styles.yml:1:0: nothing uses the template "styles.yml"'
                " | did you mean styles.yaml?",
            ],
        ),
        (
            {
                "front-sheet.html": f'{{% extends "{FRONT}" %}}\n'
                "{% block signatry %}{% endblock %}"
            },
            [
                f'front-sheet.html:2:10: no block "signatry" is in "{FRONT}", which this template'
                " extends | did you mean signatory?"
            ],
        ),
        (  # a block of the grandparent, of another's parent, and one that is nobody's
            {
                "minutes.html": '{% extends "agendapack/minutes.html" %}'
                "{% block class %}{% endblock %}{% block signature %}{% endblock %}\n\n"
                "{% block zzz %}{% block inner %}{% endblock %}{% endblock %}"
            },
            [
                'minutes.html:3:10: no block "zzz" is in "agendapack/minutes.html", which this'
                " template extends | known here: amendments, attendance, body, class, confirmation,"
                " draft_note, exempt, interests, members_only, page, signature, title"
            ],
        ),
        (  # what a template names is known, and so is a block that it runs itself
            {
                "front-sheet.html": f'{{% extends "{FRONT}" %}}{{% block mine %}}x{{% endblock %}}'
                '{% block signatory %}{% include "parts/a.html" %}{% block more %}{% endblock %}'
                "<p>{{ self.mine() }}</p>{% endblock %}",
                "parts/a.html": '{% from "macros.html" import b %}',
                "macros.html": "{% macro b() %}{% endmacro %}",
                "report.html": '{% extends "sheet.html" %}{% block new %}{% endblock %}',
                "sheet.html": "{% block new %}{% endblock %}",
                ".report.html": "",
                "fonts/licence.html": "",
                "notes.txt": "",
            },
            [],
        ),
        (  # names that are put together as the template runs
            {
                "minutes.html": '{% extends "a" ~ ".html" %}{% block odd %}{% endblock %}',
                "council-sheet.html": "",
                "minuets.html": "",
            },
            [
                'minuets.html:1:0: nothing uses the template "minuets.html"'
                " | did you mean minutes.html?"
            ],
        ),
    ],
)
def test_templates_and_blocks_that_nothing_uses(
    tmp_path: Path, templates: dict[str, str], told: list[str]
) -> None:
    for name, text in templates.items():
        file = tmp_path / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    renderer = Renderer(template_folders(tmp_path), "")
    sheet = agenda(renderer, ambridge(tmp_path))
    assert faults(sheet) == told
    assert sheet.root is not None
    assert {problem.severity for problem in sheet.problems} <= {Severity.WARNING}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        # Templates that do not compile
        (
            "<p>{{ language }</p>",
            'blank.html:4:0: the template does not compile: unexpected "}"',
        ),
        (
            "<p>{% iff language %}</p>",
            'blank.html:4:7: the template does not compile: unknown tag "iff" | did you mean if?',
        ),
        (
            "{% endblock %}{% endfor %}{% block more %}",
            "blank.html:4:18: the template does not compile: {% endfor %} belongs to nothing"
            " | take it out, or write what it belongs to before it",
        ),
        (
            "\n<p>{{ language|uper }}</p>",
            'blank.html:5:16: the template does not compile: unknown filter "uper"'
            " | did you mean upper?",
        ),
        (
            "{% if language %}\n<p>a</p>",
            "blank.html:6:0: the template does not compile: {% if %} is not closed"
            " | write {% endif %} before {% endblock %}",
        ),
        # Names that there are not
        (
            "<p>\n{{ page_siz }}</p>",
            'blank.html:5:4: unknown name "page_siz" | did you mean page_size?',
        ),
        ("<p>{{ language.code }}</p>", 'blank.html:4:16: unknown name "code" in a text'),
        (
            '{% include "othr.html" %}',
            'blank.html:4:13: no such template "othr.html" | did you mean other.html?',
        ),
        # Templates that fail
        (
            "<p>{{ language() }}</p>",
            'blank.html:4:0: the template fails: "str" object is not callable',
        ),
        (
            "<p>{{ 1 // 0 }}</p>",
            "blank.html:4:0: the template fails: integer division or modulo by zero",
        ),
        # Templates that leave the subset
        ("<p>a\n  <b>b</b></p>", "blank.html:5:3: <b> is not in the HTML subset | use <strong>"),
        (
            "{% for n in [1, 2] %}\n  <div>{% if n %}<i>{{ n }}</i>{% endif %}</div>\n{% endfor %}",
            "blank.html:5:18: <i> is not in the HTML subset | use <em>",
        ),
        (
            '{% include "other.html" %}',
            "other.html:3:7: <u> is not in the HTML subset | use <em>, or <span> with a class",
        ),
        (
            '{% from "macros.html" import box %}\n{{ box("a") }}',
            "macros.html:2:4: <section> cannot stand in <p>"
            " | end the paragraph with </p> before it",
        ),
        (
            "<p>a</p>\n<div>\n\n  text {{ language }}\n</div>",
            'blank.html:7:3: text stands directly in <div>: "text en" | put it in <p>',
        ),
        (
            "<p>a\n",
            "blank.html:4:1: <p> is not closed"
            " | write </p> before the </body> in base.html, line 14",
        ),
        ("<p>{{ '<b>'|safe }}</p>", "blank.html:4:4: <b> is not in the HTML subset | use <strong>"),
        (
            '<p><a href="{{ "java" ~ "script:" }}">a</a></p>',
            'blank.html:4:4: the link "javascript:" leads to "javascript:"'
            " | a link begins with https:, http:, mailto: or tel:",
        ),
    ],
)
def test_a_template_at_fault_is_named_with_line_and_column(
    tmp_path: Path, body: str, fault: str
) -> None:
    rendered = blank_of(
        tmp_path,
        body,
        other="<h1>ok</h1>\n\n   <p><u>{{ language }}</u></p>",
        macros="{% macro box(x) %}\n<p><section></section>{{ x }}</p>{% endmacro %}",
    )
    assert faults(rendered)[0] == fault
    assert rendered.root is None


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ('{{ "x" }}', "2:20"),
        ('\n  {{ "x" }}', "3:3"),
        ("\nx", "3:1"),
        ("<p>a</p>\n<p>{{ language }}</p> {{ 'x' }}", "3:23"),
        ('\n{% if language %}{% for y in "x" %}{{ y }}{% endfor %}{% endif %}', "3:36"),
    ],
)
def test_bare_text_is_at_its_place_in_the_template_that_wrote_it(
    tmp_path: Path, block: str, place: str
) -> None:
    renderer = own(
        tmp_path,
        front_sheet='{% extends "agendapack/front-sheet.html" %}\n'
        f"{{% block members %}}{block}{{% endblock %}}\n",
    )
    assert faults(agenda(renderer, ambridge(tmp_path))) == [
        f'front-sheet.html:{place}: text stands directly in <section>: "x" | put it in <p>'
    ]


def test_a_text_that_is_compared_does_not_change_while_a_fault_is_placed(tmp_path: Path) -> None:
    rendered = blank_of(
        tmp_path,
        '{% if self.class()|trim == "plain" %}\n<b>a</b>{% else %}<i>a</i>{% endif %}'
        "{% endblock %}{% block class %}{{ 'plain' }}",
    )
    assert faults(rendered)[0] == "blank.html:5:1: <b> is not in the HTML subset | use <strong>"


def test_a_fault_in_a_loop_is_told_once(tmp_path: Path) -> None:
    assert len(faults(blank_of(tmp_path, "{% for n in range(9) %}<b>a</b>{% endfor %}"))) == 1


def test_a_template_that_includes_itself(tmp_path: Path) -> None:
    renderer = own(tmp_path, blank='{% extends "blank.html" %}\n')
    assert faults(renderer.blank("en", 1, 1)) == [
        "blank.html:1:0: the template includes or calls itself without end"
        ' | to add to one that ships, write {% extends "agendapack/blank.html" %}'
    ]


def test_a_template_that_fills_no_title(tmp_path: Path) -> None:
    renderer = own(tmp_path, blank='{% extends "base.html" %}{% block body %}{% endblock %}')
    assert faults(renderer.blank("en", 1, 1)) == [
        'blank.html:0:0: the block "title" is not filled'
        " | write {% block title %} ... {% endblock %}"
    ]


def test_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    renderer = own(tmp_path, blank="")
    (tmp_path / "templates" / "blank.html").write_bytes(b"<p>\n<b>\xa3</b></p>")
    assert faults(renderer.blank("en", 1, 1)) == [
        "blank.html:2:4: expected text in UTF-8, found the byte 0xA3, £ in Windows-1252"
        " | save the file as UTF-8: in Notepad, choose it beside the button Save"
    ]


def test_a_name_that_the_records_have_not(tmp_path: Path) -> None:
    renderer = own(
        tmp_path,
        front_sheet='{% extends "agendapack/front-sheet.html" %}\n'
        "{% block when %}<p>{{ meeting.venu }}</p>{% endblock %}\n",
    )
    assert faults(agenda(renderer, ambridge(tmp_path))) == [
        'front-sheet.html:2:31: unknown name "venu" in the meeting | did you mean venue?'
    ]


def test_a_value_that_is_left_out_is_not_printed_as_none(tmp_path: Path) -> None:
    renderer = own(
        tmp_path,
        front_sheet='{% extends "agendapack/front-sheet.html" %}\n'
        "{% block when %}<p>{{ meeting.venue }}</p>{% endblock %}\n",
    )
    nowhere = MEETING.replace("venue: Elm Room, Town Hall\n", "")
    assert faults(agenda(renderer, ambridge(tmp_path, nowhere))) == [
        "front-sheet.html:2:0: prints a value that the records leave out"
        " | put {% if ... %} around it"
    ]


def test_marks_change_nothing_that_a_template_does(tmp_path: Path) -> None:
    """A name in a block can be compared; a captured text cut in two leaves no trace."""
    rendered = blank_of(
        tmp_path,
        "{% set kept %}<em>abc</em>{% endset %}<!-- {{ kept|truncate(3, true, '') }} -->\n"
        "<p class='{% filter upper %}<x{% endfilter %}'>\n"
        '{% if self.class() == "plain" %}same{% endif %}</p>'
        "{% endblock %}{% block class %}plain{% endblock %}{% block page %}",
    )
    assert seen(rendered).split("\n")[-1] == "same"
    assert "class='<X'" in rendered.html


# -- text fields -----------------------------------------------------------------------------------


def test_a_fault_in_a_text_field_is_at_its_line_of_the_yaml(
    tmp_path: Path, renderer: Renderer
) -> None:
    meeting = MEETING.replace(
        "    text: To receive apologies.\n",
        "    text: |\n      One.\n\n      See [this](javascript:x) and ![map](a.png).\n",
    )
    assert faults(agenda(renderer, ambridge(tmp_path, meeting))) == [
        'meeting.yaml:10:18: the link "javascript:x" leads to "javascript:"'
        " | a link begins with https:, http:, mailto: or tel:",
        'meeting.yaml:10:43: a text field cannot hold a picture: "a.png"'
        " | put it in a paper, or in a template",
    ]


STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@cache
def kept_renderer(folders: tuple[Path, ...]) -> Renderer:
    """One for all examples, which compiles its templates once."""
    return Renderer(folders, "")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    st.text(alphabet=st.sampled_from("<>&\"'{}%#ab $;!-\u0175"), min_size=1).map(
        lambda text: " ".join(f"x{text}x".split())
    )
)
def test_whatever_a_field_says_is_text_and_never_run(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("council")
    quoted = text.replace("'", "''")
    meeting = MEETING.replace("title: Apologies", f"title: '{quoted}'")
    sheet = agenda(kept_renderer(template_folders(folder)), ambridge(folder, meeting))
    assert faults(sheet) == []
    assert sheet.root is not None
    headings = [element.text() for element in sheet.root.walk() if element.tag == "h3"]
    assert headings[0].translate(STRAIGHT) == f"1. {text}"


# -- papers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "---\nsubject: A\nautor: B\n---\n# A\n",
            'paper.md:3:1: unknown key "autor" | did you mean author?',
        ),
        (
            "---\norientation: sideways\n---\n# A\n",
            'paper.md:2:14: "orientation": expected portrait or landscape, found "sideways"',
        ),
        (
            "---\nrow-headers: perhaps\n---\n# A\n",
            'paper.md:2:14: "row-headers": expected true or false, found "perhaps"',
        ),
        (
            "---\nsubject: {a: b}\n---\n# A\n",
            "paper.md:2:10: expected text, found a mapping | put it in quotes",
        ),
        (
            "---\nsubject: A\n\n# A\n",
            "paper.md:1:1: the front matter is not closed | write a line --- after its last key",
        ),
        (
            "---\nsubject: A\nsubject: B\n---\n# A\n",
            'paper.md:3:1: the key "subject" is here for the second time: it is first in line 2'
            " | keep one of the two",
        ),
        ("", "paper.md:0:0: the paper is empty | write it, or take it off the item"),
        (" \n\t\n\n", "paper.md:0:0: the paper is empty | write it, or take it off the item"),
        (
            "---\nauthor: B\n---\n \n",
            "paper.md:0:0: the paper is empty | write it, or take it off the item",
        ),
        (
            "---\nauthor: B\n---\n# A\n\nto\0day\0\n\0",
            "paper.md:6:3: the character U+0000 cannot stand in a paper"
            " | delete it: it cannot be seen, and was probably pasted in",
        ),
        (
            "# A\n\nsee [it](a%1Bb.docx)\n",
            'paper.md:3:10: the link "a<U+001B>b.docx" leads nowhere once the paper is published'
            " | write the whole address, from https: on",
        ),
        (
            "# A\n\n![a](%1Bb.png)\n",
            'paper.md:3:6: no such picture "<U+001B>b.png" | did you mean out.png?',
        ),
        (
            "---\nauthor: B\n---\n\nText.\n",
            "paper.md:4:1: the paper has no title"
            ' | begin it with a line such as "# Mental Health Briefing"',
        ),
        (
            "---\nauthor: B\n---\n# A\n\n![map](maps/a.png)\n",
            'paper.md:6:8: no such picture "maps/a.png" | did you mean maps/b.png?',
        ),
        (
            "# A\n\n![map](Maps/B.PNG)\n",
            'paper.md:3:8: no such picture "Maps/B.PNG" | did you mean maps/b.png? capitals count',
        ),
        (
            "# A\n\n![map](../a.png)\n",
            'paper.md:3:8: the picture "../a.png" is outside papers/'
            " | put the file into papers/ and name it from there",
        ),
        (
            "# A\n\n![map](/a.png)\n",
            'paper.md:3:8: the picture "/a.png" is outside papers/'
            " | put the file into papers/ and name it from there",
        ),
        (
            "# A\n\n![map](https://a.uk/a.png)\n",
            'paper.md:3:8: the picture "https://a.uk/a.png" is not a file of the council\'s'
            " | keep it beside the paper, so that the document can be made again",
        ),
        (
            "# A\n\n![map](paper.md)\n",
            'paper.md:3:8: the picture "paper.md" is neither PNG nor JPEG | save it as PNG or JPEG',
        ),
        (
            "# A\n\n![map](out.png)\n",
            'paper.md:3:8: the picture "out.png" is a link to a file outside papers/'
            " | put the file itself into papers/",
        ),
    ],
)
def test_a_paper_at_fault_is_named_at_its_line(
    tmp_path: Path, renderer: Renderer, text: str, fault: str
) -> None:
    papers = tmp_path / "papers"
    (papers / "maps").mkdir(parents=True)
    (papers / "maps" / "b.png").write_bytes(PNG)
    (tmp_path / "out.png").write_bytes(PNG)
    (papers / "out.png").symlink_to(tmp_path / "out.png")
    (papers / "paper.md").write_text(text, encoding="utf-8")
    assert faults(renderer.report(papers / "paper.md", "en-GB")) == [fault]


def test_front_matter_of_another_kind_is_told(tmp_path: Path) -> None:
    assert shown(parse_report("+++\ntitle = 'A'\n+++\n\n# A\n", tmp_path / "a.md").problems) == [
        "a.md:1:1: warning: front matter between lines of +++ is printed as it stands"
        ' | write --- in place of +++, and "key: value" in each line between'
    ]
    assert parse_report("+++\nText.\n", tmp_path / "a.md").problems == ()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            b"# A\n\nA \xa3 100\n",
            "3:3: expected text in UTF-8, found the byte 0xA3, £ in Windows-1252",
        ),
        (
            b"\xef\xbb\xbf# \xe9\n",
            "1:3: expected text in UTF-8, found the byte 0xE9, é in Windows-1252",
        ),
        ("# é €\n".encode() + b"\x81", "2:1: expected text in UTF-8, found the byte 0x81"),
        ("# A\n".encode("utf-16"), "1:1: expected text in UTF-8, found UTF-16"),
    ],
)
def test_a_paper_that_is_not_utf_8(
    tmp_path: Path, renderer: Renderer, data: bytes, fault: str
) -> None:
    paper = tmp_path / "paper.md"
    paper.write_bytes(data)
    save = "save the file as UTF-8: in Notepad, choose it beside the button Save"
    assert faults(renderer.report(paper, "en-GB")) == [f"paper.md:{fault} | {save}"]


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_papers_picture_is_in_the_html_and_a_file_in_the_tree(
    tmp_path: Path, renderer: Renderer
) -> None:
    (tmp_path / "a map.png").write_bytes(PNG)
    paper = tmp_path / "paper.md"
    paper.write_text("# A\n\n![The *paths*](<a map.png>)\n", encoding="utf-8")
    report = renderer.report(paper, "en-GB")
    assert report.problems == ()
    data = base64.b64encode(PNG).decode()
    assert f'<img src="data:image/png;base64,{data}" alt="The paths">' in report.html
    assert report.root is not None
    (image,) = (element for element in report.root.walk() if element.tag == "img")
    assert image.attributes["src"] == str((tmp_path / "a map.png").resolve())
    assert image.place == Location(paper, 3, 17)


def test_a_councils_logo_wins_over_the_one_beside_the_template(tmp_path: Path) -> None:
    rendered = blank_of(tmp_path, '<p><img src="logo.png" alt="Ambridge"></p>')
    assert faults(rendered) == [
        'blank.html:4:4: no such picture "logo.png" | put the file into templates/'
    ]
    (tmp_path / "templates" / "logo.png").write_bytes(PNG)
    assert blank_of(tmp_path, '<p><img src="logo.png" alt="Ambridge"></p>').problems == ()


def test_a_template_that_cannot_be_read_is_the_machines_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    renderer = own(tmp_path)
    monkeypatch.setattr("jinja2.FileSystemLoader.get_source", refuse)
    with pytest.raises(MachineError, match=r"^cannot read a template: Permission denied$"):
        renderer.blank("en", 100, 200)


def test_a_picture_that_cannot_be_read_is_the_machines_fault(
    tmp_path: Path, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "map.png").write_bytes(PNG)
    (tmp_path / "paper.md").write_text("# A\n\n![map](map.png)\n", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: b"# A\n\n![map](map.png)\n")
    with pytest.raises(MachineError, match=r"map\.png: Permission denied$"):
        renderer.report(tmp_path / "paper.md", "en-GB")


CATALOGUE = """
msgid "Page {number}"
msgstr "Leaf {number}"

msgid "{member} (substituting for {absent})"
msgstr "{member} (for {absent})"

msgid "Agenda"
msgstr "Business"
"""


def other_words(folder: Path) -> Renderer:
    """Documents of a council in ``folder`` that has words of its own, in Irish."""
    languages = folder / "templates" / "languages"
    languages.mkdir(parents=True)
    (languages / "ga.po").write_text(CATALOGUE, encoding="utf-8")
    return Renderer(template_folders(folder), "")


def test_documents_are_worded_in_their_language(tmp_path: Path) -> None:
    renderer = other_words(tmp_path)
    spoken = COUNCIL + "language: ga-IE\n"
    folder = council(
        tmp_path, meeting=MEETING, minutes=MINUTES, council_yaml=spoken, committee=COMMITTEE
    )
    meeting = dossier(folder)
    sheet = seen(agenda(renderer, meeting, {"2": PageRange(5, 5)}))
    assert "(Leaf 5)" in sheet
    assert "Page 5" not in sheet
    assert "Dé Céadaoin 14 Feabhra 2018" in sheet
    assert meeting.minutes is not None
    minutes = seen(renderer.minutes(meeting.minutes))
    assert "Councillors Dr Birch agus Yew (for Councillor Cedar)." in minutes


def test_any_template_can_be_rendered(tmp_path: Path) -> None:
    body = '<p>{{ "Agenda"|say }}, {{ word }}, {{ pages|in_pages }}</p>'
    own_template(tmp_path, "tin.html", "base.html", title="Tin", body=body)
    renderer = other_words(tmp_path)
    page = renderer.page("tin.html", language="ga-IE", word="<b>", pages=[2, 3])
    assert (page.title, page.language, page.problems) == ("Tin", "ga-IE", ())
    assert '<p>Business, &lt;b&gt;, <span lang="en">on pages 2 agus 3</span></p>' in page.html


def test_a_range_can_be_taken_apart(tmp_path: Path) -> None:
    heading = '{{ ranges["2"].first }} until {{ ranges["2"].last }}'
    own_template(tmp_path, "front-sheet.html", FRONT, heading=heading)
    renderer = Renderer(template_folders(tmp_path), "")
    assert "5 until 8" in seen(agenda(renderer, ambridge(tmp_path), {"2": PageRange(5, 8)}))


def own_template(root: Path, name: str, parent: str, **blocks: str) -> None:
    filled = "".join(f"{{% block {b} %}}{text}{{% endblock %}}" for b, text in blocks.items())
    (root / "templates").mkdir(exist_ok=True)
    text = f'{{% extends "{parent}" %}}{filled}'
    (root / "templates" / name).write_text(text, encoding="utf-8")
