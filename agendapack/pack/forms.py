"""Carries papers' form fields with their values, and keeps fields of one name apart.

Two fields of one fully qualified name are one field (ISO 32000-1, 12.7.3.2): fill in one and the
other changes.  So a second paper's "Name" becomes "Name-2".  What a form says for all its fields
(default appearance, quadding, the fonts it names) is written to the fields themselves, since the
pack has one form for all papers.
"""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.pdf.trees import nodes

_FONT_OPERATOR = re.compile(rb"/([^\s/\[\]()<>{}%]+)(?=\s+[-+0-9.]+\s+Tf)")


class Forms:
    """Gathers the form fields of papers; ``write`` gives them to the pack."""

    def __init__(self, pack: Pdf) -> None:
        self._pack = pack
        self._fields: list[Object] = []
        self._names: set[str] = set()
        self._resources: dict[str, dict[str, Object]] = {}

    def carry(self, form: Object) -> None:
        """Take over the fields of a paper's ``form`` (/AcroForm), copied after its pages."""
        fields = form.get(Name.Fields)
        if not isinstance(fields, Array) or not len(fields):
            return
        renamed_fonts = self._merge_resources(form.get(Name.DR))
        seen: set[tuple[int, int]] = set()
        for field in fields:
            if not isinstance(field, Dictionary) or field.objgen in seen:
                continue
            if field.is_indirect:
                seen.add(field.objgen)
            self._keep_name_apart(field)
            for key in (Name.DA, Name.Q):
                if key in form and key not in field:
                    field[key] = form[key]
            if renamed_fonts:
                _rename_fonts(field, renamed_fonts)
            self._fields.append(field)

    def _keep_name_apart(self, field: Object) -> None:
        if Name.T not in field:
            return  # a part of another field, which has the name
        title = str(field.T)
        name, ordinal = title, 1
        while name in self._names:
            ordinal += 1
            name = f"{title}-{ordinal}"
        self._names.add(name)
        if name != title:
            field.T = String(name)

    def _merge_resources(self, resources: Object | None) -> dict[bytes, bytes]:
        """Merge /DR; gives the fonts' new names where another paper uses the old for another
        font."""
        renamed: dict[bytes, bytes] = {}
        if not isinstance(resources, Dictionary):
            return renamed
        for category, values in resources.items():
            if not isinstance(values, Dictionary):
                continue
            known = self._resources.setdefault(category, {})
            for name, value in values.items():
                fresh, ordinal = name, 1
                while fresh in known:
                    ordinal += 1
                    fresh = f"{name}-{ordinal}"
                known[fresh] = value
                if fresh != name and category == "/Font":
                    renamed[name[1:].encode()] = fresh[1:].encode()
        return renamed

    def write(self, *, undrawn: bool) -> None:
        """Give the pack its form; ``undrawn`` leaves it to the reader to draw the fields."""
        if not self._fields:
            return
        form = Dictionary(Fields=Array(self._fields))
        if self._resources:
            form.DR = Dictionary(
                {category: Dictionary(values) for category, values in self._resources.items()}
            )
        if undrawn:
            form.NeedAppearances = True
        self._pack.Root.AcroForm = self._pack.make_indirect(form)


def _rename_fonts(field: Object, renamed: dict[bytes, bytes]) -> None:
    """Give the fonts that default appearances (12.7.3.3) name their new names, kids included."""
    for node in nodes(field):
        appearance = node.get(Name.DA)
        if isinstance(appearance, String):
            node.DA = String(
                _FONT_OPERATOR.sub(lambda m: b"/" + renamed.get(m[1], m[1]), bytes(appearance))
            )
