"""The pages of the web site: what they say, where they lead, and that what has not changed is not
made again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from datetime import date
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, cast
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.build.jobs import Design
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Silent
from agendapack.pages.html.site_rendering import SiteRendering, data_block
from agendapack.pages.styles.site_css import BLACK, LEAST, WHITE, palettes, readable_on
from agendapack.pages.styles.styles_reader import load_styles
from agendapack.pages.template_folders import template_folders
from agendapack.papers.luminance import contrast
from agendapack.problems import Problem
from agendapack.records.shipped import shipped_templates
from agendapack.records.vocabulary import ENGLISH
from agendapack.registers.meeting_facts import (
    DecisionFact,
    MeetingFacts,
    MinuteName,
    VoteFact,
    Wording,
)
from agendapack.registers.published_agenda import ItemFact
from agendapack.site.open_data.event_markup import event_markup
from agendapack.site.page_addresses import meeting_address, page_file
from agendapack.site.site_folder import SiteFolder
from agendapack.site.site_outline import SiteOutline
from agendapack.site.web_pages import page_jobs, pages_making
from agendapack.site.web_pages.document_list import changes_made, labelled_pages, listed_documents
from agendapack.site.web_pages.item_list import ShownItem, shown_items
from agendapack.site.web_pages.list_pages import home_page
from agendapack.site.web_pages.minute_list import other_minutes
from agendapack.site.web_pages.page_jobs import SiteAssets
from agendapack.site.web_pages.page_values import Badge, PageWords, badges, page_frame
from agendapack.site.web_pages.pages_making import make_pages
from agendapack.site.web_pages.people_pages import AttendanceTotal, people_pages
from agendapack.site.web_pages.site_pages import site_pages
from tests.site_outline_builders import (
    CALLED_OFF,
    COMING,
    EARLIER,
    HELD,
    a_meeting,
    an_agenda,
    an_outline,
    held_files,
    held_meeting,
    sample_outline,
    site_document,
)

BASE = "https://example.org/council"


def words_of(outline: SiteOutline, key: str = HELD) -> PageWords:
    return PageWords(outline, meeting_address(key))


def items_of(outline: SiteOutline, key: str = HELD) -> Mapping[str, ShownItem]:
    items = shown_items(outline.meetings[key], outline.files[key], words_of(outline, key))
    return {item.number: item for item in items}


# -- what is decided -------------------------------------------------------------------------------


def test_what_has_become_of_a_meeting_is_said_in_words() -> None:
    assert [badge.text for badge in badges(held_meeting(), ENGLISH)] == [
        "Agenda published",
        "Agenda amended",
        "Supplement 1 published",
        "Minutes confirmed",
        "Decisions published",
    ]


@pytest.mark.parametrize(
    ("status", "text"), [("cancelled", "Cancelled"), ("postponed", "Postponed")]
)
def test_a_meeting_that_is_off_says_so_first(status: str, text: str) -> None:
    meeting = a_meeting(CALLED_OFF, agenda=an_agenda(CALLED_OFF, status=status))
    assert badges(meeting, ENGLISH) == (Badge("stop", text), Badge("good", "Agenda published"))


def test_a_draft_is_never_said_to_be_published() -> None:
    draft = site_document("minutes", date(2031, 2, 16), versions=(), status="draft", is_draft=True)
    [badge] = badges(a_meeting(HELD, draft), ENGLISH)
    assert badge == Badge("warn", "Minutes: draft, not published")


def test_documents_are_listed_with_what_they_replace() -> None:
    outline = sample_outline()
    listed = listed_documents(outline.meetings[HELD], held_files(), words_of(outline))
    assert [(each.name, each.href, each.facts, each.about) for each in listed] == [
        ("Agenda pack", "agenda-pack.pdf", "PDF, 24 pages, 123 KB", ()),
        (
            "Everything to date",
            "consolidated-pack.pdf",
            "PDF, 31 pages, 2.3 MB",
            ("The agenda pack with all supplements in their places",),
        ),
        (
            "Supplement 1",
            "supplement-1.pdf",
            "PDF, 7 pages, 123 KB",
            ("Replaces pages 3 and 4 of the agenda pack",),
        ),
        ("Minutes (confirmed)", "minutes.pdf", "PDF, 4 pages, 123 KB", ()),
        ("Decisions", "decisions.pdf", "PDF, 2 pages, 123 KB", ()),
    ]
    assert [(link.text, link.href) for link in listed[0].others] == [
        ("Agenda as a web page", "front-sheet.html")
    ]
    assert (listed[0].published, listed[0].updated) == (date(2031, 2, 4), date(2031, 2, 6))


def test_what_changed_is_told_in_order_with_reasons_and_pages() -> None:
    outline = sample_outline()
    changes = changes_made(outline.meetings[HELD], words_of(outline))
    assert [(each.day.day, each.what, each.reason, each.pages) for each in changes] == [
        (
            6,
            "Agenda pack amended",
            "A table was wrong.",
            ("Changed: pages 12 and 13", "Added: page 14", "Removed: 1 page"),
        ),
        (10, "Supplement 1 published", "", ()),
        (20, "Minutes confirmed", "", ("Changed: page 2",)),
    ]


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (("3",), "page 3"),
        (("3", "4", "5", "9"), "pages 3 to 5 and 9"),
        (("ii",), "page ii"),
        (("ii", "S1-4"), "pages ii and S1-4"),
    ],
)
def test_pages_are_told_by_their_labels(labels: tuple[str, ...], text: str) -> None:
    assert labelled_pages(labels, words_of(sample_outline())) == text


def test_a_paper_leads_to_its_own_file_and_to_its_page_of_the_pack() -> None:
    paper, corrected = items_of(sample_outline())["2"].papers
    assert (paper.href, paper.facts) == (
        "papers/2-1-local-system-review.pdf",
        "PDF, 18 pages, 346 KB",
    )
    assert (paper.pages.text, paper.pages.href) == (
        "pages 1 to 18 of the agenda pack",
        "agenda-pack.pdf#page=5",
    )
    assert paper.replaced_by is not None
    assert paper.replaced_by.href == "supplement-1.pdf"
    assert corrected.replaces == ("replaces pages 3 and 4 of the agenda pack",)
    assert corrected.pages.href == "supplement-1.pdf#page=2"


def test_a_paper_that_was_to_follow_leads_to_where_it_is() -> None:
    [awaited] = items_of(sample_outline())["3"].awaited
    assert (awaited.title, awaited.came.text, awaited.came.href) == (
        "Budget Monitoring Report",
        "Supplement 1",
        "papers/s1-3-1-budget-monitoring-report.pdf",
    )


def test_one_paper_that_came_under_another_title_is_the_one_that_was_to_follow() -> None:
    files = held_files()
    renamed = replace(files.papers[2], title="Budget, Month 9")
    outline = sample_outline()
    papers = (*files.papers[:2], renamed)
    outline = replace(outline, files={**outline.files, HELD: replace(files, papers=papers)})
    [awaited] = items_of(outline)["3"].awaited
    assert awaited.came.href == "papers/s1-3-1-budget-monitoring-report.pdf"


def test_a_paper_that_replaces_another_is_not_one_that_was_to_follow() -> None:
    files = held_files()
    papers = (replace(files.papers[1], item="3"),)
    outline = sample_outline()
    outline = replace(outline, files={**outline.files, HELD: replace(files, papers=papers)})
    [awaited] = items_of(outline)["3"].awaited
    assert awaited.came.href == ""


def test_the_same_business_is_linked_both_ways() -> None:
    outline = sample_outline()
    [earlier] = items_of(outline)["2"].earlier
    assert (earlier.text, earlier.href) == (
        "15 January 2031, item 2",
        "../2031-01-15/#item-2",
    )
    [later] = items_of(outline, EARLIER)["2"].later
    assert later.href == "../2031-02-12/#item-2"


def test_a_deferred_item_leads_to_the_meeting_of_that_day() -> None:
    outline = sample_outline()
    assert items_of(outline)["5"].deferred_link == "../2031-03-12/"
    others = {key: each for key, each in outline.meetings.items() if key != COMING}
    assert items_of(replace(outline, meetings=others))["5"].deferred_link == ""


def test_what_is_left_out_leads_to_the_slip() -> None:
    [slip] = items_of(sample_outline())["7"].slips
    assert (slip.text, slip.href) == (
        "pages 19 to 23 of the agenda pack",
        "agenda-pack.pdf#page=23",
    )


def test_what_the_minutes_record_stands_at_its_item() -> None:
    minutes = items_of(sample_outline())["2"].minutes
    assert [(link.text, link.href) for link in minutes.minutes] == [
        ("Minute 12", "minutes.html#minute-12")
    ]
    [vote] = minutes.votes
    assert [(side.name, side.count, side.names) for side in vote.sides][2] == ("Abstained", 0, ())
    assert [link.href for link in vote.sides[0].names] == ["../../../people/councillor-alder/"]
    assert vote.casting == "Casting vote: for"
    assert [each.text for each in minutes.decisions] == ["To **note** the review."]
    assert [each.kind for each in minutes.interests] == ["Personal interest"]


def test_names_that_the_minutes_do_not_print_are_counted() -> None:
    name = MinuteName(3, "Apologies", "1")
    vote = VoteFact(
        name, "motion", None, None, None, ("Councillor Alder",), (), (), None, False, "carried"
    )
    meeting = a_meeting(HELD, facts=MeetingFacts("Wellbeing Committee", votes=(vote,)))
    [shown] = items_of(an_outline(meeting))["1"].minutes.votes
    assert (shown.sides[0].count, shown.sides[0].names) == (1, ())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("that the ford is mended.", "Resolved"),
        ("The Committee resolved: that the ford is mended.", ""),
        ("Unresolved: that the ford is mended.", "Resolved"),
    ],
)
def test_what_a_lead_in_says_is_not_said_before_it(text: str, kind: str) -> None:
    fact = DecisionFact(MinuteName(3, "Ford", "1"), "resolved", Wording(text))
    meeting = a_meeting(HELD, facts=MeetingFacts("Wellbeing Committee", decisions=(fact,)))
    [shown] = items_of(an_outline(meeting))["1"].minutes.decisions
    assert (shown.kind, shown.text) == (kind, text)


def test_meetings_of_one_day_have_titles_of_their_own() -> None:
    day = "wellbeing/2031-02-12"
    special = {"title": "Special meeting"}
    keys: Mapping[str, Mapping[str, str]] = {
        day: {},
        f"{day}-noon": {**special, "time": "12:00"},
        f"{day}-evening": {**special, "time": "18:30"},
        "planning/2031-02-12": special,
    }
    outline = an_outline(*(a_meeting(key, agenda=an_agenda(key, **keys[key])) for key in keys))
    assert [words_of(outline).meeting_title(key) for key in keys] == [
        "Wellbeing Committee, 12 February 2031",
        "Wellbeing Committee: Special meeting, 12 February 2031, 12.00 noon",
        "Wellbeing Committee: Special meeting, 12 February 2031, 6.30 pm",
        "Planning Committee: Special meeting, 12 February 2031",
    ]
    titles = [page.title for page in site_pages(outline)]
    assert len(set(titles)) == len(titles)


def test_a_minute_of_no_item_is_told_after_them() -> None:
    meeting = held_meeting()
    lone = replace(meeting.facts.decisions[0], minute=MinuteName(15, "Any other business"))
    meeting = replace(meeting, facts=MeetingFacts("Wellbeing Committee", decisions=(lone,)))
    outline = an_outline(meeting)
    [other] = other_minutes(meeting, words_of(outline))
    assert (other.title, len(other.minutes.decisions)) == ("Any other business", 1)


def test_the_home_page_begins_with_what_comes_next_and_what_is_new() -> None:
    values = home_page(sample_outline()).values
    assert [line.href for line in values["coming"]] == [
        f"meetings/{CALLED_OFF}/",
        f"meetings/{COMING}/",
    ]
    assert [(each.day, each.what) for each in values["news"]][:4] == [
        (date(2031, 3, 5), "Agenda pack"),
        (date(2031, 2, 26), "Agenda pack"),
        (date(2031, 2, 20), "Minutes (confirmed)"),
        (date(2031, 2, 13), "Decisions"),
    ]


def test_a_draft_is_no_news() -> None:
    draft = site_document("agenda-pack", date(2031, 2, 1), versions=(), is_draft=True)
    assert home_page(an_outline(a_meeting(COMING, draft))).values["news"] == ()


def test_a_member_has_totals_of_attendance() -> None:
    pages = {page.address: page for page in people_pages(sample_outline())}
    cedar = pages["people/councillor-cedar/"].values
    assert cedar["totals"] == (AttendanceTotal("Wellbeing Committee", 0, 1, 0),)
    assert [(each.came, each.substitute) for each in cedar["attendance"]] == [
        ("Apologies", "Councillor Damson")
    ]
    birch = pages["people/councillor-birch/"].values
    assert [(vote.ballot, vote.outcome) for vote in birch["votes"]] == [("Against", "Carried")]
    assert [(each.kind, each.left) for each in birch["interests"]] == [("Personal interest", True)]


def test_without_an_index_there_is_no_way_to_search() -> None:
    outline = sample_outline(searchable=False)
    pages = {page.address: page for page in site_pages(outline)}
    assert "search/" not in pages
    frame = page_frame(pages[""], outline)
    assert [part.text for part in frame.navigation] == ["Home", "Calendar", "Committees", "Members"]
    assert pages[""].values["search"] == ""


def test_without_the_sites_address_nothing_needs_it() -> None:
    outline = sample_outline()
    pages = {page.address: page for page in site_pages(outline)}
    frame = page_frame(pages["calendar/"], outline)
    assert (frame.canonical, frame.news_feed) == ("", "")
    assert [part.current for part in frame.navigation] == ["", "page", "", "", ""]
    known = page_frame(pages["calendar/"], replace(outline, base_url=BASE))
    assert (known.canonical, known.news_feed) == (f"{BASE}/calendar/", "../feed.xml")


def test_the_day_is_on_the_home_page_alone() -> None:
    """So that a site made on another day has no other pages than those that changed."""
    today, tomorrow = sample_outline(), sample_outline(day=date(2031, 3, 2))
    for page, other in zip(site_pages(today), site_pages(tomorrow), strict=True):
        same = (page, page_frame(page, today)) == (other, page_frame(other, tomorrow))
        assert same == (page.address != ""), page.address


# -- what is made ----------------------------------------------------------------------------------


def make(
    root: Path, outline: SiteOutline, pool: WorkerPool
) -> tuple[SiteFolder, tuple[Problem, ...]]:
    folder = SiteFolder(root, root / "site")
    design = Design(root, "", template_folders(root))
    return folder, make_pages((outline,), design, folder, pool, Silent())


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as workers:
        workers.start()
        yield workers


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, pool: WorkerPool) -> Path:
    """The site of :func:`sample_outline`, its address known."""
    root = tmp_path_factory.mktemp("council")
    folder, problems = make(root, sample_outline(base_url=BASE), pool)
    assert problems == ()
    folder.publish()
    return root


def pages_of(root: Path) -> dict[str, str]:
    site = root / "site"
    return {
        file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(site.rglob("*.html"))
    }


def test_each_page_is_there(made: Path) -> None:
    assert list(pages_of(made)) == sorted(
        page_file(page.address) for page in site_pages(sample_outline())
    )


def test_no_page_has_a_script_or_style_of_its_own(made: Path) -> None:
    for name, html in pages_of(made).items():
        scripts = re.findall(r"<script[^>]*>", html)
        assert set(scripts) <= {
            '<script type="application/ld+json">',
            '<script type="module" src="../assets/search.js">',
        }, name
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html), name
        [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert ("wasm-unsafe-eval" in policy) == (name == "search/index.html")


def test_each_page_has_one_title_headings_in_steps_and_each_id_once(made: Path) -> None:
    pages = pages_of(made)
    titles = [re.findall(r"<title>(.*)</title>", html) for html in pages.values()]
    assert len({title for [title] in titles}) == len(pages)
    for name, html in pages.items():
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert levels.count(1) == 1, name
        assert all(b <= a + 1 for a, b in zip([0, *levels], levels, strict=False)), name
        ids = re.findall(r'\sid="([^"]*)"', html)
        assert len(ids) == len(set(ids)), name
        assert html.startswith('<!doctype html>\n<html lang="en-GB">'), name


def test_each_link_within_the_site_leads_somewhere(made: Path) -> None:
    """To a page, to a place on one, or to a file that other parts of the site make."""
    outline = sample_outline()
    documents = {
        f"meetings/{key}/{file.name}"
        for key, meeting in outline.meetings.items()
        for document in meeting.documents
        for file in document.files
    }
    files = held_files()
    assert files.consolidated is not None
    papers = {f"meetings/{HELD}/{paper.name}" for paper in files.papers}
    pictures = {f"meetings/{HELD}/{paper.picture}" for paper in files.papers if paper.picture}
    others = documents | papers | pictures | {f"meetings/{HELD}/{files.consolidated.pdf.name}"}
    pages = pages_of(made)
    ids = {name: set(re.findall(r'\sid="([^"]*)"', html)) for name, html in pages.items()}
    made_files = {
        file.relative_to(made / "site").as_posix() for file in (made / "site").rglob("*.*")
    }
    data = re.compile(r"(.*/)?(calendar\.ics|meeting\.ics|feed\.xml|pack\.json)|oparl/.*|popolo/.*")
    seen = 0
    for name, html in pages.items():
        for written in re.findall(r'\s(?:href|src|action)="([^"]*)"', html):
            target = unescape(written)
            if re.match(r"[a-z]+:", target):
                continue
            path, _, fragment = target.partition("#")
            where = normpath(join(dirname(name), unquote(path))) if path else name
            if not path or path.endswith("/"):
                where = where if where.endswith(".html") else normpath(f"{where}/index.html")
                assert where in pages, (name, written)
                assert not fragment or fragment in ids[where], (name, written)
            else:
                known = where in made_files or where in others or data.fullmatch(where)
                assert known, (name, written)
            seen += 1
    assert seen > 200


def test_the_meetings_page_says_what_its_records_say(made: Path) -> None:
    html = pages_of(made)[f"meetings/{HELD}/index.html"]
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    for said in (
        "Wellbeing Committee, 12 February 2031",
        "The committee is asked to note the review:",
        "Lead: Director of Plain Examples",
        "Withdrawn More work is needed.",
        "Deferred to the meeting on 12 March 2031",
        "Not for publication Exempt information under paragraph 3",
        "Urgent business Added by Supplement 1",
        "Came later Budget Monitoring Report, in Supplement 1",
        "Vote on the motion: Carried",
        "Decision (key decision): Approve the budget.",
        "It may be called in until 20 February 2031",
        "Head of Samples, by 1 March 2031",
        "Done on 14 February 2031",
        "Personal interest, left the meeting: Governor of a school.",
        "First published on 4 February 2031",
        "Sam Sample, Democratic Support, 01234 567890",
    ):
        assert said in text, said
    assert 'href="tel:01234567890"' in html


def test_a_meeting_that_is_postponed_says_until_when(made: Path) -> None:
    html = pages_of(made)[f"meetings/{CALLED_OFF}/index.html"]
    assert "<strong>This meeting is postponed.</strong>" in html
    assert "<p>The hall is <em>flooded</em>.</p>" in html
    assert (
        'It has been rearranged for <time datetime="2031-03-19">Wednesday 19 March 2031</time>.'
        in html
    )


def test_search_engines_get_the_event_as_it_is(made: Path) -> None:
    html = pages_of(made)[f"meetings/{HELD}/index.html"]
    [event] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(event) == event_markup(sample_outline(base_url=BASE), HELD)


def test_data_within_a_page_ends_no_element() -> None:
    block = data_block({"name": "</script><!-- & 'so' \u2028"})
    assert "<" not in block
    assert "&" not in block
    assert json.loads(block) == {"name": "</script><!-- & 'so' \u2028"}


def test_an_old_address_leads_on(made: Path) -> None:
    html = pages_of(made)["committees/health/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../wellbeing/">' in html
    assert '<a href="../wellbeing/">' in html


def test_a_site_with_drafts_says_so_on_every_page(tmp_path: Path, pool: WorkerPool) -> None:
    folder, _ = make(tmp_path, sample_outline(has_drafts=True, redirects={}), pool)
    folder.publish()
    pages = pages_of(tmp_path)
    assert len(pages) > 10
    for name, html in pages.items():
        assert "<strong>Draft.</strong> This copy of the site holds documents" in html, name
        assert '<meta name="robots" content="noindex">' in html, name


def test_what_a_record_says_is_no_markup(tmp_path: Path, pool: WorkerPool) -> None:
    items = (ItemFact("1", "<b>Bold</b> & 'brave'", text=Wording("<i>x</i> **y**")),)
    meeting = a_meeting(COMING, agenda=an_agenda(COMING, items=items))
    folder, _ = make(tmp_path, an_outline(meeting), pool)
    folder.publish()
    html = pages_of(tmp_path)[f"meetings/{COMING}/index.html"]
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; ‘brave’" in html
    assert "<i>" not in html
    assert "<b>" not in html


def test_a_page_that_follows_from_the_same_is_not_made_again(made: Path, pool: WorkerPool) -> None:
    before = pages_of(made)
    again, _ = make(made, sample_outline(base_url=BASE), pool)
    assert again.made == 0
    outline = sample_outline(base_url=BASE)
    coming = a_meeting(COMING, agenda=an_agenda(COMING, title="Special meeting", venue="Online"))
    changed, _ = make(made, replace(outline, meetings={**outline.meetings, COMING: coming}), pool)
    site = changed.folder
    assert {
        name for name, html in before.items() if (site / name).read_text(encoding="utf-8") != html
    } == {
        "index.html",
        "calendar/index.html",
        "calendar/2031/index.html",
        "committees/wellbeing/index.html",
        f"meetings/{COMING}/index.html",
    }
    assert changed.made == 5


def test_pages_are_worked_out_as_workers_come_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that memory does not grow with the site: no more are held than workers are at."""
    held: list[int] = [0]

    class Made(Future[tuple[Problem, ...]]):
        def result(self, timeout: float | None = None) -> tuple[Problem, ...]:
            held.append(held[-1] - 1)
            return ()

    class Pool:
        jobs = 2

        def submit(self, job: object, *_: object) -> Future[Any]:
            if job is page_jobs.write_assets:
                assets: Future[tuple[SiteAssets, tuple[Problem, ...]]] = Future()
                assets.set_result((SiteAssets(), ()))
                return assets
            held.append(held[-1] + 1)
            return Made()

    monkeypatch.setattr(pages_making, "BATCH", 1)
    folder = SiteFolder(tmp_path, tmp_path / "site")
    design = Design(tmp_path, "", template_folders(tmp_path))
    outlines = (sample_outline(),)
    pages_making.make_pages(outlines, design, folder, cast("WorkerPool", Pool()), Silent())
    assert (max(held), held[-1]) == (3, 0)


