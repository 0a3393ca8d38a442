"""The web site as people meet it: in a browser, on screens of three sizes, light and dark, and with
the keyboard alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser_builders import (
    ALL_RULES,
    COLOURS,
    Visitor,
    browser,
    of_each_kind,
    pages,
    previewed,
    served,
)
from tests.running import MEETING, agendapack, council, write
from tests.site_links import SiteLinks
from tests.test_exempt_sample import ambridge

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
SAMPLE = "wellbeing/2018-02-14"
BASE = "https://council.example/meetings"
WIDTHS = (320, 768, 1280)
LABEL, WORD = "67", "shortfall"
"""A page of the sample's agenda pack, and a word that stands there alone."""


def done(root: Path, *arguments: str) -> None:
    ran = agendapack(*arguments, cwd=root)
    assert ran.code == 0, ran.err


def site(root: Path, day: str) -> Path:
    """The site of what a council has released."""
    done(root, "site", "--base-url", BASE, "--today", day)
    return root / "site"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Path:
    """The site of the sample council."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "meetings", root / "meetings")
    done(root, "release", SAMPLE, "--today", "2018-02-09")
    return site(root, "2018-02-10")


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Path:
    """The site of a council with exempt business, a meeting that is cancelled, supplements, minutes
    with votes, and an agenda that was amended."""
    root = tmp_path_factory.mktemp("invented")
    ambridge(root)
    shutil.copytree(ROOT / "tests/ambridge/meetings/environment", root / "meetings/environment")
    meetings = sorted((root / "meetings").glob("*/*/meeting.yaml"))
    keys = [file.parent.relative_to(root / "meetings").as_posix() for file in meetings]
    done(root, "release", *keys, "--today", "2024-06-20")
    file = root / "meetings/environment/2024-07-18/meeting.yaml"
    write(file, file.read_text(encoding="utf-8").replace("School Hall", "Village Hall"))
    reason = ("--amend", "The school has no room.")
    done(root, "release", "environment/2024-07-18", *reason, "--today", "2024-06-21")
    return site(root, "2024-06-22")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def both(sample: Path, invented: Path) -> Iterator[dict[str, tuple[str, list[str]]]]:
    """Each site's address, and its pages, of each kind some."""
    with served(sample) as first, served(invented) as second:
        yield {
            "sample": (first, of_each_kind(pages(sample))),
            "invented": (second, of_each_kind(pages(invented))),
        }


@pytest.fixture(params=["sample", "invented"])
def visited(
    request: pytest.FixtureRequest, chromium: Any, both: dict[str, tuple[str, list[str]]]
) -> Iterator[tuple[Visitor, list[str]]]:
    address, addresses = both[request.param]
    visitor = Visitor(chromium, address)
    yield visitor, addresses
    visitor.close()


def test_axe_finds_nothing(visited: tuple[Visitor, list[str]]) -> None:
    """At any size, light or dark; and nobody has to scroll sideways."""
    visitor, addresses = visited
    wrong, wide = [], []
    for page in addresses:
        visitor.open(page)
        for width in WIDTHS:
            for scheme, rules in (("light", ALL_RULES), ("dark", COLOURS)):
                visitor.shown_as(width, scheme)
                wrong += [f"{page} {width} {scheme} {fault}" for fault in visitor.axe(rules)]
            if visitor.is_wide():
                wide.append(f"{page} {width}")
        visitor.shown_as(320, "light")
        visitor.with_long_words()
        if visitor.is_wide():
            wide.append(f"{page} with long words")
    assert wrong == []
    assert wide == []


def test_with_forced_colours_only_the_current_part_is_underlined(
    visited: tuple[Visitor, list[str]],
) -> None:
    visitor, _ = visited
    page = visitor.open("calendar/")
    page.emulate_media(forced_colors="active")
    lines = page.locator("nav[aria-label=Main] a").evaluate_all(
        "all => all.map(one => [one.ariaCurrent, getComputedStyle(one).borderBottomColor])"
    )
    assert len({colour for current, colour in lines if not current}) == 1
    assert len({colour for _, colour in lines}) == 2


