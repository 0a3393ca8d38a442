"""What pages do with marks and fonts: the part of a paper's facts that its content gives."""

from __future__ import annotations

from msgspec import Struct, field

from agendapack.papers.pdf.content import BALANCED, Balance
from agendapack.papers.pdf.objects import Json
from agendapack.papers.ua.font_programs import TrueType


class FontUse(Struct):
    """A font that content writes with: the operands shown in it, visibly or not, and where."""

    font: dict[str, Json]
    visible: set[bytes] = field(default_factory=set)
    invisible: set[bytes] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)


class Glyphs(Struct):
    """What is wrong with the glyphs that content shows in one font."""

    truetype: TrueType | None = None
    without_text: bool = False
    invalid_text: bool = False
    undefined: bool = False
    missing: bool = False
    wrong_width: bool = False
    wrong_subset: bool = False


class PageContent(Struct):
    """What one page's content leaves open, whether it has text and pictures of its own, and what it
    does about its marks; numbers are MCIDs of the page's own streams."""

    balance: Balance = BALANCED
    text: bool = False
    inline_images: bool = False
    unmarked: bool = False
    artifact_in_content: bool = False
    content_in_artifact: bool = False
    orphans: set[int] = field(default_factory=set)  # content whose number the tree lacks
    missing: set[int] = field(default_factory=set)  # numbers in the tree that content lacks
    repeated: set[int] = field(default_factory=set)  # numbers that content uses twice
    unspoken: bool = False  # text whose language nothing gives but the catalogue might
    spans: bool = False  # replacement text of a Span whose language nothing gives
    languages: set[str] = field(default_factory=set)
