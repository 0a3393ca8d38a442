"""What a build made of a meeting and from what, so that the next one does no work twice.

The record lies in ``.agendapack/``, apart where exempt files were read; a build trusts it only as
far as every digest in it still holds.  Nothing heavy is imported here: a build with nothing to do
ends before the libraries load.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from agendapack.build.cache_folder import EXEMPT, FOLDER, mark_used, private_folder
from agendapack.build.council_files import CouncilFiles, digest_or_none
from agendapack.build.fingerprint import office, tool
from agendapack.build.output import digest
from agendapack.build.temporary_files import write_whole
from agendapack.problems import Location, Problem, Severity, UncheckedWords
from agendapack.records.inputs import Input
from agendapack.records.meeting_names import EXEMPT_FOLDER


class Written(Struct, frozen=True):
    """A file of a meeting; ``pages`` is None where it has none."""

    name: str
    sha256: str
    size: int  # bytes
    pages: int | None

    @classmethod
    def of(cls, name: str, path: Path, pages: int | None = None) -> Written:
        return cls(name, digest(path), path.stat().st_size, pages)


class Built(Struct, frozen=True):
    """A meeting as it was built: its files, the problems it was built with, and for each pack a
    digest of the plan that it was assembled from."""

    files: tuple[Written, ...]
    problems: tuple[Problem, ...]
    plans: Mapping[str, str]


class BuiltRecord:
    """The record of one meeting, built into one folder: of the last build, with exempt files read
    or without."""

    def __init__(self, root: Path, key: str, folder: Path) -> None:
        self._root = root
        self._key = key
        self._folder = folder
        # Below the root by its place there, so that a council's folder may be moved.
        place = Path(os.path.abspath(folder))  # noqa: PTH100
        if place.is_relative_to(root):
            place = place.relative_to(root)
        named = sha256(f"{key}\0{place.as_posix()}".encode()).hexdigest()
        name = f"{named}.json"
        self._file = Path(root, FOLDER, "built", name)
        self._private = Path(root, FOLDER, EXEMPT, "built", name)

    def unchanged(self, files: CouncilFiles | None = None) -> Built | None:
        """The last build, if what it was made from, as the ``files`` are (as they are now, if not
        given), and what it made are all still the same."""
        files = files or CouncilFiles(self._root)
        for record in self._records():
            if (built := self._unchanged(record, files)) is not None:
                return built
        return None

    def _unchanged(self, record: Any, files: CouncilFiles) -> Built | None:
        if tuple(record["watched"]) != files.watched(self._key):
            return None
        for on, names in record["meetings"].items():
            if list(files.meetings_on(self._key, on)) != names:
                return None
        if record["office"] is not None and record["office"] != office():
            return None
        for name, known in record["inputs"].items():
            if files.digest(name, self._key) != known:
                return None
        built = self._built(record)
        return built if all(map(self._is_as_it_was, built.files)) else None

    def kept(self, file: str, plan: str) -> Written | None:
        """``file`` as the last build made it, if that was from the same plan and it is still so."""
        for built in map(self._built, self._records()):
            for written in built.files:
                if (written.name, built.plans.get(file)) == (file, plan) and self._is_as_it_was(
                    written
                ):
                    return written
        return None

    def write(
        self,
        built: Built,
        inputs: Iterable[Input],
        watched: Sequence[str],
        *,
        by_office: bool,
        exempt: bool = False,
        meetings: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Remember a build of ``inputs``, with the names ``watched`` when they were read;
        ``by_office``: it has papers that LibreOffice made, ``exempt``: exempt files were read,
        ``meetings``: by day (2018-03-14), those of the committee that a check looked for.

        A disk that will not have it is no fault of the build's.
        """
        record = {
            "tool": tool(),
            "office": office() if by_office else None,
            "watched": watched,
            "meetings": meetings or {},
            "inputs": {each.file: each.sha256 for each in inputs},
            "plans": dict(built.plans),
            "files": [[f.name, f.sha256, f.size, f.pages] for f in built.files],
            "problems": [_plain(problem, self._root) for problem in built.problems],
        }
        body = json.dumps(record).encode()
        # Also of exempt files that no record names the names are nobody else's.
        exempt = exempt or any(name.startswith(f"{EXEMPT_FOLDER}/") for name in watched)
        file, other = (self._private, self._file) if exempt else (self._file, self._private)
        with suppress(OSError):
            private_folder(file.parent)
            write_whole(file, sha256(body).hexdigest().encode() + b"\n" + body)
            other.unlink(missing_ok=True)

    def _records(self) -> Iterator[Any]:
        """What is written of the last build; nothing where it cannot be trusted."""
        for file in (self._file, self._private):
            with suppress(OSError, ValueError):
                known, _, body = file.read_bytes().partition(b"\n")
                if sha256(body).hexdigest().encode() == known:
                    record = json.loads(body)
                    if record.get("tool") == tool():
                        mark_used(file)
                        yield record

    def _built(self, record: Any) -> Built:
        return Built(
            tuple(Written(name, sha, size, pages) for name, sha, size, pages in record["files"]),
            tuple(_problem(entry, self._root) for entry in record["problems"]),
            record["plans"],
        )

    def _is_as_it_was(self, written: Written) -> bool:
        place = os.path.join(self._folder, written.name)  # noqa: PTH118
        return digest_or_none(place) == written.sha256


def _plain(problem: Problem, root: Path) -> list[object]:
    at = problem.location
    file = os.path.relpath(at.file, root) if at.file.is_absolute() else str(at.file)
    words = (problem.message, file, at.line, at.column, problem.hint, problem.discreet)
    unchecked = problem.unchecked and [problem.unchecked.language, *problem.unchecked.texts]
    return [str(problem.severity), *words, unchecked]


def _problem(entry: list[Any], root: Path) -> Problem:
    severity, message, file, line, column, hint, discreet, unchecked = entry
    location = Location(Path(os.path.normpath(root / file)), line, column)
    words = UncheckedWords(unchecked[0], tuple(unchecked[1:])) if unchecked else None
    return Problem(Severity(severity), message, location, hint, discreet, words)
