"""A plan carried out: what comes along, what stays behind, and what a finished pack weighs."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.pack import copying
from agendapack.pack.metadata import PRODUCER, pdf_date
from agendapack.pack.proof import prove
from agendapack.pages.layout.xmp import xmp_packet
from agendapack.papers.prepare import open_pdf
from tests.builders import BLANK, DAY, edits, names, outline, pack, pdf, picture
from tests.tagged_builders import Node, tagged


def test_pages_stand_in_the_order_of_the_plan(tmp_path):
    made = pack(tmp_path, [("4", pdf(3, text="Minutes")), ("7", pdf(2, text="Report"))])
    with pikepdf.open(made.path) as opened:
        own = [page.obj.Contents for page in opened.pages]
        texts = [
            b"".join(s.read_bytes() for s in (c if isinstance(c, Array) else [c])) for c in own
        ]
    for index, words in [(2, "Minutes 1"), (4, "Minutes 3"), (5, BLANK), (7, "Report 2")]:
        assert f"({words}".encode() in texts[index]


def test_labels(tmp_path):
    from pypdf import PdfReader

    made = pack(tmp_path, [("7", pdf(2))], front_pages=3, first=143)
    with PdfReader(made.path) as reader:
        assert reader.page_labels == ["i", "ii", "iii", "iv", "143", "144"]


def test_blanks_of_a_size_are_written_once(tmp_path):
    made = pack(tmp_path, [(str(n), pdf(1)) for n in range(2, 22)])
    with pikepdf.open(made.path) as opened:
        blanks = {opened.pages[index].obj.Contents.objgen for index in range(3, 43, 2)}
    assert len(blanks) == 1
    assert prove(made.path, made.plan) == ()


def test_a_blank_is_as_large_as_the_page_before_it(tmp_path):
    made = pack(tmp_path, [("7", pdf(1, size=(842, 595), rotate=90)), ("8", pdf(1, user_unit=2))])
    with pikepdf.open(made.path) as opened:
        sizes = [[float(v) for v in opened.pages[index].mediabox] for index in (3, 5)]
    assert sizes[0] == [0, 0, 595, 842]
    assert sizes[1][2:] == pytest.approx([2 * 595.276, 2 * 841.89], abs=0.01)


def test_a_blank_bears_its_sentence_alone(tmp_path):
    made = pack(tmp_path, [("7", pdf(1))])
    assert (made.picture(3) == picture(pdf(text=BLANK), 0)).all()


def test_a_large_paper_is_copied_like_any_other(tmp_path, monkeypatch):
    """Its streams stay in its file until the pack is saved, and nobody sees that from the pack."""
    (tmp_path / "plain.pdf").write_bytes(pdf(3))
    (tmp_path / "tagged.pdf").write_bytes(tagged(Node("H1", marks=(0,)), link_on=0))
    papers = [("4", tmp_path / "plain.pdf"), ("5", tmp_path / "tagged.pdf")]
    made = pack(tmp_path, papers)
    monkeypatch.setattr(copying, "LARGE", 0)
    large = pack(tmp_path, papers, "large.pdf")
    assert large.path.read_bytes() == made.path.read_bytes()


# What stays behind


def test_nothing_of_a_papers_history_comes_along(tmp_path):
    secret = "Confidential draft of A. Officer"

    def fill(made):
        made.docinfo.Author = secret
        made.docinfo.Title = secret
        stream = made.make_stream(secret.encode())
        made.Root.Metadata = stream
        made.Root.PieceInfo = Dictionary(Word=Dictionary(Private=String(secret)))
        made.Root.Perms = Dictionary(A=String(secret))
        page = made.pages[0].obj
        page.Metadata = stream
        page.PieceInfo = Dictionary(Word=Dictionary(Private=String(secret)))
        page.Thumb = stream
        page.LastModified = String("D:20180101")

    made = pack(tmp_path, [("7", pdf(edit=fill))])
    assert prove(made.path, made.plan) == ()
    with pikepdf.open(made.path) as opened:
        assert set(opened.trailer.Info.keys()) == {
            "/Title",
            "/CreationDate",
            "/ModDate",
            "/Producer",
        }
        for thing in opened.objects:
            if isinstance(thing, (Dictionary, pikepdf.Stream)):
                assert secret not in repr(dict(thing.items()))
            if isinstance(thing, pikepdf.Stream):
                assert secret.encode() not in thing.read_bytes()


def test_pages_that_are_not_in_the_page_tree_stay_behind(tmp_path):
    """A removed page may still be pointed at: it must not come along unseen."""
    secret = b"(removed before publication) Tj"

    def hide(made):
        gone = made.pages[1].obj
        gone.Contents = made.make_stream(secret)
        outline(("Gone", 1))(made)
        names(gone=1)(made)
        made.pages[0].obj.Annots = Array(
            [Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=Array([gone, Name.Fit]))]
        )
        del made.pages[1]

    made = pack(tmp_path, [("7", pdf(2, edit=hide))])
    with pikepdf.open(made.path) as opened:
        streams = [s.read_bytes() for s in opened.objects if isinstance(s, pikepdf.Stream)]
    assert not any(secret in stream for stream in streams)
    assert prove(made.path, made.plan) == ()


# What it is made of


@pytest.mark.parametrize(
    ("versions", "expected"), [(("1.3", "1.4"), "1.7"), (("1.4", "2.0"), "2.0")]
)
def test_the_version_is_the_newest_of_the_papers(tmp_path, versions, expected):
    def of(version):
        buffer = BytesIO()
        with open_pdf(pdf()) as opened:
            opened.save(buffer, force_version=version)
        return buffer.getvalue()

    made = pack(tmp_path, [(str(n), of(version)) for n, version in enumerate(versions, start=2)])
    with pikepdf.open(made.path) as opened:
        assert opened.pdf_version == expected


def test_a_paper_with_an_empty_password_makes_an_open_pack(tmp_path):
    buffer = BytesIO()
    with open_pdf(pdf(2)) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(user="", owner="master"))
    made = pack(tmp_path, [("7", buffer.getvalue())])
    with pikepdf.open(made.path) as opened:
        assert not opened.is_encrypted
    assert prove(made.path, made.plan) == ()


def test_resources_that_pages_share_stay_shared(tmp_path):
    def image(made):
        pixels = made.make_stream(bytes(range(256)) * 400)
        pixels.Type, pixels.Subtype = Name.XObject, Name.Image
        pixels.Width = pixels.Height = 320
        pixels.ColorSpace, pixels.BitsPerComponent = Name.DeviceGray, 8
        for page in made.pages:
            page.obj.Resources.XObject = Dictionary(Im=pixels)

    paper = pdf(40, edit=image)
    made = pack(tmp_path, [("7", paper)])
    assert made.path.stat().st_size < len(paper) + 30_000


@pytest.mark.parametrize("pages", [1, 300])
def test_a_pack_is_sound_to_another_reader(tmp_path, pages):
    """qpdf's own check finds nothing wrong."""
    made = pack(tmp_path, [("4", pdf(pages)), ("7", pdf(2, edit=names(x=0)))])
    with pikepdf.open(made.path) as opened:
        assert opened.check_pdf_syntax() == []
        assert not opened.get_warnings()


