"""What OParl 1.1 says of its objects, as JSON Schemas written for these tests from the
specification (https://oparl.org, version 1.1): which keys each must have, and of which kind the
others are.  ``created`` and ``modified`` are must-haves of every object since 1.1."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

URL = {"type": "string", "format": "uri", "pattern": "^https?://"}
URLS = {"type": "array", "items": URL, "minItems": 1}
TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
WHOLE = {"type": "integer", "minimum": 0}
FLAG = {"type": "boolean"}

VERSION = "https://schema.oparl.org/1.1/"


def inner(kind: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind}"}


def inners(kind: str, least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": inner(kind), "minItems": least}


COMMON = {"id": URL, "created": MOMENT, "modified": MOMENT, "web": URL, "deleted": FLAG}
"""Of every object; an empty list or null is advised against, but for what has to be there."""

KINDS: dict[str, dict[str, Any]] = {
    "System": {"oparlVersion": {"const": VERSION}, "body": URL, "name": TEXT, "website": URL},
    "Body": {
        "system": URL,
        "name": TEXT,
        "website": URL,
        "legislativeTerm": {"type": "array"},
        "organization": URL,
        "person": URL,
        "meeting": URL,
        "paper": URL,
        "agendaItem": URL,
        "consultation": URL,
        "file": URL,
        "locationList": URL,
        "legislativeTermList": URL,
        "membership": URL,
    },
    "Organization": {
        "body": URL,
        "name": TEXT,
        "membership": URLS,
        "meeting": URL,
        "classification": TEXT,
        "organizationType": {
            "enum": [
                *("Gremium", "Partei", "Fraktion", "Verwaltungsbereich"),
                *("externes Gremium", "Institution", "Sonstiges"),
            ]
        },
    },
    "Person": {"body": URL, "name": TEXT, "membership": inners("Membership")},
    "Membership": {"person": URL, "organization": URL, "role": TEXT},
    "Meeting": {
        "name": TEXT,
        "cancelled": FLAG,
        "start": MOMENT,
        "location": inner("Location"),
        "meetingState": {"enum": ["terminiert", "eingeladen", "durchgeführt"]},
        "organization": URLS,
        "participant": URLS,
        "invitation": inner("File"),
        "resultsProtocol": inner("File"),
        "auxiliaryFile": inners("File"),
        "agendaItem": inners("AgendaItem"),
    },
    "AgendaItem": {
        "meeting": URL,
        "number": TEXT,
        "order": WHOLE,
        "name": TEXT,
        "public": FLAG,
        "consultation": URL,
        "result": TEXT,
        "resolutionText": TEXT,
    },
    "Paper": {
        "body": URL,
        "name": TEXT,
        "date": DAY,
        "mainFile": inner("File"),
        "auxiliaryFile": inners("File"),
        "consultation": inners("Consultation"),
    },
    "Consultation": {"paper": URL, "agendaItem": URL, "meeting": URL, "organization": URLS},
    "File": {
        "name": TEXT,
        "fileName": TEXT,
        "mimeType": TEXT,
        "size": WHOLE,
        "accessUrl": URL,
        "masterFile": URL,
        "derivativeFile": URLS,
        "meeting": URLS,
        "paper": URLS,
    },
    "Location": {"description": TEXT, "meetings": URLS},
}
MUST: dict[str, list[str]] = {
    "System": ["oparlVersion", "body"],
    "Body": [
        *("name", "organization", "person", "meeting", "paper", "legislativeTerm", "agendaItem"),
        *("consultation", "file", "locationList", "legislativeTermList", "membership"),
    ],
    "AgendaItem": ["order"],
    "File": ["accessUrl"],
}

OBJECTS = {
    kind: {
        "type": "object",
        "properties": {"type": {"const": f"{VERSION}{kind}"}, **COMMON, **keys},
        "patternProperties": {"^agendapack:": {}},  # a maker's own keys have its name before them
        "additionalProperties": False,
        "required": ["id", "type", "created", "modified", *MUST.get(kind, [])],
    }
    for kind, keys in KINDS.items()
}

LIST = {
    "type": "object",
    "properties": {
        "data": {"type": "array"},
        "pagination": {
            "type": "object",
            "properties": {
                "totalElements": WHOLE,
                "elementsPerPage": WHOLE,
                "currentPage": WHOLE,
                "totalPages": WHOLE,
            },
            "additionalProperties": False,
        },
        "links": {
            "type": "object",
            "properties": dict.fromkeys(("first", "prev", "self", "next", "last", "web"), URL),
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
    "required": ["data", "pagination", "links"],
}


def check_object(made: Any) -> None:
    """Raises ValidationError where an object is not as the specification says."""
    kind = made["type"].removeprefix(VERSION)
    Draft202012Validator({**OBJECTS[kind], "$defs": OBJECTS}).validate(made)


def check_list(made: Any) -> None:
    Draft202012Validator(LIST).validate(made)
    for each in made["data"]:
        check_object(each)
