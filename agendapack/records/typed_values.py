"""Plain values, such as JSON and MessagePack, read as values of types of ours.

msgspec finds out what a type is made of when the type is first asked for, and keeps that with it.
Meetings are built in several threads, and two that ask for one type for the first time crash the
program: the second is given what the first has not filled in yet.  So one reads at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_reading = threading.RLock()


def from_json(data: bytes | str, kind: type[T]) -> T:
    """The JSON ``data`` as a ``kind``; MsgspecError where it is none."""
    with _reading:
        return msgspec.json.decode(data, type=kind)


def from_yaml(data: bytes, kind: type[T]) -> T:
    """The YAML ``data`` as a ``kind``; MsgspecError where it is none."""
    with _reading:
        return msgspec.yaml.decode(data, type=kind)


def from_msgpack(data: bytes, kind: type[T]) -> T:
    """The MessagePack ``data`` as a ``kind``; MsgspecError where it is none."""
    with _reading:
        return msgspec.msgpack.decode(data, type=kind)


def from_plain(value: object, kind: type[T], leaf: Callable[[type, Any], Any] | None = None) -> T:
    """A ``value`` of dicts, lists and texts as a ``kind``, by ``leaf`` what msgspec does not know;
    MsgspecError where it is none."""
    with _reading:
        return msgspec.convert(value, kind, dec_hook=leaf)
