"""Nothing exempt is in any file of a site: each kind of file with something planted in it, and what
is public anyway left alone."""

from __future__ import annotations

import gzip
import json
import shutil
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from agendapack.build.kept_cases import KeptCases
from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Silent
from agendapack.problems import UnprovedError
from agendapack.site.site_options import SiteOptions
from agendapack.site.site_proof import prove_site
from tests.exempt_builders import photograph, png
from tests.exempt_council import EXEMPT, KEY, WORDS, exempt_council
from tests.running import write

OTHER = "parks/2024-06-13"
SECRET = "Quagga Leisure asked for a price and came first of the five who had tendered for it"
HINT = (
    "take it out of the public papers and records, and where a document was released, make it anew"
    ' with agendapack release MEETING --amend "REASON"; where the words are public elsewhere,'
    " write them in a public paper too: docs/exempt.md says more"
)
AWARD = "paper 1 of item 3"

PARKS = {
    "meetings/parks/committee.yaml": "name: Parks Committee\n",
    f"meetings/{OTHER}/meeting.yaml": """\
        date: 2024-06-13
        time: "10:00"
        published: 2024-06-05
        items:
          - title: Pools
            papers: [pools.md]
        """,
    f"meetings/{OTHER}/papers/pools.md": """\
        # Pools

        The report of Robin Sample says that the pool will be shut while its roof is mended.
        """,
    f"{EXEMPT}/walrus-terms.md": """\
        # Terms for Walrus Hall

        The report of Robin Sample says that the pool will be shut if Walrus Hall is not sold.
        """,
}
"""A meeting in which nothing is exempt; and an exempt paper that has words of its paper."""


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, pool: WorkerPool) -> Path:
    """A council with a folder ``site`` that holds its documents, and pages about them."""
    root = exempt_council(tmp_path_factory.mktemp("site") / "council", PARKS)
    packs = root / "packs"
    for key in (KEY, OTHER):
        built = build_meeting(root, key, Options(packs), pool=pool)
        assert built.state == "built", (built.problems, built.failure)
        target = root / "site" / "meetings" / key
        target.mkdir(parents=True)
        for file in built.files:
            if file.name.endswith((".pdf", ".html")) and "/" not in file.name:
                shutil.copyfile(packs / key / file.name, target / file.name)
        page = (
            f"<html lang=en><title>{key}</title><body><h1>Cabinet, 16 May 2024</h1></body></html>"
        )
        write(target / "index.html", page)
    shown = "The report of Robin Sample says that the pool will be shut while its roof is mended."
    fragment = {"url": f"meetings/{OTHER}/agenda-pack.pdf#page=3", "content": shown}
    write(root / "site" / "pagefind" / "fragment" / "a.pf_fragment", packed(json.dumps(fragment)))
    write(
        root / "site" / "index.html", "<html lang=en><body><h1>Anytown Council</h1></body></html>"
    )
    prove(root, pool)
    return root


@pytest.fixture
def council(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "council", symlinks=True))


