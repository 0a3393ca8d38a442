"""A CSV paper as the body of a report: one table, with header cells where its first row names the
columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup, escape
from msgspec import Struct

from agendapack.pages.html.marks import PlaceMarks, readable
from agendapack.papers.delimited import DelimitedTable, NotATable, read_table
from agendapack.problems import Location, MachineError, Problem, error, note, warning

_UPRIGHT = 80
"""Letters in a line of an upright page; a table that asks for more lies on its side."""
_BETWEEN = 2  # columns, in letters
_ASKED = 32  # letters at most that a cell of several words asks for


class TablePaper(Struct, frozen=True):
    """``body`` is None where the file holds no table."""

    title: str
    body: Markup | None
    landscape: bool
    problems: tuple[Problem, ...]


def read_table_paper(file: Path, title: str | None, marks: PlaceMarks) -> TablePaper:
    """Read a CSV file; ``title`` is that of the records, else it is the file's name.  MachineError
    if the machine will not."""
    name = title or file.stem
    try:
        table = read_table(file.read_bytes())
    except OSError as fault:
        raise MachineError(
            f"cannot read {file}: {fault.strerror or fault}", "check the file's permissions"
        ) from fault
    except NotATable as fault:
        problem = error(f'"{file.name}" {fault}', Location(file, fault.line), fault.hint)
        return TablePaper(name, None, False, (problem,))
    problems = tuple(_problems(table, file))
    return TablePaper(name, _body(table, file, marks), _is_wide(table), problems)


def _problems(table: DelimitedTable, file: Path) -> Iterator[Problem]:
    if table.guessed:
        yield note(
            f'"{file.name}" is not in UTF-8, and was read as {table.guessed}',
            Location(file),
            'look at its accents and pound signs in the pack; "CSV UTF-8" needs no guess',
        )
    if table.has_header and table.longer:
        first, *others = table.longer
        more = f", and so have {len(others)} of those below it" if others else ""
        yield warning(
            f"the row has more cells than the header, which names {table.named} columns{more}",
            Location(file, first),
            "name each column, or put a cell that holds the mark between cells in quotation marks",
        )


def _is_wide(table: DelimitedTable) -> bool:
    """Whether the columns ask for more than an upright page: each for its longest cell up to a
    limit, and for its longest word."""
    asked = 0
    for column in range(table.columns):
        texts = [row[column] for row in table.rows]
        word = max((len(word) for text in texts for word in text.split()), default=0)
        asked += max(min(max(map(len, texts)), _ASKED), word) + _BETWEEN
    return asked > _UPRIGHT


def _body(table: DelimitedTable, file: Path, marks: PlaceMarks) -> Markup:
    pieces = [
        f"{marks.mark(Location(file, line))}<p>{escape(readable(title))}</p>\n"
        for line, title in zip(table.title_lines, table.titles, strict=True)
    ]
    pieces.append(f'{marks.mark(Location(file, table.lines[0]))}<table class="data">\n')
    rows = zip(table.lines, table.rows, strict=True)
    if table.has_header:
        line, header = next(rows)
        cells = "".join(
            f'<th scope="col">{_text(cell)}</th>' if cell else "<td></td>" for cell in header
        )
        pieces.append(f"<thead>\n{marks.mark(Location(file, line))}<tr>{cells}</tr>\n</thead>\n")
    pieces.append("<tbody>\n")
    for line, row in rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in row)
        pieces.append(f"{marks.mark(Location(file, line))}<tr>{cells}</tr>\n")
    pieces.append("</tbody>\n</table>\n")
    return Markup("".join(pieces))


def _text(cell: str) -> str:
    return "<br>".join(escape(line) for line in readable(cell).splitlines())
