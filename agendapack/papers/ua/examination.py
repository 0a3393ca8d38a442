"""What a paper's accessibility is: the rules of PDF/UA-1 (ISO 14289-1) over the facts of one paper.

Each rule is a function from :class:`~agendapack.papers.ua.document_facts.Facts` to findings and
names its clause.  Only what a machine can tell is told: whether an alternative text is a good one,
or the reading order a sensible one, nobody but a reader can say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from agendapack.papers.accessibility import Finding, PaperAccessibility, State
from agendapack.papers.pdf.objects import uncollected
from agendapack.papers.ua import content_rules as content
from agendapack.papers.ua import document_rules as document
from agendapack.papers.ua import font_rules as fonts
from agendapack.papers.ua import table_rules as tables
from agendapack.papers.ua import tree_rules as tree
from agendapack.papers.ua.document_facts import Facts, shows_images, shows_text

Rule: TypeAlias = "Callable[[Facts], Iterator[Finding]]"

RULES: tuple[Rule, ...] = (
    document.claim,
    document.version,
    tree.tree,
    document.metadata,
    document.language,
    document.language_tags,
    document.layers,
    document.embedded_files,
    document.dynamic_form,
    document.permissions,
    content.annotated,
    content.tab_order,
    content.media,
    fonts.embedding,
)
"""What holds for any paper."""

TREE_RULES: tuple[Rule, ...] = (
    document.marked,
    tree.roles,
    tree.nesting,
    tree.alternative_texts,
    tree.headings,
    tree.notes,
    tree.form_elements,
    tables.tables,
    content.unmarked_content,
    content.mixed_content,
    content.repeated_numbers,
    content.form_xobjects,
    *fonts.RULES,
)
"""What there is to say only of a paper that has a structure tree."""


def examine(facts: Facts) -> PaperAccessibility:
    """What a paper offers, and where it falls short."""
    structure = facts.structure
    tagged = structure is not None and structure.is_mendable
    rules = (*RULES, *TREE_RULES) if tagged else RULES
    with uncollected():
        findings = sorted(
            (finding for rule in rules for finding in rule(facts)),
            key=lambda finding: (_clause_order(finding.clause), finding.pages[:1]),
        )
    if tagged:
        return PaperAccessibility(State.TAGGED, tuple(findings))
    scanned = not shows_text(facts) and shows_images(facts)
    return PaperAccessibility(State.SCANNED if scanned else State.UNTAGGED, tuple(findings))


def _clause_order(clause: str) -> tuple[int, ...]:
    return tuple(int(part) for part in clause.split("."))
