"""What agendapack published, taken apart and built again, is the same: pages, ranges, words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.running import agendapack

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


def pages(pdf: Path) -> Iterator[tuple[str, str]]:
    """Each page's label, and a digest of its pixels."""
    document = pdfium.PdfDocument(pdf)
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


@pytest.fixture(scope="module", params=["sample", "ambridge"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Meetings, list[str]]:
    """The packs of a council, those that were built of what became of them, and what was told."""
    name = str(request.param)
    source, meetings = {"sample": (ROOT, SAMPLE), "ambridge": (AMBRIDGE, INVENTED)}[name]
    first = tmp_path_factory.mktemp(name)
    shutil.copytree(source / "meetings", first / "meetings")
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
    *_, told = both
    assert told == []


def test_a_pack_of_everything_published_to_date_is_refused(
    both: tuple[Path, Path, Meetings, list[str]], tmp_path: Path
) -> None:
    first, _, meetings, _ = both
    committee, day, _ = meetings[1]
    ran = agendapack(
        *("unpack", first / committee / day / "consolidated-pack.pdf", committee, day), cwd=tmp_path
    )
    assert (ran.code, [*tmp_path.iterdir()]) == (1, [])
    assert ran.err.splitlines()[0].endswith(
        "error: this is everything published to date, put together of several packs"
    )
