"""Any paper becomes a prepared PDF and the facts about it; the paper itself is never changed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePath

import pikepdf
from msgspec.structs import replace
from pikepdf import Name, ObjectStreamMode, Pdf

from agendapack.papers import active, comments, leaks, marked_papers, placeholders, special
from agendapack.papers.accessibility import PaperAccessibility
from agendapack.papers.archival import keeps_archival_claim
from agendapack.papers.camera_data import camera_data
from agendapack.papers.clearing.clear import clear
from agendapack.papers.clearing.picture_streams import have_extras
from agendapack.papers.earlier_revisions import earlier_revisions
from agendapack.papers.facts import PaperFacts, Prepared
from agendapack.papers.headings import MarkedHeading, first_headings
from agendapack.papers.layers_off import layers_off
from agendapack.papers.leaks import LeakKind
from agendapack.papers.pdf.content import balance
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.pdf.page_attributes import page_content
from agendapack.papers.pdf.pdf_labels import pdf_labels
from agendapack.papers.reading import read_facts
from agendapack.papers.request import WHOLE, Request
from agendapack.papers.reshaping.reshape import reshape
from agendapack.papers.structure.structure_tree import Structure
from agendapack.papers.structure.tree_reading import structure_of
from agendapack.papers.ua.document_facts import gather
from agendapack.papers.ua.examination import examine
from agendapack.problems import Location, Problem, error, has_errors, note, warning
from agendapack.records.paper_kinds import MAX_PAGES, type_of

# qpdf's remarks come back as a file's warnings; as log lines they would only be noise.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

# What qpdf remarks on and every reader passes over in silence.
_HARMLESS = re.compile(r"common error handled correctly|reported number of objects")


def open_pdf(source: Path | bytes) -> Pdf:
    """Open a paper without a word on standard error: its faults are ours to tell."""
    handle = BytesIO(source) if isinstance(source, bytes) else source
    return pikepdf.open(handle, suppress_warnings=True)


def prepare(source: Path | bytes, request: Request) -> Prepared:
    """Make a PDF ready for a pack; ``source`` is a file or the bytes themselves.

    It is reshaped if asked to be, and what is active in it is found (the assembler takes it out).
    A damaged paper is taken as qpdf mends it if that looks as the original does, else as PDFium
    mends it.  Without facts, the problems say why it cannot be taken.
    """
    try:
        made, damage = _prepare_once(source, request)
    except pikepdf.PasswordError:
        # PDFium knows some encryptions, with an empty password, that qpdf does not.
        return _second_opinion(source, request, "its encryption is not sound") or _refused(
            f'"{request.name}" needs a password to open',
            "ask its author for a copy without a password, or print it to a new PDF",
            request,
        )
    except _UNREADABLE as fault:
        if "unsupported encryption filter" in str(fault):
            return _refused(
                f'"{request.name}" is protected by rights management: only the program that'
                " protected it can open it",
                special.UNPROTECTED,
                request,
            )
        return _second_opinion(source, request, _reason(fault)) or _refused(
            f'"{request.name}" cannot be read as a PDF: {_reason(fault)}', _SAVE_AGAIN, request
        )
    if not damage or made.facts is None:
        return made
    if (page := _lost_page(source)) is not None:
        return _second_opinion(source, request, damage) or _refused(
            f'"{request.name}" is damaged ({damage}), and mending it would change page {page}',
            _SAVE_AGAIN,
            request,
        )
    return _with_damage(made, damage, request)


_UNREADABLE = (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, ValueError)
_SAVE_AGAIN = "open it in the program it came from and save it as PDF again"


def _refused(message: str, hint: str, request: Request) -> Prepared:
    return Prepared(None, (error(message, request.place, hint),))


def _with_damage(made: Prepared, damage: str, request: Request) -> Prepared:
    told = warning(
        f'"{request.name}" is damaged and was mended: {damage}',
        request.place,
        "look at its pages in the pack; saving it as PDF again makes a sound file",
    )
    assert made.facts is not None
    facts = replace(made.facts, archival=False)
    return replace(made, facts=facts, problems=(*made.problems, told))


def _lost_page(source: Path | bytes) -> int | None:
    """The first page that qpdf's mending changes, counted from one."""
    from agendapack.papers.likeness import first_difference

    with open_pdf(source) as pdf:
        return first_difference(source, _saved(pdf))


def _second_opinion(source: Path | bytes, request: Request, damage: str) -> Prepared | None:
    """The paper as PDFium mends it; None where that is no better."""
    from agendapack.papers.likeness import copies, first_difference

    for copy in copies(source):
        try:
            with open_pdf(copy) as pdf:
                if Name.ID in pdf.trailer:
                    del pdf.trailer[Name.ID]  # PDFium draws a new one each time
                mended = _saved(pdf)
            made, _ = _prepare_once(mended, request)
            if made.facts is not None and first_difference(source, mended) is None:
                return _with_damage(made, damage, request)
        except (*_UNREADABLE, pikepdf.PasswordError):
            continue
    return None


def _prepare_once(source: Path | bytes, request: Request) -> tuple[Prepared, str]:
    """The prepared paper, and what qpdf mended of it: empty where it is sound."""
    damage: list[str] = []
    original = source
    if request.reshaping != WHOLE:
        with open_pdf(source) as pdf:
            problems = reshape(pdf, request.reshaping, request.place, request.name)
            if has_errors(problems):
                return Prepared(None, problems), ""
            source = _saved(pdf)
            damage += map(str, pdf.get_warnings())
    with open_pdf(source) as pdf:
        made, headings = _prepared(source, pdf, request)
        damage += map(str, pdf.get_warnings())
    if request.looking and made.facts is not None:
        # PDFium opens the file once more: what qpdf read of it is let go first.
        made = _looked_at(made, made.facts, request, headings, original)
    told = [_reason(fault) for fault in damage if not _HARMLESS.search(fault)]
    return made, told[0] if told else ""


