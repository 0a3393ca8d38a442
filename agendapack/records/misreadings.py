"""What YAML reads otherwise than its writer meant, though it parses.

A ``#`` or a ``&`` swallows text, a backslash in double quotes becomes something else, curly quotes
are printed, a quote is closed by the next one, characters are there that nobody sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from agendapack.problems import Location, Problem, error, warning
from agendapack.records.values import Text

SPACES = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
"""Characters that look like a space, or like nothing, and are none to YAML (a range for ``re``)."""

OPENING_QUOTES = "“„‟‘‚‛"
CLOSING_QUOTES = "”’“"

FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What can stand in no text (YAML 1.2, section 5.1), and U+0085, U+2028 and U+2029, which YAML 1.1
takes for ends of lines, and editors do not."""

_SAFE_ESCAPE = re.compile(r'\\(?:["/\\n]|\r?\n|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})')
_ESCAPE = re.compile(r"\\(?:\r?\n|[\s\S])")
_TAB, _LINE = "a tab", "a new line"
_BECOMES = {"\\t": _TAB, "\\\t": _TAB, "\\n": _LINE, "\\r": _LINE, "\\_": "a no-break space"}
_WINDOWS_PATH = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]:\\(?!\\)|^\\\\[^\\\"]")

_MEANT_UNSEEN = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")
"""Characters without a shape that writing needs: joiners, marks of direction, the soft hyphen."""


class TextSpan(Struct, frozen=True):
    """A scalar's place in its file; rows and columns count from zero, and the end is the first that
    is not part of it."""

    row: int
    column: int
    end_row: int
    end_column: int

    @property
    def is_empty(self) -> bool:
        return (self.row, self.column) == (self.end_row, self.end_column)

    @property
    def end(self) -> tuple[int, int]:
        return self.end_row, self.end_column

    def holds(self, row: int, column: int) -> bool:
        return (self.row, self.column) <= (row, column) < self.end


def of_text(text: Text, raw: str, span: TextSpan, lines: Sequence[str]) -> Iterator[Problem]:
    """What a scalar hides; ``raw`` is how it is written, with its quotes, in ``lines``."""
    if text.quoted and raw[:1] == '"' and "\\" in raw:
        yield from _escapes(text, raw[1:-1])
    if text.quoted and raw[:1] in ("'", '"') and span.end_row > span.row:
        yield from _end_of_quote(text, span, lines)
    bare = not text.quoted and text.endswith('"') and text.count('"') == 1
    if bare and in_curly_quotes(text) is None:
        yield warning(
            f"the quote at the end of {short(text)} is part of the text: none opens before it",
            text.place,
            f"write {quoted(short(text[:-1]))}, or {quoted(short(text))} to keep it",
        )
    if text.isascii():
        return
    if (character := unseen(text)) is not None:
        yield warning(
            f"{named(character)}, which cannot be seen, stands in this text",
            text.place,
            "delete it: it was probably pasted in",
        )
    if not text.quoted and (inside := in_curly_quotes(text)) is not None:
        yield warning(
            f"the quotes around {short(text)} are part of the text: YAML knows straight ones",
            text.place,
            f"write {quoted(short(inside))}, or {quoted(short(text))} to keep them",
        )


def of_comments(file: Path, lines: Sequence[str], texts: Iterable[TextSpan]) -> Iterator[Problem]:
    """Comments that follow something on their line and have no space after the ``#``.

    ``texts`` are the scalars' places: what stands in those is no comment.
    """
    by_row: dict[int, list[TextSpan]] = {}
    for text in texts:
        for row in range(text.row, text.end_row + 1):
            by_row.setdefault(row, []).append(text)
    for row, line in enumerate(lines):
        spans = by_row.get(row, [])
        column = _comment_column(line, row, spans)
        if column is None:
            continue
        after = line[column + 1 : column + 2]
        if line[:column].strip() and after and not after.isspace() and after not in "#!":
            message, hint = _swallowed(line, row, column, spans)
            yield warning(message, Location(file, row + 1, column + 1), hint)


def _comment_column(line: str, row: int, spans: Sequence[TextSpan]) -> int | None:
    """Where a line's comment begins: its first ``#`` after a space that is in no text.

    The ``spans`` are in order, and each is looked at once: a line may hold as many texts as a file.
    """
    passed = 0
    for found in re.finditer(r"(?<!\S)#", line):
        column = found.start()
        while passed < len(spans) and (row, column) >= spans[passed].end:
            passed += 1
        if passed == len(spans) or not spans[passed].holds(row, column):
            return column
    return None


