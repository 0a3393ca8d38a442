"""Records of a council of two languages: each is read in one of them, and what is missing is
told."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.records.checks import check
from agendapack.records.exempt_schema import ExemptMeeting, ExemptMinutes
from agendapack.records.languages import Languages
from agendapack.records.library import Library, Opened
from agendapack.records.meeting_heads import meeting_heads
from agendapack.records.meeting_schema import Meeting
from agendapack.records.minutes_schema import Minutes
from agendapack.records.record import Record
from agendapack.records.schema import Committee, Council
from agendapack.records.source import parse
from agendapack.records.validation import Reading, read_record
from agendapack.records.values import Text
from agendapack.records.work_programme_schema import WorkProgramme
from tests.records_builders import PDF, council, shown, write

pytestmark = pytest.mark.once

R = TypeVar("R", bound=Record)

BOTH = ("cy", "en-GB")
COUNCIL = """\
name: {cy: Cyngor Ambridge, en: Ambridge Council}
language: [cy, en-GB]
jurisdiction: wales
"""
COMMITTEE = """\
name: {cy: Pwyllgor Parciau, en: Parks Committee}
members: [{cy: Cynghorydd Ash, en: Councillor Ash}, {cy: Cynghorydd Birch, en: Councillor Birch}]
"""


def read(
    model: type[R], text: str, language: str = "cy", tags: tuple[str, ...] = BOTH
) -> Reading[R]:
    file = Path(f"/council/{model.__name__.lower()}.yaml")
    return read_record(model, parse(dedent(text), file), None, Languages(tags, language))


def told(model: type[Record], text: str, language: str = "cy") -> list[str]:
    return shown(read(model, text, language).problems, file=False)


def record(model: type[R], text: str, language: str) -> R:
    found = read(model, text, language)
    assert shown(found.problems) == []
    assert found.record is not None
    return found.record


def opened(folder: Path, **records: object) -> Opened:
    library = council(folder, **{"council_yaml": COUNCIL, "committee": COMMITTEE, **records})  # type: ignore[arg-type]
    return library.open(library.meetings()[-1])


def meeting(*items: str, more: str = "") -> str:
    lines = "".join(f"  - {item}\n" for item in items)
    return f'date: 2018-02-14\ntime: "14:00"\npublished: 2018-02-06\n{more}items:\n{lines}'


# A council's languages


@pytest.mark.parametrize(
    ("written", "languages"),
    [
        ("cy", ("cy",)),
        ("[cy]", ("cy",)),
        ("[cy, en-GB]", BOTH),
        ("[en, cy, pa]", ("en", "cy", "pa")),
    ],
)
def test_a_council_has_one_language_or_several(written: str, languages: tuple[str, ...]) -> None:
    found = read(Council, f"name: A\njurisdiction: wales\nlanguage: {written}\n", "", ()).record
    assert found is not None
    assert (found.language, found.languages) == (languages[0], languages)
    assert found.language.place.line == 3


def test_a_council_that_names_no_language_has_english() -> None:
    found = read(Council, "name: A\njurisdiction: wales\n", "", ()).record
    assert found is not None and (found.language, found.languages) == ("en-GB", ("en-GB",))
    made = Council(name=Text("A"), jurisdiction="wales", language=Text("cy"))
    assert made.languages == ("cy",)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "[en, en-GB]",
            '3:16: error: "en" and "en-GB" are the same language, whose documents have one name |'
            " keep one of the two",
        ),
        (
            "[]",
            "3:11: error: expected at least one language, found none | write one, such as en-GB",
        ),
        (
            "[cy, en_GB]",
            '3:11: error: expected a language tag such as en-GB, found "en_GB" | write en-GB',
        ),
        (
            "{cy: en}",
            "3:11: error: expected a language tag such as en-GB, found a mapping |"
            " write one language, or a list such as [cy, en]",
        ),
        (
            "[[cy]]",
            "3:11: error: expected a language tag such as en-GB, found a list |"
            " write one language, or a list such as [cy, en]",
        ),
    ],
)
def test_languages_that_are_none(written: str, problem: str) -> None:
    text = f"name: {{cy: A, en: B}}\njurisdiction: wales\nlanguage: {written}\n"
    assert shown(read(Council, text, "", ()).problems, file=False) == [problem]


# Texts in several languages

_words = st.text("abc {}:#'\"ŵ*[]", min_size=1, max_size=8).filter(str.strip)
_in_each = st.lists(st.sampled_from(["cy", "en", "pa"]), unique=True, min_size=1)


@given(st.data(), _in_each)
def test_each_reading_has_the_text_of_its_language_or_one_that_stands_in(
    data: st.DataObject, given_in: list[str]
) -> None:
    tags = ("cy", "en", "pa")
    texts = {tag: data.draw(_words) for tag in given_in}
    quoted = ", ".join(
        f"{tag}: '{text.replace(chr(39), chr(39) * 2)}'" for tag, text in texts.items()
    )
    for tag in tags:
        found = read(Meeting, meeting(f"title: {{{quoted}}}"), tag, tags)
        assert found.record is not None
        title = found.record.items[0].title
        assert title is not None
        other = next(each for each in tags if each in texts)
        expected = (texts[tag], "") if tag in texts else (texts[other], other)
        assert (title, title.language) == expected
        missing = [p for p in found.problems if "stands in for it" in p.message]
        assert len(missing) == (tag not in texts)


def test_every_text_of_a_record_may_be_in_both() -> None:
    text = """\
    status: draft
    present: [&ash {cy: Cynghorydd Ash, en: Councillor Ash}]
    in-attendance: [{name: Jo Bell, role: {cy: Clerc, en: Clerk}}, {cy: Y Wasg, en: The Press}]
    minutes:
      - title: {cy: Cyllideb, en: Budget}
        body:
          - text: {cy: Croeso, en: Welcome}
          - agreed: {cy: un, en: one}
          - noted: [{cy: dau, en: two}]
          - vote: {for: [*ash], against: 0}
          - arrived: *ash
    """
    found = {tag: record(Minutes, text, tag) for tag in BOTH}
    assert [str(found[tag].present[0]) for tag in BOTH] == ["Cynghorydd Ash", "Councillor Ash"]
    assert [found[tag].in_attendance[0].role for tag in BOTH] == ["Clerc", "Clerk"]
    assert [found[tag].in_attendance[1].name for tag in BOTH] == ["Y Wasg", "The Press"]
    assert [found[tag].minutes[0].body[1].agreed.points for tag in BOTH] == [("un",), ("one",)]  # type: ignore[union-attr]
    assert [found[tag].minutes[0].body[2].noted.points for tag in BOTH] == [("dau",), ("two",)]  # type: ignore[union-attr]
    assert [found[tag].minutes[0].body[3].vote.for_ for tag in BOTH] == [  # type: ignore[union-attr]
        ("Cynghorydd Ash",),
        ("Councillor Ash",),
    ]
    assert [found[tag].minutes[0].body[4].arrived for tag in BOTH] == [  # type: ignore[union-attr]
        "Cynghorydd Ash",
        "Councillor Ash",
    ]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (WorkProgramme, "title: {cy: A, en: B}\nentries: [{topic: {cy: A, en: B}, meeting: C}]\n"),
        (WorkProgramme, "entries: [{topic: {cy: A, en: B}, meeting: {cy: A, en: B}}]\n"),
        (ExemptMeeting, "items: {'7': {title: {cy: A, en: B}, papers: {a.pdf: {cy: A, en: B}}}}\n"),
        (ExemptMinutes, "minutes: {'48': [{text: {cy: A, en: B}}, {noted: {cy: A, en: B}}]}\n"),
        (Committee, "name: {cy: A, en: B}\nstanding-items: {a: {title: {cy: A, en: B}}}\n"),
    ],
)
def test_records_of_every_kind_have_texts_in_both(model: type[Record], text: str) -> None:
    """Read in one language, each is what it would be with that language's texts alone."""
    for tag, own in (("cy", "A"), ("en-GB", "B")):
        alone = read(model, text.replace("{cy: A, en: B}", own), tag, (tag,)).record
        assert alone is not None
        assert record(model, text, tag).model_dump() == alone.model_dump()


