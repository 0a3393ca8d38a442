"""What minutes print of motions, votes, interests, decisions and actions, and of what became of
them: that they were confirmed, and signed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from msgspec.structs import replace

from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.pages.layout.typeset import Typeset, typeset
from agendapack.pages.template_folders import template_folders
from agendapack.records.checks import check
from agendapack.records.dossier import MinutesSource
from agendapack.records.shipped import shipped_templates
from tests.exempt_pages_builders import AFFAIRS_WHY
from tests.records_builders import COMMITTEE, council, dossier, shown
from tests.test_render import faults, own, seen
from tests.typeset_builders import artifacts, check_tree, drawn_tree, opened, styles

EVERYTHING = """\
status: draft
present: [Councillor Mrs Ash, Councillor Dr Birch]
interests:
  - member: Councillor Cedar
    interest: disclosable-pecuniary
    nature: His firm cuts the grass
    item: 2
    left: true
  - {member: Councillor Elm, interest: non-registrable, item: 1}
first-number: 43
minutes:
  - title: Grass & verges
    item: 2
    body:
      - text: The report was "introduced".
      - departed: Councillor Cedar
      - departed: Councillor Elm
      - declared: {member: Councillor Elm, interest: personal, nature: Gardener}
      - declared: {member: Councillor Oak, interest: prejudicial, left: true}
      - moved:
          motion: |
            that *all* verges are cut, and

            1. twice;
            2. short.
          by: Councillor Mrs Ash
          seconded: Councillor Dr Birch
      - amendment:
          motion: that "twice" is left out.
          by: Councillor Elm
          seconded: Councillor Oak
          vote: {for: 3, against: 3, abstained: 1, casting: against}
      - returned: Councillor Elm
      - returned: Councillor Cedar
      - vote:
          for: [Councillor Mrs Ash, Councillor Dr Birch]
          against: [Councillor Elm]
          abstained: [Councillor Oak]
          recorded: true
      - resolved: that the verges are cut.
      - action:
          what: To *tell* the contractor.
          who: Head of Parks
          by: 2018-03-14
          done: 2018-03-01
  - title: Depot
    body:
      - decision:
          text: It is built.
          reasons: The site is *ours*.
          alternatives: |
            These:

            - renting;
            - sharing.
          key: true
          call-in-ends: 2018-02-21
      - arrived: Councillor Yew
