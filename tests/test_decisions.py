"""The notice of the decisions that were taken at a meeting: what it says, and when there is one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.render import Renderer
from agendapack.pages.template_folders import template_folders
from agendapack.records.dossier import MinutesSource
from tests import exempt_council as exempt
from tests.exempt_pages_builders import AFFAIRS, AFFAIRS_WHY
from tests.judging import judge, needs_judge
from tests.records_builders import COMMITTEE, council, dossier, shown
from tests.running import MINUTES as APRIL
from tests.running import agendapack, write
from tests.running import council as ambridge
from tests.test_minutes_printing import in_pdf
from tests.test_render import own, seen
from tests.typeset_builders import artifacts, check_tree, drawn_tree, opened

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
  - title: Apologies
    item: 1
    body: [noted: the apologies.]
  - title: Grass & verges
    item: 2
    body:
      - text: The report was introduced.
      - declared: {member: Councillor Dr Birch, interest: personal}
      - decision:
          text: All verges are cut, and *twice*.
          reasons: |
            The survey showed that

            - people want it;
            - it costs no more.
          alternatives: Cutting "once" was rejected.
          key: true
          call-in-ends: 2018-02-21
      - decision: {text: The Head of Parks tells the firm., call-in-ends: 2018-02-23}
  - title: Depot
    body:
      - decision: {text: It is built.}
      - agreed: that it is green.
  - {title: Contract award, exempt: 3, summary: The award was *agreed*.}
"""
EXEMPT = (
    "Exempt information under paragraph 3 of Part 1 of Schedule 12A to the Local Government Act"
)
REASON = f"Not for publication. {EXEMPT} 1972: Information relating to business affairs."


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return Renderer(template_folders(tmp_path_factory.mktemp("council")), "")


def source_of(folder: Path, minutes: str, *, executive: bool = False) -> MinutesSource:
    committee = f"{COMMITTEE}executive: true\n" if executive else COMMITTEE
    source = dossier(council(folder, minutes=minutes, committee=committee)).minutes
    assert source is not None
    return source


def noticed(renderer: Renderer, source: MinutesSource) -> list[str]:
    """The lines below the notice's heading."""
    return seen(renderer.decisions(source)).partition("h2: Decisions taken\n")[2].splitlines()


def of_entries(folder: Path, *entries: str, executive: bool = False) -> MinutesSource:
    """Minutes of one minute with these entries."""
    body = "".join(f"      - {entry}\n" for entry in entries)
    yaml = f"status: draft\nminutes:\n  - title: Paths\n    item: 2\n    body:\n{body}"
    return source_of(folder, yaml, executive=executive)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> MinutesSource:
    source = source_of(tmp_path_factory.mktemp("everything"), EVERYTHING)
    return replace(source, exemptions={3: AFFAIRS_WHY})


def test_a_notice_with_everything(renderer: Renderer, everything: MinutesSource) -> None:
    made = renderer.decisions(everything)
    assert made.title == "Parks Committee, Wednesday 14 February 2018: decisions taken"
    assert seen(made) == dedent(f"""\
        Ambridge Council
        h1: Parks Committee
        Wednesday 14 February 2018
        h2: Decisions taken
        h3: 44. Grass & verges
        Decision 1: All verges are cut, and twice.
        Key decision: Yes
        Reasons: The survey showed that
        * people want it;
        * it costs no more.
        Alternatives considered and rejected: Cutting “once” was rejected.
        Call-in ends on 21 February 2018.
        Decision 2: The Head of Parks tells the firm.
        Key decision: No
        Call-in ends on 23 February 2018.
        Interests declared Name
        Interest
        Reason
        Councillor Cedar
        Disclosable pecuniary interest
        His firm cuts the grass
        Left the meeting while the item was considered
        Councillor Dr Birch
        Personal interest
        h3: 45. Depot
        Decision: It is built.
        Key decision: No
        h2: Considered in private
        h3: 46. Contract award
        {REASON}
        Public interest: The bids <are> still open.
        Summary: The award was agreed.""")


def test_a_meeting_s_title_stands_below_the_committee_s_name(
    renderer: Renderer, everything: MinutesSource
) -> None:
    meeting = everything.meeting.model_copy(update={"title": "Special Meeting"})
    made = renderer.decisions(replace(everything, meeting=meeting))
    assert made.title == (
        "Parks Committee, Special Meeting, Wednesday 14 February 2018: decisions taken"
    )
    assert seen(made).splitlines()[1:3] == ["h1: Parks Committee", "Special Meeting"]


