"""That a document was published anew, otherwise than before, is printed on it: the day, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.html.typography import letters_in
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location
from agendapack.records.dossier import DocumentAmendment, Dossier, MinutesSource
from agendapack.records.shipped import shipped_templates
from agendapack.records.values import Text
from tests.judging import judge, needs_judge
from tests.records_builders import council, dossier, shown
from tests.test_render import own, seen
from tests.test_unprinted_keys import OLDER

MEETING = """\
date: 2018-02-14
time: "14:00"
title: Special Meeting
online: {url: www.ambridge.example/live}
items: [{title: Verges}]
supplements: [{published: 2018-02-12, items: {1: [report.pdf]}}]
"""
MINUTES = "status: draft\nminutes: [{title: Verges, body: [{decision: {text: To cut them.}}]}]\n"
VENUE = DocumentAmendment(date(2018, 2, 9), "The venue has changed.")
ITEM = DocumentAmendment(date(2018, 2, 13), 'item 2 was "withdrawn"')
PRINTED = [
    "Amended 9 February 2018: The venue has changed.",
    "Amended 13 February 2018: item 2 was “withdrawn”.",
]
DOCUMENTS = ("agenda", "supplement", "minutes", "decisions")


def parks(folder: Path) -> Dossier:
    return dossier(council(folder, meeting=MEETING, minutes=MINUTES))


def minutes_of(known: Dossier) -> MinutesSource:
    assert known.minutes is not None
    return known.minutes


def rendered(
    renderer: Renderer, known: Dossier, document: str, *amendments: DocumentAmendment
) -> Rendered:
    """A document of the meeting; the others have other amendments, which it does not print."""
    other = (DocumentAmendment(date(2018, 1, 1), "ANOTHER"),)
    if document == "minutes":
        source = replace(minutes_of(known), amendments=amendments, decision_amendments=other)
        return renderer.minutes(source)
    if document == "decisions":
        source = replace(minutes_of(known), amendments=other, decision_amendments=amendments)
        return renderer.decisions(source)
    pack = known.packs[1 if document == "supplement" else 0]
    return renderer.front_sheet(known, replace(pack, amendments=amendments), {})


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return parks(tmp_path_factory.mktemp("parks"))


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return Renderer(template_folders(tmp_path_factory.mktemp("council")), "")


HEADS = {
    "agenda": ["h1: Parks Committee", "Special Meeting", "Wednesday 14 February 2018", "2.00 pm"],
    "supplement": ["h1: Parks Committee – SUPPLEMENT PACK", "Special Meeting"],
    "minutes": ["h1: Parks Committee", "Special Meeting", "Wednesday 14 February 2018"],
    "decisions": ["h1: Parks Committee", "Special Meeting", "Wednesday 14 February 2018"],
}
HEADS["supplement"] += HEADS["agenda"][2:]
ONLINE = "Online: www.ambridge.example/live"
AFTER = {"agenda": "h2: Members:", "supplement": "h2: Members:", "decisions": "h2: Decisions taken"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_amendments_stand_below_the_heading(
    renderer: Renderer, known: Dossier, document: str
) -> None:
    head = HEADS[document] + ([ONLINE] if document in ("agenda", "supplement") else [])
    one = seen(rendered(renderer, known, document, VENUE)).splitlines()
    start = one.index(head[0])
    after = AFTER.get(document, "Note: these minutes are a draft")
    assert one[start : start + len(head) + 1] == [*head, PRINTED[0]]
    assert one[start + len(head) + 1].startswith(after)
    two = seen(rendered(renderer, known, document, VENUE, ITEM)).splitlines()
    assert two == [*one[: start + len(head)], *PRINTED, *one[start + len(head) + 1 :]]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_without_amendments_a_document_is_as_if_there_were_no_word_for_them(
    renderer: Renderer, known: Dossier, document: str, tmp_path: Path
) -> None:
    name = {"agenda": "front-sheet", "supplement": "front-sheet"}.get(document, document)
    text = (shipped_templates() / f"{name}.html").read_text(encoding="utf-8")
    before, block, after = text.partition("{% block amendments %}")
    assert block
    rest = after.partition("{% endblock %}\n")[2]
    older = own(tmp_path, **{name.replace("-", "_"): before + rest})
    assert rendered(older, known, document).html == rendered(renderer, known, document).html


@pytest.mark.parametrize("end", [".", "!", "?"])
def test_a_sentence_that_ends_is_not_ended_again(
    renderer: Renderer, known: Dossier, end: str
) -> None:
    made = rendered(renderer, known, "minutes", DocumentAmendment(VENUE.day, f"Why{end}"))
    assert f"Amended 9 February 2018: Why{end}\n" in seen(made)


@pytest.fixture(scope="module")
def tags(renderer: Renderer, known: Dossier) -> int:
    """How many there are in the notice of decisions, amended once."""
    return rendered(renderer, known, "decisions", VENUE).html.count("<")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_a_reason_is_text_and_never_markup(
    renderer: Renderer, known: Dossier, tags: int, reason: str
) -> None:
    made = rendered(renderer, known, "decisions", DocumentAmendment(VENUE.day, reason))
    assert made.root is not None
    assert letters_in(reason) in letters_in(made.root.text())
    assert made.html.count("<") == tags
    assert made.problems == ()


@pytest.mark.parametrize("reason", ["<b>&amp;</b>", "{{ council }} *x* [y](z)", "# a\n\n- b"])
def test_what_looks_like_markup_is_printed(renderer: Renderer, known: Dossier, reason: str) -> None:
    made = rendered(renderer, known, "decisions", DocumentAmendment(VENUE.day, reason))
    assert f"Amended 9 February 2018: {' '.join(reason.split())}." in seen(made)


def lacks(template: str) -> list[str]:
    return [
        f"{template}:0:0: warning: the template does not print why the document was amended, which"
        " every copy has to say | print each of amendments: docs/templates.md tells of them"
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_an_older_template_that_does_not_print_them_is_told(
    known: Dossier, document: str, tmp_path: Path
) -> None:
    name = {"agenda": "front-sheet", "supplement": "front-sheet"}.get(document, document)
    blank = '{% extends "agendapack/NAME.html" %}{% block amendments %}{% endblock %}'
    blank = blank.replace("NAME", name)
    renderer = own(tmp_path, **{name.replace("-", "_"): blank})
    assert shown(rendered(renderer, known, document, VENUE, ITEM).problems) == lacks(f"{name}.html")
    assert rendered(renderer, known, document).problems == ()


def test_a_template_may_print_them_in_its_own_words(known: Dossier, tmp_path: Path) -> None:
    words = "{% for each in amendments %}<p>Changed: {{ each.reason }}</p>{% endfor %}"
    renderer = own(tmp_path, front_sheet=OLDER.replace("{% for", f"{words}\n{{% for", 1))
    told = shown(rendered(renderer, known, "agenda", VENUE, ITEM).problems)
    assert not any("amended" in line for line in told)


def test_a_character_that_cannot_be_set_is_told_where_the_reason_was_written(
    known: Dossier, tmp_path: Path
) -> None:
    file = tmp_path / "released.yaml"
    file.write_text("amended: |\n  Why\n  \N{LINEAR B SYLLABLE B008 A}\n", encoding="utf-8")
    reason = Text("Why\n\N{LINEAR B SYLLABLE B008 A}\n", Location(file, 2, 3))
    source = replace(minutes_of(known), amendments=(DocumentAmendment(VENUE.day, reason),))
    made = Typesetter(template_folders(tmp_path)).minutes(source, tmp_path)
    assert [line.partition(" | ")[0] for line in shown(made.problems)] == [
        "released.yaml:3:3: error: no font has the character"
        ' "\N{LINEAR B SYLLABLE B008 A}" (U+10000): Linear B'
    ]


@pytest.mark.once
@needs_judge
def test_amended_documents_conform(known: Dossier, tmp_path: Path) -> None:
    setting = Typesetter(template_folders(tmp_path))
    both = (VENUE, ITEM)
    source = replace(minutes_of(known), amendments=both, decision_amendments=both)
    packs = [replace(pack, amendments=both) for pack in known.packs]
    made = [setting.front_sheet(known, pack, {}, tmp_path) for pack in packs]
    made += [
        setting.minutes(source, tmp_path, standalone=True),
        setting.decisions(source, tmp_path),
    ]
    files = [Path(str(each.facts.pdf)) for each in made if each.facts is not None]
    assert len(files) == 4
    verdicts = judge(*((flavour, file) for file in files for flavour in ("ua1", "2a")))
    assert [fault for verdict in verdicts for fault in verdict.faults] == []
    assert all(verdict.passed for verdict in verdicts)
