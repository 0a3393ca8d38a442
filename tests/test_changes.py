"""``changes``: what is different between two documents, page by page."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from shutil import which

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Name, Pdf
from PIL import Image, ImageDraw

from agendapack.build import jobs
from agendapack.changes import changes_page
from agendapack.changes.change_wording import run_line
from agendapack.changes.changes_section import TwoDocuments
from agendapack.changes.page_changes import (
    ChangeKind,
    Comparison,
    SeenPair,
    compared,
    looks_to_compare,
)
from agendapack.changes.page_matching import match_pages
from agendapack.changes.page_reading import read_document
from agendapack.changes.shown_pages import ShownDocument, ShownPage, Unreadable
from agendapack.changes.word_changes import MOST, word_changes
from tests.builders import CORPUS, LAWS, edits, exempt, outline, pack, pdf, saved
from tests.running import Ran, agendapack, council, write
from tests.running import pdf as empty_pdf

# What is decided, without a PDF


def page(text: str, label: str = "", bookmark: str = "", **more: object) -> ShownPage:
    return ShownPage(label, text.encode(), tuple(text.split()), bookmark=bookmark, **more)  # type: ignore[arg-type]


def pages(*texts: str, first: int = 1, bookmark: str = "") -> list[ShownPage]:
    return [page(text, str(number), bookmark) for number, text in enumerate(texts, first)]


def numbered(*found: ShownPage) -> list[ShownPage]:
    """Pages with the numbers that they have where they stand."""
    return [
        ShownPage(str(n), p.picture, p.words, p.rotation, p.stamps, p.bookmark)
        for n, p in enumerate(found, 1)
    ]


def changes(old: Sequence[ShownPage], new: Sequence[ShownPage]) -> Comparison:
    return compared(old, new, match_pages(old, new))


def lines(old: Sequence[ShownPage], new: Sequence[ShownPage]) -> list[str]:
    return [run_line(run) for run in changes(old, new).runs]


def report(name: str, count: int = 3) -> list[str]:
    """Pages of some words, of which few are those of other reports."""
    return [" ".join(f"{name}{number}word{each}" for each in range(40)) for number in range(count)]


def test_one_replaced_report_among_twenty_is_told_in_one_line() -> None:
    old: list[ShownPage] = []
    new: list[ShownPage] = []
    for item in range(1, 21):
        texts = report(f"item{item}", 4)
        old += pages(*texts, bookmark=f"{item}. Title")
        if item == 7:
            texts = [texts[0].replace("word3", "third"), *report("other", 5)]
        new += pages(*texts, bookmark=f"{item}. Title")
    assert lines(numbered(*old), numbered(*new)) == [
        "pages 25 to 28 (7. Title): 1 changed, 11 words, 3 removed, 5 added; now pages 25 to 30",
        "pages 29 to 80: moved to 31 to 82",
    ]


BASE = report("a", 6)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (BASE, []),
        ([*BASE, "one more"], ["page 7: added"]),
        (["one more", "and one", *BASE], ["pages 1 to 2: added", "pages 1 to 6: moved to 3 to 8"]),
        (BASE[:2] + BASE[3:], ["page 3: removed", "pages 4 to 6: moved to 3 to 5"]),
        (BASE[3:] + BASE[:3], ["pages 4 to 6: moved to 1 to 3", "pages 1 to 3: moved to 4 to 6"]),
        (
            [BASE[1].replace("a1word7", "seven"), *BASE[1:]],
            ["page 1: removed", "page 1: added"],
        ),
        (
            [BASE[0].replace("a0word7", "seven"), *BASE[1:]],
            ["page 1: changed, 1 word"],
        ),
        (
            ["new", BASE[0], BASE[1].replace("a1word7 ", ""), *BASE[2:]],
            [
                "page 1: added",
                "page 1: moved to 2",
                "page 2: changed, 1 word; now page 3",
                "pages 3 to 6: moved to 4 to 7",
            ],
        ),
        (
            [BASE[5].replace("a5word7", "seven"), *BASE[:5]],
            ["page 6: changed, 1 word; now page 1", "pages 1 to 5: moved to 2 to 6"],
        ),
    ],
    ids=str,
)
def test_each_kind_of_change_is_told(new: list[str], told: list[str]) -> None:
    found = lines(pages(*BASE), pages(*new))
    if told == ["page 1: removed", "page 1: added"]:  # neighbours of one paper are one line
        told = ["page 1: 1 removed, 1 added"]
    assert found == told


def test_a_page_with_another_stamp_has_moved() -> None:
    """The stamps are no part of what a page shows; with the same number it is told of them."""
    old = [page("text of it", "7", stamps=("Agenda Item 3", "Page 7"))]
    assert lines(old, [page("text of it", "9", stamps=("Agenda Item 3", "Page 9"))]) == [
        "page 7: moved to 9"
    ]
    assert lines(old, [page("text of it", "7", stamps=("Agenda Item 4", "Page 7"))]) == [
        "page 7: changed, 1 word"
    ]


def test_a_page_that_keeps_its_number_elsewhere_has_moved() -> None:
    old = pages("one a", "two b", "three c")
    assert lines(old, [old[1], old[2], old[0]]) == ["page 1: moved to another place"]


def test_a_page_is_turned() -> None:
    old, turned = [page("text", "1")], [page("text", "1", rotation=90)]
    assert lines(old, turned) == ["page 1: turned 90 degrees clockwise"]
    assert lines(turned, old) == ["page 1: turned 270 degrees clockwise"]
    assert lines(old, [page("text", "2", rotation=180)]) == [
        "page 1: turned 180 degrees clockwise; now page 2"
    ]
    both = [ShownPage("1", b"x", ("text", "too", "x"), 90)]
    assert lines([page("text too", "1")], both) == [
        "page 1: changed, 1 word, turned 90 degrees clockwise"
    ]


def test_pages_of_two_items_are_two_lines() -> None:
    old = [page("a b c d", "1", "1. One"), page("e f g h", "2", "2. Two")]
    new = [page("a b c x", "1", "1. One"), page("e f g y", "2", "2. Two")]
    assert lines(old, new) == [
        "page 1 (1. One): changed, 1 word",
        "page 2 (2. Two): changed, 1 word",
    ]


def test_what_looks_otherwise_and_says_the_same() -> None:
    old, new = [page("a b", "1")], [ShownPage("1", b"otherwise", ("a", "b"))]
    pairs = match_pages(old, new)
    assert looks_to_compare(old, new, pairs) == ((0, 0),)
    assert [run_line(run) for run in compared(old, new, pairs).runs] == [
        "page 1: changed, in its looks alone"
    ]
    assert compared(old, new, pairs, {0: SeenPair(True)}).runs == ()


def test_where_words_end_is_no_difference_where_both_look_alike() -> None:
    old, new = [page("a b", "1")], [ShownPage("1", b"otherwise", ("ab",))]
    assert looks_to_compare(old, new, {0: 0}) == ((0, 0),)
    assert compared(old, new, {0: 0}, {0: SeenPair(True)}).runs == ()


def test_scans_are_matched_in_their_order() -> None:
    scans = [ShownPage(str(n), bytes([n]), ()) for n in range(1, 4)]
    other = [scans[0], ShownPage("2", b"other", ()), scans[2]]
    assert lines(scans, other) == ["page 2: changed, in its looks alone"]


def alike(much: float, name: str = "w") -> str:
    """A page of a hundred words, so many of which are those of another with this name."""
    own = round(100 * much)
    return " ".join(f"{name}{n}" if n < own else f"other{much}{name}{n}" for n in range(100))


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        # A blank page goes with its neighbour, before it or after it.
        (["x", "", "B b"], ["y", "", "z", "", "B b"], {1: 3, 2: 4}),
        (["B b", "", "x"], ["y", "B b", "", "z", ""], {0: 1, 1: 2}),
        # Pages that are a little alike keep their order; much alike, they may have moved.
        ([alike(1), "A a"], ["A a", alike(0.5)], {1: 0}),
        ([alike(1), "A a"], ["A a", alike(0.9)], {0: 1, 1: 0}),
        # The most alike of several.
        ([alike(1)], [alike(0.5), alike(0.9)], {0: 1}),
        ([alike(0.5), alike(0.9)], [alike(1)], {1: 0}),
        # Hardly alike.
        ([alike(1)], [alike(0.3)], {}),
        ([alike(1)], [alike(0.41)], {0: 0}),
    ],
)
def test_which_page_has_become_which(old: list[str], new: list[str], pairs: dict[int, int]) -> None:
    assert match_pages(pages(*old), pages(*new)) == pairs


def test_pages_that_are_turned_otherwise_are_two_lines() -> None:
    old = [page("a", "1"), page("b", "2"), page("c", "3")]
    new = [page("a", "1", rotation=90), page("b", "2", rotation=90), page("c", "3", rotation=180)]
    assert lines(old, new) == [
        "pages 1 to 2: turned 90 degrees clockwise",
        "page 3: turned 180 degrees clockwise",
    ]


def test_words_before_and_after_a_difference() -> None:
    old, new = "we meet at ten on Monday in May", "we meet on Monday"
    found = word_changes(old.split(), new.split())[0]
    assert (found.old, found.new, found.before, found.after) == (
        ("at", "ten"),
        (),
        ("we", "meet"),
        ("on", "Monday"),
    )


def test_what_stands_beside_a_difference_is_no_part_of_the_next() -> None:
    first, second = word_changes(["a", "b", "c"], ["x", "b", "y"])
    assert (first.after, second.before) == (("b",), ("b",))
    [found] = word_changes(["a", "a"], ["a"])
    assert (found.old, found.new) == (("a",), ())


def test_very_many_words_are_one_difference() -> None:
    old, new = [f"a{n}" for n in range(MOST + 1)], ["b"]
    [found] = word_changes(["x", *old, "y"], ["x", *new, "y"])
    assert (found.old_start, len(found.old), found.new, found.count) == (
        1,
        MOST + 1,
        ("b",),
        MOST + 1,
    )


def test_a_table_of_few_words_takes_no_minutes() -> None:
    old = [str(n * n % 7 % 3) for n in range(3_000)]
    new = [str(n * n % 5 % 3) for n in range(3_000)]
    assert sum(each.count for each in word_changes(old, new)) >= 1_000


TEXTS = st.lists(st.sampled_from(["", "blank", *report("a", 3), *report("b", 3)]), max_size=12)


@LAWS
@given(TEXTS)
def test_nothing_is_different_between_a_document_and_itself(texts: list[str]) -> None:
    assert changes(pages(*texts), pages(*texts)).runs == ()


@LAWS
@given(TEXTS, st.data())
def test_any_order_of_the_same_pages_is_told_as_moves(
    texts: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(texts))
    kinds = {run.kind for run in changes(pages(*texts), pages(*other)).runs}
    assert kinds <= {ChangeKind.MOVED}


@LAWS
@given(TEXTS, st.lists(st.sampled_from(["new x y", "blank", "", "z"]), max_size=4), st.data())
def test_pages_that_are_put_in_are_told_as_many(
    texts: list[str], put_in: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(texts)))
    new = texts[:at] + put_in + texts[at:]
    for before, after, kind in (
        (texts, new, ChangeKind.ADDED),
        (new, texts, ChangeKind.REMOVED),
    ):
        found = [p.kind for run in changes(pages(*before), pages(*after)).runs for p in run.pages]
        assert found.count(kind) == len(put_in)
        assert set(found) <= {kind, ChangeKind.MOVED}


@LAWS
@given(TEXTS, TEXTS)
def test_every_page_is_told_once(before: list[str], after: list[str]) -> None:
    old, new = pages(*before), pages(*after)
    pairs = match_pages(old, new)
    assert len(set(pairs.values())) == len(pairs)
    found = [p for run in compared(old, new, pairs).runs for p in run.pages]
    for side, count in (("old", len(old)), ("new", len(new))):
        told = [getattr(p, side) for p in found if getattr(p, side) is not None]
        assert len(told) == len(set(told))
        single = set(range(count)) - (set(pairs) if side == "old" else set(pairs.values()))
        assert single <= set(told)


def test_five_hundred_pages_that_all_changed_are_matched() -> None:
    """Within the time of a test: what is compared does not grow with the square of the pages."""
    old = pages(*(text for n in range(250) for text in report(f"r{n}x", 2)))
    new = [page(" ".join(p.words[1:]), p.label) for p in old]
    assert match_pages(old, new) == {n: n for n in range(500)}


# PDFs


def read(source: bytes, folder: Path, name: str = "read") -> ShownDocument:
    file = folder / f"{name}.pdf"
    file.write_bytes(source)
    found = read_document(file, folder / f"{name}-bare.pdf")
    assert isinstance(found, ShownDocument)
    return found


def told(old: bytes, new: bytes, folder: Path) -> list[str]:
    comparison = jobs.compare_shown(read(old, folder, "old"), read(new, folder, "new"))
    return [run_line(run) for run in comparison.runs]


def edited(source: bytes, *edit: Callable[[Pdf], None]) -> bytes:
    with _opened(source) as made:
        for each in edit:
            each(made)
        return saved(made)


def _opened(source: bytes) -> Pdf:
    return pikepdf.open(BytesIO(source))


PAPER = pdf(6, edit=outline(("One", 0), ("Two", 3)))
OTHER = pdf(2, text="Something else altogether")


def _insert(at: int) -> Callable[[Pdf], None]:
    def insert(made: Pdf) -> None:
        with _opened(OTHER) as other:
            for number, inserted in enumerate(other.pages):
                made.pages.insert(at + number, inserted)

    return insert


def _take_out(made: Pdf) -> None:
    del made.pages[1]


def _move(made: Pdf) -> None:
    last = made.pages[5]
    made.pages.insert(0, last)
    del made.pages[6]


def _turn(made: Pdf) -> None:
    made.pages[2].rotate(90, relative=True)


def _reword(made: Pdf) -> None:
    stream = made.pages[4].obj.Contents
    stream.write(stream.read_bytes().replace(b"(Paper", b"(Report"))


def _recolour(made: Pdf) -> None:
    stream = made.pages[4].obj.Contents
    stream.write(stream.read_bytes().replace(b"0.2 0.4 0.8 RG", b"0.8 0.4 0.2 RG"))


@pytest.mark.parametrize(
    ("edit", "lines_told"),
    [
        (lambda _: None, []),
        (_insert(3), ["pages 4 to 5 (One): added", "pages 4 to 6: moved to 6 to 8"]),
        (_take_out, ["page 2 (One): removed", "pages 3 to 6: moved to 2 to 5"]),
        (_move, ["page 6: moved to 1", "pages 1 to 5: moved to 2 to 6"]),
        (_turn, ["page 3 (One): turned 90 degrees clockwise"]),
        (_reword, ["page 5 (Two): changed, 1 word"]),
        (_recolour, ["page 5 (Two): changed, in its looks alone"]),
    ],
    ids=["nothing", "insert", "take out", "move", "turn", "reword", "recolour"],
)
def test_what_was_done_to_a_pdf_is_told(
    edit: Callable[[Pdf], None], lines_told: list[str], tmp_path: Path
) -> None:
    assert told(PAPER, edited(PAPER, edit), tmp_path) == lines_told


def resaved(source: bytes, folder: Path) -> bytes:
    """The same pages as another program saves them: streams and objects anew, one stream a page."""
    with _opened(source) as made:
        for each in made.pages:
            each.contents_coalesce()
        made.save(
            folder / "resaved.pdf",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            qdf=True,
        )
    return (folder / "resaved.pdf").read_bytes()


def test_saving_again_changes_nothing(tmp_path: Path) -> None:
    assert told(PAPER, resaved(PAPER, tmp_path), tmp_path) == []


def test_a_hair_s_breadth_is_no_difference(tmp_path: Path) -> None:
    """As where another program rounds where letters stand; a missing line is one."""

    def redraw(before: bytes, after: bytes) -> Callable[[Pdf], None]:
        def edit(made: Pdf) -> None:
            for each in made.pages:
                content = each.obj.Contents.read_bytes()
                each.obj.Contents.write(content.replace(before, after, 1))

        return edit

    assert told(PAPER, edited(PAPER, redraw(b"q ", b"1 0 0 1 0.2 -0.2 cm q ")), tmp_path) == []
    assert told(PAPER, edited(PAPER, redraw(b" re S", b" re n")), tmp_path) == [
        "pages 1 to 3 (One): changed, in their looks alone",
        "pages 4 to 6 (Two): changed, in their looks alone",
    ]


def test_a_pale_tint_is_a_difference(tmp_path: Path) -> None:
    old = pdf(content=b"0.8 g 100 100 30 30 re f 0 g 300 300 9 9 re f")
    new = pdf(content=b"0.7 g 100 100 30 30 re f 0 g 300.2 300 9 9 re f")
    assert told(old, new, tmp_path) == ["page 1: changed, in its looks alone"]
    assert "1 place outlined" in html_of(old, new, tmp_path)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bytes, bytes]]:
    """A pack of three papers, and the same with two pages more in the first, and so with others
    after it that bear higher numbers."""
    folder = tmp_path_factory.mktemp("packs")
    first, second, third = pdf(2, text="First"), pdf(2, text="Second"), pdf(4, text="Third")
    longer = pdf(4, text="First")
    old = pack(folder, [("1", first), ("2", second), ("3", third)], "old.pdf")
    new = pack(folder, [("1", longer), ("2", second), ("3", third)], "new.pdf")
    yield old.path.read_bytes(), new.path.read_bytes()


def test_pages_of_a_pack_move_with_their_stamps(packs: tuple[bytes, bytes], tmp_path: Path) -> None:
    old, new = packs
    found = read(old, tmp_path).pages
    assert [each.label for each in found] == ["i", "ii", *"12345678"]
    assert found[2].stamps == ("Agenda Item 1", "Page 1")
    assert "Agenda" not in found[2].words
    assert told(old, new, tmp_path)[1:] == [
        "pages 3 to 4 (1. Title 1): added",
        "pages 3 to 8: moved to 5 to 10",
    ]


def test_a_pack_that_another_program_saved_is_the_same(
    packs: tuple[bytes, bytes], tmp_path: Path
) -> None:
    assert told(packs[0], resaved(packs[0], tmp_path), tmp_path) == []


REAL = CORPUS / "council"


NO_PAPERS = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real papers are no part of this project"
)


@NO_PAPERS
@pytest.mark.parametrize(
    "name", ["CPP Minutes 10.12.24.pdf", "Appendix 5 - Service Offer Comparison.pdf"]
)
def test_what_was_done_to_a_real_paper_is_told(name: str, tmp_path: Path) -> None:
    source = (REAL / name).read_bytes()
    with _opened(source) as made:
        count = len(made.pages)
    assert told(source, resaved(source, tmp_path), tmp_path) == []
    inserted = told(source, edited(source, _insert(1)), tmp_path)
    rest = "page 2: moved to 4" if count == 2 else f"pages 2 to {count}: moved to 4 to {count + 2}"
    assert [re.sub(r" \(.*\)", "", line) for line in inserted] == ["pages 2 to 3: added", rest]


PROGRAMS = {
    "qpdf": ["qpdf", "--linearize", "--object-streams=generate", "{old}", "{new}"],
    "gs": [
        *("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite"),
        *("-sOutputFile={new}", "{old}"),
    ],
    "pdftocairo": ["pdftocairo", "-pdf", "{old}", "{new}"],
}


@pytest.mark.once
@NO_PAPERS
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_real_paper_that_another_program_saved_has_no_changes(
    program: str, tmp_path: Path
) -> None:
    name = "Appendix 1 - Selection and Member Services recommendations.pdf"
    if which(program) is None:
        pytest.skip(f"{program} is not installed")
    new = tmp_path / "saved.pdf"
    command = [part.format(old=REAL / name, new=new) for part in PROGRAMS[program]]
    subprocess.run(command, check=True, capture_output=True)
    assert told((REAL / name).read_bytes(), new.read_bytes(), tmp_path) == []


def scan(figure: str, size: int = 14) -> bytes:
    """A page that is a picture of a table, with 150 dots to an inch; ``size`` in dots."""
    image = Image.new("L", (620, 877), 255)
    draw = ImageDraw.Draw(image)
    for row in range(20):
        text = figure if row == 9 else f"{row},4{row % 7}6"
        draw.text((60, 60 + row * 2 * size), text, fill=0, font_size=size)
    file = BytesIO()
    image.save(file, "PDF", resolution=75)
    return file.getvalue()


@pytest.mark.parametrize(("figure", "other"), [("9,386", "9,336"), ("9,386", "9.386")])
def test_another_figure_in_a_scan_is_told(figure: str, other: str, tmp_path: Path) -> None:
    assert told(scan(figure), scan(figure, 14), tmp_path) == []
    assert told(scan(figure), scan(other), tmp_path) == ["page 1: changed, in its looks alone"]


def small_scan(figure: str, quality: int) -> Image.Image:
    """Twenty rows of small print, as a scan of 100 dots to an inch that was packed with loss."""
    image = Image.new("L", (400, 300), 255)
    draw = ImageDraw.Draw(image)
    for row in range(20):
        text = figure if row == 9 else f"{row},4{row % 7}6 and {row * 37 % 91} more"
        draw.text((20, 5 + row * 14), text, fill=0, font_size=9)
    packed = BytesIO()
    image.save(packed, "JPEG", quality=quality)
    return Image.open(packed)


def page_with(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PDF", resolution=100, quality=95)
    return file.getvalue()


@pytest.mark.parametrize("pair", ["38", "65", "09"])
def test_another_figure_in_a_coarse_scan_is_told(pair: str, tmp_path: Path) -> None:
    """What a program that packs all of it anew makes otherwise is not."""
    old, new = (small_scan(f"12,{figure}46", 85) for figure in pair)
    assert told(page_with(old), page_with(new), tmp_path) == ["page 1: changed, in its looks alone"]
    again = small_scan(f"12,{pair[0]}46", 70)
    assert again.tobytes() != old.tobytes()
    assert told(page_with(old), page_with(again), tmp_path) == []


def masked_scan(figure: str) -> bytes:
    """As scanners divide a page: black all over, and the letters in its mask."""

    def edit(made: Pdf) -> None:
        mask = made.make_stream(
            Image.eval(small_scan(figure, 95), lambda tone: 255 - tone).tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=400,
            Height=300,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        ink = made.make_stream(
            b"\0",
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            SMask=mask,
        )
        made.pages[0].Resources.XObject = pikepdf.Dictionary(Ink=ink)

    return pdf(content=b"q 288 0 0 216 50 400 cm /Ink Do Q", edit=edit)


def test_another_figure_in_the_mask_of_a_scan_is_told(tmp_path: Path) -> None:
    old, new = masked_scan("12,346"), masked_scan("12,846")
    assert told(old, new, tmp_path) == ["page 1: changed, in its looks alone"]
    assert told(old, resaved(old, tmp_path), tmp_path) == []


@pytest.mark.parametrize("colours", [(b"0.75 g", b""), (b"1 g", b"0.8 g 90 490 200 30 re f")])
def test_another_figure_is_told_however_pale_it_is(
    colours: tuple[bytes, bytes], tmp_path: Path
) -> None:
    ink, ground = colours

    def page_of(figure: bytes) -> bytes:
        words = b"the cost of three sites is 1" + figure + b"4 in all"
        text = b" BT /F1 7 Tf 100 500 Td (" + words + b") Tj ET"
        return pdf(content=ground + b" " + ink + text)

    assert told(page_of(b"0"), page_of(b"9"), tmp_path) == ["page 1: changed, 1 word"]


@pytest.mark.parametrize("size", [b"/F1 14 Tf", b"/F1 1 Tf 14 0 0 14 0 0 Tm"])
def test_a_letter_that_is_written_down_as_another_is_no_difference(
    size: bytes, tmp_path: Path
) -> None:
    """As Ghostscript writes dashes of some fonts; another letter in its place is one.  A font may
    be of one point, and enlarged."""

    def renamed(made: Pdf) -> None:
        codes = made.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap\n"
            b"1 begincodespacerange <00> <FF> endcodespacerange\n"
            b"1 beginbfchar <70> <00F1> endbfchar\nendcmap"
        )
        for each in made.pages:
            each.Resources.Font.F1.ToUnicode = codes

    content = b"1 0 0 1 100 500 cm BT " + size + b" (a paper of it) Tj ET"
    old, new = pdf(content=content), edited(pdf(content=content), renamed)
    assert "\u00f1a\u00f1er" in read(new, tmp_path).pages[0].words
    assert told(old, new, tmp_path) == []
    other = pdf(content=content.replace(b"paper", b"baber"))
    assert told(old, other, tmp_path) == ["page 1: changed, 1 word"]


@pytest.mark.parametrize("pair", ["38", "17", "06", "56", ".,"])
def test_another_figure_is_told_however_the_page_is_drawn(pair: str, tmp_path: Path) -> None:
    def page_of(figure: str, x: bytes) -> bytes:
        words = b"the cost of three sites is 1" + figure.encode() + b"4 in all"
        return pdf(content=b"BT /F1 8 Tf " + x + b" 500 Td (" + words + b") Tj ET")

    old, new = page_of(pair[0], b"100"), page_of(pair[1], b"100.2")
    assert told(old, new, tmp_path) == ["page 1: changed, 1 word"]
    assert told(old, page_of(pair[0], b"100.2"), tmp_path) == []


# The command


def test_the_command_prints_a_line_for_a_run(tmp_path: Path) -> None:
    write(tmp_path / "old.pdf", PAPER)
    write(tmp_path / "new.pdf", edited(PAPER, _reword, _turn))
    assert agendapack("changes", "old.pdf", "new.pdf", cwd=tmp_path) == Ran(
        0,
        "page 3 (One): turned 90 degrees clockwise\npage 5 (Two): changed, 1 word\n",
        "",
    )
    assert agendapack("changes", "old.pdf", "old.pdf", cwd=tmp_path) == Ran(
        0, "no changes: both show the same pages in the same order\n", ""
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], str]:
    """What is printed as JSON of a pair, and its page of HTML."""
    folder = tmp_path_factory.mktemp("shown")
    write(folder / "old.pdf", pdf(6, edit=edits(outline(("<b>One", 0)))))
    change = edits(_reword, _turn, _take_out)
    write(folder / "new.pdf", edited((folder / "old.pdf").read_bytes(), change))
    ran = agendapack(
        *("changes", "old.pdf", "new.pdf", "--format", "json", "--html", "changes.html"),
        cwd=folder,
    )
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out), (folder / "changes.html").read_text(encoding="utf-8")


def test_changes_as_json(shown: tuple[dict[str, object], str]) -> None:
    document = shown[0]
    assert list(document) == ["changes", "problems", "failures"]
    found = document["changes"]
    assert isinstance(found, list)
    assert [(run["kind"], run["words"]) for run in found] == [
        ("removed", 0),
        ("turned", 0),
        ("moved", 0),
        ("changed", 1),
        ("moved", 0),
    ]
    assert found[3] == {
        "kind": "changed",
        "bookmark": "<b>One",
        "words": 1,
        "pages": [
            {
                "kind": "changed",
                "old": {"page": 5, "label": "5"},
                "new": {"page": 4, "label": "4"},
                "turned": 0,
                "words": 1,
                "differences": [{"old": "Paper", "new": "Report"}],
            }
        ],
    }


def test_the_page_shows_what_differs_and_asks_nobody(
    shown: tuple[dict[str, object], str],
) -> None:
    html = shown[1]
    assert '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';' in html
    assert '<html lang="en-GB">' in html
    assert not re.findall(r"(?:src|href)=\"(?!data:image/png;base64,|#change-\d+\")", html)
    assert "<b>" not in html
    assert re.findall(r"<h[1-4]>(.*?)</h", html) == [
        "What has changed",
        "Page 2 (&lt;b&gt;One): removed",
        "Page 2: removed",
        "Page 3 (&lt;b&gt;One): turned 90 degrees clockwise; now page 2",
        "Page 3, now 2",
        "Page 5 (&lt;b&gt;One): changed, 1 word; now page 4",
        "Page 5, now 4",
        "Words that differ",
    ]
    assert re.findall(r'alt="(.*?)"', html) == [
        "Page 2 of old.pdf",
        "Page 3 of old.pdf",
        "Page 2 of new.pdf",
        "Page 5 of old.pdf, 1 place outlined",
        "Page 4 of new.pdf, 1 place outlined",
    ]
    assert (
        '<li><del><span class="spoken">taken out: </span>Paper</del>'
        ' <ins><span class="spoken">put in: </span>Report</ins>'
        ' <span class="spoken">, before: </span>5</li>'
    ) in html
    sizes = re.findall(r'width="(\d+)" height="(\d+)"', html)
    assert sizes[1:3] == [("595", "842"), ("842", "595")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"words", '"new.pdf" is not a PDF\n    only PDFs are compared: save it as PDF first'),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            '"new.pdf" is a pointer of Git LFS, not the file\n    the file itself is not on this'
            ' computer yet: run "git lfs pull"',
        ),
        (
            empty_pdf(password="x"),
            '"new.pdf" needs a password to open\n    save a copy of it without a password, and'
            " compare that",
        ),
        (
            b"%PDF-1.7\nnothing of the kind",
            '"new.pdf" cannot be read as a PDF\n    open it in the program it came from and save'
            " it as PDF again",
        ),
        (
            empty_pdf(0),
            '"new.pdf" has no pages\n    there is nothing to compare: look for the whole file',
        ),
    ],
    ids=["text", "pointer", "password", "damaged", "empty"],
)
def test_a_file_that_cannot_be_compared(content: bytes, message: str, tmp_path: Path) -> None:
    write(tmp_path / "old.pdf", PAPER)
    write(tmp_path / "new.pdf", content)
    ran = agendapack("changes", "old.pdf", "new.pdf", cwd=tmp_path)
    assert ran == Ran(1, "", f"new.pdf: error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("old.pdf", "none.pdf"),
            "there is no file {folder}/none.pdf\n    name two PDFs, the older one first",
        ),
        (("old.pdf", "."), "{folder} is a folder\n    name two PDFs, the older one first"),
        (
            ("old.pdf", "old.pdf", "--html", "old.pdf"),
            "{folder}/old.pdf is not the name of a web page\n    give --html a name that ends in"
            " .html",
        ),
    ],
    ids=["missing", "folder", "no page"],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    write(tmp_path / "old.pdf", PAPER)
    ran = agendapack("changes", *arguments, cwd=tmp_path)
    assert ran == Ran(2, "", f"agendapack: {message.format(folder=tmp_path)}\n")


# Exempt business


@pytest.fixture
def with_members(tmp_path: Path) -> Path:
    """A council with a pack for members and a public one, whose bookmark and words are exempt."""
    council(tmp_path)
    old = pdf(2, text="Walrus Hall", edit=outline(("Walrus", 0)))
    write(tmp_path / "members/parks/2024-05-16/agenda-pack.pdf", old)
    write(tmp_path / "packs/parks/2024-05-16/agenda-pack.pdf", edited(old, _take_out))
    return tmp_path


MEMBERS = "members/parks/2024-05-16/agenda-pack.pdf"
PUBLIC = "packs/parks/2024-05-16/agenda-pack.pdf"


@pytest.mark.parametrize(
    "target", ["packs/changes.html", "changes.html", "meetings/parks/changes.html"]
)
def test_pages_of_members_documents_are_not_shown_where_they_may_be_published(
    target: str, with_members: Path
) -> None:
    ran = agendapack("changes", PUBLIC, MEMBERS, "--html", target, cwd=with_members)
    assert ran == Ran(
        2,
        "",
        f"agendapack: pages of members' documents cannot be shown in {with_members / target}:"
        " what lies there may be published\n"
        "    write it into the council's members/, or outside the council's folder\n",
    )
    assert not (with_members / target).exists()


def test_pages_of_members_documents_are_shown_among_them(with_members: Path) -> None:
    target = "members/changes.html"
    ran = agendapack("changes", MEMBERS, PUBLIC, "--html", target, cwd=with_members)
    assert ran == Ran(0, f"page 2: removed\n{target}\n", "")
    assert (with_members / target).is_file()


def test_what_members_documents_say_is_not_printed_where_others_read_along(
    with_members: Path,
) -> None:
    ran = agendapack("changes", MEMBERS, PUBLIC, "--format", "json", cwd=with_members)
    assert ran.code == 0
    assert "Walrus" not in ran.out
    public = agendapack("changes", PUBLIC, PUBLIC, "--html", "packs/same.html", cwd=with_members)
    assert public.code == 0


def test_the_mark_of_exempt_pages_is_known_wherever_the_file_lies(tmp_path: Path) -> None:
    made = pack(tmp_path, [exempt("1", pdf(2))])
    found = read_document(made.path, tmp_path / "bare.pdf")
    assert isinstance(found, ShownDocument)
    assert found.is_marked


def test_a_hostile_file_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "hostile.pdf"
    file.write_bytes(pdf(1)[:200])
    found = read_document(file, tmp_path / "bare.pdf")
    assert found == Unreadable(
        "cannot be read as a PDF",
        "open it in the program it came from and save it as PDF again",
    )


def test_a_word_that_a_line_s_end_divides_is_whole(tmp_path: Path) -> None:
    content = b"BT /F1 14 Tf 100 500 Td (an exam-) Tj 0 -16 Td (ple of it) Tj ET"
    assert read(pdf(content=content), tmp_path).pages[0].words == ("an", "example", "of", "it")


def test_half_of_a_character_is_shown_as_none(tmp_path: Path) -> None:
    def broken(made: Pdf) -> None:
        half = pikepdf.String(b"\xfe\xff\xd8\x00\x00A")
        made.Root.Outlines.First.Title = half
        made.Root.PageLabels = pikepdf.Dictionary(
            Nums=pikepdf.Array([0, pikepdf.Dictionary(P=half, S=Name.D)])
        )

    made = edited(PAPER, broken)
    write(tmp_path / "a.pdf", made)
    write(tmp_path / "b.pdf", edited(made, _turn, _reword))
    ran = agendapack("changes", "a.pdf", "b.pdf", "--html", "c.html", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_items_that_begin_on_one_page_do_not_name_it(tmp_path: Path) -> None:
    made = pdf(
        4, edit=outline(("Front", 0), ("1. Apologies", 1), ("2. Urgent", 1), ("3. Trees", 3))
    )
    found = [each.bookmark for each in read(made, tmp_path).pages]
    assert found == ["Front", "Front", "Front", "3. Trees"]


def test_the_one_item_without_papers_does_not_name_the_front_sheet(
    packs: tuple[bytes, bytes], tmp_path: Path
) -> None:
    """Its bookmark leads to its line there; in what is no pack such a one begins a section."""

    def lead(made: Pdf) -> None:
        line = pikepdf.Array([made.pages[1].obj, Name.XYZ, 0, 700, None])
        outline(("Agenda", 0), ("1. Apologies", line), ("2. Trees", 2))(made)

    found = [each.bookmark for each in read(edited(packs[0], lead), tmp_path).pages]
    assert found[:3] == ["Agenda", "Agenda", "2. Trees"]
    found = [each.bookmark for each in read(edited(pdf(3), lead), tmp_path).pages]
    assert found == ["Agenda", "1. Apologies", "2. Trees"]


def test_a_page_that_says_turn_in_every_way_is_read(tmp_path: Path) -> None:
    made = edited(PAPER, lambda made: made.pages[0].obj.__setitem__(Name.Rotate, -90))
    assert read(made, tmp_path).pages[0].rotation == 270


# The pictures


def mark_of(html: str, number: int) -> tuple[int, int, int, int]:
    """Where the marks lie on a picture of the page: left, top, right, foot in pixels."""
    data = re.findall(r"data:image/png;base64,([^\"]+)", html)[number]
    with Image.open(BytesIO(b64decode(data))) as opened:
        picture = opened.convert("RGB")
    red = _marked(picture)
    across, down = [x for x, _ in red], [y for _, y in red]
    return min(across), min(down), max(across), max(down)


def _marked(picture: Image.Image) -> list[tuple[int, int]]:
    data = picture.tobytes()
    found = []
    for index in range(picture.width * picture.height):
        red, green, blue = data[3 * index : 3 * index + 3]
        if red > 140 and green < 60 and blue < 80:
            found.append((index % picture.width, index // picture.width))
    return found


def html_of(old: bytes, new: bytes, folder: Path) -> str:
    documents = read(old, folder, "old"), read(new, folder, "new")
    files = folder / "old.pdf", folder / "new.pdf"
    comparison = jobs.compare_shown(*documents)
    return jobs.show_changes(TwoDocuments(files, documents, comparison, ("old.pdf", "new.pdf")))


@pytest.mark.parametrize(
    ("rotate", "middle"),
    [(0, (217, 416)), (90, (426, 217)), (180, (378, 426)), (270, (416, 378))],
)
def test_a_word_that_differs_has_a_box_however_the_page_is_turned(
    rotate: int, middle: tuple[int, int], tmp_path: Path
) -> None:
    old, new = pdf(rotate=rotate), pdf(rotate=rotate, text="Other")
    left, top, right, foot = mark_of(html_of(old, new, tmp_path), 0)
    assert abs((left + right) / 2 - middle[0]) < 8
    assert abs((top + foot) / 2 - middle[1]) < 8
    assert sorted((right - left, foot - top)) == pytest.approx([17, 43], abs=8)


def test_what_looks_otherwise_has_a_box(tmp_path: Path) -> None:
    html = html_of(PAPER, edited(PAPER, _recolour), tmp_path)
    assert "<p>Its words are the same: it looks otherwise.</p>" in html
    assert mark_of(html, 1) == pytest.approx((55, 55, 540, 787), abs=8)


def test_of_very_many_pages_some_are_pictured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_page, "MOST_PICTURED", 2)
    html = html_of(PAPER, pdf(6, text="Some report"), tmp_path)
    assert html.count("<img") == 4
    assert html.count("Words that differ") == 6
    assert "<p>6 pages differ, of which the first 2 are shown as pictures.</p>" in html


def test_a_page_of_nothing_says_so(tmp_path: Path) -> None:
    html = html_of(PAPER, PAPER, tmp_path)
    assert "<p>Nothing: both show the same pages in the same order.</p>" in html


def test_a_pack_whose_stamps_another_program_drew_is_compared_with_them(
    packs: tuple[bytes, bytes], tmp_path: Path
) -> None:
    def redraw(made: Pdf) -> None:
        for each in made.pages:
            each.contents_coalesce()
            content = each.obj.Contents.read_bytes()
            each.obj.Contents.write(content.replace(b"q 0 g 0 Tr BT", b"q 0 0 0 rg 0 Tr BT"))

    write(tmp_path / "old.pdf", packs[0])
    write(tmp_path / "new.pdf", edited(packs[0], redraw))
    ran = agendapack("changes", "old.pdf", "new.pdf", cwd=tmp_path)
    assert ran == Ran(0, "no changes: both show the same pages in the same order\n", "")


def test_an_exempt_file_is_not_named_where_others_read_along(tmp_path: Path) -> None:
    council(tmp_path)
    secret = "meetings/parks/2024-05-16/exempt/walrus.pdf"
    write(tmp_path / secret, b"words")
    assert agendapack("changes", secret, secret, cwd=tmp_path) == Ran(
        1, "", "meetings/parks/2024-05-16/exempt: error: a file is not a PDF\n"
    )
    missing = secret.replace("walrus", "zebra")
    assert agendapack("changes", missing, secret, cwd=tmp_path) == Ran(
        2, "", "agendapack: there is no such file\n"
    )
