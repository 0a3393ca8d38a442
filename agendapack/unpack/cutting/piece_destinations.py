"""Leaves a paper the named destinations that are its own (ISO 32000-1, 12.3.2.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pikepdf import Dictionary, Name, Object, Pdf

from agendapack.papers.pdf.destinations import DestinationName, destination_name
from agendapack.papers.pdf.links import actions, renamed, restore_links
from agendapack.papers.pdf.trees import names_in, write_names
from agendapack.papers.reshaping.jumps import annotations_of, outline_entries

_KEY = re.compile(rb"(item-[^/]+\.\d+)/")
"""What ``pack/plan.py`` puts before the names of a paper."""


def restore_names(pdf: Pdf, pages: Sequence[Object]) -> None:
    """Give a paper's names back the form that they had before they came into a pack of ours, and
    leave out those that neither it nor a link or bookmark of its uses: they were the pack's."""
    names = pdf.Root.get(Name.Names)
    tree = names.get(Name.Dests) if isinstance(names, Dictionary) else None
    entries = dict(names_in(tree))
    used = set(_used_names(pdf, pages))
    key = _key_of(entries) or _key_of(name for name in used if isinstance(name, bytes))
    before = renamed(key, b"") if key else None
    left = {
        name.removeprefix(before or b""): target
        for name, target in entries.items()
        if name in used or (before is not None and name.startswith(before))
    }
    if key:
        restore_links(pages, key)
    if tree is not None:
        if left:
            pdf.Root.Names.Dests = write_names(pdf, left)
        else:
            del pdf.Root[Name.Names]
    older = pdf.Root.get(Name.Dests)
    if isinstance(older, Dictionary):
        for unused in older.keys() - used:
            del older[unused]


def _key_of(names: Iterable[bytes]) -> str:
    """What most of the names are behind that are behind anything, "" where none is."""
    keys = Counter(found[1] for name in names if (found := _KEY.match(name)))
    return keys.most_common(1)[0][0].decode("latin-1") if keys else ""


def _used_names(pdf: Pdf, pages: Iterable[Object]) -> Iterator[DestinationName]:
    holders = [each for page in pages for each in annotations_of(page)]
    for holder in [*holders, *outline_entries(pdf)]:
        targets = [holder.get(Name.Dest)]
        targets += [each.get(Name.D) for each in actions(holder) if each.get(Name.S) == Name.GoTo]
        for target in targets:
            if (name := destination_name(target)) is not None:
                yield name
