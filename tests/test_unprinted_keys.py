"""What a council's own front sheet, older than some keys of the records, does not print is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendapack.pages.html.render import Renderer
from agendapack.pages.template_folders import template_folders
from agendapack.records.page_ranges import PageRange
from tests.exempt_pages_builders import parks as exempt_parks
from tests.records_builders import shown, write
from tests.test_listed_papers import SPANS, following, sheet
from tests.test_what_happened import CANCELLED, MEETING, parks

if TYPE_CHECKING:
    from pathlib import Path

OLDER = """\
{% extends "base.html" %}
{% block title %}{{ committee.name }}{% endblock %}
{% block body %}
<h1>{{ committee.name }}</h1>
{% for item in items %}
<h2>{{ item.title }}</h2>
{% endfor %}
{% endblock %}
"""
"""A front sheet from before there were words for what happened."""
SUPPLEMENTED = f"{CANCELLED}items: [{{title: Verges}}]\n" + (
    "supplements: [{published: 2018-02-12, items: {1: [report.pdf]}}]\n"
)


def own(folder: Path, template: str) -> Renderer:
    write(folder / "templates" / "front-sheet.html", template)
    return Renderer(template_folders(folder), "")


def lacks(*keys: str) -> list[str]:
    return [
        f'front-sheet.html:0:0: warning: the front sheet does not print "{key}", which the records'
        " have | this template may be older than the key: docs/templates.md tells how to print it"
        for key in keys
    ]


def test_keys_that_an_older_template_does_not_print_are_told(tmp_path: Path) -> None:
    known = parks(tmp_path, MEETING)
    made = own(tmp_path, OLDER).front_sheet(known, known.packs[0], {"2": PageRange(1, 2)})
    keys = ("deferred", "follows", "lead", "online", "title", "urgent", "withdrawn")
    assert shown(made.problems) == lacks(*keys)


@pytest.mark.parametrize("items", ["", "items: [{title: Verges}]\n"])
def test_that_a_meeting_was_cancelled_is_not_lost(tmp_path: Path, items: str) -> None:
    known = parks(tmp_path, CANCELLED + items)
    made = own(tmp_path, OLDER).front_sheet(known, known.packs[0], {})
    assert shown(made.problems) == lacks("rearranged-to", "reason", "status")


def test_a_supplement_of_a_cancelled_meeting_has_its_title_whatever_the_front_sheet_is(
    tmp_path: Path,
) -> None:
    """The supplement's own template asks for the status, and blames the one that it extends."""
    known = parks(tmp_path, SUPPLEMENTED)
    made = own(tmp_path, OLDER).front_sheet(known, known.packs[1], {})
    assert made.title == "Parks Committee, Wednesday 14 February 2018: supplement pack (cancelled)"
    assert shown(made.problems) == lacks("rearranged-to", "reason")


def test_a_supplement_s_own_template_is_blamed_for_it(tmp_path: Path) -> None:
    known = parks(tmp_path, SUPPLEMENTED)
    write(tmp_path / "templates" / "supplement.html", OLDER)
    write(tmp_path / "templates" / "front-sheet.html", OLDER)
    made = Renderer(template_folders(tmp_path), "").front_sheet(known, known.packs[1], {})
    assert shown(made.problems) == [
        line.replace("front-sheet.html", "supplement.html")
        for line in lacks("rearranged-to", "reason", "status")
    ]


def test_an_older_template_is_good_for_a_meeting_at_which_nothing_happened(tmp_path: Path) -> None:
    known = parks(tmp_path, 'date: 2018-02-14\ntime: "14:00"\nitems: [{title: Verges}]\n')
    made = own(tmp_path, OLDER).front_sheet(known, known.packs[0], {})
    assert made.problems == ()


def test_a_template_may_print_them_in_its_own_words(tmp_path: Path) -> None:
    words = (
        '<p>{{ meeting["title"] }}, {{ meeting.online.url }}</p>\n{% for item in items %}\n'
        "{% if item.lead %}<p>{{ item.lead }}</p>{% endif %}\n"
        "{% if item.follows %}<p>{{ item.follows.number }}</p>{% endif %}\n"
        "{% if item.withdrawn or item.urgent or item.deferred %}<p>!</p>{% endif %}\n{% endfor %}\n"
    )
    known = parks(tmp_path, MEETING)
    renderer = own(tmp_path, OLDER.replace("{% for item", words + "{% for item", 1))
    assert renderer.front_sheet(known, known.packs[0], {"2": PageRange(1, 2)}).problems == ()


def test_a_template_that_fills_a_block_knows_the_key(tmp_path: Path) -> None:
    blocks = "".join(
        f"{{% block {name} scoped %}}{{% endblock %}}\n"
        for name in ("lead", "meeting_title", "online", "follows", "urgent")
    )
    known = parks(tmp_path, MEETING)
    renderer = own(tmp_path, OLDER.replace("{% endfor %}", blocks + "{% endfor %}"))
    made = renderer.front_sheet(known, known.packs[0], {"2": PageRange(1, 2)})
    assert shown(made.problems) == lacks("deferred", "withdrawn")


def test_papers_to_follow_and_what_a_paper_replaces_are_not_lost(tmp_path: Path) -> None:
    renderer = own(tmp_path, OLDER)
    meeting = following(exempt_parks(tmp_path, {}), "4", (0, "Pay", None))
    replaced = ["", "replaces pages 67 to 70 of the agenda pack", "", "", ""]
    assert shown(sheet(renderer, meeting, replaced=replaced).problems) == lacks(
        "replaces", "to-follow"
    )
    assert sheet(renderer, exempt_parks(tmp_path / "2", {}), papers=SPANS).problems == ()
