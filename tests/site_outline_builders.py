"""Makes site outlines by hand: an invented council, of which tests say what matters to them.

``sample_outline`` has something of everything that a site shows; no file that it names is there.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from agendapack.pack.pack_map import MAP_VERSION, MappedItem, MappedPage, MappedSource, PackMap
from agendapack.records.meeting_names import MeetingRef
from agendapack.records.page_ranges import PageRange
from agendapack.registers.meeting_facts import (
    ActionFact,
    AttendanceFact,
    DecisionFact,
    InterestFact,
    MeetingFacts,
    MinuteName,
    MinutesRead,
    VoteFact,
    Wording,
)
from agendapack.registers.published_agenda import (
    AgendaFacts,
    EarlierBusiness,
    ItemFact,
    MemberFact,
    OfficerFact,
)
from agendapack.site.meeting_files import MeetingFiles, PaperFile, SlipOfPages
from agendapack.site.pack_maps import pack_facts
from agendapack.site.published_meeting import (
    PublishedMeeting,
    SiteDocument,
    SiteFile,
    SitePack,
    SiteVersion,
)
from agendapack.site.site_outline import (
    Business,
    Membership,
    SiteAttendance,
    SiteCommittee,
    SiteInterest,
    SiteOutline,
    SitePerson,
    SiteVote,
)

COUNCIL = "Exampleton Borough Council"
COMMITTEE = "Wellbeing Committee"
MEMBERS = (
    MemberFact("Councillor Alder", "Chair"),
    MemberFact("Councillor Birch", "Vice Chair"),
    MemberFact("Councillor Cedar"),
)
TODAY = date(2031, 3, 1)
EARLIER = "wellbeing/2031-01-15"
HELD = "wellbeing/2031-02-12"
COMING = "wellbeing/2031-03-12"
CALLED_OFF = "planning/2031-03-05"


def site_file(name: str, pages: int | None = None, size: int = 123_456) -> SiteFile:
    """A file of a document; its digest follows from its name."""
    return SiteFile(name, Path("kept", name), sha256(name.encode()).hexdigest(), size, pages)


def site_document(
    document: str, day: date, *, pages: int = 10, name: str | None = None, **more: Any
) -> SiteDocument:
    """A document released on ``day``, with its PDF and, but for packs made of others, its HTML."""
    web = {"agenda-pack": "front-sheet", "supplement-1": "supplement-1"}.get(document, document)
    files = (site_file(f"{name or document}.pdf", pages), site_file(f"{web}.html", size=9_876))
    given = {"files": files, "versions": (SiteVersion(1, day),), **more}
    return SiteDocument(document, **given)


def a_pack(ordinal: int, day: date, pages: int, *, prefix: str = "") -> SitePack:
    """A pack of one front page and ``pages - 1`` pages of one paper of item 2."""
    numbers = [PageRange(n, n, prefix) for n in range(1, pages)]
    whole = PageRange(1, pages - 1, prefix)
    known = PackMap(
        MAP_VERSION,
        ordinal,
        "Agenda pack" if not ordinal else f"Supplement {ordinal}",
        "en-GB",
        day,
        "prefix" if prefix else "restart",
        False,
        True,
        True,
        (MappedItem("2", "Local System Review", whole),),
        (
            MappedSource("front", "Agenda", page_count=1),
            MappedSource("paper", "Local System Review", "2", None, pages - 1, whole),
        ),
        (
            MappedPage(0, 0, 0, "i", None, None),
            *(MappedPage(1, n.first - 1, 1, n.first_name, n, "2") for n in numbers),
        ),
    )
    return SitePack(pack_facts(known), site_file(f"{known.title}.json"))


def an_agenda(key: str, **more: Any) -> AgendaFacts:
    """The agenda of a meeting: two items, unless ``items`` says otherwise."""
    given: dict[str, Any] = {
        "council": COUNCIL,
        "language": "en-GB",
        "jurisdiction": "England",
        "committee": COMMITTEE if key.startswith("wellbeing/") else "Planning Committee",
        "day": date.fromisoformat(key.split("/")[1][:10]),
        "time": "14:00",
        "venue": "Council Chamber, Town Hall, Exampleton",
        "members": MEMBERS,
        "items": (ItemFact("1", "Apologies"), ItemFact("2", "Local System Review")),
        **more,
    }
    return AgendaFacts(**given)


def a_meeting(
    key: str,
    *documents: SiteDocument,
    agenda: AgendaFacts | None = None,
    facts: MeetingFacts | None = None,
) -> PublishedMeeting:
    """A meeting; without ``documents``, one whose agenda pack was released a week before."""
    agenda = agenda or an_agenda(key)
    before = date.fromordinal(agenda.day.toordinal() - 7)
    pack = site_document("agenda-pack", before, pages=10, pack=a_pack(0, before, 10))
    return PublishedMeeting(
        MeetingRef(agenda.day, key, Path("meetings", key)),
        str(uuid5(NAMESPACE_URL, key)),
        documents or (pack,),
        agenda,
        facts or MeetingFacts(agenda.committee, agenda.title),
    )


def an_outline(*meetings: PublishedMeeting, **more: Any) -> SiteOutline:
    """The outline of a site of ``meetings``; a committee for each folder, no people."""
    ordered = sorted(meetings, key=lambda meeting: meeting.ref)
    keys = dict.fromkeys(meeting.ref.committee for meeting in ordered)
    committees = tuple(
        SiteCommittee(
            committee,
            next(m.agenda.committee for m in reversed(ordered) if m.ref.committee == committee),
            MEMBERS if committee == "wellbeing" else (),
            tuple(m.key for m in ordered if m.ref.committee == committee),
        )
        for committee in sorted(keys)
    )
    given: dict[str, Any] = {
        "council": COUNCIL,
        "language": "en-GB",
        "jurisdiction": "England",
        "website": "https://www.exampleton.example",
        "day": TODAY,
        "base_url": None,
        "meetings": {meeting.key: meeting for meeting in ordered},
        "files": {meeting.key: MeetingFiles() for meeting in ordered},
        "committees": committees,
        "people": (),
        "slugs": {},
        "committee_of": {meeting.key: meeting.ref.committee for meeting in ordered},
        "earlier": {},
        "later": {},
        "redirects": {},
        **more,
    }
    return SiteOutline(**given)


# -- one site with something of everything ---------------------------------------------------------


def held_meeting() -> PublishedMeeting:
    """A meeting with an amended agenda pack, a supplement, confirmed minutes and decisions."""
    items = (
        ItemFact("1", "Apologies for absence"),
        ItemFact(
            "2",
            "Local System Review",
            text=Wording(
                "The committee is asked to **note** the review:\n\n- its findings\n- costs"
            ),
            lead="Director of Plain Examples",
            follows=EarlierBusiness(EARLIER, "2"),
        ),
        ItemFact("3", "Budget Monitoring", to_follow=("Budget Monitoring Report",)),
        ItemFact("4", "Bus Shelters", withdrawn=Wording("More work is needed.")),
        ItemFact("5", "Park Benches", deferred_to=date(2031, 3, 12), deferral=Wording("No time.")),
        ItemFact("6", "Exclusion of press and public", kind="exclusion"),
        ItemFact(
            "7",
            "Leisure Contract",
            exempt=(
                "Exempt information under paragraph 3 of Part 1 of Schedule 12A to the Local"
                " Government Act 1972: Information relating to the financial or business affairs"
                " of any particular person.",
            ),
        ),
        ItemFact("8", "Flooded Footpath", urgent=Wording("The path is under water."), supplement=1),
    )
    pack = site_document(
        "agenda-pack",
        date(2031, 2, 4),
        pages=24,
        pack=a_pack(0, date(2031, 2, 4), 24),
        versions=(
            SiteVersion(1, date(2031, 2, 4)),
            SiteVersion(
                2,
                date(2031, 2, 6),
                amended="A table was wrong.",
                changed=("12", "13"),
                added=("14",),
                removed=1,
            ),
        ),
    )
    supplement = site_document(
        "supplement-1",
        date(2031, 2, 10),
        pages=7,
        pack=a_pack(1, date(2031, 2, 10), 7, prefix="S1-"),
    )
    minutes = site_document(
        "minutes",
        date(2031, 2, 20),
        pages=4,
        status="confirmed",
        versions=(
            SiteVersion(1, date(2031, 2, 16), status="draft"),
            SiteVersion(2, date(2031, 2, 20), status="confirmed", changed=("2",)),
        ),
    )
    decisions = site_document("decisions", date(2031, 2, 13), pages=2)
    agenda = an_agenda(
        HELD,
        published=date(2031, 2, 4),
        online_url="https://watch.exampleton.example/12-february",
        online_text="Watch the meeting",
        contact=OfficerFact(
            "Sam Sample", "Democratic Support", "01234 567890", "sam@exampleton.example"
        ),
        items=items,
    )
    review, budget = MinuteName(12, "Local System Review", "2"), MinuteName(13, "Budget", "3")
    facts = MeetingFacts(
        COMMITTEE,
        minutes=MinutesRead("confirmed", f"meetings/{HELD}/minutes.yaml"),
        decided=MinutesRead("confirmed", f"meetings/{HELD}/minutes.yaml"),
        actions=(
            ActionFact(
                review, Wording("Circulate the action plan."), "Head of Samples", date(2031, 3, 1)
            ),
            ActionFact(budget, Wording("Correct the table."), None, None, done=date(2031, 2, 14)),
        ),
        decisions=(
            DecisionFact(review, "agreed", Wording("To **note** the review.")),
            DecisionFact(
                budget,
                "decision",
                Wording("Approve the budget."),
                Wording("It is sound."),
                Wording("None."),
                is_key=True,
                call_in_ends=date(2031, 2, 20),
            ),
        ),
        interests=(
            InterestFact(
                review, "Councillor Birch", "personal", "Governor of a school.", "2", left=True
            ),
        ),
        attendance=(
            AttendanceFact("Councillor Alder", "present"),
            AttendanceFact("Councillor Birch", "present"),
            AttendanceFact("Councillor Cedar", "apologies", "Councillor Damson"),
        ),
        votes=(
            VoteFact(
                review,
                "motion",
                Wording("That the review be noted."),
                "Councillor Alder",
                "Councillor Birch",
                ("Councillor Alder",),
                ("Councillor Birch",),
                (),
                "for",
                True,
                "carried",
            ),
            VoteFact(budget, "amendment", None, None, None, 1, 2, 0, None, False, "lost"),
        ),
    )
    return a_meeting(HELD, pack, supplement, minutes, decisions, agenda=agenda, facts=facts)


def held_files() -> MeetingFiles:
    """The papers of :func:`held_meeting`, cut out of its packs."""
    review = PaperFile(
        "agenda-pack",
        "2",
        "Local System Review",
        PageRange(1, 18),
        5,
        18,
        "papers/2-1-local-system-review.pdf",
        345_678,
        "papers/2-1-local-system-review.png",
        240,
        340,
        replaced_by="supplement-1",
    )
    corrected = PaperFile(
        "supplement-1",
        "2",
        "Local System Review: Corrected Pages",
        PageRange(1, 2, "S1-"),
        2,
        2,
        "papers/s1-2-1-corrected-pages.pdf",
        45_678,
        replaces=(("agenda-pack", PageRange(3, 4)),),
    )
    budget = PaperFile(
        "supplement-1",
        "3",
        "Budget Monitoring Report",
        PageRange(3, 6, "S1-"),
        4,
        4,
        "papers/s1-3-1-budget-monitoring-report.pdf",
        56_789,
    )
    return MeetingFiles(
        (review, corrected, budget),
        (SlipOfPages("agenda-pack", "7", PageRange(19, 23), 23),),
        site_document(
            "consolidated-pack",
            date(2031, 2, 10),
            pages=31,
            files=(site_file("consolidated-pack.pdf", 31, 2_345_678),),
            pack=a_pack(0, date(2031, 2, 10), 31),
        ),
    )


def sample_outline(**more: Any) -> SiteOutline:
    """Four meetings of two committees, three members, one earlier item and one old address."""
    earlier = a_meeting(EARLIER)
    held = held_meeting()
    coming = a_meeting(COMING, agenda=an_agenda(COMING, title="Special meeting"))
    off = a_meeting(
        CALLED_OFF,
        agenda=an_agenda(
            CALLED_OFF,
            status="postponed",
            reason=Wording("The hall is *flooded*."),
            rearranged_to=date(2031, 3, 19),
        ),
    )
    interest = held.facts.interests[0]
    people = (
        SitePerson(
            "councillor-alder",
            "Councillor Alder",
            (Membership("wellbeing", "Chair"),),
            (SiteAttendance(HELD, "present"),),
            (SiteVote(HELD, 0, "for"),),
        ),
        SitePerson(
            "councillor-birch",
            "Councillor Birch",
            (Membership("wellbeing", "Vice Chair"),),
            (SiteAttendance(HELD, "present"),),
            (SiteVote(HELD, 0, "against"),),
            (SiteInterest(HELD, interest),),
        ),
        SitePerson(
            "councillor-cedar",
            "Councillor Cedar",
            (Membership("wellbeing"),),
            (SiteAttendance(HELD, "apologies", "Councillor Damson"),),
        ),
    )
    now, before = Business(HELD, "2"), Business(EARLIER, "2")
    made = an_outline(
        earlier,
        held,
        coming,
        off,
        people=people,
        slugs={person.name: person.slug for person in people},
        earlier={now: (before,)},
        later={before: (now,)},
        redirects={"committees/health/": "committees/wellbeing/"},
    )
    files = {**made.files, HELD: held_files()}
    return replace(made, files=files, **more)
