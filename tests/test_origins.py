"""A fault in a record's text is told at the record's line, whatever prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agendapack.build.typesetting import Typesetter
from agendapack.pages.html.origins import Origin, Origins, texts_in
from agendapack.pages.template_folders import template_folders
from agendapack.problems import Location
from agendapack.records import meeting_schema, minute_entries, minutes_schema, schema
from agendapack.records.page_ranges import PageRange
from agendapack.records.record import Record
from agendapack.records.values import Text
from tests.records_builders import Library, council, opened, shown

COUNCIL = """\
name: Ambridge§
jurisdiction: england
department: Services§
address:
  - Town Hall§
  - Ambridge§
website: https://www.ambridge§.example/
contacts:
  jo:
    name: Jo Bell§
    role: Officer§
    telephone: 01632§
    email: jo§@ambridge.example
"""

COMMITTEE = """\
name: Parks§
standing-items:
  apologies:
    title: Apologies§
    text: >
      To receive
      apologies§.
"""

SHARED = """\
contact: jo
signatory:
  name: Pat Green§
  role: Clerk§
members:
  - name: Councillor Mrs Ash§
    role: Chair§
  - Councillor Birch§
  - name: Councillor Cedar§
notices:
  invitation: |
    Members are invited.

    And so is *everybody§*.
  information-only: For information§.
"""
"""What the council, the committee or the meeting may say."""

MEETING = """\
date: 2018-02-14
time: "14:00"
title: Extraordinary§
status: cancelled
reason: |
  The hall
  is *flooded§*.
