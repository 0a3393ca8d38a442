"""``agendapack site``: from what was released to a folder that any web server can serve."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.exempt_council import KEY, WORDS, exempt_council
from tests.running import agendapack, council, write

DAY = ("--today", "2024-05-10")
HERE = ("--base-url", "https://meetings.example.org/ambridge/")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council that has released both of its meetings, and its site in ``site/``."""
    root = council(tmp_path_factory.mktemp("council"))
    ran = agendapack("release", "2024-04-18", "2024-05-16", *DAY, cwd=root)
    assert ran.code == 0, ran
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    write(root / "printed.txt", f"{ran.code}\n{ran.out}{ran.err}")
    return root


@pytest.fixture
def root(released: Path, tmp_path: Path) -> Path:
    """A copy of that council; its site with the times of its files, so that they are as they
    were."""
    return Path(shutil.copytree(released, tmp_path / "council"))


def files(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def test_what_was_made_is_said_in_two_lines(released: Path) -> None:
    code, first, second = (released / "printed.txt").read_text(encoding="utf-8").splitlines()
    assert code == "0"
    assert re.fullmatch(r"site/: 2 meetings, 5 documents, 4 papers, \d+ pages", first), first
    assert re.fullmatch(r"[\d.]+ [kM]B, (\d+) files of \1 new", second), second


def test_the_site_has_pages_documents_papers_feeds_data_and_search(released: Path) -> None:
    made = files(released / "site").keys()
    home = "meetings/parks/2024-05-16"
    assert {
        *("index.html", "calendar/index.html", "calendar/2024/index.html", "search/index.html"),
        *("committees/index.html", "committees/parks/index.html", "people/index.html"),
        *("people/councillor-ash/index.html", "data/index.html", "assets/site.css"),
        *(f"{home}/index.html", f"{home}/agenda-pack.pdf", f"{home}/supplement-1.pdf"),
        *(f"{home}/consolidated-pack.pdf", f"{home}/papers/3-1-play-areas.pdf"),
        *(f"{home}/meeting.ics", f"{home}/pack.json", "calendar.ics", "feed.xml"),
        *("popolo/people.json", "pagefind/pagefind.js", "site.json"),
    } <= made
    assert [name for name in made if "/." in name or "manifest" in name] == []


def test_the_site_says_what_it_is(released: Path) -> None:
    said = json.loads((released / "site/site.json").read_bytes())
    assert (said["made_by"], said["day"], said["base_url"], said["drafts"]) == (
        "agendapack",
        "2024-05-10",
        "https://meetings.example.org/ambridge",
        False,
    )


def test_the_same_gives_the_same_and_is_not_made_again(root: Path) -> None:
    before = files(root / "site")
    ran = agendapack("site", *DAY, *HERE, "--format", "json", cwd=root)
    said = json.loads(ran.out)
    [made] = said["sites"]
    assert (ran.code, said["problems"], said["failures"]) == (0, [], [])
    assert (made["folder"], made["base_url"], made["day"], made["drafts"]) == (
        "site",
        "https://meetings.example.org/ambridge",
        "2024-05-10",
        0,
    )
    assert (made["meetings"], made["documents"], made["papers"], made["files"], made["made"]) == (
        2,
        5,
        4,
        len(before),
        0,
    )
    assert files(root / "site") == before


def test_a_site_made_anew_elsewhere_has_the_same_bytes(root: Path) -> None:
    ran = agendapack("site", *DAY, *HERE, "--no-cache", "--out", "public", cwd=root)
    assert ran.code == 0, ran
    assert files(root / "public") == files(root / "site")


def test_without_an_address_there_are_calendars_and_no_other_feeds(root: Path) -> None:
    """And of a meeting that is not released there is a draft, if drafts are asked for."""
    write(
        root / "meetings/parks/2024-06-20/meeting.yaml",
        "date: 2024-06-20\ntime: '10:00'\npublished: 2024-06-12\nitems: [standing: apologies]\n",
    )
    ran = agendapack("site", *DAY, "--drafts", cwd=root)
    assert ran.code == 0, ran
    assert ran.out.splitlines()[2:] == [
        "without --base-url it has no news feeds and no open data but calendars",
        "1 document of it not released: it is for colleagues alone",
    ]
    made = files(root / "site")
    assert "meetings/parks/2024-06-20/agenda-pack.pdf" in made
    assert "calendar.ics" in made
    assert [name for name in made if name.startswith(("feed", "oparl/", "popolo/"))] == []


def test_a_fault_in_a_template_leaves_the_site_that_was_there(root: Path) -> None:
    before = files(root / "site")
    write(
        root / "templates/site/home.html",
        "{% extends 'site/page.html' %}\n{{ nothing.there }}\n{% if %}",
    )
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    assert ran.code == 1
    assert "templates/site/home.html:3" in ran.err
    assert ran.err.endswith("site: not made; the site that was there before stays\n")
    assert files(root / "site") == before


def test_a_document_that_is_not_as_it_was_released_is_not_published(root: Path) -> None:
    before = files(root / "site")
    pack = root / "released/parks/2024-05-16/agenda-pack.pdf"
    pack.write_bytes(pack.read_bytes() + b"%")
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    assert ran.code == 4, ran
    assert "agenda-pack.pdf" in ran.err
    assert files(root / "site") == before


def test_the_councils_own_files_go_into_the_site_as_they_are(root: Path) -> None:
    write(root / "templates/site/static/CNAME", "meetings.example.org\n")
    write(root / "templates/site/static/.well-known/security.txt", "Contact: x\n")
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    assert ran.code == 0, ran
    made = files(root / "site")
    assert made["CNAME"] == b"meetings.example.org\n"
    assert made[".well-known/security.txt"] == b"Contact: x\n"
    write(root / "templates/site/static/index.html", "mine")
    (root / "templates/site/static/robots.txt").symlink_to(root / "printed.txt")
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    assert (ran.code, ran.err) == (
        1,
        "templates/site/static/index.html: error: the site has a file index.html of its own\n"
        "    give it another name\n"
        "templates/site/static/robots.txt: error: a link goes into no site\n"
        "    put the file itself here\n"
        "site: not made; the site that was there before stays\n",
    )
    assert files(root / "site") == made


def test_where_nothing_is_released_there_is_nothing_to_publish(tmp_path: Path) -> None:
    ran = agendapack("site", *DAY, cwd=council(tmp_path))
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "agendapack: no meeting is released, so there is nothing to publish\n"
        "    agendapack release MEETING keeps what is published; --drafts makes a site of the"
        " rest\n",
    )
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "written",
    [
        *("meetings.example.org", "ftp://example.org", "https://", "https://a b"),
        *("https://x.org/?a=1", 'https://x.org/"a', "https://x.org/<a>", "https://x.org/a%2"),
        *("https://x.org:a", "https://x.org\\a"),
    ],
)
def test_an_address_that_is_none_is_refused(written: str, tmp_path: Path) -> None:
    ran = agendapack("site", "--base-url", written, cwd=council(tmp_path))
    assert (ran.code, ran.err) == (
        2,
        f"agendapack: --base-url: {written!r} is no address of a web site\n"
        "    write it whole, such as https://meetings.example.gov.uk or"
        " https://example.org/council\n",
    )


