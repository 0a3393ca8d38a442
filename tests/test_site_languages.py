"""The web site of a council with two languages: the same pages in both, each leading to the other,
with the documents of each; and what stands in where there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from agendapack.pages.html.language_marks import language_of
from agendapack.records.languages import Languages
from agendapack.records.minute_entries import Points
from agendapack.records.page_ranges import PageRange
from agendapack.records.schema import Committee
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.records.values import Text
from agendapack.records.vocabulary import vocabulary
from agendapack.registers.meeting_facts import AttendanceFact, Wording
from agendapack.registers.published_agenda import ItemFact
from agendapack.registers.stand_ins import stand_ins, with_languages
from agendapack.site.meeting_files import MeetingFiles, PaperFile
from agendapack.site.open_data.calendar_feeds import calendar_feeds
from agendapack.site.open_data.data_files import data_files
from agendapack.site.open_data.oparl_objects import OParlObjects
from agendapack.site.open_data.pack_json import pack_json
from agendapack.site.published_meeting import SiteDocument, SiteVersion
from agendapack.site.site_languages import (
    files_of,
    in_one_language,
    site_languages,
    with_own_documents,
)
from agendapack.site.site_outline import SiteLanguage, SiteOutline
from agendapack.site.translated_people import with_people_of
from agendapack.site.web_pages.document_list import changes_made, listed_documents
from agendapack.site.web_pages.meeting_page import meeting_page
from agendapack.site.web_pages.page_values import PageWords, page_frame
from tests.browser_builders import ALL_RULES, Visitor, browser, served
from tests.oparl_schemas import check_object
from tests.running import agendapack, council, pdf
from tests.site_links import SiteLinks
from tests.site_outline_builders import (
    HELD,
    MEMBERS,
    a_meeting,
    a_pack,
    an_agenda,
    an_outline,
    sample_outline,
    site_document,
)

BASE = "https://cyfarfodydd.example.org/rhiw/"
ENGLISH, WELSH = SiteLanguage("en-GB", "English"), SiteLanguage("cy", "Cymraeg", "cy/")
BOTH = (ENGLISH, WELSH)
DAY = date(2031, 2, 4)


# -- which languages, and which documents ----------------------------------------------------------


def document(name: str, language: str = "", **more: Any) -> SiteDocument:
    kind, dot, tag = name.partition(".")
    suffix = f"{dot}{tag}"
    made = site_document(kind, DAY, name=name, pages=3, language=language, suffix=suffix, **more)
    return replace(made, files=made.files[:1])


AGENDA = document("agenda-pack", "en-GB", pack=a_pack(0, DAY, 3))
PECYN = document("agenda-pack.cy", "cy", pack=a_pack(0, DAY, 3))
MINUTES = document("minutes", "en-GB")
LATER = site_document("agenda-pack", date(2031, 6, 3), pages=3, language="cy")
DRAFT = replace(AGENDA, versions=(), is_draft=True)


@pytest.mark.parametrize(
    ("council", "documents", "wanted"),
    [
        (("en-GB",), (AGENDA,), [("en-GB", "", "")]),
        ((), (document("minutes"),), [("", "", "")]),
        (("en-GB", "cy"), (), [("en-GB", "English", ""), ("cy", "Cymraeg", "cy/")]),
        (("cy", "en"), (), [("cy", "Cymraeg", ""), ("en", "English", "en/")]),
        # English was first when something was first published, whatever is first by now.
        (("cy", "en"), (LATER, AGENDA, PECYN), [("en", "English", ""), ("cy", "Cymraeg", "cy/")]),
        (("cy",), (LATER, AGENDA), [("en-GB", "English", ""), ("cy", "Cymraeg", "cy/")]),
        (("cy", "en"), (LATER, DRAFT), [("cy", "Cymraeg", ""), ("en", "English", "en/")]),
        # What was released in Welsh stays where it was when the council writes none any more.
        (("en-GB",), (AGENDA, PECYN), [("en-GB", "English", ""), ("cy", "Cymraeg", "cy/")]),
    ],
)
def test_the_language_that_was_published_first_has_no_folder(
    council: tuple[str, ...], documents: tuple[SiteDocument, ...], wanted: list[tuple[str, ...]]
) -> None:
    found = site_languages(council, documents)
    assert [(each.tag, each.name, each.folder) for each in found] == wanted


def test_a_document_of_another_language_stands_in_where_there_is_none() -> None:
    every = (AGENDA, PECYN, MINUTES)
    assert in_one_language(every, ENGLISH, BOTH) == (AGENDA, MINUTES)
    assert in_one_language(every, WELSH, BOTH) == (PECYN, MINUTES)


def test_documents_are_known_by_their_language_whatever_they_are_called() -> None:
    """A council that now writes Welsh first has English documents with the plain names."""
    welsh, english = SiteLanguage("cy"), SiteLanguage("en", folder="en/")
    every = (AGENDA, PECYN, MINUTES)
    assert in_one_language(every, welsh, (welsh, english)) == (PECYN, MINUTES)
    assert in_one_language(every, english, (welsh, english)) == (AGENDA, MINUTES)


def test_each_document_is_put_on_the_site_in_its_own_language_alone() -> None:
    meeting = a_meeting(HELD, PECYN, MINUTES)
    [own] = with_own_documents([meeting], "cy")
    assert (own.documents, own.others) == ((PECYN,), (MINUTES,))
    assert with_own_documents([a_meeting(HELD, MINUTES)], "cy") == ()


def paper(document: str, name: str, **more: Any) -> PaperFile:
    return PaperFile(document, "2", name, PageRange(1, 2), 2, 2, f"papers/{name}.pdf", 100, **more)


def test_papers_of_a_document_that_stands_in_are_in_its_language() -> None:
    late = document("supplement-1", "en-GB", pack=a_pack(1, DAY, 3))
    meeting = a_meeting(HELD, PECYN, late)
    own, other = paper("agenda-pack", "adroddiad.cy"), paper("supplement-1", "costs")
    unwanted = paper("agenda-pack", "report")
    files = {
        "en": {HELD: MeetingFiles((unwanted, other), consolidated=document("c", "en-GB"))},
        "cy": {HELD: MeetingFiles((own,))},
    }
    found = files_of(meeting, "cy", files)
    assert found.papers == (own, replace(other, language="en-GB"))
    assert [language_of(each.title) for each in found.papers] == ["", "en-GB"]
    assert found.consolidated == document("c", "en-GB")
    assert files_of(a_meeting(HELD, AGENDA, late), "en-GB", files).papers == (unwanted, other)


# -- texts that stand in ---------------------------------------------------------------------------


def test_what_stands_in_is_known_by_its_words() -> None:
    lone = Text("To plant limes.", language="en-GB")
    found = stand_ins(Points(lead=Text("Agreed:"), points=(lone, Text("Plannu."))), ["x", (lone,)])
    assert found == {"Agreed: To plant limes.": "en-GB", "To plant limes.": "en-GB"}
    item = ItemFact("1", "Coed", text=Wording("To plant limes.", 3, 4))
    marked = with_languages(an_agenda(HELD, items=(item,)), found)
    assert marked == an_agenda(HELD, items=(item,))
    [known] = marked.items
    assert known.text is not None
    assert isinstance(known.text.text, Text)
    assert (known.text.text.language, isinstance(known.title, Text)) == ("en-GB", False)


# What a council released before it had the language of the pages.
ONE = Languages(("en-GB",), "cy")


def test_words_of_records_without_the_wanted_language_are_in_their_own() -> None:
    text = """\
        name: {en: Parks Committee, cy: Pwyllgor Parciau}
        contact: ash
        members: [{name: Councillor Ash, role: Chair}]
        """
    source = parse(dedent(text), Path("committee.yaml"))
    committee = read_record(Committee, source, languages=ONE).record
    assert committee is not None
    [member] = committee.members
    said = (committee.name, member.role, member.name)  # names are mostly the same in all
    assert [language_of(each) for each in said] == ["en-GB", "en-GB", ""]
    for languages in (Languages(("en-GB",)), Languages(("en-GB",), "en")):
        own = read_record(Committee, source, languages=languages).record
        assert own is not None
        assert (str(own.name), language_of(own.name)) == ("Parks Committee", "")


# -- pages -----------------------------------------------------------------------------------------


def two_outlines(**more: Any) -> tuple[SiteOutline, SiteOutline]:
    """The sample's outline in English, and the same with what it is called in Welsh."""
    english = sample_outline(languages=BOTH, base_url=BASE, **more)
    welsh = replace(english, language="cy", folder="cy/", words=vocabulary("cy"))
    return english, welsh


