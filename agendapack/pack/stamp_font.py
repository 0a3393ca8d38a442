"""The font that stamps are set in: measured for the plan, embedded for the pack."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from agendapack.pack.stamps import StampInk


class StampFont:
    """A TrueType font for stamps: measures texts, and embeds what a pack's stamps need of it."""

    def __init__(self, path: Path) -> None:
        # ReportLab knows fonts by name for the whole process, so the name must be the file's own.
        self._name = f"stamps-{sha256(str(path).encode()).hexdigest()[:16]}"
        if self._name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(self._name, str(path), asciiReadable=True))

    def measure(self, text: str) -> float:
        """The width of ``text`` at one unit of size."""
        return float(pdfmetrics.stringWidth(text, self._name, 1.0))

    def ink(self, texts: Iterable[str]) -> StampInk:
        """Embed the characters of ``texts``; the same texts give the same bytes."""
        buffer = BytesIO()
        canvas = Canvas(buffer, invariant=True, initialFontName=self._name)
        font = pdfmetrics.getFont(self._name)
        shown = {}
        for text in sorted(set(texts)):
            # Nothing is drawn: to be told of its characters is enough for the font to have them.
            runs = font.splitString(text, canvas._doc)
            shown[text] = tuple(
                (font.getSubsetInternalName(subset, canvas._doc)[1:], bytes(encoded))
                for subset, encoded in runs
            )
        canvas.showPage()
        canvas.save()
        return StampInk(buffer.getvalue(), shown)
