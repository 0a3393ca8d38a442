"""A committee's meeting with exempt business, as a dossier put together of a few values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from agendapack.records.dossier import AgendaItem, Dossier, PaperSource, WithheldPaper
from agendapack.records.exemptions import Exemption, ExemptParagraph
from tests.records_builders import PDF, council, dossier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from agendapack.records.dossier import Audience, MinutesSource

LAW = ("Part 1 of Schedule 12A", "Local Government Act 1972")
INDIVIDUALS = ExemptParagraph("1", "Information relating to any individual.", *LAW)
BUSINESS = ExemptParagraph("3", "Information relating to business affairs.", *LAW)
WHY = "The bids <are> still open."
AFFAIRS = Exemption((BUSINESS,))
AFFAIRS_WHY = Exemption((BUSINESS,), public_interest=WHY)
INDIVIDUAL = Exemption((INDIVIDUALS,))
STAFF = Exemption((INDIVIDUALS, BUSINESS))
CONFIDENTIAL = Exemption(is_confidential=True, law="Local Government Act 1972, s.100A(2)")

MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - title: Corporate plan
    papers: [a.pdf, b.pdf, c.pdf]
  - title: Exclusion of the public
  - title: Contract award
    text: To award it.
    papers: [d.pdf, e.pdf]
  - title: Senior staff
supplements:
  - published: 2018-02-12
    items: {3: [f.pdf]}
  - published: 2018-02-12
    items: {1: [g.pdf]}
"""

Withheld = tuple[str | None, Exemption] | None
"""An exempt paper's public title and its exemption; None for a public paper."""


def parks(
    folder: Path,
    exempt: Mapping[str, Exemption],
    papers: Mapping[str, Sequence[Withheld]] | None = None,
    *,
    resolution: str | None = None,
    audience: Audience = "public",
) -> Dossier:
    """The committee's meeting: ``exempt`` are its exempt items by number, whose papers are
    withheld, ``papers`` what is withheld of each paper of an item.  The members' dossier has the
    papers themselves."""
    files = {f"{name}.pdf": PDF + name.encode() for name in "abcdefg"}
    made = dossier(council(folder, meeting=MEETING, papers=files))

    def entry(paper: PaperSource | WithheldPaper, kept: Withheld) -> PaperSource | WithheldPaper:
        if kept is None or isinstance(paper, WithheldPaper):
            return paper
        title, exemption = kept
        if audience == "members":
            return replace(paper, title=title, exemption=exemption, page_count=2)
        return WithheldPaper(title, exemption, 2, paper.place)

    def item(own: AgendaItem) -> AgendaItem:
        exemption = exempt.get(own.number)
        whole: Withheld = None if exemption is None else (None, exemption)
        kept = (papers or {}).get(own.number) or [whole] * len(own.entries)
        entries = tuple(map(entry, own.entries, kept))
        changed = replace(own, exemption=exemption, entries=entries)
        return replace(changed, resolution=resolution) if own.number == "2" else changed

    packs = (
        replace(pack, audience=audience, items=tuple(map(item, pack.items))) for pack in made.packs
    )
    return replace(made, audience=audience, packs=tuple(packs))


MINUTES = """\
status: draft
present: [Councillor Mrs Ash]
first-number: 43
minutes:
  - {title: Paths, body: [noted: the update.]}
  - {title: Contract award, exempt: 3, summary: The award was *agreed*.}
  - {title: Senior staff, exempt: 3}
"""
BODIES = """\
status: draft
minutes:
  - title: Paths
  - {title: Contract award, body: [agreed: to award it to Example Leisure.]}
  - title: Senior staff
    body:
      - text: Nobody is named here.
      - resolved: that the post goes.
"""


def parks_minutes(
    folder: Path, shown: Literal["public", "all", "exempt"], *, confidential: bool = False
) -> MinutesSource:
    """The meeting's minutes, of which the second and the third are exempt; ``confidential``: the
    third in place of that."""
    source = dossier(council(folder / "public", minutes=MINUTES)).minutes
    bodies = dossier(council(folder / "exempt", minutes=BODIES)).minutes
    assert source is not None
    assert bodies is not None
    exemptions = {1: AFFAIRS_WHY, 2: CONFIDENTIAL if confidential else STAFF}
    minutes = source.minutes
    if shown != "public":
        told = [
            minute.model_copy(update={"body": bodies.minutes.minutes[place].body})
            if place in exemptions
            else minute
            for place, minute in enumerate(minutes.minutes)
        ]
        minutes = minutes.model_copy(update={"minutes": tuple(told)})
    return replace(source, minutes=minutes, shown=shown, exemptions=exemptions)
