"""Records of any values under any of their keys: problems with a place and a hint, and no more."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.records import exempt_schema, schema
from agendapack.records.checks import check
from agendapack.records.record import Record, hyphened
from tests.records_builders import COMMITTEE, COUNCIL, MEETING, MINUTES, council, opened

CLASSES = [*vars(schema).values(), *vars(exempt_schema).values()]
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
    changes(schema.Meeting),
    changes(schema.Minutes),
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
