"""What an exempt and a public paper have in common is told with both pages; the same page is told
from pages that are much alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from agendapack.pack.exempt_proof import ExemptEvidence
from agendapack.pack.exempt_sharing import (
    SaidInRecords,
    Shared,
    said_in_records,
    shared_with_public,
)
from agendapack.papers.evidence.evidence_reading import read_paper
from agendapack.papers.evidence.markup_evidence import read_html
from agendapack.papers.evidence.paper_evidence import PaperEvidence
from agendapack.papers.wordings import words
from tests.builders import pdf
from tests.exempt_builders import Edit, award, information, photograph, plan_paper, showing, shown

REPORT = (
    "The committee is asked to agree the terms on which the land may be sold,",
    "and to let the director settle the price with those who have made an offer",
    "that is not below what the land was found to be worth.",
)


def read(folder: Path, source: bytes, name: str = "paper.pdf") -> PaperEvidence:
    file = folder / name
    file.write_bytes(source)
    return read_paper(file, file)


def pages(*texts: tuple[str, ...], edit: Edit | None = None) -> bytes:
    """A PDF whose pages each show some lines."""

    def write(made: Pdf) -> None:
        for page, lines in zip(made.pages, texts, strict=True):
            page.obj.Contents = made.make_stream(shown(*lines))
        if edit is not None:
            edit(made)

    return pdf(len(texts), edit=write)


def shared(folder: Path, exempt: bytes, public: bytes) -> tuple[Shared, ...]:
    return shared_with_public([read(folder, exempt)], [read(folder, public)])


def test_papers_that_share_nothing(tmp_path):
    assert shared(tmp_path, award(), plan_paper()) == ()


def test_the_same_page_in_both(tmp_path):
    exempt = pages(("Exempt report",), REPORT)
    public = pages(REPORT, ("Public report",))
    assert shared(tmp_path, exempt, public) == (Shared("page", 0, 0, 2, 1),)


def test_the_same_page_set_otherwise(tmp_path):
    """Another font size and other line ends: its words and pictures are the same."""
    words = " ".join(REPORT).split()
    other = tuple(" ".join(words[start : start + 6]) for start in range(0, len(words), 6))
    exempt = pages(REPORT, edit=showing(photograph()))
    public = pages(other, edit=showing(photograph(), quality=60))
    assert shared(tmp_path, exempt, public) == (Shared("page", 0, 0, 1, 1),)


def test_a_form_with_another_picture_is_another_page(tmp_path):
    exempt = pages(REPORT, edit=showing(photograph()))
    public = pages(REPORT, edit=showing(photograph(seed=4)))
    for other in (public, pages(REPORT)):
        for found in (*shared(tmp_path, exempt, other), *shared(tmp_path, other, exempt)):
            assert (found.kind, found.words) == ("words", 42)


def scan(seed: int, size: tuple[int, int] = (400, 560)) -> bytes:
    return pdf(content=b"", edit=showing(photograph(size, seed), quality=80))


def test_the_same_scanned_page(tmp_path):
    assert shared(tmp_path, scan(3), scan(3, (800, 1120))) == (Shared("page", 0, 0, 1, 1),)
    assert shared(tmp_path, scan(3), scan(4)) == ()


def test_the_same_drawing(tmp_path):
    lines = b"\n".join(b"%d %d m %d %d l S" % (n, n * 7 % 500, n * 3, n) for n in range(300))
    assert shared(tmp_path, pdf(content=lines), pdf(content=lines)) == (Shared("page", 0, 0, 1, 1),)


@pytest.mark.parametrize(
    "content",
    [b"", shown("This page is intentionally left blank"), shown("Appendix A"), b"0 0 9 9 re f"],
)
def test_pages_with_hardly_anything_on_them_are_not_the_same(content, tmp_path):
    assert shared(tmp_path, pdf(content=content), pdf(content=content)) == ()


def test_a_logo_alone_makes_no_page_the_same(tmp_path):
    logo = showing(photograph((120, 90)))
    assert shared(tmp_path, pdf(content=b"", edit=logo), pdf(content=b"", edit=logo)) == ()


@pytest.mark.parametrize(("count", "length"), [(24, None), (25, 25), (31, 31)])
def test_a_long_run_of_words(count, length, tmp_path):
    words = " ".join(REPORT).split()[:count]
    exempt = pages(("Cover",), (" ".join(words[:12]), " ".join(words[12:]), "Exempt words follow"))
    public = pages(("Quite another text.", " ".join(words[:9]), " ".join(words[9:]), "and more"))
    expected = () if length is None else (Shared("words", 0, 0, 2, 1, length),)
    assert shared(tmp_path, exempt, public) == expected


def test_a_run_over_two_pages_is_told_where_it_begins(tmp_path):
    exempt = pages(REPORT[:2], REPORT[2:])
    public = pages(("As we said:", *REPORT))
    assert shared(tmp_path, exempt, public) == (Shared("words", 0, 0, 1, 1, 42),)


def test_each_pair_is_told(tmp_path):
    exempt = [read(tmp_path, award()), read(tmp_path, pages(REPORT))]
    public = [read(tmp_path, plan_paper()), read(tmp_path, pages(("Cover",), REPORT))]
    assert shared_with_public(exempt, public) == (Shared("page", 1, 1, 1, 2),)


def test_papers_that_cannot_be_read_share_nothing(tmp_path):
    assert shared(tmp_path, b"%PDF-1.7", b"%PDF-1.7") == ()


def test_words_in_a_bookmark_or_an_annotation(tmp_path):
    """They reach the pack; a page may be shown beside them, or none."""
    said = " ".join(REPORT)

    def bookmark(made: Pdf) -> None:
        with made.open_outline() as outline:
            outline.root.append(OutlineItem(said, 0))

    def note(made: Pdf) -> None:
        link = Dictionary(Subtype=Name.Link, Contents=String(said), Rect=[0, 0, 9, 9])
        made.pages[0].Annots = Array([link])

    exempt = pages(REPORT)
    for edit, page in ((bookmark, 0), (note, 1)):
        public = pages(("Public report",), edit=edit)
        assert shared(tmp_path, exempt, public) == (Shared("words", 0, 0, 1, page, 42),)


def test_words_in_the_properties_do_not_reach_a_pack(tmp_path):
    public = pages(("Public report",), edit=information(Subject=" ".join(REPORT)))
    assert shared(tmp_path, pages(REPORT), public) == ()


def test_a_picture_that_the_public_page_alone_has_makes_another_page(tmp_path):
    [found] = shared(tmp_path, pages(REPORT), pages(REPORT, edit=showing(photograph())))
    assert (found.kind, found.words) == ("words", 42)


def test_a_run_ends_where_another_word_comes_between(tmp_path):
    said = " ".join(REPORT).split()[:26]
    public = pages((" ".join(said[:25]), "otherwise", " ".join(said[1:])))
    [found] = shared(tmp_path, pages((" ".join(said[:13]), " ".join(said[13:]))), public)
    assert found.words == 25


def test_of_two_runs_on_the_same_pages_the_longer_is_told(tmp_path):
    said = " ".join(REPORT).split()
    public = pages((" ".join(said[:32]), "otherwise", " ".join(said[:25])))
    [found] = shared(tmp_path, pages(REPORT), public)
    assert found.words == 32


def evident(paper):
    return ExemptEvidence("paper 1 of item 7", paper)


def test_a_record_names_a_sum_that_a_sheet_has_as_a_bare_number(tmp_path):
    exempt = read(tmp_path, pages(("421700", "01234 567890")))
    texts = ("421700", "Worth £421,700", "Worth £567,890")
    assert said_in_records(texts, [evident(exempt)], []) == (SaidInRecords(1, 0),)
    public = read(tmp_path, pages(("421700.00",)))
    assert said_in_records(texts, [evident(exempt)], [public]) == ()


def test_marks_without_width_hide_no_long_run():
    text = " ".join(REPORT)
    plain = read_html(f"<h1>Sale of land</h1><p>{text}</p>")
    count = len(words(text))
    for hidden in (text.replace(" ", "\u200b"), text.replace("e", "e\u2060")):
        marked = read_html(f"<p>{hidden}</p>")
        expected = (Shared("words", 0, 0, 1, 1, count),)
        assert set(expected) <= set(shared_with_public([plain], [marked]))
        assert set(expected) <= set(shared_with_public([marked], [plain]))
        found = (SaidInRecords(0, 0, count),)
        assert said_in_records([hidden], [evident(plain)], []) == found
        assert said_in_records([text], [evident(marked)], []) == found
        assert said_in_records([text], [evident(plain)], [marked]) == ()
