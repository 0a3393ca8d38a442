"""Reads the marks of exempt and confidential business that items, papers and minutes bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from agendapack.problems import Problem, error
from agendapack.records.exempt_law import LAWS_OF_EXEMPTION, ExemptLaw, law_of
from agendapack.records.exemptions import Exemption, ExemptParagraph
from agendapack.records.item_numbers import number_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agendapack.records.meeting_schema import Item, Meeting, Paper
    from agendapack.records.minutes_schema import Minute
    from agendapack.records.schema import Committee, Council
    from agendapack.records.values import Text

    Marked: TypeAlias = Item | Paper | Minute


def is_marked(marked: Marked) -> bool:
    """Whether something is said to be exempt or confidential."""
    return marked.exempt is not None or marked.confidential


def exempt_numbers(meeting: Meeting) -> frozenset[str]:
    """The numbers of the items that are exempt or confidential as a whole, in lower case."""
    numbers = number_items(item.number for item in meeting.items)
    return frozenset(
        number.casefold()
        for number, item in zip(numbers, meeting.items, strict=True)
        if is_marked(item)
    )


class KnownParagraphs(Struct, frozen=True):
    """The paragraphs that a council may name, by number in lower case, and the law they are of."""

    law: ExemptLaw
    by_number: Mapping[str, ExemptParagraph]

    @classmethod
    def of(cls, council: Council | None, committee: Committee | None) -> KnownParagraphs:
        """Those of the council's jurisdiction, and those that it describes itself, which win."""
        if council is None:  # nothing is built, and what is marked is withheld all the same
            return cls(LAWS_OF_EXEMPTION["england"], {})
        law = law_of(council.jurisdiction, committee is not None and committee.executive)
        known = {paragraph.number.lower(): paragraph for paragraph in law.paragraphs}
        for number, described in council.exempt_paragraphs.items():
            known[number.lower()] = ExemptParagraph(
                number,
                described.description.rstrip(". "),
                described.part or law.part,
                described.act or law.act,
                described.public_interest_test,
            )
        return cls(law, known)

    def exemption(self, marked: Marked) -> Exemption | None:
        """Why something is not for publication, by its own marks; a paragraph that is not known
        stands there without a description."""
        if not is_marked(marked):
            return None
        if marked.exempt is None:
            return Exemption(
                is_confidential=True,
                law=self.law.confidential,
                public_interest=marked.public_interest,
            )
        return Exemption(
            tuple(
                self.by_number.get(number.lower())
                or ExemptParagraph(number, "", self.law.part, self.law.act)
                for number in marked.exempt
            ),
            public_interest=marked.public_interest,
        )

    def problems(self, marked: Marked) -> list[Problem]:
        """What is wrong with the marks themselves."""
        found = [
            self._unknown(number)
            for number in marked.exempt or ()
            if self.by_number and number.lower() not in self.by_number
        ]
        if marked.exempt is not None and marked.confidential:
            found.append(
                error(
                    "exempt: and confidential: stand together",
                    marked.place_of("confidential"),
                    "confidential business has no paragraph: keep one of the two",
                )
            )
        return found

    def _unknown(self, number: Text) -> Problem:
        numbers = ", ".join(paragraph.number for paragraph in self.by_number.values())
        return error(
            f'no paragraph "{number}" in {self.law.part}, {self.law.act}',
            number.place,
            f"known here: {numbers}; another is described under exempt-paragraphs: in council.yaml",
        )