"""

ONE_BODY = "status: draft\nminutes:\n  - title: Paths\n    body:\n"


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return Renderer(template_folders(tmp_path_factory.mktemp("council")), "")


def source_of(folder: Path, minutes: str) -> MinutesSource:
    source = dossier(council(folder, minutes=minutes)).minutes
    assert source is not None
    return source


def body_of(folder: Path, *entries: str) -> MinutesSource:
    """Minutes of one minute with these entries."""
    return source_of(folder, ONE_BODY + "".join(f"      - {entry}\n" for entry in entries))


def printed(renderer: Renderer, source: MinutesSource) -> list[str]:
    """The lines below the heading of the only minute."""
    return seen(renderer.minutes(source)).partition("h3: 1. Paths\n")[2].splitlines()


def in_pdf(rendered: Rendered) -> Typeset:
    assert rendered.root is not None
    return typeset(
        rendered.root,
        styles(),
        title=rendered.title,
        language="en-GB",
        date=date(2018, 2, 14),
        with_foot=True,
    )


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, renderer: Renderer) -> Rendered:
    source = source_of(tmp_path_factory.mktemp("everything"), EVERYTHING)
    return renderer.minutes(source, standalone=True)


def test_minutes_with_every_entry(everything: Rendered) -> None:
    assert seen(everything).partition("may be corrected there. ")[2] == dedent("""\
        The minutes of that meeting record any change.
        h2: Declarations of interest
        Name
        Minute and item
        Interest
        Reason
        Councillor Cedar
        Minute 43: Grass & verges (item 2)
        Disclosable pecuniary interest
        His firm cuts the grass
        Left the meeting while the item was considered
        Councillor Elm
        Item 1
        Non-registrable interest
        h2: Minutes
        h3: 43. Grass & verges
        The report was “introduced”.
        (Councillors Cedar and Elm left during this item)
        Interests declared Name
        Interest
        Reason
        Councillor Elm
        Personal interest
        Gardener
        Councillor Oak
        Prejudicial interest
        Left the meeting while the item was considered
        Councillor Mrs Ash moved, and Councillor Dr Birch seconded:
        that all verges are cut, and
        * twice;
        * short.
        Councillor Elm moved, and Councillor Oak seconded, an amendment:
        that “twice” is left out.
        For: 3, against: 3, abstained: 1. The votes being equal, the Chair used a casting vote \
        against the amendment, which was lost.
        (Councillors Elm and Cedar returned during this item)
        For: 2, against: 1, abstained: 1. The motion was carried.
        Recorded vote Vote
        Members
        For
        Councillors Mrs Ash and Dr Birch
        Against
        Councillor Elm
        Abstained
        Councillor Oak
        Resolved that the verges are cut.
        Action: To tell the contractor.
        Head of Parks, by 14 March 2018
        h3: 44. Depot
        Key decision: It is built.
        Reasons: The site is ours.
        Alternatives considered and rejected: These:
        * renting;
        * sharing.
        Call-in ends on 21 February 2018.
        (Councillor Yew arrived during this item)
        Signed (Chair)
        Date""").replace("        against the", "against the")


def test_tables_have_header_cells_and_every_page_its_foot(everything: Rendered) -> None:
    made = in_pdf(everything)
    check_tree(opened(made))
    assert made.problems == ()
    tree = drawn_tree(made, texts=True)
    vote = tree[tree.rindex("Table") :].split("\n")[:14]
    assert [" ".join(line.split()) for line in vote] == [
        "Table",
        "Caption 'Recorded vote'",
        "THead",
        "TR",
        "TH Scope=Column 'Vote'",
        "TH Scope=Column 'Members'",
        "TBody",
        "TR",
        "TH Scope=Row 'For'",
        "TD 'Councillors Mrs Ash and Dr Birch'",
        "TR",
        "TH Scope=Row 'Against'",
        "TD 'Councillor Elm'",
        "TR",
    ]
    pages = artifacts(made)
    assert [texts[-1] for texts in pages] == [
        f"Parks Committee, 14 February 2018 – page {page} of {len(pages)}"
        for page in range(1, len(pages) + 1)
    ]


# Motions and amendments


def test_a_motion_says_who_moved_it(tmp_path: Path, renderer: Renderer) -> None:
    source = body_of(
        tmp_path,
        "moved: {motion: that it is so., by: Cllr Elm, seconded: Cllr Yew}",
        "moved: {motion: that it is so., by: Cllr Elm}",
        "moved: {motion: that it is so., seconded: Cllr Yew}",
        "moved: {motion: that it is so.}",
    )
    assert printed(renderer, source)[::2] == [
        "Cllr Elm moved, and Cllr Yew seconded:",
        "Cllr Elm moved:",
        "It was moved, and Cllr Yew seconded:",
        "It was moved:",
    ]


def test_an_amendment_says_who_moved_it(tmp_path: Path, renderer: Renderer) -> None:
    source = body_of(
        tmp_path,
        "amendment: {motion: that it is not., by: Cllr Elm, seconded: Cllr Yew}",
        "amendment: {motion: that it is not., by: Cllr Elm}",
        "amendment: {motion: that it is not., seconded: Cllr Yew}",
        "amendment: {motion: that it is not., vote: {for: 2, against: 1}}",
    )
    lines = printed(renderer, source)
    assert lines[::3] == [
        "Cllr Elm moved, and Cllr Yew seconded, an amendment:",
        "Cllr Elm moved an amendment:",
        "An amendment was moved, and Cllr Yew seconded it:",
        "An amendment was moved:",
    ]
    assert lines[2::3] == [
        *("The amendment was accepted without a vote.",) * 3,
        "For: 2, against: 1. The amendment was carried.",
    ]


# Votes

CARRIED = "amendment: {motion: that it is not., vote: {for: 2, against: 1}}"
LOST = "amendment: {motion: that it is not., vote: {for: 1, against: 2}}"
ACCEPTED = "amendment: {motion: that it is not.}"
MOVED = "moved: {motion: that it is so.}"


@pytest.mark.parametrize(
    ("before", "vote", "words"),
    [
        ((), "for: 7, against: 2", "For: 7, against: 2. The motion was carried."),
        ((), "for: 7", "For: 7, against: 0. The motion was carried."),
        ((), "for: 3, against: 2, casting: against", "For: 3, against: 2. The motion was carried."),
        ((), "for: 2, against: 2", "For: 2, against: 2. The motion was lost."),
        (
            (),
            "for: 2, against: 2, casting: for",
            "For: 2, against: 2. The votes being equal, the Chair used a casting vote for the"
            " motion, which was carried.",
        ),
        (
            (ACCEPTED,),
            "for: 2, against: 2, casting: for",
            "For: 2, against: 2. The votes being equal, the Chair used a casting vote for the"
            " motion, as amended, which was carried.",
        ),
        ((MOVED, LOST), "for: 2", "For: 2, against: 0. The motion was carried."),
        (
            (MOVED, CARRIED, LOST),
            "for: 2",
            "For: 2, against: 0. The motion, as amended, was carried.",
        ),
        ((MOVED, CARRIED, MOVED), "for: 2", "For: 2, against: 0. The motion was carried."),
        (
            (),
            "for: [Councillor Elm, Councillor Yew], against: [Councillor Oak]",
            "For: 2, against: 1. The motion was carried.",
        ),
        ((), "for: 3, against: 1, recorded: true", "For: 3, against: 1. The motion was carried."),
    ],
)
def test_a_vote_is_counted_and_its_outcome_said(
    tmp_path: Path, renderer: Renderer, before: tuple[str, ...], vote: str, words: str
) -> None:
    source = body_of(tmp_path, *before, f"vote: {{{vote}}}")
    assert printed(renderer, source)[-1] == words


@pytest.mark.parametrize(
    ("vote", "sides"),
    [
        ("for: [Cllr Elm, Ann Oak]", ["For", "Cllr Elm; and Ann Oak", "Against", "None"]),
        ("against: 3, for: [Councillor Elm]", ["For", "Councillor Elm", "Against", "3"]),
        (
            "abstained: [Councillor Elm]",
            ["For", "None", "Against", "None", "Abstained", "Councillor Elm"],
        ),
    ],
)
def test_a_recorded_vote_names_the_sides(
    tmp_path: Path, renderer: Renderer, vote: str, sides: list[str]
) -> None:
    source = body_of(tmp_path, f"vote: {{{vote}, recorded: true}}")
    assert printed(renderer, source)[1:] == ["Recorded vote Vote", "Members", *sides]


# Interests


def test_a_table_of_interests_has_the_columns_that_it_needs(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = body_of(
        tmp_path,
        "declared: {member: Councillor Elm, interest: other-registrable}",
        "text: Then.",
        "declared: {member: Councillor Yew, interest: disclosable-pecuniary, left: true}",
    )
    assert printed(renderer, source) == [
        "Interests declared Name",
        "Interest",
        *("Councillor Elm", "Other registrable interest"),
        "Then.",
        *("Interests declared Name", "Interest", "Reason"),
        *("Councillor Yew", "Disclosable pecuniary interest"),
        "Left the meeting while the item was considered",
    ]


def test_an_interest_in_the_item_of_its_minute_does_not_say_so(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = source_of(
        tmp_path,
        """\
        status: confirmed
        minutes:
          - title: Paths
            item: 2
            body:
              - declared: {member: Councillor Elm, interest: personal, item: 2}
              - declared: {member: Councillor Yew, interest: personal, item: 1}
        """,
    )
    assert seen(renderer.minutes(source)).partition("1. Paths\n")[2].splitlines() == [
        "Interests declared Name",
        "Minute and item",
        "Interest",
        *("Councillor Elm", "Personal interest"),
        *("Councillor Yew", "Item 1", "Personal interest"),
    ]


def test_an_interest_names_each_minute_of_its_item(tmp_path: Path, renderer: Renderer) -> None:
    source = source_of(
        tmp_path,
        """\
        status: confirmed
        interests: [{member: Councillor Elm, interest: personal, item: 2A}]
        minutes: [{title: Paths, item: 2a}, {title: Verges, item: 2a}, {title: Ends, item: 2}]
        """,
    )
    assert "\nMinutes 1 and 2 (item 2A)\n" in seen(renderer.minutes(source))


def test_the_exempt_minutes_alone_have_no_table_of_interests(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = source_of(tmp_path, EVERYTHING)
    exempt = replace(source, shown="exempt", exemptions={0: AFFAIRS_WHY})
    lines = seen(renderer.minutes(exempt)).splitlines()
    assert "h2: Declarations of interest" not in lines
    assert "For: 2, against: 1, abstained: 1. The motion was carried." in lines
    assert "h3: 44. Depot" not in lines


def test_the_public_reads_no_entry_of_an_exempt_minute(tmp_path: Path, renderer: Renderer) -> None:
    source = source_of(tmp_path, EVERYTHING)
    public = seen(renderer.minutes(replace(source, exemptions={0: AFFAIRS_WHY})))
    assert not re.search("verges are cut|Gardener|Recorded vote|left during|contractor", public)
    assert "Key decision: It is built." in public


# Actions and decisions


@pytest.mark.parametrize(
    ("action", "lines"),
    [
        ("who: Head of Parks", ["Action: To go.", "Head of Parks"]),
        ("by: 2018-03-14", ["Action: To go.", "By 14 March 2018"]),
        ("done: 2018-03-14", ["Action: To go."]),
    ],
)
def test_an_action_says_what_it_knows(
    tmp_path: Path, renderer: Renderer, action: str, lines: list[str]
) -> None:
    source = body_of(tmp_path, f"action: {{what: To go., {action}}}")
    assert printed(renderer, source) == lines


def test_a_decision_says_what_it_knows(tmp_path: Path, renderer: Renderer) -> None:
    source = body_of(tmp_path, "decision: {text: It is built.}")
    assert printed(renderer, source) == ["Decision: It is built."]


# Confirmed and signed

CONFIRMED = """\
status: confirmed
signed: {by: Councillor Mrs Ash, on: 2018-03-14}
confirmed: {at: 2018-03-14CORRECTIONS}
minutes: [title: Paths]
"""


@pytest.mark.parametrize(
    ("corrections", "day", "lines"),
    [
        ("", date(2018, 3, 14), ["Confirmed as a correct record on 14 March 2018."]),
        ("", None, ["Confirmed as a correct record."]),
        (
            ', corrections: ["Minute 43: for *two* read three."]',
            date(2018, 3, 14),
            [
                "Confirmed as a correct record on 14 March 2018, subject to this correction:",
                "* Minute 43: for two read three.",
            ],
        ),
        (
            ", corrections: [One., Two.]",
            date(2018, 3, 14),
            [
                "Confirmed as a correct record on 14 March 2018, subject to these corrections:",
                "* One.",
                "* Two.",
            ],
        ),
    ],
)
def test_confirmed_minutes_say_when_and_with_what_corrections(
    tmp_path: Path,
    renderer: Renderer,
    corrections: str,
    day: date | None,
    lines: list[str],
) -> None:
    """Whatever the status is: that no longer is a draft which a meeting has confirmed."""
    yaml = CONFIRMED.replace("CORRECTIONS", corrections).replace(
        "status: confirmed", "status: draft"
    )
    source = replace(source_of_a_later_day(tmp_path, yaml), confirmed_on=day)
    printed_lines = seen(renderer.minutes(source)).splitlines()
    assert printed_lines[2 : printed_lines.index("h2: Minutes")] == lines


def test_the_signature_stands_in_place_of_the_line_to_sign_on(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = source_of_a_later_day(tmp_path, CONFIRMED.replace("CORRECTIONS", ""))
    alone, paper = renderer.minutes(source, standalone=True), renderer.minutes(source)
    assert seen(alone) == f"{seen(paper)}\nSigned: Councillor Mrs Ash, 14 March 2018"


def source_of_a_later_day(folder: Path, minutes: str) -> MinutesSource:
    """Minutes that a later meeting, which is there too, has confirmed."""
    meeting = 'date: 2018-03-14\ntime: "14:00"\nitems: [title: Apologies]\n'
    source = dossier(
        council(folder, minutes=minutes, earlier={"2018-03-14": (meeting, None)})
    ).minutes
    assert source is not None
    return source


# A council's own templates

OLDER = """\
{% extends "agendapack/minutes.html" %}
{% block body %}
<h1>Minutes</h1>
{% for minute in minutes.minutes %}
{% for entry in minute.body %}
{% if entry.kind == "text" %}
{{ entry.text|markdown }}
{% ELSE %}
{% endif %}
{% endfor %}
{% endfor %}
{% endblock %}
"""
MAY_NOT_KNOW = (
    "minutes.html:5:17: warning: the template prints the bodies of minutes in its own way, and may"
    " not know {}"
    " | print each of bodies[number], and what stands beside them: docs/templates.md shows how"
)


def test_entries_that_an_older_template_leaves_out_are_told(tmp_path: Path) -> None:
    renderer = own(tmp_path, minutes=OLDER.replace("{% ELSE %}\n", ""))
    source = body_of(
        tmp_path, "text: Yes.", "departed: Councillor Elm", "vote: {for: 1}", "returned: C. Elm"
    )
    assert shown(renderer.minutes(source).problems) == [
        MAY_NOT_KNOW.format('"departed", "returned", "vote"')
    ]


@pytest.mark.parametrize(
    ("entry", "kind", "owner"),
    [
        ("departed: Councillor Elm", "departed", "a text"),
        (
            "vote: {for: 1}",
            "vote",
            "the vote | known here: abstained, against, casting, for_, recorded",
        ),
    ],
)
def test_entries_that_an_older_template_takes_for_points_are_told(
    tmp_path: Path, entry: str, kind: str, owner: str
) -> None:
    taken = "{% else %}\n<p>{{ entry[entry.kind].points|length }}</p>\n"
    renderer = own(tmp_path, minutes=OLDER.replace("{% ELSE %}\n", taken))
    source = body_of(tmp_path, entry)
    assert shown(renderer.minutes(source).problems) == [
        MAY_NOT_KNOW.format(f'"{kind}"'),
        f'minutes.html:9:25: error: unknown name "points" in {owner}',
    ]


def test_what_stands_beside_the_entries_is_told_where_an_older_template_leaves_it_out(
    tmp_path: Path,
) -> None:
    yaml = CONFIRMED.replace("CORRECTIONS", "")
    yaml += "interests: [{member: Councillor Elm, interest: personal}]\n"
    source = source_of_a_later_day(tmp_path, yaml)
    older = OLDER.replace("{% ELSE %}\n", "")
    rendered = own(tmp_path, minutes=older).minutes(source)
    assert shown(rendered.problems) == [MAY_NOT_KNOW.format('"interests", "confirmed", "signed"')]
    newer = "{{ interests.rows|length }}{{ minutes.confirmed.at }}{{ minutes.signed.by }}"
    renderer = own(tmp_path, minutes=older.replace("<h1>", f"<h1>{newer}"))
    assert renderer.minutes(source).problems == ()


@pytest.mark.parametrize("entry", ["text: Yes.", "arrived: Councillor Elm", "noted: it."])
def test_an_older_template_is_good_for_what_it_knows(tmp_path: Path, entry: str) -> None:
    renderer = own(tmp_path, minutes=OLDER.replace("{% ELSE %}\n", ""))
    assert renderer.minutes(body_of(tmp_path, entry)).problems == ()


def test_a_template_that_fails_before_the_bodies_is_told_for_what_it_is(tmp_path: Path) -> None:
    renderer = own(
        tmp_path,
        minutes='{% extends "agendapack/minutes.html" %}\n'
        "{% block attendance %}{{ nobody }}{% endblock %}\n",
    )
    rendered = renderer.minutes(body_of(tmp_path, "vote: {for: 1}"))
    assert [problem.split(" | ")[0] for problem in faults(rendered)] == [
        'minutes.html:2:26: unknown name "nobody"'
    ]


def test_a_council_may_print_one_kind_of_entry_in_its_own_way(tmp_path: Path) -> None:
    shipped = (shipped_templates() / "minute-entries.html").read_text(encoding="utf-8")
    renderer = own(tmp_path, minute_entries=shipped.replace("Action:", "To do:"))
    source = body_of(tmp_path, "action: {what: To go.}", "noted: it.")
    assert printed(renderer, source) == ["To do: To go.", "Noted it."]


def test_a_template_may_print_entries_of_its_own_beside_the_shipped(tmp_path: Path) -> None:
    """As docs/templates.md shows."""
    renderer = own(
        tmp_path,
        minutes=dedent("""\
            {% extends "base.html" %}
            {% import "minute-entries.html" as entries %}
            {% block title %}Minutes{% endblock %}
            {% block body %}
            <h1>Minutes</h1>
            {% for minute in minutes.minutes %}
            {% for entry in bodies[minutes.first_number + loop.index0] %}
            {% if entry.kind == "action" %}
            <p>{{ entry.action.who }}</p>
            {% else %}
            {{ entries.entry(entry) }}
            {% endif %}
            {% endfor %}
            {% endfor %}
            {% endblock %}
            """),
    )
    source = body_of(tmp_path, "action: {what: To go., who: Sam Hill}", "vote: {for: 1}")
    assert seen(renderer.minutes(source)).splitlines() == [
        "h1: Minutes",
        "Sam Hill",
        "For: 1, against: 0. The motion was carried.",
    ]


def test_a_name_written_in_another_way_has_its_role(tmp_path: Path, renderer: Renderer) -> None:
    head = "present: [Cllr Birch, Cllr E Ash]\nminutes: [{title: Apologies}]\n"
    members = "{name: Councillor Eve Ash, role: Chair}"
    library = council(
        tmp_path,
        minutes=f"status: draft\n{head}",
        committee=COMMITTEE.replace("{name: Councillor Mrs Ash, role: Chair}", members),
    )
    source = dossier(library).minutes
    assert source is not None
    assert "\nCllr E Ash, Chair.\nCllr Birch.\n" in seen(renderer.minutes(source))


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2018-03-14", "Note: these minutes are a draft"),  # the meeting that confirmed them
        ("2018-02-28", "Note: these minutes are a draft"),
        ("2018-04-18", "Confirmed as a correct record on 14 March 2018, subject to this"),
    ],
)
def test_minutes_stay_a_draft_in_the_pack_of_the_meeting_that_confirmed_them(
    day: str, says: str, tmp_path: Path, renderer: Renderer
) -> None:
    def agenda(date: str, more: str = "") -> str:
        return f'date: {date}\ntime: "10:00"\nitems:\n  - {{title: A{more}}}\n'

    confirmed = """\
        status: confirmed
        minutes: [{title: Apologies}]
        signed: {by: Councillor Ash, on: 2018-03-14}
        confirmed: {at: 2018-03-14, corrections: [Read B for A.]}
        """
    days = {each: (agenda(each), None) for each in ("2018-03-14", "2018-02-28", "2018-04-18")}
    library = council(
        tmp_path,
        minutes=dedent(confirmed),
        earlier={**days, day: (agenda(day, ", minutes-of: 2018-02-14"), None)},
    )
    [paper] = dossier(library, day).items[0].papers
    assert paper.minutes is not None
    assert says in seen(renderer.minutes(paper.minutes))
    assert shown(check(dossier(library, day))) == []
    own = dossier(library).minutes
    assert own is not None
    assert "Confirmed as a correct record on 14 March" in seen(renderer.minutes(own))
