"""pack.json: which item has which papers on which pages, by its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from agendapack.site.open_data.data_files import data_files
from agendapack.site.open_data.pack_json import pack_json, pack_schema, pack_schema_text
from agendapack.site.site_outline import SiteOutline
from tests.site_outline_builders import (
    CALLED_OFF,
    COMING,
    HELD,
    TODAY,
    a_meeting,
    an_outline,
    sample_outline,
    site_document,
)

PUBLISHED = Path(__file__).parent.parent / "docs" / "schemas" / "pack.schema.json"


def pack(outline: SiteOutline, key: str) -> Any:
    made = json.loads(pack_json(outline, key))
    jsonschema.Draft202012Validator(pack_schema()).validate(made)
    return made


@pytest.fixture(scope="module")
def held() -> Any:
    return pack(sample_outline(), HELD)


def test_the_published_schema_is_that_of_the_file() -> None:
    """To publish it anew, write :func:`pack_schema_text` there."""
    jsonschema.Draft202012Validator.check_schema(pack_schema())
    assert PUBLISHED.read_text(encoding="utf-8") == pack_schema_text()


@pytest.mark.parametrize("key", ["version", "papers", "date"])
def test_the_schema_refuses_a_file_without(held: Any, key: str) -> None:
    less = {name: value for name, value in held.items() if name != key}
    assert not jsonschema.Draft202012Validator(pack_schema()).is_valid(less)


def test_an_item_has_its_pages_in_each_pack(held: Any) -> None:
    assert held["items"][1] == {
        "number": "2",
        "title": "Local System Review",
        "pages": [
            {"document": "agenda-pack", "pages": {"from": "1", "to": "23"}, "page": 2},
            {"document": "supplement-1", "pages": {"from": "S1-1", "to": "S1-6"}, "page": 2},
        ],
    }
    assert held["items"][0] == {"number": "1", "title": "Apologies for absence"}
    assert held["items"][3]["withdrawn"] is True
    assert held["items"][4]["deferred_to"] == "2031-03-12"
    assert "paragraph 3" in held["items"][6]["not_for_publication"][0]


def test_a_paper_has_its_pages_and_its_file(held: Any) -> None:
    assert held["papers"][1] == {
        "item": "2",
        "title": "Local System Review: Corrected Pages",
        "document": "supplement-1",
        "pages": {"from": "S1-1", "to": "S1-2"},
        "page": 2,
        "file": "papers/s1-2-1-corrected-pages.pdf",
        "size": 45678,
        "page_count": 2,
        "replaces": [{"document": "agenda-pack", "pages": {"from": "3", "to": "4"}}],
    }
    assert held["papers"][0]["replaced_by"] == "supplement-1"


def test_pages_that_are_left_out_have_a_slip(held: Any) -> None:
    assert held["slips"] == [
        {"item": "7", "document": "agenda-pack", "pages": {"from": "19", "to": "23"}, "page": 23}
    ]


def test_a_document_has_its_versions_and_the_files_of_the_last(held: Any) -> None:
    assert [each["document"] for each in held["documents"]] == [
        *("agenda-pack", "supplement-1", "minutes", "decisions", "consolidated-pack"),
    ]
    assert [each["title"] for each in held["documents"]] == [
        *("Agenda pack", "Supplement 1", "Minutes", "Decisions", "Consolidated pack"),
    ]
    agenda = held["documents"][0]
    assert agenda["versions"] == [
        {"version": 1, "released": "2031-02-04"},
        {"version": 2, "released": "2031-02-06", "amended": "A table was wrong."},
    ]
    assert [(file["name"], file.get("pages")) for file in agenda["files"]] == [
        ("agenda-pack.pdf", 24),
        ("front-sheet.html", None),
    ]
    assert "draft" not in agenda


def test_a_draft_is_marked() -> None:
    draft = site_document("agenda-pack", TODAY, versions=(), is_draft=True)
    [document] = pack(an_outline(a_meeting(COMING, draft)), COMING)["documents"]
    assert document["draft"] is True
    assert "versions" not in document


def test_a_meeting_that_is_off_says_so() -> None:
    made = pack(sample_outline(), CALLED_OFF)
    assert (made["status"], made["rearranged_to"]) == ("postponed", "2031-03-19")


def test_without_the_sites_address_it_is_there_and_what_needs_the_address_is_not() -> None:
    names = {name for name, _ in data_files(sample_outline())}
    assert {name for name in names if name.endswith("pack.json")} == {
        f"meetings/{key}/pack.json" for key in sample_outline().meetings
    }
    ends = {name.rsplit(".", 1)[1] for name in names if not name.endswith("pack.json")}
    assert ends == {"ics"}
    whole = {name for name, _ in data_files(sample_outline(base_url="https://a.example"))}
    assert names < whole
    assert {"feed.xml", "oparl/system.json", "popolo/people.json"} <= whole
