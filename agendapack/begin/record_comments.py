"""Comments in records that are begun: lines that teach, and what other records say."""

from __future__ import annotations

from textwrap import wrap

WIDTH = 100


def commented(text: str, indent: str = "") -> list[str]:
    """``text`` as lines of comment; one that begins with spaces keeps its shape, any other is
    wrapped.

    Whatever YAML takes for the end of a line, or refuses, is a space: the text may come from a
    record.

    >>> commented("To be read.\\n  - {title: Budget}\\n")
    ['# To be read.', '#   - {title: Budget}']
    """
    lines: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        shown = "".join(c if c.isprintable() else " " for c in line)
        if shown.startswith(" "):
            lines.append(f"{indent}# {shown.rstrip()}")
        else:
            width = WIDTH - len(indent) - 2
            lines += (f"{indent}# {part}" for part in wrap(shown, width, break_on_hyphens=False))
    return lines
