"""What unpacking was not sure of: said once on the terminal, and in a comment beside the value."""

from __future__ import annotations

from msgspec import Struct


class Doubt(Struct, frozen=True):
    """One thing that was not found, or on which two signs disagree.

    ``about``: what it concerns, in the words of the records: "time", "members", "item 7", "item 7,
    paper 2", "pack" for all of it.  ``said``: one plain sentence that tells what was seen, what was
    taken, and what to look at, without a full stop at its end.
    """

    about: str
    said: str
