"""Which addresses a link in a pack may have (RFC 3986)."""

from __future__ import annotations

import re

_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(.*)", re.DOTALL)
# What programs that follow links take off before they look at an address (WHATWG URL, 4.4).
_AROUND = "".join(map(chr, range(0x21)))
_WITHIN = str.maketrans("", "", "\t\n\r")
# "www.example.org/page": somebody left "https://" out; "jo@example.org": "mailto:".
_WITHOUT_SCHEME = re.compile(
    r"(?P<mail>[\w.+\-]+@)?(?P<host>[\w\-]+(\.[\w\-]+)+)(:\d{1,5})?(?P<path>[/?#]|$)"
)
# What the name of a host ends in, where it does not begin with "www.": "minutes.docx" is a file.
_ENDINGS = {
    *("com", "edu", "gov", "info", "int", "net", "org", "eu"),
    *("uk", "cymru", "london", "scot", "wales", "gg", "ie", "im", "je"),
}
# Of a country, where a path follows: "example.de/page".  By itself "setup.sh" is a file.
_COUNTRY = re.compile("[a-z]{2}")


def kept_address(written: str) -> str | None:
    """The address as a pack has it, without what surrounds it and without line breaks; None where
    it is no web or mail address: another scheme, a path, characters that are not seen or turn the
    direction of others.

    A scheme may be wanting where the rest looks like the name of a host.
    """
    address = written.strip(_AROUND).translate(_WITHIN)
    if not address.isprintable() or "\\" in address:
        return None
    schemed = _SCHEME.match(address)
    if schemed is not None and schemed[1].lower() in _SCHEMES:
        return address
    return address if address.startswith("#") or _is_host(address) else None


def _is_host(address: str) -> bool:
    """Whether an address without a scheme begins with a host's name, or is a mail address."""
    found = _WITHOUT_SCHEME.match(address)
    if found is None or (found["mail"] and found.end() < len(address)):
        return False
    first, *_, last = found["host"].lower().split(".")
    if last in _ENDINGS:
        return True
    if found["mail"]:
        return _COUNTRY.fullmatch(last) is not None
    return first == "www" or (found["path"] == "/" and _COUNTRY.fullmatch(last) is not None)
