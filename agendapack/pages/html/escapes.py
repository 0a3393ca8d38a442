"""Keeps apart, in a Markdown text, the characters that a backslash or a name (``&lt;``) writes.

They are meant to be printed, so they are not looked at where a text is searched for what was meant
as a sign.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_WRITTEN_OUT = "\ufffc"
"""Stands for such a character in ``meta["bare"]`` of a token of text that has one."""


def keep_escapes(parser: MarkdownIt) -> MarkdownIt:
    parser.core.ruler.before("text_join", "escapes", _join)
    return parser


def _join(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = [*_joined(token.children)]


def _joined(tokens: list[Token]) -> list[Token]:
    joined: list[Token] = []
    for is_text, run in groupby(tokens, lambda t: t.type in ("text", "text_special")):
        pieces = list(run)
        if not is_text or all(piece.type == "text" for piece in pieces):
            joined += pieces
            continue
        bare = (
            piece.content if piece.type == "text" else _WRITTEN_OUT * len(piece.content)
            for piece in pieces
        )
        text = "".join(piece.content for piece in pieces)
        level = pieces[0].level
        joined.append(Token("text", "", 0, content=text, meta={"bare": "".join(bare)}, level=level))
    return joined