def _saved(pdf: Pdf) -> bytes:
    buffer = BytesIO()
    pdf.save(
        buffer,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return buffer.getvalue()


def _prepared(
    source: Path | bytes, pdf: Pdf, request: Request
) -> tuple[Prepared, tuple[MarkedHeading, ...]]:
    """The paper, not yet looked at, and where its first headings stand."""
    name, place = request.name, request.place
    count = len(pdf.pages)
    if count == 0:
        problem = error(f'"{name}" has no pages', place, "ask its author for the whole document")
        return Prepared(None, (problem,)), ()
    if count > MAX_PAGES:
        problem = error(
            f'"{name}" has {count:,} pages, more than the {MAX_PAGES:,} a paper may have',
            place,
            "take part of it with pages:, or save it as several files",
        )
        return Prepared(None, (problem,)), ()
    beside = special.look(pdf)
    problems = list(special.wording(name, beside, place))
    archival = keeps_archival_claim(pdf)
    labels = pdf_labels(pdf) if _is_pdf(name) else None  # before the metadata go
    objects = Objects(pdf)
    files = objects.mentioned("/EF")
    cleared = clear(objects, keeping_comments=request.keeping_comments)
    if cleared.changed:
        objects = Objects(pdf)
    removed = active.counted(cleared.removed, files, named=beside.portfolio is not None)
    problems += active.wording(name, removed, place)
    problems += comments.wording(name, cleared.comments, place)
    if request.seeking_markings and labels is not None:
        problems += marked_papers.of_labels(name, labels, place)
    extras = have_extras(pdf, cleared.pictures)
    if request.looking:
        camera = camera_data(pdf, cleared.pictures) if extras else ()
        problems += leaks.wording(name, [*layers_off(pdf), *camera], place)
    accessibility = None
    if request.examining:
        gathered = gather(pdf, objects)
        structure = gathered.structure
        left = [content.balance for content in gathered.content]
        accessibility = examine(gathered)
    else:
        structure = structure_of(objects)
        left = [balance(page_content(page)) for page in pdf.pages]
    facts = replace(
        read_facts(source, pdf, structure, left),
        enters_whole=not cleared.changed and not extras,
        keeps_comments=request.keeping_comments,
        archival=request.reshaping == WHOLE and not _has_faulty_fonts(accessibility) and archival,
    )
    problems += _structure_problems(structure, name, place)
    made = Prepared(None if has_errors(problems) else facts, tuple(problems), accessibility)
    return made, first_headings(structure)


def _is_pdf(name: str) -> bool:
    """Whether a paper is a PDF in its own right: the labels of others are in the others."""
    kind = type_of(PurePath(name))
    return kind is not None and kind.kind == "pdf"


def _has_faulty_fonts(accessibility: PaperAccessibility | None) -> bool:
    """Whether a font breaks a rule that PDF/UA and PDF/A share (ISO 14289-1, 7.21)."""
    found = accessibility.findings if accessibility is not None else ()
    return any(finding.clause.startswith("7.21") for finding in found)


def _structure_problems(
    structure: Structure | None, named: str, place: Location
) -> Iterator[Problem]:
    """What is wrong with a paper's structure tree, where it is more than a blemish."""
    if structure is None or structure.is_sound:
        return
    weight = "mendable" if structure.is_mendable else "fatal"
    first = next(fault for fault in structure.faults if fault.weight == weight)
    if structure.is_mendable:
        yield note(f'the reading structure of "{named}" was mended: {first.message}', place)
    else:
        yield warning(
            f'the reading structure of "{named}" is broken, and it counts as untagged: '
            f"{first.message}",
            place,
            "save it as PDF again from the program it came from, with tags",
        )


def _looked_at(
    made: Prepared,
    facts: PaperFacts,
    request: Request,
    headings: Sequence[MarkedHeading],
    original: Path | bytes,
) -> Prepared:
    """The same with what its pages show: where they bear ink, what they hide, and what its first
    headings say; and with what the ``original`` file showed before."""
    # PDFium is not loaded where there is nothing to see.
    from agendapack.papers.heading_texts import heading_texts
    from agendapack.papers.looking import look

    geometries = [page.geometry for page in facts.pages]
    seen = look(
        *(facts.pdf, geometries),
        heads=request.marked,
        seeking_markings=request.seeking_markings,
        reading_numbers=request.reading_numbers,
    )
    pages = zip(facts.pages, seen.inks, strict=True)
    facts = replace(facts, pages=tuple(replace(page, ink=ink) for page, ink in pages))
    name, place = request.name, request.place
    hidden = [*leaks.together(seen.leaks), *earlier_revisions(original)]
    if _is_looked_into(name):
        hidden = [leak for leak in hidden if leak.kind is not LeakKind.CROPPED]
    told = [
        *leaks.wording(name, hidden, place),
        *marked_papers.of_pages(name, seen.markings, place),
        *placeholders.wording(name, placeholders.phrase(seen.text), place),
    ]
    found = heading_texts(facts.pdf, headings)
    return replace(
        made,
        facts=facts,
        problems=(*made.problems, *told),
        headings=found,
        printed=seen.printed,
    )


def _is_looked_into(name: str) -> bool:
    """Whether a paper is made of an office file that is itself asked for cropped pictures (see
    ``office/hidden.py``), so that they are told once."""
    kind = type_of(PurePath(name))
    return kind is not None and kind.office is not None and kind.office.is_xml


def _reason(fault: object) -> str:
    """The library's words without the file's path, which the problem's place already gives."""
    text = str(fault)
    return text.rsplit(": ", 1)[-1].strip() or "its structure is broken"