def test_a_page_leads_to_itself_in_the_other_language_and_to_shared_files() -> None:
    english, welsh = two_outlines()
    page = meeting_page(HELD, welsh)
    frame = page_frame(page, welsh)
    assert [(each.href, each.is_current) for each in frame.languages] == [
        (f"../../../../meetings/{HELD}/", False),
        ("./", True),
    ]
    assert frame.canonical == f"{BASE}cy/meetings/{HELD}/"
    assert [each.whole for each in frame.languages] == [
        f"{BASE}meetings/{HELD}/",
        f"{BASE}cy/meetings/{HELD}/",
    ]
    assert (frame.assets, frame.home) == ("../../../../assets/", "../../../")
    assert page.values["documents"][0].href == f"../../../../meetings/{HELD}/agenda-pack.pdf"
    assert page.values["calendar_file"] == "meeting.ics"
    assert page_frame(meeting_page(HELD, sample_outline()), sample_outline()).languages == ()
    assert english.folder == ""


def test_what_is_in_another_language_says_so() -> None:
    _, welsh = two_outlines()
    words = PageWords(welsh, "")
    meeting = a_meeting(HELD, PECYN, replace(MINUTES, status="draft"))
    found = listed_documents(meeting, MeetingFiles(), words)
    assert [each.language for each in found] == ["", "en-GB"]
    assert found[0].only == ""
    assert found[1].only.startswith("Saesneg")