def test_a_plain_record_reads_equal_in_every_language() -> None:
    text = meeting("{title: Report, text: For noting., papers: [report.pdf]}", more="venue: Hall\n")
    welsh, english = (read(Meeting, text, tag) for tag in BOTH)
    assert welsh.record == english.record
    assert welsh.problems == english.problems
    assert shown(welsh.problems, file=False) == [
        "6:13: warning: not given in each of cy and en-GB: title (line 6), text (line 6) |"
        " write each as a mapping, as in title: {cy: ..., en: ...}"
    ]


def test_names_places_and_numbers_are_not_asked_for_in_both() -> None:
    text = """\
    name: {cy: A, en: B}
    jurisdiction: wales
    language: [cy, en]
    address: [Neuadd y Sir]
    contacts: {jo: {name: Jo Bell, telephone: "01632 960000", email: jo@ambridge.example}}
    members: [Cynghorydd Ash]
    """
    assert told(Council, text) == []


def test_one_warning_names_the_lines_of_a_file() -> None:
    text = meeting(*(f"title: Item {n}" for n in range(1, 9)))
    assert told(Meeting, text) == [
        "5:12: warning: not given in each of cy and en-GB: title (lines 5, 6, 7, 8, 9 and 3 more) |"
        " write each as a mapping, as in title: {cy: ..., en: ...}"
    ]


