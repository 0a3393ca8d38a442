"""What an office file holds and does not show: read from the file itself, before it becomes PDF.

Councils have published personal data in hidden sheets and under tracked changes.  Little of it gets
into a PDF, but the same file is often put on a website beside the pack, and its author should know.

The parts are read as a stream with limits on entries, bytes and depth; a document type declaration,
which no office program writes, is refused, and with it every trick with entities.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from agendapack.papers.office import (
    hidden_odf,
    hidden_parts,
    hidden_slides,
    hidden_word,
    hidden_workbook,
)
from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind, NotLookedInto
from agendapack.papers.office.office_xml import BROKEN_ZIP, Package, Unlookable
from agendapack.problems import Location, Problem, error, note, warning
from agendapack.records.paper_kinds import OfficeFormat, type_of

_READERS: Mapping[OfficeFormat, Callable[[Package], Iterator[Hidden]]] = {
    OfficeFormat("ooxml", "document"): hidden_word.in_document,
    OfficeFormat("ooxml", "spreadsheet"): hidden_workbook.in_workbook,
    OfficeFormat("ooxml", "presentation"): hidden_slides.in_presentation,
    OfficeFormat("odf", "document"): hidden_odf.in_content,
    OfficeFormat("odf", "spreadsheet"): hidden_odf.in_content,
    OfficeFormat("odf", "presentation"): hidden_odf.in_content,
}


def look(file: Path) -> tuple[Hidden, ...] | NotLookedInto:
    """What ``file`` hides, in the order of HiddenKind; never raises for a file's content."""
    paper = type_of(file)
    if paper is None or paper.office is None:
        return ()
    if not paper.office.is_xml:
        kind = file.suffix[1:].upper()
        return NotLookedInto(f"is of a kind that cannot be looked into ({kind})")
    try:
        with zipfile.ZipFile(file) as zipped:
            package = Package(zipped)
            if hidden_odf.is_encrypted(package):
                hint = "ask its author for a copy without a password"
                return NotLookedInto("needs a password to open", True, hint)
            found = list(_READERS[paper.office](package))
            if paper.office.format == "ooxml":
                found += hidden_parts.in_parts(package)
    except Unlookable as fault:
        hint = "ask its author for a PDF of what is to be published"
        return NotLookedInto(str(fault), fault.refused, hint)
    except (*BROKEN_ZIP, OSError):
        # LibreOffice will say what it makes of it; here it can only not be looked into.
        return NotLookedInto("is damaged inside and cannot be looked into")
    return tuple(sorted(found, key=lambda one: list(HiddenKind).index(one.kind)))


_DELETE = "this is not in the pack; delete it before the file itself goes to anybody"
_BEFORE = "before the file itself goes to anybody"
_HINTS: Mapping[HiddenKind, str] = {
    HiddenKind.CELLS: "this is not in the pack; give the cells a format that shows what they hold"
    f" if members should see it, else delete it {_BEFORE}",
    HiddenKind.HISTORY: "this is not in the pack; end the sharing, or accept the changes, in the"
    f" program, and save it {_BEFORE}",
    HiddenKind.VERSIONS: "this is not in the pack; delete them (in LibreOffice, File > Versions)"
    f" {_BEFORE}",
    HiddenKind.PIVOTS: f"this is not in the pack; paste the pivot table as values {_BEFORE}",
    HiddenKind.EXTERNAL_DATA: "the pack has those alone that cells show; break the links (in Excel,"
    f" Data > Edit Links > Break Link) {_BEFORE}",
    HiddenKind.SLIDES: "this is not in the pack; show it if members should see it",
    HiddenKind.SHAPES: "this is not in the pack; show it (in Word, PowerPoint and Excel, Selection"
    " Pane) if members should see it, else delete it before the file itself goes to anybody",
    HiddenKind.CHANGES: "the pack would print what was struck out and what was put in: accept or"
    " reject each change in the program, and save it",
    HiddenKind.LINKED: "nothing shows where it should be: put the picture itself in (in Word, File"
    " > Info > Edit Links to Files > Break Link), and save it",
    HiddenKind.CHUNKS: "this is not in the pack: open the file in Word, which makes it text of its"
    " own, and save it",
    HiddenKind.CROPPED: "what was cropped is in the pack and can be copied out: delete it (in Word,"
    " Picture Format > Compress Pictures > Delete cropped areas), and save it",
    HiddenKind.EMBEDDED: "the pack has their icon or picture alone: add what members should read as"
    " a paper of its own, and delete the rest before the file itself goes to anybody",
    HiddenKind.CHART_DATA: "the pack has the picture of the chart alone; paste charts as pictures"
    " before the file itself goes to anybody",
}
MAX_NAMED = 12


