"""Words and sums are written one way, pictures are told apart, and council's own files are read."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from PIL import Image

from agendapack.pack.exempt_public import PublicSide, amounts_of, beside_stamps
from agendapack.pages.layout.xmp import NAMESPACE, PROPERTY, SCHEMA, xmp_packet
from agendapack.papers.evidence.evidence_reading import read_document, read_paper
from agendapack.papers.evidence.paper_evidence import PaperEvidence
from agendapack.papers.evidence.picture_likeness import are_alike, have_one_shape, likenesses_of
from agendapack.papers.evidence.stream_kinds import packet_texts
from agendapack.papers.wordings import amounts, readings, runs, sums, words
from tests.builders import outline, pdf
from tests.exempt_builders import (
    BIDS,
    RECORDS,
    attached,
    award,
    information,
    jpeg,
    photograph,
    png,
    saying,
)

# Words and sums


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ﬁrm’s oﬃce", "the firms office"),
        ("well-known, well‑known, well-\nknown, well-  \r\n known", "wellknown " * 4),
        ("provi\xadsion, provi\x02sion, provi\ufffe\r\nsion", "provision " * 3),
        ("a\u00a0b\u2009c\u200bd", "a b cd"),
        ("Café Ångström CAFÉ", "cafe angstrom cafe"),
        ("£4,200,000.50 in 2024-25", "4200000.50 in 2024 25"),
        ("“council's” ‘council’s’ council`s", "councils councils councils"),
        ("Straße STRASSE", "strasse strasse"),
        ("snake_case and a.b", "snake case and a b"),
        ("½ m² Ⅳ", "1 2 m2 iv"),
        ("Ŵyth o’r gloch — dwy", "wyth or gloch dwy"),
        ("… – •", ""),
    ],
)
def test_words_are_written_one_way(text, expected):
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the tender", ["the tender"]),
        ("the soft\xadly", ["the softly"]),
        ("the\u200btender", ["thetender", "the tender"]),
        ("the ten\u2060der", ["the tender", "the ten der"]),
        ("the\ufeff \u200etender", ["the tender", "the tender"]),
        ("", [""]),
    ],
)
def test_marks_without_width_may_part_words(text, expected):
    assert [" ".join(said) for said in readings(text)] == expected


def test_runs_of_words():
    assert list(runs(["a", "b", "c"], 2)) == ["a b", "b c"]
    assert list(runs(["a", "b"], 3)) == []
    assert list(runs(["a", "b"], 1)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£4,200,000", {"4200000"}),
        ("£4.2m, £4.2 million, 4.2 MILLION pounds, £ 4,200,000.00", {"4200000"}),
        ("£4,200,\n000", {"4200000", "£4200"}),
        ("£0.0042bn and £4200k", {"4200000"}),
        ("GBP 4,200,000 or 4,200,000 GBP", {"4200000"}),
        ("4,200,000 in a table", {"4200000"}),
        ("£9,999 and £9999 and 9,999", {"£9999"}),
        ("£12.50, 12.50 and £12.5", {"£12.5"}),
        ("€5 and 5 euros and EUR 5", {"€5"}),
        ("£1 234 567", {"1234567", "£1"}),
        ("paid £500, 200 of them", {"£500", "500200"}),
        ("12,345 people", {"12345"}),
        ("in 2024, page 12, 1,200 people, 01234 567890, 5 million", {"5000000"}),
        ("£5m-£6m", {"5000000", "6000000"}),
        ("£4,\u200b2\u200b00,\u2060000", {"4200000", "£4"}),
        ("paid\u200bGBP 4,200,000\u200bin\u200b2024\u200b5,300,000", {"4200000", "5300000"}),
        ("4,2\xad00,000", {"4200000"}),
        ("4.213.500 € or 5.213.500,50€ or 6.213.500 euros", {"4213500", "5213500.5", "6213500"}),
        ("Four million two hundred thousand pounds, four million pounds", {"4200000", "4000000"}),
        ("one hundred and twenty-five\nmillion, forty thousand and six pounds", {"125040006"}),
        ("two billion and three million of them", {"2003000000"}),
        ("four million, one of two hundred thousand", {"4000000"}),
        ("one or two million; three million and two million", {"2000000", "3000000"}),
        ("four point two million, half a million, someone million, ten pounds", set()),
        ("nine hundred thousand pounds", set()),
        ("192.168.100.200 or 4.213.500 of 4.213.500.1 €", set()),
        ("£", set()),
    ],
)
def test_sums_of_money_are_told_by_their_value(text, expected):
    assert sums(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("421700", {"421700"}),
        ("Example Ltd,421700,4213500.00", {"421700", "4213500"}),
        ("421700;-33333.50|(44444)", {"421700", "33333.5", "44444"}),
        ("10000 9999 9999.99 10000.5", {"10000", "10000.5"}),
        ("421700.00000000006 421699.999999", {"421700"}),
        ("421700. Then £9,999", {"421700", "£9999"}),
        ("421700-500000", {"421700", "500000"}),
        ("00421700, 0.421700, 1.2.421700 and 421700.1.2", set()),
        ("PO-421700, PO/421700, A421700, 421700A, 421700/1, #421700, x_421700", set()),
        ("01234 567890, (01234) 567890, 03000 410000, +44 1234 567890, +44 (0)1234-567890", set()),
        ("00123 421700", {"421700"}),  # a code and an amount
        ("42\u200b1700 or\u200b500000\u200bor", {"421700", "500000"}),
        ("in 2024, 2024/2025, XX9 9XX, item 1200", set()),
    ],
)
def test_bare_numbers_may_be_sums(text, expected):
    assert amounts(text) == expected
    assert sums(text) <= expected


# What is public


@pytest.mark.parametrize(
    "run",
    [
        "relating to the financial affairs",  # within a text
        "cabinet thursday 16 may 2024",  # whole ones, a weekday, numbers
        "house anytown a contract award",  # the end of one and a whole one
        "anytown corporate plan information relating",  # and the beginning of another
        "7 a contract award 143",
        "award paragraph 3 of part",  # a place that something is put into
        "7 00 pm cabinet",
        "councillor specimen and others",
    ],
)
def test_runs_that_join_records(run):
    texts = (*RECORDS, "pm", "Councillor Specimen and others")
    assert PublicSide(texts=texts).says(run)


@pytest.mark.parametrize(
    "run",
    [
        "contract award house anytown jo",  # the middle of a row is no whole text
        "the contract is a contract",
        "council house a contract award",  # a beginning is no end of a row
        "award 4213507 to jo example",  # an amount numbers nothing
        "tender of example leisure limited",
        "cabinet thursday relating to the",
    ],
)
def test_runs_that_records_do_not_say(run):
    assert not PublicSide(texts=RECORDS).says(run)


def test_names_in_a_list_are_without_their_title():
    side = PublicSide(texts=("Councillor Specimen", "Councillor Sample", "Councillor Mrs Dance"))
    assert side.says("councillors specimen sample mrs dance")
    assert not side.says("councillors specimen sample dance mrs")


def test_links_of_markdown_are_passed_over():
    side = PublicSide(texts=("See [the whole plan](https://example.org/plan) before the meeting",))
    assert side.says("the whole plan before the")


def test_what_front_sheets_say_of_replaced_papers():
    """An exempt paper that replaces another may say so itself."""
    side = PublicSide(texts=("This paper {{ replacing[0] }}.",))
    assert side.says("this paper replaces pages 67 to 70 of the agenda pack")
    assert side.says("replaces pages s1 1 and s1 2 of supplement 1")
    assert not side.says("replaces pages of the award 67 to 70")


def test_what_stands_beside_a_stamp():
    assert ("two pools", "of one") in beside_stamps("two pools page 12 of one")
    assert ("there are two pools",) in beside_stamps("there are two pools agenda")
    assert ("and two pools",) in beside_stamps("item 7 and two pools")
    assert ("of the pools",) in beside_stamps("pages 143 160 of the pools")
    assert ("two pools", "of one") in beside_stamps("two pools page s1 12 of one")
    assert ("of the pools",) in beside_stamps("pages s1 1 s1 18 of the pools")
    assert beside_stamps("there are two large pools") == []
    assert ("two pools", "of one") not in beside_stamps("two pools page 7 12 of one")


# Pictures


@pytest.mark.parametrize("seed", [3, 4, 5, 7])
def test_a_picture_looks_like_itself(seed):
    own, size = likenesses_of(png(photograph((400, 300), seed)))
    for other in (
        photograph((400, 300), seed).resize((200, 150)),
        photograph((400, 300), seed).resize((640, 480)),
        photograph((400, 300), seed).convert("L").convert("RGB"),
    ):
        its, other_size = likenesses_of(jpeg(other, 30))
        assert have_one_shape(size, other_size)
        assert are_alike(own[0], its[0])


def test_pictures_that_differ():
    seen = [likenesses_of(png(photograph((400, 300), seed)))[0][0] for seed in (3, 4, 5, 7)]
    assert not any(are_alike(one, other) for one in seen for other in seen if one != other)
    assert not have_one_shape((400, 300), (300, 400))
    assert not have_one_shape((400, 300), (300, 300))


def test_pictures_that_show_too_little():
    assert likenesses_of(png(photograph((20, 20)))) == ((), (20, 20))
    assert likenesses_of(png(Image.new("RGB", (90, 90), "red"))) == ((), (90, 90))
    assert likenesses_of(b"no picture") == ((), (0, 0))


def test_a_transparent_picture_is_seen_on_white_and_without_its_transparency():
    picture = photograph((90, 90)).convert("RGBA")
    picture.putalpha(photograph((90, 90), 5).convert("L"))
    looks, _ = likenesses_of(png(picture))
    assert len(looks) == 3
    flat, _ = likenesses_of(png(photograph((90, 90))))
    assert any(are_alike(look, flat[0]) for look in looks)


# Council's own files


def read(folder: Path, pdf_: bytes, original: bytes, *, public: bool = False) -> PaperEvidence:
    prepared, own = folder / "prepared.pdf", folder / "own"
    prepared.write_bytes(pdf_)
    own.write_bytes(original)
    return read_paper(prepared, own, public=public)


def told(evidence: PaperEvidence, *, named: bool = True) -> set[str]:
    return {text.text for text in evidence.texts if text.named == named}


def test_a_pdf_has_more_than_what_is_prepared_of_it(tmp_path):
    own = award()
    found = read(tmp_path, pdf(), own)
    assert {"Falcon", "Robin Sample", "Bids compared", "bids.csv"} <= told(found)
    assert sha256(BIDS).digest() in {data.digest for data in found.data}
    assert sha256(own).digest() in found.files
    assert len([picture for picture in found.pictures if picture.likenesses]) == 1
    assert len(found.pages) == 1  # its pages are those that were prepared


def test_of_a_public_paper_only_what_is_published_counts(tmp_path):
    found = read(tmp_path, pdf(), award(), public=True)
    assert told(found) == set()
    assert found.data == read(tmp_path, pdf(), pdf(), public=True).data
    assert sha256(award()).digest() in found.files


def office(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


WORD = b"""<w:document><w:p><w:r><w:t>The ten</w:t></w:r><w:r><w:t>der of Example</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>Leisure &amp; Pools</w:delText></w:r></w:del></w:p></w:document>"""
CORE = b"""<cp:coreProperties><dc:title>Falcon</dc:title><dc:creator>Robin Sample</dc:creator>
<cp:lastModifiedBy>Jo Specimen</cp:lastModifiedBy><dcterms:created>2024</dcterms:created>
</cp:coreProperties>"""


def test_an_office_file_has_what_its_pdf_does_not_show(tmp_path):
    image = jpeg(photograph((200, 150)))
    archive = office(
        word__document_xml=WORD, docProps__core_xml=CORE, word__media__image1_jpg=image
    )
    found = read(tmp_path, pdf(), archive)
    assert {"Falcon", "Robin Sample", "Jo Specimen"} <= told(found)
    said = [words(text) for text in told(found, named=False)]
    assert ["the", "tender", "of", "example", "leisure", "pools"] in said
    assert [picture.size for picture in found.pictures] == [(200, 150)]
    assert sha256(image).digest() in {data.digest for data in found.data}


def test_a_cell_that_refers_to_a_text_is_no_number(tmp_path):
    sheet = b'<c r="A1" s="2" t="s"><v>12345</v></c><c r="B1" s="3"><v>421700</v></c>'
    found = read(tmp_path, pdf(), office(xl__sheet1_xml=sheet))
    assert "12345" not in " ".join(told(found, named=False))
    assert amounts_of(found) == {"421700"}


@pytest.mark.parametrize("original", [b"", b"PK\x03\x04broken", b"%PDF-1.7 broken", b"\0\1\2"])
def test_a_file_that_cannot_be_read_gives_its_digest(original, tmp_path):
    found = read(tmp_path, pdf(), original)
    assert sha256(original).digest() in found.files
    assert not found.unread
    assert [page.shown for page in found.pages] == ["paper 1"]


def test_text_files_give_their_words(tmp_path):
    found = read(tmp_path, pdf(), b"bidder,price\nExample Leisure Limited,4213507\n")
    assert told(found, named=False) == {"bidder,price\nExample Leisure Limited,4213507\n"}


def test_attachments_of_attachments(tmp_path):
    inner = pdf(text="Innermost", edit=information(Title="Inner"))
    found = read(tmp_path, pdf(edit=attached("a.pdf", pdf(edit=attached("b.pdf", inner)))), b"")
    assert "Inner" in told(found)
    assert any("Innermost 1" in text for text in told(found, named=False))


def test_what_programs_write_of_themselves_is_no_name(tmp_path):
    source = pdf(edit=information(Producer="Writer", Creator="Writer", CreationDate="D:2024"))
    found = read(tmp_path, source, source)
    assert told(found) == set()
    assert told(found, named=False) == {"Writer", "D:2024"}


def test_the_properties_of_a_pack_are_those_of_any_file():
    """Names of tags, namespaces and dates are in the metadata of every file; what people wrote is
    not."""
    day = date(2024, 5, 8)
    packet = xmp_packet("Play areas", "en-GB", day, "a program", accessible=True, archival=True)
    told = list(packet_texts(packet))
    assert [text for text, named in told if named] == ["Play areas"]
    long = {text for text, _ in told if len(words(text)) >= 5}
    assert long == {NAMESPACE, PROPERTY}
    assert len(words(SCHEMA)) < 5


def test_properties_end_where_their_tags_do():
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
        <rdf:Description xmp:CreateDate="2024-05-08T10:11:12+01:00" pdf:Author="A. Writer">
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Award</rdf:li></rdf:Alt></dc:title>
        <xmp:CreatorTool>Word</xmp:CreatorTool><dc:creator><rdf:Seq><rdf:li>B. Writer</rdf:li>
        </rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
    named = [text for text, named in packet_texts(packet) if named]
    assert named == ["A. Writer", "Award", "B. Writer"]


def test_words_that_stand_alone_on_a_line(tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf(edit=saying("7. Falcon", "two words", "", "12")))
    [page] = read_document(file, "pdf").pages
    assert page.alone == {"paper", "falcon"}


def with_marks(made: Pdf) -> None:
    """Each full stop and colon is read as a mark without width (ISO 32000-1, 9.10.3)."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF>"
        b" endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange"
        b" 2 beginbfchar <2E> <200B> <3A> <2060> endbfchar endcmap end"
    )
    made.pages[0].Resources.Font.F9.ToUnicode = made.make_stream(cmap)


def test_marks_without_width_on_a_page(tmp_path):
    def write(made: Pdf) -> None:
        saying("the.tender.of Exa:mple", "worth 4,2:00,000.in all")(made)
        with_marks(made)

    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf(edit=write))
    [page] = read_document(file, "pdf").pages
    assert "the tender of exa mple" in page.parted
    assert "thetenderof example" in page.shown
    assert "4200000" in page.sums


def test_a_bookmark_says_where_it_was_found(tmp_path):
    source = pdf(edit=outline(("Findings", 0)))
    texts = [text for text in read(tmp_path, source, source).texts if text.named]
    assert [(text.place, text.page, text.text) for text in texts] == [
        ("a bookmark", None, "Findings")
    ]
