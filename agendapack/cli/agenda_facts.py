"""What happened to a meeting and to its items, as ``agendapack show`` says it: as plain data, with
the keys of the records, and in lines.  There is nothing of what the records leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agendapack.records.dossier import AgendaItem, Pack
    from agendapack.records.meeting_schema import Meeting


def meeting_facts(meeting: Meeting) -> dict[str, Any]:
    """The title of a meeting; and, where it was cancelled or postponed, why, and to when."""
    day = meeting.rearranged_to
    return _given(
        {
            "title": meeting.title,
            "status": meeting.status,
            "reason": meeting.reason,
            "rearranged-to": None if day is None else day.isoformat(),
        }
    )


def item_facts(pack: Pack) -> dict[str, dict[str, Any]]:
    """What happened to each item of a pack, by its number."""
    return {item.number: _item_facts(item) for item in pack.items}


def _item_facts(item: AgendaItem) -> dict[str, Any]:
    follows, deferred = item.follows, item.deferred
    return _given(
        {
            "withdrawn": item.withdrawn,
            "deferred": None
            if deferred is None
            else _given({"to": deferred.to.isoformat(), "reason": deferred.reason}),
            "urgent": item.urgent,
            "follows": None if follows is None else f"{follows.key}#{follows.number}",
            "lead": item.lead,
        }
    )


def meeting_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """What :func:`meeting_facts` of a meeting say.

    >>> list(meeting_lines({"title": "Special", "status": "cancelled", "reason": "Snow."}))
    ['Special', 'cancelled: Snow.']
    """
    if "title" in record:
        yield record["title"]
    if "status" in record:
        day = record.get("rearranged-to")
        status = record["status"] + (f", rearranged to {day}" if day else "")
        yield _with_reason(status, record.get("reason"))


def item_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """What :func:`item_facts` of an item say.

    >>> list(item_lines({"deferred": {"to": "2018-03-14"}, "lead": "Sam Hill"}))
    ['deferred to 2018-03-14', 'lead: Sam Hill']
    """
    if "withdrawn" in record:
        yield _with_reason("withdrawn", record["withdrawn"])
    if "deferred" in record:
        deferred = record["deferred"]
        yield _with_reason(f"deferred to {deferred['to']}", deferred.get("reason"))
    if "urgent" in record:
        yield _with_reason("urgent", record["urgent"])
    if "follows" in record:
        yield f"follows {record['follows']}"
    if "lead" in record:
        yield f"lead: {record['lead']}"


def _with_reason(what: str, reason: str | None) -> str:
    return f"{what}: {' '.join(reason.split())}" if reason else what


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}
