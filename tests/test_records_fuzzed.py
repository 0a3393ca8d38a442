"""Records of any values under any of their keys: problems with a place and a hint, and no more."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.records import exempt_schema, meeting_schema, minutes_schema, schema
from agendapack.records.checks import check
from agendapack.records.record import Record, hyphened
from tests.exempt_records_builders import private_council
from tests.records_builders import COMMITTEE, COUNCIL, MEETING, MINUTES, council, opened

pytestmark = pytest.mark.once

CLASSES = [*vars(schema).values(), *vars(minutes_schema).values(), *vars(exempt_schema).values()]
RECORDS = [c for c in CLASSES if isinstance(c, type) and issubclass(c, Record)]
KEYS = sorted({hyphened(name) for record in RECORDS for name in record.model_fields})

TEXTS = st.one_of(
    st.sampled_from(["", "~", "true", "14:00", "2:30", "2018-02-14", "0001-01-01", "9999-12-31"]),
    st.sampled_from(["1", "0", "5a", "٣", "²", "3-1", "12-", "report.pdf", "a/../b", "..", "/"]),
    st.sampled_from(["Councillor Ash", "Cllr", "en-GB", "x-", "apologies", "jo-bell", "“x”"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
)


def quoted(text: str) -> str:
    plain = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{plain}"'


SCALARS = TEXTS.map(quoted)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda found: f"[{', '.join(found)}]"),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), SCALARS), inner, max_size=4).map(
            lambda found: "{" + ", ".join(f"{k}: {v}" for k, v in found.items()) + "}"
        ),
    ),
    max_leaves=6,
)


def changes(record: type[Record]) -> st.SearchStrategy[dict[str, str]]:
    keys = [hyphened(name) for name in record.model_fields]
    return st.dictionaries(st.sampled_from(keys), VALUES, max_size=4)


def changed(text: str, values: Mapping[str, str]) -> str:
    """A record whose top-level keys have other values."""
    kept, key = [], ""
    for line in text.splitlines():
        key = line.split(":")[0] if line[:1] not in ("", " ") else key
        if key not in values:
            kept.append(line)
    return "\n".join([*kept, *(f"{key}: {value}" for key, value in values.items()), ""])


@settings(max_examples=60, deadline=None)
@given(
    changes(schema.Council),
    changes(schema.Committee),
    changes(meeting_schema.Meeting),
    changes(minutes_schema.Minutes),
)
def test_whatever_a_record_holds_is_told_at_a_place_with_what_to_do(
    of_council: dict[str, str],
    of_committee: dict[str, str],
    of_meeting: dict[str, str],
    of_minutes: dict[str, str],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = council(
            Path(folder),
            council_yaml=changed(COUNCIL, of_council),
            committee=changed(COMMITTEE, of_committee),
            meeting=changed(MEETING, of_meeting),
            minutes=changed(MINUTES, of_minutes),
        )
        found = opened(library)
        problems = [*found.problems, *(check(found.dossier) if found.dossier else ())]
    for problem in problems:
        assert problem.message
        assert problem.hint or not problem.is_error
        assert problem.location.line >= 1 or problem.severity == "note"
        assert problem.location.file.is_absolute()
    assert found.dossier is not None or any(problem.is_error for problem in problems)


@settings(max_examples=60, deadline=None)
@given(
    changes(meeting_schema.Item),
    changes(meeting_schema.Paper),
    changes(minutes_schema.Minute),
    changes(exempt_schema.ExemptItem),
    changes(exempt_schema.ExemptMinute),
)
def test_so_it_is_with_what_is_exempt_and_nothing_of_it_is_said_openly(
    of_item: dict[str, str],
    of_paper: dict[str, str],
    of_minute: dict[str, str],
    of_exempt_item: dict[str, str],
    of_exempt_minute: dict[str, str],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = private_council(
            Path(folder),
            meeting=MEETING
            + "  - exclusion: true\n"
            + entry({"title": "Lease", "exempt": "3", **of_item})
            + "    papers:\n"
            + entry({"file": "lease.pdf", "page-count": "3", **of_paper}, 6)
            if "papers" not in of_item
            else MEETING + entry({"title": "Lease", **of_item}),
            minutes=MINUTES + entry({"title": "Lease", "exempt": "3", **of_minute}),
            exempt={
                "lease.pdf": b"%PDF-1.7\n",
                "meeting.yaml": "items:\n  4: {" + listed(of_exempt_item) + "}\n",
                "minutes.yaml": "minutes:\n  2: {" + listed(of_exempt_minute) + "}\n",
            },
        )
        found = opened(library)
        problems = [*found.problems]
        for dossier in (found.dossier, found.members):
            problems += () if dossier is None else check(dossier)
    for problem in problems:
        assert problem.message
        assert problem.hint or not problem.is_error
        assert problem.discreet or "exempt" not in problem.location.file.parts
        assert problem.discreet or "lease.pdf" not in problem.message + problem.hint


def entry(values: Mapping[str, str], indent: int = 2) -> str:
    """An entry of a list."""
    dash = " " * indent + "- "
    lines = "\n".join(f"{' ' * (indent + 2)}{key}: {value}" for key, value in values.items())
    return dash + lines.lstrip() + "\n"


def listed(values: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in {"title": "A", **values}.items())
