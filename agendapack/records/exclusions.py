"""The resolution by which the public is excluded, as an agenda proposes it.

It identifies the proceedings to which it applies, and states the description, in terms of the
Schedule, of the exempt information (Local Government Act 1972, s.100A(5); Local Government
(Scotland) Act 1973, s.50A(5); Local Government Act (Northern Ireland) 2014, s.42(5)).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agendapack.records.exempt_settings import PLACEHOLDER
from agendapack.records.values import Text
from agendapack.records.vocabulary import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.problems import Location
    from agendapack.records.exempt_law import ExemptLaw
    from agendapack.records.exemptions import Exemption, ExemptParagraph
    from agendapack.records.schema import Council
    from agendapack.records.vocabulary import Vocabulary

STOCK_TITLE = message("Exclusion of the Press and Public")

STOCK_RESOLUTION = message(
    "To consider passing the following resolution:\n\n"
    "That under {power} the press and public be excluded from the meeting for {items}, as it is"
    " likely, in view of the nature of the business to be transacted, that if members of the public"
    " were present there would be disclosure to them of exempt information as described in"
    " {paragraphs}"
)
PUBLIC_INTEREST = message(
    ", and that in all the circumstances of the case the public interest in maintaining the"
    " exemption outweighs the public interest in disclosing the information"
)
"""Where each paragraph that is named is exempt only so far."""
PUBLIC_INTEREST_IN_PART = message(
    ", and that in all the circumstances of the case, for information as described in {paragraphs},"
    " the public interest in maintaining the exemption outweighs the public interest in disclosing"
    " the information"
)
"""Where some are, as in Wales beside paragraph 16."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&^$-])")


def exclusion_title(council: Council | None, words: Vocabulary) -> Text:
    """The title of an item that proposes to exclude the public, if it has none of its own."""
    own = None if council is None else council.exclusion.title
    if own:
        return own
    said = words.say(STOCK_TITLE)
    return said if isinstance(said, Text) else Text(said)


def resolution(
    items: Sequence[tuple[str, str, Exemption]],
    council: Council,
    law: ExemptLaw,
    place: Location,
    words: Vocabulary,
) -> Text:
    """The resolution, in Markdown, to exclude the public from ``items``: the number, the public
    title and the exemption of each.  ``place``: of the item that proposes it."""
    found = {p for _, _, exemption in items for p in exemption.paragraphs}
    named = sorted(found, key=lambda p: (int(re.sub("[A-Za-z]", "", p.number)), p.number))
    values = {
        "items": _items([number for number, _, _ in items], words),
        "paragraphs": _paragraphs(named, words),
        "list": "\n".join(_entry(*item, words) for item in items),
    }
    own = council.exclusion.resolution
    if own is not None:
        text = PLACEHOLDER.sub(lambda match: values[match[1]], own)
        return Text(text, own.place, own.quoted, own.language)
    stock = words.say(STOCK_RESOLUTION, **values, power=words.say(law.power))
    language = stock.language if isinstance(stock, Text) else ""
    tested = [paragraph for paragraph in named if paragraph.is_tested]
    if tested == named:
        stock += words.say(PUBLIC_INTEREST)
    elif tested:
        stock += words.say(PUBLIC_INTEREST_IN_PART, paragraphs=_paragraphs(tested, words))
    return Text(f"{stock}:\n\n{values['list']}", place, language=language)


def _items(numbers: Sequence[str], words: Vocabulary) -> str:
    if len(numbers) == 1:
        return words.say("item {number}", number=numbers[0])
    return words.say("items {numbers}", numbers=words.series(numbers))


def _paragraphs(paragraphs: Sequence[ExemptParagraph], words: Vocabulary) -> str:
    """Paragraphs with the part and the Act in which they stand: "paragraphs 1 and 3 of Part 1 of
    Schedule 12A to the Local Government Act 1972"."""
    by_law: dict[tuple[str, str], list[str]] = {}
    for paragraph in paragraphs:
        by_law.setdefault((paragraph.part, paragraph.act), []).append(paragraph.number)
    worded = []
    for (part, act), numbers in by_law.items():
        said = {"part": words.say(part), "act": words.say(act)}
        if len(numbers) == 1:
            worded.append(
                words.say("paragraph {number} of {part} to the {act}", number=numbers[0], **said)
            )
        else:
            listed = words.series(numbers)
            worded.append(
                words.say("paragraphs {numbers} of {part} to the {act}", numbers=listed, **said)
            )
    return words.series(worded)


def _entry(number: str, title: str, exemption: Exemption, words: Vocabulary) -> str:
    """An entry of the list: the item, and each paragraph with its description."""
    described = "; ".join(
        words.say(
            "paragraph {number}, {description}",
            number=paragraph.number,
            description=_lowered(words.say(paragraph.description)),
        )
        for paragraph in exemption.paragraphs
    )
    return "- " + words.say(
        "Item {number}, {title}: {paragraphs}.",
        number=number,
        title=_MARKDOWN.sub(r"\\\1", title),
        paragraphs=described,
    )


def _lowered(description: str) -> str:
    return description[:1].lower() + description[1:]
