"""Footnotes in Markdown, as rules of markdown-it: ``[^1]`` in the text, ``[^1]: ...`` below it.

A note's text is a block, so that it may have several paragraphs, indented by four spaces; it gives
the tokens ``footnote_open`` and ``footnote_close`` where it stands.  What refers to a note gives
``footnote_ref``.  Both bear the note's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


class Footnote(Struct, frozen=True):
    """A note's blocks, and the line that it begins in, from zero."""

    line: int
    tokens: tuple[Token, ...]


def part_notes(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, Footnote]]:
    """The tokens of a text without its notes, and the notes by name; of two of a name the first
    counts, and the other stays where it stands."""
    text: list[Token] = []
    notes: dict[str, Footnote] = {}
    inside: list[tuple[str, int, list[Token]]] = []
    for token in tokens:
        if token.type == "footnote_open":
            inside.append((token.meta["name"], token.map[0] if token.map else 0, []))
        elif token.type == "footnote_close":
            name, line, held = inside.pop()
            if name in notes:
                (inside[-1][2] if inside else text).extend(held)
            else:
                notes[name] = Footnote(line, tuple(held))
        else:
            (inside[-1][2] if inside else text).append(token)
    return text, notes


_NAME = r"\[\^([^\]\s\[]{1,80})\]"
_BEGINS = re.compile(_NAME + ":")
_REFERS = re.compile(_NAME)
_INDENT = 4  # of what belongs to a note


def add_footnotes(parser: MarkdownIt) -> MarkdownIt:
    parser.block.ruler.before("reference", "footnote", _block, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "footnote_ref", _reference)
    return parser


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    start = state.bMarks[first] + state.tShift[first]
    found = _BEGINS.match(state.src, start, state.eMarks[first])
    if found is None:
        return False
    if silent:
        return True
    token = state.push("footnote_open", "", 1)
    token.meta = {"name": found[1]}
    token.map = [first, first]
    kept = (state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType)
    after = state.src[found.end() : state.eMarks[first]]
    shift = len(after) - len(after.lstrip(" \t"))
    # The rest of the line is the first of the note, as if it were indented like those below.
    state.bMarks[first] = found.end()
    state.tShift[first] = shift
    state.blkIndent += _INDENT
    state.sCount[first] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, first, last)
    state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType = kept
    state.blkIndent -= _INDENT
    state.push("footnote_close", "", -1)
    state.env.setdefault("footnotes", {}).setdefault(found[1], first)
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERS.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in state.env.get("footnotes", {}):
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.content = found[0]
        token.meta = {"name": found[1]}
    state.pos = found.end()
    return True
