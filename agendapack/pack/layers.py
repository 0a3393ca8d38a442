"""Carries papers' layers (optional content, ISO 32000-1, 8.11) with the visibility they open
with."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.pdf.strings import text_string


class Layers:
    """Gathers the optional-content settings of papers; ``write`` gives them to the pack.

    A paper's default configuration may start from "all on" or "all off"; the pack's starts from all
    on, and lists as off what a paper would not show.
    """

    def __init__(self, pack: Pdf) -> None:
        self._pack = pack
        self._groups: list[Object] = []
        self._off: list[Object] = []
        self._locked: list[Object] = []
        self._order: list[Object] = []
        self._radio: list[Object] = []
        self._usage: list[Object] = []

    def carry(self, properties: Object, title: str) -> None:
        """Take over the layers of a paper called ``title``; ``properties`` (/OCProperties) were
        copied after its pages."""
        groups = _dictionaries(properties.get(Name.OCGs))
        if not groups:
            return
        self._groups += groups
        default = properties.get(Name.D)
        if not isinstance(default, Dictionary):
            return
        self._off += _hidden(groups, default)
        self._locked += _dictionaries(default.get(Name.Locked))
        self._radio += [
            kin for kin in _items(default.get(Name.RBGroups)) if isinstance(kin, Array) and len(kin)
        ]
        self._usage += _dictionaries(default.get(Name.AS))
        order = default.get(Name.Order)
        if isinstance(order, Array) and len(order):
            # Each paper's layers stand in the viewer's panel beneath the paper's own title.
            self._order.append(Array([text_string(title), *order]))

    def write(self) -> None:
        if not self._groups:
            return
        default = Dictionary(
            # ISO 14289-1, 7.10 wants every configuration to have a name.
            Name=String("Layers"),
            BaseState=Name.ON,
            ON=Array([]),
            OFF=Array(self._off),
        )
        for key, values in (
            (Name.Order, self._order),
            (Name.Locked, self._locked),
            (Name.RBGroups, self._radio),
            (Name.AS, self._usage),
        ):
            if values:
                default[key] = Array(values)
        self._pack.Root.OCProperties = self._pack.make_indirect(
            Dictionary(OCGs=Array(self._groups), D=default)
        )


def _hidden(groups: list[Object], default: Dictionary) -> list[Object]:
    """The groups that a default configuration does not show (table 101)."""
    listed_off = {group.objgen for group in _dictionaries(default.get(Name.OFF))}
    if default.get(Name.BaseState) == Name.OFF:
        listed_on = {group.objgen for group in _dictionaries(default.get(Name.ON))}
        return [group for group in groups if group.objgen not in listed_on]
    return [group for group in groups if group.objgen in listed_off]


def _items(value: Object | None) -> list[Object]:
    return list(value) if isinstance(value, Array) else []


def _dictionaries(value: Object | None) -> list[Object]:
    return [item for item in _items(value) if isinstance(item, Dictionary)]
