"""The jobs of a build: functions that its worker pool runs.

Whatever parses a paper, sets a page, writes a pack or proves one is done by one of these.  Their
arguments and results are plain values that can be pickled; the PDFs that they make are files in
the folder ``into``, which is the build's own and temporary.

Each imports what it needs when it runs: the build's own process names jobs, and loads none of the
libraries that do them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, msgpack
from msgspec.structs import replace

from agendapack.build.documents import FrontSheet, Printed
from agendapack.build.temporary import keep_made
from agendapack.papers.facts import PaperFacts, Prepared
from agendapack.papers.request import WHOLE, Request
from agendapack.problems import Location, Problem, in_order
from agendapack.records.typed_values import from_msgpack

if TYPE_CHECKING:
    from agendapack.build.typesetting import Typesetter
    from agendapack.changes.changes_section import ChangesOutline, TwoDocuments
    from agendapack.changes.page_changes import Comparison
    from agendapack.changes.page_digests import PageDigest
    from agendapack.changes.shown_pages import ShownDocument, Unreadable
    from agendapack.pack.exempt_proof import ExemptEvidence
    from agendapack.pack.exempt_public import PublicSide
    from agendapack.pack.exempt_sharing import SaidInRecords, Shared
    from agendapack.pack.numbering import Numbering
    from agendapack.pack.pack_map import PackMap
    from agendapack.pack.plan import PackPlan
    from agendapack.pages.html.consolidated_table import ConsolidatedTable, ReplacedPages
    from agendapack.papers.accessibility import ReportedPaper
    from agendapack.papers.evidence.evidence_reading import DocumentKind
    from agendapack.papers.evidence.paper_evidence import PaperEvidence
    from agendapack.papers.office.conversion import Conversion
    from agendapack.records.dossier import (
        AgendaItem,
        Dossier,
        MinutesSource,
        Pack,
        PaperSource,
        WithheldPaper,
    )
    from agendapack.records.page_ranges import PageRange


class Design(Struct, frozen=True):
    """Templates and styles: ``root`` is a folder that holds the council's ``templates`` as they
    were taken, ``fingerprint`` a digest of all their files, ``folders`` those in which a template
    is looked for."""

    root: Path
    fingerprint: str
    folders: tuple[Path, ...]


class KnownExempt(Struct, frozen=True):
    """Something exempt that public documents must not hold: ``designation`` is what may be said of
    it in public, ``evidence`` a file that :func:`gather_evidence` wrote, ``names`` are those of its
    files, ``texts`` what else members alone may read of it."""

    designation: str
    evidence: Path | None
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class ProofCase(Struct, frozen=True):
    """What is exempt, and what is public: the ``public`` papers as their evidence, the ``texts`` of
    records, templates and the law, the ``pictures`` that templates and papers show."""

    exempt: tuple[KnownExempt, ...]
    public: tuple[Path, ...]
    texts: tuple[str, ...]
    pictures: tuple[Path, ...]


def read_pdf(file: Path, request: Request, into: Path) -> Prepared:
    """A PDF made ready."""
    from agendapack.papers.prepare import prepare

    return _on_disk(prepare(file, request), into)


def read_converted(file: Path, request: Request, into: Path) -> Prepared:
    """An office file's PDF made ready; what it lacks is to be mended in the office file, or by a
    font."""
    from agendapack.papers.office import missing_glyphs
    from agendapack.papers.office.office_remedies import in_office_file

    made = read_pdf(file, request, into)
    if made.facts is not None:
        assert isinstance(made.facts.pdf, Path)
        boxes = missing_glyphs.look(made.facts.pdf)
        lacking = missing_glyphs.wording(request.name, boxes, request.place)
        if lacking:
            return replace(made, facts=None, problems=(*made.problems, *lacking))
    if made.accessibility is None:
        return made
    return replace(made, accessibility=in_office_file(made.accessibility))


def read_picture(file: Path, request: Request, into: Path) -> Prepared:
    """A picture made ready, by way of a PDF."""
    from agendapack.papers.pictures import picture_papers

    # Another job may make the same picture ready otherwise.
    named = sha256(f"{file}\0{request}".encode()).hexdigest()
    made = into / f"{named}.picture.pdf"
    pages, problems = picture_papers.convert(file, made, request.place)
    if not pages:
        return Prepared(None, problems)
    prepared = read_pdf(made, request, into)
    return replace(prepared, problems=(*problems, *prepared.problems))


def set_paper(
    design: Design, source: PaperSource, pack: Pack, request: Request, into: Path
) -> Prepared:
    """A paper that agendapack sets itself, made ready."""
    printed = _typesetter(design).paper(source, pack, into)
    facts, title = printed.facts, printed.title
    beside = source.path.parent.resolve()
    shown = (file for file in printed.pictures if file.is_relative_to(beside))
    pictures = tuple(sorted({file.relative_to(beside).as_posix() for file in shown}))
    if facts is not None and request.seeking_markings:
        from agendapack.papers import marked_pages, marked_papers

        marked = marked_pages.first_page_markings(facts.pdf, facts.pages[0].geometry)
        told = marked_papers.of_pages(request.name, [marked], request.place)
        printed = replace(printed, problems=(*printed.problems, *told))
    if facts is None or (request.reshaping == WHOLE and not request.marked):
        return Prepared(
            *(facts, printed.problems, printed.accessibility, (title,), pictures),
            unchecked=printed.unchecked,
        )
    assert isinstance(facts.pdf, Path)
    # Margins are free for stamps, which are a line; a mark has several.
    part = read_pdf(facts.pdf, replace(request, looking=request.marked), into)
    problems = (*printed.problems, *part.problems)
    known = {"headings": (title,), "pictures": pictures, "unchecked": printed.unchecked}
    return replace(part, problems=problems, **known)


def look_into_office_file(file: Path, request: Request) -> tuple[Problem, ...]:
    """What an office file hides, and whether its label says that it is not for the public."""
    from agendapack.papers import marked_papers
    from agendapack.papers.office import hidden, office_labels

    told = hidden.wording(request.name, hidden.look(file), request.place)
    if not request.seeking_markings:
        return told
    labels = office_labels.labels_of(file)
    return (*told, *marked_papers.of_labels(request.name, labels, request.place))


def convert_office_files(files: Sequence[Path], into: Path) -> Conversion:
    """Office files as PDFs, by one start of LibreOffice."""
    from agendapack.papers.office.conversion import convert

    return convert({file: Location(file) for file in files}, into)


def set_front_sheet(
    design: Design,
    dossier: Dossier,
    pack: Pack,
    numbering: Numbering,
    stamps: Sequence[str],
    into: Path,
    replaced: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> FrontSheet:
    """A pack's front sheet, and the widths of the texts that may be stamped on its pages;
    ``titles`` are those of its papers in order, and ``replaced`` says what each stands in place of,
    in words."""
    setting = _typesetter(design)
    printed = setting.front_sheet(
        *(dossier, pack, numbering.items, into, numbering.papers, replaced, titles)
    )
    unstampable = setting.unstampable(stamps, dossier)
    if unstampable is not None:
        printed = replace(printed, problems=in_order((*printed.problems, unstampable)))
    widths = {text: setting.stamp_font.measure(text) for text in stamps}
    return FrontSheet(printed, setting.stamp_file, widths, setting.enlarged)


def set_slip(
    design: Design,
    dossier: Dossier,
    pack: Pack,
    item: AgendaItem,
    papers: Sequence[WithheldPaper],
    pages: PageRange,
    into: Path,
) -> Printed:
    """The page that stands for exempt papers of an item, and the page numbers that are theirs."""
    return _typesetter(design).slip(dossier, pack, item, papers, pages, into)


def set_consolidated(
    design: Design, table: ConsolidatedTable, stamps: Sequence[str], into: Path
) -> FrontSheet:
    """The table at the front of the consolidated pack, and the widths of the texts that may be
    stamped on its pages."""
    setting = _typesetter(design)
    printed = setting.consolidated(table, into)
    widths = {text: setting.stamp_font.measure(text) for text in stamps}
    return FrontSheet(printed, setting.stamp_file, widths, setting.enlarged)


def set_replaced(
    design: Design, table: ConsolidatedTable, slip: ReplacedPages, into: Path
) -> Printed:
    """The page that stands in the consolidated pack for pages that were replaced."""
    return _typesetter(design).replaced(table, slip, into)


def cut_papers(
    pack: Path, known: PackMap, sources: Sequence[int], without_numbers: bool, into: Path
) -> tuple[tuple[PaperFacts, bool], ...]:
    """Papers cut out of a finished pack, each with whether some of its pages have no tags;
    ``without_numbers``: their numbers are to be stamped anew."""
    from agendapack.pack import pack_cutting

    made = []
    for cut in pack_cutting.cut_papers(pack, known, sources, without_numbers=without_numbers):
        facts = pack_cutting.facts_of(cut, looking=without_numbers)
        made.append((replace(facts, pdf=keep_made(cut.pdf, into)), cut.partly_tagged))
    return tuple(made)


def set_minutes(design: Design, source: MinutesSource, into: Path) -> Printed:
    return _typesetter(design).minutes(source, into, standalone=True)


def set_decisions(design: Design, source: MinutesSource, into: Path) -> Printed:
    """The notice of the decisions that a meeting's minutes record."""
    return _typesetter(design).decisions(source, into)


