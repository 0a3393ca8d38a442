"""The proof finds each broken promise, in packs that were tampered with after they were made."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zlib import compress

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String
from pypdf import PageObject
from pypdf.generic import RectangleObject

from agendapack.pack.metadata import PRODUCER
from agendapack.pack.proof import Broken, prove
from agendapack.pack.proof_stamps import _visible
from agendapack.papers.geometry import PageBox
from agendapack.records.vocabulary import ENGLISH, Vocabulary
from tests.builders import Made, outline, pack, pdf

# Physical pages, from one: 1 i, 2 ii blank, 3-5 item 4, 6 blank, 7-8 item 7's turned and cropped
# report, 9 its appendix, 10 blank.


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return pack(
        tmp_path_factory.mktemp("proof"),
        [
            ("4", pdf(3), "Minutes"),
            ("7", pdf(2, rotate=90, crop=[50, 60, 500, 700]), "Report"),
            ("7", pdf(1, edit=outline(("Findings", 0, ("Cost", 0)))), "Appendix"),
        ],
        items=[("1", "Apologies"), ("4", "Minutes"), ("7", "Health")],
    )


@pytest.fixture
def tampered(made, tmp_path):
    """Prove the pack after ``edit`` has had its way with it."""

    def attempt(edit, plan=made.plan):
        with pikepdf.open(made.path) as opened:
            edit(opened)
            opened.save(tmp_path / "tampered.pdf")
        return prove(tmp_path / "tampered.pdf", plan)

    return attempt


def stamps_of(opened, physical) -> bytes:
    return opened.pages[physical - 1].obj.Contents[-1].read_bytes()


def stamp(physical, old, new):
    """Change a page's stamps: ``old`` must be among their bytes."""

    def write(opened):
        before = stamps_of(opened, physical)
        assert old in before
        opened.pages[physical - 1].obj.Contents[-1] = opened.make_stream(before.replace(old, new))

    return write


def test_a_pack_as_it_was_made_keeps_its_promises(made, tampered):
    assert prove(made.path, made.plan) == ()
    assert tampered(lambda opened: None) == ()


# Promise 1: numbers agree


def test_a_page_is_missing(tampered):
    def remove(opened):
        del opened.pages[9]

    assert tampered(remove) == (Broken(1, None, "it has 9 pages where the plan has 10"),)


def test_wrong_labels(tampered):
    def shift(opened):
        opened.Root.PageLabels.Nums[3].St = 2

    found = tampered(shift)
    assert found[0] == Broken(1, 3, 'its label is "2" instead of "1"')
    assert [broken.page for broken in found] == list(range(3, 11))


def test_labels_of_another_style(tampered):
    def capitals(opened):
        opened.Root.PageLabels.Nums[1].S = Name.R

    assert tampered(capitals) == (
        Broken(1, 1, 'its label is "I" instead of "i"'),
        Broken(1, 2, 'its label is "II" instead of "ii"'),
    )


def test_a_stamp_with_another_number(tampered):
    assert tampered(stamp(4, b"(Page 2)", b"(Page 1)")) == (
        Broken(1, 4, "it is stamped ['Page 1'] instead of ['Page 2']"),
        Broken(1, 4, 'no stamp agrees with its label "2"'),
    )


def test_a_stamp_for_another_item(tampered):
    assert tampered(stamp(7, b"(Agenda Item 7)", b"(Agenda Item 4)")) == (
        Broken(
            1, 7,
            "it is stamped ['Agenda Item 4', 'Page 5'] instead of ['Agenda Item 7', 'Page 5']",
        ),
    )  # fmt: skip


def test_a_stamp_is_gone(tampered):
    def strip(opened):
        page = opened.pages[3].obj
        page.Contents = Array(list(page.Contents)[:-1])

    assert tampered(strip) == (
        Broken(1, 4, "it is stamped [] instead of ['Page 2']"),
        Broken(1, 4, 'no stamp agrees with its label "2"'),
    )