def _swallowed(line: str, row: int, column: int, spans: Sequence[TextSpan]) -> tuple[str, str]:
    """Message and hint for the comment at ``column``."""
    before = [s for s in spans if s.end_row == row and s.end_column <= column and not s.is_empty]
    comment = line[column:].rstrip()
    left, whole = "nothing", comment
    if before and not line[before[-1].end_column : column].strip():
        text = before[-1]
        start = text.column if text.row == row else len(line) - len(line.lstrip())
        left, whole = f'"{short(line[start : text.end_column], 60)}"', line[start:].rstrip()
    return (
        f'"{short(comment, 60)}" is taken for a comment, and {left} is left',
        f"put the text in quotes if the # belongs to it: {quoted(short(whole, 120))};"
        " a comment has a space after its #",
    )


def of_anchor(name: str, text: Text) -> Problem:
    """An anchor before a text, which no alias refers to."""
    left = f'"{short(text, 60)}"' if text else "nothing"
    return warning(
        f'"&{name}" is taken for an anchor, and {left} is left',
        text.place,
        f"put the text in quotes if the & belongs to it: {quoted(short(f'&{name} {text}', 120))}",
    )


def _escapes(text: Text, inside: str) -> Iterator[Problem]:
    """Escapes that make something else of a backslash that belongs to the text."""
    if (forbidden := FORBIDDEN.search(text)) is not None:
        yield error(
            f"an escape writes the character U+{ord(forbidden[0]):04X}",
            text.place,
            "take it out: no document can print it",
        )
        return
    path = _WINDOWS_PATH.search(inside)
    for found in _ESCAPE.finditer(inside):
        escape = found[0]
        if (path is None or escape != "\\n") and _SAFE_ESCAPE.match(inside, found.start()):
            continue
        yield warning(
            f'"{escape}" in double quotes is read as {_BECOMES.get(escape, "another character")}',
            text.place,
            "use single quotes if the backslash belongs to the text:"
            f" '{short(inside, 60).replace(chr(39), chr(39) * 2)}'",
        )
        return


def _end_of_quote(text: Text, span: TextSpan, lines: Sequence[str]) -> Iterator[Problem]:
    """A quote that is closed by the next one, so that keys between the two are part of the text."""
    opening = lines[span.row]
    column = len(opening) - len(opening.lstrip(" -"))
    for line in lines[span.row + 1 : span.end_row + 1]:
        found = re.match(r"( *(?:- +)?)([a-z][a-z-]*):(?: |$)", line)
        if found is not None and len(found[1]) <= column:
            yield error(
                f"the quote that opens here is closed in line {span.end_row + 1} only, and"
                f' "{found[2]}:" stands between',
                text.place,
                "close it where the text ends; text over several lines is indented",
            )
            return


def in_curly_quotes(text: str) -> str | None:
    """What stands between the curly quotes that a whole text is written in; None where it is not.

    One of the two may be straight: a word processor changes one and leaves the other.
    """
    if len(text) < 3 or text[0] not in OPENING_QUOTES + '"' or text[-1] not in CLOSING_QUOTES + '"':
        return None
    inside = text[1:-1]
    if any(c in OPENING_QUOTES + CLOSING_QUOTES.replace("’", "") + '"' for c in inside):
        return None
    return inside if text[0] != '"' or text[-1] != '"' else None


def half_curly(text: str) -> bool:
    """Whether a curly quote opens at the beginning of ``text`` and none closes."""
    return text[:1] in ("“", "„") and not set("”“‟") & set(text[1:])


def cleaned(key: str) -> tuple[str, str | None]:
    """A key without spaces that are none to YAML and without characters that cannot be seen; and
    the first of those."""
    if key.isascii():
        return key, None
    stripped = [c for c in key if re.match(f"[{SPACES}]", c) or unseen(c)]
    return "".join(c for c in key if c not in stripped), next(iter(stripped), None)


def unseen(text: str) -> str | None:
    """The first character of ``text`` that has no shape and no use in writing."""
    if text.isascii():
        return None
    return next(
        (c for c in text if unicodedata.category(c) == "Cf" and c not in _MEANT_UNSEEN), None
    )


def quoted(text: str) -> str:
    """``text`` in quotes, as YAML reads it back.

    >>> print(quoted("the Chair's"), quoted('the "big" one'))
    "the Chair's" 'the "big" one'
    """
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def named(character: str) -> str:
    """A character that cannot be seen, by name and code: "a no-break space (U+00A0)"."""
    name = unicodedata.name(character, "a character").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name.removeprefix('a ')} (U+{ord(character):04X})"


def short(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
