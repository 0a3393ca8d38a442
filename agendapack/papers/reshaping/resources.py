"""Leaves in resources only what content names (ISO 32000-1, 7.8.3).

Many programs give all pages one dictionary of resources.  Whoever takes three pages out of such a
paper would take every picture of the others along, out of sight but there to be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from agendapack.papers.pdf.content import names_in
from agendapack.papers.pdf.page_attributes import inherited
from agendapack.papers.reshaping.jumps import annotations_of

_Names = set[str]
_Wants = list[tuple[_Names, frozenset[str]]]
"""Names that content uses, and the categories in which it has no resources of its own."""


def drop_unused(pages: Iterable[Object]) -> None:
    """Give each of ``pages``, and each form, pattern and font that they draw, resources of its own
    with only what it may use.  A name that stands anywhere in the content counts as used."""
    sweep = _Sweep()
    for page in pages:
        sweep.page(page)


class _Sweep:
    def __init__(self) -> None:
        self.wants: dict[tuple[int, int], _Wants] = {}  # of streams that were seen to

    def page(self, page: Object) -> None:
        contents = page.get(Name.Contents)
        names = _names_in(list(contents) if isinstance(contents, Array) else [contents])
        drawn = [
            want
            for annotation in annotations_of(page)
            for form in _appearances(annotation)
            for want in self.stream(form)
        ]
        resources = inherited(page, Name.Resources)
        if isinstance(resources, Dictionary):
            page.Resources, _ = self.pruned(resources, names, drawn)

    def stream(self, stream: Object) -> _Wants:
        """See to a form, a pattern or a font of drawn glyphs; gives what it uses of the resources
        of whoever draws it, as readers let it."""
        if stream.is_indirect:
            if stream.objgen in self.wants:
                return self.wants[stream.objgen]
            self.wants[stream.objgen] = []
        names = _names_in(_streams(stream))
        resources = stream.get(Name.Resources)
        wants: _Wants
        if isinstance(resources, Dictionary):
            stream.Resources, wants = self.pruned(resources, names, [])
            wants = [(names, frozenset(resources.keys())), *wants] if names is not None else wants
        else:
            wants = [(names or set(), frozenset())]
        if stream.is_indirect:
            self.wants[stream.objgen] = wants
        return wants

    def pruned(
        self, resources: Object, names: _Names | None, drawn: _Wants
    ) -> tuple[Dictionary, _Wants]:
        """The resources that are used by content with ``names`` (None: it cannot be read, so all
        are), and what the content wants of resources further up."""
        wants = list(drawn)
        followed: set[tuple[str, str]] = set()
        while True:
            found = [
                (category, key, value)
                for category, key, value in _entries(resources)
                if (category, key) not in followed and _is_used(category, key, names, wants)
            ]
            if not found:
                break
            for category, key, value in found:
                followed.add((category, key))
                for inside in _drawn_by(category, value):
                    wants += self.stream(inside)
        left = Dictionary()
        for category, values in resources.items():
            if not isinstance(values, Dictionary):
                left[category] = values
                continue
            kept = {key: value for key, value in values.items() if (category, key) in followed}
            if kept:
                left[category] = Dictionary(kept)
        present = frozenset(resources.keys())
        return left, [(used, own | present) for used, own in wants]


def _is_used(category: str, key: str, names: _Names | None, wants: _Wants) -> bool:
    if names is None or key in names or not key.isascii():
        return True
    if category == "/ColorSpace" and key.startswith("/Default"):
        return True  # 8.6.5.6: used without being named
    return any(category not in own and key in used for used, own in wants)


def _entries(resources: Object) -> Iterator[tuple[str, str, Object]]:
    for category, values in resources.items():
        if isinstance(values, Dictionary):
            for key, value in values.items():
                yield category, key, value


def _drawn_by(category: str, value: Object) -> Iterator[Object]:
    """The content streams (of a font: itself, for its glyphs) behind a resource."""
    if category == "/XObject" and isinstance(value, Stream):
        if value.get(Name.Subtype) == Name.Form:
            yield value
    elif category == "/Pattern" and isinstance(value, Stream):
        yield value
    elif category == "/Font" and isinstance(value, Dictionary):
        if value.get(Name.Subtype) == Name.Type3:
            yield value
    elif category == "/ExtGState" and isinstance(value, Dictionary):
        mask = value.get(Name.SMask)
        group = mask.get(Name.G) if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            yield group


def _streams(holder: Object) -> list[Object]:
    if isinstance(holder, Stream):
        return [holder]
    glyphs = holder.get(Name.CharProcs)
    return [glyph for _, glyph in glyphs.items()] if isinstance(glyphs, Dictionary) else []


def _appearances(annotation: Object) -> Iterator[Object]:
    """The forms that draw an annotation, in all its states (12.5.5)."""
    waiting = [annotation.get(Name.AP)]
    for _ in range(2):
        inside: list[Object | None] = []
        for holder in waiting:
            if isinstance(holder, Dictionary):
                values: Mapping[str, Object] = dict(holder.items())
                inside += values.values()
        yield from (value for value in inside if isinstance(value, Stream))
        waiting = [value for value in inside if not isinstance(value, Stream)]


def _names_in(streams: Iterable[Object | None]) -> _Names | None:
    """The names in content streams, with their solidus; None where one cannot be decoded."""
    names: _Names = set()
    for stream in streams:
        if isinstance(stream, Stream):
            try:
                content = stream.read_bytes()
            except pikepdf.PdfError:
                return None
            names |= {f"/{name}" for name in names_in(content)}
    return names