def set_blank(design: Design, size: tuple[float, float], language: str, into: Path) -> Printed:
    """A blank page; ``size`` in points."""
    return _typesetter(design).blank(size, language, into)


def report_accessibility(
    design: Design, dossiers: Sequence[Dossier], papers: Sequence[ReportedPaper]
) -> tuple[str, tuple[Problem, ...]]:
    """The page on how accessible a meeting's papers are, and what is wrong with its template."""
    rendered = _typesetter(design).accessibility_report(dossiers, papers)
    return rendered.html, rendered.problems


def set_page(
    design: Design, template: str, language: str, values: Mapping[str, Any]
) -> tuple[str, tuple[Problem, ...]]:
    """A page that is no part of a pack, as HTML, and what is wrong with it."""
    rendered = _typesetter(design).page(template, language, values)
    return rendered.html, rendered.problems


def write_pack(plan: PackPlan, font: Path, target: Path) -> None:
    """Write the pack that ``plan`` describes, its stamps in ``font``.  OSError where the disk will
    not have it."""
    from agendapack.pack.assemble import assemble
    from agendapack.pack.stamp_font import StampFont

    assemble(plan, StampFont(font).ink(plan.stamp_texts), target)


def prove_pack(file: Path, plan: PackPlan) -> tuple[str, ...]:
    """What a finished pack does not keep of its plan, in words."""
    from agendapack.pack.proof import prove

    return tuple(map(str, prove(file, plan)))