def test_a_councils_own_template_colours_and_logo_are_used(
    tmp_path: Path, pool: WorkerPool
) -> None:
    own = tmp_path / "templates" / "site"
    own.mkdir(parents=True)
    own.joinpath("home.html").write_text(
        '{% extends "agendapack/site/home.html" %}\n{% block news %}<p>Our own</p>{% endblock %}\n',
        encoding="utf-8",
    )
    from PIL import Image

    Image.new("RGB", (4, 2), "red").save(tmp_path / "templates" / "crest.png")
    tmp_path.joinpath("templates", "styles.yaml").write_text(
        'colours: {heading: "#ffcc00"}\nlogo: {image: crest.png, alt: Exampleton, width: 30mm}\n',
        encoding="utf-8",
    )
    folder, _ = make(tmp_path, sample_outline(), pool)
    folder.publish()
    home = pages_of(tmp_path)["index.html"]
    assert "<p>Our own</p>" in home
    assert '<img class="logo" src="assets/logo.png" alt="Exampleton">' in home
    css = (tmp_path / "site/assets/site.css").read_text(encoding="utf-8")
    assert "--bar: #ffcc00; --on-bar: #000000;" in css
    assert 'src: url("fonts/IBMPlexSans-Regular.woff") format("woff")' in css
    assert (tmp_path / "site/assets/fonts/IBMPlexSans-Regular.woff").read_bytes()[:4] == b"wOFF"