def test_a_council_of_one_language_is_asked_for_nothing() -> None:
    assert read(Meeting, meeting("title: Report"), "cy", ("cy",)).problems == ()


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        (
            "{cy: A}",
            [
                "5:12: warning: title: is not given in en-GB, and cy stands in for it |"
                " add en: and the text"
            ],
        ),
        ("{cy: A, EN-gb: B}", []),
        (
            "{cy: A, fr: B}",
            ['5:20: error: "fr" is no language of the council | known here: cy, en'],
        ),
        (
            "{cy: A, en-US: B}",
            ['5:20: error: "en-US" is no language of the council | known here: cy, en'],
        ),
        (
            "{fr: B}",
            ['5:13: error: "fr" is no language of the council | known here: cy, en'],
        ),
        (
            "{en: A, en-GB: B}",
            ['5:20: error: "en" and "en-GB" are the same language | keep one of the two'],
        ),
        (
            "{cy: [A], en: B}",
            [
                "5:17: error: expected text in cy, found a list | write one text for each language,"
                " in each entry of the list by itself"
            ],
        ),
        (
            "{cy: {en: A}, en: B}",
            [
                "5:17: error: expected text in cy, found a mapping |"
                " write one text for each language"
            ],
        ),
        (
            "{cy: '', en: B}",
            ["5:13: error: expected text in cy, found nothing | write it, or take cy: out"],
        ),
        ("{}", ["5:12: error: expected text, found a mapping | put the text in quotes"]),
        (
            "{Cymraeg: A}",
            [
                "5:12: error: expected text, found a mapping |"
                " put the text of each language under its tag: {cy: ..., en: ...}"
            ],
        ),
    ],
)
def test_mappings_where_a_text_may_stand(written: str, problems: list[str]) -> None:
    assert told(Meeting, meeting(f"title: {written}"), "en-GB") == problems


def test_words_that_are_printed_nowhere_are_told_once_a_file() -> None:
    """An advisor who takes a language out of council.yaml is not flooded."""
    text = meeting("title: {cy: A, en: B}\n    text: {fr: C, en: D}")
    assert shown(read(Meeting, text, "", ("en-GB",)).problems, file=False) == [
        "5:13: warning: the language of the council is en-GB: what is written in cy and fr is"
        " printed nowhere (lines 5 and 6) |"
        " write language: [en-GB, cy, fr] in council.yaml to print each, or take it out"
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "{cy: A, en: B}",
            "5:12: warning: the language of the council is en-GB: what is written in cy is printed"
            " nowhere (line 5) |"
            " write language: [en-GB, cy] in council.yaml to print each, or take it out",
        ),
        (
            "{cy: A, fr: B}",
            "5:12: error: expected text in en-GB, found it in cy and fr alone |"
            " add a line en: and the text",
        ),
    ],
)
def test_several_languages_in_a_council_of_one(written: str, problem: str) -> None:
    found = read(Meeting, meeting(f"title: {written}"), "", ("en-GB",))
    assert [p.replace("5:13", "5:12") for p in shown(found.problems, file=False)] == [problem]


def test_the_text_of_its_own_language_is_enough_for_a_council_of_one() -> None:
    found = read(Meeting, meeting("title: {en: Report}"), "", ("en-GB",))
    assert found.problems == () and found.record is not None
    assert found.record.items[0].title == "Report"


@pytest.mark.parametrize(
    ("item", "hint"),
    [
        ("{cy: A, en: B}", "as in title: {cy: ...}"),
        (
            "{title: {cy: A, en: B}, papers: [{cy: a.pdf, en: b.pdf, rotate: 90}]}",
            "as in file: {cy: ...}",
        ),
    ],
)
def test_a_language_where_a_key_belongs_is_one_problem(item: str, hint: str) -> None:
    (problem,) = told(Meeting, meeting(item))
    assert 'error: a language stands where a key belongs: "cy"' in problem
    assert problem.endswith(f"write it below the key of a text, {hint}")