def test_it_does_not_matter_whether_the_minutes_are_confirmed(
    renderer: Renderer, everything: MinutesSource
) -> None:
    minutes = everything.minutes.model_copy(update={"status": "confirmed"})
    confirmed = renderer.decisions(replace(everything, minutes=minutes))
    assert confirmed.html == renderer.decisions(everything).html


# Call-in


BOTH = ("Decision 1: Yes.", "Decision 2: Yes.")
FIRST, SECOND = "Call-in ends on 21 February 2018.", "Call-in ends on 22 February 2018."


@pytest.mark.parametrize(
    ("days", "lines"),
    [
        ((21,), [FIRST, "Decision: Yes."]),
        (
            (21, 21),
            [FIRST.replace(" ends", " of all these decisions ends"), *BOTH],
        ),
        ((21, 22), ["Decision 1: Yes.", FIRST, "Decision 2: Yes.", SECOND]),
        ((None, 22), [*BOTH, SECOND]),
        ((None,), ["Decision: Yes."]),
    ],
)
def test_the_end_of_call_in_is_said_once_where_it_is_the_same(
    tmp_path: Path, renderer: Renderer, days: tuple[int | None, ...], lines: list[str]
) -> None:
    ends = (f", call-in-ends: 2018-02-{day}" if day else "" for day in days)
    source = of_entries(tmp_path, *(f"decision: {{text: Yes.{end}}}" for end in ends))
    assert [line for line in noticed(renderer, source) if not line.startswith("h3")] == lines


# Key decisions


@pytest.mark.parametrize(
    ("executive", "keys", "said"),
    [
        (False, ("false", "false"), []),
        (False, ("false", "true"), ["Key decision: No", "Key decision: Yes"]),
        (True, ("false", "false"), ["Key decision: No", "Key decision: No"]),
    ],
)
def test_whether_a_decision_is_key_is_said_where_there_can_be_such(
    tmp_path: Path, renderer: Renderer, executive: bool, keys: tuple[str, ...], said: list[str]
) -> None:
    entries = [f"decision: {{text: Yes., key: {key}}}" for key in keys]
    source = of_entries(tmp_path, *entries, executive=executive)
    assert [line for line in noticed(renderer, source) if line.startswith("Key")] == said


# Interests


def test_who_declared_an_interest_in_the_matter_is_found_wherever_it_is_recorded(
    tmp_path: Path, renderer: Renderer
) -> None:
    source = source_of(
        tmp_path,
        """\
        status: draft
        interests:
          - {member: Councillor Ash, interest: personal, item: 2A}
          - {member: Councillor Birch, interest: personal, item: 1}
          - {member: Councillor Cedar, interest: personal}
        minutes:
          - title: Declarations
            item: 1
            body:
              - declared: {member: Councillor Dogwood, interest: personal, item: 2a}
              - declared: {member: Councillor Elm, interest: personal}
          - title: Paths
            item: 2a
            body:
              - declared: {member: Councillor Ash, interest: personal}
              - declared: {member: Councillor Fir, interest: prejudicial}
              - declared: {member: Councillor Gean, interest: personal, item: 1}
              - decision: {text: Yes.}
          - title: Ends
            body:
              - declared: {member: Councillor Hazel, interest: personal}
              - decision: {text: No.}
          - title: Odds
            body:
              - decision: {text: Never.}
        """,
    )
    lines = noticed(renderer, source)
    assert [line for line in lines if line.startswith(("h3", "Councillor"))] == [
        "h3: 2. Paths",
        *("Councillor Ash", "Councillor Dogwood", "Councillor Fir"),
        "h3: 3. Ends",
        "Councillor Hazel",
        "h3: 4. Odds",
    ]
    assert "Minute and item" not in lines


# What was considered in private