def test_an_address_is_written_in_ascii_as_feeds_and_data_need_it(tmp_path: Path) -> None:
    """An identifier in Atom, OParl and iCalendar is a URI, which has no other letters."""
    ran = agendapack("site", "--base-url", "https://example.org/möten", cwd=council(tmp_path))
    assert (ran.code, ran.err) == (
        2,
        "agendapack: --base-url: 'https://example.org/möten' is no address of a web site\n"
        "    write it whole, letters beyond ASCII as in"
        " https://xn--rksmrgs-5wao1o.example/m%C3%B6ten: browsers copy it so\n",
    )


def test_a_users_folder_stays(tmp_path: Path) -> None:
    root = council(tmp_path)
    write(root / "site/letter.txt", "mine")
    ran = agendapack("site", *DAY, cwd=root)
    assert (ran.code, ran.err) == (
        2,
        f"agendapack: {root / 'site'} was not made by agendapack, so no site takes its place\n"
        "    name another folder with --out, or leave it out for site/; or move away what is"
        " there, if nobody needs it\n",
    )
    assert files(root / "site") == {"letter.txt": b"mine"}


def test_without_the_extra_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agendapack.site.site_extras.find_spec", lambda name: None)
    ran = agendapack("site", *DAY, cwd=council(tmp_path))
    assert (ran.code, ran.err) == (
        2,
        "agendapack: a site needs what is not installed here: icalendar and pagefind_bin\n"
        "    pip install 'agendapack[site]'\n",
    )


def test_nothing_exempt_is_on_the_site(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    assert agendapack("release", KEY, *DAY, cwd=root).code == 0
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    assert (ran.code, ran.err) == (0, "")
    made = files(root / "site")
    for name, data in made.items():
        if "/wasm." in name:  # was made with a program called walrus
            continue
        said = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        assert [word for word in WORDS if word.casefold().encode() in said.lower()] == [], name
        assert [word for word in WORDS if word.casefold() in name] == [], name
    write(root / "templates/site/static/robots.txt", "# Award to Quagga Leisure\n")
    ran = agendapack("site", *DAY, *HERE, cwd=root)
    assert ran.code == 4, ran
    assert "robots.txt" in ran.err
    assert files(root / "site") == made
