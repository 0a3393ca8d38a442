"""What is said of a ``released.yaml`` that is not as it was written: the line, and why."""

from __future__ import annotations

import re
from pathlib import Path

from agendapack.problems import Location, Problem, error
from agendapack.records.values import Row, Table, Value
from agendapack.records.version_control import conflict_problem, is_lfs_pointer

Step = str | int
"""A key of a mapping, or a place in a sequence, counted from zero."""

_YAML_PLACE = re.compile(r' in "<byte string>", (?:line [0-9]+, column|position) [0-9]+')
_PATH = re.compile(r" - at `\$(.*)`\Z")
_STEP = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")
_TOP = re.compile(rb"^([a-z]+):", re.MULTILINE)


class Damage(ValueError):
    """That something is not as it was written: ``what``, and by which steps it is reached; ``line``
    is that within a block, counted from zero."""

    def __init__(self, what: str, *steps: Step, line: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.steps = steps
        self.line = line


def check_merged(data: bytes) -> None:
    """Damage where a key stands twice at the top, as after two versions were joined by hand: of
    what a reader of YAML takes, one would be lost."""
    seen: set[bytes] = set()
    for found in _TOP.finditer(data):
        if found[1] in seen:
            raise Damage(f'"{found[1].decode()}:" stands in it twice')
        seen.add(found[1])


def damage_problem(file: Path, data: bytes, fault: Exception) -> Problem:
    """Why ``file``, which holds ``data``, cannot be taken for what was released, as the end of a
    sentence that begins with its name."""
    if is_lfs_pointer(data):
        hint = 'fetch it: run "git lfs pull"; in .gitattributes keep *.yaml out of Git LFS'
        return error("a pointer of Git LFS, not the record", Location(file), hint)
    conflict = conflict_problem(data.decode("utf-8", "replace"), file)
    hint = f"take it back from version control as it was: git log -- {file}"
    if conflict is not None:
        line, what = conflict.location.line, "a conflict of Git is not resolved in it"
        hint = (
            "keep the documents of both sides, and of checked: one side, whole; then release it"
            " again: docs/release.md, Several people"
        )
    else:
        line, what = _told(file, data, fault)
    return error(
        f"not as agendapack release wrote it: {what}",
        Location(file, line, 1 if line else 0),
        hint,
    )


def _told(file: Path, data: bytes, fault: Exception) -> tuple[int, str]:
    """The line of a fault, 0 if it is not known, and what it is."""
    if isinstance(fault, Damage):
        place = _place(file, data, fault.steps)
        return (place.line + fault.line if place.line else 0), fault.what
    words = " ".join(str(fault).split())
    if (path := _PATH.search(words)) is not None:
        steps = [key or int(index) for key, index in _STEP.findall(path[1])]
        return _place(file, data, steps).line, words[: path.start()]
    cause = fault.__context__  # msgspec raises its own in place of PyYAML's
    mark = getattr(cause, "problem_mark", None)
    what = getattr(cause, "problem", None) or _YAML_PLACE.sub("", words)
    return (0 if mark is None else mark.line + 1), " ".join(str(what).split())


def _place(file: Path, data: bytes, steps: tuple[Step, ...] | list[Step]) -> Location:
    """Where what is reached by ``steps`` stands, or what holds it; line 0 where that is not to be
    found."""
    from agendapack.records.source import decode  # what nothing is wrong with needs it not

    value: Value | None = decode(data, file).table
    place = Location(file)
    for step in steps:
        if isinstance(value, Table) and isinstance(step, str) and step in value:
            place, value = value.key_place(step), value[step]
        elif isinstance(value, Row) and isinstance(step, int) and step < len(value):
            place, value = value[step].place, value[step]
        else:
            break
    # A block's text begins in the line after its key.
    return place if value is None or isinstance(value, Table | Row) else value.place
