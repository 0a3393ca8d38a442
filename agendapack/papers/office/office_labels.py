"""The sensitivity labels of an office file: among its custom properties (ECMA-376-1, 15.2.12.2;
OpenDocument 1.3, 4.3.3), and in a part of their own, which knows them by their ids alone
([MS-OFFCRYPTO] 2.6.4)."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from agendapack.papers.office.office_xml import BROKEN_ZIP, Package, Unlookable
from agendapack.papers.sensitivity_labels import labels_in, shipped_label
from agendapack.records.paper_kinds import type_of


class _Properties:
    """Custom properties by name."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "property":
            self._name = attributes.get("name", "")
        elif tag == "user-defined":
            self._name = attributes.get(":name", "")

    def end(self, tag: str) -> None:
        if tag in ("property", "user-defined"):
            self._name = ""

    def text(self, data: str) -> None:
        if self._name:
            self.found[self._name] = self.found.get(self._name, "") + data


class _LabelList:
    """The labels by id: those that hold, and those that were taken off again."""

    def __init__(self) -> None:
        self.held: list[str] = []
        self.removed: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "label":
            removed = attributes.get("removed", "0") in ("1", "true")
            enabled = attributes.get("enabled", "1") in ("1", "true")
            kept = self.held if enabled and not removed else self.removed
            kept.append(attributes.get("id", ""))

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


def labels_of(file: Path) -> tuple[str, ...]:
    """The names of a file's labels; none of a kind that cannot be looked into, or a damaged file,
    of which ``hidden.py`` tells."""
    paper = type_of(file)
    if paper is None or paper.office is None or not paper.office.is_xml:
        return ()
    try:
        with zipfile.ZipFile(file) as zipped:
            package = Package(zipped)
            properties, listed = _Properties(), _LabelList()
            if paper.office.format == "odf":
                package.read("meta.xml", properties)
            for kind, part in package.relations("").values():
                if kind == "custom-properties":
                    package.read(part, properties)
                elif kind == "classificationlabels":
                    package.read(part, listed)
    except (*BROKEN_ZIP, Unlookable, OSError):
        return ()
    shipped = filter(None, map(shipped_label, listed.held))
    return (*shipped, *labels_in(properties.found, listed.removed))
