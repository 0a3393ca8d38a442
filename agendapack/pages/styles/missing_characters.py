"""What is said of characters that cannot be set."""

from __future__ import annotations

import unicodedata

from msgspec import Struct, field

from agendapack.pages.styles.scripts import SHARED, script_of
from agendapack.papers.script_names import script_called
from agendapack.problems import Location, Problem, error

_NAMED = 3
"""Characters of a passage that are named, of those that cannot be set."""


_HINT = "write it another way, or name a fallback font that has it in styles.yaml"


class Refused(Struct):
    """The characters of one passage that cannot be set, in the order in which they were met."""

    index: int  # of its problem, among the document's
    place: Location
    characters: dict[str, None] = field(default_factory=dict)

    def problem(self) -> Problem:
        *most, last = [_named(character) for character in self.characters][:_NAMED]
        more = len(self.characters) - _NAMED
        if more > 0:
            most, last = [*most, last], f"{more} more"
        message = f"no font has the character{'s' if most else ''} {_series(most, last)}"
        scripts = dict.fromkeys(script_of(character) for character in self.characters)
        written = [script for script in scripts if script not in SHARED]
        if all(unicodedata.category(character) in ("Cc", "Cf") for character in self.characters):
            return error(
                message, self.place, "delete it: it cannot be seen, and was probably pasted in"
            )
        if not written:
            return error(message, self.place, _HINT)
        *others, final = dict.fromkeys(script_called(script) for script in written)
        *rest, font = dict.fromkeys(f'"{font_for(script)}"' for script in written)
        return error(
            f"{message}: {_series(others, final)}",
            self.place,
            f"get {_series(rest, font)}, free at fonts.google.com/noto, put the .ttf"
            f" file{'s' if rest else ''} into templates/fonts, and name"
            f" {'them' if rest else 'it'} under fallback-fonts in styles.yaml",
        )


def font_for(script: str) -> str:
    """A free font that has a script (ISO 15924).

    >>> font_for("Deva"), font_for("Hani")
    ('Noto Sans Devanagari', 'Noto Sans SC')
    """
    return _FONTS.get(script) or f"Noto Sans {script_called(script).partition(' (')[0]}"


_FONTS = {
    "Bopo": "Noto Sans TC",
    "Cyrl": "Noto Sans",
    "Grek": "Noto Sans",
    "Hang": "Noto Sans KR",
    "Hani": "Noto Sans SC",
    "Hira": "Noto Sans JP",
    "Kana": "Noto Sans JP",
    "Latn": "Noto Sans",
    "Nkoo": "Noto Sans NKo",
    "Tibt": "Noto Serif Tibetan",
}
"""Those that are not called for the script (the Noto fonts' own list)."""


def _series(most: list[str], last: str) -> str:
    return f"{', '.join(most)} and {last}" if most else last


def _named(character: str) -> str:
    """The character and its code; the code alone of one that a terminal would obey."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) in _UNPRINTED:
        return code
    return f'"{character}" ({code})'


_UNPRINTED = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
