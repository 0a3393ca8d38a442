"""What an office file can hide, as plain values; ``hidden.py`` words them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class HiddenKind(StrEnum):
    """What can be hidden."""

    SHEETS = "hidden sheets"
    ROWS = "hidden rows"
    COLUMNS = "hidden columns"
    CELLS = "hidden values"
    SLIDES = "hidden slides"
    SHAPES = "hidden shapes"
    NOTES = "speaker notes"
    CHANGES = "tracked changes"
    HISTORY = "changes of a shared workbook"
    VERSIONS = "earlier versions"
    COMMENTS = "comments"
    TEXT = "hidden text"
    LINKED = "linked pictures"
    CHUNKS = "text of another kind"
    CROPPED = "cropped pictures"
    EMBEDDED = "embedded files"
    CHART_DATA = "workbooks behind charts"
    PIVOTS = "pivot caches"
    EXTERNAL_DATA = "values of other workbooks"
    MODEL = "data models"
    CONNECTIONS = "connections to other data"
    SCENARIOS = "scenarios"
    NAMES = "hidden names"


class Hidden(Struct, frozen=True):
    """One kind of thing that a file hides.

    ``names`` says which: sheets by name, rows, columns, cells and pivot tables by sheet, slides and
    charts by the slide's number, the authors of changes and comments, files and whatever else has a
    name by that.  ``count`` is how many there are.
    """

    kind: HiddenKind
    names: tuple[str, ...] = ()
    count: int = 0


class NotLookedInto(Struct, frozen=True):
    """Why a file cannot be looked into, and whether it must not be converted either."""

    reason: str
    refused: bool = False
    hint: str = ""