def test_a_stamps_font_says_something_else(made, tampered):
    """The proof reads what a copied text would say, not what the stream's bytes look like."""

    def lie(opened):
        font = opened.pages[3].Resources.Font.AgendapackStamp
        cmap = font.ToUnicode.read_bytes()
        assert b"<0050>" in cmap
        font.ToUnicode = opened.make_stream(cmap.replace(b"<0050>", b"<0042>"))

    found = tampered(lie)
    assert Broken(1, 4, "it is stamped ['Bage 2'] instead of ['Page 2']") in found
    assert {broken.promise for broken in found} == {1}


@pytest.mark.parametrize("keys", ["Resources", "Resources.Font", "Resources.Font.AgendapackStamp"])
def test_a_stamps_font_is_gone(tampered, keys):
    def remove(opened):
        holder = opened.pages[3].obj
        *path, last = keys.split(".")
        for key in path:
            holder = holder[f"/{key}"]
        del holder[f"/{last}"]

    assert tampered(remove) == (
        Broken(1, 4, f"it is stamped ['{6 * chr(0xFFFD)}'] instead of ['Page 2']"),
        Broken(1, 4, 'no stamp agrees with its label "2"'),
    )


def front_sheet(*changes):
    """Change the front sheet's content: of each pair the first must be in it."""

    def write(opened):
        page = opened.pages[0].obj
        content = page.Contents.read_bytes()
        for old, new in changes:
            assert old in content
            content = content.replace(old, new)
        page.Contents = opened.make_stream(content)

    return write


def lead(opened, links):
    """Have the front sheet's links to some names lead to others."""
    for annotation in opened.pages[0].obj.Annots:
        annotation.Dest = String(links.get(str(annotation.Dest), str(annotation.Dest)))


def test_the_front_sheet_prints_another_range(tampered):
    assert tampered(front_sheet((b"Pages 5 - 8", b"Pages 5 - 9"))) == (
        Broken(1, None, 'the front sheet does not print "(Pages 5 - 8)" for item 7'),
    )


FIRST, SECOND = b"(Pages 1 - 4", b"(Pages 5 - 8"


@pytest.mark.parametrize("links", [{}, {"item-4": "item-7", "item-7": "item-4"}])
def test_two_items_have_each_others_range(tampered, links):
    """Whether the links were swapped with them or not."""

    def swap(opened):
        front_sheet((FIRST, b"(X"), (SECOND, FIRST), (b"(X", SECOND))(opened)
        lead(opened, links)

    assert tampered(swap) == (
        Broken(1, None, 'the front sheet does not print "(Pages 1 - 4)" on the line of item 4'),
        Broken(1, None, 'the front sheet does not print "(Pages 5 - 8)" on the line of item 7'),
    )


def test_a_range_stands_at_an_item_without_papers(tampered):
    def move(opened):
        front_sheet((b" \\(Pages 1 - 4\\)", b""), (b"Apologies", b"Apologies \\(Pages 1 - 4\\)"))(
            opened
        )

    assert tampered(move) == (
        Broken(1, None, 'the front sheet does not print "(Pages 1 - 4)" on the line of item 4'),
    )


def test_two_items_of_one_title_have_each_others_range(tmp_path):
    alike = pack(tmp_path, [("4", pdf(2)), ("7", pdf(4))], items=[("4", "Report"), ("7", "Report")])
    assert prove(alike.path, alike.plan) == ()
    with pikepdf.open(alike.path, allow_overwriting_input=True) as opened:
        front_sheet((b"1 - 2", b"X"), (b"3 - 6", b"1 - 2"), (b"X", b"3 - 6"))(opened)
        opened.save()
    assert [broken.promise for broken in prove(alike.path, alike.plan)] == [1, 1]


def test_a_front_sheet_may_say_things_its_own_way(made, tampered):
    """Capitals, no numbers before the titles, a line between title and range that names another
    item, a range that goes on in the next line."""
    own = front_sheet(
        (b"4. Minutes \\(", b"MINUTES) Tj ET BT /F1 12 Tf 60 786 Td (with Health \\("),
        (b"7. Health \\(Pages 5 -", b"HEALTH \\(Pages 5 -) Tj ET BT /F1 12 Tf 60 772 Td ("),
    )
    assert tampered(own) == ()


