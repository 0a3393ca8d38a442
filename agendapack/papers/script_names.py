"""What scripts (ISO 15924) are called in messages."""

from __future__ import annotations

_NAMES = {
    "Hani": "Chinese or Japanese",
    "Bopo": "Chinese",
    "Hira": "Japanese",
    "Kana": "Japanese",
    "Hang": "Korean",
    "Guru": "Gurmukhi (Punjabi)",
    "Deva": "Devanagari (Hindi, Nepali)",
    "Ethi": "Ethiopic (Amharic, Tigrinya)",
}
"""What readers call a script that Unicode calls otherwise."""


def script_called(script: str) -> str:
    """
    >>> script_called("Guru"), script_called("Hebr")
    ('Gurmukhi (Punjabi)', 'Hebrew')
    """
    from fontTools.unicodedata import script_name

    return _NAMES.get(script) or script_name(script).replace("_", " ")
