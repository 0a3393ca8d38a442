"""The words in which ``kept_keys.py`` lists what a pack may hold: a *kind* is a sort of dictionary
or stream, with keys that are kept and the kinds of what stands there."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

PLAIN = ""
PAGE = "page of this paper"  # a reference to one; kept where it is one
PARENT = "element above"  # a reference to a structure element, or to the tree's root
NOT_FOLLOWED = "not followed"  # the page tree is the pack's own; a chain of actions is one
ACTION = "action"
ON_A_PAGE = "annotation on a page"  # a reference to one; kept where it is one
ANNOTATIONS = "annotations of a page"
APPEARANCE = "appearance"  # 12.5.5: a form, or a dictionary of forms by state
DESTINATION = "destination"
XOBJECT = "picture or form"
FIELD_VALUE = "value of a field"  # plain, or a stream for a long text; a signature is neither


class Kept(Struct, frozen=True):
    """A kind's keys with the kinds of what stands there.  ``others``: the kind of what stands under
    any other key, where keys are names of somebody's choice; None where there is no other key."""

    keys: Mapping[str, str]
    others: str | None = None


class Choice(Struct, frozen=True):
    """A kind that depends on what stands under ``key``, a name or a number: ``kinds`` by that, else
    ``otherwise``."""

    key: str
    kinds: Mapping[str | int, str]
    otherwise: str


def listed(keys: str, **kinds: str) -> Kept:
    """``keys`` is a list of plain ones, divided by spaces."""
    plain = {f"/{key}": PLAIN for key in keys.split()}
    return Kept({**plain, **{f"/{key}": kind for key, kind in kinds.items()}})


def extended(base: Kept, keys: str = "", **kinds: str) -> Kept:
    return Kept({**base.keys, **listed(keys, **kinds).keys})


def named(kind: str) -> Kept:
    return Kept({}, others=kind)
