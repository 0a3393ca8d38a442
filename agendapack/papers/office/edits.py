"""What the editors of office files have in common."""

from __future__ import annotations

from agendapack.papers.office.office_xml import Edit, StartTag
from agendapack.papers.office.unkept import Unkept


class Edits:
    """An editor that changes nothing; its kin do what they need, and say what they cannot keep."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.unkept = Unkept()

    def start(self, tag: StartTag) -> None: ...

    def end(self, name: str, at: int) -> None: ...

    def text(self, data: str) -> None: ...


class Together(Edits):
    """Editors of one part, which edit different places of it."""

    def __init__(self, *editors: Edits) -> None:
        super().__init__()
        self._editors = editors
        for editor in editors:
            editor.edits, editor.unkept = self.edits, self.unkept

    def start(self, tag: StartTag) -> None:
        for editor in self._editors:
            editor.start(tag)

    def end(self, name: str, at: int) -> None:
        for editor in self._editors:
            editor.end(name, at)

    def text(self, data: str) -> None:
        for editor in self._editors:
            editor.text(data)
