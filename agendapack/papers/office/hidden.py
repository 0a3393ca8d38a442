"""What an office file holds and does not show: read from the file itself, before it becomes PDF.

Councils have published personal data in hidden sheets and under tracked changes.  Little of it gets
into a PDF, but the same file is often put on a website beside the pack, and its author should know.

The parts are read as a stream with limits on entries, bytes and depth; a document type declaration,
which no office program writes, is refused, and with it every trick with entities.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from agendapack.problems import Location, Problem, error, note, warning


class Kind(StrEnum):
    """What can be hidden."""

    SHEETS = "hidden sheets"
    ROWS = "hidden rows"
    COLUMNS = "hidden columns"
    SLIDES = "hidden slides"
    NOTES = "speaker notes"
    CHANGES = "tracked changes"
    COMMENTS = "comments"
    TEXT = "hidden text"


class Hidden(Struct, frozen=True):
    """One kind of thing that a file hides.

    ``names`` says which: sheets by name, rows and columns by sheet, slides by number, the authors
    of changes and comments.  ``count`` is how many there are.
    """

    kind: Kind
    names: tuple[str, ...] = ()
    count: int = 0


class Unreadable(Struct, frozen=True):
    """Why a file cannot be looked into, and whether it must not be converted either."""

    reason: str
    refused: bool = False
    hint: str = ""


def look(file: Path) -> tuple[Hidden, ...] | Unreadable:
    """What ``file`` hides, by kind in the order of ``Kind``; never raises for a file's content."""
    from agendapack.papers.office import hidden_odf, hidden_ooxml
    from agendapack.papers.office.office_xml import Package, Unlookable

    readers: Mapping[str, Callable[[Package], Iterator[Hidden]]] = {
        ".docx": hidden_ooxml.in_document,
        ".xlsx": hidden_ooxml.in_workbook,
        ".pptx": hidden_ooxml.in_presentation,
        ".odt": hidden_odf.in_content,
        ".ods": hidden_odf.in_content,
        ".odp": hidden_odf.in_content,
    }
    suffix = file.suffix.lower()
    if suffix in {".doc", ".xls", ".ppt", ".rtf"}:
        return Unreadable(f"is of a kind that cannot be looked into ({suffix[1:].upper()})")
    if suffix not in readers:
        return ()
    try:
        with zipfile.ZipFile(file) as zipped:
            package = Package(zipped)
            if hidden_odf.is_encrypted(package):
                hint = "ask its author for a copy without a password"
                return Unreadable("needs a password to open", True, hint)
            found = list(readers[suffix](package))
    except Unlookable as fault:
        hint = "ask its author for a PDF of what is to be published"
        return Unreadable(str(fault), fault.refused, hint)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        LookupError,
    ):
        # LibreOffice will say what it makes of it; here it can only not be looked into.
        return Unreadable("is damaged inside and cannot be looked into")
    return tuple(sorted(found, key=lambda one: list(Kind).index(one.kind)))


_HINTS: dict[Kind, str] = {
    Kind.SHEETS: "this is not in the pack; delete it before the file itself goes to anybody",
    Kind.ROWS: "this is not in the pack; delete it before the file itself goes to anybody",
    Kind.COLUMNS: "this is not in the pack; delete it before the file itself goes to anybody",
    Kind.SLIDES: "this is not in the pack; show it if members should see it",
    Kind.NOTES: "this is not in the pack; delete it before the file itself goes to anybody",
    Kind.CHANGES: "the pack would print what was struck out and what was put in: accept or reject"
    " each change in the program, and save it",
    Kind.COMMENTS: "this is not in the pack; delete it before the file itself goes to anybody",
    Kind.TEXT: "this is not in the pack; delete it before the file itself goes to anybody",
}
MAX_NAMED = 12


def wording(
    name: str, found: tuple[Hidden, ...] | Unreadable, place: Location
) -> tuple[Problem, ...]:
    """What the advisor is told: a warning a kind; an error where the file must not be opened."""
    if isinstance(found, Unreadable):
        if found.refused:
            return (error(f'"{name}" {found.reason}', place, found.hint),)
        hint = (
            "look for hidden sheets, notes, tracked changes and comments in the program it is for"
        )
        return (note(f'"{name}" {found.reason}', place, hint),)
    return tuple(warning(f'"{name}" has {_said(one)}', place, _HINTS[one.kind]) for one in found)


def _said(hidden: Hidden) -> str:
    """For instance: hidden sheets "Salaries" and "Lookup"; 3 tracked changes by Jane Smith."""
    quoted = tuple(f'"{name}"' for name in hidden.names)
    one = hidden.count == 1
    match hidden.kind:
        case Kind.SHEETS:
            return f"{'a hidden sheet' if one else 'hidden sheets'}, {_listed(quoted)}"
        case Kind.ROWS | Kind.COLUMNS:
            what = str(hidden.kind)[:-1] if one else str(hidden.kind)
            sheets = "sheet" if len(quoted) == 1 else "sheets"
            return f"{hidden.count} {what} with contents, in the {sheets} {_listed(quoted)}"
        case Kind.SLIDES:
            return (
                f"hidden slides: {_listed(hidden.names)}"
                if not one
                else (f"a hidden slide, number {hidden.names[0]}")
            )
        case Kind.NOTES:
            return f"speaker notes to {'slide' if one else 'slides'} {_listed(hidden.names)}"
        case Kind.CHANGES | Kind.COMMENTS:
            what = str(hidden.kind)[:-1] if one else str(hidden.kind)
            return f"{hidden.count} {what}" + (
                f" by {_listed(hidden.names)}" if hidden.names else ""
            )
        case _:
            return f"hidden text in {hidden.count} {'place' if one else 'places'}"


def _listed(names: tuple[str, ...]) -> str:
    shown = names[:MAX_NAMED]
    if len(names) > MAX_NAMED:
        return f"{', '.join(shown)} and {len(names) - MAX_NAMED} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
