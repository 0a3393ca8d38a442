"""What the parts of Word, Excel and PowerPoint files hold beside what shows: by their relationships
(ECMA-376-2, 9.3), wherever they are, and by the pictures of the parts that have some."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

from agendapack.papers.office.hidden_kinds import Hidden, HiddenKind
from agendapack.papers.office.office_xml import Package

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


class _Silent:
    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


class _RelationsOf(_Silent):
    def __init__(self) -> None:
        self.found: dict[str, _Relation] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            self.found[attributes.get("Id", "")] = _Relation(
                attributes.get("Type", "").rsplit("/", 1)[-1],
                attributes.get("Target", ""),
                attributes.get("TargetMode") == "External",
            )


class _Pictures(_Silent):
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


def in_parts(package: Package) -> Iterator[Hidden]:
    names: dict[HiddenKind, dict[str, None]] = {}
    cropped = charts = 0
    for rels in package.parts(r"(?:.*/)?_rels/[^/]*\.rels"):
        reader = _RelationsOf()
        package.read(rels, reader)
        relations = reader.found.values()
        folder, part = posixpath.split(rels.removesuffix(".rels"))
        part = posixpath.join(posixpath.dirname(folder), part)
        if any(relation.kind == "image" for relation in relations):
            pictures = _Pictures(reader.found)
            package.read(part, pictures)
            cropped += pictures.cropped
            names.setdefault(HiddenKind.LINKED, {}).update(pictures.linked)
        for relation in relations:
            kind = _kind(relation)
            if kind is HiddenKind.EMBEDDED and "/charts/" in f"/{part}":
                charts += 1
            elif kind is not None:
                names.setdefault(kind, {})[relation.name] = None
    for kind, found in names.items():
        if found:
            yield Hidden(kind, tuple(found), len(found))
    if cropped:
        yield Hidden(HiddenKind.CROPPED, (), cropped)
    if charts:
        yield Hidden(HiddenKind.CHART_DATA, (), charts)
    if caches := len(list(package.parts(r"(?:.*/)?pivotCache/pivotCacheRecords[^/]*\.xml"))):
        yield Hidden(HiddenKind.PIVOTS, (), caches)


def _kind(relation: _Relation) -> HiddenKind | None:
    if relation.external:
        is_book = relation.kind in ("externalLinkPath", "xlPathMissing", "externalLinkLongPath")
        return HiddenKind.EXTERNAL_DATA if is_book else None
    if relation.kind in ("oleObject", "package"):
        return HiddenKind.EMBEDDED
    if relation.kind == "aFChunk" and not relation.name.lower().endswith((".docx", ".docm")):
        return HiddenKind.CHUNKS  # 17.17.2.1: LibreOffice takes in Word's own kind alone
    return None