def wording(
    name: str, found: tuple[Hidden, ...] | NotLookedInto, place: Location
) -> tuple[Problem, ...]:
    """What the advisor is told: a warning a kind; an error where the file must not be opened."""
    if isinstance(found, NotLookedInto):
        if found.refused:
            return (error(f'"{name}" {found.reason}', place, found.hint),)
        hint = (
            "look for hidden sheets, notes, tracked changes and comments in the program it is for"
        )
        return (note(f'"{name}" {found.reason}', place, hint),)
    return tuple(
        warning(f'"{name}" has {_said(one)}', place, _HINTS.get(one.kind, _DELETE)) for one in found
    )


def _said(hidden: Hidden) -> str:
    """For instance: hidden sheets "Salaries" and "Lookup"; 3 tracked changes by Jane Smith."""
    quoted = tuple(f'"{name}"' for name in hidden.names)
    one = hidden.count == 1
    match hidden.kind:
        case HiddenKind.SHEETS:
            return f"{'a hidden sheet' if one else 'hidden sheets'}, {_listed(quoted)}"
        case HiddenKind.ROWS | HiddenKind.COLUMNS:
            what = str(hidden.kind)[:-1] if one else str(hidden.kind)
            return f"{hidden.count} {what} with contents{_in_sheets(quoted)}"
        case HiddenKind.CELLS:
            cells = "a cell whose format hides what it holds"
            if not one:
                cells = f"{hidden.count:,} cells whose format hides what they hold"
            return f"{cells}{_in_sheets(quoted)}"
        case HiddenKind.HISTORY:
            changes = "1 change" if one else f"{hidden.count:,} changes"
            by = f" by {_listed(hidden.names)}" if hidden.names else ""
            return f"a history of {changes}{by}"
        case HiddenKind.SLIDES:
            return (
                f"hidden slides: {_listed(hidden.names)}"
                if not one
                else (f"a hidden slide, number {hidden.names[0]}")
            )
        case HiddenKind.NOTES:
            return f"speaker notes to {'slide' if one else 'slides'} {_listed(hidden.names)}"
        case HiddenKind.CHANGES | HiddenKind.COMMENTS:
            what = str(hidden.kind)[:-1] if one else str(hidden.kind)
            return f"{hidden.count} {what}" + (
                f" by {_listed(hidden.names)}" if hidden.names else ""
            )
        case (
            HiddenKind.LINKED
            | HiddenKind.CHUNKS
            | HiddenKind.EMBEDDED
            | HiddenKind.NAMES
            | HiddenKind.SCENARIOS
            | HiddenKind.CONNECTIONS
        ):
            return f"{_one_or_many(hidden)}, {_listed(quoted)}"
        case HiddenKind.SHAPES:
            which = f", {_listed(quoted)}" if quoted else ""
            return f"{'a hidden shape' if one else f'{hidden.count} hidden shapes'}{which}"
        case HiddenKind.EXTERNAL_DATA:
            values = "1 value" if one else f"{hidden.count:,} values"
            return f"{values} kept from {_listed(quoted)}"
        case HiddenKind.CROPPED | HiddenKind.VERSIONS | HiddenKind.MODEL:
            return _COUNTED[hidden.kind][not one].format(hidden.count)
        case HiddenKind.CHART_DATA:
            slides = "slide" if len(hidden.names) == 1 else "slides"
            where = f", on {slides} {_listed(hidden.names)}" if hidden.names else ""
            return _COUNTED[hidden.kind][not one].format(hidden.count) + where
        case HiddenKind.PIVOTS:
            return _COUNTED[hidden.kind][not one].format(hidden.count) + _in_sheets(quoted)
        case _:
            return f"hidden text in {hidden.count} {'place' if one else 'places'}"


_COUNTED: Mapping[HiddenKind, tuple[str, str]] = {
    HiddenKind.CROPPED: ("a cropped picture, kept whole", "{} cropped pictures, kept whole"),
    HiddenKind.VERSIONS: ("an earlier version of itself", "{} earlier versions of itself"),
    HiddenKind.MODEL: ("the tables of a data model", "the tables of {} data models"),
    HiddenKind.CHART_DATA: ("a workbook behind a chart", "workbooks behind {} charts"),
    HiddenKind.PIVOTS: (
        "the rows that a pivot table was made from",
        "the rows that {} pivot tables were made from",
    ),
}


def _one_or_many(hidden: Hidden) -> str:
    if hidden.kind is HiddenKind.CHUNKS:
        return "text of another kind, which is left out"
    if hidden.kind is HiddenKind.CONNECTIONS and hidden.count == 1:
        return "a connection to other data"
    return f"a {str(hidden.kind)[:-1]}".replace("a e", "an e") if hidden.count == 1 else hidden.kind


def _in_sheets(quoted: tuple[str, ...]) -> str:
    if not quoted:
        return ""
    return f", in the {'sheet' if len(quoted) == 1 else 'sheets'} {_listed(quoted)}"


def _listed(names: tuple[str, ...]) -> str:
    shown = names[:MAX_NAMED]
    if len(names) > MAX_NAMED:
        return f"{', '.join(shown)} and {len(names) - MAX_NAMED} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
