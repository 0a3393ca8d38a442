"""Makes the page on what was found in each paper, worded for whoever wrote the paper."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pages.html.language_marks import like
from agendapack.papers.accessibility import Finding, PaperAccessibility, ReportedPaper, State
from agendapack.records.vocabulary import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from agendapack.pages.html.render import Renderer
    from agendapack.pages.html.rendering import Rendered
    from agendapack.records.vocabulary import Vocabulary

TEMPLATE = "accessibility.html"

CLAUSES = {
    "5": message("What the file says of itself"),
    "6": message("The file's version and its tags"),
    "7.1": message("Tags and title"),
    "7.2": message("Text, language, lists and tables"),
    "7.3": message("Pictures"),
    "7.4": message("Headings"),
    "7.5": message("Headers of tables"),
    "7.7": message("Formulas"),
    "7.9": message("Notes"),
    "7.10": message("Layers"),
    "7.11": message("Embedded files"),
    "7.15": message("Forms"),
    "7.16": message("Protection"),
    "7.18": message("Links, form fields and comments"),
    "7.20": message("Parts drawn more than once"),
    "7.21": message("Fonts"),
}
"""What the clauses of ISO 14289-1 are about, in an officer's words."""


_STATES = {
    State.TAGGED: message("A screen reader can follow its structure."),
    State.UNTAGGED: message(
        "It has text but no tags: a screen reader has to guess the order, the headings and the "
        "tables. Its pages are in the pack as they are."
    ),
    State.SCANNED: message(
        "Its pages are pictures of text: a screen reader finds nothing in it at all. Its pages are "
        "in the pack as they are."
    ),
}


class ClauseFindings(Struct, frozen=True):
    """The findings of one clause."""

    clause: str
    subject: str
    findings: tuple[Finding, ...]


class PaperEntry(Struct, frozen=True):
    """One paper as the template has it: ``anchor`` is its id on the page, ``state`` in words."""

    anchor: str
    paper: ReportedPaper
    state: str
    groups: tuple[ClauseFindings, ...]
    mended: tuple[Finding, ...]

    @property
    def open_findings(self) -> int:
        return len(self.paper.accessibility.unmended)

    @property
    def conforms(self) -> bool:
        return self.paper.accessibility.conforms


def accessibility_report(
    renderer: Renderer,
    papers: Sequence[ReportedPaper],
    *,
    committee: str,
    day: date,
    language: str,
    private_kinds: Sequence[str] = (),
) -> Rendered:
    """The page on the papers of one meeting, in the order of the agenda; ``private_kinds`` are the
    kinds of information in them that are not for publication, in words."""
    words = renderer.words(language)
    return renderer.page(
        TEMPLATE,
        language=language,
        words=words,
        committee=committee,
        date=day,
        private_kinds=private_kinds,
        entries=tuple(_entries(papers, words)),
        states={words.say(state): words.say(text) for state, text in _STATES.items()},
    )


def _entries(papers: Sequence[ReportedPaper], words: Vocabulary) -> Iterator[PaperEntry]:
    for number, paper in enumerate(papers, start=1):
        accessibility = paper.accessibility
        mended = (finding for finding in accessibility.findings if finding.mended)
        yield PaperEntry(
            f"paper-{number}",
            paper,
            words.say(accessibility.state),
            tuple(group_findings(accessibility, words)),
            tuple(_worded(finding, words) for finding in mended),
        )


def group_findings(
    accessibility: PaperAccessibility, words: Vocabulary
) -> Iterator[ClauseFindings]:
    """A paper's findings that are not mended, by clause down to its second number."""
    for clause, findings in groupby(accessibility.unmended, lambda finding: main(finding.clause)):
        yield ClauseFindings(
            clause,
            words.say(CLAUSES.get(clause, "")),
            tuple(_worded(finding, words) for finding in findings),
        )


def _worded(finding: Finding, words: Vocabulary) -> Finding:
    """In words: what was found begins a sentence, and what to do goes on with one."""
    worded = finding.worded(words)
    return replace(worded, text=_begun(worded.text), remedy=_continued(worded.remedy))


def _begun(text: str) -> str:
    return like(text, text[:1].upper() + text[1:])


def _continued(text: str) -> str:
    """With a small letter, unless the second is a capital too: "PDF"."""
    if text[1:2].lower() != text[1:2]:
        return text
    return like(text, text[:1].lower() + text[1:])


def main(clause: str) -> str:
    """The clause that a rule belongs to: ``7.21`` of ``7.21.4.1``, ``6`` of ``6.1``."""
    parts = clause.split(".")
    return ".".join(parts[:2]) if parts[0] == "7" else parts[0]
