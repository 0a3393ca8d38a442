"""Any paper: the facts about it, or one problem that says what to do."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.problems import error, warning
from tests.builders import PLACE, facts, form, inspect, pdf

RESAVE = "open it in the program it came from and save it as PDF again"


def one_problem(source):
    found, problems = inspect(source, PLACE)
    [problem] = problems
    return found, problem


def test_the_facts_of_a_file(tmp_path):
    def settle(made):
        made.Root.Lang = String("cy")
        made.docinfo.Title = "Cynllun \u0175"

    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf(3, edit=settle))
    found = facts(file)
    assert found.pdf == file
    assert found.sha256 == sha256(file.read_bytes()).hexdigest()
    assert (found.page_count, found.title, found.language) == (3, "Cynllun \u0175", "cy")
    assert (found.version, found.form, found.outline) == ("1.3", "none", ())


def test_the_paper_itself_is_never_changed(tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf(edit=form(Name="Ann")))
    before = file.read_bytes(), file.stat().st_mtime_ns
    facts(file)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_file_without_info_or_language():
    found = facts(pdf())
    assert (found.title, found.language) == ("", "")


@pytest.mark.parametrize("value", [42, Name.Title, Array([String("x")]), Dictionary(A=1)], ids=repr)
def test_a_title_or_language_that_is_no_text_is_none(value):
    def spoil(made):
        made.docinfo.Title = value
        made.Root.Lang = value

    found = facts(pdf(edit=spoil))
    assert (found.title, found.language) == ("", "")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (None, "none"),
        (form(), "none"),
        (form(Name="Ann"), "drawn"),
        (form(undrawn=True, Name="Ann"), "undrawn"),
    ],
)
def test_whether_fields_are_left_to_the_reader_to_draw(edit, expected):
    assert facts(pdf(edit=edit)).form == expected


def test_what_pages_leave_open():
    assert [(p.unopened, p.closing) for p in facts(pdf(content=b"Q q BT")).pages] == [(1, b"ET Q")]


def test_content_in_several_streams_is_read_as_one():
    def split(made):
        page = made.pages[0].obj
        page.Contents = Array([made.make_stream(b"q"), made.make_stream(b"Q BT (a"),
                               made.make_stream(b"b) Tj")])  # fmt: skip

    [page] = facts(pdf(edit=split)).pages
    assert (page.unopened, page.closing) == (0, b"ET")


def test_content_that_does_not_decode_counts_as_none():
    def spoil(made):
        stream = made.make_stream(b"these are no deflated bytes")
        made.pages[0].obj.Contents = stream
        stream.write(b"these are no deflated bytes", filter=Name.FlateDecode)

    found, _ = inspect(pdf(edit=spoil), PLACE)
    assert found is not None
    assert found.pages[0].closing == b""


def encrypted(user: str, owner: str = "master") -> bytes:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf(2))) as made:
        made.save(buffer, encryption=pikepdf.Encryption(user=user, owner=owner))
    return buffer.getvalue()


def test_an_empty_password_is_no_hindrance():
    assert facts(encrypted("")).page_count == 2


def test_a_paper_that_needs_a_password(tmp_path):
    file = tmp_path / "secret.pdf"
    file.write_bytes(encrypted("view"))
    assert one_problem(file) == (
        None,
        error(
            '"secret.pdf" needs a password to open',
            PLACE,
            "ask its author for a copy without a password, or print it to a new PDF",
        ),
    )


def test_a_paper_without_pages():
    def clear(made):
        del made.pages[0]

    assert one_problem(pdf(edit=clear)) == (
        None,
        error('"the typeset paper" has no pages', PLACE, "ask its author for the whole document"),
    )


def test_a_paper_of_too_many_pages(monkeypatch):
    monkeypatch.setattr("agendapack.papers.prepare.MAX_PAGES", 2)
    assert facts(pdf(2)).page_count == 2
    assert one_problem(pdf(3)) == (
        None,
        error(
            '"the typeset paper" has 3 pages, more than the 2 a paper may have',
            PLACE,
            "take part of it with pages:, or save it as several files",
        ),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unable to find trailer dictionary while recovering damaged file"),
        (
            b"PK\x03\x04 a Word file",
            "unable to find trailer dictionary while recovering damaged file",
        ),
        (b"%PDF-1.7\n%%EOF\n", "unable to find trailer dictionary while recovering damaged file"),
    ],
    ids=["empty", "another kind", "a header alone"],
)
def test_a_file_that_is_no_pdf(tmp_path, data, reason):
    file = tmp_path / "plan.pdf"
    file.write_bytes(data)
    assert one_problem(file) == (
        None,
        error(f'"plan.pdf" cannot be read as a PDF: {reason}', PLACE, RESAVE),
    )


def test_a_damaged_paper_is_mended_with_a_warning(tmp_path):
    file = tmp_path / "cut.pdf"
    file.write_bytes(pdf(2).replace(b"startxref", b"startXXXX"))
    found, problem = one_problem(file)
    assert found is not None
    assert found.page_count == 2
    assert problem == warning(
        '"cut.pdf" is damaged and was mended: file is damaged',
        PLACE,
        "look at its pages in the pack; saving it as PDF again makes a sound file",
    )


def test_a_paper_that_pdfium_mends_is_the_same_each_time():
    """PDFium writes a new /ID into each copy; the pack and the cache go by the bytes."""
    loop = pdf(2).replace(b"/Count 2 /Kids [ 3 0 R 4 0 R ]", b"/Count 1 /Kids [ 3 0 R 2 0 R ]")
    once, problem = one_problem(loop)
    again, _ = one_problem(loop)
    assert problem.message.endswith("mended: Loop detected in /Pages structure (getAllPages)")
    assert once is not None
    assert again is not None
    assert once.pdf == again.pdf != loop
    assert once.sha256 == again.sha256


def test_damage_is_told_as_problems_alone(tmp_path, capfd, caplog):
    """What the library has to say about a file goes into the problem, nowhere else."""
    file = tmp_path / "cut.pdf"
    file.write_bytes(pdf(2)[:-120])
    inspect(file, PLACE)
    assert capfd.readouterr() == ("", "")
    assert caplog.messages == []


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_file_cut_short_is_mended_or_refused(cut):
    """Wherever it is cut, there is one problem and never an exception."""
    data = pdf(2, edit=form(Name="Ann"))
    found, problem = one_problem(data[: len(data) * cut // 100])
    assert problem.is_error == (found is None)
