"""Makes a council of many released meetings: ``python tests/bench/many_meetings.py 1000 FOLDER``.

Some meetings are built and released by the program itself; the others are released as those were,
of records of their own and of PDFs whose bytes are others, so that no two documents of the council
are the same.  Three shapes come in turn: an agenda with papers and confirmed minutes with recorded
votes; the same with a supplement; and an agenda alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from msgspec import Struct
from msgspec.structs import replace

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from agendapack.build.options import Options  # noqa: E402
from agendapack.build.pool import WorkerPool  # noqa: E402
from agendapack.build.release_decisions import ReleaseRequest  # noqa: E402
from agendapack.build.releasing import release_meeting  # noqa: E402
from agendapack.records.inputs import Input  # noqa: E402
from agendapack.released.kept_files import kept_name  # noqa: E402
from agendapack.released.released_meeting import (  # noqa: E402
    KeptFile,
    Release,
    ReleasedMeeting,
    released_folder,
)
from agendapack.released.released_record import read_released, released_text  # noqa: E402
from tests.bench.councils import paragraph, sentence  # noqa: E402

COMMITTEES = 10
BUILT = 30
"""How many meetings are built: a third of each shape."""
FIRST = date(2016, 1, 4)
NAMES = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Holly", "Ivy", "Juniper")
PEOPLE = [f"Councillor {name}" for name in NAMES]
COUNCIL = "name: Ambridge Council\njurisdiction: england\n"
SHAPES = ("minuted", "supplemented", "unminuted")


class Gathering(Struct, frozen=True):
    """A meeting of the council; ``number`` counts them all from zero."""

    number: int

    @property
    def shape(self) -> str:
        return SHAPES[self.number % len(SHAPES)]

    @property
    def committee(self) -> str:
        return f"committee-{self.number % COMMITTEES}"

    @property
    def day(self) -> date:
        return FIRST + timedelta(days=7 * (self.number // COMMITTEES) + self.number % 4)

    @property
    def key(self) -> str:
        return f"{self.committee}/{self.day}"

    @property
    def records(self) -> Mapping[str, str]:
        """Its records, by their paths below the council's root."""
        place = f"meetings/{self.committee}"
        found = {
            "meetings/council.yaml": COUNCIL,
            f"{place}/committee.yaml": _committee(self.number % COMMITTEES),
            f"meetings/{self.key}/meeting.yaml": _agenda(self),
        }
        if self.shape != "unminuted":
            found[f"meetings/{self.key}/minutes.yaml"] = _minutes(self)
        return found


def _committee(number: int) -> str:
    members = "".join(f"  - {name}\n" for name in PEOPLE)
    return f"name: Committee {number}\nmembers:\n{members}"


def _agenda(meeting: Gathering) -> str:
    random, day = Random(f"agenda {meeting.number}"), meeting.day
    lines = [f"date: {day}", 'time: "10:00"', "venue: Village Hall"]
    lines += [f"published: {day - timedelta(days=10)}", "items:"]
    for item in range(1, 9):
        lines.append(f"  - title: {sentence(random)[:-1]}")
        if item % 2 == 0:
            title = sentence(random)[:-1]
            lines.append(f"    papers: [{{file: report-{item}.md, title: {title}}}]")
    if meeting.shape == "supplemented":
        lines.append("supplements:")
        lines.append(f"  - {{published: {day - timedelta(days=3)}, items: {{3: [late.md]}}}}")
    return "\n".join((*lines, ""))


def _minutes(meeting: Gathering) -> str:
    random = Random(f"minutes {meeting.number}")
    came = random.sample(PEOPLE, 8)
    away = [name for name in PEOPLE if name not in came][:1]
    lines = ["status: confirmed", f"present: [{', '.join(came)}]"]
    lines += [f"apologies: [{', '.join(away)}]", f"first-number: {8 * meeting.number + 1}"]
    lines.append("minutes:")
    for item in range(1, 9):
        lines += [f"  - title: {sentence(random)[:-1]}", f"    item: {item}", "    body:"]
        lines.append(f"      - text: {paragraph(random)}")
        if item % 4 == 0:
            ayes, noes = ", ".join(came[:5]), ", ".join(came[5:])
            lines.append(f"      - vote: {{for: [{ayes}], against: [{noes}], recorded: true}}")
        lines += ["      - resolved:", f"          - that {sentence(random)}"]
        if item % 3 == 0:
            by = meeting.day + timedelta(days=28)
            lines.append(f"      - action: {{what: {sentence(random)}, who: Jo Bell, by: {by}}}")
    return "\n".join((*lines, ""))


