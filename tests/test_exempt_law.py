"""The kinds of exempt information, the marks that name them, and the resolution."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from agendapack.records.dossier import AgendaItem
from agendapack.records.exempt_law import ENGLISH_EXECUTIVE, LAWS_OF_EXEMPTION, law_of
from tests.exempt_records_builders import private_council, wrong
from tests.records_builders import COMMITTEE, COUNCIL, opened

AGENDA = """\
date: 2018-02-14
time: "14:00"
items:
  - exclusion: true
  - title: The [old] mill & its field
    exempt: {paragraph}
"""

EXECUTIVE = COMMITTEE + "executive: true\n"


def numbers(jurisdiction: str) -> list[str]:
    return [p.number for p in LAWS_OF_EXEMPTION[jurisdiction].paragraphs]  # type: ignore[index]


def test_the_paragraphs_of_each_jurisdiction() -> None:
    assert numbers("england") == list("1234567")
    assert numbers("wales") == ["12", "13", "14", "15", "16", "17", "18"]
    assert numbers("scotland") == [str(n) for n in range(1, 16)]
    assert numbers("northern-ireland") == list("1234567")


def test_where_the_public_interest_is_weighed() -> None:
    tested = {
        jurisdiction: [p.number for p in law.paragraphs if p.is_tested]
        for jurisdiction, law in LAWS_OF_EXEMPTION.items()
    }
    assert tested == {
        "england": list("1234567"),
        "wales": ["12", "13", "14", "15", "17", "18"],
        "scotland": [],
        "northern-ireland": list("1234567"),
    }


@pytest.mark.parametrize(
    ("jurisdiction", "number", "begins", "part"),
    [
        ("england", "3", "Information relating to the financial", "Part 1 of Schedule 12A"),
        ("wales", "12", "Information relating to a particular", "Part 4 of Schedule 12A"),
        ("scotland", "8", "The amount of any expenditure", "Part I of Schedule 7A"),
        ("northern-ireland", "4", "Information relating to any cons", "Part 1 of Schedule 6"),
    ],
)
def test_where_a_paragraph_stands(jurisdiction: str, number: str, begins: str, part: str) -> None:
    law = LAWS_OF_EXEMPTION[jurisdiction]  # type: ignore[index]
    [found] = [paragraph for paragraph in law.paragraphs if paragraph.number == number]
    assert found.description.startswith(begins)
    assert (found.part, found.act) == (part, law.act)


def test_no_description_has_a_placeholder_or_a_full_stop() -> None:
    descriptions = [p.description for law in LAWS_OF_EXEMPTION.values() for p in law.paragraphs]
    assert [text for text in descriptions if "{" in text or text.endswith(".")] == []
    assert all(
        "authority" not in p.description for p in LAWS_OF_EXEMPTION["northern-ireland"].paragraphs
    )


def test_an_executive_is_englands() -> None:
    assert law_of("england", executive=True) is ENGLISH_EXECUTIVE
    assert law_of("england", executive=False) is LAWS_OF_EXEMPTION["england"]
    assert law_of("wales", executive=True) is LAWS_OF_EXEMPTION["wales"]


# Marks


def library_of(
    folder: Path, paragraph: str, council_yaml: str = COUNCIL, committee: str = COMMITTEE
):  # type: ignore[no-untyped-def]
    return private_council(
        folder,
        meeting=AGENDA.format(paragraph=paragraph),
        minutes=None,
        papers={},
        exempt=None,
        council_yaml=council_yaml,
        committee=committee,
    )


def items_of(
    folder: Path, paragraph: str, council_yaml: str = COUNCIL, committee: str = COMMITTEE
) -> tuple[AgendaItem, ...]:
    library = library_of(folder, paragraph, council_yaml, committee)
    assert wrong(library) == []
    dossier = opened(library).dossier
    assert dossier is not None
    return dossier.items


WRITE = "write the number of the paragraph of the Act that describes the exempt information"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "8",
            'no paragraph "8" in Part 1 of Schedule 12A, Local Government Act 1972 | known here: 1,'
            " 2, 3, 4, 5, 6, 7; another is described under exempt-paragraphs: in council.yaml",
        ),
        (
            "true",
            'expected a paragraph such as 3, or a list such as [1, 3], found "true" | ' + WRITE,
        ),
        (
            "paragraph 3",
            'expected a paragraph such as 3, or a list such as [1, 3], found "paragraph 3" | '
            + WRITE,
        ),
        (
            "[]",
            "expected a paragraph such as 3, or a list such as [1, 3], found none | write one, or"
            " take the key out",
        ),
        ("[3, 3]", 'the paragraph "3" is named twice | keep one of the two'),
    ],
)
def test_a_paragraph_that_is_none(paragraph: str, expected: str, tmp_path: Path) -> None:
    [first, *_] = wrong(library_of(tmp_path, paragraph))
    assert first == f"meeting.yaml:6:13: error: {expected}"


def test_paragraphs_of_other_jurisdictions_are_not_known(tmp_path: Path) -> None:
    wales = COUNCIL.replace("england", "wales")
    [problem] = wrong(library_of(tmp_path / "a", "3", wales))
    assert "known here: 12, 13, 14, 15, 16, 17, 18;" in problem
    scotland = COUNCIL.replace("england", "scotland")
    [problem] = wrong(library_of(tmp_path / "b", "[15, 16]", scotland))
    assert problem.startswith(
        'meeting.yaml:6:18: error: no paragraph "16" in Part I of Schedule 7A'
    )


def test_a_council_describes_a_paragraph(tmp_path: Path) -> None:
    described = """\
        exempt-paragraphs:
          18c:
            description: The deliberations of a standards committee.
            part: Part 4 of Schedule 12A
            act: Another Act
            public-interest-test: false
          "9": What only this council keeps
        """
    council_yaml = COUNCIL + dedent(described)
    _, item = items_of(tmp_path, "[18C, 9, 3]", council_yaml)
    assert item.exemption is not None
    assert [
        (p.number, p.description, p.part, p.act, p.is_tested) for p in item.exemption.paragraphs
    ][:2] == [
        (
            *("18c", "The deliberations of a standards committee"),
            *("Part 4 of Schedule 12A", "Another Act", False),
        ),
        (
            *("9", "What only this council keeps"),
            *("Part 1 of Schedule 12A", "Local Government Act 1972", True),
        ),
    ]


@pytest.mark.parametrize(
    ("jurisdiction", "committee", "law"),
    [
        ("england", COMMITTEE, "Local Government Act 1972, s.100A(2)"),
        ("england", EXECUTIVE, "SI 2012/2089, reg. 4(2)(a)"),
        ("wales", COMMITTEE, "Local Government Act 1972, s.100A(2)"),
        ("scotland", COMMITTEE, "Local Government (Scotland) Act 1973, s.50A(2)"),
        ("northern-ireland", COMMITTEE, "Local Government Act (Northern Ireland) 2014, s.42(2)"),
    ],
)
def test_confidential_business(jurisdiction: str, committee: str, law: str, tmp_path: Path) -> None:
    meeting = 'date: 2018-02-14\ntime: "14:00"\nitems: [{title: A, confidential: true}]\n'
    library = private_council(
        tmp_path,
        meeting=meeting,
        minutes=None,
        papers={},
        exempt=None,
        council_yaml=COUNCIL.replace("england", jurisdiction),
        committee=committee,
    )
    assert wrong(library) == []
    dossier = opened(library).dossier
    assert dossier is not None
    [item] = dossier.items
    assert item.exemption is not None
    assert (item.exemption.is_confidential, item.exemption.paragraphs) == (True, ())
    assert item.exemption.law == law


# The resolution

CRIME = (
    "information relating to any action taken or to be taken in connection with the prevention,"
    " investigation or prosecution of crime"
)
STOCK = (
    "To consider passing the following resolution:\n\nThat under {power} the press and public be"
    " excluded from the meeting for item 2, as it is likely, in view of the nature of the business"
    " to be transacted, that if members of the public were present there would be disclosure to"
    " them of exempt information as described in paragraph {number} of {part} to the {act}{test}:"
    "\n\n- Item 2, The \\[old\\] mill \\& its field: paragraph {number}, {description}."
)
TEST = (
    ", and that in all the circumstances of the case the public interest in maintaining the"
    " exemption outweighs the public interest in disclosing the information"
)
ACT_1972 = "Local Government Act 1972"
ACT_1973 = "Local Government (Scotland) Act 1973"
ACT_2014 = "Local Government Act (Northern Ireland) 2014"
REGULATIONS = (
    "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England)"
    " Regulations 2012"
)
PRIVILEGE = (
    "information in respect of which a claim to legal professional privilege could be maintained in"
    " legal proceedings"
)


@pytest.mark.parametrize(
    ("jurisdiction", "executive", "number", "power", "part", "act", "description", "test"),
    [
        (
            *("england", False, "7", f"section 100A(4) of the {ACT_1972}"),
            *("Part 1 of Schedule 12A", ACT_1972, CRIME, TEST),
        ),
        (
            *("england", True, "7", f"regulation 4(2)(b) of the {REGULATIONS}"),
            *("Part 1 of Schedule 12A", ACT_1972, CRIME, TEST),
        ),
        (
            *("wales", False, "18", f"section 100A(4) of the {ACT_1972}"),
            *("Part 4 of Schedule 12A", ACT_1972, CRIME, TEST),
        ),
        (
            *("wales", False, "16", f"section 100A(4) of the {ACT_1972}"),
            *("Part 4 of Schedule 12A", ACT_1972, PRIVILEGE, ""),
        ),
        (
            *("scotland", False, "15", f"section 50A(4) of the {ACT_1973}"),
            *("Part I of Schedule 7A", ACT_1973, "the identity of a protected informant", ""),
        ),
        (
            *("northern-ireland", False, "7", f"section 42(4) of the {ACT_2014}"),
            *("Part 1 of Schedule 6", ACT_2014, CRIME, TEST),
        ),
    ],
)
def test_the_stock_resolution(
    jurisdiction: str,
    executive: bool,
    number: str,
    power: str,
    part: str,
    act: str,
    description: str,
    test: str,
    tmp_path: Path,
) -> None:
    exclusion, _ = items_of(
        tmp_path,
        number,
        COUNCIL.replace("england", jurisdiction),
        EXECUTIVE if executive else COMMITTEE,
    )
    assert exclusion.title == "Exclusion of the Press and Public"
    assert exclusion.exemption is None
    assert exclusion.resolution == STOCK.format(
        power=power, number=number, part=part, act=act, description=description, test=test
    )
    place = exclusion.resolution.place  # type: ignore[attr-defined]
    assert (place.file.name, place.line, place.column) == ("meeting.yaml", 4, 16)


def test_paragraphs_in_order_and_the_public_interest_of_those_weighed(tmp_path: Path) -> None:
    wales = COUNCIL.replace("england", "wales")
    exclusion, _ = items_of(tmp_path / "a", "[18, 16]", wales)
    assert "in paragraphs 16 and 18 of Part 4" in (exclusion.resolution or "")
    assert (
        ", and that in all the circumstances of the case, for information as described in paragraph"
        " 18 of Part 4 of Schedule 12A to the Local Government Act 1972, the public interest in"
        " maintaining the exemption outweighs the public interest in disclosing the information:\n"
    ) in (exclusion.resolution or "")
    scotland = COUNCIL.replace("england", "scotland")
    exclusion, _ = items_of(tmp_path / "b", "[10, 9]", scotland)
    assert "in paragraphs 9 and 10 of Part I" in (exclusion.resolution or "")
    assert "public interest" not in (exclusion.resolution or "")


SEVERAL = """\
date: 2018-02-14
time: "14:00"
items:
  - title: Before
  - {title: To shut the doors, text: To ask the public to leave., exclusion: true}
  - {title: A, exempt: [5, 3]}
  - {title: B, confidential: true}
  - {title: C, exempt: 1}
  - {title: D, exclusion: true}
  - {title: E, exempt: 2}