def test_members_read_the_decisions_of_exempt_minutes(
    tmp_path: Path, renderer: Renderer, everything: MinutesSource
) -> None:
    body = of_entries(tmp_path, "declared: {member: Cllr Yew, interest: personal}", SECRET)
    minutes = list(everything.minutes.minutes)
    minutes[3] = minutes[3].model_copy(update={"body": body.minutes.minutes[0].body})
    record = everything.minutes.model_copy(update={"minutes": tuple(minutes)})
    members = replace(everything, shown="all", minutes=record)
    made = renderer.decisions(members)
    assert made.title.endswith(": decisions taken for members, not for publication")
    assert seen(made).splitlines()[0] == (
        "NOT FOR PUBLICATION. This notice is for members of the Council. It holds exempt"
        " information, which must not be copied, passed on or discussed with anybody who is not"
        " entitled to it."
    )
    lines = seen(made).splitlines()
    assert lines[lines.index("h3: 46. Contract award") :] == [
        "h3: 46. Contract award",
        REASON,
        "Public interest: The bids <are> still open.",
        "Decision: To Example Leisure.",
        "Key decision: No",
        "Interests declared Name",
        *("Interest", "Cllr Yew", "Personal interest"),
    ]
    # Should a record that everybody reads hold such a body, it is not printed all the same.
    public = renderer.decisions(replace(members, shown="public"))
    assert public.html == renderer.decisions(everything).html


SECRET = "decision: {text: To Example Leisure.}"


def test_members_see_what_else_was_considered_in_private(
    renderer: Renderer, everything: MinutesSource
) -> None:
    made = renderer.decisions(replace(everything, shown="all"))
    assert seen(made).splitlines()[-5:] == [
        "h2: Considered in private",
        "h3: 46. Contract award",
        REASON,
        "Public interest: The bids <are> still open.",
        "Summary: The award was agreed.",
    ]


def test_an_own_template_without_the_reasons_in_the_law_is_told(
    tmp_path: Path, everything: MinutesSource
) -> None:
    renderer = own(
        tmp_path,
        decisions='{% extends "agendapack/decisions.html" %}{% block private %}{% endblock %}',
    )
    source = replace(everything, exemptions={3: AFFAIRS})
    assert shown(renderer.decisions(source).problems) == [
        'decisions.html:0:0: warning: the description "Information relating to business affairs"'
        " is not printed, and the law wants it on every copy"
        " | print the reasons of each of the notes: docs/templates.md tells of them"
    ]


# As a PDF


def test_its_headings_are_real_and_each_page_has_its_foot(
    renderer: Renderer, everything: MinutesSource
) -> None:
    made = in_pdf(renderer.decisions(everything))
    assert made.problems == ()
    check_tree(opened(made))
    assert re.findall(r"\bH\d\b", drawn_tree(made)) == ["H1", "H2", "H3", "H3", "H2", "H3"]
    pages = artifacts(made)
    assert [texts[-1] for texts in pages] == [
        f"Parks Committee, 14 February 2018: decisions – page {page} of {len(pages)}"
        for page in range(1, len(pages) + 1)
    ]


@needs_judge
def test_it_conforms(tmp_path: Path, everything: MinutesSource) -> None:
    setting = Typesetter(template_folders(tmp_path))
    made = [setting.decisions(replace(everything, shown=s), tmp_path) for s in ("public", "all")]
    files = [Path(str(each.facts.pdf)) for each in made if each.facts is not None]
    assert len(files) == 2
    verdicts = judge(*((flavour, file) for file in files for flavour in ("ua1", "2a")))
    assert [fault for verdict in verdicts for fault in verdict.faults] == []
    assert all(verdict.passed for verdict in verdicts)


# In a build

DECIDED = """\
    status: draft
    minutes:
      - title: Tree planting
        item: 2
        body:
          - decision: {text: Forty limes are planted.}
    """
FILES = ["agenda-pack.pdf", "front-sheet.html", "manifest.json", "minutes.html", "minutes.pdf"]
NOTICE = ["decisions.html", "decisions.pdf"]
OUT = "packs/parks/2024-04-18"


def outputs(root: Path) -> list[str]:
    manifest = json.loads((root / OUT / "manifest.json").read_bytes())
    return [entry["file"] for entry in manifest["outputs"]]


