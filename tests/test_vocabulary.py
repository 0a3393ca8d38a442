"""The words that documents print: dates, times, names, pages; and how another language has them."""

from __future__ import annotations

import pickle
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from pypdf import PdfReader

from agendapack.build.typesetting import Typesetter
from agendapack.pack.assemble import assemble
from agendapack.pack.numbering import number
from agendapack.pack.plan import OwnPages, PackPlan, PlacedPaper, blank_sizes, plan_pack
from agendapack.pack.proof import Broken, prove
from agendapack.pages.template_folders import template_folders
from agendapack.records.exemptions import Exemption, ExemptParagraph
from agendapack.records.page_ranges import PageRange
from agendapack.records.values import Text
from agendapack.records.vocabulary import ENGLISH, Vocabulary, vocabulary
from tests.builders import facts, pdf
from tests.records_builders import COUNCIL, council, dossier, write


def test_dates() -> None:
    assert ENGLISH.day(date(2018, 2, 14)) == "Wednesday 14 February 2018"
    assert ENGLISH.date(date(2018, 3, 1)) == "1 March 2018"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("00:00", "12.00 midnight"),
        ("00:05", "12.05 am"),
        ("09:30", "9.30 am"),
        ("12:00", "12.00 noon"),
        ("12:01", "12.01 pm"),
        ("14:00", "2.00 pm"),
        ("23:59", "11.59 pm"),
    ],
)
def test_times(time: str, said: str) -> None:
    assert ENGLISH.time(time) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Councillor Cook"], "Councillor Cook"),
        (["Councillor Cook", "Councillor Dann"], "Councillors Cook and Dann"),
        (
            ["Councillor Mrs Bridgeman", "Councillor Cook", "Councillor Dr Mahony"],
            "Councillors Mrs Bridgeman, Cook and Dr Mahony",
        ),
        (["Ann Lee", "Bob Day", "Cy Coe"], "Ann Lee, Bob Day and Cy Coe"),
        (
            ["Councillor Cook", "Councillor Dann", "Mr Ellis"],
            "Councillors Cook and Dann; and Mr Ellis",
        ),
        (
            ["Alderman Ash", "Alderman Bee", "Councillor Cook", "Mr Ellis"],
            "Aldermen Ash and Bee; Councillor Cook; and Mr Ellis",
        ),
        (["Councillor", "Councillor"], "Councillor and Councillor"),
        (
            ["Councillor Tuohy", "Councillor McDonald (substituting for Councillor Dann)"],
            "Councillors Tuohy and McDonald (substituting for Councillor Dann)",
        ),
    ],
)
def test_names_run_together_with_the_title_said_once(names: list[str], said: str) -> None:
    assert ENGLISH.names(names) == said


def test_english_has_one_vocabulary() -> None:
    assert vocabulary("en-GB") is vocabulary("EN") is ENGLISH


def test_a_language_without_words_of_its_own_is_marked_as_the_english_that_it_is() -> None:
    words = vocabulary("qaa")
    assert not words.is_spoken
    day = date(2018, 2, 14)
    said = [words.page(3), words.date(day), words.day(day), words.month(day), words.time("14:00")]
    said.append(words.say_number("{count} paper", "{count} papers", count=2))
    assert said == [
        *("Page 3", "14 February 2018", "Wednesday 14 February 2018", "February 2018", "2.00 pm"),
        "2 papers",
    ]
    assert {text.language for text in said if isinstance(text, Text)} == {"en"}
    assert all(isinstance(text, Text) for text in said)
    assert not isinstance(ENGLISH.page(3), Text)


@given(st.lists(st.sampled_from(["Councillor A", "Cllr B", "Mr C", "D", "Councillor Dr E"])))
def test_no_name_is_lost_and_their_order_is_kept(names: list[str]) -> None:
    said = ENGLISH.names(names)
    at = -1
    for name in names:
        at = said.find(name.split()[-1], at + 1)
        assert at >= 0


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ((), ""),
        ((4,), "on page 4"),
        ((4, 5), "on pages 4 and 5"),
        ((9, 4, 5, 6), "on pages 4 to 6 and 9"),
        ((1, 3, 5), "on pages 1, 3 and 5"),
    ],
)
def test_pages_in_words(pages: tuple[int, ...], words: str) -> None:
    assert ENGLISH.on_pages(pages) == words


