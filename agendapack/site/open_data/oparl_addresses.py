"""The addresses of OParl's objects on the site: their ids are these below the site's own address.

Each is a file that ends with .json, so that any web server knows what to say of it.
"""

from __future__ import annotations

from hashlib import sha256

from agendapack.site.page_addresses import OPARL, OPARL_SYSTEM

SYSTEM = OPARL_SYSTEM
BODY = f"{OPARL}body.json"


def organization(committee: str) -> str:
    return f"{OPARL}organizations/{committee}.json"


def person(slug: str) -> str:
    return f"{OPARL}people/{slug}.json"


def membership(slug: str, committee: str) -> str:
    return f"{OPARL}memberships/{slug}/{committee}.json"


def meeting(key: str) -> str:
    return f"{OPARL}meetings/{key}.json"


def agenda_item(key: str, number: str) -> str:
    return f"{OPARL}agenda-items/{key}/{number}.json"


def paper(key: str, document: str, item: str, ordinal: int) -> str:
    """Of the ``ordinal``-th paper of an item in a pack: what a paper is called may change."""
    return f"{OPARL}papers/{key}/{document}/{item}-{ordinal}.json"


def consultation(key: str, document: str, item: str, ordinal: int) -> str:
    return f"{OPARL}consultations/{key}/{document}/{item}-{ordinal}.json"


def file(key: str, name: str) -> str:
    return f"{OPARL}files/{key}/{name}.json"


def location(venue: str) -> str:
    """Of a place by its name: one name, one place."""
    return f"{OPARL}locations/{sha256(venue.encode()).hexdigest()[:16]}.json"


def list_page(name: str, page: int = 1) -> str:
    """Of a page of a list of objects, counted from one.

    >>> list_page("meetings"), list_page("meetings", 2)
    ('oparl/lists/meetings.json', 'oparl/lists/meetings-page-2.json')
    """
    return f"{OPARL}lists/{name}.json" if page == 1 else f"{OPARL}lists/{name}-page-{page}.json"