def test_a_reason_is_in_the_language_in_which_it_was_given() -> None:
    _, welsh = two_outlines()
    words = PageWords(welsh, "")
    second = SiteVersion(2, DAY, "Late.")
    versions = (second, replace(second, version=3, amended_in="en-GB"))
    own = replace(PECYN, versions=versions)
    other = replace(MINUTES, versions=versions[:1])
    found = changes_made(a_meeting(HELD, own, other), words)
    assert [language_of(each.reason) for each in found] == ["", "en-GB", "en-GB"]


def test_members_are_the_same_people_whatever_they_are_called() -> None:
    english, welsh = two_outlines()
    names = tuple(replace(each, name=each.name.replace("Councillor", "Cyng")) for each in MEMBERS)
    meetings = {
        key: replace(
            each,
            agenda=replace(each.agenda, members=names),
            facts=replace(each.facts, attendance=(AttendanceFact("?", "absent"),)),
        )
        for key, each in welsh.meetings.items()
    }
    found = with_people_of(english, replace(welsh, meetings=meetings, people=(), slugs={}))
    assert [(each.name, each.slug) for each in found.people] == [
        ("Cyng Alder", "councillor-alder"),
        ("Cyng Birch", "councillor-birch"),
        ("Cyng Cedar", "councillor-cedar"),
    ]
    assert found.slugs["Cyng Birch"] == found.slugs["Councillor Birch"] == "councillor-birch"
    came = [(each.member, each.presence) for each in found.meetings[HELD].facts.attendance]
    assert came == [
        ("Cyng Alder", "present"),
        ("Cyng Birch", "present"),
        ("Cyng Cedar", "apologies"),
    ]


# -- feeds and data --------------------------------------------------------------------------------


def test_feeds_are_there_in_each_language_and_data_once() -> None:
    english, welsh = two_outlines()
    names = [name for name, _ in data_files(english, welsh)]
    assert len(names) == len(set(names))
    below = {name for name in names if name.startswith("cy/")}
    assert {"cy/calendar.ics", "cy/feed.xml", f"cy/meetings/{HELD}/meeting.ics"} <= below
    assert {name.rsplit(".", 1)[1] for name in below} == {"ics", "xml"}
    alone = [name for name, _ in data_files(sample_outline(base_url=BASE))]
    assert alone == [name for name in names if name not in below]


