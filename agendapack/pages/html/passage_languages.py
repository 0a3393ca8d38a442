"""The language of a passage in another script than its document, where no mark names it.

A screen reader, a browser and a typesetter have to know it.  A script that one language is mostly
written in says it; an author who means another one marks the passage.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.styles.scripts import SHARED, continues, script_of
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Iterator


class ScriptLanguage(Struct, frozen=True):
    """A script, as English calls it, and the language that is taken of a text in it."""

    script: str
    tag: str
    language: str


_LANGUAGES = {
    "Arab": ScriptLanguage("Arabic script", "ar", "Arabic"),
    "Armn": ScriptLanguage("Armenian script", "hy", "Armenian"),
    "Beng": ScriptLanguage("Bengali script", "bn", "Bengali"),
    "Cyrl": ScriptLanguage("Cyrillic script", "ru", "Russian"),
    "Deva": ScriptLanguage("Devanagari", "hi", "Hindi"),
    "Ethi": ScriptLanguage("Ethiopic script", "am", "Amharic"),
    "Geor": ScriptLanguage("Georgian script", "ka", "Georgian"),
    "Grek": ScriptLanguage("Greek script", "el", "Greek"),
    "Gujr": ScriptLanguage("Gujarati script", "gu", "Gujarati"),
    "Guru": ScriptLanguage("Gurmukhi", "pa", "Punjabi"),
    "Hang": ScriptLanguage("Hangul", "ko", "Korean"),
    "Hani": ScriptLanguage("Chinese script", "zh", "Chinese"),
    "Hebr": ScriptLanguage("Hebrew script", "he", "Hebrew"),
    "Hira": ScriptLanguage("Japanese script", "ja", "Japanese"),
    "Khmr": ScriptLanguage("Khmer script", "km", "Khmer"),
    "Knda": ScriptLanguage("Kannada script", "kn", "Kannada"),
    "Laoo": ScriptLanguage("Lao script", "lo", "Lao"),
    "Mlym": ScriptLanguage("Malayalam script", "ml", "Malayalam"),
    "Mymr": ScriptLanguage("Burmese script", "my", "Burmese"),
    "Sinh": ScriptLanguage("Sinhala script", "si", "Sinhala"),
    "Taml": ScriptLanguage("Tamil script", "ta", "Tamil"),
    "Telu": ScriptLanguage("Telugu script", "te", "Telugu"),
    "Thai": ScriptLanguage("Thai script", "th", "Thai"),
}
"""By ISO 15924: the language with the most speakers, by CLDR's likely subtags."""

_BY_LETTERS = (
    # Letters that Urdu has, and neither Arabic nor Persian (CLDR, exemplar characters).
    ("Arab", re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06c3\u06d2\u06d3]"), "ur", "Urdu"),
    ("Arab", re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]"), "fa", "Persian"),
    ("Cyrl", re.compile("[\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491]"), "uk", "Ukrainian"),
)

_OF_SCRIPT = {"Kana": "Hira"}
"""Scripts that are taken for another, beside which they are written."""
_OTHER = re.compile("[^\0-\u024f\u2000-\u20cf\u2190-\u2bff]")
"""What is neither Latin nor punctuation nor a symbol: in a text without it nothing is in
another script, for Latin letters stand in all of them."""
_IDEOGRAPHS = ("Hani", "Hira", "Kana", "Hang", "Bopo")
_LEAST = 2
"""Letters that stand together before they are a passage: a single one is a sign, such as π."""


class ForeignRun(Struct, frozen=True):
    """Part of a text that is in another script, from ``start`` to ``stop``."""

    start: int
    stop: int
    found: ScriptLanguage


def own_script(language: str) -> str:
    """The script of a language that the table has; Latin for all else."""
    own = subtag(language)
    if own in ("ur", "fa", "ps", "sd", "ug", "ckb"):
        return "Arab"
    if own in ("uk", "bg", "sr", "be", "mk"):
        return "Cyrl"
    return next((script for script, entry in _LANGUAGES.items() if entry.tag == own), "Latn")


def language_of(script: str, text: str) -> ScriptLanguage | None:
    """The language that is taken of ``text``, which is in ``script``; None for one without."""
    known = _LANGUAGES.get(script)
    if known is None:
        return None
    for of, letters, tag, language in _BY_LETTERS:
        if of == script and letters.search(text):
            return ScriptLanguage(known.script, tag, language)
    return known


def passage_language(text: str, around: str) -> ScriptLanguage | None:
    """The language of a whole passage, most of whose letters are in another script than that of
    the language ``around``; None where it is like that."""
    if _OTHER.search(text) is None:
        return None
    counts = Counter(
        _OF_SCRIPT.get(script, script)
        for character in text
        if character.isalpha() and (script := script_of(character)) not in SHARED
    )
    if counts["Hira"]:
        counts["Hira"] += counts.pop("Hani", 0)
    if not counts:
        return None
    script, count = counts.most_common(1)[0]
    if script in _scripts(around) or 2 * count <= counts.total():
        return None
    if count < _LEAST and script not in _IDEOGRAPHS:
        return None
    return language_of(script, text)


def may_be_foreign(source: str) -> bool:
    """Whether anything in Markdown may be in another script: as it stands, or by a reference."""
    return "&" in source or _OTHER.search(source) is not None


def foreign_runs(text: str, around: str) -> Iterator[ForeignRun]:
    """The parts of ``text`` in other scripts than the language ``around`` has, with what lies
    between their words."""
    if _OTHER.search(text) is None:
        return
    own = _scripts(around)
    start = stop = letters = 0
    current = ""
    for index, character in enumerate(text):
        script = "" if character.isascii() else script_of(character)
        script = _OF_SCRIPT.get(script, script)
        if character.isascii() and character.isalpha():
            script = "Latn"
        if not character.isalpha() or script in SHARED:
            if current and stop == index and continues(character):
                stop = index + 1
            continue
        if current == "Hani" and script == "Hira":
            current = "Hira"
        if script == current or (current == "Hira" and script == "Hani"):
            stop = index + 1
            letters += 1
            continue
        yield from _run(text, start, stop, current, letters)
        current = "" if script in own or script not in _LANGUAGES else script
        start, stop, letters = index, index + 1, 1
    yield from _run(text, start, stop, current, letters)


def _run(text: str, start: int, stop: int, script: str, letters: int) -> Iterator[ForeignRun]:
    if not script or (letters < _LEAST and script not in _IDEOGRAPHS):
        return
    found = language_of(script, text[start:stop])
    if found is not None:
        yield ForeignRun(start, stop, found)


def _scripts(language: str) -> tuple[str, ...]:
    script = own_script(language)
    return ("Hira", "Hani", "Latn") if script == "Hira" else (script, "Latn")
