"""Which addresses a link in a pack may have (RFC 3986)."""

from __future__ import annotations

import re

_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(.*)", re.DOTALL)
# What programs that follow links take off before they look at an address (WHATWG URL, 4.4).
_AROUND = "".join(map(chr, range(0x21)))
_WITHIN = str.maketrans("", "", "\t\n\r")
# Printable characters of ASCII but for the backslash, and whatever other alphabets have.
_CHARACTERS = re.compile(r"[ -\[\]-~\u00a1-\U0010ffff]+")
# "www.example.org/page": somebody left "https://" out; "jo@example.org": "mailto:".
_WITHOUT_SCHEME = re.compile(r"#|[\w.+\-]+@[\w.\-]+$|[\w\-]+(\.[\w\-]+)+(:\d{1,5})?([/?#]|$)")


def kept_address(written: str) -> str | None:
    """The address as a pack has it, without what surrounds it and without line breaks; None where
    it is no web or mail address: another scheme, a path, control characters.

    A scheme may be wanting where the rest looks like the name of a host.
    """
    address = written.strip(_AROUND).translate(_WITHIN)
    if not _CHARACTERS.fullmatch(address):
        return None
    schemed = _SCHEME.match(address)
    if schemed is not None and schemed[1].lower() in _SCHEMES:
        return address
    return address if _WITHOUT_SCHEME.match(address) else None