WELSH = Vocabulary(
    "cy",
    {
        "Page {number}": "Tudalen {number}",
        "Pages {first} - {last}": "Tudalennau {first} - {last}",
        "Agenda Item {number}": "Eitem Agenda {number}",
        "{number}. {title}": "{number}) {title}",
    },
)


def test_a_pack_in_another_language_keeps_its_promises(made, tmp_path):
    other = pack(tmp_path, [("4", pdf(3)), ("7", pdf(2))], words=WELSH)
    assert prove(other.path, other.plan) == ()
    assert [stamp.text for stamp in other.plan.pages[2].stamps] == ["Eitem Agenda 4", "Tudalen 1"]
    assert other.plan.bookmarks[1].title == "4) Title 4"
    found = prove(other.path, replace(other.plan, words=ENGLISH))
    fault = 'the front sheet does not print "(Pages 5 - 6)" for item 7'
    assert Broken(1, None, fault) in found
    assert Broken(1, 3, 'no stamp agrees with its label "1"') in found


# Promise 2: right-hand pages, and blanks that bear their sentence alone


def test_a_stamp_on_a_blank_page(tampered):
    def mark(opened):
        page = opened.pages[5].obj
        page.Contents = Array([page.Contents, opened.make_stream(stamps_of(opened, 4))])

    assert tampered(mark) == (Broken(2, 6, "it is a front or blank page and yet bears a stamp"),)


def test_a_paper_starts_on_the_left(tampered):
    """It is the file that says where a paper starts: nobody planned that."""

    def mislead(opened):
        with opened.open_outline() as lines:
            lines.root[2].children[0].destination = Array([opened.pages[5].obj, Name.Fit])

    assert tampered(mislead) == (
        Broken(2, 6, 'the paper "Minutes" starts on a left-hand page'),
        Broken(4, 3, 'the bookmark "Minutes" is not right'),
    )


def test_papers_may_start_on_the_left_where_the_meeting_says_so(tmp_path):
    one_sided = pack(tmp_path, [("7", pdf(2))], recto=False)
    assert prove(one_sided.path, one_sided.plan) == ()
    assert prove(one_sided.path, replace(one_sided.plan, recto=True)) == (
        Broken(2, 2, 'the paper "Paper 1" starts on a left-hand page'),
        Broken(2, 3, "the last paper is not made up to an even number of pages"),
    )


@pytest.mark.parametrize("physical", [2, 6, 10])
def test_a_blank_page_says_nothing(tampered, physical):
    def silence(opened):
        opened.pages[physical - 1].obj.Contents = opened.make_stream(b"")

    assert tampered(silence) == (Broken(2, physical, "a blank page does not say that it is one"),)


# Promise 3: stamps inside the visible page, upright, where they were planned


def position(made, physical) -> bytes:
    matrix = made.plan.pages[physical - 1].stamps[-1].matrix
    numbers = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    return " ".join(f"{n:.4f}".rstrip("0").rstrip(".") for n in numbers).encode() + b" Tm"


def test_a_stamp_was_moved(made, tampered):
    assert tampered(stamp(4, position(made, 4), b"1 0 0 1 300 400 Tm")) == (
        Broken(3, 4, 'the stamp "Page 2" is not where it was planned'),
    )


@pytest.mark.parametrize("size", [b"30.0000", b"7.0000"])
def test_a_stamp_has_another_size(tampered, made, size):
    planned = f"{made.plan.pages[3].stamps[0].size:.4f} Tf".encode()
    faults = tampered(stamp(4, planned, size + b" Tf"))
    assert faults[-1] == Broken(3, 4, 'the stamp "Page 2" is not as large as it was planned')