def gather_evidence(pdf: Path, original: Path, public: bool, into: Path) -> Path | None:
    """Write down what there is to be known again of a paper, prepared as ``pdf`` from the file
    ``original``; gives the file, or None where an exempt paper cannot be read whole."""
    from agendapack.papers.evidence.evidence_reading import read_paper

    evidence = read_paper(pdf, original, public=public)
    if not public and not evidence.is_whole:
        return None
    named = sha256(f"{pdf}\0{original}\0{public}".encode()).hexdigest()
    file = into / f"{named}.evidence"
    file.write_bytes(msgpack.encode(evidence))
    return file


def compare_papers(exempt: Sequence[Path], public: Sequence[Path]) -> tuple[Shared, ...]:
    """What exempt papers have in common with public ones, by their evidence."""
    from agendapack.pack.exempt_sharing import shared_with_public

    return shared_with_public([*map(_evidence, exempt)], [*map(_evidence, public)])


def compare_records(texts: Sequence[str], case: ProofCase) -> tuple[SaidInRecords, ...]:
    """What ``texts`` of public records have in common with what is exempt alone."""
    from agendapack.pack.exempt_sharing import said_in_records

    exempt, public = sides(case)
    return said_in_records(texts, exempt, public.papers)


def prove_nothing_exempt(document: Path, kind: DocumentKind, case: ProofCase) -> tuple[str, ...]:
    """What a finished public document holds of what is exempt, in words that may be public."""
    from agendapack.pack import exempt_proof

    exempt, public = sides(case)
    return exempt_proof.prove_nothing_exempt(document, kind, exempt, public)