@pytest.mark.parametrize("tags", [BOTH, ("en-GB",)])
def test_a_key_of_no_language_is_a_key(tags: tuple[str, ...]) -> None:
    text = meeting("{title: {en: A, cy: A}, papers: [{to: report.pdf}]}")
    found = shown(read(Meeting, text, "", tags).problems, file=False)
    assert [each.split(" | ")[0] for each in found if "language" not in each] == [
        '5:39: error: unknown key "to"',
        '5:38: error: missing key "file"',
    ]


def test_a_key_is_the_same_in_every_language() -> None:
    assert told(Meeting, meeting("title: {cy: A, en: B}", more="contact: {cy: jo, en: jo}\n")) == [
        "4:10: error: expected text, found a mapping |"
        " write it once: it is the same in every language"
    ]


def test_the_names_of_notices_are_no_languages() -> None:
    text = """\
    name: {cy: A, en: B}
    notices: {en: {cy: C, en: D}, invitation: {cy: E, en: F}}
    """
    assert dict(record(Committee, text, "cy").notices) == {"en": "C", "invitation": "E"}


# A meeting in both


def test_a_meeting_is_opened_in_each_language(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        meeting=meeting(
            "{title: {cy: Cyllideb, en: Budget}, papers: [{cy: cyllideb.pdf, en: budget.pdf},"
            " plan.pdf, {en: survey.pdf}]}",
        ),
        minutes="status: draft\nminutes: [{title: {cy: Cyllideb, en: Budget}}]\n",
        papers=dict.fromkeys(("cyllideb.pdf", "budget.pdf", "plan.pdf", "survey.pdf"), PDF),
    )
    assert shown(found.problems) == [
        "meeting.yaml:5:96: note: file: is not given in cy, and en-GB stands in for it |"
        " add cy: and the file"
    ]
    welsh = found.dossier
    assert welsh is not None
    ((english),) = found.translations
    assert (welsh.language, welsh.suffix, english.language) == ("cy", "", "en-GB")
    assert english.dossier.suffix == ".en"
    assert english.dossier.packs[0].document == "agenda-pack.en"
    read_in = [welsh, english.dossier]
    assert [each.council.name for each in read_in] == ["Cyngor Ambridge", "Ambridge Council"]
    assert [each.committee.name for each in read_in] == ["Pwyllgor Parciau", "Parks Committee"]
    assert [each.items[0].title for each in read_in] == ["Cyllideb", "Budget"]
    assert [each.minutes and each.minutes.minutes.minutes[0].title for each in read_in] == [
        "Cyllideb",
        "Budget",
    ]
    assert [[(p.path.name, p.language) for p in each.items[0].papers] for each in read_in] == [
        [("cyllideb.pdf", ""), ("plan.pdf", ""), ("survey.pdf", "en-GB")],
        [("budget.pdf", ""), ("plan.pdf", ""), ("survey.pdf", "")],
    ]


def test_a_council_of_one_language_has_no_translations(tmp_path: Path) -> None:
    library = council(tmp_path)
    assert library.open(library.meetings()[0]).translations == ()


def test_a_file_of_either_language_is_named(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        meeting=meeting("{title: {cy: A, en: B}, papers: [{cy: a.pdf, en: b.pdf}]}"),
        papers=dict.fromkeys(("a.pdf", "b.pdf", "c.pdf"), PDF),
    )
    assert shown(found.problems) == [
        'c.pdf:0:0: note: nothing names the paper "c.pdf" |'
        " name it under an item's papers:, or move it out of papers/"
    ]