def test_a_stamp_outside_the_visible_page(made, tampered):
    assert tampered(stamp(8, position(made, 8), b"0 1 -1 0 520 200 Tm")) == (
        Broken(3, 8, 'the stamp "Page 6" is not where it was planned'),
        Broken(3, 8, 'the stamp "Page 6" does not lie inside the visible page'),
    )


def test_a_page_was_cropped_through_its_stamp(tampered):
    def crop(opened):
        opened.pages[3].obj.CropBox = Array([0, 100, 595, 842])

    assert tampered(crop) == (
        Broken(3, 4, 'the stamp "Page 2" does not lie inside the visible page'),
    )


@pytest.mark.parametrize("rotation", [90, 180, 270, -90])
def test_a_page_was_turned_under_its_stamp(tampered, rotation):
    def turn(opened):
        opened.pages[3].obj.Rotate = rotation

    assert tampered(turn) == (Broken(3, 4, 'the stamp "Page 2" does not read upright'),)


def test_a_stamp_was_turned(made, tampered):
    upside_down = position(made, 4).replace(b"1 0 0 1", b"-1 0 0 -1")
    found = tampered(stamp(4, position(made, 4), upside_down))
    assert Broken(3, 4, 'the stamp "Page 2" does not read upright') in found


@pytest.mark.parametrize(
    ("x", "y", "width", "is_there"),
    [
        (0.04, 0, 1, True),
        (-0.04, 0, 1, True),
        (0, 0.04, 1, True),
        (0, -0.04, 1, True),
        (0.2, 0, 1, False),
        (-0.2, 0, 1, False),
        (0, 0.2, 1, False),
        (0, -0.2, 1, False),
        (0, 0, 1.04, False),
    ],
)
def test_how_far_a_stamp_may_be_from_its_place(made, tampered, x, y, width, is_there):
    """And how much wider its font may say that it is."""
    matrix = made.plan.pages[3].stamps[-1].matrix
    moved = f"1 0 0 1 {matrix.e + x:.4f} {matrix.f + y:.4f} Tm".encode()

    def edit(opened):
        stamp(4, position(made, 4), moved)(opened)
        font = opened.pages[3].Resources.Font.AgendapackStamp
        font.Widths = Array([round(float(one) * width) for one in font.Widths])

    fault = Broken(3, 4, 'the stamp "Page 2" is not where it was planned')
    assert (fault not in tampered(edit)) == is_there


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_stamps_of_pages_turned_either_way(tmp_path, rotate):
    turned = pack(tmp_path, [("7(a)", pdf(1, rotate=rotate, crop=[10, 20, 400, 500]))])
    assert prove(turned.path, turned.plan) == ()


def test_a_page_whose_crop_lies_outside_it(tmp_path):
    outside = pack(tmp_path, [("7", pdf(1, crop=[2000, 2000, 3000, 3000]))])
    assert prove(outside.path, outside.plan) == ()


@pytest.mark.parametrize(
    ("crop", "seen"),
    [((30, 40, 900, 900), (30, 40, 300, 400)), ((800, 800, 900, 900), (10, 20, 300, 400))],
)
def test_what_is_seen_of_a_page(crop, seen):
    page = PageObject.create_blank_page(width=9, height=9)
    page.mediabox, page.cropbox = RectangleObject((10, 20, 300, 400)), RectangleObject(crop)
    assert _visible(page) == PageBox(*map(float, seen))


@pytest.mark.parametrize("contents", [None, Array([])])
def test_a_page_that_shows_nothing(tampered, contents):
    def empty(opened):
        page = opened.pages[3].obj
        if contents is None:
            del page.Contents
        else:
            page.Contents = contents

    assert tampered(empty) == (
        Broken(1, 4, "it is stamped [] instead of ['Page 2']"),
        Broken(1, 4, 'no stamp agrees with its label "2"'),
    )


