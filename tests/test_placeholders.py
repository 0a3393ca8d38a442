"""Pages that stand in for a document are told from pages that speak for themselves."""

from __future__ import annotations

import io

import pikepdf
import pytest

from agendapack.papers.placeholders import LONGEST, phrase, wording
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.problems import warning
from tests.builders import PLACE, pdf

PROTECTED = "This PDF document is protected"
WARNED = warning(
    f'"a.pdf" has one page, and that says "{PROTECTED}": it seems to stand in for the document',
    PLACE,
    "look at it; if so, ask its author for a copy that any reader can open, or have it printed to a"
    " new PDF where it can be opened",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{PROTECTED}. Ask for a key.", PROTECTED),
        (f"Oh!\r\n{PROTECTED.replace(' ', chr(10))}", PROTECTED),
        (
            "Please wait...\nIf this message is not eventually replaced by the proper\ncontents of"
            " the document, your PDF viewer may not be able to display this type of document.",
            "If this message is not eventually replaced by the proper contents of the document",
        ),
        ("To see it you need a viewer that supports keys", "need a viewer that supports"),
        ("The oak in the park is protected. Please wait for the report.", ""),
        ("", ""),
        (f"{PROTECTED}. {'x' * (LONGEST - 32)}", PROTECTED),
        (f"{PROTECTED}. {'x' * (LONGEST - 31)}", ""),
    ],
)
def test_what_a_page_says_in_place_of_a_document(text, found):
    assert phrase(text) == found


def test_nothing_is_told_of_a_page_that_speaks_for_itself():
    assert list(wording("a.pdf", "", PLACE)) == []


@pytest.mark.parametrize("pages", [1, 2])
def test_a_paper_of_one_such_page_is_warned_of(pages):
    source = pdf(pages, text=PROTECTED)
    made = prepare(source, Request("a.pdf", PLACE, examining=False))
    assert made.problems == ((WARNED,) if pages == 1 else ())


def test_a_file_that_rights_management_locks_is_refused_as_what_it_is():
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(user="", owner="x", R=4))
    source = locked.getvalue().replace(b"/Filter /Standard", b"/Filter /Adobe.APS")
    made = prepare(source, Request("a.pdf", PLACE))
    assert made.facts is None
    assert [(problem.message, problem.hint) for problem in made.problems] == [
        (
            '"a.pdf" is protected by rights management: only the program that protected it can open'
            " it",
            "ask its author for a copy without protection, or for one printed to a new PDF",
        )
    ]
