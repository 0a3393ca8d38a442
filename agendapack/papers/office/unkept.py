"""What of an office file cannot be shown as its author saw it, because no file keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from agendapack.problems import Location, Problem, note, warning


class Unkept(Struct):
    """Gathered while a file's parts are read.

    ``worked_out`` and ``left_blank`` name the sheet of each formula without a saved value, and
    ``without_result`` the kind of each field without a saved text.  ``header_fields`` are what the
    head or foot of sheets would print of the day and the place: "the date", "the folder".
    ``wide_sheets`` are how many pages lie side by side, by sheet.
    """

    worked_out: list[str] = field(default_factory=list)
    left_blank: list[str] = field(default_factory=list)
    without_result: list[str] = field(default_factory=list)
    header_fields: set[str] = field(default_factory=set)
    wide_sheets: dict[str, int] = field(default_factory=dict)
    changing_rules: int = 0
    undated_slides: int = 0
    is_too_large: bool = False

    def add(self, other: Unkept) -> None:
        self.worked_out += other.worked_out
        self.left_blank += other.left_blank
        self.without_result += other.without_result
        self.header_fields |= other.header_fields
        self.wide_sheets |= other.wide_sheets
        self.changing_rules += other.changing_rules
        self.undated_slides += other.undated_slides
        self.is_too_large = self.is_too_large or other.is_too_large

    def problems(self, name: str, place: Location) -> Iterator[Problem]:
        """What an advisor is told of it, of the file ``name``."""
        if self.is_too_large:
            yield warning(
                f'"{name}" is too large inside to be held to what was saved: its fields and'
                " formulas may show something else",
                place,
                "save it as PDF in the program it came from, and name the PDF instead",
            )
        if self.without_result:
            kinds = _listed(sorted(set(self.without_result)))
            yield warning(
                f'"{name}" has {_count(self.without_result, "field")} without a saved text'
                f" ({kinds}), left blank",
                place,
                "open it in the program it is for, update its fields (in Word: Ctrl+A, F9), and"
                " save it",
            )
        if self.worked_out:
            yield warning(
                f'"{name}" has {_count(self.worked_out, "formula")} saved without a value, in'
                f" {_sheets(self.worked_out)}: the pack shows what LibreOffice makes of"
                f" {_them(self.worked_out, 'it', 'them')}",
                place,
                _SAVE,
            )
        if self.left_blank:
            yield warning(
                f'"{name}" has {_count(self.left_blank, "formula")} saved without a value, in'
                f" {_sheets(self.left_blank)}, left blank: what"
                f" {_them(self.left_blank, 'it comes', 'they come')} to may depend on more than the"
                " file",
                place,
                _SAVE,
            )
        for sheet, across in self.wide_sheets.items():
            yield warning(
                f'"{name}" has a sheet that is {across} pages wide, "{sheet}": on one its text'
                " would be smaller than 6 point",
                place,
                "set its printing up in Excel or Calc, leave columns out, or divide it",
            )
        if self.changing_rules:
            yield warning(
                f'"{name}" has {_count(self.changing_rules, "rule")} that would colour cells by the'
                " day of the build, left out",
                place,
                "colour the cells themselves",
            )
        if self.undated_slides:
            yield note(  # for it may be that none of them shows its date
                f'"{name}" would date its slides by the day of the build, left out',
                place,
                "give them a fixed date",
            )
        if self.header_fields:
            yield note(
                f'"{name}" would print {_listed(sorted(self.header_fields))} of the build at the'
                " head or foot of its sheets, left out",
                place,
                "write in the header or footer what should stand there",
            )


_SAVE = "open it in the program it is for, save it there, and build again"


def _count(of: Sequence[str] | int, word: str) -> str:
    count = of if isinstance(of, int) else len(of)
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _them(of: Sequence[str], one: str, several: str) -> str:
    return one if len(of) == 1 else several


def _sheets(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in dict.fromkeys(names)]
    return ("the sheet " if len(quoted) == 1 else "the sheets ") + _listed(quoted)


def _listed(words: Sequence[str]) -> str:
    """The first few: a, b and c; or a, b, c and 4 more."""
    shown = list(words[:6])
    last = f"{len(words) - 6} more" if len(words) > 6 else shown.pop()
    return f"{', '.join(shown)} and {last}" if shown else last
