"""What a font's dictionaries say of it: whether it is embedded, its encoding, its collection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.accessibility import Finding
from agendapack.papers.prepare import open_pdf
from agendapack.papers.ua.document_facts import Facts, gather
from agendapack.papers.ua.font_rules import composite_fonts, embedding, encodings
from tests.accessibility_builders import e, paper, write_text
from tests.builders import pdf
from tests.font_builders import truetype

Rule = Callable[[Facts], Iterator[Finding]]

NOT_EMBEDDED = "font not embedded: Helvetica"
COLLECTIONS = "a font's characters and glyphs are of different collections: Made"
DIRECTION = "a font contradicts itself about the direction of writing: Made"
DEPENDS = "a font's encoding depends on another that is not there: Made"
NO_CMAP = "a font's encoding is not embedded: Made"
OWN = "a font has no encoding of its own: Made"
UNICODE = "a font has no Unicode encoding of its own: Made"
UNCLEAR = "a symbol font's own encoding is unclear: Made"


def told(rule: Rule, source: bytes) -> list[str]:
    with open_pdf(source) as opened:
        return [finding.message for finding in rule(gather(opened))]


def shown_in(font: Callable[[Pdf], Object]) -> bytes:
    return paper(e("P"), edit=write_text(b"<0041>", font))


# Embedding (7.21.4.1)


def in_forms(made: Pdf) -> None:
    """Helvetica in a form within a form, which holds itself too; the page has a picture besides."""
    inner, outer = made.make_stream(b""), made.make_stream(b"")
    inner.Resources = Dictionary(
        Font=Dictionary(F1=made.make_indirect(Dictionary(Subtype=Name.Type1))),
        XObject=Dictionary(X1=inner),
    )
    inner.Resources.Font.F1.BaseFont = Name.Helvetica
    outer.Resources = Dictionary(XObject=Dictionary(X1=inner))
    picture = made.make_stream(b"", Subtype=Name.Image)
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X1=outer, X2=picture))


def no_dictionary(made: Pdf) -> None:
    made.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=Name.Helvetica))


def drawn_in_the_file(made: Pdf) -> None:
    made.pages[0].obj.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Subtype=Name.Type3, Name=Name.Drawn))
    )


@pytest.mark.parametrize(
    ("edit", "messages"),
    [
        (None, [NOT_EMBEDDED]),
        (in_forms, [NOT_EMBEDDED]),
        (no_dictionary, []),
        (drawn_in_the_file, []),
    ],
)
def test_fonts_that_a_paper_without_tags_can_draw_with_are_embedded(
    edit: Callable[[Pdf], None] | None, messages: list[str]
) -> None:
    assert told(embedding, pdf(edit=edit)) == messages


# Composite fonts (7.21.3)


def system(registry: str | None, ordering: str | None, supplement: int | None) -> Dictionary:
    given = {"Registry": registry, "Ordering": ordering, "Supplement": supplement}
    return Dictionary(
        {
            f"/{key}": String(value) if isinstance(value, str) else value
            for key, value in given.items()
            if value is not None
        }
    )


JAPANESE = ("Adobe", "Japan1", 2)


def composite(
    encoding: str | tuple[str, dict[str, Any]],
    collection: tuple[str | None, str | None, int | None] = JAPANESE,
) -> Callable[[Pdf], Object]:
    """A composite font with a predefined encoding, or with one by its text and entries."""

    def font(made: Pdf) -> Object:
        below = Dictionary(Subtype=Name.CIDFontType0, CIDSystemInfo=system(*collection))
        given: Object = (
            Name(f"/{encoding}")
            if isinstance(encoding, str)
            else made.make_stream(encoding[0].encode(), **encoding[1])
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Made"),
            Encoding=given,
            DescendantFonts=Array([made.make_indirect(below)]),
        )

    return font


def embedded(
    text: str = "", registry: str = "Adobe", ordering: str | None = "Japan1", **entries: Any
) -> tuple[str, dict[str, Any]]:
    return text, {"CIDSystemInfo": system(registry, ordering, 2)} | entries


@pytest.mark.parametrize(
    ("font", "messages"),
    [
        (composite("Identity-V", ("Council", "Own", 0)), []),
        (composite("UniJIS-UCS2-H"), []),
        (composite("UniJIS-UCS2-H", ("Adobe", "Korea1", 2)), [COLLECTIONS]),
        (composite("UniJIS-UCS2-H", ("Council", "Japan1", 2)), [COLLECTIONS]),
        (composite("Own-H"), [COLLECTIONS, NO_CMAP]),
        (composite(embedded()), []),
        (composite(embedded(), ("Adobe", "Japan1", 1)), []),
        (composite(embedded(), ("Adobe", "Japan1", 3)), [COLLECTIONS]),
        (composite(embedded(), ("Adobe", "Japan1", None)), [COLLECTIONS]),
        (composite(embedded(), ("Adobe", None, 2)), [COLLECTIONS]),
        (composite(embedded(ordering=None), ("Adobe", None, 2)), [COLLECTIONS]),
        (composite(embedded(registry="Council")), [COLLECTIONS]),
        (composite(embedded(ordering="Korea1")), [COLLECTIONS]),
        (composite(embedded("/WMode 1 def")), [DIRECTION]),
        (composite(embedded("/WMode 1 def", WMode=1)), []),
        (composite(embedded(WMode=1)), [DIRECTION]),
        (composite(embedded("/Own-H usecmap")), [DEPENDS]),
        (composite(embedded("/H usecmap")), []),
        (composite(embedded("/Identity-H usecmap")), []),
        (composite(embedded(UseCMap=Name("/Own-H"))), [DEPENDS]),
    ],
)
def test_a_composite_fonts_parts_belong_together(
    font: Callable[[Pdf], Object], messages: list[str]
) -> None:
    assert told(composite_fonts, shown_in(font)) == messages


# Encodings of TrueType fonts (7.21.6)

WINDOWS, SYMBOL, MACINTOSH = (3, 1), (3, 0), (1, 0)
NAMED = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name.A]))


def simple(
    *maps: tuple[int, int], encoding: Object | None = Name.WinAnsiEncoding, flags: int = 32
) -> Callable[[Pdf], Object]:
    """A TrueType font whose program has these maps."""

    def font(made: Pdf) -> Object:
        program = truetype({".notdef": 500, "A": 700}, {key: {65: "A"} for key in maps})
        descriptor = Dictionary(Flags=flags, FontFile2=made.make_stream(program))
        given = {} if encoding is None else {"Encoding": encoding}
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/ABCDEF+Made"),
            FontDescriptor=descriptor,
            **given,
        )

    return font


@pytest.mark.parametrize(
    ("font", "messages"),
    [
        (simple(WINDOWS), []),
        (simple(MACINTOSH), []),
        (simple(WINDOWS, SYMBOL), []),
        (simple(SYMBOL), [OWN]),
        (simple(), [OWN]),
        (simple(WINDOWS, encoding=NAMED), []),
        (simple(MACINTOSH, encoding=NAMED), [UNICODE]),
        (simple(MACINTOSH, encoding=Dictionary(BaseEncoding=Name.MacRomanEncoding)), []),
        (simple(SYMBOL, encoding=None, flags=4), []),
        (simple(MACINTOSH, encoding=None, flags=4), []),
        (simple(MACINTOSH, SYMBOL, encoding=None, flags=4), []),
        (simple(MACINTOSH, WINDOWS, encoding=None, flags=4), [UNCLEAR]),
        (simple(encoding=None, flags=4), [UNCLEAR]),
    ],
)
def test_a_truetype_fonts_encoding_can_be_followed(
    font: Callable[[Pdf], Object], messages: list[str]
) -> None:
    assert told(encodings, shown_in(font)) == messages


def test_a_font_without_its_program_has_no_maps_to_be_wrong() -> None:
    def font(made: Pdf) -> Object:
        return Dictionary(Subtype=Name.TrueType, Encoding=Name.WinAnsiEncoding)

    assert told(encodings, shown_in(font)) == []