@lru_cache(maxsize=1)
def sides(case: ProofCase) -> tuple[list[ExemptEvidence], PublicSide]:
    """The two sides of a case, kept for the next document of the meeting."""
    from agendapack.pack.exempt_proof import ExemptEvidence
    from agendapack.pack.exempt_public import PublicSide
    from agendapack.papers.evidence.paper_evidence import PaperEvidence

    exempt = [
        ExemptEvidence(
            known.designation,
            PaperEvidence() if known.evidence is None else _evidence(known.evidence),
            known.names,
            known.texts,
        )
        for known in case.exempt
    ]
    return exempt, PublicSide(tuple(map(_evidence, case.public)), case.texts, case.pictures)


def _evidence(file: Path) -> PaperEvidence:
    from agendapack.papers.evidence.paper_evidence import PaperEvidence

    return from_msgpack(file.read_bytes(), PaperEvidence)


def copy_for_reader(
    pack: Path, target: Path, name: str, pages: Sequence[int], password: str | None, font: Path
) -> None:
    """Write a reader's copy of a pack, the ``name`` across its exempt ``pages``.  OSError where the
    disk will not have it."""
    from agendapack.pack.readers_copy import make_readers_copy

    make_readers_copy(pack, target, name, pages, password, font)


def _typesetter(design: Design) -> Typesetter:
    from agendapack.build.typesetting import typesetter

    return typesetter(design.folders, design.fingerprint)


def _on_disk(prepared: Prepared, into: Path) -> Prepared:
    """The same with its PDF in a file, where reading it made another one."""
    facts = prepared.facts
    if facts is None or isinstance(facts.pdf, Path):
        return prepared
    return replace(prepared, facts=replace(facts, pdf=keep_made(facts.pdf, into)))


def read_shown(file: Path, target: Path, keeping_stamps: bool) -> ShownDocument | Unreadable:
    """What the pages of a PDF show, which are drawn from a copy that is written to ``target``."""
    from agendapack.changes.page_reading import read_document

    return read_document(file, target, keeping_stamps=keeping_stamps)


def digest_pages(file: Path) -> tuple[PageDigest, ...]:
    """What each page of a PDF shows, as digests."""
    from agendapack.changes.page_digests import page_digests

    return page_digests(file)


def compare_shown(old: ShownDocument, new: ShownDocument) -> Comparison:
    """What is different between two documents."""
    from agendapack.changes.page_changes import compared, looks_to_compare
    from agendapack.changes.page_looks import see_pages
    from agendapack.changes.page_matching import match_pages

    pairs = match_pages(old.pages, new.pages)
    seen = see_pages(old, new, looks_to_compare(old.pages, new.pages, pairs))
    return compared(old.pages, new.pages, pairs, seen)


def show_changes(shown: TwoDocuments | ChangesOutline) -> str:
    """The page of HTML that shows the pages of two documents, or of several, that differ."""
    from agendapack.changes.changes_page import changes_page

    return changes_page(shown)
