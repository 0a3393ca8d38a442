"""Takes the stamps off pages that agendapack stamped: a page that bears another number, since pages
were put in before it, shows the same all the same."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from agendapack.pack.stamping import FONT_NAME
from agendapack.papers.pdf.page_attributes import inherited

_FONT = re.escape(FONT_NAME).encode()
_RUN = rb"(?P<font>" + _FONT + rb"[-\d]*) [\d.]+ Tf\s+\((?P<text>(?:[^()\\]|\\.)*)\) Tj"
_RUNS = re.compile(_RUN, re.DOTALL)
_STAMP = re.compile(
    rb"(?:/Artifact <</Type /Pagination /Subtype /(?:Header|Footer) /Attached \[/\w+\]>>"
    rb"|/P <</MCID \d+>>) BDC\s+q 0 g 0 Tr BT [-\d. ]+ Tm\s+"
    rb"(?P<runs>(?:" + _RUN.replace(b"?P<font>", b"?:").replace(b"?P<text>", b"?:") + rb"\s+)+)"
    rb"ET Q EMC",
    re.DOTALL,
)
"""A stamp as ``pack/stamps.py`` draws it, in the font that ``pack/stamping.py`` names."""
_UNICODE = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")


class StampRemoval:
    """Takes the stamps off the pages of one document, whose fonts are read once each."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._known: dict[tuple[int, int], Mapping[int, str]] = {}

    def take_off(
        self, page: Page, *, keeping: bool = False, only: Container[str] | None = None
    ) -> tuple[str, ...]:
        """Take the stamps off a page, ``only`` those with certain texts, or leave them; gives the
        texts of all that it bore."""
        fonts = _fonts(page)
        if not any(name.startswith(FONT_NAME) for name in fonts):
            return ()
        contents = page.obj.get(Name.Contents)
        whole = contents if isinstance(contents, Stream) else None
        if isinstance(contents, Array) and len(contents) and isinstance(contents[-1], Stream):
            whole = contents[-1]
        if whole is None:
            return ()
        try:
            content = whole.read_bytes()
        except pikepdf.PdfError:
            return ()
        texts = tuple(self._text(found["runs"], fonts) for found in _STAMP.finditer(content))
        if texts and not keeping:

            def left(found: re.Match[bytes]) -> bytes:
                gone = only is None or self._text(found["runs"], fonts) in only
                return b"" if gone else found[0]

            bare = self._pdf.make_stream(_STAMP.sub(left, content))
            # The stream and the list may be those of other pages too.
            others = list(contents)[:-1] if isinstance(contents, Array) else []
            page.obj.Contents = Array([*others, bare])
        return texts

    def _text(self, runs: bytes, fonts: Mapping[str, Object]) -> str:
        shown = []
        for run in _RUNS.finditer(runs):
            characters = self._characters(fonts.get(run["font"].decode("latin-1")))
            shown += [
                characters.get(code, "\ufffd") for code in re.sub(rb"\\(.)", rb"\1", run["text"])
            ]
        return " ".join("".join(shown).split())

    def _characters(self, font: Object | None) -> Mapping[int, str]:
        """The characters of a font by their codes, as its /ToUnicode tells them."""
        if not isinstance(font, Dictionary) or not isinstance(font.get(Name.ToUnicode), Stream):
            return {}
        if font.objgen not in self._known:
            try:
                pairs = _UNICODE.findall(font.ToUnicode.read_bytes())
            except pikepdf.PdfError:
                pairs = []
            self._known[font.objgen] = {int(code, 16): chr(int(to, 16)) for code, to in pairs}
        return self._known[font.objgen]


def _fonts(page: Page) -> Mapping[str, Object]:
    resources = inherited(page.obj, Name.Resources)
    fonts = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
    return dict(fonts.items()) if isinstance(fonts, Dictionary) else {}
