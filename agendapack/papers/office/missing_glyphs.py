"""Characters for which LibreOffice found no font: it prints a box for each, or a blank.

Either is the glyph of a font for what the font lacks (".notdef").  LibreOffice puts it into the
font of the PDF under a code of its own, so that it is known by its outline; what it should have
been, ToUnicode or /ActualText says (ISO 32000-1, 9.10.3 and 14.9.4).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.unicodedata import script
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Page, Pdf

from agendapack.papers.script_names import script_called
from agendapack.papers.ua.font_programs import (
    Cff,
    TrueType,
    read_cff,
    read_truetype,
    undefined_codes,
    undefined_glyphs,
)
from agendapack.papers.ua.glyph_codes import read_cmap
from agendapack.problems import Location, Problem, error

_MAX_DEPTH = 20  # of forms in forms


def look(pdf: Path) -> Mapping[str, tuple[int, ...]]:
    """The characters that print as boxes in a PDF of LibreOffice's: each with its pages, counted
    from one."""
    found: dict[str, dict[int, None]] = {}
    with pikepdf.open(pdf, suppress_warnings=True) as opened:
        fonts = _Fonts()
        if not any(fonts.with_boxes(page.obj.get(Name.Resources)) for page in opened.pages):
            return {}
        for number, page in enumerate(opened.pages, 1):
            for text in _Boxes(opened, fonts).on(page):
                for character in text:
                    found.setdefault(character, {})[number] = None
    return {character: tuple(pages) for character, pages in found.items()}


class _FontWithBoxes(Struct, frozen=True):
    """A font's codes that are drawn as a box, and what they stand for."""

    size: int  # bytes of a code
    boxes: frozenset[int]
    texts: Mapping[int, str]


class _Fonts:
    """The fonts of a PDF that have boxes; each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], _FontWithBoxes | None] = {}
        self._seen: set[tuple[int, int]] = set()

    def with_boxes(self, resources: pikepdf.Object | None) -> bool:
        """Whether ``resources``, or those of a form in them, have such a font."""
        if not isinstance(resources, Dictionary) or resources.objgen in self._seen:
            return False
        if resources.objgen != (0, 0):
            self._seen.add(resources.objgen)
        fonts = resources.get(Name.Font, Dictionary())
        objects = resources.get(Name.XObject, Dictionary())
        return any(self.get(font) is not None for _, font in fonts.items()) or any(
            self.with_boxes(thing.get(Name.Resources)) for _, thing in objects.items()
        )

    def get(self, font: pikepdf.Object | None) -> _FontWithBoxes | None:
        if not isinstance(font, Dictionary):
            return None
        if font.objgen == (0, 0):  # it stands in the resources themselves
            return _font_with_boxes(font)
        if font.objgen not in self._known:
            self._known[font.objgen] = _font_with_boxes(font)
        return self._known[font.objgen]


def _font_with_boxes(font: Dictionary) -> _FontWithBoxes | None:
    if Name.ToUnicode not in font:
        return None
    is_composite = font.get(Name.Subtype) == Name.Type0
    holder = font.DescendantFonts[0] if is_composite else font
    descriptor = holder.get(Name.FontDescriptor, Dictionary())
    texts = {
        code: text
        for code, text in read_cmap(font.ToUnicode.read_bytes()).texts.items()
        if not all(map(_is_unseen, text))
    }
    codes: Set[int] = frozenset()
    if Name.FontFile in descriptor:
        codes = undefined_codes(descriptor.FontFile.read_bytes())
    elif (file := descriptor.get(Name.FontFile2, descriptor.get(Name.FontFile3))) is not None:
        data = file.read_bytes()
        if undefined := undefined_glyphs(data):
            program = read_cff(data) or read_truetype(data)
            codes = {code for code in texts if _glyph(program, code, is_composite) in undefined}
    boxes = frozenset(codes & texts.keys())
    return _FontWithBoxes(2 if is_composite else 1, boxes, texts) if boxes else None


def _glyph(program: Cff | TrueType | None, code: int, is_composite: bool) -> int | None:
    """A code's glyph in a font as LibreOffice writes it: a simple one has its codes in the cmap for
    the Macintosh (platform 1), a composite one numbers glyphs."""
    if isinstance(program, Cff) and program.cids is not None:
        return program.cids.get(code)
    if is_composite or program is None or isinstance(program, Cff):
        return code if is_composite else None
    return program.glyph(1, 0, code) or program.glyph(3, 0, 0xF000 + code) or None


class _Mark(Struct):
    """A marked-content sequence that is open; ``text`` is its /ActualText."""

    text: str | None
    has_box: bool = False


class _Boxes:
    """What one page shows as boxes, in the order of its content."""

    def __init__(self, pdf: Pdf, fonts: _Fonts) -> None:
        self._pdf = pdf
        self._fonts = fonts
        self._marks: list[_Mark] = []

    def on(self, page: Page) -> Iterator[str]:
        yield from self._in(page, page.obj.get(Name.Resources, Dictionary()), 0)

    def _in(self, content: Any, resources: Any, depth: int) -> Iterator[str]:
        font: _FontWithBoxes | None = None
        saved: list[_FontWithBoxes | None] = []
        for instruction in pikepdf.parse_content_stream(content):
            operands = instruction.operands
            match str(instruction.operator):
                case "q":
                    saved.append(font)
                case "Q" if saved:
                    font = saved.pop()
                case "Tf":
                    font = self._fonts.get(resources.get(Name.Font, Dictionary()).get(operands[0]))
                case "BMC":
                    self._marks.append(_Mark(None))
                case "BDC":
                    self._marks.append(_Mark(_actual_text(operands[1])))
                case "EMC" if self._marks:
                    mark = self._marks.pop()
                    if mark.has_box and mark.text is not None:
                        yield mark.text
                case "Tj" | "TJ" | "'" | '"' if font is not None:
                    yield from self._shown(font, operands[-1])
                case "Do" if depth < _MAX_DEPTH:
                    form = resources.get(Name.XObject, Dictionary()).get(operands[0])
                    if form is not None and form.get(Name.Subtype) == Name.Form:
                        own = form.get(Name.Resources, resources)
                        yield from self._in(form, own, depth + 1)

    def _shown(self, font: _FontWithBoxes, shown: pikepdf.Object) -> Iterator[str]:
        replaced = next((mark for mark in reversed(self._marks) if mark.text is not None), None)
        for piece in shown if isinstance(shown, Array) else [shown]:
            if not isinstance(piece, pikepdf.String):
                continue
            data = bytes(piece)
            for at in range(0, len(data), font.size):
                code = int.from_bytes(data[at : at + font.size], "big")
                if code not in font.boxes:
                    continue
                if replaced is not None:
                    replaced.has_box = True
                else:
                    yield font.texts[code]


def _actual_text(properties: pikepdf.Object) -> str | None:
    if not isinstance(properties, Dictionary) or Name.ActualText not in properties:
        return None
    return str(properties.ActualText)


# --- in words ---------------------------------------------------------------------------------

_CORE, _CJK, _EMOJI = "fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji"
_ARE_BOXES = frozenset("\u25a1\u25af\u25ab\u25fb\u25fd\u2610\u2b1c\ufffd\ufffc")


_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def _is_unseen(character: str) -> bool:
    """Whether a font draws nothing for it: spaces, controls, fillers, variation selectors."""
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")
        or character in _BLANKS
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


class _Lack(Struct):
    """One kind of character that is not there: Debian's package that has it, and where."""

    package: str
    pages: set[int] = field(default_factory=set)