def test_there_is_one_where_a_decision_was_taken_and_no_other(tmp_path: Path) -> None:
    root = ambridge(tmp_path)
    assert agendapack("build", "2024-04-18", cwd=root).code == 0
    assert sorted(path.name for path in (root / OUT).iterdir()) == FILES
    write(root / APRIL, DECIDED)
    ran = agendapack("build", "2024-04-18", cwd=root)
    assert ran.code == 0
    assert [f"{OUT}/{name}" for name in NOTICE[::-1]] == re.findall(
        rf"^{OUT}/decisions\.\w+", ran.out, re.MULTILINE
    )
    assert sorted(path.name for path in (root / OUT).iterdir()) == sorted([*FILES, *NOTICE])
    assert outputs(root)[-4:] == ["minutes.pdf", "minutes.html", "decisions.pdf", "decisions.html"]
    [page] = PdfReader(root / OUT / "decisions.pdf").pages
    assert "Decision: Forty limes are planted." in page.extract_text()
    html = (root / OUT / "decisions.html").read_text(encoding="utf-8")
    assert "@font-face" in html and "Content-Security-Policy" in html
    write(
        root / APRIL, DECIDED.replace("decision: {text: Forty", "agreed: [Forty").replace("}", "]")
    )
    assert agendapack("build", "2024-04-18", cwd=root).code == 0
    assert sorted(path.name for path in (root / OUT).iterdir()) == FILES


def test_a_fault_of_the_record_is_told_once(tmp_path: Path) -> None:
    root = ambridge(tmp_path, {APRIL: DECIDED.replace("Forty", "\N{LINEAR B SYLLABLE B008 A}")})
    ran = agendapack("check", "2024-04-18", cwd=root)
    assert (ran.code, ran.err) == (
        1,
        f'{APRIL}:6:26: error: no font has the character "\N{LINEAR B SYLLABLE B008 A}" (U+10000):'
        ' Linear B\n    get "Noto Sans Linear B", free at fonts.google.com/noto, put the .ttf file'
        " into templates/fonts, and name it under fallback-fonts in styles.yaml\n",
    )


def test_check_looks_at_its_template(tmp_path: Path) -> None:
    text = (
        '{% extends "agendapack/decisions.html" %}\n{% block call_in %}{{ nobody }}{% endblock %}'
    )
    root = ambridge(tmp_path, {APRIL: DECIDED, "templates/decisions.html": text})
    ran = agendapack("check", "2024-04-18", cwd=root)
    assert (ran.code, ran.err.splitlines()[0]) == (
        *(1, 'templates/decisions.html:2:23: error: unknown name "nobody"'),
    )


PUBLIC = str(exempt.FILES[f"{exempt.FOLDER}/minutes.yaml"]).replace(
    "agreed: that two swings are painted.", "decision: {text: Two swings are painted.}"
)
PRIVATE = str(exempt.FILES[f"{exempt.EXEMPT}/minutes.yaml"]).replace(
    "agreed: that Quagga", "decision:\n                text: Quagga"
)
SECRETS = {f"{exempt.FOLDER}/minutes.yaml": PUBLIC, f"{exempt.EXEMPT}/minutes.yaml": PRIVATE}


def said(file: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(file).pages)


@pytest.mark.once
def test_the_public_notice_has_nothing_exempt_and_is_the_same_without_it(tmp_path: Path) -> None:
    whole = exempt.exempt_council(tmp_path / "whole", SECRETS)
    bare = exempt.exempt_council(tmp_path / "bare", SECRETS, exempt=False)
    ran = agendapack("build", exempt.KEY, "--members", "--for", "Councillor Cook", cwd=whole)
    assert (ran.code, "error" in ran.err) == (0, False)
    assert agendapack("build", exempt.KEY, cwd=bare).code == 0
    public, members = whole / "packs" / exempt.KEY, whole / "members" / exempt.KEY
    for name in NOTICE:
        assert (public / name).read_bytes() == (bare / "packs" / exempt.KEY / name).read_bytes()
    assert said(public / "decisions.pdf").endswith(
        "Information relating to the financial or business affairs of any particular person"
        " (including the authority holding that information). Summary: A contract was let. Cabinet,"
        " 16 May 2024: decisions – page 1 of 1"
    )
    told = "Decision: Quagga Leisure is awarded the contract for ten years at their price."
    assert told in said(members / "decisions.pdf")
    assert told in said(members / "decisions.councillor-cook.pdf")
    # A reader's copy goes when nobody asks for it any more.
    assert agendapack("build", exempt.KEY, "--members", "--no-cache", cwd=whole).code == 0
    assert sorted(path.name for path in members.glob("decisions*")) == NOTICE
