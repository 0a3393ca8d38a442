"""Whatever is on no list of what a pack may hold stays out of it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from agendapack.papers.clearing.addresses import kept_address
from agendapack.papers.clearing.clear import clear
from agendapack.papers.clearing.walk import walk
from agendapack.papers.pdf.objects import Objects
from tests.builders import pack, saved
from tests.clearing_builders import SECRET, everything, poison


def leaks(file: Path) -> list[str]:
    """Where a file has ``SECRET``, in its objects or in what its streams hold."""
    with pikepdf.open(file) as pdf:
        return [
            str(one.objgen)
            for one in pdf.objects
            if isinstance(one, pikepdf.Object)
            and (
                SECRET in one.unparse(resolved=True).decode("latin-1")
                or (isinstance(one, Stream) and SECRET.encode() in one.read_raw_bytes())
                or (
                    isinstance(one, Stream)
                    and one.get(Name.Filter) == Name.FlateDecode
                    and SECRET.encode() in one.read_bytes()
                )
            )
        ]


def found_in(file: Path) -> list[object]:
    """What a finished pack holds that is on no list."""
    with pikepdf.open(file) as pdf:
        return list(walk(Objects(pdf)).edits)


def test_an_object_of_every_kind_loses_what_is_put_into_it(tmp_path: Path) -> None:
    pdf = everything()
    assert poison(pdf) > 150
    made = pack(tmp_path, [("7", saved(pdf))])
    assert leaks(made.path) == []
    assert found_in(made.path) == []


def test_an_object_of_every_kind_keeps_what_it_has() -> None:
    edits = walk(Objects(everything())).edits
    assert sorted((str(edit.key), edit.value or "") for edit in edits) == [
        ("/BBox", ""),  # of a program for a printer
        *[("/Subtype", "/Stamp")] * 6,  # sound, film and attached files
        ("/User", ""),  # for whom a layer was made
    ]


def test_a_file_that_was_cleared_has_nothing_more_to_lose() -> None:
    pdf = everything()
    poison(pdf)
    assert clear(Objects(pdf)).changed
    assert not clear(Objects(pdf)).changed


@pytest.mark.parametrize("where", ["/CropBox", "/MediaBox"])
def test_nothing_hides_where_numbers_belong(where: str) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page[where] = Array([0, 0, 9, pdf.make_indirect(Array([Dictionary(Own=String(SECRET))]))])
    clear(Objects(pdf))
    assert where not in page


def test_nothing_hides_behind_a_page_that_is_none() -> None:
    pdf = everything()
    page = pdf.pages[0].obj
    none = pdf.make_indirect(Dictionary(Own=String(SECRET)))
    page.Annots[0].P = none
    pdf.Root.StructTreeRoot.K.Pg = none
    pdf.Root.StructTreeRoot.K.K[0].Pg = none
    page.Annots[1].Dest = Array([none, Name.Fit])
    pdf.Root.Dests.there = Array([none, Name.Fit])
    pdf.Root.Names.Dests.Kids[0].Names[1].D = Array([page, Name.FitH, none])
    clear(Objects(pdf))
    assert Name.P not in page.Annots[0]
    assert Name.Pg not in pdf.Root.StructTreeRoot.K
    assert Name.Pg not in pdf.Root.StructTreeRoot.K.K[0]
    assert Name.Dest not in page.Annots[1]
    assert Name.there not in pdf.Root.Dests
    assert Name.D not in pdf.Root.Names.Dests.Kids[0].Names[1]


def test_an_element_hangs_in_the_tree_or_nowhere() -> None:
    pdf = everything()
    element = pdf.Root.StructTreeRoot.K
    strange = pdf.make_indirect(Dictionary(Own=String(SECRET)))
    below = pdf.make_indirect(Dictionary(S=Name.Span, P=strange))
    sound = pdf.make_indirect(Dictionary(S=Name.Span, P=element))
    element.K = Array([below, sound])
    clear(Objects(pdf))
    assert Name.P not in below
    assert sound.P.objgen == element.objgen
    assert element.P.objgen == pdf.Root.StructTreeRoot.objgen


def test_keys_that_are_no_text_are_found_again() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    written = b"<</Properties <</A#ff#23b <</AF []/Lang (cy)>> >>/B#fe 1>>"
    pdf.pages[0].obj.Resources = pikepdf.Object.parse(written)
    clear(Objects(pdf))
    left = pdf.pages[0].obj.Resources.unparse()
    assert left == b"<< /Properties << /A#ff#23b << /Lang (cy) >> >> >>"


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://www.example.org/a b?c=d#e", "https://www.example.org/a b?c=d#e"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:jo@example.org?subject=Parks", "mailto:jo@example.org?subject=Parks"),
        ("tel:+441632960000", "tel:+441632960000"),
        ("https://example.org/caf\u00e9", "https://example.org/caf\u00e9"),
        (" https://exam\r\nple.org/ ", "https://example.org/"),
        ("www.example.org", "www.example.org"),
        ("example.org:8080/a:b", "example.org:8080/a:b"),
        ("jo.bell@example.org", "jo.bell@example.org"),
        ("#annex", "#annex"),
        *((refused, None) for refused in (
            "", "javascript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
            " \t javascript:alert(1)", "java\x00script:alert(1)", "https://example.org/\x07a",
            "file:///C:/Users/me", "\\\\host\\share", "//host/share", "/etc/passwd", "../a.pdf",
            "C:\\a.pdf", "data:text/html,x", "vbscript:x", "java%73cript:x", "ms-word:ofe|u|x",
            "\u00a0javascript:x", "https:\\\\example.org", "a.script:alert(1)", "jo@javascript:x",
        )),
    ],
)  # fmt: skip
def test_addresses(written: str, kept: str | None) -> None:
    assert kept_address(written) == kept


def link_to(address: object) -> Pdf:
    pdf = Pdf.new()
    pdf.add_blank_page()
    link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=address))
    pdf.pages[0].obj.Annots = Array([link])
    return pdf


@pytest.mark.parametrize("address", [Name.example, 7, Dictionary(), Array([])])
def test_an_address_is_a_string(address: object) -> None:
    pdf = link_to(address)
    assert [one.kind.name for one in clear(Objects(pdf)).removed] == ["ADDRESS"]
    assert Name.A not in pdf.pages[0].obj.Annots[0]


def test_an_address_is_no_stream() -> None:
    pdf = link_to("x")
    pdf.pages[0].obj.Annots[0].A.URI = pdf.make_stream(b"https://example.org")
    assert [one.kind.name for one in clear(Objects(pdf)).removed] == ["ADDRESS"]


def test_an_address_loses_its_line_breaks() -> None:
    pdf = link_to("https://example.org/\nplan\r")
    assert clear(Objects(pdf)).removed == ()
    assert str(pdf.pages[0].obj.Annots[0].A.URI) == "https://example.org/plan"
