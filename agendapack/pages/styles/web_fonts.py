"""The fonts of a web page inside its stylesheet: it is seen as its PDF is, and asks no server.

Each face holds the characters that the page shows, and no others.  The web site has its fonts as
files, with all their characters.
"""

from __future__ import annotations

import string
from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from agendapack.pages.styles.scripts import SEPARATE, script_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_ALWAYS = "".join(c for c in string.printable if c.isprintable()) + "\u2022\u2013\u2019"
"""What a browser may put in itself, a list's numbers for one."""


class WebFace(Struct, frozen=True):
    """A face as a stylesheet asks for it: a family's name, weight and slant."""

    family: str
    bold: bool
    italic: bool
    file: Path


def font_faces(shown: Mapping[WebFace, Iterable[str]]) -> str:
    """``@font-face`` rules for the characters that a page shows in each face.

    A file that stands for several faces of a family is there once.  A font whose licence bits ask
    not to be passed on is left to the reader's own (OpenType 1.9, OS/2, fsType).
    """
    rules: dict[Path, str] = {}
    for use in sorted(shown, key=lambda use: (use.family, use.bold, use.italic)):
        if use.file in rules:
            continue
        everywhere = (shown[other] for other in shown if other.file == use.file)
        data = _subset(use.file, "".join(sorted(set(_ALWAYS).union(*everywhere))))
        if data is not None:
            rules[use.file] = (
                f'@font-face {{ font-family: "{use.family}";'
                f" font-weight: {'bold' if use.bold else 'normal'};"
                f" font-style: {'italic' if use.italic else 'normal'};"
                f" src: url(data:font/woff;base64,{b64encode(data).decode('ascii')})"
                ' format("woff"); }\n'
            )
    return "".join(rules.values())


class FontFile(Struct, frozen=True):
    """A font as a file of the web site, in WOFF, and the rule that names it.

    WOFF 2 is a third smaller; it needs Brotli, which fontTools has from a library of its own.
    """

    name: str
    rule: str
    data: bytes


def font_files(faces: Iterable[tuple[WebFace, Iterable[str]]], folder: str) -> tuple[FontFile, ...]:
    """The files of faces with all their characters; ``folder`` is where the stylesheet finds them.

    What has no file here is read in the reader's own font, as in :func:`font_faces`.
    """
    made: dict[Path, FontFile] = {}
    for face, characters in faces:
        if face.file in made:
            continue
        data = _subset(face.file, "".join(sorted(set(characters).union(_ALWAYS))))
        if data is not None:
            name = f"{face.file.stem}.woff"
            rule = (
                f'@font-face {{ font-family: "{face.family}";'
                f" font-weight: {'bold' if face.bold else 'normal'};"
                f" font-style: {'italic' if face.italic else 'normal'}; font-display: swap;"
                f' src: url("{folder}/{quote(name)}") format("woff"); }}\n'
            )
            made[face.file] = FontFile(name, rule, data)
    return tuple(made.values())


@lru_cache(maxsize=64)
def _subset(file: Path, characters: str) -> bytes | None:
    """The part of a font that shows ``characters``, as WOFF; None where that may not or cannot be
    made."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(hinting=False, name_IDs=[], notdef_outline=True)
    options.drop_tables += ["meta", "STAT"]
    if all(script_of(character) in SEPARATE for character in characters):
        # Pair kerning would be most of the work; a browser's text does without it.
        options.layout_features = ["tnum"]
        options.drop_tables += ["GPOS", "GDEF", "kern"]
    try:
        with TTFont(file, lazy=True, recalcTimestamp=False) as font:
            if font["OS/2"].fsType != 0:
                return None
            cut = subset.Subsetter(options)
            cut.populate(unicodes=[ord(character) for character in characters])
            cut.subset(font)
            font.flavor = "woff"
            buffer = BytesIO()
            font.save(buffer, reorderTables=False)
            return buffer.getvalue()
    except Exception:  # a council's font may be faulty in any way; the page is read without it
        return None