def test_texts_of_a_calendar_say_their_language() -> None:
    english, welsh = two_outlines()
    for outline, tag in ((english, "en-GB"), (welsh, "cy")):
        data = dict(calendar_feeds(outline))[f"{outline.folder}meetings/{HELD}/meeting.ics"]
        [event] = Calendar.from_ical(data.decode()).walk("VEVENT")
        said = {name: event[name].params.get("LANGUAGE") for name in ("SUMMARY", "DESCRIPTION")}
        assert said == {"SUMMARY": tag, "DESCRIPTION": tag}
        assert event["UID"] == english.meetings[HELD].uid
    meeting = welsh.meetings[HELD]
    named = replace(meeting.agenda, committee=Text("Parks Committee", language="en-GB"))
    stood_in = replace(welsh, meetings={HELD: replace(meeting, agenda=named)}, committees=())
    data = dict(calendar_feeds(stood_in))[f"cy/meetings/{HELD}/meeting.ics"]
    [event] = Calendar.from_ical(data.decode()).walk("VEVENT")
    said = {name: event[name].params.get("LANGUAGE") for name in ("SUMMARY", "DESCRIPTION")}
    assert said == {"SUMMARY": "en-GB", "DESCRIPTION": "cy"}
    [event] = Calendar.from_ical(
        dict(calendar_feeds(sample_outline()))[f"meetings/{HELD}/meeting.ics"].decode()
    ).walk("VEVENT")
    assert "LANGUAGE" not in event["SUMMARY"].params


def test_data_has_the_documents_and_papers_of_all_languages() -> None:
    own = document("agenda-pack", "en-GB", pack=a_pack(0, DAY, 3))
    english = an_outline(
        a_meeting(HELD, own),
        files={HELD: MeetingFiles((paper("agenda-pack", "report"),))},
        languages=BOTH,
    )
    welsh = an_outline(
        a_meeting(HELD, PECYN),
        files={HELD: MeetingFiles((paper("agenda-pack", "adroddiad.cy"),))},
        languages=BOTH,
        language="cy",
    )
    said = json.loads(pack_json(english, HELD, [welsh]))
    assert [(each["document"], each["language"]) for each in said["documents"]] == [
        ("agenda-pack", "en-GB"),
        ("agenda-pack.cy", "cy"),
    ]
    assert [(each["file"], each["document"], each["language"]) for each in said["papers"]] == [
        ("papers/report.pdf", "agenda-pack", "en-GB"),
        ("papers/adroddiad.cy.pdf", "agenda-pack.cy", "cy"),
    ]
    assert [each["document"] for each in said["items"][1]["pages"]] == [
        "agenda-pack",
        "agenda-pack.cy",
    ]
    assert "language" not in json.loads(pack_json(sample_outline(), HELD))["documents"][0]
    [made] = OParlObjects(english, BASE, [welsh]).papers(english.meetings[HELD])
    check_object(made)
    assert made["mainFile"]["agendapack:language"] == "en-GB"
    assert [each["agendapack:language"] for each in made["auxiliaryFile"]] == ["cy"]


# -- a whole site ----------------------------------------------------------------------------------

