"""What a public document is held against, to prove that nothing exempt is in it.

What is exempt is told from what is public by the papers as they were prepared, and by the records:
never by what agendapack has set of them, whose faults the proof is to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from agendapack.build.jobs import Design, KnownExempt, ProofCase
from agendapack.build.meeting_reading import MeetingReading
from agendapack.build.taken_papers import TakenPaper
from agendapack.pages.layout.xmp import NAMESPACE, PROPERTY, SCHEMA
from agendapack.records import source
from agendapack.records.dossier import Dossier, PaperSource
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    EXEMPT_FOLDER,
    MEETING_FILE,
    MINUTES_FILE,
)

PICTURES = (".png", ".jpg", ".jpeg")

_QUOTED = re.compile(r""" "([^"]*)" | '([^']*)' """, re.VERBOSE)


class Gathered(Struct, frozen=True):
    """A paper, and the file in which a job has put the evidence of it."""

    paper: TakenPaper
    designation: str  # "paper 2 of item 7"
    evidence: Path


def designations(dossier: Dossier) -> Iterator[tuple[PaperSource, str]]:
    """What may be said in public of each paper of a dossier, in order: "paper 2 of item 7"."""
    for pack in dossier.packs:
        where = f" in supplement {pack.ordinal}" if pack.ordinal else ""
        for item in pack.items:
            for position, entry in enumerate(item.entries, start=1):
                if isinstance(entry, PaperSource):
                    yield entry, f"paper {position} of item {item.number}{where}"


def proof_case(
    reading: MeetingReading,
    members: Sequence[Dossier],
    exempt: Sequence[Gathered],
    public: Sequence[Gathered],
    everybodys: Sequence[Dossier],
) -> ProofCase:
    """The case of one meeting, which is ``members`` and ``everybodys`` in each of the council's
    languages; ``exempt`` and ``public`` are its papers.

    Records are read as they are written, so that what is exempt in one language is so in all.
    """
    folder = reading.snapshot.copy_of(members[0].folder)
    names = {name for paper in exempt for name in _names(paper)}
    records = [*_exempt_records(folder), *_exempt_minutes(members[0])]
    names |= {name for record in records for name in record.names}
    papers = [
        KnownExempt(one.designation, one.evidence, tuple(sorted(_names(one)))) for one in exempt
    ]
    said = [*public_texts(folder, everybodys[0])]
    said += [text for dossier in everybodys for text in _printed(dossier)]
    texts = [str(text) for text in dict.fromkeys(said) if text not in names]
    return ProofCase(
        (*papers, *records),
        tuple(one.evidence for one in public),
        (*texts, *_templates(reading.design)),
        (
            *_pictures(reading.design),
            *(picture for one in public for picture in one.paper.pictures),
        ),
    )


def _names(gathered: Gathered) -> set[str]:
    """The file names of an exempt paper, as it is named and bare; minutes have none of their
    own."""
    path = gathered.paper.source.path
    return set() if gathered.paper.source.minutes is not None else {path.name}


# What members alone may read of records


def _exempt_records(folder: Path) -> Iterator[KnownExempt]:
    """What ``exempt/meeting.yaml`` says of each item."""
    for number, told in _table(folder / EXEMPT_FOLDER / MEETING_FILE, "items"):
        papers = told.get("papers") if isinstance(told, dict) else None
        names = tuple(map(str, papers)) if isinstance(papers, dict) else ()
        yield KnownExempt(
            f"what exempt/{MEETING_FILE} says of item {number}",
            None,
            names,
            tuple(map(str, _said(told))),
        )


def _exempt_minutes(members: Dossier) -> Iterator[KnownExempt]:
    """The exempt minutes of the meeting itself; those of another are papers."""
    minutes = members.minutes
    if minutes is None or minutes.exempt_file is None:
        return
    for number, told in _table(minutes.exempt_file, "minutes"):
        yield KnownExempt(f"exempt minute {number}", None, (), tuple(map(str, _said(told))))


def _table(file: Path, key: str) -> Iterator[tuple[str, Any]]:
    found = source.read(file).table if file.is_file() else None
    table = found.get(key) if isinstance(found, dict) else None
    if isinstance(table, dict):
        yield from table.items()


def _said(value: object) -> Iterator[str]:
    """The texts of a record that tell something: titles, and what has three words at least."""
    for text, is_title in _texts(value):
        if is_title or len(text.split()) >= 3:
            yield text


def _texts(value: object, is_title: bool = False) -> Iterator[tuple[str, bool]]:
    """Every text of a record, and whether it is a title, in whatever language."""
    if isinstance(value, str):
        yield value, is_title
    elif isinstance(value, dict):
        for key, inner in value.items():
            # Under papers are titles, by the names of files.
            yield from _texts(inner, is_title or key in ("title", "papers"))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


# What is public


def public_texts(folder: Path, dossier: Dossier) -> Iterator[str]:
    """Every text of the public records, of this meeting and of those whose minutes are papers; each
    knows its place where it is a value.  ``folder`` is the snapshot's."""
    files = [
        folder.parent.parent / COUNCIL_FILE,
        folder.parent / COMMITTEE_FILE,
        folder / MEETING_FILE,
        folder / MINUTES_FILE,
    ]
    for pack in dossier.packs:
        for item in pack.items:
            for paper in item.papers:
                if paper.minutes is not None:
                    files += [paper.path.parent / MEETING_FILE, paper.minutes.file]
                if paper.work_programme is not None:
                    files.append(paper.work_programme.file)
    for file in dict.fromkeys(files):
        if file.is_file():
            for text, _ in _texts(source.read(file).table):
                yield text


def _printed(dossier: Dossier) -> Iterator[str]:
    """What documents print beside the texts of records: the words of another language than that of
    the templates, why something is exempt, in the law's words, and resolutions."""
    # As in every PDF that claims both PDF/A and PDF/UA, exempt ones too.
    yield from (NAMESPACE, SCHEMA, PROPERTY)
    words = dossier.words
    yield from words.translations
    papers = [paper for pack in dossier.packs for item in pack.items for paper in item.papers]
    minutes = [each for each in (dossier.minutes, *(one.minutes for one in papers)) if each]
    exemptions = [exemption for each in minutes for exemption in each.exemptions.values()]
    for pack in dossier.packs:
        for item in pack.items:
            yield from (str(text) for text in (item.title, item.text, item.resolution) if text)
            papers_of = (*item.entries, *item.to_follow)
            found = [item.exemption, *(paper.exemption for paper in papers_of)]
            exemptions += [exemption for exemption in found if exemption is not None]
    for exemption in dict.fromkeys(exemptions):
        yield from (*words.reasons(exemption), *words.marking(exemption))
        yield words.stock_title(exemption)


def _templates(design: Design) -> Iterator[str]:
    """What templates say, and what stands in quotation marks in their expressions and
    attributes."""
    for file in _files(design, (".html",)):
        text = file.read_text(encoding="utf-8", errors="replace")
        yield text
        yield from (one or other for one, other in _QUOTED.findall(text))


def _pictures(design: Design) -> Iterable[Path]:
    return _files(design, PICTURES)


def _files(design: Design, endings: tuple[str, ...]) -> Iterator[Path]:
    for folder in design.folders:
        for file in sorted(folder.rglob("*")):
            # A link among copies leads out of the templates, to what is no template.
            if file.suffix.lower() in endings and file.is_file() and not file.is_symlink():
                yield file
