"""Files of the preview for the browser: which one an address means, what it is, and which part of
it was asked for.  Nothing outside the folder is found, through links neither."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".wasm": "application/wasm",
}
"""By the end of a name; everything else is a file to keep."""

OTHER = "application/octet-stream"

_STRANGE = re.compile(r"[\\:\x00-\x1f\x7f]")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\s*$")


def content_type(name: str) -> str:
    """
    >>> content_type("calendar.ics"), content_type("agenda-pack.PDF"), content_type("CNAME")
    ('text/calendar; charset=utf-8', 'application/pdf', 'application/octet-stream')
    """
    return TYPES.get(os.path.splitext(name)[1].lower(), OTHER)  # noqa: PTH122


def path_below(folder: Path, address: str) -> Path | None:
    """What lies at an address below a folder, a page's address being that of its folder; None
    where it would lead out of it, or cannot be a name there."""
    *folders, last = address.split("/")
    parts = (*folders, last) if last else tuple(folders)
    if any(part in ("", ".", "..") or _STRANGE.search(part) for part in parts):
        return None
    path = folder.joinpath(*parts)
    real = Path(os.path.realpath(path))
    return path if real.is_relative_to(os.path.realpath(folder)) else None


def opened(path: Path) -> BinaryIO | None:
    """A file that is open, so that it stays what it is while a new one takes its place; None where
    there is no ordinary file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for a writer
            return None
        return path.open("rb")
    except (OSError, ValueError):
        return None


class ByteRange(Struct, frozen=True):
    """Bytes of a file, from ``first`` up to ``end``, which is not among them."""

    first: int
    end: int


def byte_range(asked: str | None, size: int) -> ByteRange | None:
    """The part of a file of so many bytes that a Range header asks for (RFC 9110, section 14):
    all of it where there is none, or none that is understood; None where the file does not reach
    so far.

    >>> byte_range("bytes=0-99", 1000), byte_range("bytes=-100", 1000), byte_range("bytes=5-", 10)
    (ByteRange(first=0, end=100), ByteRange(first=900, end=1000), ByteRange(first=5, end=10))
    >>> byte_range("bytes=0-1,4-5", 10), byte_range("bytes=10-", 10)
    (ByteRange(first=0, end=10), None)
    """
    whole = ByteRange(0, size)
    found = _RANGE.match(asked or "")
    if found is None or found[1] == found[2] == "":
        return whole  # several ranges at once: the whole is allowed in their place
    if not found[1]:
        length = min(int(found[2]), size)
        return ByteRange(size - length, size) if length else None
    first, last = int(found[1]), int(found[2] or size)
    if last < first and found[2]:
        return whole
    return ByteRange(first, min(last + 1, size)) if first < size else None