KEY = "parks/2024-05-16"
ABOVE = f"meetings/{KEY}"
FILES: Mapping[str, str | bytes | None] = {
    "meetings/council.yaml": """\
        name: {en: Rhiw Council, cy: Cyngor Rhiw}
        jurisdiction: wales
        language: [en-GB, cy]
        """,
    "meetings/parks/committee.yaml": """\
        name: {en: Parks Committee, cy: Pwyllgor Parciau}
        members:
          - {name: {en: Councillor Ash, cy: Y Cynghorydd Onnen}, role: {en: Chair, cy: Cadeirydd}}
        """,
    f"{ABOVE}/meeting.yaml": """\
        date: 2024-05-16
        time: "10:00"
        venue: {en: Town Hall, cy: Neuadd y Dref}
        published: 2024-05-08
        items:
          - title: {en: Play areas, cy: Mannau chwarae}
            papers:
              - title: {en: Report, cy: Adroddiad}
                file: {en: report.md, cy: adroddiad.md}
              - {title: {en: Survey}, file: {en: survey.pdf}}
          - title: {en: Benches and bins}
            text: {en: To note *benches*.}
        """,
    f"{ABOVE}/papers/report.md": "# Report\n\nTwo swings squeak.\n",
    f"{ABOVE}/papers/adroddiad.md": "# Adroddiad\n\nMae dwy siglen yn gwichian.\n",
    f"{ABOVE}/papers/survey.pdf": pdf(1),
    f"{ABOVE}/papers/play-areas.md": None,
    f"{ABOVE}/papers/costs.pdf": None,
    "meetings/parks/2024-04-18/meeting.yaml": None,
    "meetings/parks/2024-04-18/minutes.yaml": None,
}
ASKED = ("site", "--drafts", "--today", "2024-05-10", "--base-url", BASE)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council, and its site in ``site/``."""
    root = council(tmp_path_factory.mktemp("council"), FILES)
    ran = agendapack(*ASKED, cwd=root)
    assert ran.code == 0, ran
    assert ran.out.startswith("site/: 1 meeting, 2 documents, 4 papers, 20 pages\n")
    return root


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    return root / "site"


def text(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def pages(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("index.html")}


@pytest.mark.once
def test_every_page_is_there_in_both_languages(site: Path) -> None:
    found = pages(site)
    english = {name for name in found if not name.startswith("cy/")}
    assert {f"cy/{name}" for name in english} == found - english
    assert SiteLinks(site, BASE).broken() == []
    for name in english:
        for own, language in ((name, "en-GB"), (f"cy/{name}", "cy")):
            page = text(site, own)
            assert page.startswith(f'<!doctype html>\n<html lang="{language}">\n')
            alternates = re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page)
            above = name.removesuffix("index.html")
            assert alternates == [("en-GB", f"{BASE}{above}"), ("cy", f"{BASE}cy/{above}")]


@pytest.mark.once
def test_a_meetings_page_is_in_its_language_and_says_what_is_not(site: Path) -> None:
    page = text(site, f"cy/{ABOVE}/index.html")
    up = "../../../../"
    assert f'<a href="{up}{ABOVE}/" hreflang="en-GB" lang="en-GB">English</a>' in page
    assert '<span aria-current="true">Cymraeg</span>' in page
    assert '<time datetime="2024-05-16">Dydd Iau, 16 Mai 2024</time>' in page
    assert "<dd>Neuadd y Dref</dd>" in page
    assert f'<a href="{up}{ABOVE}/agenda-pack.cy.pdf">Pecyn agenda ' in page
    assert f'{up}{ABOVE}/papers/1-1-adroddiad.cy.pdf">Adroddiad ' in page
    survey = r'1-2-survey\.cy\.pdf" hreflang="en-GB">.*?</a> <span class="badge plain">Saesneg'
    assert re.search(survey, page)
    assert '<span lang="en-GB">Benches and bins</span>' in page
    assert '<p lang="en-GB">To note <em>benches</em>.</p>' in page
    assert '<a href="../../../people/councillor-ash/">Y Cynghorydd Onnen</a>, Cadeirydd' in page
    english = text(site, f"{ABOVE}/index.html")
    assert "Benches and bins" in english
    assert "<span lang=" not in english
    assert "Saesneg" not in english


@pytest.mark.once
def test_news_and_search_are_in_each_language(site: Path) -> None:
    feed = ElementTree.fromstring(text(site, "cy/feed.xml"))
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "cy"
    title = feed.find("{http://www.w3.org/2005/Atom}title")
    assert title is not None
    assert title.text == "Cyngor Rhiw"
    for above, tag in (("", "en"), ("cy/", "cy")):
        [entry] = (site / f"{above}pagefind").glob("*/pagefind-entry.json")
        assert list(json.loads(entry.read_bytes())["languages"]) == [tag]
    assert 'data-index="../pagefind/" data-root="../../"' in text(site, "cy/search/index.html")


@pytest.mark.once
def test_nothing_is_made_again_in_any_language(root: Path) -> None:
    ran = agendapack(*ASKED, "--format", "json", cwd=root)
    [made] = json.loads(ran.out)["sites"]
    assert (ran.code, made["made"]) == (0, 0)


@pytest.mark.once
def test_a_page_in_welsh_is_one_for_everybody(site: Path) -> None:
    """axe-core looks at languages too: each ``lang`` is a tag, and names are no less."""
    with browser() as opened, served(site) as address:
        visitor = Visitor(opened, address)
        visitor.open(f"cy/{ABOVE}/")
        for width in (320, 1280):
            visitor.shown_as(width, "light")
            assert visitor.axe(ALL_RULES) == []
            assert not visitor.is_wide()
        assert visitor.unreached() == []
        visitor.page.get_by_role("link", name="English").click()
        assert visitor.page.url == f"{address}{ABOVE}/"
        assert visitor.page.locator("html").get_attribute("lang") == "en-GB"
        visitor.close()
