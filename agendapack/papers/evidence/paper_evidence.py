"""What a file says, shows and carries, in a form that can be compared with what another does.

Digests are SHA-256.  Words are as ``wordings.words`` writes them, with a space between.  Pages are
physical ones, counted from one; None where something belongs to no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

DataKind = Literal["stream", "object", "attachment", "named", "unreadable"]

METADATA = "its metadata"
ATTACHED = "an attachment"
"""Places of texts that a file carries and no reader shows on its pages; a pack leaves them out."""


class EvidencePage(Struct, frozen=True):
    """A page's words in the order of PDFium, and in that of its content, where this differs, and
    ``parted`` by its marks without width, where it has any;
    words that stand alone on a line; its sums of money; its amounts, the sums and the bare numbers
    that may be sums.

    ``content`` is the digest of what the page draws, of so many bytes, and ``pictures`` are the
    digests of the pictures that it shows.  ``unread``: PDFium cannot read it.
    """

    shown: str
    drawn: str = ""
    alone: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()
    content: bytes = b""
    size: int = 0
    pictures: tuple[bytes, ...] = ()
    unread: bool = False
    parted: str = ""


class FoundText(Struct, frozen=True):
    """A text that is not among a page's words, in a ``place`` such as "a bookmark".

    ``named``: a name that somebody gave (a title, an author), which shows where it comes from
    however short it is.
    """

    place: str
    page: int | None
    text: str
    named: bool = False


class FoundPicture(Struct, frozen=True):
    """A picture: the digest of its samples as they decode, its size in pixels, and what it looks
    like (``picture_likeness``); no likenesses where nothing could draw it.  A ``plain`` one is too
    small, or too much of one colour, to be told from others."""

    digest: bytes
    page: int | None
    likenesses: tuple[bytes, ...] = ()
    size: tuple[int, int] = (0, 0)
    plain: bool = False


class FoundData(Struct, frozen=True):
    """The digest of a stream as it decodes, of an annotation, or of an attachment; one that a text
    gives; of a stream that cannot be decoded the digest as it is."""

    kind: DataKind
    digest: bytes
    page: int | None


class PaperEvidence(Struct, frozen=True):
    """All evidence of one file; ``structure`` has the words of each page in the order of its
    structure, a page several times where that order comes back to it.

    ``files`` are the digests of the file itself.  ``unread``: it could not be read at all.  Of what
    has no pages (``paged``) the text is one page.
    """

    pages: tuple[EvidencePage, ...] = ()
    structure: tuple[tuple[int, str], ...] = ()
    texts: tuple[FoundText, ...] = ()
    pictures: tuple[FoundPicture, ...] = ()
    data: tuple[FoundData, ...] = ()
    files: frozenset[bytes] = frozenset()
    unread: bool = False
    paged: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether all of the file could be read."""
        return not self.unread and not any(page.unread for page in self.pages)

    def numbered_pages(self) -> Iterator[tuple[int | None, EvidencePage]]:
        for number, page in enumerate(self.pages, start=1):
            yield number if self.paged else None, page
