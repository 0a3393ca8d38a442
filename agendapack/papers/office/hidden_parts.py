"""What the parts of Word, Excel and PowerPoint files hold beside what shows: by their relationships
(ECMA-376-2, 9.3), wherever they are, and by the pictures of the parts that have some."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Set
from urllib.parse import unquote

from msgspec import Struct

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.hidden_slides import SlideList
from agendapack.papers.office.hidden_workbook import SheetList
from agendapack.papers.office.office_xml import Listener, Package

_CROPPED = 1000  # thousandths of a percent of a picture's side, which a slip of the hand leaves


class _Relation(Struct, frozen=True):
    """One relationship: the last word of its type, its target, and whether that is outside."""

    kind: str
    target: str
    external: bool

    @property
    def name(self) -> str:
        """The target's own name, whatever slashes its path has."""
        return unquote(self.target).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


class _RelationsOf(Listener):
    def __init__(self) -> None:
        self.found: dict[str, _Relation] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            self.found[attributes.get("Id", "")] = _Relation(
                attributes.get("Type", "").rsplit("/", 1)[-1],
                attributes.get("Target", ""),
                attributes.get("TargetMode") == "External",
            )


class _Pictures(Listener):
    """The relationships of pictures that are not in the file, and how many are cropped: in
    DrawingML (part 1, 20.1.8.13 and 20.1.8.55) and in VML (part 4, 19.1.2.11)."""

    def __init__(self, relations: Mapping[str, _Relation]) -> None:
        self._relations = relations
        self.linked: dict[str, None] = {}
        self.cropped = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "blip":
            self._picture(attributes.get(":embed", ""), attributes.get(":link", ""))
        elif tag == "imagedata":
            self._picture(attributes.get(":id", ""), attributes.get(":href", ""))
            self.cropped += any(
                attributes.get(f"crop{side}", "0").lstrip("-0.f") != ""
                for side in ("left", "top", "right", "bottom")
            )
        elif tag == "srcRect":
            self.cropped += any(_share(attributes.get(side, "0")) >= _CROPPED for side in "ltrb")

    def _picture(self, embedded: str, linked: str) -> None:
        for key in (embedded, linked):
            relation = self._relations.get(key)
            if relation is not None and not relation.external:
                return  # it is in the file, whatever it is linked to
        for key in (linked, embedded):
            relation = self._relations.get(key)
            if relation is not None:
                self.linked[relation.name] = None
                return


def _share(value: str) -> float:
    try:
        return float(value[:-1]) * 1000 if value.endswith("%") else float(value)
    except ValueError:
        return 0


class _Values(Listener):
    """The values that a workbook keeps of another (part 1, 18.14)."""

    count = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.count += tag in ("v", "val")


class _SharedItems(Listener):
    """Whether a pivot cache without its records still lists what they held (18.10.1.90)."""

    found = False
    _within = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.found = self.found or (self._within and tag in ("s", "n", "d"))
        self._within = self._within or tag == "sharedItems"

    def end(self, tag: str) -> None:
        if tag == "sharedItems":
            self._within = False


