"""Finds a council's template files and blocks that nothing uses, which are mistyped as a rule.

Jinja passes over both in silence: a file that has no known name is never opened, and a block that
no parent has is never run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError, nodes
from jinja2.meta import find_referenced_templates
from msgspec import Struct, field

from agendapack.pages.html.templates import TemplateFault, at_word
from agendapack.problems import Location, Problem, did_you_mean, in_order, warning
from agendapack.records.language_problems import stray_catalogues

if TYPE_CHECKING:
    import jinja2

_WRITTEN = frozenset((".html", ".htm", ".xhtml", ".j2", ".jinja", ".jinja2", ".yaml", ".yml"))
"""Endings of what is meant to be read from a templates folder."""
_NO_TEMPLATES = ("fonts/", "site/static/")
"""Folders there whose files are taken as they are."""


class _Block(Struct, frozen=True):
    """A block; ``outer`` is the one that it stands in."""

    name: str
    line: int
    outer: _Block | None


class _Source(Struct, frozen=True):
    """What a template says of others.

    ``parent`` is None where it has none; ``unsure`` is the parent chosen as it runs, and
    ``computed`` any other name.  ``called`` are the blocks that it runs as ``self.name()``.
    """

    file: Path
    parent: str | None
    unsure: bool
    computed: bool
    references: frozenset[str]
    blocks: tuple[_Block, ...]
    called: frozenset[str]


def stray_problems(templates: jinja2.Environment, folders: Sequence[Path]) -> tuple[Problem, ...]:
    """Warnings of the councils' files and blocks in ``folders``, whose last is the shipped one.

    A template that cannot be read is passed over: rendering it gives its fault.
    """
    *own, shipped = folders
    if not own:
        return ()
    reader = _Reader(templates)
    files = {name: file for folder in reversed(own) for name, file in _files(folder)}
    written = {name: reader.source(name) for name in files if name.endswith(".html")}
    sources = [source for source in written.values() if source is not None]
    strays = (
        *_stray_files(files, {name for name, _ in _files(shipped)}, sources),
        *(stray for source in sources for stray in _stray_blocks(source, reader)),
        *(stray for folder in own for stray in stray_catalogues(folder)),
    )
    return in_order(strays)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if file.suffix.lower() not in _WRITTEN or hidden or name.startswith(_NO_TEMPLATES):
            continue
        if file.is_file():
            yield name, file


def _stray_files(
    files: Mapping[str, Path], shipped: set[str], sources: Sequence[_Source]
) -> Iterator[Problem]:
    known = shipped.union(*(source.references for source in sources))
    computed = any(source.computed for source in sources)
    for name, file in files.items():
        # A name that a template puts together may be any, but hardly one so near to a known one.
        if name in known or (computed and not get_close_matches(name, shipped, cutoff=0.8)):
            continue
        hint = did_you_mean(name, known)
        yield warning(f'nothing uses the template "{name}"', Location(file, 1), hint)


def _stray_blocks(source: _Source, reader: _Reader) -> Iterator[Problem]:
    known = None if source.parent is None else reader.blocks(source.parent)
    if known is None:
        return
    called = source.called | reader.called(source.parent)
    for block in source.blocks:
        if block.outer is None and block.name not in known | called:
            yield warning(
                f'no block "{block.name}" is in "{source.parent}", which this template extends',
                at_word(Location(source.file, block.line), block.name),
                did_you_mean(block.name, known),
            )


class _Reader(Struct):
    """Templates by the names that they are extended by."""

    templates: jinja2.Environment
    sources: dict[str, _Source | None] = field(default_factory=dict)

    def source(self, name: str) -> _Source | None:
        if name not in self.sources:
            self.sources[name] = self._read(name)
        return self.sources[name]

    def _read(self, name: str) -> _Source | None:
        assert self.templates.loader is not None
        try:
            text, file, _ = self.templates.loader.get_source(self.templates, name)
            tree = self.templates.parse(text, name, file)
        except (TemplateError, TemplateFault, OSError):
            return None
        references = set(find_referenced_templates(tree))
        parents = [
            extends.template.value if isinstance(extends.template, nodes.Const) else None
            for extends in tree.find_all(nodes.Extends)
        ]
        parent = parents[0] if len(parents) == 1 else None
        return _Source(
            Path(file or name),
            parent,
            parent is None and bool(parents),
            None in references,
            frozenset(reference for reference in references if reference is not None),
            tuple(_blocks(tree, None)),
            frozenset(
                found.attr
                for found in tree.find_all(nodes.Getattr)
                if isinstance(found.node, nodes.Name) and found.node.name == "self"
            ),
        )

    def chain(self, name: str | None) -> Iterator[_Source | None]:
        """The template and those above it; None at last if one of them cannot be known."""
        seen: set[str] = set()
        while name is not None and name not in seen:
            seen.add(name)
            source = self.source(name)
            yield source
            if source is None:
                return
            if source.unsure:
                yield None
            name = source.parent

    def blocks(self, name: str) -> frozenset[str] | None:
        """The blocks that a template extending ``name`` can fill, None if they cannot be known."""
        known: frozenset[str] = frozenset()
        for source in reversed(tuple(self.chain(name))):
            if source is None:
                return None
            top = source.parent is None
            known |= {b.name for b in source.blocks if top or _outermost(b).name in known}
        return known

    def called(self, name: str | None) -> frozenset[str]:
        return frozenset().union(*(source.called for source in self.chain(name) if source))


def _outermost(block: _Block) -> _Block:
    return block if block.outer is None else _outermost(block.outer)


def _blocks(node: nodes.Node, outer: _Block | None) -> Iterator[_Block]:
    for child in node.iter_child_nodes():
        here = outer
        if isinstance(child, nodes.Block):
            here = _Block(child.name, child.lineno, outer)
            yield here
        yield from _blocks(child, here)
