"""Keys and texts of a record as the lines of its file."""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING

from agendapack.begin.record_files import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 100

_OUTER = 4
"""The indentation that the keys of an entry get when they are put into a list."""

_FILE = re.compile(r"(?:\w[\w-]*/)?\w[\w-]*\.[A-Za-z]+")
"""What no YAML takes for a number, a day or a key."""

_PROSE = re.compile(r"[^\W\d_]")
"""How a line begins that Markdown takes for nothing but text: with a letter."""


def one_line(text: str) -> str:
    """A text that was read from a page, on one line, and without what cannot be seen.

    >>> one_line(" Parks\\x07 and\\nOpen  Spaces ")
    'Parks and Open Spaces'
    """
    return " ".join(_seen(text).split())


def key_lines(key: str, text: str, indent: str = "") -> list[str]:
    """``key: text``, and nothing where the text is empty.  A long text is folded; one of several
    lines, in Markdown, is kept in them, and its prose wrapped."""
    shown = _seen(text).strip()
    if not shown:
        return []
    inner = f"{indent}  "
    if "\n" in shown:
        lines = [
            part
            for line in shown.split("\n")
            for part in _wrapped(line, WIDTH - _OUTER - len(inner))
        ]
        return [f"{indent}{key}: |", *(f"{inner}{line}" if line else "" for line in lines)]
    lines = [shown]
    short = f"{indent}{key}: {yaml_text(lines[0])}"
    if len(short) <= WIDTH - _OUTER:
        return [short]
    folded = wrap(
        lines[0], WIDTH - _OUTER - len(inner), break_long_words=False, break_on_hyphens=False
    )
    if " ".join(folded) != lines[0]:  # it has spaces that folding would lose
        return [short]
    return [f"{indent}{key}: >-", *(f"{inner}{line}" for line in folded)]


def _wrapped(line: str, width: int) -> list[str]:
    """A line of Markdown as several, where it is prose and stays so; spaces at its end that break
    the line are a backslash, which nobody overlooks."""
    if line.endswith("  ") and line.strip():
        line = f"{line.rstrip()}\\"
    line = line.rstrip()
    parts = wrap(line, width, break_long_words=False, break_on_hyphens=False)
    # A backslash at the end of one would break the line.
    is_prose = all(map(_PROSE.match, parts)) and not any(one.endswith("\\") for one in parts[:-1])
    if parts and " ".join(parts) == line and is_prose:
        return parts
    return [line]


def reason_lines(key: str, text: str, indent: str = "") -> list[str]:
    """The lines of a reason, which records have in words: a bare "yes" is none."""
    return key_lines(key, text, indent) if is_reason(text) else []


def is_reason(text: str) -> bool:
    return one_line(text).casefold() not in ("", "true", "false", "yes", "no")


def flow(keys: Iterable[tuple[str, str]]) -> str:
    """Keys and values that are written already, in braces.

    >>> flow([("name", "Councillor Cook"), ("role", "Chair")])
    '{name: Councillor Cook, role: Chair}'
    """
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys) + "}"


def file_name(name: str) -> str:
    """The name of a file as a value, bare where YAML takes it for text.

    >>> print(file_name("supplement-1/5-report.pdf"), file_name("a: b.pdf"))
    supplement-1/5-report.pdf "a: b.pdf"
    """
    return name if _FILE.fullmatch(name) else yaml_text(name)


def entry_lines(keys: Iterable[tuple[str, str]], indent: str) -> list[str]:
    """An entry of a list: in braces where that fits on a line, else a line a key."""
    written = list(keys)
    short = f"{indent}- {flow(written)}"
    if len(short) <= WIDTH:
        return [short]
    return list(dashed((f"{key}: {value}" for key, value in written), indent))


def dashed(lines: Iterable[str], indent: str) -> Iterator[str]:
    """The lines of an entry of a list, the first after a dash; empty ones stay so."""
    for number, line in enumerate(lines):
        yield f"{indent}{'  ' if number else '- '}{line}" if line else ""


def _seen(text: str) -> str:
    """The text without control characters, halves of characters and others that cannot be seen,
    line ends apart; a tab is a space."""
    text = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        " " if unicodedata.category(c) in ("Zl", "Zp", "Zs") else c
        for c in text
        if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
