"""Writes the labels of a document's pages (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, String

from agendapack.pack.page_labels import LabelRange


def page_labels(ranges: Iterable[LabelRange]) -> Dictionary:
    """The catalogue's /PageLabels."""
    numbers: list[object] = []
    for labels in ranges:
        entry = Dictionary()
        if labels.style is not None:
            entry.S = Name(f"/{labels.style}")
        if labels.prefix:
            entry.P = String(labels.prefix)
        if labels.first != 1:
            entry.St = labels.first
        numbers += (labels.start, entry)
    return Dictionary(Nums=Array(numbers))
