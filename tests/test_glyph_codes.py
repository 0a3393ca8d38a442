"""What character codes stand for by a font's CMap, encoding and widths."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from agendapack.papers.pdf.objects import Objects
from agendapack.papers.ua.glyph_codes import (
    MAX_RANGE,
    CMap,
    character,
    cid_widths,
    differences,
    encoded,
    read_cmap,
    simple_widths,
    split_codes,
)
from tests.builders import LAWS

ONE_OR_TWO = ((1, 0x00, 0x7F), (2, 0x8140, 0x9FFC))
"""Codespace ranges of a CMap whose codes are of one byte or of two."""


@pytest.mark.parametrize(
    ("block", "texts"),
    [
        ("beginbfchar <41> <0042> <42> <00480069> endbfchar", {0x41: "B", 0x42: "Hi"}),
        ("beginbfchar <0041> <D83DDE00> endbfchar", {0x41: "\U0001f600"}),
        ("beginbfchar <41> <42> endbfchar", {0x41: "B"}),
        ("beginbfchar <41> <0 0 4 2> endbfchar", {0x41: "B"}),
        ("beginbfchar <41> <004200> endbfchar", {0x41: "B"}),
        ("beginbfchar <41> <> endbfchar", {0x41: ""}),
        ("beginbfrange <41> <43> <0061> endbfrange", {0x41: "a", 0x42: "b", 0x43: "c"}),
        ("beginbfrange <41> <42> <00660069> endbfrange", {0x41: "fi", 0x42: "fj"}),
        ("beginbfrange <41> <42> <00FF> endbfrange", {0x41: "\xff", 0x42: "\u0100"}),
        ("beginbfrange <41> <42> <FFFF> endbfrange", {0x41: "\uffff", 0x42: "\0"}),
        ("beginbfrange <41> <42> <61> endbfrange", {0x41: "a", 0x42: "b"}),
        ("beginbfrange <41> <42> [<0062> <00660066>] endbfrange", {0x41: "b", 0x42: "ff"}),
        ("beginbfrange <41> <43> [<0062>] endbfrange", {0x41: "b"}),
        ("beginbfrange <41> <41> <> <42> <42> <0062> endbfrange", {0x42: "b"}),
        ("beginbfrange <43> <41> <0061> endbfrange", {}),
        ("beginbfchar <41> <0061>", {}),
        ("beginsomething <41> <0061> endsomething", {}),
    ],
)
def test_a_cmap_gives_the_texts_of_codes(block: str, texts: dict[int, str]) -> None:
    assert read_cmap(block.encode()) == CMap(texts=texts)


@pytest.mark.parametrize(
    ("block", "cids"),
    [
        ("begincidchar <41> 7 <0142> 9 endcidchar", {0x41: 7, 0x142: 9}),
        ("begincidrange <41> <43> 7 <51> <51> 1 endcidrange", {0x41: 7, 0x42: 8, 0x43: 9, 0x51: 1}),
        ("begincidrange <41> <40> 7 endcidrange", {}),
    ],
)
def test_a_cmap_gives_the_cids_of_codes(block: str, cids: dict[int, int]) -> None:
    assert read_cmap(block.encode()) == CMap(cids=cids)


def test_a_cmap_says_how_long_its_codes_are_and_how_it_writes() -> None:
    data = (
        b"/H usecmap /WMode 1 def 2 begincodespacerange <00> <7F> <8140> <9FFC> endcodespacerange"
    )
    assert read_cmap(data) == CMap(lengths=ONE_OR_TWO, mode=1, uses="H")


def test_a_range_of_millions_of_codes_is_cut() -> None:
    cids = read_cmap(b"begincidrange <00000000> <FFFFFFFF> 5 endcidrange").cids
    assert (len(cids), cids[MAX_RANGE]) == (MAX_RANGE + 1, MAX_RANGE + 5)


def test_a_number_without_end_is_no_glyph_of_a_font() -> None:
    cids = read_cmap(b"begincidchar <41> " + b"9" * 5000 + b" <42> 8 endcidchar").cids
    assert cids == {0x41: 999_999_999, 0x42: 8}


WORDS = ("<41>", "<D8>", "<0041>", "<D83D>", "<004200>", "<>", "<", "[", "]", "endbfrange", "7")


@LAWS
@given(st.sampled_from(("bfchar", "bfrange", "cidrange")), st.lists(st.sampled_from(WORDS)))
def test_any_cmap_can_be_read(kind: str, words: list[str]) -> None:
    cmap = read_cmap(f"begin{kind} {' '.join(words)} end{kind}".encode())
    assert all(isinstance(text, str) for text in cmap.texts.values())


@pytest.mark.parametrize(
    ("string", "lengths", "codes"),
    [
        (b"\x00\x41\x01\x42", (), [0x41, 0x142]),
        (b"\x00\x41\x01", (), [0x41]),
        (b"\x00\x41", ((2, 0, 0xFFFF),), [0x41]),
        (b"AB", ((1, 0, 0xFF),), [0x41, 0x42]),
        (b"A\x81\x40B", ONE_OR_TWO, [0x41, 0x8140, 0x42]),
        (b"\x81\x20A", ONE_OR_TWO, [0x81, 0x20, 0x41]),
        (b"A\x81", ONE_OR_TWO, [0x41, 0x81]),
        (b"\x81\x40A", tuple(reversed(ONE_OR_TWO)), [0x8140, 0x41]),
    ],
)
def test_a_string_is_split_into_codes_by_its_codespace_ranges(
    string: bytes, lengths: tuple[tuple[int, int, int], ...], codes: list[int]
) -> None:
    assert list(split_codes(string, lengths)) == codes


@pytest.mark.parametrize(
    ("base", "code", "expected"),
    [
        ("WinAnsiEncoding", 0x41, "A"),
        ("WinAnsiEncoding", 0x80, "€"),
        ("WinAnsiEncoding", 0x81, "•"),
        ("WinAnsiEncoding", 0x1F, None),
        ("MacRomanEncoding", 0x8A, "ä"),
        ("StandardEncoding", 0x41, None),
        ("", 0x41, None),
    ],
)
def test_what_a_code_is_in_an_encoding(base: str, code: int, expected: str | None) -> None:
    assert encoded(base, code) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("A", "A"),
        ("eacute", "é"),
        ("A.alt", "A"),
        ("uni00410042", "AB"),
        ("u1F600", "\U0001f600"),
        ("f_f_i", "ffi"),
        ("dalethatafpatah", "\u05d3\u05b2"),
        ("uniD83D", None),
        (".notdef", None),
        ("glyph007", None),
        ("g12", None),
    ],
)
def test_what_a_name_stands_for(name: str, text: str | None) -> None:
    assert character(name) == text


def test_differences_count_on_from_each_number() -> None:
    given = Array([65, Name.B, Name.C, 90, Name.eacute])
    with Pdf.new() as made:
        made.Root.Encoding = made.make_indirect(Dictionary(Differences=given))
        objects = Objects(made)
        expected = {65: "B", 66: "C", 90: "eacute"}
        assert differences(objects, objects.catalogue["/Encoding"]) == expected
        assert differences(objects, "/WinAnsiEncoding") == {}


# Widths


@pytest.mark.parametrize(
    ("entries", "widths"),
    [
        ({}, {65: 0.0}),
        (
            {"FirstChar": 65, "Widths": Array([500, Decimal("250.5"), Name.X])},
            {64: 0.0, 65: 500.0, 66: 250.5, 67: None, 68: 0.0},
        ),
        (
            {"Widths": Array([500]), "FontDescriptor": Dictionary(MissingWidth=300)},
            {0: 500.0, 1: 300.0},
        ),
    ],
)
def test_a_simple_fonts_widths(entries: dict[str, Any], widths: dict[int, float | None]) -> None:
    with Pdf.new() as made:
        made.Root.Font = Dictionary(**entries)
        objects = Objects(made)
        width = simple_widths(objects, objects.dictionary(objects.catalogue["/Font"]))
        assert {code: width(code) for code in widths} == widths


@pytest.mark.parametrize(
    ("entries", "widths"),
    [
        ({}, {0: 1000.0}),
        ({"DW": 700}, {0: 700.0}),
        ({"DW": 0}, {5: 0.0}),
        ({"W": Array([3, Array([400, Decimal("450.5")])])}, {2: 1000.0, 3: 400.0, 4: 450.5}),
        ({"W": Array([3, 5, 400])}, {2: 1000.0, 3: 400.0, 5: 400.0, 6: 1000.0}),
        (
            {"W": Array([3, 4, 400, 8, Array([Name.X]), 9, 9, 500])},
            {3: 400.0, 4: 400.0, 8: 0.0, 9: 500.0},
        ),
        ({"W": Array([3, 5])}, {3: 1000.0}),
        ({"W": Array([3, Name.X, 400])}, {3: 1000.0}),
        ({"W": Array([Name.X, Array([400]), 3, Array([400])])}, {3: 1000.0}),
        ({"W": Array([0, 10**9, 400])}, {MAX_RANGE: 400.0, MAX_RANGE + 1: 1000.0}),
    ],
)
def test_a_cid_fonts_widths(entries: dict[str, Any], widths: dict[int, float]) -> None:
    with Pdf.new() as made:
        made.Root.Font = Dictionary(**entries)
        objects = Objects(made)
        width = cid_widths(objects, objects.dictionary(objects.catalogue["/Font"]))
        assert {cid: width(cid) for cid in widths} == widths