INVENTED = Vocabulary(
    "qaa",
    {
        "Page {number}": "Leaf {number}",
        "Pages {first} - {last}": "Leaves {first} to {last}",
        "page {number}": "leaf {number}",
        "pages {numbers}": "leaves {numbers}",
        "on {pages}": "at {pages}",
        "12.00 noon": "noon",
        "Agenda Item {number}": "Business No. {number}",
        "{number}. {title}": "{number} - {title}",
        "Councillor": "Lord",
        "Councillors": "Lords",
    },
)


def test_another_language_is_another_vocabulary() -> None:
    assert INVENTED.pages(PageRange(67, 114)) == "Leaves 67 to 114"
    assert INVENTED.pages(PageRange(5, 5)) == INVENTED.page(5) == "Leaf 5"
    assert INVENTED.on_pages([1, 2, 4]) == "at leaves 1, 2 and 4"
    assert INVENTED.names(["Lord A", "Lord B"]) == "Lords A and B"
    assert [INVENTED.time("12:00"), INVENTED.time("12:01")] == ["noon", "12.01 pm"]


LAW = ("Part 1 of Schedule 12A", "Local Government Act 1972")
INDIVIDUALS = ExemptParagraph("1", "Information relating to any individual.", *LAW)
BUSINESS = ExemptParagraph("3", "Information relating to business affairs", *LAW)
LOCAL = ExemptParagraph("8", "Information about {number}.", "Schedule 1", "Another Act")
CONFIDENTIAL = Exemption(is_confidential=True, law="Local Government Act 1972, s.100A(2)")


@pytest.mark.parametrize(
    ("exemption", "lines"),
    [
        (
            Exemption((BUSINESS,)),
            (
                "Information relating to business affairs",
                "Paragraph 3 of Part 1 of Schedule 12A, Local Government Act 1972",
            ),
        ),
        (
            Exemption((INDIVIDUALS, LOCAL, BUSINESS), public_interest="It is."),
            (
                "Information relating to any individual",
                "Information about {number}",
                "Information relating to business affairs",
                "Paragraphs 1 and 3 of Part 1 of Schedule 12A, Local Government Act 1972",
                "Paragraph 8 of Schedule 1, Another Act",
            ),
        ),
        (CONFIDENTIAL, ("Confidential information", "Local Government Act 1972, s.100A(2)")),
    ],
)
def test_the_mark_of_an_exempt_page(exemption: Exemption, lines: tuple[str, ...]) -> None:
    assert ENGLISH.marking(exemption) == ("NOT FOR PUBLICATION", *lines)


def test_why_something_is_not_for_publication() -> None:
    assert ENGLISH.reasons(Exemption((LOCAL, BUSINESS))) == (
        "Exempt information under paragraph 8 of Schedule 1 to the Another Act: Information about"
        " {number}.",
        "Exempt information under paragraph 3 of Part 1 of Schedule 12A to the Local Government Act"
        " 1972: Information relating to business affairs.",
    )
    assert ENGLISH.reasons(CONFIDENTIAL) == (
        "Confidential information, which the law forbids to be disclosed to the public"
        " (Local Government Act 1972, s.100A(2)).",
    )
    titles = [ENGLISH.stock_title(each) for each in (Exemption((LOCAL,)), CONFIDENTIAL)]
    assert titles == ["Exempt paper", "Confidential paper"]
    used: set[str] = set()
    vocabulary("cy").noting(used).stock_title(Exemption((LOCAL,)))
    assert used == {"Exempt paper"}


def test_another_language_says_the_law_in_its_own_words() -> None:
    words = structs.replace(
        INVENTED,
        texts={
            "NOT FOR PUBLICATION": "KEEP",
            "Paragraph {number} of {part}, {act}": "{act}, {part}, No. {number}",
            "Part 1 of Schedule 12A": "List 12A",
            "Local Government Act 1972": "Act of 1972",
            "Information relating to business affairs": "Trade.",
            "Confidential information": "Secrets",
            "Local Government Act 1972, s.100A(2)": "Act of 1972, 100A",
        },
    )
    assert words.marking(Exemption((BUSINESS,))) == (
        "KEEP",
        "Trade",
        "Act of 1972, List 12A, No. 3",
    )
    assert words.marking(CONFIDENTIAL) == ("KEEP", "Secrets", "Act of 1972, 100A")


def test_what_a_vocabulary_lacks_is_said_in_english() -> None:
    assert INVENTED.time("14:00") == "2.00 pm"
    assert INVENTED.say("Link to {address}", address="x") == "Link to x"


