"""The web site of a council with two languages: the same pages in both, each leading to the other,
with the documents of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.running import agendapack, council, pdf

BASE = "https://cyfarfodydd.example.org/rhiw/"
HELD, LATER = "parks/2024-05-16", "parks/2024-06-20"
FILES: Mapping[str, str | bytes | None] = {
    "meetings/council.yaml": """\
        name: {en: Rhiw Council, cy: Cyngor Rhiw}
        jurisdiction: wales
        language: [en-GB, cy]
        """,
    "meetings/parks/committee.yaml": """\
        name: {en: Parks Committee, cy: Pwyllgor Parciau}
        members:
          - {name: {en: Councillor Ash, cy: Y Cynghorydd Onnen}, role: {en: Chair, cy: Cadeirydd}}
          - Councillor Birch
        """,
    f"meetings/{HELD}/meeting.yaml": """\
        date: 2024-05-16
        time: "10:00"
        venue: {en: Town Hall, cy: Neuadd y Dref}
        published: 2024-05-08
        items:
          - title: {en: Play areas, cy: Mannau chwarae}
            text: {en: To note the report., cy: Nodi'r adroddiad.}
            papers:
              - title: {en: Report, cy: Adroddiad}
                file: {en: report.md, cy: adroddiad.md}
              - {title: Survey, file: {en: survey.pdf}}
          - title: {en: Benches and bins}
            text: {en: To note *benches*.}
        supplements:
          - published: 2024-05-10
            items:
              1: [{title: {en: Costs, cy: Costau}, file: costs.pdf}]
        """,
    f"meetings/{HELD}/minutes.yaml": """\
        status: draft
        present: [Councillor Ash, Councillor Birch]
        first-number: 7
        minutes:
          - title: {en: Play areas, cy: Mannau chwarae}
            item: 1
            body:
              - agreed: {en: that the report is noted., cy: bod yr adroddiad yn cael ei nodi.}
        """,
    f"meetings/{HELD}/papers/report.md": "# Report\n\nTwo swings squeak.\n",
    f"meetings/{HELD}/papers/adroddiad.md": "# Adroddiad\n\nMae dwy siglen yn gwichian.\n",
    f"meetings/{HELD}/papers/survey.pdf": pdf(1),
    f"meetings/{HELD}/papers/costs.pdf": pdf(1),
    f"meetings/{LATER}/meeting.yaml": """\
        date: 2024-06-20
        time: "10:00"
        published: 2024-06-12
        items: [{title: {en: Trees, cy: Coed}}]
        """,
    **{
        name: None
        for name in (
            "meetings/parks/2024-04-18/meeting.yaml",
            "meetings/parks/2024-04-18/minutes.yaml",
            "meetings/parks/2024-05-16/papers/play-areas.md",
        )
    },
}
