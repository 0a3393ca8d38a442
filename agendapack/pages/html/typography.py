"""Sets straight apostrophes and quotation marks as typographic ones, in all that documents print.

What records and papers say stays as written; this is how it is set.  One pass over the finished
HTML serves templates, one-line fields, Markdown and tables alike, and sees a word across the tags
in it.  Each mark is one character before and after, so that places in the text stay what they are.
"""

from __future__ import annotations

import re

from agendapack.pages.html.markup import TOKEN, language_in
from agendapack.pages.html.subset import PHRASING, VOID

_LANGUAGES = frozenset(("en", "cy", "ga", "gd", "gv", "kw", "sco"))
"""Those that quote “so” and ‘so’; others keep what was written."""

_ENTITIES = {"&#39;": "'", "&apos;": "'", "&#34;": '"', "&quot;": '"'}
_ENTITY = re.compile("|".join(_ENTITIES))
_STRAIGHT = re.compile("['\"]")
_OPENING = frozenset("([{/-\u2013\u2014\u2018\u201c")
_DECADE = re.compile(r"\d0s\b")
_ADDRESS = re.compile(r"://|www\.|@")
_CODE = re.compile(r"""\bclass\s*=\s*(?:"[^"]*\bcode\b|'[^']*\bcode\b)""")


def set_quotes(html: str, language: str) -> str:
    """``html``, which may bear place marks, with its text's quotation marks set as the language of
    each passage has it, ``language`` where no other is named; attributes, addresses, code,
    ``<style>`` and ``<script>`` stay."""
    if not _quotes(language) and " lang=" not in html:
        return html
    pieces: list[str] = []
    around = [("", _quotes(language))]  # the elements that are open, and whether quotes are set
    block: list[tuple[int, str]] = []  # texts that run on: where in ``pieces``, -1 for a break

    def flush() -> None:
        joined = "".join(text for _, text in block)
        if _STRAIGHT.search(joined):
            changed, at = typographic(joined), 0
            for index, text in block:
                if index >= 0:
                    pieces[index] = changed[at : at + len(text)]
                at += len(text)
        block.clear()

    position, code = 0, 0
    while position < len(html):
        token = TOKEN.match(html, position)
        if token is None:
            pieces.append(html[position])
            position += 1
            continue
        position = token.end()
        if (text := token["text"]) is not None:
            plain = _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)
            if code or not around[-1][1]:
                block.append((-1, "x" if code else _STRAIGHT.sub("x", plain)))
                pieces.append(text)
            else:
                block.append((len(pieces), plain))
                pieces.append(plain)
            continue
        tag = (token["open"] or token["close"] or "").lower()
        if tag == "br":
            block.append((-1, "\n"))
        elif tag and tag not in PHRASING:
            flush()
        if token["open"] and (code or _CODE.search(token["attributes"])):
            code += 1
        elif token["close"] and code:
            code -= 1
        pieces.append(token[0])
        if token["open"] and tag not in VOID:
            named = language_in(token["attributes"])
            around.append((tag, around[-1][1] if named is None else _quotes(named)))
        elif token["close"] and (around[-1][0] == tag or any(tag == name for name, _ in around)):
            while around.pop()[0] != tag:
                pass
        if token["open"] and tag in ("style", "script"):
            end = html.find("</", position)
            end = len(html) if end < 0 else end
            pieces.append(html[position:end])
            position = end
    flush()
    return "".join(pieces)


def _quotes(language: str) -> bool:
    return language.partition("-")[0].lower() in _LANGUAGES


def typographic(text: str) -> str:
    """One paragraph's text with its apostrophes and quotation marks set.

    >>> typographic("The Chair's \\"call-in\\" of the councillors' '90s plan")
    'The Chair’s “call-in” of the councillors’ ’90s plan'

    What stands for feet, inches or minutes stays straight, and so does what opens or closes
    nothing.
    """
    characters = list(text)
    waiting: dict[str, list[int]] = {"'": [], '"': []}
    kept = _addresses(text)
    for found in _STRAIGHT.finditer(text):
        at, mark = found.start(), found[0]
        if at in kept:
            continue
        before, after = _beside(text, at, -1), _beside(text, at, 1)
        opens = (before.isspace() or before in _OPENING) and not after.isspace()
        closes = not before.isspace()
        within = before.isalpha() and after.isalnum()
        if mark == "'" and (within or (opens and _DECADE.match(text, at + 1))):
            characters[at] = "\u2019"
        elif opens:
            waiting[mark].append(at)
        elif closes and waiting[mark]:
            first, last = ("\u2018", "\u2019") if mark == "'" else ("\u201c", "\u201d")
            characters[waiting[mark].pop()] = first
            characters[at] = last
        elif mark == "'" and closes and (not before.isdigit() or after.isalpha()):
            characters[at] = "\u2019"
    for at in waiting["'"]:
        if _beside(text, at, 1).isalpha():
            characters[at] = "\u2019"  # 'tis
    return "".join(characters)


def _addresses(text: str) -> set[int]:
    """The offsets of what stays as it is: words that are addresses."""
    if not _ADDRESS.search(text):
        return set()
    return {
        at
        for word in re.finditer(r"\S+", text)
        if _ADDRESS.search(word[0])
        for at in range(word.start(), word.end())
    }


def _beside(text: str, at: int, step: int) -> str:
    """The character beside ``at``, place marks passed over; a space at either end."""
    at += step
    while 0 <= at < len(text) and "\ud800" <= text[at] <= "\udfff":
        at += step
    return text[at] if 0 <= at < len(text) else " "


def letters_in(text: str) -> str:
    """Letters and digits alone, by which texts are compared whose quotation marks may be set.

    >>> letters_in('"Pages 1 - 4"'), letters_in("“Pages 1 - 4”")
    ('Pages14', 'Pages14')
    """
    return "".join(filter(str.isalnum, text))
