"""The record of a committee's work programme: what work-programme.yaml may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from agendapack.records.day_fields import DayOrText
from agendapack.records.record import Record
from agendapack.records.text_fields import Line, Markdown, Name


class PlannedTopic(Record):
    """A topic that the committee means to consider."""

    topic: Line
    """What it is about, printed as the entry's heading."""
    meeting: DayOrText = Field(examples=["2018-03-14"])
    """The day of the meeting that is to consider it, or words such as: to be confirmed."""
    lead: Name | None = None
    """Who presents it."""
    reason: Markdown | None = None
    """Why the committee considers it, in Markdown."""
    status: Line | None = None
    """How it stands: planned, deferred, done."""


class WorkProgramme(Record):
    """meetings/<committee>/work-programme.yaml: what a committee means to consider, and when."""

    title: Line | None = None
    """Its title, as the paper's heading prints it: Work Programme 2017 - 2018."""
    entries: Annotated[tuple[PlannedTopic, ...], Field(min_length=1)] = Field(
        examples=[[{"topic": "Budget", "meeting": "2018-03-14"}]]
    )
    """The topics, in order."""
