"""A font's glyphs as content uses them: each code followed to its glyph, width and text.

Whatever cannot be followed here (Type 1 programs, whose outlines are encrypted, and predefined
CMaps of East Asian fonts) is taken to be in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agendapack.papers.pdf.objects import Json, Objects
from agendapack.papers.pdf.strings import bytes_in, strings_in
from agendapack.papers.ua.content_facts import FontUse, Glyphs
from agendapack.papers.ua.document_facts import Facts
from agendapack.papers.ua.font_programs import Cff, read_cff, read_truetype
from agendapack.papers.ua.glyph_codes import (
    COLLECTIONS,
    IDENTITY,
    PREDEFINED,
    CMap,
    character,
    cid_widths,
    differences,
    encoded,
    read_cmap,
    simple_widths,
    split_codes,
)

_ALIKE = {"\xa0": " ", "\xad": "-"}  # WinAnsi: space and hyphen once more (annex D.2, notes 5, 6)
_INVALID = frozenset("\0\ufeff\ufffe")
_OTHER_MAPS = frozenset(((0, 3), (0, 1), (0, 4), (3, 10)))
"""Subtables by Unicode that a code is not looked up in."""


def glyphs_of(facts: Facts, key: str, use: FontUse) -> Glyphs:
    """The verdict on one font; worked out once."""
    known = facts.glyphs
    if key not in known:
        known[key] = _Font(facts, use).judge()
    return known[key]


def is_symbolic(objects: Objects, font: dict[str, Json]) -> bool:
    """Whether a font is flagged symbolic, and not nonsymbolic (ISO 32000-1, table 123)."""
    descriptor = objects.dictionary(font.get("/FontDescriptor"))
    flags = objects.integer(descriptor.get("/Flags")) or 0
    return bool(flags & 4) and not flags & 32


class _Font:
    def __init__(self, facts: Facts, use: FontUse) -> None:
        self.facts = facts
        self.objects: Objects = facts.objects
        self.font = use.font
        self.use = use
        self.found = Glyphs()
        self.kind = self.objects.name(self.font.get("/Subtype"))
        members = self.objects.array(self.font.get("/DescendantFonts"))
        self.holder = self.objects.dictionary(members[0]) if members else self.font
        self.descriptor = self.objects.dictionary(self.holder.get("/FontDescriptor"))
        self.is_symbolic = is_symbolic(self.objects, self.font)
        self.cff: Cff | None = None

    def judge(self) -> Glyphs:
        self._read_program()
        unicode = self.font.get("/ToUnicode")
        texts = read_cmap(self.facts.stream(unicode)).texts if unicode is not None else {}
        if self.kind == "Type0":
            self._composite(texts)
        elif self.kind in ("TrueType", "Type1", "MMType1", "Type3"):
            self._simple(texts)
        return self.found

    def _read_program(self) -> None:
        if (file := self.descriptor.get("/FontFile2")) is not None:
            self.found.truetype = read_truetype(self.facts.stream(file))
        elif (file := self.descriptor.get("/FontFile3")) is not None:
            data = self.facts.stream(file)
            self.cff = read_cff(data)
            if self.cff is None:
                self.found.truetype = read_truetype(data)

    def _text(self, text: str | None) -> None:
        if text is None:
            self.found.without_text = True
        elif not _INVALID.isdisjoint(text):
            self.found.invalid_text = True

    def _width(self, given: float | None, real: float | None) -> None:
        if given is not None and real is not None and abs(given - real) > 1:
            self.found.wrong_width = True

    # Simple fonts

    def _simple(self, texts: Mapping[int, str]) -> None:
        encoding = self.objects.resolve(self.font.get("/Encoding"))
        base = self.objects.name(self.font.get("/Encoding"))
        named: dict[int, str] = {}
        if isinstance(encoding, dict):
            base = self.objects.name(encoding.get("/BaseEncoding"))
            named = differences(self.objects, encoding)
        seen = bytes_in(self.use.visible)
        every = seen | bytes_in(self.use.invisible)
        given = simple_widths(self.objects, self.font)
        for code in every:
            name = named.get(code)
            text = texts.get(code)
            if text is None:
                text = character(name) if name else self._encoded(base, code)
            self._text(text)
            if name == ".notdef":
                self.found.undefined = True
            if self.kind == "Type3":
                continue
            glyph = self._simple_glyph(base, code, name)
            if glyph is None or code not in seen:
                continue
            if glyph == 0:
                self.found.missing |= code != 0
            else:
                self._width(given(code), self._real_width(glyph))
        if self.cff is not None and self.cff.names is not None and self.kind == "Type1":
            self._char_set(self.cff.names)

    def _encoded(self, base: str, code: int) -> str | None:
        if base:
            return encoded(base, code)
        if self.kind in ("TrueType", "Type3") or "ZapfDingbats" in self.objects.name(
            self.font.get("/BaseFont")
        ):
            return None
        # A Type 1 font has an encoding of its own; of those not followed, nothing is said.
        return encoded("WinAnsiEncoding", code) or "?"

    def _simple_glyph(self, base: str, code: int, name: str | None) -> int | None:
        """A code's glyph: 0 where the program lacks it, None where it is not followed."""
        if self.cff is not None:
            names = self.cff.names
            return None if names is None or name is None else names.get(name, 0)
        program = self.found.truetype
        if program is None:
            return None
        for place in self._places(base, code, name):
            if glyph := program.glyph(*place):
                return glyph
        maps = program.subtables.keys()
        is_followed = maps and maps.isdisjoint(_OTHER_MAPS) and not program.has_names
        return 0 if is_followed else None

    def _places(self, base: str, code: int, name: str | None) -> Iterator[tuple[int, int, int]]:
        """Where a TrueType program may have a code's glyph, the likeliest place first: platform,
        encoding, and the code there (ISO 32000-1, 9.6.6.4)."""
        text = character(name) if name else encoded(base, code)
        if text is not None and len(text) > 1:
            text = None
        if text and base and not self.is_symbolic:
            yield 3, 1, ord(text)
            if text in _ALIKE:
                yield 3, 1, ord(_ALIKE[text])
        for start in (0xF000, 0xF100, 0xF200, 0):
            yield 3, 0, start + code
        yield 1, 0, code
        if text:
            for byte in text.encode("mac_roman", "ignore"):
                yield 1, 0, byte

    def _real_width(self, glyph: int) -> float | None:
        program = self.cff or self.found.truetype
        return None if program is None else program.width(glyph)

    def _char_set(self, names: Iterable[str]) -> None:
        """ISO 32000-1, table 122: /CharSet lists every glyph of a subset."""
        listed = self.objects.text(self.descriptor.get("/CharSet"))
        if listed is not None and self._is_subset():
            here = {name for name in names if name not in (".notdef", "")}
            said = {name for name in listed.split("/") if name.strip()}
            self.found.wrong_subset = here != {name.strip() for name in said} - {".notdef"}

    def _is_subset(self) -> bool:
        name = self.objects.name(self.font.get("/BaseFont"))
        return len(name) > 7 and name[6] == "+" and name[:6].isalpha() and name[:6].isupper()

    # Composite fonts

    def _composite(self, texts: Mapping[int, str]) -> None:
        encoding = self.font.get("/Encoding")
        name = self.objects.name(encoding)
        cmap: CMap | None = None
        if self.objects.is_stream(encoding):
            cmap = read_cmap(self.facts.stream(encoding))
        elif name not in IDENTITY:
            if not texts and name not in PREDEFINED:
                self.found.without_text = True
            return
        system = self.objects.dictionary(self.holder.get("/CIDSystemInfo"))
        ordering = self.objects.text(system.get("/Ordering")) or ""
        lengths = cmap.lengths if cmap else ()
        seen = self._codes(self.use.visible, lengths)
        given = cid_widths(self.objects, self.holder)
        glyph_map = self._glyph_map()
        for code in seen | self._codes(self.use.invisible, lengths):
            text = texts.get(code)
            if text is not None or ordering not in COLLECTIONS:
                self._text(text)
            if cmap is not None and cmap.uses:
                continue
            cid = cmap.cids.get(code, 0) if cmap else code
            glyph = self._composite_glyph(cid, glyph_map)
            if glyph is None:
                continue
            if glyph == 0:
                self.found.undefined = True
            elif code in seen:
                self._width(given(cid), self._real_width(glyph))
        self._cid_set()

    @staticmethod
    def _codes(operands: set[bytes], lengths: tuple[tuple[int, int, int], ...]) -> set[int]:
        found: set[int] = set()
        for string in strings_in(operands):
            found.update(split_codes(string, lengths))
        return found

    def _glyph_map(self) -> bytes | None:
        """The /CIDToGIDMap stream; None for Identity."""
        given = self.holder.get("/CIDToGIDMap")
        return self.facts.stream(given) if self.objects.is_stream(given) else None

    def _composite_glyph(self, cid: int, glyph_map: bytes | None) -> int | None:
        if self.cff is not None:
            if self.cff.cids is not None:
                return self.cff.cids.get(cid, 0)
            return cid if cid < self.cff.glyphs else 0
        program = self.found.truetype
        if program is None:
            return None
        if glyph_map is not None:
            cid = int.from_bytes(glyph_map[2 * cid : 2 * cid + 2], "big")
        return cid if cid < program.glyphs else 0

    def _cid_set(self) -> None:
        """ISO 32000-1, table 124: /CIDSet identifies every CID of a subset."""
        given = self.descriptor.get("/CIDSet")
        if not self.objects.is_stream(given) or not self._is_subset():
            return
        bits = self.facts.stream(given)
        said = {
            at * 8 + bit for at, byte in enumerate(bits) for bit in range(8) if byte << bit & 128
        }
        if self.cff is not None:
            cids = self.cff.cids
            here = set(cids) if cids is not None else set(range(self.cff.glyphs))
        elif self.found.truetype is not None and self._glyph_map() is None:
            here = set(range(self.found.truetype.glyphs))
        else:
            return
        self.found.wrong_subset = not (here - {0} <= said)
