"""Revisions that a file keeps from before it was changed: what is told, and what is none."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from agendapack.papers.earlier_revisions import earlier_revisions
from agendapack.papers.leaks import Leak, LeakKind
from tests.builders import form, pdf
from tests.leak_builders import SAID, image, on_page, told

PICTURE = image(bytes(range(256)) * 16, 64)
WITH_PICTURE = on_page(XObject={"P": PICTURE})
LATER = SAID.replace(b"1 Example Street", b"a resident")


def revised(source: bytes, *objects: tuple[int, bytes]) -> bytes:
    """The same with these objects in place of others, by an update at its end (7.5.6)."""
    before = int(re.findall(rb"startxref\s+(\d+)", source)[-1])
    trailer = source[source.rindex(b"trailer") :]
    size, root = (int(re.findall(key + rb" (\d+)", trailer)[0]) for key in (rb"/Size", rb"/Root"))
    made, table = bytearray(source), b"xref\n"
    for number, content in objects:
        table += b"%d 1\n%010d 00000 n \n" % (number, len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    size = max([size, *(number + 1 for number, _ in objects)])
    made += table + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, before)
    return bytes(made) + b"startxref\n%d\n%%%%EOF\n" % start


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def number_of(source: bytes, find) -> int:
    with pikepdf.open(BytesIO(source)) as opened:
        return find(opened).objgen[0]


def rewritten(source: bytes, content: bytes, page: int = 0) -> bytes:
    """The same with another content of a page."""
    number = number_of(source, lambda made: made.pages[page].Contents)
    return revised(source, (number, stream(content)))


def entries(source: bytes, page: int = 0, **changed) -> tuple[int, bytes]:
    """A page's dictionary with other entries."""
    with pikepdf.open(BytesIO(source)) as opened:
        own = opened.pages[page].obj
        for key, value in changed.items():
            own[f"/{key}"] = value
        return own.objgen[0], own.unparse(resolved=True)


def found(source: bytes) -> list[Leak]:
    return list(earlier_revisions(source))


def one(page: int = 1, count: int = 1) -> list[Leak]:
    return [Leak(LeakKind.REVISION, (page,), count)]


def test_words_that_were_taken_out_are_found():
    source = pdf(content=SAID)
    assert found(rewritten(source, LATER)) == one()


def test_each_revision_counts_that_shows_something_else():
    source = rewritten(pdf(content=SAID), SAID.replace(b"1 Example Street", b"Jo Example"))
    assert found(rewritten(source, LATER)) == one(count=2)
    assert found(rewritten(rewritten(pdf(content=SAID), SAID + b"\n"), LATER)) == one(count=2)


def test_the_page_is_the_earlier_ones():
    source = pdf(3, content=SAID, text="Paper")
    with pikepdf.open(BytesIO(source)) as opened:
        for page in opened.pages:
            page.Contents = opened.make_stream(LATER)
        opened.pages[1].Contents = opened.make_stream(SAID)
        kept = BytesIO()
        opened.save(kept)
    assert found(rewritten(kept.getvalue(), LATER, page=1)) == one(page=2)


def test_a_page_that_was_taken_out_is_found():
    source = pdf(2, text="Page")
    with pikepdf.open(BytesIO(source)) as opened:
        opened.pages[1].Contents = opened.make_stream(SAID)
        kept = BytesIO()
        opened.save(kept)
    source = kept.getvalue()
    with pikepdf.open(BytesIO(source)) as opened:
        tree = opened.Root.Pages
        tree.Kids, tree.Count = Array([tree.Kids[0]]), 1
        change = tree.objgen[0], tree.unparse(resolved=True)
    assert found(revised(source, change)) == one(page=2)


def test_a_picture_that_was_replaced_is_found():
    source = pdf(content=b"q 99 0 0 99 0 0 cm /P Do Q\n", edit=WITH_PICTURE)
    number = number_of(source, lambda made: made.pages[0].Resources.XObject.P)
    known = b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray"
    other = stream(bytes(64 * 64), known + b" /BitsPerComponent 8")
    assert found(revised(source, (number, other))) == one()


def filled(source: bytes) -> bytes:
    """A field of its form filled: another value and appearance."""
    with pikepdf.open(BytesIO(source)) as opened:
        field = opened.pages[0].Annots[0]
        drawn = field.AP.N
        field.V = pikepdf.String("No")
        value = field.objgen[0], field.unparse(resolved=True)
        look = drawn.objgen[0]
    return revised(source, value, (look, stream(b"BT /Helv 12 Tf (No) Tj ET", b"/Subtype /Form")))


def noted(source: bytes) -> bytes:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="Seen")
    return revised(source, entries(source, Annots=Array([note])))


def stamped(source: bytes) -> bytes:
    """A page with more drawn over it: its content, and one that follows."""
    number = number_of(source, lambda made: made.pages[0].Contents)
    with pikepdf.open(BytesIO(source)) as opened:
        page = opened.pages[0].obj
        size = int(opened.trailer.Size)
        page.Contents = Array([])
        written = page.unparse(resolved=True).replace(
            b"/Contents [ ]", b"/Contents [%d 0 R %d 0 R]" % (number, size)
        )
        change = page.objgen[0], written
    assert b"0 R]" in written
    return revised(source, change, (size, stream(b"BT /F1 9 Tf 9 9 Td (Stamp) Tj ET")))


def for_the_web(source: bytes) -> bytes:
    """The same in the order in which the web wants it (annex F): it ends twice."""
    made = BytesIO()
    with pikepdf.open(BytesIO(source)) as opened:
        opened.save(made, linearize=True)
    assert made.getvalue().count(b"%%EOF") == 2
    return made.getvalue()


def enclosing(source: bytes) -> bytes:
    """A paper that holds a whole PDF as it is."""

    def write(made) -> None:
        made.Root.Kept = made.make_stream(rewritten(source, LATER))

    return pdf(content=LATER, edit=write)


NO_LEAK = {
    "one revision": pdf(content=SAID),
    "a form that was filled": filled(pdf(edit=form(Remarks="Yes"))),
    "a note that was added": noted(pdf(content=SAID)),
    "a stamp that was added": stamped(pdf(content=SAID)),
    "the same words written anew": rewritten(pdf(content=SAID), SAID.replace(b"72", b"73")),
    "the same words in pieces": rewritten(
        pdf(content=SAID),
        SAID.replace(b"(Objection", b"[(Object) -400 (ion").replace(b") Tj", b")] TJ"),
    ),
    "words that were added": rewritten(pdf(content=LATER), LATER + SAID),
    "a file for the web": for_the_web(pdf(content=SAID)),
    "a PDF within a PDF": enclosing(pdf(content=SAID)),
    "an end that leads nowhere": pdf(content=SAID) + b"startxref\n17\n%%EOF\n",
    "nothing": b"",
    "no PDF": b"startxref\n1\n%%EOF startxref\n2\n%%EOF",
}


@pytest.mark.parametrize("case", NO_LEAK)
def test_what_is_shown_still_is_no_leak(case):
    assert found(NO_LEAK[case]) == []


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"From: a mailbox\n" + rewritten(pdf(content=SAID), LATER))
    assert list(earlier_revisions(file)) == one()
    file.write_bytes(b"")
    assert list(earlier_revisions(file)) == []


def test_the_words_of_the_warning():
    assert told(rewritten(pdf(content=SAID), LATER)) == [
        '"a.pdf" has earlier revisions that show something else, on page 1 (1 revision); the pack'
        " leaves them out"
    ]
