"""What a document shows, page by page, as plain values by which two documents can be compared."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import Struct


class ShownPage(Struct, frozen=True):
    """A page without the stamps that agendapack set on it.

    ``label`` is what a reader calls it, its number from one where the document gives none.
    ``picture`` is a digest of the page as it is drawn before it is turned, ``rotation`` how far it
    is turned then, clockwise in degrees.  ``stamps`` are the texts of its stamps, ``bookmark`` the
    title of the outermost bookmark that it is under, empty where there is none.
    """

    label: str
    picture: bytes
    words: tuple[str, ...]
    rotation: int = 0
    stamps: tuple[str, ...] = ()
    bookmark: str = ""

    @property
    def text(self) -> bytes:
        """A digest of its words."""
        return sha256("\0".join(self.words).encode("utf-8", "replace")).digest()

    @property
    def shown(self) -> bytes:
        """A digest of all that it shows but stamps."""
        return self.picture + self.text


class ShownDocument(Struct, frozen=True):
    """The pages of a document; ``pdf`` is the file from which they were drawn.  ``is_marked``: one
    bears the mark of an exempt paper."""

    pdf: Path
    pages: tuple[ShownPage, ...]
    is_marked: bool = False

    @property
    def is_stamped(self) -> bool:
        return any(page.stamps for page in self.pages)


class Unreadable(Struct, frozen=True):
    """Why a file cannot be compared, as the end of a sentence, and what to do."""

    reason: str
    hint: str
