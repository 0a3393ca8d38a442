"""What a front sheet does not say of what happened: its template may be a council's own, and older
than some keys of the records.  And what no document may leave out: that it was amended.

A record's key is printed by whatever words, so it counts as printed where a template asked for it.
What is said of papers comes in words, which have to stand on the page.  A template that fills the
block of a key knows it, and may leave it out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agendapack.pages.html.typography import letters_in
from agendapack.problems import Location, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from agendapack.pages.html.elements import HtmlElement
    from agendapack.pages.html.listed_papers import ListedPaper
    from agendapack.problems import Problem
    from agendapack.records.dossier import AgendaItem, DocumentAmendment
    from agendapack.records.meeting_schema import Meeting

_OF_MEETING = ("title", "status", "reason", "rearranged_to", "online")
_OF_ITEM = ("lead", "follows", "urgent", "withdrawn", "deferred")
_BLOCKS = {
    "title": "meeting_title",
    "reason": "status",
    "rearranged-to": "status",
    "to-follow": "papers",
    "replaces": "papers",
}
"""The block of the front sheet that prints a key, where it has not the key's name."""


def unprinted_keys(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    lists: Mapping[str, Iterable[ListedPaper]],
    replaced: Iterable[str],
    asked: Collection[tuple[str, str]],
    root: HtmlElement,
    template: Path,
) -> Iterator[Problem]:
    """A warning of each key that the records have and ``template`` does not print.

    ``asked`` are the attributes that it asked for, each after the name of its owner's class;
    ``lists`` and ``replaced`` what it was given to say of papers.
    """
    keys = [*_unasked(_OF_MEETING, (meeting,), asked), *_unasked(_OF_ITEM, items, asked)]
    printed = letters_in(root.text())
    following = (paper.title for own in lists.values() for paper in own if paper.to_follow)
    if any(letters_in(title) not in printed for title in following):
        keys.append("to-follow")
    if any(letters_in(words) not in printed for words in replaced):
        keys.append("replaces")
    filled = _blocks_of(template)
    for key in keys:
        if _BLOCKS.get(key, key) in filled:
            continue
        yield warning(
            f'the front sheet does not print "{key}", which the records have',
            Location(template),
            "this template may be older than the key: docs/templates.md tells how to print it",
        )


def unprinted_amendments(
    amendments: Iterable[DocumentAmendment], root: HtmlElement | None, template: Path
) -> Iterator[Problem]:
    """A warning where ``template`` does not print why the document was amended, which every copy of
    it has to say; none where there is no document."""
    if root is None:
        return
    printed = letters_in(root.text())
    if any(letters_in(amendment.reason) not in printed for amendment in amendments):
        yield warning(
            "the template does not print why the document was amended, which every copy has to say",
            Location(template),
            "print each of amendments: docs/templates.md tells of them",
        )


def _unasked(
    names: Iterable[str],
    owners: Sequence[Meeting | AgendaItem],
    asked: Collection[tuple[str, str]],
) -> Iterator[str]:
    for name in names:
        having = [owner for owner in owners if getattr(owner, name) is not None]
        if having and (type(having[0]).__name__, name) not in asked:
            yield name.replace("_", "-")


def _blocks_of(template: Path) -> frozenset[str]:
    """The names of a template's blocks."""
    try:
        text = template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # which is told where it is read
        return frozenset()
    return frozenset(re.findall(r"\{%[-+]?\s*block\s+(\w+)", text))