def test_a_value_is_never_taken_for_a_placeholder() -> None:
    assert ENGLISH.item_heading("{title}", "{number} {other}") == "{title}. {number} {other}"
    assert ENGLISH.say("is written {so}") == "is written {so}"


def test_a_vocabulary_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(INVENTED)) == INVENTED


@given(st.sets(st.integers(1, 40)))
def test_a_page_list_names_exactly_its_pages(pages: set[int]) -> None:
    said = ENGLISH.page_list(pages).removeprefix("pages ").removeprefix("page ")
    named: set[int] = set()
    for part in filter(None, re.split(", | and ", said)):
        first, _, last = part.partition(" to ")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == pages


# A pack in another language

SHEET = """\
{% extends "agendapack/front-sheet.html" %}
{% block title %}{{ committee.name }}, {{ meeting.date|day }}: business{% endblock %}
{% block agenda %}
<h2>Business</h2>
{% for item in items %}
<section class="item" id="{{ item.number|anchor }}">
<h3><span class="number">{{ item.number }}.</span> {{ item.title }}
{%- if item.number in ranges %} <a class="page-range"
href="{{ pack }}#nameddest={{ item.number|anchor }}">({{ ranges[item.number] }})</a>{% endif %}</h3>
</section>
{% endfor %}
{% endblock %}
"""
BLANK = """\
{% extends "agendapack/blank.html" %}
{% block title %}Nothing here{% endblock %}
{% block body %}<p class="blank">Nothing here</p>{% endblock %}
"""


def translated(folder: Path, words: Vocabulary) -> tuple[Path, PackPlan]:
    """A pack whose templates are translated, as the build makes it."""
    write(folder / "templates" / "front-sheet.html", SHEET)
    write(folder / "templates" / "blank.html", BLANK)
    spoken = COUNCIL + "language: qaa\n"
    opened = dossier(council(folder, council_yaml=spoken))
    own, typesetter = opened.packs[0], Typesetter(template_folders(folder))
    numbering = number([("2", 3)])
    sheet = typesetter.front_sheet(opened, own, numbering.items, folder)
    report = PlacedPaper("2", "Report", "Report", facts(pdf(3)))
    assert sheet.facts is not None
    assert sheet.problems == ()
    blanks = {}
    for size in blank_sizes(sheet.facts, [report], recto=True):
        printed = typesetter.blank(size, own.language, folder)
        assert printed.facts is not None
        blanks[size] = printed.facts
    plan = plan_pack(
        own,
        OwnPages(sheet.title, sheet.facts, blanks),
        [report],
        typesetter.stamp_font.measure,
        words,
    )
    assemble(plan, typesetter.stamp_font.ink(plan.stamp_texts), folder / "pack.pdf")
    return folder / "pack.pdf", plan


def catalogue(folder: Path) -> Vocabulary:
    """The invented words, as a council's own catalogue has them."""
    entries = (f'msgid "{english}"\nmsgstr "{own}"\n' for english, own in INVENTED.texts.items())
    file = folder / "templates" / "languages" / "qaa.po"
    write(file, "\n".join(entries))
    return vocabulary("qaa", (folder / "templates",))


def test_a_pack_in_another_language_keeps_its_promises(tmp_path: Path) -> None:
    words = catalogue(tmp_path)
    assert words == INVENTED
    file, plan = translated(tmp_path, words)
    assert prove(file, plan) == ()
    with PdfReader(file) as reader:
        cover, agenda, first, *_, blank = (page.extract_text() for page in reader.pages)
        bookmarks = [str(line.title) for line in reader.outline if not isinstance(line, list)]
    assert "Wednesday 14 February 2018" in cover
    assert "(Leaves 1 to 4)" in agenda
    assert not re.search("Page|Agenda", cover + agenda)
    assert "Business No. 2" in first
    assert "Leaf 1" in first
    assert "Nothing here" in blank
    assert bookmarks == [
        "Parks Committee, Wednesday 14 February 2018: business",
        "1 - Apologies",
        "2 - Report",
    ]


def test_a_pack_whose_templates_speak_another_language_than_its_plan_is_not_proved(
    tmp_path: Path,
) -> None:
    catalogue(tmp_path)
    file, plan = translated(tmp_path, ENGLISH)
    fault = 'the front sheet does not print "(Pages 1 - 4)" for item 2'
    assert prove(file, plan) == (Broken(1, None, fault),)