"""
OWN = """\
exclusion:
  title: Leaving
  resolution: |
    That the doors are shut for {items} ({paragraphs}).

    {list}
"""


def test_a_council_words_it_itself(tmp_path: Path) -> None:
    library = private_council(
        tmp_path,
        meeting=SEVERAL.replace("title: D, ", ""),
        minutes=None,
        papers={},
        exempt=None,
        council_yaml=COUNCIL + OWN,
    )
    dossier = opened(library).dossier
    assert wrong(library) == []
    assert dossier is not None
    _, first, _, _, _, second, _ = dossier.items
    assert (first.title, first.text) == ("To shut the doors", "To ask the public to leave.")
    lines = (first.resolution or "").split("\n")
    assert lines[0] == (
        "That the doors are shut for items 3 and 5 (paragraphs 1, 3 and 5 of Part 1 of Schedule 12A"
        " to the Local Government Act 1972)."
    )
    assert [line[:26] for line in lines[1:]] == [
        "",
        "- Item 3, A: paragraph 5, ",
        "- Item 5, C: paragraph 1, ",
        "",
    ]
    assert lines[2].count("; paragraph 3, ") == 1
    place = first.resolution.place  # type: ignore[union-attr]
    assert place.file.name == "council.yaml"
    assert second.title == "Leaving"
    assert "shut for item 7 (paragraph 2 of Part 1" in (second.resolution or "")


def test_what_is_not_considered_any_more_is_not_in_it(tmp_path: Path) -> None:
    library = private_council(
        tmp_path,
        meeting=SEVERAL.replace("{title: A,", "{title: A, withdrawn: It is sold.,").replace(
            "{title: E,", "{title: E, deferred: {to: 2018-03-14},"
        ),
        minutes=None,
        papers={},
        exempt=None,
        council_yaml=COUNCIL + OWN,
    )
    dossier = opened(library).dossier
    assert dossier is not None
    _, first, _, _, _, second, _ = dossier.items
    assert (first.resolution or "").startswith("That the doors are shut for item 5 (paragraph 1 of")
    assert second.resolution is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "That {item} be private. {list}",
            'no such placeholder: "{item}" | there are {items}, {paragraphs} and {list}:'
            " docs/records.md tells what they print",
        ),
        (
            "That the public leave for {items}.",
            "expected a resolution that says where the items and their paragraphs are printed"
            " | write {list} in it, or {items} and {paragraphs}",
        ),
        (
            "That the public leave: {list}",
            "expected {list} on a line of its own: it becomes a list | write the text under"
            " resolution: | and leave a line empty before {list}",
        ),
    ],
)
def test_a_wording_without_what_the_law_asks_for(text: str, expected: str, tmp_path: Path) -> None:
    council_yaml = COUNCIL + f'exclusion: {{resolution: "{text}"}}\n'
    [problem] = wrong(library_of(tmp_path, "3", council_yaml))
    assert problem == f"council.yaml:10:25: error: {expected}"


def test_the_words_of_the_parts(tmp_path: Path) -> None:
    library = library_of(tmp_path / "a", "3")
    dossier = opened(library).dossier
    assert dossier is not None
    parts = dossier.council.parts
    assert (parts.public, parts.exempt) == ("Part I", "Part II")
    library = library_of(tmp_path / "b", "3", COUNCIL + "parts: {exempt: Private}\n")
    dossier = opened(library).dossier
    assert dossier is not None
    parts = dossier.council.parts
    assert (parts.public, parts.exempt) == ("Part I", "Private")