def in_parts(package: Package) -> Iterator[Hidden]:
    names: dict[HiddenKind, dict[str, None]] = {}
    uses: dict[str, list[tuple[str, str]]] = {}  # by part: kinds and parts
    behind: list[str] = []  # charts with a workbook
    elsewhere: dict[str, str] = {}  # links to other workbooks, with those
    cropped = 0
    for rels in package.parts(r"(?:.*/)?_rels/[^/]*\.rels"):
        reader = _RelationsOf()
        package.read(rels, reader)
        relations = reader.found.values()
        folder, part = posixpath.split(rels.removesuffix(".rels"))
        part = posixpath.join(posixpath.dirname(folder), part)
        uses[part] = [
            (relation.kind, posixpath.normpath(posixpath.join(folder, "..", relation.target)))
            for relation in relations
            if not relation.external
        ]
        if any(relation.kind == "image" for relation in relations):
            pictures = _Pictures(reader.found)
            package.read(part, pictures)
            cropped += pictures.cropped
            names.setdefault(HiddenKind.LINKED, {}).update(pictures.linked)
        for relation in relations:
            kind = _kind(relation)
            if kind is HiddenKind.EMBEDDED and "/charts/" in f"/{part}":
                behind.append(part)
            elif kind is HiddenKind.EXTERNAL_DATA:
                elsewhere.setdefault(part, relation.name)
            elif kind is not None:
                names.setdefault(kind, {})[relation.name] = None
    for kind, found in names.items():
        if found:
            yield Hidden(kind, tuple(found), len(found))
    yield from _kept_from(package, elsewhere)
    if cropped:
        yield Hidden(HiddenKind.CROPPED, (), cropped)
    if not (behind or any(package.parts(_PIVOT_CACHES))):
        return
    places = _places(package)
    if behind:
        slides = _users(places, uses, ("chart",), set(behind))
        yield Hidden(HiddenKind.CHART_DATA, slides, len(behind))
    caches = {part for part in package.parts(_PIVOT_CACHES) if _holds_rows(package, uses, part)}
    if caches:
        sheets = _users(places, uses, ("pivotTable", "pivotCacheDefinition"), caches)
        yield Hidden(HiddenKind.PIVOTS, sheets, len(caches))


def _kept_from(package: Package, elsewhere: Mapping[str, str]) -> Iterator[Hidden]:
    counts: dict[str, int] = {}
    for part, name in elsewhere.items():
        values = _Values()
        package.read(part, values)
        if values.count:
            counts[name] = counts.get(name, 0) + values.count
    if counts:
        yield Hidden(HiddenKind.EXTERNAL_DATA, tuple(counts), sum(counts.values()))


_PIVOT_CACHES = r"(?:.*/)?pivotCache/pivotCacheDefinition[^/]*\.xml"
_RECORDS = "pivotCacheRecords"


def _places(package: Package) -> dict[str, str]:
    """The names of a workbook's sheets, and the numbers of a presentation's slides, by part."""
    main = package.main("")
    sheets, slides = SheetList(), SlideList()
    package.read(main, sheets)
    package.read(main, slides)
    named = {relation: name for name, _, relation in sheets.sheets}
    named |= {relation: str(number) for number, relation in enumerate(slides.slides, 1)}
    parts = package.relations(main)
    return {parts[relation][1]: name for relation, name in named.items() if relation in parts}


def _holds_rows(package: Package, uses: Mapping[str, list[tuple[str, str]]], cache: str) -> bool:
    """Whether a pivot cache has records (18.10.1.67), or lists what was in them."""
    if any(kind == _RECORDS for kind, _ in uses.get(cache, ())):
        return True
    items = _SharedItems()
    package.read(cache, items)
    return items.found


def _users(
    places: Mapping[str, str],
    uses: Mapping[str, list[tuple[str, str]]],
    way: tuple[str, ...],
    targets: Set[str],
) -> tuple[str, ...]:
    """Which sheets or slides lead to one of ``targets``, by relationships of the kinds in ``way``
    one after the other."""
    found = []
    for part, name in places.items():
        reached = {part}
        for kind in way:
            reached = {to for one in reached for its, to in uses.get(one, ()) if its == kind}
        if reached & targets:
            found.append(name)
    return tuple(found)


def _kind(relation: _Relation) -> HiddenKind | None:
    if relation.external:
        is_book = relation.kind in ("externalLinkPath", "xlPathMissing", "externalLinkLongPath")
        return HiddenKind.EXTERNAL_DATA if is_book else None
    if relation.kind in ("oleObject", "package"):
        return HiddenKind.EMBEDDED
    if relation.kind == "aFChunk" and not relation.name.lower().endswith((".docx", ".docm")):
        return HiddenKind.CHUNKS  # 17.17.2.1: LibreOffice takes in Word's own kind alone
    return None
