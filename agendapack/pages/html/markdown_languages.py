"""Marks of language in Markdown, as rules of markdown-it: ``{lang=ur}`` on the line before a block,
``[text]{lang=pl}`` within a line; ``dir`` too, which says which way a passage is written.

The notation is that of Djot and Pandoc.  The plugin of mdit-py-plugins for it takes any attributes,
and drops what follows them on their line or what it takes for a comment; here whatever is not a
mark of language stays text, and is told as such (``not_markdown.py``).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_ATTRIBUTE = r"(?:lang=\"?[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\"?|dir=\"?(?:ltr|rtl|auto)\"?)"
_MARK = re.compile(rf"\{{[ \t]*({_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*)[ \t]*\}}")
_BLOCK = "language_mark"


def add_language_marks(parser: MarkdownIt) -> MarkdownIt:
    parser.block.ruler.before("reference", _BLOCK, _block)
    parser.inline.ruler.after("link", "language_span", _span)
    parser.core.ruler.after("block", _BLOCK, lambda state: _give(state.tokens))
    return parser


def _attributes(mark: str) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {}
    for pair in mark.replace('"', "").split():
        name, _, value = pair.partition("=")
        found[name] = value
    return found


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    start = state.bMarks[first] + state.tShift[first]
    found = _MARK.fullmatch(state.src[start : state.eMarks[first]].rstrip())
    if found is None:
        return False
    if not silent:
        token = state.push(_BLOCK, "", 0)
        token.attrs = _attributes(found[1])
        token.content = found[0]
        token.map = [first, first + 1]
        state.line = first + 1
    return True


def _give(tokens: list[Token]) -> None:
    """Give each mark's attributes to the block that follows; one that none follows stays."""
    kept: list[Token] = []
    pending: list[Token] = []
    for token in tokens:
        if token.type == _BLOCK:
            pending.append(token)
            continue
        if pending and token.nesting >= 0:
            for mark in pending:
                token.attrs |= mark.attrs
            pending.clear()
        kept += pending
        pending.clear()
        kept.append(token)
    tokens[:] = kept + pending


def _span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0:
        return False
    found = _MARK.match(state.src, end + 1, state.posMax)
    if found is None:
        return False
    if not silent:
        start, last = state.pos + 1, state.posMax
        state.pos, state.posMax = start, end
        token = state.push("span_open", "span", 1)
        token.attrs = _attributes(found[1])
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = last
    state.pos = found.end()
    return True


def texts_of(tokens: Sequence[Token], index: int) -> str:
    """All text of the block that opens at ``index``, without what is marked in it."""
    texts: list[str] = []
    depth = 0
    for token in islice(tokens, index, None):
        depth += token.nesting
        marked = 0
        for child in token.children or ():
            if child.type in ("span_open", "span_close"):
                marked += child.nesting
            elif not marked and child.type != "footnote_ref":
                texts.append(child.content)
        if depth <= 0:
            break
    return " ".join(texts)
