"""What is said of characters that cannot be set."""

from __future__ import annotations

import unicodedata

from msgspec import Struct, field

from agendapack.problems import Location, Problem, error

_NAMED = 3
"""Characters of a passage that are named, of those that cannot be set."""


class Refused(Struct):
    """The characters of one passage that cannot be set, in the order in which they were met."""

    index: int  # of its problem, among the document's
    place: Location
    leftwards: bool  # written from right to left, the others are in no font
    characters: dict[str, None] = field(default_factory=dict)

    def problem(self) -> Problem:
        *most, last = [_named(character) for character in self.characters][:_NAMED]
        more = len(self.characters) - _NAMED
        if more > 0:
            most, last = [*most, last], f"{more} more"
        named = f"{', '.join(most)} and {last}" if most else last
        if self.leftwards:
            message = f"text written from right to left cannot be set: {named}"
            hint = "give this passage as a paper of its own, as a PDF"
        else:
            message = f"no font has the character{'s' if most else ''} {named}"
            hint = "write it another way, or name a fallback font that has it in styles.yaml"
            if all(unicodedata.category(character) == "Cc" for character in self.characters):
                hint = "delete it: it cannot be seen, and was probably pasted in"
        return error(message, self.place, hint)


def _named(character: str) -> str:
    """The character and its code; the code alone of one that a terminal would obey."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) in _UNPRINTED:
        return code
    return f'"{character}" ({code})'


_UNPRINTED = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
