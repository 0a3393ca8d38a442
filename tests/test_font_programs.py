"""What is found of embedded font programs: glyphs that lack, widths that differ, wrong lists."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.prepare import open_pdf
from agendapack.papers.ua.document_facts import gather
from agendapack.papers.ua.examination import examine
from agendapack.papers.ua.font_programs import read_cff, read_truetype
from tests.accessibility_builders import e, paper, to_unicode, write_text
from tests.font_builders import cff, truetype

WIDTHS = {".notdef": 500, "A": 700, "B": 650}
WINDOWS, SYMBOL, MACINTOSH, UNICODE = (3, 1), (3, 0), (1, 0), (0, 3)

LACKS = "7.21.4.1: a font lacks glyphs that are shown in it: Made"
LISTS = "7.21.4.2: a font's list of its glyphs is wrong: Made"
WIDTH = "7.21.5: a font's widths differ from those the file gives: Made"
UNDEFINED = "7.21.8: characters are shown that the font does not have: Made"


def simple(
    program: bytes, given: int, *, kind: str = "TrueType", flags: int = 32, **entries: Any
) -> Callable[[Pdf], Object]:
    """A simple font with ``program``, which gives each character the width ``given``."""

    def font(made: Pdf) -> Object:
        descriptor = _descriptor(made, program, flags, entries)
        encoding: dict[str, Any] = {"Encoding": Name.WinAnsiEncoding}
        if flags == 4:
            encoding = {"ToUnicode": to_unicode(made, {65: "A", 66: "B"})}
        return Dictionary(
            Type=Name.Font,
            Subtype=Name(f"/{kind}"),
            BaseFont=Name("/ABCDEF+Made"),
            FirstChar=0,
            LastChar=255,
            Widths=Array([given] * 256),
            FontDescriptor=descriptor,
            **encoding | entries,
        )

    return font


def composite(
    program: bytes, given: int, codes: dict[int, str], **entries: Any
) -> Callable[[Pdf], Object]:
    """A composite font whose codes are CIDs, all of the width ``given``."""

    def font(made: Pdf) -> Object:
        descriptor = _descriptor(made, program, 4, entries)
        is_truetype = "/FontFile2" in descriptor
        below = Dictionary(
            Type=Name.Font,
            Subtype=Name("/CIDFontType2" if is_truetype else "/CIDFontType0"),
            BaseFont=Name("/ABCDEF+Made"),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            DW=given,
            FontDescriptor=descriptor,
        )
        if is_truetype:
            map_ = entries.get("CIDToGIDMap")
            below.CIDToGIDMap = made.make_stream(map_) if map_ else Name.Identity
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Made"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([made.make_indirect(below)]),
            ToUnicode=to_unicode(made, codes, 2),
        )

    return font


def _descriptor(made: Pdf, program: bytes, flags: int, entries: dict[str, Any]) -> Object:
    key = "FontFile2" if program[:4] in (b"\0\1\0\0", b"true") else "FontFile3"
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Made"), Flags=flags)
    descriptor[f"/{key}"] = made.make_stream(program)
    if "CharSet" in entries:
        descriptor.CharSet = String(entries.pop("CharSet"))
    if "CIDSet" in entries:
        descriptor.CIDSet = made.make_stream(entries.pop("CIDSet"))
    return made.make_indirect(descriptor)


def found(string: bytes, font: Callable[[Pdf], Object]) -> list[str]:
    with open_pdf(paper(e("P"), edit=write_text(string, font))) as opened:
        return [f"{f.clause}: {f.message}" for f in examine(gather(opened)).findings]


# TrueType


def test_a_character_is_looked_up_in_the_windows_map() -> None:
    program = truetype(WIDTHS, {WINDOWS: {65: "A", 66: "B"}})
    assert found(b"(A)", simple(program, 700)) == []
    assert found(b"(B)", simple(program, 700)) == [WIDTH]
    assert found(b"(C)", simple(program, 700)) == [LACKS]


def test_a_space_that_does_not_break_is_the_space_where_it_has_no_glyph() -> None:
    program = truetype(WIDTHS | {"space": 700}, {WINDOWS: {32: "space"}})
    assert found(b"(\\240)", simple(program, 700)) == []
    assert found(b"(\\241)", simple(program, 700)) == [LACKS]


def test_a_name_of_several_characters_is_not_looked_up_as_the_first_of_them() -> None:
    program = truetype(WIDTHS | {"f": 300}, {WINDOWS: {102: "f"}})

    def named(name: str) -> Callable[[Pdf], Object]:
        encoding = Dictionary(
            BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name(f"/{name}")])
        )
        return simple(program, 600, Encoding=encoding)

    assert found(b"(A)", named("f")) == [WIDTH]
    assert found(b"(A)", named("f_i")) == [LACKS]


@pytest.mark.parametrize("start", [0, 0xF000, 0xF100, 0xF200])
def test_a_code_of_a_symbol_font_is_looked_up_in_its_symbol_map(start: int) -> None:
    program = truetype(WIDTHS, {SYMBOL: {start + 65: "A"}})
    assert found(b"(A)", simple(program, 700, flags=4)) == []
    assert found(b"(A)", simple(program, 650, flags=4)) == [WIDTH]
    assert found(b"(B)", simple(program, 700, flags=4)) == [LACKS]


def test_a_code_is_looked_up_in_the_macintosh_map_as_it_is_and_in_mac_roman() -> None:
    program = truetype(WIDTHS, {MACINTOSH: {65: "A", 0x8E: "B"}})
    assert found(b"(A)", simple(program, 700, flags=4)) == []
    assert found(b"(\\351)", simple(program, 650)) == []  # é, 0x8E in Mac Roman
    assert found(b"(\\351)", simple(program, 700)) == [WIDTH]


def test_nothing_is_said_of_a_glyph_that_may_be_found_in_ways_not_followed() -> None:
    by_unicode = truetype(WIDTHS, {SYMBOL: {66: "B"}, UNICODE: {65: "A"}})
    by_name = truetype(WIDTHS, {SYMBOL: {66: "B"}}, names=True)
    for program in (by_unicode, by_name):
        assert found(b"(A)", simple(program, 1, flags=4)) == []


def test_widths_are_of_the_size_whatever_the_units() -> None:
    program = truetype({".notdef": 0, "A": 1434}, {WINDOWS: {65: "A"}}, units=2048)
    assert found(b"(A)", simple(program, 700)) == []
    assert found(b"(A)", simple(program, 702)) == [WIDTH]


def test_glyphs_past_the_end_of_the_widths_are_as_wide_as_the_last() -> None:
    same = {".notdef": 500, **dict.fromkeys("ABCDE", 700)}
    program = truetype(same, {WINDOWS: {66: "B"}})
    read = read_truetype(program)
    assert read is not None
    assert len(read.advances) == 2
    assert [read.width(glyph) for glyph in (0, 1, 5, 6)] == [500, 700, 700, None]


def test_widths_that_a_subset_cut_short_are_read() -> None:
    program = without(truetype(WIDTHS, {WINDOWS: {65: "A"}}), hmtx=8)
    assert found(b"(A)", simple(program, 700)) == []
    assert found(b"(A)", simple(program, 600)) == [WIDTH]


def test_a_glyph_of_a_composite_font_is_its_cid_or_what_a_map_makes_of_it() -> None:
    program = truetype(WIDTHS, {})
    assert found(b"<0001>", composite(program, 700, {1: "A"})) == []
    assert found(b"<0002>", composite(program, 700, {2: "B"})) == [WIDTH]
    assert found(b"<0003>", composite(program, 700, {3: "C"})) == [UNDEFINED]
    second = bytes([0, 0, 0, 2, 0, 1])
    assert found(b"<0002>", composite(program, 700, {2: "A"}, CIDToGIDMap=second)) == []


# CFF


@pytest.mark.parametrize("bare", [True, False])
def test_a_glyph_of_a_cff_program_has_a_name(bare: bool) -> None:
    def by_name(name: str, given: int) -> Callable[[Pdf], Object]:
        encoding = Dictionary(Differences=Array([65, Name(f"/{name}")]))
        return simple(cff(WIDTHS, bare=bare), given, kind="Type1", Encoding=encoding)

    assert found(b"(A)", by_name("A", 700)) == []
    assert found(b"(A)", by_name("B", 700)) == [WIDTH]
    assert found(b"(A)", by_name("eacute", 700)) == [LACKS]


def test_a_subset_lists_its_glyphs() -> None:
    def listing(names: str) -> Callable[[Pdf], Object]:
        return simple(cff(WIDTHS), 700, kind="Type1", CharSet=names)

    assert found(b"(A)", listing("/A/B")) == []
    assert found(b"(A)", listing("/A")) == [LISTS]
    assert found(b"(A)", listing("/A/B/C")) == [LISTS]


@pytest.mark.parametrize(
    ("charstring", "width"),
    [
        ([200, 0, "hmoveto", "endchar"], 700),
        ([0, "hmoveto", "endchar"], 600),
        ([200, 0, "vmoveto", "endchar"], 700),
        ([200, 0, 0, "rmoveto", "endchar"], 700),
        ([0, 0, "rmoveto", "endchar"], 600),
        ([200, "endchar"], 700),
        (["endchar"], 600),
        ([200, 1, 2, 65, 66, "endchar"], 700),
        ([1, 2, 65, 66, "endchar"], 600),
        ([200, 1, 2, "hstem", "endchar"], 700),
        ([1, 2, "vstemhm", "endchar"], 600),
        ([-200.5, 1, 2, 3, 4, "hstemhm", "endchar"], 299.5),
        ([200, 1, 2, "rlineto", "endchar"], None),
        ([200, 0, "callsubr"], None),
    ],
    ids=str,
)
def test_a_width_is_the_operand_too_many(charstring: list[int | str], width: float | None) -> None:
    read = read_cff(cff({".notdef": charstring}))
    assert read is not None
    assert read.width(0) == width


def test_a_glyph_of_a_cid_keyed_program_has_a_cid() -> None:
    program = cff({".notdef": 500, "cid00005": 700, "cid00009": 650}, keyed=(0, 300))
    assert found(b"<0005>", composite(program, 700, {5: "A"})) == []
    assert found(b"<0009>", composite(program, 650, {9: "B"})) == []
    assert found(b"<0009>", composite(program, 700, {9: "B"})) == [WIDTH]
    assert found(b"<0001>", composite(program, 700, {1: "A"})) == [UNDEFINED]


def test_without_a_charset_each_cid_is_its_glyph() -> None:
    program = cff({".notdef": 500, "cid00005": 700}, keyed=(0,))
    omitted, count = re.subn(rb"[\x20-\xf6]\x0f", b"\x8b\x0f", program)  # operand and operator
    assert count == 1
    assert found(b"<0001>", composite(omitted, 700, {1: "A"})) == []
    assert found(b"<0005>", composite(omitted, 700, {5: "A"})) == [UNDEFINED]


def test_a_glyph_of_a_program_that_is_not_keyed_is_its_cid() -> None:
    assert found(b"<0001>", composite(cff(WIDTHS), 700, {1: "A"})) == []
    assert found(b"<0003>", composite(cff(WIDTHS), 700, {3: "A"})) == [UNDEFINED]


def test_a_matrix_says_what_widths_are_a_part_of() -> None:
    keyed = cff({".notdef": 500, "cid00001": 1400}, keyed=(0,), units=2000)
    assert found(b"<0001>", composite(keyed, 700, {1: "A"})) == []
    assert (
        found(b"<0001>", composite(cff({".notdef": 0, "A": 350}, units=500), 700, {1: "A"})) == []
    )


def test_a_subset_identifies_its_cids() -> None:
    program = cff({".notdef": 500, "cid00005": 700, "cid00009": 650}, keyed=(0,))
    assert found(b"<0005>", composite(program, 700, {5: "A"}, CIDSet=b"\x84\x40")) == []
    assert found(b"<0005>", composite(program, 700, {5: "A"}, CIDSet=b"\x84")) == [LISTS]
    glyphs = truetype(WIDTHS, {})
    assert found(b"<0001>", composite(glyphs, 700, {1: "A"}, CIDSet=b"\xe0")) == []
    assert found(b"<0001>", composite(glyphs, 700, {1: "A"}, CIDSet=b"\xc0")) == [LISTS]


# Damaged and hostile


def without(program: bytes, **lengths: int) -> bytes:
    """``program`` with tables cut to these lengths, in bytes."""
    made = bytearray(program)
    for entry in range(12, 12 + 16 * struct.unpack_from(">H", made, 4)[0], 16):
        tag = made[entry : entry + 4].decode()
        if tag in lengths:
            made[entry + 12 : entry + 16] = lengths[tag].to_bytes(4, "big")
    return bytes(made)


@pytest.mark.parametrize("table", ["head", "hhea", "maxp", "cmap"])
def test_nothing_is_said_of_a_program_without_a_sound_table(table: str) -> None:
    program = without(truetype(WIDTHS, {WINDOWS: {65: "A"}}), **{table: 3})
    assert found(b"(B)", simple(program, 1)) == []


@given(
    st.sampled_from(
        [
            truetype(WIDTHS, {WINDOWS: {65: "A"}, MACINTOSH: {65: "B"}}),
            cff(WIDTHS),
            cff(WIDTHS, bare=False),
            cff({".notdef": 500, "cid00005": 700}, keyed=(0, 300)),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 2000),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_program_can_be_read_or_not(
    program: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    made = bytearray(program)
    for place, change in changes:
        made[place % len(made) : place % len(made) + len(change)] = change
    data = bytes(made[: max(cut, len(made) // 2)])
    if (truetypes := read_truetype(data)) is not None:
        for platform, encoding in [*truetypes.subtables, (9, 9)]:
            assert truetypes.glyph(platform, encoding, 65) >= 0
        assert all((truetypes.width(glyph) or 0) >= 0 for glyph in (0, 1, 2, 65_535))
    if (read := read_cff(data)) is not None:
        assert all(isinstance(read.width(glyph), float | int | None) for glyph in range(4))


def test_glyphs_of_one_name_are_left_so() -> None:
    """To make thousands of names differ would take minutes."""
    program = cff({".notdef": 500, "A": 700, "C": 650})
    assert program.count(A_AND_C) == 1
    read = read_cff(program.replace(A_AND_C, b"\0\0\x22\0\x22"))
    assert read is not None
    assert read.names == {".notdef": 0, "A": 1}


A_AND_C = b"\0\0\x22\0\x24"
"""A charset of format 0, after ".notdef": the standard strings 34 and 36."""


def test_a_program_whose_outlines_overlap_is_not_read() -> None:
    """Together they could be a thousand times as long as the file."""
    program = bytearray(cff(dict.fromkeys(WIDTHS, ("endchar",))))
    index = program.rindex(b"\0\3\1\1\2\3\4")  # three outlines, at these offsets
    assert read_cff(bytes(program)) is not None
    program[index + 4] = 4
    assert read_cff(bytes(program)) is None


def test_a_program_with_thousands_of_maps_is_not_read() -> None:
    program = truetype(WIDTHS, {(3, encoding): {65: "A"} for encoding in range(65)})
    assert read_truetype(program) is None
    assert read_truetype(truetype(WIDTHS, {(3, n): {65: "A"} for n in range(64)})) is not None
