"""Finds layers that are off when a paper is opened and hold text or pictures (8.11): whoever opens
the list of layers can switch them on.

No leak is a layer that its author means to be switched: by a link or button on a page (12.6.4.12),
as one of several that exclude each other (table 101, RBGroups), or by itself for the screen, for
print or at some scale (AS).  Nor one that shows only what is shown elsewhere in the paper too.

Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from agendapack.papers.leaks import Leak, LeakKind
from agendapack.papers.pdf.page_attributes import inherited

MAX_DEPTH = 8  # of forms within forms, and of expressions
LEAST = 2  # characters of a text, as in ``hidden_characters.py``
LEAST_PIXELS = 64  # across and down: a smaller picture is an icon
_SHOWING = ("Tj", "TJ", "'", '"')

_Number = tuple[int, int]  # of an object, with its generation


class _Drawn(Struct):
    """What a paper's pages draw: texts, each with its font, and pictures by number; by the layer
    that hides them with its pages, and those that are shown."""

    hidden: dict[_Number, dict[object, set[int]]] = field(default_factory=dict)
    shown: set[object] = field(default_factory=set)

    def add(self, what: object, layers: frozenset[_Number], page: int) -> None:
        if not layers:
            self.shown.add(what)
        for layer in layers:
            self.hidden.setdefault(layer, {}).setdefault(what, set()).add(page)


def layers_off(pdf: Pdf) -> Iterator[Leak]:
    """The layers of a paper that are off and hold something: one leak, or none."""
    settings = pdf.Root.get(Name.OCProperties)
    if not isinstance(settings, Dictionary):
        return
    off = _off(settings)
    if not off:
        return
    off -= _switched(settings.get(Name.D)) | _linked(pdf)
    if not off:
        return
    reader = _Reader(off)
    for number, page in enumerate(pdf.pages, start=1):
        reader.read(page.obj, inherited(page.obj, Name.Resources), number)
    pages: set[int] = set()
    count = 0
    for held in reader.drawn.hidden.values():
        own = [found for what, found in held.items() if what not in reader.drawn.shown]
        count += bool(own)
        pages.update(*own)
    if count:
        yield Leak(LeakKind.LAYER, tuple(sorted(pages)), count)


def _members(value: object) -> Iterator[Object]:
    yield from value if isinstance(value, Array) else ()


def _numbers(value: object) -> set[_Number]:
    return {one.objgen for one in _members(value) if isinstance(one, Dictionary)}


def _off(settings: Object) -> set[_Number]:
    """The layers that are off when the paper is opened (table 101)."""
    default = settings.get(Name.D)
    if not isinstance(default, Dictionary):
        return set()
    off = _numbers(default.get(Name.OFF))
    if default.get(Name.BaseState) == Name.OFF:
        off |= _numbers(settings.get(Name.OCGs)) - _numbers(default.get(Name.ON))
    return off


def _switched(default: object) -> set[_Number]:
    """Layers of which one at most is on, and those that go on and off by themselves."""
    if not isinstance(default, Dictionary):
        return set()
    groups = [_numbers(group) for group in _members(default.get(Name.RBGroups))]
    found: set[_Number] = set()
    found.update(*(group for group in groups if len(group) > 1))
    for usage in _members(default.get(Name.AS)):
        if isinstance(usage, Dictionary):
            found |= _numbers(usage.get(Name.OCGs))
    return found


def _linked(pdf: Pdf) -> set[_Number]:
    """Layers that a link or button on a page switches."""
    found: set[_Number] = set()
    for page in pdf.pages:
        for annotation in _members(page.obj.get(Name.Annots)):
            action = annotation.get(Name.A) if isinstance(annotation, Dictionary) else None
            if isinstance(action, Dictionary) and action.get(Name.S) == Name.SetOCGState:
                found |= _numbers(action.get(Name.State))
    return found


class _Reader:
    """Reads what pages draw; ``off`` are the layers that count."""

    def __init__(self, off: set[_Number]) -> None:
        self.off = off
        self.drawn = _Drawn()

    def read(
        self,
        holder: Object,
        resources: object,
        page: int,
        layers: frozenset[_Number] = frozenset(),
        depth: int = 0,
    ) -> None:
        """What a page or a form draws, which lies on ``layers`` that are off."""
        try:
            operations = pikepdf.parse_content_stream(holder)
        except (pikepdf.PdfError, ValueError, TypeError):
            return
        known = resources if isinstance(resources, Dictionary) else Dictionary()
        font = ""
        opened: list[frozenset[_Number]] = []
        here = layers
        for operation in operations:
            operator, operands = str(operation.operator), list(operation.operands)
            if operator in ("BDC", "BMC"):
                opened.append(here)
                if operator == "BDC" and len(operands) == 2 and operands[0] == Name.OC:
                    here |= self._hiding(_named(known, Name.Properties, operands[1]))
            elif operator == "EMC" and opened:
                here = opened.pop()
            elif operator == "Tf" and operands:
                font = str(operands[0])
            elif operator in _SHOWING and operands:
                text = _bytes(operands[-1])
                if len(text) >= LEAST:
                    self.drawn.add((font, text), here, page)
            elif operator == "Do" and operands:
                self._draw(_named(known, Name.XObject, operands[0]), known, page, here, depth)

    def _draw(
        self, one: object, above: Object, page: int, layers: frozenset[_Number], depth: int
    ) -> None:
        if not isinstance(one, Stream):
            return
        layers |= self._hiding(one.get(Name.OC))
        if one.get(Name.Subtype) == Name.Image:
            sides = (one.get(Name.Width), one.get(Name.Height))
            if all(isinstance(side, int) and side >= LEAST_PIXELS for side in sides):
                self.drawn.add(one.objgen, layers, page)
        elif one.get(Name.Subtype) == Name.Form and depth < MAX_DEPTH:
            self.read(one, one.get(Name.Resources, above), page, layers, depth + 1)

    def _hiding(self, layer: object) -> frozenset[_Number]:
        """The layers that hide what lies on a layer, or on a membership of several (8.11.2)."""
        if not isinstance(layer, Dictionary):
            return frozenset()
        if layer.get(Name.Type) != Name.OCMD:
            return frozenset((layer.objgen,)) & self.off
        groups = layer.get(Name.OCGs)
        named = {groups.objgen} if isinstance(groups, Dictionary) else _numbers(groups)
        return frozenset(named & self.off) if named and self._is_hidden(layer, named) else _NONE

    def _is_hidden(self, membership: Object, named: set[_Number]) -> bool:
        """Whether a membership's policy hides what lies on it; of an expression nothing is said."""
        if Name.VE in membership:
            return False
        off, on = named & self.off, named - self.off
        match membership.get(Name.P):
            case Name.AllOn:
                return bool(off)
            case Name.AnyOff:
                return not off
            case Name.AllOff:
                return bool(on)
            case _:
                return not on


_NONE: frozenset[_Number] = frozenset()


def _named(resources: Object, kind: Name, name: object) -> object:
    entries = resources.get(kind)
    if not isinstance(entries, Dictionary) or not isinstance(name, Name):
        return None
    return entries.get(str(name))


def _bytes(operand: Object | Iterable[Object]) -> bytes:
    """What an operand of an operator that shows text shows, without the spaces around it."""
    pieces = _members(operand) if isinstance(operand, Array) else (operand,)
    return b"".join(bytes(one) for one in pieces if isinstance(one, pikepdf.String)).strip()