def test_a_page_was_not_extended_for_its_stamps(made, tampered):
    def with_visible(box):
        pages = list(made.plan.pages)
        pages[3] = replace(pages[3], visible=box)
        return replace(made.plan, pages=tuple(pages))

    seen = made.plan.geometry(made.plan.pages[3]).visible
    taller = PageBox(seen.left, seen.bottom - 30, seen.right, seen.top)
    assert tampered(lambda opened: None, with_visible(seen)) == ()
    assert tampered(lambda opened: None, with_visible(taller)) == (
        Broken(3, 4, "the page was not extended as its stamps need it"),
    )


# Promise 4: destinations, links, bookmarks


def dests(opened):
    return opened.Root.Names.Dests.Names


def forget(name):
    def write(opened):
        names = list(dests(opened))
        [index] = [i for i in range(0, len(names), 2) if str(names[i]) == name]
        opened.Root.Names.Dests.Names = Array(names[:index] + names[index + 2 :])

    return write


def test_a_destination_of_a_page_is_missing(tampered):
    assert tampered(forget("page-3")) == (
        Broken(4, 5, 'the destination "page-3" does not lead here'),
    )


def test_a_destination_of_an_item_is_missing(tampered):
    assert tampered(forget("item-7")) == (
        Broken(4, None, "the link of item 7 does not lead to its first page"),
        Broken(4, 7, 'the destination "item-7" does not lead here'),
    )


def test_a_destination_leads_astray(tampered):
    def mislead(opened):
        names = dests(opened)
        [index] = [i for i in range(0, len(names), 2) if str(names[i]) == "item-7"]
        names[index + 1] = Array([opened.pages[0].obj, Name.Fit])

    assert tampered(mislead) == (
        Broken(4, None, "the link of item 7 does not lead to its first page"),
        Broken(4, 7, 'the destination "item-7" does not lead here'),
    )


def test_an_item_without_papers_has_no_destination(tampered):
    assert tampered(forget("item-1")) == (Broken(4, None, 'there is no destination "item-1"'),)


def test_all_destinations_are_gone(tampered, made):
    def forget_all(opened):
        del opened.Root.Names

    found = tampered(forget_all)
    assert {broken.promise for broken in found} == {4}
    assert len([broken for broken in found if "does not lead here" in broken.fault]) == 10


def test_a_range_is_no_link(tampered):
    def remove(opened):
        page = opened.pages[0].obj
        page.Annots = Array([a for a in page.Annots if str(a.Dest) != "item-7"])

    assert tampered(remove) == (Broken(4, None, "the front sheet's range of item 7 is not a link"),)


def test_a_link_lies_on_another_page_of_the_front_matter(tampered):
    def move(opened):
        first, second = (opened.pages[n].obj for n in (0, 1))
        second.Annots = Array([a for a in first.Annots if str(a.Dest) == "item-7"])
        first.Annots = Array([a for a in first.Annots if str(a.Dest) != "item-7"])

    assert tampered(move) == (Broken(4, None, "the front sheet's range of item 7 is not a link"),)


def test_no_range_is_a_link(tampered):
    def remove(opened):
        del opened.pages[0].obj.Annots

    assert tampered(remove) == (
        Broken(4, None, "the front sheet's range of item 4 is not a link"),
        Broken(4, None, "the front sheet's range of item 7 is not a link"),
    )


def test_a_bookmark_of_another_name(tampered):
    def rename(opened):
        opened.Root.Outlines.First.Next.Next.Title = String("4. Minuets")

    assert tampered(rename) == (Broken(4, 3, 'the bookmark "4. Minutes" is not right'),)


def test_a_bookmark_leads_to_another_page(tampered):
    def mislead(opened):
        opened.Root.Outlines.Last.Last.First.Dest[0] = opened.pages[0].obj

    assert tampered(mislead) == (Broken(4, 9, 'the bookmark "Findings" is not right'),)


def test_a_bookmark_lies_too_high(tampered):
    def raise_it(opened):
        findings = opened.Root.Outlines.Last.Last.First
        cost = findings.First
        del findings.First, findings.Last
        findings.Next, cost.Prev, cost.Parent = cost, findings, findings.Parent

    assert tampered(raise_it) == (Broken(4, 9, 'the bookmark "Cost" is not right'),)


