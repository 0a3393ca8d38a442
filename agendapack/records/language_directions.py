"""Which languages are written from right to left."""

from __future__ import annotations

_LEFTWARDS = frozenset(
    (
        *("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "lrc", "mzn", "nqo", "ps", "sd", "sdh"),
        *("syr", "ug", "ur", "yi"),
    )
)
"""CLDR 46: the languages whose own script, or the first of several, is written so."""
_SCRIPTS = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
"""ISO 15924: the scripts in use that are written so."""


def is_leftwards(language: str) -> bool:
    """Whether a language tag (BCP 47) is that of a language written from right to left.

    >>> is_leftwards("ur"), is_leftwards("ur-Latn"), is_leftwards("pa-Arab"), is_leftwards("cy")
    (True, False, True, False)
    """
    own, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS if script else own in _LEFTWARDS