def _papers(meeting: Gathering) -> Iterator[tuple[str, str]]:
    random = Random(f"papers {meeting.number}")
    names = [f"report-{item}.md" for item in (2, 4, 6, 8)]
    names += ["late.md"] if meeting.shape == "supplemented" else []
    for name in names:
        parts = [f"# {sentence(random)[:-1]}"]
        for _ in range(4):
            parts += [f"## {sentence(random)[:-1]}", *(paragraph(random) for _ in range(4))]
        yield name, "\n\n".join((*parts, ""))


def many_meetings(root: Path, count: int) -> list[Gathering]:
    """A council of so many released meetings."""
    meetings = [Gathering(number) for number in range(count)]
    for meeting in meetings:
        for name, text in meeting.records.items():
            _write(root / name, text.encode())
    built = meetings[:BUILT]
    _release(root, built)
    patterns = {meeting: _known(root, meeting.key) for meeting in built}
    for meeting in meetings[BUILT:]:
        pattern = built[meeting.number % len(built)]
        _copy(root, pattern, patterns[pattern], meeting)
    return meetings


def _release(root: Path, meetings: list[Gathering]) -> None:
    with chdir(root), WorkerPool() as pool:
        for meeting in meetings:
            for name, text in _papers(meeting):
                _write(root / "meetings" / meeting.key / "papers" / name, text.encode())
            request = ReleaseRequest(meeting.day + timedelta(days=1))
            options = Options(root / "packs")
            result = release_meeting(root, meeting.key, request, options, pool=pool)
            if result.failure is not None or not _known(root, meeting.key).releases:
                raise SystemExit(f"{meeting.key} could not be released: {result}")


def _known(root: Path, key: str) -> ReleasedMeeting:
    found = read_released(root, key)
    if found is None:
        raise SystemExit(f"nothing of {key} was released")
    return found


def _copy(root: Path, pattern: Gathering, known: ReleasedMeeting, meeting: Gathering) -> None:
    """Release a meeting as another was, in its own words where these are records."""
    records = {name: text.encode() for name, text in meeting.records.items()}
    made = ReleasedMeeting(released_folder(root, meeting.key), meeting.key)
    releases = []
    for release in known.releases:
        inputs = []
        for each in release.made_from:
            name = each.file.replace(f"/{pattern.key}/", f"/{meeting.key}/")
            name = name.replace(f"/{pattern.committee}/", f"/{meeting.committee}/")
            digest = each.sha256
            if name in records:
                digest = sha256(records[name]).hexdigest()
                _write(made.record(Input(name, digest)), records[name])
            inputs.append(Input(name, digest))
        files = []
        for kept in release.files:
            data = _as_of((known.folder / kept.kept).read_bytes(), kept.name, pattern, meeting)
            _write(made.folder / kept.kept, data)
            files.append(replace(kept, sha256=sha256(data).hexdigest(), size=len(data)))
        released = meeting.day + (release.released - pattern.day)
        releases.append(
            replace(release, files=tuple(files), made_from=tuple(inputs), released=released)
        )
    _write(made.file, released_text(replace(made, releases=tuple(releases))).encode())


def _as_of(data: bytes, name: str, pattern: Gathering, meeting: Gathering) -> bytes:
    """A file of a document, as another meeting's: a PDF with one more comment at its end."""
    if name.endswith(".pdf"):
        return data + f"% {meeting.key}\n".encode()
    for old, new in (
        (pattern.key, meeting.key),
        (str(pattern.day), str(meeting.day)),
        (_in_words(pattern.day), _in_words(meeting.day)),
    ):
        data = data.replace(old.encode(), new.encode())
    return data


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def publish_again(root: Path, meeting: Gathering, reason: str) -> None:
    """Publish the agenda pack of one meeting in another version, as if it were amended."""
    known = _known(root, meeting.key)
    before = known.current["agenda-pack"]
    version = before.version + 1
    files = []
    for kept in before.files:
        data = (known.folder / kept.kept).read_bytes()
        if kept.name.endswith(".pdf"):
            data += f"% version {version}\n".encode()
        name = kept_name(kept.name, version)
        _write(known.folder / name, data)
        files.append(KeptFile(kept.name, name, sha256(data).hexdigest(), len(data), kept.pages))
    release: Release = replace(
        before,
        version=version,
        released=before.released + timedelta(days=version),
        files=tuple(files),
        amended=reason,
    )
    text = released_text(replace(known, releases=(*known.releases, release)))
    known.file.write_text(text, encoding="utf-8")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    many_meetings(Path(sys.argv[2]).resolve(), int(sys.argv[1]))
