"""Draws a plan's stamps on the copied pages of a pack."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agendapack.pack.plan import PackPlan, PlannedPage
from agendapack.pack.stamps import StampInk, draw, honest_unicode
from agendapack.papers.facts import PageFacts
from agendapack.papers.geometry import PageBox
from agendapack.papers.pdf.content import balance, without_unopened
from agendapack.papers.pdf.page_attributes import page_content
from agendapack.papers.prepare import open_pdf

FONT_NAME = "/AgendapackStamp"


class InkFonts(Struct, frozen=True, eq=False):
    """The fonts of an ink, copied into a pack once for all pages: each by the ink's name for it,
    and the name that a page is to give it, where that is free."""

    fonts: Mapping[str, Object]
    names: Mapping[str, str]

    @classmethod
    def copied(cls, pack: Pdf, ink: StampInk) -> InkFonts:
        with open_pdf(ink.pdf) as holder:
            fonts = {
                name[1:]: pack.copy_foreign(value)
                for name, value in holder.pages[0].obj.Resources.Font.items()
                if any(name[1:] == run for runs in ink.shown.values() for run, _ in runs)
            }
            for value in fonts.values():
                value.ToUnicode.write(honest_unicode(value.ToUnicode.read_bytes()))
            # The holder may close now: its fonts are read into the pack's own memory by copying.
        names = {name: f"{FONT_NAME[1:]}{'' if i == 0 else i}" for i, name in enumerate(fonts)}
        return cls(fonts, names)

    def named_on(self, page: Object) -> dict[str, str]:
        """Make the fonts known to a page; gives the name that each has there."""
        wanted = {self.names[font]: value for font, value in self.fonts.items()}
        given = name_resources(page, Name.Font, wanted)
        return {font: given[self.names[font]] for font in self.fonts}


def share_stamp_fonts(pages: Iterable[Object]) -> None:
    """Let ``pages`` that bear stamps already share the fonts of these where they are the same: what
    was cut out of one pack, paper by paper, has its font as often."""
    shared: dict[bytes, Object] = {}
    known: dict[tuple[int, int], Object] = {}
    for page in pages:
        resources = page.get(Name.Resources)
        fonts = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
        if not isinstance(fonts, Dictionary):
            continue
        for name, font in list(fonts.items()):
            if not name.startswith(FONT_NAME) or not isinstance(font, Dictionary):
                continue
            if font.objgen not in known:
                known[font.objgen] = shared.setdefault(_font_digest(font), font)
            fonts[name] = known[font.objgen]


def _font_digest(font: Object) -> bytes:
    """A digest of all that a font is made of."""
    digest = sha256()
    waiting = [font]
    while waiting:
        holder = waiting.pop()
        for key, value in sorted(holder.items()):
            digest.update(key.encode())
            if isinstance(value, (Dictionary, Stream)):
                waiting.append(value)
            else:
                digest.update(repr(value).encode())
        if isinstance(holder, Stream):
            digest.update(holder.read_raw_bytes())
    return digest.digest()


class Stamper:
    """Draws the stamps of a pack's pages, each page's in one small stream after its own content.

    The content is put between ``q`` and what closes it, so that the stamps meet the state the page
    began with; the fonts are shared by all pages.
    """

    def __init__(self, pack: Pdf, plan: PackPlan, pages: Sequence[Object], ink: StampInk) -> None:
        """``pages``: the pack's page objects, in order."""
        self._pack = pack
        self._plan = plan
        self._pages = pages
        self._ink = ink
        if ink.shown:
            self._fonts = InkFonts.copied(pack, ink)
            self._before = pack.make_stream(b"q\n")

    def stamp_silent(self) -> None:
        """Stamp the pages of whose stamps a screen reader reads none."""
        for number, planned in enumerate(self._plan.pages):
            if planned.drawn and all(stamp.spoken is None for stamp in planned.drawn):
                self._stamp(number, planned)

    def stamp_spoken(self, first: Mapping[int, int]) -> None:
        """Stamp the others; ``first`` has for each, by physical page, the first number of the
        marked content that is read aloud."""
        for number, mcid in first.items():
            self._stamp(number, self._plan.pages[number], mcid)

    def _stamp(self, number: int, planned: PlannedPage, first_spoken: int = 0) -> None:
        page = self._pages[number]
        names = self._fonts.named_on(page)
        stamps = draw(planned.drawn, self._ink, names, first_spoken)
        facts = self._plan.sources[planned.source].facts.pages[planned.page]
        _stamp_page(self._pack, page, planned, facts, self._before, stamps)


def _stamp_page(
    pack: Pdf,
    page: Object,
    planned: PlannedPage,
    facts: PageFacts,
    before: Object,
    stamps: bytes,
) -> None:
    contents = page.get(Name.Contents)
    own: list[Object]
    if facts.unopened:
        content = page_content(pikepdf.Page(page))
        own = [pack.make_stream(without_unopened(content, balance(content).unopened))]
    elif isinstance(contents, Array):
        # A damaged paper may list what is no stream, which some readers take badly.
        own = [stream for stream in contents if isinstance(stream, pikepdf.Stream)]
    else:
        own = [contents] if isinstance(contents, pikepdf.Stream) else []
    if not own:
        page.Contents = small_stream(pack, stamps)
        return
    if planned.visible is not None:
        before = pack.make_stream(b"q\n" + _clipped_to(facts.geometry.visible))
    after = small_stream(pack, b"\n" + facts.closing + b"\nQ\n" + stamps)
    page.Contents = Array([before, *own, after])


def small_stream(pack: Pdf, content: bytes) -> Object:
    """A stream compressed here, with a window to its measure: qpdf's own, made for megabytes, takes
    ten times as long to get ready for a page's stamps, and there is one for each page."""
    compressor = zlib.compressobj(wbits=10, memLevel=2)
    data = compressor.compress(content) + compressor.flush()
    return pack.make_stream(data, Filter=Name.FlateDecode)


def _clipped_to(box: PageBox) -> bytes:
    """Operators after which nothing outside a box is shown."""
    area = " ".join(f"{value:.4f}" for value in (box.left, box.bottom, box.width, box.height))
    return f"/Artifact BMC {area} re W n EMC\n".encode()


def name_resources(page: Object, kind: Name, wanted: Mapping[str, Object]) -> dict[str, str]:
    """Make fonts, or other resources of a ``kind``, known to a page, under names that it does not
    use for others; ``wanted`` has each by the name it should have, and gets the one it has.

    Resources may be shared between pages, and a paper may be a pack that was stamped before.
    """
    resources = page.get(Name.Resources)
    if not isinstance(resources, Dictionary):
        page.Resources = resources = Dictionary()
    if not isinstance(resources.get(kind), Dictionary):
        resources[kind] = Dictionary()
    known = page.Resources[kind]
    given = {}
    for wish, value in wanted.items():
        name, ordinal = wish, 1
        while f"/{name}" in known and known[f"/{name}"].objgen != value.objgen:
            ordinal += 1
            name = f"{wish}-{ordinal}"
        known[f"/{name}"] = value
        given[wish] = name
    return given
