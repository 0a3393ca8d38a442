"""What agendapack published, taken apart and built again, is the same: pages, ranges, words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.running import agendapack, pdf, write

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
AMBRIDGE = ROOT / "tests" / "ambridge"

Meetings = tuple[tuple[str, str, int], ...]
"""Committees, days, and how many supplements each meeting has, oldest first."""

SAMPLE: Meetings = (("wellbeing", "2017-12-13", 0), ("wellbeing", "2018-02-14", 1))
INVENTED: Meetings = (
    ("environment", "2024-05-30", 0),
    ("environment", "2024-06-13", 1),
    ("environment", "2024-07-11", 0),
    ("environment", "2024-07-18", 0),
    ("cabinet", "2024-04-18", 0),
    ("cabinet", "2024-05-16", 2),
)

ODD: Meetings = (("parks", "2024-05-16", 2),)
"""What no sample has: see :data:`ODD_FILES`."""

ODD_FILES: dict[str, str | bytes] = {
    "council.yaml": """\
        name: Borchester Council
        jurisdiction: england
        address: [Town Hall, Borchester BO1 2AB]
        contacts:
          jo: {name: Jo Bell, telephone: "01632 960000, extension 5"}
        notices: {information-only: This item is for information.}
        exclusion:
          title: Closed session
          resolution: |
            That the public be excluded from the meeting for {items}:

            {list}

            So that prices stay secret.
        parts: {public: Open business, exempt: Closed business}
        """,
    "parks/committee.yaml": """\
        name: Parks Committee
        contact: jo
        members:
          - {name: Councillor King, role: Leader of the Council}
          - {name: The Mayor (Councillor Ash), role: Chair}
          - {name: Rabbi Joel, role: Head teacher}
          - {name: Councillor West, role: Police and Crime Commissioner}
          - Jane Moss
          - Councillor Mrs Birch
          - Councillor O'Brien
        """,
    "parks/2024-05-16/meeting.yaml": """\
        date: 2024-05-16
        time: "10:00"
        venue: Town Hall
        published: 2024-05-01
        first-page: 7
        list-papers: false
        items:
          - title: "Dog exclusion areas: a public spaces order"
            information-only: true
            lead: Jo Bell
            text: |
              | Place | Fine |
              | --- | ---: |
              | Mill Lane | £1,000 |
              | Hill | £90 |
            papers:
              - {file: a.pdf, title: 1 year of the order}
              - {file: b.pdf}
          - title: A38
            papers:
              - {file: x.pdf, title: Costs, exempt: 3, page-count: 3}
              - {title: The survey, to-follow: true}
          - exclusion: true
          - title: Award
            exempt: [1, 3]
            papers: [{file: y.pdf, title: The bids and who made them, page-count: 2}]
        supplements:
          - published: 2024-05-08
            numbering: prefix
            items: {2: [{file: c.pdf, title: The survey}]}
          - published: 2024-05-10
            numbering: continue
            items: {1: [{file: d.pdf, title: A longer order, replaces: a.pdf}]}
        """,
    **{f"parks/2024-05-16/papers/{name}.pdf": pdf(pages=1) for name in "abcd"},
}


def pages(file: Path) -> Iterator[tuple[str, str]]:
    """Each page's label, and a digest of its pixels."""
    document = pdfium.PdfDocument(file)
    for index, page in enumerate(document):
        picture = page.render(scale=0.75, optimize_mode="print")
        digest = sha256(picture.to_numpy().tobytes()).hexdigest()
        yield document.get_page_label(index), digest
    document.close()


def taken_apart(published: Path, meetings: Meetings, root: Path) -> list[str]:
    """Take all packs of a council apart in an empty folder; what was told of them."""
    told = []
    for committee, day, supplements in meetings:
        folder = published / committee / day
        for ordinal in range(supplements + 1):
            file = f"supplement-{ordinal}.pdf" if ordinal else "agenda-pack.pdf"
            options = ("--supplement", str(ordinal)) if ordinal else ()
            ran = agendapack("unpack", folder / file, committee, day, *options, cwd=root)
            assert ran.code == 0, ran.err
            told += ran.err.splitlines()
    return told


@pytest.fixture(scope="module", params=["sample", "ambridge", "odd"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Meetings, list[str]]:
    """The packs of a council, those that were built of what became of them, and what was told."""
    name = str(request.param)
    meetings = {"sample": SAMPLE, "ambridge": INVENTED, "odd": ODD}[name]
    first = tmp_path_factory.mktemp(name)
    if name == "odd":
        for file, content in ODD_FILES.items():
            write(first / "meetings" / file, content)
    else:
        shutil.copytree(
            {"sample": ROOT, "ambridge": AMBRIDGE}[name] / "meetings", first / "meetings"
        )
    for exempt in first.glob("meetings/*/*/exempt"):
        shutil.rmtree(exempt)  # the public's packs are made without
    ran = agendapack("build", "--all", cwd=first)
    assert ran.code == 0, ran.err
    second = tmp_path_factory.mktemp(f"{name}-again")
    told = taken_apart(first / "packs", meetings, second)
    ran = agendapack("build", "--all", cwd=second)
    assert ran.code == 0, ran.err
    return first / "packs", second / "packs", meetings, told


def packs(meetings: Meetings) -> Iterator[str]:
    for committee, day, supplements in meetings:
        for ordinal in range(supplements + 1):
            file = f"supplement-{ordinal}" if ordinal else "agenda-pack"
            yield f"{committee}/{day}/{file}"


def test_each_page_has_its_label_and_its_pixels_again(
    both: tuple[Path, Path, Meetings, list[str]],
) -> None:
    first, second, meetings, _ = both
    for pack in packs(meetings):
        before, after = (list(pages(folder / f"{pack}.pdf")) for folder in (first, second))
        assert [label for label, _ in before] == [label for label, _ in after], pack
        other = [label for (label, one), (_, two) in zip(before, after, strict=True) if one != two]
        assert other == [], pack


def without_links(html: str) -> str:
    """A front sheet's page without the links to the meeting's other documents, which are those
    that there are, and without how its lines are broken."""
    return re.sub(r"\s+", " ", re.sub(r"<nav.*?</nav>", "", html, flags=re.DOTALL))


def test_the_front_sheets_say_the_same(both: tuple[Path, Path, Meetings, list[str]]) -> None:
    first, second, meetings, _ = both
    for committee, day, supplements in meetings:
        for file in ("front-sheet", *(f"supplement-{n}" for n in range(1, supplements + 1))):
            one, two = (
                without_links((folder / committee / day / f"{file}.html").read_text("utf-8"))
                for folder in (first, second)
            )
            assert one == two


def test_nothing_was_in_doubt(both: tuple[Path, Path, Meetings, list[str]]) -> None:
    *_, meetings, told = both
    nowhere = (  # the sample's first meeting has no venue
        "meetings/wellbeing/2017-12-13/meeting.yaml:6:1: warning: venue: the front sheet does not"
        " print where the meeting is: write its venue"
    )
    assert told == ([nowhere] if meetings == SAMPLE else [])


def test_a_pack_of_everything_published_to_date_is_refused(
    both: tuple[Path, Path, Meetings, list[str]], tmp_path: Path
) -> None:
    first, _, meetings, _ = both
    committee, day, _ = meetings[-1]
    ran = agendapack(
        *("unpack", first / committee / day / "consolidated-pack.pdf", committee, day), cwd=tmp_path
    )
    assert (ran.code, [*tmp_path.iterdir()]) == (1, [])
    assert ran.err.splitlines()[0].endswith(
        "error: this is everything published to date, put together of several packs"
    )
