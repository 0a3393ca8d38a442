"""A PDF's objects as plain data, sound or damaged."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from math import inf

import pikepdf
import pytest

from agendapack.papers.pdf.objects import (
    MAX_REFERENCES,
    Json,
    Objects,
    identifier_of,
    text_of,
    uncollected,
)

OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 90 90] /Rotate 9 0 R >>",
    b"<< /Type /Page /Parent 2 0 R >>",
    b"7",
    b"2.5",
    b"/Sound",
    b"(Hello)",
    b"<< /Length 1 /EF /None >>\nstream\nx\nendstream",
    b"90",
    b"/caf#e9",
    b"true",
    b"[1 2.5 4 0 R]",
    b"[4 0 R /Three]",
    b"[1" + b"0" * 400 + b".5 (\x80\x9f)]",
)
"""From 1; what stands at each number is what the tests' references lead to."""


def opened(*objects: bytes) -> pikepdf.Pdf:
    """A file of these objects, without the table that says where they are."""
    body = b"\n".join(b"%d 0 obj %b endobj" % one for one in enumerate(objects, start=1))
    return pikepdf.open(BytesIO(b"%PDF-1.7\n" + body + b"\ntrailer << /Root 1 0 R >>"))


@pytest.fixture(scope="module")
def objects() -> Iterator[Objects]:
    with opened(*OBJECTS) as pdf:
        yield Objects(pdf)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (5, 5),
        ("/Name", "/Name"),
        ("4 0 R", 7),
        ("5 0 R", 2.5),
        ("6 0 R", "/Sound"),
        ("7 0 R", "u:Hello"),
        ("8 0 R", {"/Length": 1, "/EF": "/None"}),
        ("10 0 R", "n:/caf#e9"),
        ("11 0 R", True),
        ("12 0 R", [1, 2.5, "4 0 R"]),
        ("14 0 R", [inf, "b:809f"]),
        ("99 0 R", None),
    ],
)
def test_what_a_value_leads_to(objects: Objects, value: Json, expected: Json) -> None:
    assert objects.resolve(value) == expected


def test_references_to_references_end(objects: Objects) -> None:
    objects._read.update({f"{50 + n} 0 R": f"{51 + n} 0 R" for n in range(MAX_REFERENCES)})
    objects._read[f"{50 + MAX_REFERENCES} 0 R"] = "/End"
    assert objects.resolve("51 0 R") is None
    assert objects.resolve("52 0 R") == "/End"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("99 0 R", []),
        ("/A", ["/A"]),
        ("4 0 R", ["4 0 R"]),
        (["/A", 5], ["/A", 5]),
        ("13 0 R", ["4 0 R", "/Three"]),
    ],
)
def test_one_thing_or_several(objects: Objects, value: Json, expected: list[Json]) -> None:
    assert objects.several(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/A", "A"),
        ("6 0 R", "Sound"),
        ("n:/caf#e9", "caf#e9"),
        ("10 0 R", "caf#e9"),
        ("7 0 R", ""),
        ("4 0 R", ""),
        ("u:A", ""),
        (5, ""),
        (None, ""),
    ],
)
def test_a_name(objects: Objects, value: Json, expected: str) -> None:
    assert objects.name(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        (2.0, 2),
        (2.5, None),
        (inf, None),
        (True, None),
        ("4 0 R", 7),
        ("11 0 R", None),
        ("6 0 R", None),
        (None, None),
    ],
)
def test_a_whole_number(objects: Objects, value: Json, expected: int | None) -> None:
    assert objects.integer(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12 0 R", (1.0, 2.5, 7.0)), ("13 0 R", ()), ([], ()), ([0, 9], (0.0, 9.0)), (5, ())],
)
def test_an_arrays_numbers(objects: Objects, value: Json, expected: tuple[float, ...]) -> None:
    assert objects.numbers(value) == expected


def test_pages_inherit(objects: Objects) -> None:
    assert objects.pages == ("3 0 R",)
    assert objects.resolve(objects.inherited("3 0 R", "/MediaBox")) == [0, 0, 90, 90]
    assert objects.resolve(objects.inherited("3 0 R", "/Rotate")) == 90
    assert objects.inherited("3 0 R", "/CropBox") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.5"), 1.5),
        (True, True),
        (7, 7),
        ("text", None),
        (None, None),
        (pikepdf.Name.A, "/A"),
        (pikepdf.Array([1, pikepdf.Name.B]), [1, "/B"]),
    ],
)
def test_what_pikepdf_gives_as_plain_data(objects: Objects, value: object, expected: Json) -> None:
    assert objects.plain(value) == expected


def test_an_object_of_its_own_is_its_reference(objects: Objects) -> None:
    assert objects.plain(objects.pdf.get_object(8, 0)) == "8 0 R"
    assert objects.is_stream("8 0 R")
    assert not objects.is_stream("12 0 R")
    assert not objects.is_stream("/Name")


def test_rare_names_are_looked_for(objects: Objects) -> None:
    assert objects.mentions("/EF")
    assert not objects.mentions("/MCD")


def test_every_object_is_gone_through() -> None:
    """Numbers and truth values, which pikepdf gives as Python's, are passed over."""
    with opened(*OBJECTS) as pdf:
        found = dict(Objects(pdf).all())
    assert found["8 0 R"] == {"/Length": 1, "/EF": "/None"}
    assert found["12 0 R"] == [1, 2.5, "4 0 R"]
    assert not {"4 0 R", "5 0 R", "11 0 R"} & found.keys()


def test_an_object_let_go_of_is_read_anew() -> None:
    with opened(*OBJECTS) as pdf:
        objects = Objects(pdf)
        first = objects.resolve("12 0 R")
        assert objects.resolve("12 0 R") is first
        objects.forget("12 0 R")
        assert objects.resolve("12 0 R") == first
        assert objects.resolve("12 0 R") is not first


def test_a_page_tree_that_is_none_has_no_pages() -> None:
    with pikepdf.Pdf.new() as pdf:
        pdf.Root.Pages = pikepdf.Name("/None")
        assert Objects(pdf).pages == ()


@pytest.mark.parametrize(
    ("value", "text", "identifier"),
    [
        ("u:Hello", "Hello", "Hello"),
        ("b:8041", "\u2022A", "b:8041"),  # a bullet in PDFDocEncoding (annex D.2)
        ("b:809f", "\x80\x9f", "b:809f"),  # 0x9F is nothing in it
        ("/Name", None, None),
        (7, None, None),
    ],
)
def test_a_direct_strings_text(value: Json, text: str | None, identifier: str | None) -> None:
    assert (text_of(value), identifier_of(value)) == (text, identifier)


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_runs_again_only_if_it_ran(running: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()
