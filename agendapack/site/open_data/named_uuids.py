"""Numbers that stay: UUIDs that follow from a name, so that nothing has to be kept to know them."""

from __future__ import annotations

from hashlib import sha1
from itertools import pairwise


def named_uuid(space: str, name: str) -> str:
    """The UUID of a name among those of another UUID (RFC 9562, version 5).

    >>> named_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")
    '2ed6657d-e927-568b-95e1-2665a8aea6a2'
    """
    among = bytes.fromhex(space.replace("-", ""))
    made = bytearray(sha1(among + name.encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    digits = made.hex()
    ends = (0, 8, 12, 16, 20, 32)
    return "-".join(digits[start:end] for start, end in pairwise(ends))
