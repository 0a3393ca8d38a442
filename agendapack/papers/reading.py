"""Reads what the plan needs to know from an open PDF."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import file_digest, sha256
from itertools import starmap
from pathlib import Path
from typing import Literal

from pikepdf import Array, Dictionary, Name, Page, Pdf

from agendapack.papers.facts import PageFacts, PaperFacts
from agendapack.papers.outlines import read_outline
from agendapack.papers.pdf.content import Balance
from agendapack.papers.pdf.page_attributes import page_geometry
from agendapack.papers.pdf.strings import string_text
from agendapack.papers.structure.roles import has_document, unknown_roles
from agendapack.papers.structure.structure_tree import Structure


def _digest(source: Path | bytes) -> str:
    """The SHA-256 of a paper, which may be larger than is good to hold at once."""
    if isinstance(source, bytes):
        return sha256(source).hexdigest()
    with source.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_facts(
    source: Path | bytes, pdf: Pdf, structure: Structure | None, left: Iterable[Balance]
) -> PaperFacts:
    """The facts of ``pdf``, which was opened from ``source`` and has ``structure``; ``left`` is
    what the content of each page leaves open."""
    pages = list(pdf.pages)
    numbers = {page.obj.objgen: index for index, page in enumerate(pages)}
    return PaperFacts(
        pdf=source,
        sha256=_digest(source),
        pages=tuple(starmap(_page_facts, zip(pages, left, strict=True))),
        outline=read_outline(pdf, numbers),
        title=string_text(pdf.docinfo.get(Name.Title)) if Name.Info in pdf.trailer else "",
        language=string_text(pdf.Root.get(Name.Lang)),
        version=pdf.pdf_version,
        form=_form(pdf),
        tags=_tags(structure),
        unknown_roles=unknown_roles(structure) if structure else (),
        has_document=structure is not None and has_document(structure),
    )


def _tags(structure: Structure | None) -> Literal["sound", "mendable", "none"]:
    if structure is None or not (structure.is_sound or structure.is_mendable):
        return "none"
    return "sound" if structure.is_sound else "mendable"


def _form(pdf: Pdf) -> Literal["none", "drawn", "undrawn"]:
    form = pdf.Root.get(Name.AcroForm)
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    if form is None or not isinstance(fields, Array) or not len(fields):
        return "none"
    return "undrawn" if bool(form.get(Name.NeedAppearances, False)) else "drawn"


def _page_facts(page: Page, left: Balance) -> PageFacts:
    return PageFacts(page_geometry(page), len(left.unopened), left.closing)
