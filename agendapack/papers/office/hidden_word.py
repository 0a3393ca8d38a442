"""What Word files hide (ECMA-376, part 1, whose sections are named)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_shapes import HiddenShapes
from agendapack.papers.office.office_xml import Package
from agendapack.papers.office.word_visibility import DRAWN, WordRuns, WordStyles

# 17.13.5: revisions.  Each bears its author.
_REVISIONS = {
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange",
    "rPrChange", "pPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange",
    "sectPrChange",
}  # fmt: skip


class _Story:
    """A document's text: revisions (17.13.5), comments and hidden runs (17.3.2.41)."""

    def __init__(self, styles: WordStyles) -> None:
        self.changes = 0
        self.comments = 0
        self.authors: dict[str, None] = {}
        self.commentators: dict[str, None] = {}
        self.vanished = 0
        self._runs = WordRuns(styles)
        self._in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._runs.start(tag, attributes)
        if tag == "t":
            self._in_text = True
        elif tag in DRAWN:
            self._tell()
        elif tag in _REVISIONS and ":author" in attributes:
            self.changes += 1
            self.authors[attributes[":author"]] = None
        elif tag == "comment" and ":id" in attributes:
            self.comments += 1
            if author := attributes.get(":author"):
                self.commentators[author] = None

    def end(self, tag: str) -> None:
        self._runs.end(tag)
        if tag == "t":
            self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text and data.strip():
            self._tell()

    def _tell(self) -> None:
        """Something stands here; where that is hidden it counts, once a run."""
        run = self._runs.hidden()
        if run is not None and not run.is_told:
            self.vanished += 1
            run.is_told = True


def in_document(package: Package) -> Iterator[Hidden]:
    main = package.main("word/document.xml")
    styles = WordStyles()
    styles.read(package)
    folder = re.escape(main.rsplit("/", 1)[0])
    story = _Story(styles)
    stories = r"/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml"
    shapes = HiddenShapes()
    for part in package.parts(folder + stories):
        package.read(part, story)
        package.read(part, shapes)
    if story.changes:
        yield Hidden(HiddenKind.CHANGES, tuple(sorted(story.authors)), story.changes)
    if story.comments:
        yield Hidden(HiddenKind.COMMENTS, tuple(sorted(story.commentators)), story.comments)
    if story.vanished:
        yield Hidden(HiddenKind.TEXT, (), story.vanished)
    yield from shapes.hidden()
