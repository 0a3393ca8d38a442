"""The site's OParl: each object by the specification, and nothing that leads nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import ValidationError
from msgspec.structs import replace

from agendapack.registers.exemption_facts import ExemptionFact
from agendapack.registers.meeting_facts import AttendanceFact, MeetingFacts
from agendapack.registers.published_agenda import ItemFact
from agendapack.site.open_data.oparl_data import oparl_files
from agendapack.site.open_data.oparl_objects import Object, OParlObjects
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.site_outline import SiteCommittee, SiteOutline
from tests.oparl_schemas import check_list, check_object
from tests.site_outline_builders import (
    CALLED_OFF,
    COMING,
    EARLIER,
    HELD,
    TODAY,
    a_meeting,
    an_agenda,
    an_outline,
    held_files,
    sample_outline,
    site_document,
)

ROOT = "https://meetings.exampleton.example/site/"


def files(outline: SiteOutline) -> dict[str, Any]:
    made = [(name, json.loads(data)) for name, data in oparl_files(outline, ROOT)]
    assert len({name for name, _ in made}) == len(made)
    return dict(made)


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    return files(sample_outline())


def meeting_of(meeting: PublishedMeeting, **more: Any) -> Any:
    return files(an_outline(meeting, **more))[f"oparl/meetings/{meeting.key}.json"]


def values(made: Any) -> Iterator[Any]:
    """All that is in a value, at any depth."""
    yield made
    if isinstance(made, dict | list):
        for inner in made.values() if isinstance(made, dict) else made:
            yield from values(inner)


def objects(made: Any) -> Iterator[dict[str, Any]]:
    return (each for each in values(made) if isinstance(each, dict) and "type" in each)


def test_every_object_is_as_the_specification_says(sample: dict[str, Any]) -> None:
    kinds = set()
    for made in sample.values():
        if "data" in made:
            check_list(made)
        else:
            check_object(made)
            kinds.add(made["type"].rsplit("/", 1)[1])
    assert kinds == {
        *("System", "Body", "Organization", "Person", "Membership", "Meeting", "AgendaItem"),
        *("Paper", "Consultation", "File", "Location"),
    }


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("created", None), ("order", "1"), ("id", "oparl/x.json"), ("name", ""), ("titel", "A")],
)
def test_the_schemas_refuse_what_is_wrong(sample: dict[str, Any], key: str, wrong: Any) -> None:
    item = sample[f"oparl/agenda-items/{HELD}/2.json"]
    with pytest.raises(ValidationError):
        check_object({**item, key: wrong})


def test_what_an_id_names_is_there_under_it(sample: dict[str, Any]) -> None:
    """Wherever an object is inside another, it is alone as well, with what leads back."""
    for made in sample.values():
        for each in objects(made):
            alone = sample[unquote(each["id"].removeprefix(ROOT))]
            assert {key: alone[key] for key in each} == each


def test_an_object_that_is_alone_leads_back(sample: dict[str, Any]) -> None:
    meeting, paper = f"oparl/meetings/{HELD}.json", f"oparl/papers/{HELD}/agenda-pack/2-1.json"
    person, organization = (
        "oparl/people/councillor-alder.json",
        "oparl/organizations/wellbeing.json",
    )
    file, cut = sample[meeting]["invitation"], sample[paper]["mainFile"]
    back = {
        sample[meeting]["agendaItem"][0]["id"]: ("meeting", meeting),
        sample[paper]["consultation"][0]["id"]: ("paper", paper),
        sample[person]["membership"][0]["id"]: ("person", person),
    }
    for url, (key, name) in back.items():
        assert sample[url.removeprefix(ROOT)][key] == f"{ROOT}{name}"
    assert sample[file["id"].removeprefix(ROOT)]["meeting"] == [f"{ROOT}{meeting}"]
    assert sample[cut["id"].removeprefix(ROOT)]["paper"] == [f"{ROOT}{paper}"]
    held = sample[sample[meeting]["location"]["id"].removeprefix(ROOT)]["meetings"]
    assert f"{ROOT}{meeting}" in held
    assert sample[person]["membership"][0]["id"] in sample[organization]["membership"]


def test_each_venue_is_a_place_of_its_own() -> None:
    hall, canteen = (an_agenda(key, venue=name) for key, name in ((HELD, "Hall"), (COMING, "Bar")))
    made = files(an_outline(a_meeting(HELD, agenda=hall), a_meeting(COMING, agenda=canteen)))
    places = made["oparl/lists/locations.json"]["data"]
    assert [(each["description"], each["meetings"]) for each in places] == [
        ("Hall", [f"{ROOT}oparl/meetings/{HELD}.json"]),
        ("Bar", [f"{ROOT}oparl/meetings/{COMING}.json"]),
    ]


def test_every_address_leads_somewhere(sample: dict[str, Any]) -> None:
    outline = sample_outline()
    named = {
        f"meetings/{meeting.key}/{file.name}"
        for meeting in outline.meetings.values()
        for document in meeting.documents
        for file in document.files
    }
    cut = held_files()
    assert cut.consolidated is not None
    named |= {f"meetings/{HELD}/{paper.name}" for paper in cut.papers}
    named |= {f"meetings/{HELD}/{cut.consolidated.pdf.name}"}
    named |= {"", *(f"meetings/{key}/" for key in outline.meetings)}
    named |= {f"committees/{each.key}/" for each in outline.committees}
    named |= {f"people/{each.slug}/" for each in outline.people}
    found = {each for made in sample.values() for each in values(made) if str(each)[:4] == "http"}
    outside = {"https://www.exampleton.example"}
    known = {f"{ROOT}{name}" for name in [*named, *sample]} | outside
    schemas = {each for each in found if each.startswith("https://schema.oparl.org/1.1/")}
    assert found - schemas <= known
    assert {name for name in named if f"{ROOT}{name}" not in found} == set()


def test_whoever_begins_at_the_system_comes_to_every_file(sample: dict[str, Any]) -> None:
    seen: set[str] = set()
    ahead = ["oparl/system.json"]
    while ahead:
        name = ahead.pop()
        if name in sample and name not in seen:
            seen.add(name)
            texts = (each for each in values(sample[name]) if isinstance(each, str))
            ahead += [unquote(text.removeprefix(ROOT)) for text in texts]
    assert seen == set(sample)


def test_nothing_is_null_or_an_empty_text(sample: dict[str, Any]) -> None:
    empty = [(name, each) for name, made in sample.items() for each in values(made) if each == ""]
    assert empty == []
    assert None not in [each for made in sample.values() for each in values(made)]


def test_a_meeting_has_its_documents_items_and_people(sample: dict[str, Any]) -> None:
    made = sample[f"oparl/meetings/{HELD}.json"]
    assert made["start"] == "2031-02-12T14:00:00+00:00"
    assert (made["meetingState"], made["cancelled"]) == ("durchgeführt", False)
    assert made["participant"] == [
        f"{ROOT}oparl/people/councillor-{name}.json" for name in ("alder", "birch")
    ]
    assert made["invitation"]["accessUrl"] == f"{ROOT}meetings/{HELD}/agenda-pack.pdf"
    assert made["resultsProtocol"]["accessUrl"] == f"{ROOT}meetings/{HELD}/minutes.pdf"
    assert [(file["name"], file["fileName"]) for file in made["auxiliaryFile"]] == [
        ("Front sheet", "front-sheet.html"),
        ("Supplement 1", "supplement-1.pdf"),
        ("Supplement 1", "supplement-1.html"),
        ("Minutes", "minutes.html"),
        ("Decisions", "decisions.pdf"),
        ("Decisions", "decisions.html"),
        ("Consolidated pack", "consolidated-pack.pdf"),
    ]
    assert (made["created"], made["modified"]) == (
        "2031-02-04T00:00:00+00:00",
        "2031-02-20T00:00:00+00:00",
    )


def test_the_pack_of_everything_to_date_has_the_days_of_what_it_is_made_of() -> None:
    """It is never released itself, and no draft either: the day of the site is none of its own."""
    cut = held_files()
    assert cut.consolidated is not None
    derived = replace(cut, consolidated=replace(cut.consolidated, versions=()))
    outline = sample_outline(base_url=ROOT)
    outline = replace(outline, files={**outline.files, HELD: derived})
    made = files(outline)
    pack = made[f"oparl/files/{HELD}/consolidated-pack.pdf.json"]
    assert (pack["created"], pack["modified"]) == (
        "2031-02-10T00:00:00+00:00",
        "2031-02-20T00:00:00+00:00",
    )
    assert made == files(replace(outline, day=TODAY + timedelta(days=1)))


def test_an_item_says_what_became_of_it(sample: dict[str, Any]) -> None:
    items = sample[f"oparl/meetings/{HELD}.json"]["agendaItem"]
    assert [item["order"] for item in items] == list(range(8))
    said = [(item["number"], item.get("result"), item.get("resolutionText")) for item in items]
    assert [each for each in said if each[1:] != (None, None)] == [
        ("2", None, "To note the review."),
        ("3", None, "Approve the budget."),
        ("4", "Withdrawn", None),
        ("5", "Deferred to 12 March 2031", None),
    ]


def test_an_item_is_private_where_all_of_it_is_and_not_for_a_paper() -> None:
    items = (ItemFact("1", "Open"), ItemFact("2", "Shut", exempt=("So.",)))
    agenda = an_agenda(COMING, items=(*items, ItemFact("3", "Ajar", exempt=("So.",))))
    facts = MeetingFacts(
        "Wellbeing Committee",
        exemptions=(
            ExemptionFact("2", "Shut", None, ("3",), ("Information",)),
            ExemptionFact("3", "Ajar", "Appendix", ("3",), ("Information",)),
        ),
    )
    made = meeting_of(a_meeting(COMING, agenda=agenda, facts=facts))
    assert [item["public"] for item in made["agendaItem"]] == [True, False, True]
    off = replace(facts, is_off=True, exemptions=())
    made = meeting_of(a_meeting(COMING, agenda=agenda, facts=off))
    assert [item["public"] for item in made["agendaItem"]] == [True, False, False]


def test_a_paper_leads_to_its_item_and_its_file_to_the_pack(sample: dict[str, Any]) -> None:
    paper = sample[f"oparl/papers/{HELD}/supplement-1/3-1.json"]
    assert (paper["name"], paper["date"]) == ("Budget Monitoring Report", "2031-02-10")
    [before] = paper["consultation"]
    assert before["agendaItem"] == f"{ROOT}oparl/agenda-items/{HELD}/3.json"
    assert before["meeting"] == f"{ROOT}oparl/meetings/{HELD}.json"
    assert sample[f"oparl/agenda-items/{HELD}/3.json"]["consultation"] == before["id"]
    pack = f"oparl/files/{HELD}/supplement-1.pdf.json"
    assert paper["mainFile"]["masterFile"] == f"{ROOT}{pack}"
    assert paper["mainFile"]["id"] in sample[pack]["derivativeFile"]


def test_a_papers_address_does_not_depend_on_what_it_is_called() -> None:
    outline = sample_outline()
    cut = held_files()
    renamed = replace(cut, papers=tuple(replace(each, title="Other") for each in cut.papers))
    other = files(replace(outline, files={**outline.files, HELD: renamed}))
    assert set(other) == set(files(outline))


def test_a_meeting_that_is_off_is_cancelled(sample: dict[str, Any]) -> None:
    assert sample[f"oparl/meetings/{CALLED_OFF}.json"]["cancelled"] is True
    assert sample[f"oparl/meetings/{EARLIER}.json"]["cancelled"] is False
    assert sample[f"oparl/meetings/{EARLIER}.json"]["meetingState"] == "eingeladen"


def test_a_substitute_with_a_page_took_part() -> None:
    came = (AttendanceFact("Councillor Cedar", "apologies", "Councillor Alder"),)
    facts = MeetingFacts("Wellbeing Committee", attendance=came)
    outline = sample_outline()
    known = {"people": outline.people, "slugs": outline.slugs}
    made = meeting_of(a_meeting(HELD, facts=facts), **known)
    assert made["participant"] == [f"{ROOT}oparl/people/councillor-alder.json"]


def test_a_draft_is_marked() -> None:
    draft = site_document("agenda-pack", TODAY, versions=(), is_draft=True)
    made = meeting_of(a_meeting(COMING, draft))
    check_object(made)
    assert made["agendapack:draft"] is made["invitation"]["agendapack:draft"] is True
    assert made["meetingState"] == "terminiert"
    assert made["modified"] == f"{TODAY}T00:00:00+00:00"


def test_long_lists_have_pages() -> None:
    days = [date(2028, 1, 1) + timedelta(days=n) for n in range(201)]
    outline = an_outline(*(a_meeting(f"wellbeing/{day}") for day in days))
    made = files(outline)
    for name in ("lists", "lists/organizations/wellbeing"):
        pages = [made[f"oparl/{name}/meetings{page}.json"] for page in ("", "-page-2", "-page-3")]
        assert [len(page["data"]) for page in pages] == [100, 100, 1]
        starts = [each["start"][:10] for page in pages for each in page["data"]]
        assert starts == [str(day) for day in days]
        url = f"{ROOT}oparl/{name}/meetings"
        assert pages[1]["links"] == {
            "first": f"{url}.json",
            "prev": f"{url}.json",
            "self": f"{url}-page-2.json",
            "next": f"{url}-page-3.json",
            "last": f"{url}-page-3.json",
        }
        assert "next" not in pages[2]["links"]
        assert pages[1]["pagination"] == {
            "totalElements": 201,
            "elementsPerPage": 100,
            "currentPage": 2,
            "totalPages": 3,
        }
    assert "oparl/lists/meetings-page-4.json" not in made


def test_an_object_is_made_when_its_file_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that memory does not grow with them."""
    made = []
    whole = OParlObjects.organization

    def noted(of: OParlObjects, committee: SiteCommittee) -> Object:
        made.append(committee.key)
        return whole(of, committee)

    monkeypatch.setattr(OParlObjects, "organization", noted)
    written = 0
    for name, _ in oparl_files(sample_outline(), ROOT):
        written += name.startswith("oparl/organizations/")
        assert len(made) == written
    assert written == 2


def test_an_empty_list_is_one_page(sample: dict[str, Any]) -> None:
    terms = sample["oparl/lists/legislative-terms.json"]
    assert terms["data"] == sample["oparl/body.json"]["legislativeTerm"] == []
    assert terms["pagination"]["totalPages"] == 1