def packed(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return gzip.compress(b"pagefind_dcd" + data, mtime=0)


def prove(
    root: Path, pool: WorkerPool, *, caching: bool = True, static: Sequence[str] = ()
) -> tuple[str, ...]:
    options = SiteOptions(root / "site", date(2024, 7, 1), caching=caching)
    return prove_site(root, root / "site", (KEY, OTHER), options, pool, Silent(), static)


def faults(root: Path, pool: WorkerPool, static: Sequence[str] = ()) -> list[str]:
    """What the proof says of a site with something exempt in it."""
    with pytest.raises(UnprovedError) as raised:
        prove(root, pool, static=static)
    fault = raised.value
    assert fault.hint == HINT
    assert fault.discreet == f"{fault.message}; docs/exempt.md says what to do"
    begin = "the site may hold what is exempt, and was not published: "
    assert fault.message.startswith(begin)
    assert not any(word in fault.message.casefold() for word in map(str.casefold, WORDS))
    return fault.message.removeprefix(begin).split("; ")


def test_a_site_of_what_is_public_is_proved(council: Path, pool: WorkerPool) -> None:
    """Words of an exempt paper that another meeting's public pack has are public."""
    assert prove(council, pool) == ()


def test_words_that_no_document_has_are_found_in_what_tells_of_another_meeting(
    council: Path, pool: WorkerPool
) -> None:
    """The same words as the fragment's, once no pack on the site has them."""
    shutil.rmtree(council / "site" / "meetings" / OTHER)
    told = f"has words of paper 1 of item 3 in supplement 1 that nothing public has ({KEY})"
    assert faults(council, pool) == [f"pagefind/fragment/a.pf_fragment: an entry {told}"]


def ics(text: str) -> bytes:
    """A calendar whose lines are folded in the midst of words."""
    line = f"DESCRIPTION:{text}".replace(",", "\\,")
    folded = "\r\n ".join(line[start : start + 20] for start in range(0, len(line), 20))
    return f"BEGIN:VCALENDAR\r\n{folded}\r\nEND:VCALENDAR\r\n".encode()


def cbor(*texts: str) -> bytes:
    """An array of texts (RFC 8949)."""
    return bytes([0x80 + len(texts)]) + b"".join(
        b"\x78" + bytes([len(text.encode())]) + text.encode() for text in texts
    )


def commented_picture() -> bytes:
    buffer = BytesIO()
    photograph().save(buffer, "JPEG", comment=SECRET.encode())
    return buffer.getvalue()


def packed_comment() -> bytes:
    """A PNG that has it as compressed text."""
    buffer, said = BytesIO(), PngInfo()
    said.add_text("Comment", SECRET, zip=True)
    photograph().save(buffer, "PNG", pnginfo=said)
    return buffer.getvalue()


ENTITIES = "".join(f"&#{ord(letter)};" for letter in SECRET)
ESCAPED = "".join(f"\\u{ord(letter):04x}" for letter in SECRET)
WORDS_OF = f"has words of {AWARD} that nothing public has"
SUM_OF = f"has a sum of money of {AWARD} that nothing public has"

PLANTED: dict[str, tuple[str, bytes, str]] = {
    "a page": ("people/index.html", f"<p>{SECRET}</p>".encode(), f"it {WORDS_OF}"),
    "a page in UTF-16": (
        "people/index.html",
        f"<p>{SECRET}</p>".encode("utf-16"),
        f"it {WORDS_OF}",
    ),
    "a page's attribute": (
        "committees/index.html",
        f'<p title="{SECRET}">x</p>'.encode(),
        f"an attribute {WORDS_OF}",
    ),
    "data in escapes": (
        "oparl/a.json",
        f'{{"name": "{ESCAPED}"}}'.encode(),
        f"an entry {WORDS_OF}",
    ),
    "data, of two members with one name": (
        "oparl/a.json",
        json.dumps({"name": SECRET}).replace("}", ', "name": ""}').encode(),
        f"an entry {WORDS_OF}",
    ),
    "a feed in entities": (
        "feed.xml",
        f"<feed><title>{ENTITIES}</title></feed>".encode(),
        f"it {WORDS_OF}",
    ),
    "a feed's HTML": (
        "feed.xml",
        "<feed><content>&lt;p>{}&lt;/p></content></feed>".format(
            SECRET.replace(" ", "&lt;b> ")
        ).encode(),
        f"an entry {WORDS_OF}",
    ),
    "a feed's marked section": (
        "feed.xml",
        f"<feed><content><![CDATA[<p>{SECRET}</p>]]></content></feed>".encode(),
        f"an entry {WORDS_OF}",
    ),
    "a calendar": ("calendar.ics", ics(SECRET), f"an entry {WORDS_OF}"),
    "a sum in a calendar": ("calendar.ics", ics("£4,213,500"), f"an entry {SUM_OF}"),
    "a style": ("assets/site.css", f"/* {SECRET} */".encode(), f"its text {WORDS_OF}"),
    "a script in escapes": (
        "assets/search.js",
        f'const a = "{ESCAPED}";'.encode(),
        f"its text {WORDS_OF}",
    ),
    "a fragment": (
        "pagefind/fragment/b.pf_fragment",
        packed(json.dumps({"url": "/", "content": SECRET})),
        f"an entry {WORDS_OF}",
    ),
    "a sum in an index": (
        "pagefind/index/a.pf_index",
        packed(cbor("and", "4213500", "came")),
        f"an entry {SUM_OF}",
    ),
    "a file's name in an index": (
        "pagefind/index/a.pf_index",
        packed(cbor("zebra-award.md")),
        f"an entry has a file name of {AWARD} that nothing public has",
    ),
    "a picture's comment": ("assets/logo.jpg", commented_picture(), f"its properties {WORDS_OF}"),
    "a picture's packed comment": (
        "assets/logo.png",
        packed_comment(),
        f"its properties {WORDS_OF}",
    ),
    "a font": (
        "assets/fonts/a.woff2",
        b"\0font",
        f"has an attachment of {AWARD} that nothing public has",
    ),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_planted_in_a_file_of_any_kind_is_found(
    council: Path, pool: WorkerPool, kind: str
) -> None:
    address, data, told = PLANTED[kind]
    if kind == "a font":
        data = (council / EXEMPT / "zebra-award.md").read_bytes()
        told = f"it {told}"
    write(council / "site" / address, data)
    found = [fault for fault in faults(council, pool) if AWARD + " that" in fault]
    assert f"{address}: {told} ({KEY})" in found


def test_a_document_is_held_against_what_is_exempt_of_its_meeting(
    council: Path, pool: WorkerPool
) -> None:
    """Pictures of papers too; of another meeting's pack only what the meeting itself exempts
    counts, since what it says is public."""
    own, other = (council / "site" / "meetings" / key for key in (KEY, OTHER))
    write(own / "papers" / "1-1-play.html", f"<p>{SECRET}</p>")
    write(own / "supplement-1.html", "<p>£4,213,500</p>")
    write(other / "minutes.html", f"<p>{SECRET}</p>")
    assert faults(council, pool) == [
        f"meetings/{KEY}/papers/1-1-play.html: it {WORDS_OF}",
        f"meetings/{KEY}/supplement-1.html: it {SUM_OF}",
    ]


def test_a_file_of_the_councils_own_is_no_document_and_makes_nothing_public(
    council: Path, pool: WorkerPool
) -> None:
    """It is held against everything exempt, also among the files of a meeting that has nothing
    exempt or is none; and it is no template, whose words are public."""
    addresses = ["award.html", *(f"meetings/{each}/award.html" for each in ("a/2019", OTHER))]
    for address in addresses:
        for folder in ("site", "templates/site/static"):
            write(council / folder / address, f"<h1>{address}</h1><p>{SECRET}</p>")
    told = f"it {WORDS_OF} ({KEY})"
    assert faults(council, pool, addresses) == [f"{each}: {told}" for each in addresses]


def moving(picture: Image.Image) -> bytes:
    """It begins with another picture of that size."""
    buffer, first = BytesIO(), Image.linear_gradient("L").resize(picture.size).convert("RGB")
    first.save(buffer, "GIF", save_all=True, append_images=[picture.convert("RGB")])
    return buffer.getvalue()


def test_a_picture_is_known_by_what_it_looks_like(council: Path, pool: WorkerPool) -> None:
    """On every page of the site, in styles too, and among the files of its meeting; of one that
    moves each of its pictures counts."""
    picture = photograph((400, 300))
    write(council / EXEMPT / "zebra-plan.png", png(picture))
    write(
        council / "meetings" / KEY / "meeting.yaml",
        (council / "meetings" / KEY / "meeting.yaml")
        .read_bytes()
        .replace(
            b"- file: zebra-award.md",
            b"- {file: zebra-plan.png, page-count: 1}\n      - file: zebra-award.md",
        ),
    )
    small = png(picture.resize((200, 150)))
    write(council / "site" / "assets" / "home.png", small)
    write(council / "site" / "assets" / "moving.gif", moving(picture))
    address = f"data:image/png;base64,{b64encode(small).decode()}"
    write(council / "site" / "assets" / "site.css", f"h1 {{ background: url({address}) }}")
    write(council / "site" / "meetings" / KEY / "papers" / "1.png", small)
    told = "it has a picture of paper 1 of item 3 that nothing public has"
    assert faults(council, pool) == [
        f"meetings/{KEY}/papers/1.png: {told}",
        *(f"assets/{name}: {told} ({KEY})" for name in ("home.png", "moving.gif", "site.css")),
    ]


@pytest.mark.parametrize(
    "address, data",
    [
        ("pagefind/fragment/b.pf_fragment", b"no gzip"),
        ("pagefind/fragment/b.pf_fragment", packed("{}") + b"more"),
        ("pagefind/index/b.pf_index", gzip.compress(b"another signature", mtime=0)),
        ("pagefind/wasm.en.pagefind", packed(b"no program")),
        ("assets/logo.png", b"no picture"),
    ],
    ids=["not packed", "more than that", "another signature", "no program", "no picture"],
)
def test_what_cannot_be_read_is_not_proved(
    council: Path, pool: WorkerPool, address: str, data: bytes
) -> None:
    write(council / "site" / address, data)
    told = "it cannot be read whole, so nothing is proved of it"
    assert faults(council, pool)[0].startswith(f"{address}: {told}")


def test_every_file_is_of_a_known_kind(council: Path, pool: WorkerPool) -> None:
    site = council / "site"
    write(site / "notes.docx", b"PK")
    (site / "more.html").symlink_to(council / EXEMPT / "zebra-award.md")
    with pytest.raises(UnprovedError) as raised:
        prove(council, pool)
    assert str(raised.value) == (
        "of these files of the site nobody knows what they hold: more.html, notes.docx"
    )


def test_keys_of_which_nothing_could_be_proved_are_given(council: Path, pool: WorkerPool) -> None:
    shutil.rmtree(council / EXEMPT)
    write(council / "site" / "index.html", f"<p>{SECRET}</p>")
    assert prove(council, pool) == (KEY,)


def test_a_meeting_without_one_of_its_exempt_files_is_held_against_the_others(
    council: Path, pool: WorkerPool
) -> None:
    (council / EXEMPT / "walrus-costs.md").unlink()
    assert prove(council, pool) == (KEY,)
    write(council / "site" / "index.html", f"<p>{SECRET}</p>")
    assert faults(council, pool) == [f"index.html: it {WORDS_OF} ({KEY})"]


@pytest.mark.parametrize(
    "file, text",
    [
        (f"{EXEMPT}/meeting.yaml", "items: {3: {title: Award to Quagga Leisure\n"),
        (f"{EXEMPT}/zebra-award.md", "![Award to Quagga Leisure](quagga.png)\n"),
    ],
)
def test_what_is_exempt_and_cannot_be_read_leaves_the_site_unproved(
    council: Path, pool: WorkerPool, file: str, text: str
) -> None:
    write(council / file, text)
    with pytest.raises(UnprovedError) as raised:
        prove(council, pool)
    discreet = raised.value.discreet or ""
    assert discreet.startswith(f"nothing is proved of what is exempt of {KEY}, which has errors: ")
    assert not any(word.casefold() in discreet.casefold() for word in WORDS)
    assert raised.value.hint == f"agendapack check {KEY} tells of them"


class Counting(Silent):
    """Progress that counts the files that were proved, and the meetings that were gathered."""

    def __init__(self) -> None:
        self.files = 0
        self.meetings: list[str] = []

    def begin(self, meeting: str) -> None:
        self.meetings.append(meeting)

    def step(self, stage: str) -> None:
        self.files += stage == "documents held against exempt papers"


def test_what_was_proved_is_not_proved_again(council: Path, pool: WorkerPool) -> None:
    """But what changes is, and everything against exempt papers that change."""

    def counted(caching: bool = True) -> tuple[int, list[str]]:
        counting = Counting()
        options = SiteOptions(council / "site", date(2024, 7, 1), caching=caching)
        prove_site(council, council / "site", (KEY, OTHER), options, pool, counting)
        return counting.files, counting.meetings

    site = council / "site"
    own = len([*(site / "meetings" / KEY).glob("*.*")]) - 1
    beside = 4  # three pages, and a fragment
    assert counted() == (0, [])
    write(site / "calendar" / "index.html", "<h1>Calendar</h1>")
    assert counted() == (1, [])
    write(site / "meetings" / KEY / "decisions.html", "<h1>Decisions</h1>")
    assert counted() == (beside + 2, [])
    award = council / EXEMPT / "zebra-award.md"
    write(award, award.read_text() + "\nQuagga Leisure was asked once more.\n")
    assert counted() == (own + beside + 2, [KEY])
    assert counted() == (0, [])
    assert counted(caching=False) == (own + beside + 2, [KEY])


def test_what_is_kept_of_it_is_for_nobody_else(council: Path) -> None:
    kept = council / ".agendapack" / "exempt"
    assert (kept / "site" / "proved.msgpack").is_file()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_case_that_was_damaged_is_gathered_again(council: Path, pool: WorkerPool) -> None:
    for damaged in ("marks", "case.msgpack", "*.evidence"):
        for file in (council / ".agendapack" / "exempt" / "site" / "cases").glob(f"*/{damaged}"):
            file.write_bytes(b"x")
        counting = Counting()
        [case] = KeptCases(council, pool, counting).gather()
        assert (case.key, counting.meetings) == (KEY, [KEY])