def test_a_fault_in_a_template_is_told_at_its_line(tmp_path: Path, pool: WorkerPool) -> None:
    own = tmp_path / "templates" / "site"
    own.mkdir(parents=True)
    own.joinpath("data.html").write_text("<p>\n{{ calender }}\n</p>\n", encoding="utf-8")
    _, problems = make(tmp_path, sample_outline(), pool)
    assert [
        (p.location.file, p.location.line, p.location.column, p.message, p.hint) for p in problems
    ] == [(own / "data.html", 2, 4, 'unknown name "calender"', "did you mean calendar?")]


def test_a_link_that_runs_something_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "site"
    own.mkdir(parents=True)
    own.joinpath("x.html").write_text(
        '<p>\n<a href="{{ to }}">x</a></p>{{ text|markdown }}', encoding="utf-8"
    )
    rendering = SiteRendering(template_folders(tmp_path))
    values = {"to": "java\nscript:alert(1)", "text": "[y](javascript:alert)"}
    _, problems = rendering.render("x.html", "en-GB", values)
    assert [problem.location.line for problem in problems] == [2, 0]
    assert all('leads to "javascript:"' in problem.message for problem in problems)


# -- colours ---------------------------------------------------------------------------------------

COLOURS = st.tuples(*(st.floats(0, 1) for _ in range(3)))


@given(COLOURS)
def test_any_colour_can_be_read_by_day_and_by_night(colour: tuple[float, float, float]) -> None:
    pale, dim = (0.8, 0.8, 0.8), (0.2, 0.2, 0.2)
    for grounds, ink in (((WHITE, pale), BLACK), ((BLACK, dim), WHITE)):
        made = readable_on(grounds, colour, ink)
        assert all(contrast(made, ground) >= LEAST for ground in grounds)


def test_all_texts_of_the_shipped_colours_can_be_read() -> None:
    styles, _ = load_styles(shipped_templates() / "styles.yaml")
    for palette in palettes(styles):
        colours = palette.colours
        for text in ("text", "heading", "link", "quiet", "good", "news", "warn", "stop", "plain"):
            for ground in ("ground", "shade", f"{text}-ground"):
                if ground in colours:
                    assert contrast(colours[text], colours[ground]) >= LEAST, (text, ground)
        assert contrast(colours["on-bar"], colours["bar"]) >= LEAST
