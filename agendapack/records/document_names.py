"""What a meeting's documents are called, in each of the council's languages.

A document in the council's first language, or in its only one, is called what it is: "agenda-pack",
"supplement-1", "minutes".  In another language the subtag of that follows: "agenda-pack.cy".
"""

from __future__ import annotations


def in_language(document: str, suffix: str) -> str:
    """The same document in another language; ``suffix`` is "" for the first, else ".cy".

    >>> in_language("minutes", ".cy"), in_language("minutes.cy", "")
    ('minutes.cy', 'minutes')
    """
    return f"{without_language(document)}{suffix}"


def without_language(document: str) -> str:
    """What a document is, whatever it speaks.

    >>> without_language("supplement-1.cy"), without_language("supplement-1")
    ('supplement-1', 'supplement-1')
    """
    return document.partition(".")[0]


def language_suffix(document: str) -> str:
    """
    >>> language_suffix("agenda-pack.cy"), language_suffix("agenda-pack")
    ('.cy', '')
    """
    _, dot, language = document.partition(".")
    return f"{dot}{language}"
