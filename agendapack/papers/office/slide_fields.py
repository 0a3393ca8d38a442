"""The fields of PowerPoint and of drawings show what was saved (ECMA-376-1, 21.1.2.2.4)."""

from __future__ import annotations

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import StartTag


class DrawingFields(Edits):
    """A field of an unknown type shows its last result; the number of a slide is that of the page
    that it is on, and the one type that stays."""

    def start(self, tag: StartTag) -> None:
        if tag.name == "fld" and tag.attributes.get("type", "") != "slidenum":
            self.edits.append(tag.with_value("type", "shown"))