@pytest.mark.parametrize("name", ["sample", "invented"])
def test_each_link_leads_to_what_it_says(name: str, request: pytest.FixtureRequest) -> None:
    """And no page has two places of one name, or the title of another."""
    links = SiteLinks(request.getfixturevalue(name), BASE)
    assert links.broken() == []
    assert links.repeated() == []
    assert links.to_pages > 15


def test_the_keyboard_alone_reaches_everything(visited: tuple[Visitor, list[str]]) -> None:
    visitor, addresses = visited
    missed = []
    for page in addresses:
        visitor.open(page)
        missed += [f"{page} {what}" for what in visitor.unreached()]
    assert missed == []


def test_nothing_is_asked_of_others_and_nothing_breaks_the_policy(
    visited: tuple[Visitor, list[str]],
) -> None:
    visitor, addresses = visited
    for page in addresses:
        visitor.open(page)
    assert visitor.asked_of_others == []
    assert visitor.complaints == []
    assert len(visitor.asked) > len(addresses)


def test_it_works_without_scripts(chromium: Any, both: dict[str, tuple[str, list[str]]]) -> None:
    """From the home page to a paper, by links alone."""
    address, _ = both["sample"]
    visitor = Visitor(chromium, address, scripts=False)
    page = visitor.open("")
    page.locator(f"a[href*='meetings/{SAMPLE}']").first.click()
    assert page.url == f"{address}meetings/{SAMPLE}/"
    paper = page.locator("a[href^='papers/'][href$='.pdf']").first.get_attribute("href")
    answer = page.request.get(f"{page.url}{paper}")
    assert answer.body().startswith(b"%PDF")
    assert "JavaScript" in visitor.open("search/").locator("main").inner_text()
    visitor.close()


def test_a_search_leads_to_the_page_of_the_pack(
    chromium: Any, both: dict[str, tuple[str, list[str]]], sample: Path
) -> None:
    pack = f"meetings/{SAMPLE}/agenda-pack.pdf"
    with PdfReader(sample / pack) as reader:
        texts = [page.extract_text().lower() for page in reader.pages]
        [number] = [number for number, text in enumerate(texts, 1) if WORD in text]
        assert reader.page_labels[number - 1] == LABEL
    address, _ = both["sample"]
    visitor = Visitor(chromium, address)
    page = visitor.open("search/")
    page.locator("input[type=search]").fill(WORD)
    page.keyboard.press("Enter")
    results = page.locator(f"a[href*='agenda-pack.pdf#page={number}']")
    results.first.wait_for(timeout=10_000)
    assert page.locator("main a[href*='#page=']").count() == results.count() == 1
    assert re.sub(r"^(\.\./)+", "", results.first.get_attribute("href") or "").endswith(
        f"{pack}#page={number}"
    )
    assert visitor.complaints == []
    assert visitor.asked_of_others == []
    assert visitor.axe() == []
    visitor.close()


def test_a_mistake_lies_over_the_preview_until_it_is_mended(chromium: Any, tmp_path: Path) -> None:
    root = council(tmp_path)
    meeting = root / MEETING
    good = meeting.read_text(encoding="utf-8")
    with previewed(root, "parks/2024-05-16") as address:
        visitor = Visitor(chromium, address)
        page = visitor.page
        page.goto(address)
        page.get_by_text("Village Hall").first.wait_for(timeout=30_000)
        meeting.write_text(good.replace("venue:", "venu:"), encoding="utf-8")
        overlay = page.get_by_role("alertdialog")
        overlay.wait_for(timeout=30_000)
        said = overlay.inner_text()
        assert f"{MEETING}:3:1" in said
        assert "venue" in said
        assert visitor.axe() == []
        page.keyboard.press("Escape")
        overlay.wait_for(state="detached")
        meeting.write_text(good.replace("venue:", "venus:"), encoding="utf-8")
        overlay.wait_for(timeout=30_000)
        meeting.write_text(good.replace("Village Hall", "The Bull"), encoding="utf-8")
        page.get_by_text("The Bull").first.wait_for(timeout=30_000)
        assert overlay.count() == 0
        visitor.close()