def test_what_is_wrong_in_both_languages_is_told_once(tmp_path: Path) -> None:
    """What the opening finds, and what the rules find: of names, of words, of both."""
    found = opened(
        tmp_path,
        meeting=meeting(
            "{title: {cy: A, en: B}, contact: jo}",
            "{title: {cy: '**C**', en: D}, papers: [{cy: c.pdf, en: d.pdf}, e.pdf]}",
            more="contact: nobody\n",
        ),
        minutes="status: draft\npresent: [{cy: Cynghorydd Ash, en: Councillor Ash}]\n"
        "apologies: [{cy: Cynghorydd Ash, en: Councillor Ash}]\n"
        "minutes: [{title: {cy: A, en: B}}]\n",
    )
    assert [(p.split(" | ")[0]) for p in shown(found.problems)] == [
        'meeting.yaml:4:10: error: no contact "nobody" in council.yaml',
        'meeting.yaml:6:29: error: unknown key "contact"',
        'meeting.yaml:7:49: error: no such paper "c.pdf"',
        'meeting.yaml:7:60: error: no such paper "d.pdf"',
        'meeting.yaml:7:68: error: no such paper "e.pdf"',
    ]
    assert found.dossier is not None
    rules = check(found.dossier, *(each.dossier for each in found.translations))
    assert [p.split(" | ")[0] for p in shown(rules) if "minutes.yaml" in p or "signs" in p] == [
        'meeting.yaml:7:18: warning: this line is printed as it stands, with the signs of "**C**"',
        'minutes.yaml:3:13: error: "Cynghorydd Ash" has sent apologies and is also present, in line'
        " 2",
    ]


def test_names_are_compared_in_one_language_at_a_time(tmp_path: Path) -> None:
    """Who leaves is there in the Welsh minutes, and not in the English ones."""
    found = opened(
        tmp_path,
        meeting=meeting("title: {cy: A, en: B}"),
        minutes="status: draft\npresent: [{cy: Cynghorydd Ash, en: Councillor Birch}]\n"
        "minutes:\n  - title: {cy: A, en: B}\n"
        "    body: [{departed: {cy: Cynghorydd Ash, en: Councillor Ash}}]\n",
    )
    assert found.dossier is not None
    rules = check(found.dossier, *(each.dossier for each in found.translations))
    assert [each for each in shown(rules) if "minutes.yaml" in each] == [
        'minutes.yaml:5:23: error: "Councillor Ash" left and is not among those present |'
        " add the name under present:"
    ]


def test_a_supplement_replaces_a_paper_by_its_name_in_either_language(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        meeting=meeting("{title: {cy: A, en: B}, papers: [{cy: a.pdf, en: b.pdf}]}")
        + "supplements:\n  - published: 2018-02-08\n"
        "    items: {'1': [{file: {cy: c.pdf, en: d.pdf}, replaces: b.pdf}]}\n",
        papers=dict.fromkeys(("a.pdf", "b.pdf", "c.pdf", "d.pdf"), PDF),
    )
    assert shown(found.problems) == []
    for dossier in (found.dossier, found.translations[0].dossier):
        assert dossier is not None
        (replacing,) = dossier.supplements[0].items[0].papers
        assert replacing.replaces is not None and replacing.replaces.paper == 0


def test_exempt_papers_have_true_titles_under_either_name(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        meeting=meeting(
            "{title: {cy: A, en: B}, exempt: 14, public-interest: {cy: C, en: D},"
            " papers: [{file: {cy: a.pdf, en: b.pdf}, page-count: 2}]}"
        ),
        exempt={
            "meeting.yaml": "items: {'1': {papers: {b.pdf: {cy: Cytundeb Pwll, en: Pool Hire}}}}",
            "a.pdf": PDF,
            "b.pdf": PDF,
        },
        papers={},
    )
    assert shown(found.problems) == []
    assert found.members is not None
    members = (found.members, found.translations[0].members)
    assert [each and each.items[0].papers[0].title for each in members] == [
        "Cytundeb Pwll",
        "Pool Hire",
    ]
    public = (found.dossier, found.translations[0].dossier)
    assert [each and each.meeting.items[0].papers[0].names for each in public] == [(), ()]


def test_the_public_is_told_neither_name_of_an_exempt_paper_that_is_replaced(
    tmp_path: Path,
) -> None:
    found = opened(
        tmp_path,
        meeting=meeting(
            "{title: {cy: A, en: B}, papers: [{file: {cy: a.pdf, en: b.pdf}, page-count: 2,"
            " confidential: true}]}"
        )
        + "supplements:\n  - published: 2018-02-08\n"
        "    items: {'1': [{file: c.pdf, replaces: b.pdf}]}\n",
        exempt={"a.pdf": PDF, "b.pdf": PDF},
        papers={"c.pdf": PDF},
    )
    assert shown(found.problems) == []
    for dossier in (found.dossier, found.translations[0].dossier):
        assert dossier is not None
        (paper,) = dossier.meeting.supplements[0].items["1"].papers
        assert (paper.file, paper.replaces) == ("c.pdf", None)


