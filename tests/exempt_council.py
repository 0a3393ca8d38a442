"""A small council with exempt business, of inline YAML and Markdown papers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.running import write

KEY = "cabinet/2024-05-16"
FOLDER = f"meetings/{KEY}"
MEETING = f"{FOLDER}/meeting.yaml"
EXEMPT = f"{FOLDER}/exempt"

NAMES = ("zebra-award", "walrus-costs")
"""What exempt files are called, without their endings."""
TITLES = ("Award to Quagga Leisure", "Walrus Hall valuation", "Quagga's own words")
"""True titles, and what else only members may read of a record."""
WORDS = ("Quagga", "Walrus", "zebra", "walrus")
"""In everything that is exempt, and in nothing that is public."""

FILES: Mapping[str, str | bytes] = {
    "meetings/council.yaml": """\
        name: Anytown Council
        jurisdiction: england
        """,
    "meetings/cabinet/committee.yaml": """\
        name: Cabinet
        members: [Councillor Example, Councillor Sample]
        """,
    MEETING: """\
        date: 2024-05-16
        time: "10:00"
        venue: Town Hall
        published: 2024-05-08
        items:
          - title: Play areas
            papers:
              - {file: play.md, title: Play areas}
              - file: walrus-costs.md
                exempt: 3
                page-count: 2
          - exclusion: true
          - title: A contract
            exempt: 3
            papers:
              - file: zebra-award.md
                page-count: 3
        supplements:
          - published: 2024-05-08
            items:
              3:
                - file: walrus-terms.md
                  page-count: 1
        """,
    f"{FOLDER}/minutes.yaml": """\
        status: draft
        present: [Councillor Example]
        first-number: 7
        minutes:
          - title: Play areas
            item: 1
            body:
              - agreed: that two swings are painted.
          - title: A contract
            item: 3
            exempt: 3
            summary: A contract was let.
        """,
    f"{FOLDER}/papers/play.md": """\
        # Play areas

        Three of the nine play areas in the town need new surfacing before the summer.
        """,
    f"{EXEMPT}/zebra-award.md": """\
        # Award to Quagga Leisure

        Quagga Leisure asked for £4,213,500 and came first of the five who had tendered for it.
        """,
    f"{EXEMPT}/walrus-costs.md": """\
        # Walrus Hall valuation

        The valuer of Walrus Hall found that it would fetch £812,250 if it were sold in spring.
        """,
    f"{EXEMPT}/walrus-terms.md": """\
        # Terms for Walrus Hall

        The terms that Walrus Hall was offered on were refused by all of the four bidders there.
        """,
    f"{EXEMPT}/meeting.yaml": """\
        items:
          3:
            title: Award to Quagga Leisure
            text: "Quagga's own words were heard."
        """,
    f"{EXEMPT}/minutes.yaml": """\
        minutes:
          8:
            - agreed: that Quagga Leisure is awarded the contract for ten years at their price.
        """,
}


def exempt_council(
    root: Path, changes: Mapping[str, str | bytes | None] | None = None, *, exempt: bool = True
) -> Path:
    """The council of ``FILES`` in ``root``; ``changes`` adds, replaces or (None) leaves out;
    without ``exempt``, its exempt files are not there."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is not None and (exempt or not name.startswith(EXEMPT)):
            write(root / name, content)
    return root
