"""A council's own wording of the resolution to exclude the public, out of one that an agenda
prints: what it says of that agenda's items becomes placeholders."""

from __future__ import annotations

import re

_LAW = r"(?:Local Government (?:\(Scotland\) )?Act(?: \(Northern Ireland\))? \d{4})"
_NUMBERS = r"\d{1,3}[A-Za-z]?(?:, \d{1,3}[A-Za-z]?){0,60}(?: and \d{1,3}[A-Za-z]?)?"
_LIST = re.compile(r"- Item \d{1,3}[a-z]?, [^\n]{1,400}: paragraph \d")
_ITEMS = re.compile(rf"\bitems? {_NUMBERS}(?!\w)")
_PARAGRAPHS = re.compile(
    rf"\bparagraphs? {_NUMBERS} of Part [\dI]{{1,2}} of Schedule \d{{1,2}}A? to the {_LAW}"
)


def resolution_words(text: str) -> str:
    """The wording, as council.yaml has it under ``exclusion``, of a resolution that is printed in
    Markdown; "" where it does not name its items and their paragraphs as builds do.

    >>> resolution_words("For item 7:\\n\\n- Item 7, Land: paragraph 3, prices.\\n\\nAgreed.")
    'For {items}:\\n\\n{list}\\n\\nAgreed.'
    """
    if "{" in text or "}" in text:
        return ""
    written: list[str] = []
    for block in text.split("\n\n"):
        if all(_LIST.match(line) for line in block.split("\n")):
            written.append("{list}")
        else:
            block = _PARAGRAPHS.sub("{paragraphs}", block)
            written.append(_ITEMS.sub("{items}", block))
    words = "\n\n".join(written)
    is_whole = words.count("{list}") == 1 or ("{items}" in words and "{paragraphs}" in words)
    return words if is_whole else ""


def says_the_same(printed: str, wording: str | None) -> bool:
    """Whether a council's record words the resolution as it is printed."""
    own = resolution_words(printed)
    return bool(own) and wording is not None and own.split() == wording.split()
