"""What is released in several languages keeps its name, its language and its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from agendapack.build.readers import check_copies, copies_in, named_readers
from agendapack.build.release_decisions import ReleaseRequest, check_languages
from agendapack.build.twin_links import with_links, without_links
from agendapack.problems import UsageError
from agendapack.records.inputs import Input
from agendapack.records.vocabulary import vocabulary
from agendapack.released.released_meeting import Release, ReleasedMeeting
from agendapack.released.released_names import document_suffixes, release_language

KEY = "parks/2024-05-16"
DAY = date(2024, 5, 8)
BOTH, SWAPPED = ("en-GB", "cy"), ("cy", "en-GB")


def released(*documents: tuple[str, str]) -> ReleasedMeeting:
    """Documents with their languages, each in its first version."""
    releases = [
        Release(name, 1, DAY, "1", (), (), (), language=language) for name, language in documents
    ]
    return ReleasedMeeting(Path("released", KEY), KEY, tuple(releases))


@pytest.mark.parametrize(
    ("languages", "before", "suffixes"),
    [
        (BOTH, released(), ["", ".cy"]),
        (SWAPPED, released(), ["", ".en"]),
        (SWAPPED, released(("agenda-pack", "en-GB")), [".cy", ""]),
        (SWAPPED, released(("agenda-pack.cy", "cy"), ("minutes", "en-GB")), [".cy", ""]),
        (SWAPPED, released(("agenda-pack.cy", "cy")), [".cy", ""]),
        (("cy",), released(("agenda-pack", "en-GB")), [".cy"]),
        (("cy", "ga"), released(("agenda-pack", "en")), [".cy", ".ga"]),
        (("en-IE", "ga"), released(("agenda-pack", "en-GB")), ["", ".ga"]),
        # Nobody knows its language.
        (("cy", "en"), released(("agenda-pack", "")), ["", ".en"]),
    ],
)
def test_a_document_keeps_its_name(
    languages: Sequence[str], before: ReleasedMeeting, suffixes: list[str]
) -> None:
    assert document_suffixes(languages, before) == dict(zip(languages, suffixes, strict=True))


@pytest.mark.parametrize(
    ("council", "language"),
    [
        ("name: Parks\nlanguage: cy\ncontacts: {a: {name: A}}\n", "cy"),
        ("name: Parks\n", "en-GB"),
        ("language: [\n", ""),
        (None, ""),
    ],
)
def test_the_language_of_what_was_released_before_there_were_several(
    council: str | None, language: str, tmp_path: Path
) -> None:
    known = Input("meetings/council.yaml", sha256(str(council).encode()).hexdigest())
    release = Release("minutes", 1, DAY, "1", (), (), (known,))
    meeting = ReleasedMeeting(tmp_path, KEY, (release,))
    if council is not None:
        meeting.record(known).parent.mkdir()
        meeting.record(known).write_text(council)
    assert release_language(meeting, release) == language


def test_a_reason_is_in_the_language_of_the_document_or_says_its_own() -> None:
    amended = ReleaseRequest(DAY, "Missing.", amend_in=(("cy", "Ar goll."),))
    found = [amended.reason(language, "en-GB") for language in ("en-GB", "cy-GB", "ga", "")]
    assert [(str(each), each.language) for each in found if each is not None] == [
        ("Missing.", ""),
        ("Ar goll.", ""),
        ("Missing.", "en-GB"),
        ("Missing.", ""),
    ]
    assert ReleaseRequest(DAY).reason("cy", "en-GB") is None


@pytest.mark.parametrize(
    ("amend", "others", "languages", "message", "hint"),
    [
        (
            None,
            (("cy", "Ar goll."),),
            BOTH,
            "--amend-in goes with --amend, which has the reason in English",
            'give both: --amend "REASON" --amend-in LANGUAGE "REASON"',
        ),
        (
            "Missing.",
            (("en", "Missing."),),
            BOTH,
            f'--amend-in en: {KEY} has "en" first, and --amend has the reason in it',
            "leave it out, and give that reason with --amend",
        ),
        (
            "Missing.",
            (("fr", "Absent."),),
            BOTH,
            f'--amend-in fr: expected another language of {KEY}, found "fr"',
            "there is cy: language: in council.yaml says it",
        ),
        (
            "Missing.",
            (("cy", "Ar goll."),),
            ("en-GB",),
            f'--amend-in cy: expected another language of {KEY}, found "cy"',
            "there is none beside that of --amend: language: in council.yaml says it",
        ),
        (
            "Missing.",
            (("cy", "Ar goll."), ("cy-GB", "Ar goll.")),
            BOTH,
            "--amend-in cy-GB: expected one reason in a language, found two",
            "keep one",
        ),
    ],
)
def test_a_reason_in_what_is_no_other_language_is_wrong_usage(
    amend: str | None,
    others: tuple[tuple[str, str], ...],
    languages: Sequence[str],
    message: str,
    hint: str,
) -> None:
    request = ReleaseRequest(DAY, amend, amend_in=others)
    with pytest.raises(UsageError) as raised:
        check_languages(KEY, request, languages)
    assert (raised.value.message, raised.value.hint) == (message, hint)


DOCUMENTS = ("agenda-pack", "agenda-pack.cy", "supplement-1", "consolidated-pack.cy", "minutes.cy")
LANGUAGES = {"": "en-GB", ".cy": "cy", ".ur": "ur"}


@pytest.mark.parametrize(
    ("own", "links"),
    [
        (
            "agenda-pack",
            [
                ("front-sheet.cy.html", 'type="text/html" hreflang="cy" lang="cy"', "Cymraeg"),
                ("agenda-pack.pdf", 'type="application/pdf"', "Agenda pack (PDF)"),
                ("supplement-1.pdf", 'type="application/pdf"', "Supplement 1 (PDF)"),
                ("supplement-1.html", 'type="text/html"', "Supplement 1 (web page)"),
            ],
        ),
        (
            "agenda-pack.cy",
            [
                ("front-sheet.html", 'type="text/html" hreflang="en-GB" lang="en-GB"', "English"),
                ("agenda-pack.cy.pdf", 'type="application/pdf"', ...),
                ("consolidated-pack.cy.pdf", 'type="application/pdf"', ...),
                ("consolidated-pack.cy.html", 'type="text/html"', ...),
                ("minutes.cy.pdf", 'type="application/pdf"', ...),
                ("minutes.cy.html", 'type="text/html"', ...),
            ],
        ),
    ],
)
def test_a_page_leads_to_its_own_language_and_to_itself_in_others(
    own: str, links: list[tuple[str, str, object]]
) -> None:
    page = "<html><body><p>x</p></body></html>"
    words = vocabulary("cy" if own.endswith(".cy") else "en")
    html = with_links(page, own, DOCUMENTS, words, LANGUAGES)
    found = re.findall(r'<li><a href="([^"]*)" ([^>]*)>(.*?)</a></li>', html)
    assert [(href, about) for href, about, _ in found] == [link[:2] for link in links]
    assert all(
        said == wanted
        for (*_, said), (*_, wanted) in zip(found, links, strict=True)
        if wanted is not ...
    )
    assert without_links(html) == page


def test_a_pack_in_another_language_is_no_readers_copy(tmp_path: Path) -> None:
    documents = ("agenda-pack.pdf", "agenda-pack.cy.pdf")
    for name in (*documents, "agenda-pack.cy.ann.pdf", "minutes.x.pdf"):
        (tmp_path / name).touch()
    assert copies_in(tmp_path, documents) == ("agenda-pack.cy.ann.pdf", "minutes.x.pdf")
    check_copies(named_readers(["Ann"]), documents)
    with pytest.raises(UsageError) as raised:
        check_copies(named_readers(["Ann", "Cy"]), documents)
    assert (raised.value.message, raised.value.hint) == (
        'a copy for "Cy" would be called as another document is, agenda-pack.cy.pdf',
        "give --for the name in full, as it is to stand on each page",
    )