def test_a_bookmark_is_missing(tampered):
    def cut(opened):
        del opened.Root.Outlines.First.Next.Next.Next

    assert tampered(cut) == (Broken(4, 7, 'the bookmark "7. Health" is not right'),)


def test_a_bookmark_too_many(tampered):
    def add(opened):
        last = opened.Root.Outlines.Last
        last.Next = opened.make_indirect(Dictionary(Title=String("More")))

    assert tampered(add) == (Broken(4, None, "it has bookmarks that nobody planned"),)


def test_no_bookmarks(tampered):
    def remove(opened):
        del opened.Root.Outlines

    assert tampered(remove) == (Broken(4, 1, 'the bookmark "Agenda" is not right'),)


def test_a_bookmark_without_a_page(tmp_path):
    """As a paper's own that leads to the web."""

    def lead(made):
        page = Dictionary(
            Title=String("Web"), A=Dictionary(S=Name.URI, URI=String("https://x.org"))
        )
        made.Root.Outlines = made.make_indirect(Dictionary())
        entry = made.make_indirect(page)
        entry.Parent = made.Root.Outlines
        made.Root.Outlines.First = made.Root.Outlines.Last = entry

    webbed = pack(tmp_path, [("7", pdf(1, edit=lead))])
    assert prove(webbed.path, webbed.plan) == ()
    with pikepdf.open(webbed.path, allow_overwriting_input=True) as opened:
        line = opened.Root.Outlines.Last.First.First
        assert str(line.Title) == "Web"
        line.Title = String("Elsewhere")
        opened.save()
    fault = Broken(4, None, 'the bookmark "Web" is not right')
    assert prove(webbed.path, webbed.plan) == (fault,)


# Promise 7: title, language, dates


OWN = {
    "/CreationDate": "D:20180206000000Z",
    "/ModDate": "D:20180206000000Z",
    "/Producer": PRODUCER,
    "/Title": "Agenda",
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("/Title", "Draft"),
        ("/ModDate", "D:20180207000000Z"),
        ("/CreationDate", "D:20180206000000+01'00'"),
        ("/Producer", "Word"),
        ("/Author", "A. Officer"),
    ],
)
def test_properties_that_are_not_the_packs(tampered, key, value):
    def write(opened):
        opened.trailer.Info[key] = String(value)

    [broken] = tampered(write)
    assert (broken.promise, broken.page) == (7, None)
    shown = dict(sorted((OWN | {key: value}).items()))
    assert broken.fault.startswith(f"its properties are {shown} instead of {{'/Title'")


def test_no_properties_at_all(tampered):
    def write(opened):
        del opened.trailer.Info

    [broken] = tampered(write)
    assert broken.fault.startswith("its properties are {} instead of")


def test_another_language(tampered):
    def write(opened):
        opened.Root.Lang = String("fr")

    assert tampered(write) == (Broken(7, None, 'its language is "fr"'),)


def test_no_language(tampered):
    def forget(opened):
        del opened.Root.Lang

    assert tampered(forget) == (Broken(7, None, 'its language is ""'),)


def test_metadata_of_another_day(tampered):
    def write(opened):
        packet = opened.Root.Metadata.read_bytes().replace(b"2018-02-06", b"2018-02-07")
        opened.Root.Metadata = opened.make_stream(packet)

    assert tampered(write) == (
        Broken(7, None, "its XMP metadata does not give the publication date"),
    )


def test_no_metadata(tampered):
    def write(opened):
        del opened.Root.Metadata

    assert tampered(write) == (
        Broken(7, None, "its XMP metadata does not give the publication date"),
    )


@pytest.mark.parametrize("entry", ["AF", "Collection", "PieceInfo"])
def test_what_a_papers_catalogue_held(tampered, entry):
    def write(opened):
        opened.Root[f"/{entry}"] = Dictionary()

    assert tampered(write) == (Broken(7, None, f"it carries {entry} of a paper"),)


def test_a_plan_of_another_day(made):
    found = prove(made.path, replace(made.plan, published=date(2018, 2, 7)))
    assert {broken.promise for broken in found} == {7}