venue: Elm Room§
online: {url: https://ambridge§.example/, text: Watch§ it live}
published: 2018-02-06
items:
  - standing: apologies
    withdrawn: Nobody§ sent any.
  - title: Verges§
    number: 1a
    lead: Sam Hill§
    urgent: They are§ high.
    deferred: {to: 2018-03-14, reason: It§ snows.}
  - title: Paths§
    information-only: true
    text: |
      To
      walk§

      | a | b |
      |---|---|
      | c | d§ |
    papers:
      - file: report.pdf
        title: Report§
supplements:
  - published: 2018-02-12
    items:
      2: [report.pdf]
      3:
        title: Flooding§
        text: To consider§ it.
        lead: Kit Moss§
        urgent: The river§ rose.
        papers: [report.pdf]
"""

MINUTES = """\
status: draft
present: [Councillor Ash§]
substitutes:
  - member: Councillor Yew§
    for: Councillor Elm§
apologies:
  - Councillor Oak§
in-attendance:
  - name: Sam Hill§
    role: Ranger§
  - Lou Moor§
minutes:
  - title: Verges§
    body:
      - text: Sam introduced§ it.
      - arrived: Councillor Yew§
      - discussed: [the path§.]
      - recommended:
          lead: The Committee wished§
          points: [that it is§;,
            that it goes§.]
      - agreed: to go§.
      - resolved: that it is so§.
      - noted: the update§.
      - departed: Councillor Elm§
      - departed: Councillor Moss§
      - returned: Councillor Elm§
      - declared: {member: Councillor Fern§, interest: personal, nature: Member§}
      - moved:
          motion: |
            that it§

            1. is so§.
          by: Councillor Fern§
          seconded: Councillor Moss§
      - amendment:
          motion: that it is not§.
          by: Councillor Reed§
          seconded: Councillor Rush§
          vote: {for: [Councillor Reed§], against: [Councillor Rush§], recorded: true}
      - vote:
          for: [Councillor Fern§,
            Councillor Moss§]
          against: [Councillor Reed§]
          abstained: [Councillor Rush§]
          recorded: true
      - action: {what: To tell§ them., who: Ranger§}
      - decision:
          text: It is so§.
          reasons: It has to be§.
          alternatives: There were none§.
interests:
  - {member: Councillor Sedge§, interest: prejudicial, nature: Tenant§}
confirmed:
  at: 2018-03-14
  corrections: [For that read this§.]
signed: {by: Councillor Ash§, on: 2018-03-14}
"""

UNSEEN = {"role: Officer", "title: Report", "url: https://ambridge"}
"""What stands beside a key of a record, and on no page."""

KEYS_AND_NAMES = {
    *("Council.contact", "Committee.contact", "Meeting.contact", "Item.standing", "Paper.file"),
    *("Council.language", "Meeting.time", "Minutes.started", "Minutes.finished", "Item.number"),
    *("Paper.replaces", "Item.minutes_of", "Item.follows", "Minute.item", "Supplement.items"),
    *("Interest.item", "Confirmation.at", "Committee.formerly"),
}
"""Texts that are not free: keys, dates, files."""

OF_EXEMPT_BUSINESS = {
    *("Paper.exempt", "Paper.exempt_minutes_of", "Item.exempt", "Minute.exempt", "Minute.summary"),
    *("Paper.public_interest", "Item.public_interest", "Minute.public_interest"),
}
"""Printed where something is exempt."""


def planted(yaml: str, first: int) -> str:
    """``yaml`` with a character that no font has for each "§", counting on from ``first``."""
    numbers = iter(range(first, first + 100))
    return re.sub("§", lambda _: chr(next(numbers)), yaml)


def records(root: Path, level: str) -> dict[str, str]:
    texts = {"council": COUNCIL, "committee": COMMITTEE, "meeting": MEETING, "minutes": MINUTES}
    texts[level] += SHARED
    ours = {name: planted(text, 0x1F900 + 100 * n) for n, (name, text) in enumerate(texts.items())}
    council(
        root,
        meeting=ours["meeting"],
        minutes=ours["minutes"],
        council_yaml=ours["council"],
        committee=ours["committee"],
    )
    return ours


@pytest.mark.parametrize("level", ["council", "committee", "meeting"])
def test_a_character_of_any_text_of_any_record_is_told_at_its_line(
    tmp_path: Path, level: str
) -> None:
    written = records(tmp_path, level)
    lines = {
        character: f"{name}.yaml:{number}"
        for name, text in written.items()
        for number, line in enumerate(text.splitlines(), 1)
        for character in re.findall("[\U0001f900-\U0001faff]", line)
    }

    dossier = opened(Library(tmp_path)).dossier
    assert dossier is not None and dossier.minutes is not None
    setting = Typesetter(template_folders(tmp_path))
    ranges = {"2": PageRange(1, 2)}
    made = [setting.front_sheet(dossier, pack, ranges, tmp_path) for pack in dossier.packs]
    made.append(setting.minutes(dossier.minutes, tmp_path, standalone=True))
    problems = [problem for printed in made for problem in printed.problems]
    told = {
        (chr(int(code, 16)), f"{p.location.file.name}:{p.location.line}")
        for p in problems
        for code in re.findall(r"U\+(1F[0-9A-F]+)", p.message)
    }
    assert {(c, place) for c, place in told if lines[c] != place} == set()
    assert {p.location.file.suffix for p in problems} == {".yaml"}
    unseen = {c for c in lines if any(f"{u}{c}" in "".join(written.values()) for u in UNSEEN)}
    assert set(lines) - {character for character, _ in told} == unseen


def fields(value: object) -> Iterator[str]:
    """``Model.field`` of each text that was planted in a record."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            held = getattr(value, name)
            if any(re.search("[\U0001f900-\U0001faff]", text) for text in texts_in(held)):
                yield f"{type(value).__name__}.{name}"
            yield from fields(held)
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from fields(entry)
    elif isinstance(value, dict) or hasattr(value, "values"):
        for entry in value.values():  # type: ignore[attr-defined]
            yield from fields(entry)


def test_a_character_is_planted_in_every_text_of_the_schemas(tmp_path: Path) -> None:

    seen: set[str] = set()
    for level in ("council", "committee", "meeting"):
        records(tmp_path / level, level)
        dossier = opened(Library(tmp_path / level)).dossier
        assert dossier is not None and dossier.minutes is not None
        ours = (dossier.council, dossier.committee, dossier.meeting, dossier.minutes.minutes)
        seen.update(fields(ours))
    models = [
        model
        for module in (schema, meeting_schema, minutes_schema, minute_entries)
        for model in vars(module).values()
        if isinstance(model, type)
        and issubclass(model, Record)
        and model.__module__ == module.__name__
    ]
    texts = {
        f"{model.__name__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if re.search(r"\bText\b", str(field.annotation))
    }
    assert texts - KEYS_AND_NAMES - OF_EXEMPT_BUSINESS - seen == set()


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.md", "# Title\n\nOne\ntwo 🌳 three.\n", "4:5"),
        ("a.md", "# Title\n\n- one\n- *two* 🌳\n", "4:9"),
        ("a.md", "---\nauthor: [A, B 🌳]\n---\n# Title\n\nText.\n", "2:15"),
        ("a.md", "---\nsubject: >\n  A\n  🌳\n---\nText.\n", "4:3"),
        ("a.md", "# Title 🌳\n\nText.\n", "1:9"),
        ("a.md", "---\nauthor: A\n---\n\nTitle\n*of* a 🌳\n=====\n\nText.\n", "6:8"),
        ("a.md", "# **Title** 🌳\n\nText.\n", "1:13"),
        ("a.md", "# Title\n\nOne\x0b\u2028two\n\nA 🌳.\n", "5:3"),
        ("a.csv", "Ward,Sum\nHam,1\nStoke 🌳,2\n", "3:7"),
        ("a.csv", "Spend 🌳\n\nWard,Sum\nHam,1\nStoke,2\n", "1:7"),
        ("a.csv", "Spend\nin May 🌳,,\nWard,Sum\nHam,1\nStoke,2\n", "2:8"),
        ("🌳.csv", "Ward,Sum\nHam,1\n", "0:0"),
    ],
)
def test_a_character_of_a_paper_is_told_at_its_line(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    setting = Typesetter(template_folders(tmp_path))
    if name.endswith("csv"):
        rendered = setting.renderer.table(file, "en-GB", None)
    else:
        rendered = setting.renderer.report(file, "en-GB")
    printed = setting.print(rendered, date(2018, 2, 14), tmp_path)
    assert shown(p for p in printed.problems if p.is_error) == [
        f'{name}:{place}: error: no font has the character "🌳" (U+1F333)'
        " | write it another way, or name a fallback font that has it in styles.yaml"
    ]


def test_a_papers_title_is_told_where_the_meeting_gives_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Ward,Sum\nHam,1\n", encoding="utf-8")
    setting = Typesetter(template_folders(tmp_path))
    title = Text("Spend 🌳", Location(tmp_path / "meeting.yaml", 7, 12))
    rendered = setting.renderer.table(tmp_path / "a.csv", "en-GB", title)
    printed = setting.print(rendered, date(2018, 2, 14), tmp_path)
    assert [p.location for p in printed.problems] == [title.place]


def test_a_template_s_own_character_stays_the_template_s() -> None:
    templates, there = Path("/council/templates"), Location(Path("/council/templates/a.html"), 3)
    text = Text("no tree", Location(Path("/council/meeting.yaml"), 4))
    assert Origins((templates,), (text,)).of("🌳", there, there) == (Origin(there, there),)


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        (1, 1, (1, 1)),
        (1, 3, (1, 5)),
        (1, 6, (2, 1)),
        (2, 2, (2, 2)),
        (0, 0, (0, 0)),
        (9, 1, (9, 1)),
    ],
)
def test_a_character_is_looked_for_from_its_passage_on(
    tmp_path: Path, line: int, column: int, found: tuple[int, int]
) -> None:
    file = tmp_path / "a.md"
    file.write_text("🌳 x 🌳\n🌳\n", encoding="utf-8")
    place = Location(file, line, column)
    assert Origins().of("🌳", place, place) == (Origin(Location(file, *found), place),)


def test_a_letter_that_the_record_spells_in_two_characters_is_found() -> None:
    templates, there = Path("/council/templates"), Location(Path("/council/templates/a.html"), 3)
    text = Text("Ty\u0302", Location(Path("/council/meeting.yaml"), 4))
    (found,) = Origins((templates,), (text,)).of("ŷ", there, there)
    assert found == Origin(text.place, text.place)
