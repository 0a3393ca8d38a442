"""What of an OpenDocument sheet shows: rows, columns, comments (OpenDocument 1.3, part 3).

One is hidden by its table:visibility, by a group that is closed (table:display), or by a style that
gives it no height or width; LibreOffice prints those that only the last two hide.
"""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import StartTag

_SIZES = {"table-row": ":row-height", "table-column": ":column-width"}
_GROUPS = ("table-row-group", "table-column-group")


class LineVisibility:
    """Told of the start and end tags of the contents, styles included."""

    def __init__(self) -> None:
        self._style = ""
        self._of_no_size: set[tuple[str, str]] = set()  # what they are for, and styles
        self._groups: list[bool] = []  # that are open, with whether each is closed to the eye

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "style":
            self._style = attributes.get(":name", "")
        elif tag in ("table-row-properties", "table-column-properties"):
            line = tag.removesuffix("-properties")
            if _is_nothing(attributes.get(_SIZES[line], "")):
                self._of_no_size.add((line, self._style))
        elif tag in _GROUPS:
            self._groups.append(attributes.get(":display") == "false")

    def end(self, tag: str) -> None:
        if tag in _GROUPS:
            self._groups.pop()

    def hides(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether a row or a column with these attributes is hidden."""
        return (
            attributes.get(":visibility", "visible") != "visible"
            or any(self._groups)
            or (tag, attributes.get(":style-name", "")) in self._of_no_size
        )


class HiddenLines(Edits):
    """Rows and columns that do not show say so themselves."""

    def __init__(self) -> None:
        super().__init__()
        self._visibility = LineVisibility()

    def start(self, tag: StartTag) -> None:
        if tag.name not in _SIZES:
            self._visibility.start(tag.name, tag.attributes)
            return
        is_marked = tag.attributes.get(":visibility", "visible") != "visible"
        if not is_marked and self._visibility.hides(tag.name, tag.attributes):
            self.edits.append(tag.with_value(":visibility", "collapse"))

    def end(self, name: str, at: int) -> None:
        self._visibility.end(name)


class WithoutAnnotations(Edits):
    """Comments go: LibreOffice prints over a sheet's cells those that are shown there (14.1)."""

    def __init__(self) -> None:
        super().__init__()
        self._within: list[StartTag] = []

    def start(self, tag: StartTag) -> None:
        if self._within or tag.name == "annotation":
            self._within.append(tag)

    def end(self, name: str, at: int) -> None:
        if self._within:
            tag = self._within.pop()
            if not self._within:
                self.edits.append(tag.cut(at))


def _is_nothing(length: str) -> bool:
    """Whether a length is 0, in whatever unit."""
    return bool(length) and length.rstrip("abcdefghijklmnopqrstuvwxyz%").strip("0.") == ""
