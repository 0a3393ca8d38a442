"""What a published pack shows of itself is read, however its PDF was made."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.changes.shown_pages import Unreadable
from agendapack.papers.prepare import open_pdf
from agendapack.unpack.pack_signs import PackBookmark, PackSigns, PageSigns
from agendapack.unpack.signs.sign_reading import read_signs
from tests.builders import link, names, outline, pdf, saved


def read(tmp_path: Path, made: bytes) -> PackSigns:
    file = tmp_path / "pack.pdf"
    file.write_bytes(made)
    signs = read_signs(file)
    assert isinstance(signs, PackSigns), signs
    return signs


def read_page(tmp_path: Path, content: str, **options: object) -> PageSigns:
    made = pdf(content=content.encode("latin-1"), **options)  # type: ignore[arg-type]
    return read(tmp_path, made).pages[0]


def texts(page: PageSigns) -> list[str]:
    return [line.text for line in page.lines]


def show(text: str, x: float = 72, y: float = 700, size: float = 12) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def test_lines_are_read_from_top_to_bottom_with_where_they_stand(tmp_path: Path) -> None:
    page = read_page(tmp_path, show("Second", y=680) + show("First", y=700, size=16))
    assert texts(page) == ["First", "Second"]
    first = page.lines[0]
    assert (first.size, first.top, first.bottom) == (16, 129.09, 145.09)
    assert first.left == pytest.approx(73, abs=1)
    assert first.right == pytest.approx(72 + 16 * 1.94, abs=1)
    assert (page.width, page.height) == (595.28, 841.89)


def test_a_wide_gap_divides_a_line_and_a_space_does_not(tmp_path: Path) -> None:
    columns = show("4.") + show("Minutes of the", x=104) + show("last", x=188) + show("Ask", x=400)
    assert texts(read_page(tmp_path, columns)) == ["4.", "Minutes of the last", "Ask"]


def test_cells_of_a_table_are_apart_though_the_gap_is_narrow(tmp_path: Path) -> None:
    """The first cell is drawn whole before the second, as word processors do."""
    content = show("Council House,") + show("Maidstone", y=686) + show("Telephone:", x=166)
    assert texts(read_page(tmp_path, content)) == ["Council House,", "Telephone:", "Maidstone"]


def test_the_words_of_a_stretched_line_stay_together(tmp_path: Path) -> None:
    content = "22 Tw " + show("or on the rising of Council")
    assert texts(read_page(tmp_path, content)) == ["or on the rising of Council"]


def test_letters_that_are_set_one_by_one_are_words_again(tmp_path: Path) -> None:
    widths = {"M": 10.0, "i": 2.7, "n": 6.7, "u": 6.7, "t": 3.3, "e": 6.7, "s": 6.0, "o": 6.7}
    at, content = 72.0, ""
    for letter in "Minutes to note":
        if letter == " ":
            at += 3.3
        else:
            content += show(letter, x=at)
            at += widths[letter]
    assert texts(read_page(tmp_path, content)) == ["Minutes to note"]


def test_spaced_out_letters_are_one_word(tmp_path: Path) -> None:
    content = "BT /F1 12 Tf 4 Tc 72 700 Td (AGENDA) Tj ET"
    assert texts(read_page(tmp_path, content)) == ["AGENDA"]


def test_what_is_raised_stays_in_its_line(tmp_path: Path) -> None:
    content = "BT /F1 12 Tf 72 700 Td (9) Tj 5 Ts /F1 7 Tf (th) Tj 0 Ts /F1 12 Tf ( July) Tj ET"
    page = read_page(tmp_path, content)
    assert texts(page) == ["9th July"]
    assert [part.size for part in page.lines[0].parts] == [12, 7, 12]


def test_bold_and_slanted_letters_are_parts(tmp_path: Path) -> None:
    def fonts(made: Pdf) -> None:
        for key, name in (("/B1", "Helvetica-Bold"), ("/I1", "Helvetica-Oblique")):
            made.pages[0].Resources.Font[key] = Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + name)
            )

    content = "BT /B1 12 Tf 72 700 Td (Members: ) Tj /F1 12 Tf (Cook, ) Tj /I1 12 Tf (Chair) Tj ET"
    [line] = read_page(tmp_path, content, edit=fonts).lines
    assert [(part.text, part.bold, part.italic) for part in line.parts] == [
        ("Members: ", True, False),
        ("Cook, ", False, False),
        ("Chair", False, True),
    ]


def test_what_is_drawn_twice_to_look_bold_is_said_once(tmp_path: Path) -> None:
    assert texts(read_page(tmp_path, show("Agenda") + show("Agenda", x=72.4))) == ["Agenda"]


def test_fill_and_stroke_is_bold(tmp_path: Path) -> None:
    [line] = read_page(tmp_path, "2 Tr " + show("Agenda")).lines
    assert line.is_bold


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_comes_out_upright(tmp_path: Path, rotate: int) -> None:
    """Text that a reader sees at the upper left, 72 points from the left and 100 from the top."""
    sheet = (595, 842)
    seen = sheet if rotate in (0, 180) else sheet[::-1]
    matrix = {
        0: f"1 0 0 1 172 {742 + 50}",
        90: f"0 1 -1 0 {100 + 100} 122",
        180: f"-1 0 0 -1 {595 - 72 + 100} {100 + 50}",
        270: f"0 -1 1 0 {595 - 100 + 100} {842 - 72 + 50}",
    }[rotate]
    content = f"BT /F1 12 Tf {matrix} Tm (Upright) Tj ET"
    box = (100, 50, 100 + sheet[0], 50 + sheet[1])
    page = read_page(tmp_path, content, media=(0, 0, 900, 1200), crop=box, rotate=rotate)
    [line] = page.lines
    assert (page.width, page.height, line.text, line.upright) == (*seen, "Upright", True)
    assert line.left == pytest.approx(72, abs=1.5)
    assert line.bottom == pytest.approx(100 + 0.2 * 12, abs=0.5)


@pytest.mark.parametrize(
    ("matrix", "left", "top"),
    [
        ("0 1 -1 0 50 100", 40.4, 842 - 100 - 36),  # up the page
        ("0 -1 1 0 50 700", 47.6, 142),  # down the page
        ("-1 0 0 -1 300 500", 300 - 36, 339.6),  # on its head
    ],
)
def test_turned_text_has_its_box(tmp_path: Path, matrix: str, left: float, top: float) -> None:
    content = f"BT /F1 12 Tf {matrix} Tm (Page 7) Tj ET"
    [line] = read_page(tmp_path, content, size=(595, 842)).lines
    assert (line.text, line.upright) == ("Page 7", False)
    assert (line.left, line.top) == (pytest.approx(left, abs=3), pytest.approx(top, abs=3))


def test_text_askew_is_a_line_of_its_own(tmp_path: Path) -> None:
    askew = "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (DRAFT) Tj ET\n"
    page = read_page(tmp_path, askew + show("Report"))
    assert {(line.text, line.upright) for line in page.lines} == {
        ("DRAFT", False),
        ("Report", True),
    }


def test_units_larger_than_a_point_are_taken_into_account(tmp_path: Path) -> None:
    page = read_page(tmp_path, show("Plan"), user_unit=2)
    assert (page.width, page.lines[0].size) == (1190.55, 24)


def test_letters_of_no_size_are_not_read(tmp_path: Path) -> None:
    content = show("Here") + show("Dust", y=600, size=0.02)
    assert texts(read_page(tmp_path, content)) == ["Here"]


def test_what_lies_outside_the_page_is_not_read(tmp_path: Path) -> None:
    page = read_page(tmp_path, show("Printer", x=20, y=20) + show("Seen"), crop=(50, 50, 500, 800))
    assert texts(page) == ["Seen"]


def test_invisible_text_is_not_read_but_under_a_scan(tmp_path: Path) -> None:
    hidden = "q 3 Tr " + show("Minutes") + " Q "
    assert texts(read_page(tmp_path, hidden + show("Seen", y=300))) == ["Seen"]


def picture(made: Pdf) -> None:
    image = made.make_stream(b"\x80")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = 1
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    made.pages[0].Resources.XObject = Dictionary(Im1=image)


SCAN = "q 590 0 0 840 0 0 cm /Im1 Do Q\n"


@pytest.mark.parametrize(
    ("content", "lines", "is_scanned"),
    [
        (SCAN, [], True),
        (SCAN + show("Page 7", x=270, y=30), ["Page 7"], True),
        (SCAN + "q 3 Tr " + show("Minutes") + "Q", ["Minutes"], True),
        (show("Minutes") + SCAN, ["Minutes"], True),
        (SCAN + show("Annual report", y=400), ["Annual report"], False),
        ("q 200 0 0 200 100 100 cm /Im1 Do Q\n" + show("Chart"), ["Chart"], False),
    ],
)
def test_a_scanned_sheet_is_told_and_the_text_under_it_read(
    tmp_path: Path, content: str, lines: list[str], is_scanned: bool
) -> None:
    page = read_page(tmp_path, content, edit=picture)
    assert (texts(page), page.is_scanned, page.draws) == (lines, is_scanned, True)


@pytest.mark.parametrize(
    ("content", "draws"),
    [
        ("", False),
        (show("Words alone"), False),
        ("1 g 0 0 595 842 re f 0 g " + show("On white"), False),
        ("0 0 100 100 re W n " + show("Clipped", x=10, y=10), False),
        ("72 100 m 500 100 l S", True),
        ("0.9 g 72 100 200 50 re f", True),
        ("72 100 200 0.2 re f", True),
        ("-500 100 m -300 100 l S", False),
    ],
)
def test_what_is_drawn_besides_text_is_told(tmp_path: Path, content: str, draws: bool) -> None:
    assert read_page(tmp_path, content).draws is draws


def test_what_a_form_draws_is_read_where_it_is_put(tmp_path: Path) -> None:
    """As footers are that Acrobat adds."""

    def footer(made: Pdf) -> None:
        form = made.make_stream(b"BT /F1 6 Tf 10 5 Td (Page 7) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 50])
        form.Matrix, form.Resources = Array([2, 0, 0, 2, 20, 0]), made.pages[0].Resources
        made.pages[0].Resources.XObject = Dictionary(Fm0=form)

    content = show("Report") + "q 1 0 0 1 200 30 cm /Artifact BMC /Fm0 Do EMC Q"
    [_, line] = read_page(tmp_path, content, edit=footer, size=(595, 842)).lines
    assert (line.text, line.size, line.left) == ("Page 7", 12, 240)
    assert line.bottom == pytest.approx(842 - 40 + 0.2 * 12)


def test_text_boxes_that_are_put_on_a_page_are_read(tmp_path: Path) -> None:
    def stamp(made: Pdf) -> None:
        form = made.make_stream(b"BT /F1 12 Tf 2 5 Td (Page 7) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 20])
        form.Resources = made.pages[0].Resources
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[270, 20, 370, 40], F=4)
        note.Contents, note.DA = String("Page 7"), String("/F1 12 Tf")
        note.AP = Dictionary(N=form)
        made.pages[0].Annots = Array([made.make_indirect(note)])

    page = read_page(tmp_path, show("Report"), edit=stamp)
    assert texts(page) == ["Report", "Page 7"]


def test_links_are_parts_that_say_where_they_lead(tmp_path: Path) -> None:
    def links(made: Pdf) -> None:
        names(budget=2)(made)
        link(0, "budget")(made)
        link(0, action=Dictionary(S=Name.URI, URI=String("https://example.gov.uk/")))(made)
        made.pages[0].Annots[0].Rect = Array([114, 500, 250, 520])
        made.pages[0].Annots[1].Rect = Array([72, 600, 300, 620])

    content = (show("Budget", y=504) + show("\\(Pages 5 - 54\\)", x=115, y=504)).encode()
    content += show("example.gov.uk", y=604).encode()
    made = pdf(3, content=content, edit=links)
    page = read(tmp_path, made).pages[0]
    assert [[(p.text, p.link, p.target) for p in line.parts] for line in page.lines] == [
        [("example.gov.uk", "https://example.gov.uk/", None)],
        [("Budget ", "", None), ("(Pages 5 - 54)", "", 2)],
    ]


def test_labels_bookmarks_and_what_a_pack_says_of_itself_are_read(tmp_path: Path) -> None:
    def edit(made: Pdf) -> None:
        outline(("Agenda", 0), ("5  Budget", 1, ("Appendix A", 2)), ("Elsewhere", None))(made)
        made.Root.PageLabels = Dictionary(
            Nums=[0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=7)]
        )
        made.Root.Lang = String("en-GB")
        made.docinfo[Name.Title] = String("Cabinet\n5 March")

    signs = read(tmp_path, pdf(3, edit=edit))
    assert signs.bookmarks == (
        PackBookmark("Agenda", 0),
        PackBookmark("5 Budget", 1),
        PackBookmark("Appendix A", 2, 1),
        PackBookmark("Elsewhere", None),
    )
    assert [page.label for page in signs.pages] == ["i", "7", "8"]
    assert (signs.has_labels, signs.title, signs.language) == (True, "Cabinet 5 March", "en-GB")
    assert not signs.is_tagged


def test_labels_in_a_loop_are_none(tmp_path: Path) -> None:
    def tangle(made: Pdf) -> None:
        node = made.make_indirect(Dictionary(Limits=Array([0, 9])))
        node.Kids = Array([node, node])
        made.Root.PageLabels = node

    signs = read(tmp_path, pdf(2, edit=tangle))
    assert (signs.has_labels, [page.label for page in signs.pages]) == (False, ["", ""])


def test_without_labels_pages_have_none(tmp_path: Path) -> None:
    signs = read(tmp_path, pdf(2))
    assert (signs.has_labels, [page.label for page in signs.pages]) == (False, ["", ""])


def _encrypted() -> bytes:
    buffer = BytesIO()
    with open_pdf(pdf()) as made:
        made.save(buffer, encryption=pikepdf.Encryption(user="a", owner="b"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (b"", "cannot be read as a PDF"),
        (b"not a PDF", "cannot be read as a PDF"),
        (saved(Pdf.new()), "has no pages"),
        (_encrypted(), "needs a password to open"),
    ],
    ids=["empty", "no PDF", "no pages", "encrypted"],
)
def test_what_cannot_be_read_is_said_with_a_reason(
    tmp_path: Path, made: bytes, reason: str
) -> None:
    file = tmp_path / "pack.pdf"
    file.write_bytes(made)
    signs = read_signs(file)
    assert isinstance(signs, Unreadable)
    assert signs.reason == reason
    assert signs.hint


def test_too_many_pages_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agendapack.unpack.signs.sign_reading.MAX_PAGES", 2)
    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf(3))
    assert read_signs(file) == Unreadable(
        "has 3 pages, more than the 2 that are unpacked", "divide it, and unpack the parts"
    )
