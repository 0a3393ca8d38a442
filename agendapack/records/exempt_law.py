"""The kinds of exempt information by jurisdiction, and the powers to exclude the public.

England and Wales
    Local Government Act 1972, Part 5A (sections 100A to 100K) and Schedule 12A: Parts 1 to 3 for
    England (as substituted by SI 2006/88; paragraphs 7A to 7C went with the standards committees of
    the Local Government Act 2000), Parts 4 to 6 for Wales (SI 2007/969).  Paragraphs 18A to 18C,
    which SI 2007/951 adds for standards committees of Wales, are for those alone: a council that
    has such meetings describes them in council.yaml.  The public interest is weighed for each
    paragraph in England (paragraph 10), and in Wales for each but 16 (paragraph 21).
English executives
    SI 2012/2089, regulation 4(2); what is exempt is the Act's.
Scotland
    Local Government (Scotland) Act 1973, sections 50A to 50K and Schedule 7A.  Part II qualifies
    some paragraphs, and knows no weighing of the public interest.
Northern Ireland
    Local Government Act (Northern Ireland) 2014, Part 8 (section 42 on) and Schedule 6.

Descriptions are the Acts' own words, without the brackets that only say where a term is defined.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.records.exemptions import ExemptParagraph

if TYPE_CHECKING:
    from agendapack.records.schema import Jurisdiction


class ExemptLaw(Struct, frozen=True):
    """What keeps something from the public in one jurisdiction.

    ``power``: by which a council resolves to exclude the public.  ``confidential``: what forbids
    the disclosure of confidential information.
    """

    paragraphs: tuple[ExemptParagraph, ...]
    power: str
    confidential: str

    @property
    def part(self) -> str:
        return self.paragraphs[0].part

    @property
    def act(self) -> str:
        return self.paragraphs[0].act


def _paragraphs(
    part: str, act: str, descriptions: Mapping[str, str], untested: frozenset[str]
) -> tuple[ExemptParagraph, ...]:
    return tuple(
        ExemptParagraph(number, description, part, act, number not in untested)
        for number, description in descriptions.items()
    )


_ACT_1972 = "Local Government Act 1972"
_ACT_1973 = "Local Government (Scotland) Act 1973"
_ACT_2014 = "Local Government Act (Northern Ireland) 2014"
_REGULATIONS = (
    "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England)"
    " Regulations 2012"
)

_IDENTITY = "Information which is likely to reveal the identity of an individual"
_AFFAIRS = (
    "Information relating to the financial or business affairs of any particular person (including"
    " the {} holding that information)"
)
_LABOUR = (
    "Information relating to any consultations or negotiations, or contemplated consultations or"
    " negotiations, in connection with any labour relations matter arising between the {} and"
    " employees of, or office holders under, the {}"
)
_PRIVILEGE = (
    "Information in respect of which a claim to legal professional privilege could be maintained in"
    " legal proceedings"
)
_NOTICE = (
    "Information which reveals that the authority proposes to give under any enactment a notice"
    " under or by virtue of which requirements are imposed on a person, or to make an order or"
    " direction under any enactment"
)
_CRIME = (
    "Information relating to any action taken or to be taken in connection with the prevention,"
    " investigation or prosecution of crime"
)
_OF_AN_AUTHORITY = (
    _AFFAIRS.format("authority"),
    _LABOUR.format("authority or a Minister of the Crown", "authority"),
    _PRIVILEGE,
    _NOTICE,
    _CRIME,
)

_ENGLAND = _paragraphs(
    "Part 1 of Schedule 12A",
    _ACT_1972,
    dict(
        zip(
            "1234567",
            ("Information relating to any individual", _IDENTITY, *_OF_AN_AUTHORITY),
            strict=True,
        )
    ),
    frozenset(),
)
_WALES = _paragraphs(
    "Part 4 of Schedule 12A",
    _ACT_1972,
    dict(
        zip(
            ("12", "13", "14", "15", "16", "17", "18"),
            ("Information relating to a particular individual", _IDENTITY, *_OF_AN_AUTHORITY),
            strict=True,
        )
    ),
    frozenset({"16"}),
)
_RELATING = "Information relating to any particular "
_SCOTLAND_DESCRIPTIONS = {
    "1": "Information relating to a particular employee, former employee or applicant to become an"
    " employee of, or a particular office holder, former office-holder or applicant to become an"
    " office-holder under, the authority",
    "2": f"{_RELATING}occupier or former occupier of, or applicant for, accommodation provided by"
    " or at the expense of the authority",
    "3": f"{_RELATING}applicant for, or recipient or former recipient of, any service provided by"
    " the authority",
    "4": f"{_RELATING}applicant for, or recipient or former recipient of, any financial assistance"
    " provided by the authority",
    "5": "Information relating to the adoption, care, fostering or education of any particular"
    " child or, where any particular child is subject to a compulsory supervision order or interim"
    " compulsory supervision order, information relating to the order",
    "6": "Information relating to the financial or business affairs of any particular person (other"
    " than the authority)",
    "7": "Information relating to anything done or to be done in respect of any particular person"
    " for the purposes of any of the matters referred to in section 27(1) of the Social Work"
    " (Scotland) Act 1968 (providing reports on and supervision of certain persons)",
    "8": "The amount of any expenditure proposed to be incurred by the authority under any"
    " particular contract for the acquisition of property or the supply of goods or services",
    "9": "Any terms proposed or to be proposed by or to the authority in the course of negotiations"
    " for a contract for the acquisition or disposal of property or the supply of goods or"
    " services",
    "10": "The identity of the authority (as well as of any other person, by virtue of paragraph 6)"
    " as the person offering any particular tender for a contract for the supply of goods or"
    " services",
    "11": _LABOUR.format("authority or a Minister of the Crown", "authority"),
    "12": "Any instructions to counsel and any opinion of counsel (whether or not in connection"
    " with any proceedings) and any advice received, information obtained or action to be taken in"
    " connection with any legal proceedings by or against the authority, or the determination of"
    " any matter affecting the authority (whether, in either case, proceedings have been commenced"
    " or are in contemplation)",
    "13": "Information which, if disclosed to the public, would reveal that the authority proposes"
    " to give under any enactment a notice under or by virtue of which requirements are imposed on"
    " a person, or to make an order or direction under any enactment",
    "14": "Any action taken or to be taken in connection with the prevention, investigation or"
    " prosecution of crime",
    "15": "The identity of a protected informant",
}
_SCOTLAND = _paragraphs(
    "Part I of Schedule 7A",
    _ACT_1973,
    _SCOTLAND_DESCRIPTIONS,
    frozenset(_SCOTLAND_DESCRIPTIONS),
)
_NORTHERN_IRELAND = _paragraphs(
    "Part 1 of Schedule 6",
    _ACT_2014,
    {
        "1": "Information relating to any individual",
        "2": _IDENTITY,
        "3": _AFFAIRS.format("council"),
        "4": _LABOUR.format("council or a government department", "council"),
        "5": _PRIVILEGE,
        "6": _NOTICE.replace("authority", "council").replace("enactment", "statutory provision"),
        "7": _CRIME,
    },
    frozenset(),
)

LAWS_OF_EXEMPTION: Mapping[Jurisdiction, ExemptLaw] = {
    "england": ExemptLaw(
        _ENGLAND, f"section 100A(4) of the {_ACT_1972}", f"{_ACT_1972}, s.100A(2)"
    ),
    "wales": ExemptLaw(_WALES, f"section 100A(4) of the {_ACT_1972}", f"{_ACT_1972}, s.100A(2)"),
    "scotland": ExemptLaw(
        _SCOTLAND, f"section 50A(4) of the {_ACT_1973}", f"{_ACT_1973}, s.50A(2)"
    ),
    "northern-ireland": ExemptLaw(
        _NORTHERN_IRELAND, f"section 42(4) of the {_ACT_2014}", f"{_ACT_2014}, s.42(2)"
    ),
}

ENGLISH_EXECUTIVE = ExemptLaw(
    _ENGLAND, f"regulation 4(2)(b) of the {_REGULATIONS}", "SI 2012/2089, reg. 4(2)(a)"
)


def law_of(jurisdiction: Jurisdiction, executive: bool) -> ExemptLaw:
    """The law for the meetings of one committee."""
    if executive and jurisdiction == "england":
        return ENGLISH_EXECUTIVE
    return LAWS_OF_EXEMPTION[jurisdiction]
