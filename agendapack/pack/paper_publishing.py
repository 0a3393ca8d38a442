"""Makes papers that are cut out of a finished pack documents of their own, whose pages bear the
pack's numbers and labels.

What leads from a paper leads to itself or out of the pack: a pack adds no links to its papers, and
the names that they use are their own (``links.py``).  So no link is lost by the cutting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from agendapack.pack.buffered_writer import buffered_writer
from agendapack.pack.label_writing import page_labels
from agendapack.pack.metadata import write_metadata
from agendapack.pack.pack_cutting import CutPaper, cut_papers
from agendapack.pack.pack_map import PackMap
from agendapack.pack.page_labels import label_ranges
from agendapack.pack.published_paper import PublishedPaper
from agendapack.papers.prepare import open_pdf
from agendapack.papers.structure.walking import kids_of

OLDEST = "1.7"
"""The least version of PDF that a paper is written in: PDF/UA-1 is about this one."""


def publish_papers(pack: Path, known: PackMap, papers: Sequence[PublishedPaper]) -> None:
    """Write the ``papers`` of the finished pack that ``known`` is the map of, each as a document of
    its own: the same pack gives the same bytes.

    Raises pikepdf.PdfError where the file is no pack of that map, OSError where the disk will not
    have a paper.
    """
    with open_pdf(pack) as whole:
        version = max(whole.pdf_version, OLDEST)
        sources = [paper.source for paper in papers]
        cuts = cut_papers(pack, known, sources, without_numbers=False)
        for paper, cut in zip(papers, cuts, strict=True):
            with open_pdf(cut.pdf) as made:
                _finish(made, whole, known, paper, cut)
                _save(made, paper.target, version)


def _finish(made: Pdf, whole: Pdf, known: PackMap, paper: PublishedPaper, cut: CutPaper) -> None:
    root = made.Root
    own_language = str(root.get(Name.Lang, ""))  # the paper's, where it has another than the pack
    is_tagged = _in_a_document(made) and not cut.partly_tagged
    pages = [known.pages[number] for number in known.own_pages(paper.source)]
    # All have numbers, so that the range of front matter, which comes first, has no page.
    _, *labels = label_ranges([page.numbers for page in pages])
    root.PageLabels = page_labels(labels)
    _write_metadata(made, known, paper.title, own_language or known.language, is_tagged)
    if known.archival and is_tagged and (intents := whole.Root.get(Name.OutputIntents)) is not None:
        held = intents if intents.is_indirect else whole.make_indirect(intents)
        root.OutputIntents = made.copy_foreign(held)
    if Name.Outlines not in root:
        del root.PageMode


def _write_metadata(made: Pdf, known: PackMap, title: str, language: str, is_tagged: bool) -> None:
    day: date = known.published
    write_metadata(
        *(made, title, language, day),
        accessible=known.accessible and is_tagged,
        archival=known.archival and is_tagged,
    )


def _in_a_document(made: Pdf) -> bool:
    """Hang a paper's elements into a Document, unless they are one (ISO 32000-1, 14.8.4.2); gives
    whether it has any."""
    root: Object | None = made.Root.get(Name.StructTreeRoot)
    if root is None:
        return False
    tops = [kid for kid in kids_of(root) if isinstance(kid, Dictionary)]
    if len(tops) == 1 and tops[0].get(Name.S) == Name.Document:
        return True
    document = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    document.K = Array(tops)
    for top in tops:
        top.P = document
    root.K = document
    return True


def _save(made: Pdf, target: Path, version: str) -> None:
    with buffered_writer(target) as file:
        made.save(
            file,
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
            min_version=version,
            fix_metadata_version=False,
        )
