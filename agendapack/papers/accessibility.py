"""How accessible a paper is: what the rules of PDF/UA-1 found in it, and that in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.vocabulary import ENGLISH, Vocabulary, message


class State(StrEnum):
    """What a paper offers somebody who has it read out."""

    TAGGED = message("tagged")
    UNTAGGED = message("untagged")
    SCANNED = message("scanned without text")


class Finding(Struct, frozen=True):
    """One rule of PDF/UA-1 that a paper breaks.

    ``clause`` is of ISO 14289-1:2014, ``checkpoint`` of the Matterhorn Protocol 1.02.  ``text`` is
    in plain English words without a full stop, and may have {placeholders} for ``values``; of
    several words in one of these a series is made.  ``pages`` count from 1 and are empty where the
    whole paper is meant.  ``remedy`` says what its author can do.  ``mended``: the pack no longer
    has the fault.
    """

    clause: str
    checkpoint: str
    text: str
    pages: tuple[int, ...] = ()
    remedy: str = ""
    mended: bool = False
    values: Mapping[str, str | int | tuple[str, ...]] = {}

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.worded(ENGLISH).text

    def worded(self, words: Vocabulary) -> Finding:
        """The same in another language, its values filled in."""
        values = {
            name: words.series(map(words.say, value))
            if isinstance(value, tuple)
            else words.say(str(value))
            for name, value in self.values.items()
        }
        text, remedy = words.say(self.text, **values), words.say(self.remedy)
        return replace(self, text=text, remedy=remedy, values={})


_BY_MENDING = frozenset(("01-006", "11-001", "28-008", "28-009", "28-012"))
"""Checkpoints whose faults are mended in the paper's own pages and tree, unless that is off."""


class PaperAccessibility(Struct, frozen=True):
    """What was found in one paper, by clause."""

    state: State
    findings: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether the pack may still claim to conform with this paper in it."""
        return self.state is State.TAGGED and not self.unmended

    def as_is(self) -> PaperAccessibility:
        """The same for a paper that is not to be mended: only what the pack says in the paper's
        stead, such as its title, still counts as mended."""
        return replace(
            self,
            findings=tuple(
                replace(finding, mended=finding.mended and finding.checkpoint not in _BY_MENDING)
                for finding in self.findings
            ),
        )

    @property
    def unmended(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.mended)


class ReportedPaper(Struct, frozen=True):
    """A paper in the report: ``item`` is its number on the agenda, ``item_title`` that item's
    title, ``file`` the paper's file name, ``title`` the paper's own title in the pack.
    ``is_exempt``: only members may see any of it."""

    item: str
    item_title: str
    file: str
    title: str
    accessibility: PaperAccessibility
    is_exempt: bool = False


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
    return f"{line} ({mended} more mended)" if mended else line


def _in_brief(finding: Finding) -> str:
    where = ENGLISH.on_pages(finding.pages)
    return f"{finding.message} {where}" if where else finding.message
