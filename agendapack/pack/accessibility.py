"""What a paper's accessibility is: the rules of PDF/UA-1 (ISO 14289-1) over one open PDF.

Each rule is a function from :class:`~agendapack.pack.accessibility_facts.Facts` to findings and
names its clause.  Only what a machine can tell is told: whether an alternative text is a good one,
or the reading order a sensible one, nobody but a reader can say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import pikepdf
from pikepdf import Pdf

from agendapack.pack import accessibility_content as content
from agendapack.pack import accessibility_document as document
from agendapack.pack import accessibility_fonts as fonts
from agendapack.pack import accessibility_tables as tables
from agendapack.pack import accessibility_tree as tree
from agendapack.pack.accessibility_facts import Facts, gather, shows_images, shows_text
from agendapack.records.accessibility import Finding, PaperAccessibility, State

__all__ = ["RULES", "TREE_RULES", "examine", "examine_facts", "gather", "summary_line"]

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


def examine(pdf: Pdf) -> PaperAccessibility:
    """What an open paper offers, and where it falls short."""
    try:
        return examine_facts(gather(pdf))
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError):
        message = "it is too damaged to be checked"
        remedy = "Save it as PDF again from the program it came from"
        return PaperAccessibility(State.UNTAGGED, (Finding("6.1", "", message, remedy=remedy),))


def examine_facts(facts: Facts) -> PaperAccessibility:
    structure = facts.structure
    tagged = structure is not None and structure.is_mendable
    rules = (*RULES, *TREE_RULES) if tagged else RULES
    findings = sorted(
        (finding for rule in rules for finding in rule(facts)),
        key=lambda finding: (_clause_order(finding.clause), finding.pages[:1]),
    )
    if tagged and structure is not None:
        return PaperAccessibility(
            State.TAGGED, tuple(findings), tree.uses_plain_headings(structure)
        )
    scanned = not shows_text(facts) and shows_images(facts)
    return PaperAccessibility(State.SCANNED if scanned else State.UNTAGGED, tuple(findings))


def _clause_order(clause: str) -> tuple[int, ...]:
    return tuple(int(part) for part in clause.split("."))


# In words


def summary_line(item: str, file: str, accessibility: PaperAccessibility) -> str:
    """One paper in one line: ``item 7, report.pdf: tagged, 2 findings: a link has no ...``."""
    findings = accessibility.unmended
    line = f"item {item}, {file}: {accessibility.state}"
    if findings:
        words = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
        line += f", {words}: " + "; ".join(map(_in_brief, findings))
    else:
        line += ", no findings"
    mended = len(accessibility.findings) - len(findings)
    return f"{line} ({mended} mended)" if mended else line


def _in_brief(finding: Finding) -> str:
    where = in_pages(finding.pages)
    return f"{finding.message} {where}" if where else finding.message


def in_pages(pages: Iterable[int]) -> str:
    """``on page 4``, ``on pages 4, 6 to 9 and 12``; empty for none."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    if not runs:
        return ""
    words = [_run(run) for run in runs]
    many = len(runs) > 1 or len(runs[0]) > 1
    series = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"on {'pages' if many else 'page'} {series}"


def _run(run: list[int]) -> str:
    if len(run) == 1:
        return str(run[0])
    return f"{run[0]} and {run[1]}" if len(run) == 2 else f"{run[0]} to {run[-1]}"