# In words


# Promise 5: a page's content is whole


def damage(opened, physical=4):
    """Overwrite the middle of a page's own content, compressed, with noise."""
    page = opened.pages[physical - 1].obj
    contents = page.Contents
    packed = bytearray(compress(b"0 0 m 9 9 l S\n" * 999 + bytes(range(256))))
    packed[20:40] = b"\xff" * 20
    noise = opened.make_stream(bytes(packed), Filter=Name.FlateDecode)
    page.Contents = Array([noise, *(list(contents)[1:] if isinstance(contents, Array) else ())])


def taken_from(plan, edit, folder):
    """A plan of files, as jobs make them, ``edit`` having had its way with the first paper's."""
    sources = []
    for number, source in enumerate(plan.sources):
        file = folder / f"source-{number}.pdf"
        with pikepdf.open(BytesIO(source.facts.pdf)) as opened:
            if number == 1:
                edit(opened)
            opened.save(file)
        sources.append(replace(source, facts=replace(source.facts, pdf=file)))
    return replace(plan, sources=tuple(sources))


def test_a_page_that_no_reader_can_decode(made, tampered, tmp_path):
    plan = taken_from(made.plan, lambda opened: None, tmp_path)
    [broken] = tampered(damage, plan)
    assert (broken.promise, broken.page) == (5, 4)
    assert broken.fault.startswith("its content cannot be decoded: ")


def test_a_paper_that_pypdf_cannot_read(made, tampered, tmp_path):
    """It cannot judge the paper, and so not the page either."""
    plan = taken_from(made.plan, lambda opened: None, tmp_path)
    plan.sources[1].facts.pdf.write_bytes(b"%PDF-1.7 and nothing else")
    assert tampered(damage, plan) == ()


def test_a_page_that_was_damaged_already(made, tampered, tmp_path):
    """It stays as it is: readers make of it what they can."""
    plan = taken_from(made.plan, lambda opened: damage(opened, 2), tmp_path)
    assert tampered(damage, plan) == ()


# What the proof cannot read


def test_a_paper_that_the_proofs_reader_stops_at(made, tampered, tmp_path):
    """pypdf takes no name of more than 4096 bytes, though other readers do."""

    def name(page):
        return lambda opened: opened.pages[page].obj.update({"/" + 5000 * "N": 1})

    plan = taken_from(made.plan, name(1), tmp_path)
    [broken] = tampered(name(3), plan)
    assert broken.fault.startswith('the paper "Minutes" cannot be read by the proof: ')
    paper = replace(plan.sources[1], file=Path("papers/minutes-of-2017.pdf"))
    plan.sources[0].facts.pdf.unlink()  # a build may have ended with its temporary folder
    [broken] = tampered(name(3), replace(plan, sources=(plan.sources[0], paper, *plan.sources[2:])))
    assert broken.fault.startswith('the paper "minutes-of-2017.pdf" cannot be read by the proof: ')
    [broken] = tampered(name(3), taken_from(made.plan, lambda opened: None, tmp_path))
    assert broken.fault.startswith("it cannot be read by the proof: ")


def test_how_a_broken_promise_reads():
    assert str(Broken(3, 8, "the stamp lies outside")) == (
        "promise 3 on physical page 8: the stamp lies outside"
    )
    assert str(Broken(7, None, 'its language is "fr"')) == 'promise 7: its language is "fr"'


def test_a_paper_whose_pages_say_oddly_how_they_are_seen_keeps_every_promise(tmp_path):
    def spoil(made):
        first, second, third = (page.obj for page in made.pages)
        first.Rotate, first.CropBox = Name.X, Array([10, 10, 500, 700, 1])
        second.Rotate, second.CropBox = 45, Array([500, 700, 10, 10])
        third.Rotate, third.UserUnit = String("90"), Name.X

    made = pack(tmp_path, [("1", pdf(3, edit=spoil))])
    assert prove(made.path, made.plan) == ()
