"""Which runs of a Word document are hidden (ECMA-376-1, 17.3.2.41), and that they stay so.

LibreOffice shows what a table's style or the document's defaults hide, and drawings in whatever is
hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import Edit, Package, StartTag

_FALSE = {"0", "false", "off"}
_LONGEST_CHAIN = 64  # of styles that are based on each other, also in a circle
DRAWN = frozenset(("AlternateContent", "drawing", "object", "pict"))


class _Style(Struct):
    """A style: what it is based on, and whether it says that text is hidden, or shown."""

    based_on: str = ""
    vanishes: bool | None = None


class WordStyles:
    """A handler of styles (17.7): which of them hide text.

    A style says it, or the nearest that it is based on (17.7.2).  Styles of different kinds that
    both hide cancel each other, as toggles do, but for what is the default of the document
    (17.7.3).
    """

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._defaults: dict[str, str] = {}  # by kind
        self._hides_all = False
        self._hidden: dict[tuple[str, str], bool] = {}  # what _hides has found
        self._style: _Style | None = None
        self._kind = ""
        self._path: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        if tag == "style":
            self._kind, name = attributes.get(":type", "paragraph"), attributes.get(":styleId", "")
            self._style = self._styles.setdefault((self._kind, name), _Style())
            if attributes.get(":default", "0") not in _FALSE:
                self._defaults[self._kind] = name
        elif tag == "basedOn" and self._style is not None:
            self._style.based_on = attributes.get(":val", "")
        elif tag == "vanish" and parent == "rPr":
            vanishes = attributes.get(":val") not in _FALSE
            around = self._path[-2] if len(self._path) > 1 else ""
            if around == "style" and self._style is not None:
                self._style.vanishes = vanishes
            elif around == "rPrDefault":
                self._hides_all = vanishes
        self._path.append(tag)

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag == "style":
            self._style = None

    def text(self, data: str) -> None: ...

    def read(self, package: Package) -> None:
        related = dict(package.relations(package.main("word/document.xml")).values())
        package.read(related.get("styles", ""), self)

    def hide_some(self) -> bool:
        """Whether any style hides text."""
        return self._hides_all or any(style.vanishes for style in self._styles.values())

    def hide(self, table: str | None, paragraph: str, character: str) -> bool:
        """Whether text in these styles is hidden; "" is the default of its kind, None no table."""
        kinds = {"paragraph": paragraph, "character": character}
        if table is not None:
            kinds["table"] = table
        hidden = [self._hides(kind, name) for kind, name in kinds.items()]
        return self._hides_all or sum(hidden) % 2 == 1

    def _hides(self, kind: str, name: str) -> bool:
        key = kind, name or self._defaults.get(kind, "")
        if key not in self._hidden:
            self._hidden[key] = self._found(*key)
        return self._hidden[key]

    def _found(self, kind: str, name: str) -> bool:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get((kind, name))
            if style is None:
                return False
            if style.vanishes is not None:
                return style.vanishes
            name = style.based_on
        return False


class WordRun(Struct):
    """A run that is open."""

    style: str = ""
    vanishes: bool | None = None
    is_told: bool = False


class _Paragraph(Struct):
    """A paragraph that is open, and those of its runs that are; a text box in one has others."""

    style: str = ""
    runs: list[WordRun] = field(default_factory=list)


class WordRuns:
    """Told of the tags of a story, it knows which run is open, and whether that is hidden."""

    def __init__(self, styles: WordStyles) -> None:
        self._styles = styles
        self._tables: list[str] = []  # the styles of those that are open
        self._paragraphs: list[_Paragraph] = []
        self._before = 0  # how many elements are open that say what was before a change

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag.endswith("Change"):
            self._before += 1
        elif not self._before:
            self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get(":val", "")
        if tag == "tbl":
            self._tables.append("")
        elif tag == "tblStyle" and self._tables:
            self._tables[-1] = value
        elif tag == "p":
            self._paragraphs.append(_Paragraph())
        elif self._paragraphs:
            paragraph = self._paragraphs[-1]
            if tag == "pStyle":
                paragraph.style = value
            elif tag == "r":
                paragraph.runs.append(WordRun())
            elif tag == "rStyle" and paragraph.runs:
                paragraph.runs[-1].style = value
            elif tag == "vanish" and paragraph.runs:
                paragraph.runs[-1].vanishes = value not in _FALSE

    def end(self, tag: str) -> None:
        if tag.endswith("Change"):
            self._before -= 1
        elif self._before:
            return
        elif tag == "tbl":
            self._tables.pop()
        elif tag == "p":
            self._paragraphs.pop()
        elif tag == "r" and self._paragraphs and self._paragraphs[-1].runs:
            self._paragraphs[-1].runs.pop()

    def at_hand(self) -> WordRun | None:
        """The innermost run of the innermost paragraph."""
        return (
            self._paragraphs[-1].runs[-1]
            if self._paragraphs and self._paragraphs[-1].runs
            else None
        )

    def hidden(self) -> WordRun | None:
        """The outermost open run that is hidden, of which all goes that is in it."""
        for paragraph in self._paragraphs:
            for run in paragraph.runs:
                if self._is_hidden(paragraph, run):
                    return run
        return None

    def _is_hidden(self, paragraph: _Paragraph, run: WordRun) -> bool:
        if run.vanishes is not None:
            return run.vanishes
        table = self._tables[-1] if self._tables else None
        return self._styles.hide(table, paragraph.style, run.style)


class HiddenRuns(Edits):
    """A run that a style hides says so itself, and drawings in hidden runs go."""

    def __init__(self, styles: WordStyles) -> None:
        super().__init__()
        self._runs = WordRuns(styles)
        self._parents: list[str] = []
        self._run: StartTag | None = None  # whose properties may follow
        self._properties: StartTag | None = None
        self._drawn: tuple[StartTag, int] | None = None  # that goes, with its depth

    def start(self, tag: StartTag) -> None:
        parent = self._parents[-1] if self._parents else ""
        self._parents.append(tag.name)
        if self._drawn is not None:
            return
        if parent == "r" and tag.name != "rPr":
            self._settle(None)
            if tag.name in DRAWN and self._runs.hidden() is not None:
                self._drawn = (tag, len(self._parents))
                return
        self._runs.start(tag.name, tag.attributes)
        if tag.name == "r" and "wordprocessingml" in tag.namespace:  # and not a formula's
            self._run = tag
        elif tag.name == "rPr" and parent == "r":
            self._properties = tag

    def end(self, name: str, at: int) -> None:
        depth = len(self._parents)
        self._parents.pop()
        if self._drawn is not None:
            if self._drawn[1] == depth:
                self.edits.append(self._drawn[0].cut(at))
                self._drawn = None
            return
        if name == "rPr" and self._parents and self._parents[-1] == "r":
            self._settle(self._properties)
        self._runs.end(name)

    def _settle(self, properties: StartTag | None) -> None:
        """Once a run, when its properties are known."""
        tag, self._run = self._run, None
        run = self._runs.at_hand()
        if tag is None or run is None or run.vanishes is not None or not self._runs.hidden():
            return
        prefix = tag.prefix()
        vanish = b"<%bvanish/>" % prefix
        if properties is None:
            instead = b"<%brPr>%b</%brPr>" % (prefix, vanish, prefix)
            self.edits.append(Edit(tag.end(), tag.end(), instead))
        elif properties.is_empty():
            instead = b"<%brPr>%b</%brPr>" % (prefix, vanish, prefix)
            self.edits.append(Edit(properties.at, properties.end(), instead))
        else:
            self.edits.append(Edit(properties.end(), properties.end(), vanish))
