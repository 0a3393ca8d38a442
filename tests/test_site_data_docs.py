"""docs/site-data.md: its examples are what the invented council's site has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agendapack.site.open_data.data_files import data_files
from agendapack.site.open_data.event_markup import event_markup
from tests.site_outline_builders import HELD, sample_outline

PAGE = (Path(__file__).parent.parent / "docs" / "site-data.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    outline = sample_outline(base_url="https://meetings.exampleton.example")
    files = {name: data.decode() for name, data in data_files(outline)}
    return {**files, "event.json": json.dumps(event_markup(outline, HELD))}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from objects(inner)


def test_the_examples_of_json_are_some_of_what_an_object_has(made: dict[str, str]) -> None:
    found = [
        each
        for name, text in made.items()
        if name.endswith(".json")
        for each in objects(json.loads(text))
    ]
    wanted = [json.loads(text) for text in examples("json")]
    assert len(wanted) == 4
    for example in wanted:
        assert [each for each in found if example.items() <= each.items()], example


def test_the_examples_of_feeds_are_in_them(made: dict[str, str]) -> None:
    event = made[f"meetings/{HELD}/meeting.ics"].replace("\r\n ", "").splitlines()
    [lines] = examples("ics")
    assert [line for line in lines.splitlines() if line not in event] == []
    [entry] = examples("xml")
    assert entry.strip() in re.sub(r"^ +", "", made["feed.xml"], flags=re.MULTILINE)


def test_each_kind_of_file_is_told(made: dict[str, str]) -> None:
    """Those of OParl by its system, those of Popolo by their names."""
    told = set(re.findall(r"`([\w/.-]+\.(?:ics|xml|json))`", PAGE))
    names = {name.rsplit("/", 1)[-1] for name in made if not name.startswith("oparl/")}
    assert names - {"event.json"} <= {name.rsplit("/", 1)[-1] for name in told}
    assert "oparl/system.json" in told