def wording(
    name: str, found: Mapping[str, tuple[int, ...]], place: Location
) -> tuple[Problem, ...]:
    """What the advisor is told of characters that print as boxes: one error, or nothing."""
    lacks: dict[str, _Lack] = {}
    for character, its_pages in found.items():
        if character in _ARE_BOXES or _is_unseen(character):
            continue
        kind, package = _kind(character)
        lacks.setdefault(kind, _Lack(package)).pages.update(its_pages)
    if not lacks:
        return ()
    pages = sorted(set().union(*(lack.pages for lack in lacks.values())))
    packages = sorted({lack.package for lack in lacks.values()} - {""})
    hint = (
        "install a font that has them where packs are built"
        + (f" (Debian and Ubuntu: sudo apt install {' '.join(packages)})" if packages else "")
        + ", or save the file as PDF where it looks right, and name the PDF instead"
    )
    told = (
        f'"{name}" has characters that no font here has, printed as boxes or blanks on'
        f" {_listed_pages(pages)}: {_joined(sorted(lacks))}"
    )
    return (error(told, place, hint),)


def _kind(character: str) -> tuple[str, str]:
    """What a character is called, and the package of fonts that has it."""
    written_in = script(character)
    if unicodedata.category(character) == "Co":
        return "symbols of a font of their own, such as Wingdings", ""
    if written_in not in ("Zyyy", "Zinh", "Zzzz"):
        package = _CJK if written_in in ("Hani", "Bopo", "Hira", "Kana", "Hang") else _CORE
        return script_called(written_in), package
    if ord(character) >= 0x1F000:
        return "emoji", _EMOJI
    return "symbols", _CORE


_MOST_PAGES = 5


def _listed_pages(pages: list[int]) -> str:
    if len(pages) > _MOST_PAGES:
        first = ", ".join(map(str, pages[:_MOST_PAGES]))
        return f"pages {first} and {len(pages) - _MOST_PAGES} more"
    return f"page{'s' if len(pages) > 1 else ''} {_joined(list(map(str, pages)))}"


def _joined(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