def test_a_committee_that_has_not_met_is_read_in_each_language(tmp_path: Path) -> None:
    library = council(tmp_path, council_yaml=COUNCIL)
    write(tmp_path / "meetings/arts/committee.yaml", "name: {en: Arts}\n")
    write(tmp_path / "meetings/music/committee.yaml", "name: {cy: Cerdd}\n")
    assert shown(Library(library.root).unread_problems()) == [
        "committee.yaml:1:7: warning: name: is not given in cy, and en-GB stands in for it |"
        " add cy: and the text",
        "committee.yaml:1:7: warning: name: is not given in en-GB, and cy stands in for it |"
        " add en: and the text",
    ]


def test_a_council_that_cannot_be_read_says_nothing_of_languages(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        council_yaml="name: [\n",
        meeting=meeting("title: {cy: A, en: B}"),
        committee="name: P\n",
    )
    assert [p.split(":")[0] for p in shown(found.problems)] == ["council.yaml"]


def test_the_list_shows_the_first_language(tmp_path: Path) -> None:
    library = council(
        tmp_path,
        council_yaml=COUNCIL,
        committee=COMMITTEE,
        meeting=meeting(
            "title: A", more="title: {en: Extraordinary meeting, cy: Cyfarfod arbennig}\n"
        ),
    )
    (head,) = meeting_heads(library.meetings())
    assert (head.committee, head.title, head.time) == (
        "Pwyllgor Parciau",
        "Cyfarfod arbennig",
        "14:00",
    )


def named(folder: Path, *minutes: str, committee: str = COMMITTEE) -> list[list[str]]:
    """Whom minutes name, in each language: those present, then whoever moved something."""
    found = opened(
        folder,
        committee=committee,
        meeting=meeting("title: {cy: Parc, en: Park}"),
        minutes="status: draft\n" + "".join(f"{line}\n" for line in minutes),
        papers={},
    )
    assert shown(found.problems) == []
    read_in = [found.dossier, *(each.dossier for each in found.translations)]
    sources = [each.minutes for each in read_in if each is not None]
    told = [p for each in read_in if each is not None for p in check(each)]
    assert shown(p for p in told if p.location.file.name == "minutes.yaml") == []
    return [
        [*source.minutes.present, *(entry.moved.by for entry in source.minutes.minutes[0].body)]  # type: ignore[union-attr, misc]
        for source in sources
        if source is not None
    ]


ONCE_EACH = """\
name: {cy: Pwyllgor Parciau, en: Parks Committee}
members:
  - {name: {cy: Y Cynghorydd Onnen, en: Councillor Ash}, role: {cy: Cadeirydd, en: Chair}}
  - {cy: Y Cynghorydd Bedwen, en: Councillor Bedwen}
  - Councillor Cedar
"""


def test_a_member_whom_minutes_name_in_one_language_is_named_in_each_as_the_committee_does(
    tmp_path: Path,
) -> None:
    moved = "{moved: {motion: {cy: A, en: B}, by: %s}}"
    found = named(
        tmp_path,
        "present:",
        *("  - Councillor Ash", "  - Cllr Bedwen", "in-attendance: [Ann Bedwen]", "substitutes:"),
        "  - {member: {cy: Y Cynghorydd Derwen, en: Councillor Oak}, for: Councillor Cedar}",
        "minutes:",
        "  - title: {cy: Parc, en: Park}",
        "    body:",
        *(f"      - {moved % name}" for name in ("Y Cynghorydd Onnen", "The Chair", "Cllr Oak")),
        f"      - {moved % 'Cllr J. Bedwen'}",
        committee=ONCE_EACH,
    )
    assert found == [
        [
            *("Y Cynghorydd Onnen", "Y Cynghorydd Bedwen"),
            *("Y Cynghorydd Onnen", "Cadeirydd", "Y Cynghorydd Derwen"),
            "Y Cynghorydd Bedwen",
        ],
        [
            *("Councillor Ash", "Councillor Bedwen"),
            *("Councillor Ash", "The Chair", "Councillor Oak", "Councillor Bedwen"),
        ],
    ]


def test_a_name_that_may_be_two_members_stays_as_it_is_written(tmp_path: Path) -> None:
    committee = ONCE_EACH.replace("Councillor Cedar", "{cy: Y Cynghorydd Cedar, en: Cllr Bedwen}")
    present = "present: [Councillor Bedwen]"
    found = named(
        tmp_path, present, "minutes: [{title: {cy: Parc, en: Park}}]", committee=committee
    )
    assert found == [["Councillor Bedwen"], ["Councillor Bedwen"]]