def test_a_paper_may_stand_in_two_places(tmp_path):
    paper = pdf(2, edit=edits(outline(("A", 1)), names(a=1)))
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper)
    made = pack(tmp_path, [("4", file), ("7", file), ("7", file)])
    assert prove(made.path, made.plan) == ()
    for item in "47":
        assert (picture(file, 1) == made.picture(made.page_of(item, 1))).mean() > 0.99


# Metadata


def test_the_catalogue(tmp_path):
    made = pack(tmp_path, [("7", pdf())], title="Ystyried <y> & \u0175")
    with pikepdf.open(made.path) as opened:
        root = opened.Root
        assert (str(root.Lang), root.PageMode) == ("en-GB", Name.UseOutlines)
        assert root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata(set_pikepdf_as_editor=False) as packet:
            assert packet["dc:title"] == "Ystyried <y> & \u0175"
            assert packet["xmp:CreateDate"] == packet["xmp:ModifyDate"] == "2018-02-06T00:00:00Z"
            assert packet["pdf:Producer"] == PRODUCER
        assert str(opened.docinfo.Title) == "Ystyried <y> & \u0175"


def test_dates_are_midnight_utc():
    assert pdf_date(DAY) == "D:20180206000000Z"


def test_the_claims_are_made_only_where_they_are_true():
    def claims(accessible, archival):
        packet = xmp_packet("T", "en-GB", DAY, "us", accessible=accessible, archival=archival)
        return re.findall(rb"<(pdf(?:ua|a)id:[a-z]+>.)<", packet)

    assert claims(False, False) == []
    assert claims(True, False) == [b"pdfuaid:part>1"]
    assert claims(False, True) == [b"pdfaid:part>2", b"pdfaid:conformance>A"]
    assert claims(True, True) == [b"pdfuaid:part>1", b"pdfaid:part>2", b"pdfaid:conformance>A"]
