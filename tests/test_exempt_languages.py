"""Exempt business in Welsh and English: what is exempt in one language is so in all documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader

from agendapack.build import jobs
from agendapack.build.meeting import pipeline
from agendapack.build.options import Options
from agendapack.records.library import Library
from tests.exempt_council import EXEMPT, FOLDER, KEY, MEETING, exempt_council
from tests.running import agendapack

PAPERS = f"{FOLDER}/papers"
WELSH: Mapping[str, str | bytes | None] = {
    "meetings/council.yaml": """\
        name: {cy: Cyngor Unrhyw, en: Anytown Council}
        language: [cy, en]
        jurisdiction: wales
        """,
    "meetings/cabinet/committee.yaml": """\
        name: {cy: Cabinet, en: Cabinet}
        members: [Councillor Example, Councillor Sample]
        """,
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        published: 2024-05-08
        items:
          - title: {cy: Mannau chwarae, en: Play areas}
            papers:
              - {file: {cy: chwarae.md, en: play.md}, title: {cy: Chwarae, en: Play areas}}
          - exclusion: true
          - title: {cy: Contract, en: A contract}
            exempt: 15
            papers:
              - file: {cy: sebra.md, en: zebra-award.md}
                page-count: 3
        """,
    f"{FOLDER}/minutes.yaml": None,
    f"{EXEMPT}/minutes.yaml": None,
    f"{EXEMPT}/walrus-costs.md": None,
    f"{EXEMPT}/walrus-terms.md": None,
    f"{EXEMPT}/meeting.yaml": """\
        items:
          3: {title: {cy: Enillydd Zanzibar, en: Winner Zanzibar}}
        """,
    f"{EXEMPT}/sebra.md": """\
        # Dyfarnu i Quagga

        Gofynnodd Quagga am £4,213,500 a daeth yn gyntaf o'r pump a oedd wedi tendro am y gwaith.
        """,
    f"{PAPERS}/chwarae.md": """\
        # Mannau chwarae

        Mae angen wyneb newydd ar dri o'r naw man chwarae yn y dref cyn yr haf.
        """,
}


def text(file: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_a_page_has_one_number_for_everybody_in_every_language(tmp_path: Path) -> None:
    root = exempt_council(tmp_path, WELSH)
    ran = agendapack("build", KEY, "--members", cwd=root)
    assert ran.code == 0, ran.err
    packs = {
        f"{above}{suffix}": root / above / KEY / f"agenda-pack{suffix}.pdf"
        for above in ("packs", "members")
        for suffix in ("", ".en")
    }
    labels = {name: PdfReader(file).page_labels for name, file in packs.items()}
    assert labels["packs"] == labels["packs.en"]
    assert labels["members"] == labels["members.en"]
    assert labels["packs"][-1] == "3 - 6"
    assert labels["members"][-4:] == ["3", "4", "5", "6"]
    assert "Gofynnodd Quagga" in text(packs["members"])
    assert "Quagga Leisure asked" in text(packs["members.en"])
    assert "Quagga" not in text(packs["packs"]) + text(packs["packs.en"])


@pytest.fixture(scope="module")
def prove(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], tuple[str, ...]]]:
    """What the proof says of a page of HTML that holds a text."""
    folder = tmp_path_factory.mktemp("exempt")
    root = exempt_council(folder / "council", WELSH)
    document = folder / "document.html"
    with pipeline(Library(root), Options(root / "packs")) as work:
        compiled = work.compile_meeting(work.library.named(KEY))
        assert compiled.is_good
        assert compiled.case is not None
        case = compiled.case

        def prove(said: str) -> tuple[str, ...]:
            document.write_text(f"<p>{said}</p>", encoding="utf-8")
            return jobs.prove_nothing_exempt(document, "html", case)

        yield prove


PAPER, RECORD = "paper 1 of item 3", "what exempt/meeting.yaml says of item 3"


@pytest.mark.parametrize(
    ("leak", "known"),
    [
        ("came first of the five who had tendered", PAPER),
        ("yn gyntaf o'r pump a oedd wedi tendro", PAPER),
        ("sebra.md", PAPER),
        ("zebra-award.md", PAPER),
        ("Enillydd Zanzibar", RECORD),
        ("Winner Zanzibar", RECORD),
    ],
)
def test_what_is_exempt_in_one_language_is_found_in_a_document_in_any(
    prove: Callable[[str], tuple[str, ...]], leak: str, known: str
) -> None:
    [fault] = prove(leak)
    assert known in fault


@pytest.mark.parametrize(
    "said",
    [
        "play areas in the town need new surfacing",
        "wyneb newydd ar dri o'r naw man chwarae",
        "Contract",
    ],
)
def test_what_is_public_in_one_language_is_public_in_all(
    prove: Callable[[str], tuple[str, ...]], said: str
) -> None:
    assert prove(said) == ()
