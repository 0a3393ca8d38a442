"""What a council may say once about its exempt business, in council.yaml: words, and paragraphs."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from agendapack.records.fields import Flag, unfit
from agendapack.records.record import Record
from agendapack.records.text_fields import Line, Markdown
from agendapack.records.values import Text
from agendapack.records.vocabulary import message

PLACEHOLDERS = ("items", "paragraphs", "list")
"""What a council's wording of the resolution may hold in braces."""

PLACEHOLDER = re.compile(r"\{(\w*)\}")


def _placeholders(text: Text) -> Text:
    """A resolution that names the items and what is exempt in them (Local Government Act 1972,
    s.100A(5))."""
    found = PLACEHOLDER.findall(text)
    for name in found:
        if name not in PLACEHOLDERS:
            raise unfit(
                f'no such placeholder: "{{{name}}}"',
                "there are {items}, {paragraphs} and {list}: docs/records.md tells what they print",
            )
    if any("{list}" in line and line.strip() != "{list}" for line in text.splitlines()):
        raise unfit(
            "expected {list} on a line of its own: it becomes a list",
            "write the text under resolution: | and leave a line empty before {list}",
        )
    if "list" not in found and not {"items", "paragraphs"} <= set(found):
        raise unfit(
            "expected a resolution that says where the items and their paragraphs are printed",
            "write {list} in it, or {items} and {paragraphs}",
        )
    return text


class ExclusionWording(Record):
    """The words of the items that propose to exclude the public."""

    title: Line | None = None
    """The title of such an item that has none of its own."""
    resolution: Annotated[Markdown, AfterValidator(_placeholders)] | None = None
    """The resolution, in Markdown: {items} becomes the exempt items' numbers, {paragraphs} the
    paragraphs, {list} a list of both with titles and descriptions."""


class PartHeadings(Record):
    """What the public and the private part of an agenda are called."""

    public: Line = Text(message("Part I"))
    """The heading before the first item; Part I if not given."""
    exempt: Line = Text(message("Part II"))
    """The heading before what is exempt; Part II if not given."""


class CouncilParagraph(Record):
    """A kind of exempt information that agendapack does not know."""

    short: ClassVar[str | None] = "description"

    description: Line
    """What the information is, as the law describes it."""
    part: Line | None = None
    """Where the paragraph stands, if not with the others: Part 1 of Schedule 12A."""
    act: Line | None = None
    """The Act or the regulations, if not those of the others."""
    public_interest_test: Flag = True
    """Whether it is exempt only while the public interest in that weighs more."""
