"""What a page's content leaves open at its end."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.papers.pdf.content import BALANCED, Balance, balance, without_unopened
from tests.builders import LAWS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"q 1 0 0 1 5 5 cm Q",
        b"BT /F1 12 Tf (q) Tj ET",
        b"(q Q BT) Tj",
        b"(a (q) b) Tj",
        rb"(\() Tj (q\) Q) Tj",
        b"% q BT\nq Q",
        b"% q BT\rq Q",
        b"/q /BT /Q gs",
        b"q[1 2]0 d Q",
        b"q<</A 1>>Q",
        b"/P <</MCID 0>>BDC EMC",
        b"/Span BMC q Q EMC",
        b"<< /q (BT) >> BMC EMC",
        b"BI /W 1 /H 1 ID q BT Q\xff\x00q EI",
        b"q BI /W 1 ID \xffEIq Q q EI Q",
        b"q\x00Q",
        b"q\nBT\tET\x0cQ",
        b"1 0 0 RG re f",
        b"[ 1 [ 2 ] ] 0 d",
        b"<< /A << /B <41> >> >> /P",
        b"([) Tj (<) Tj (<<) Tj",
        b"(a\\)) Tj (b\\() Tj",
        b"<41 42> Tj % [ (",
        b"[ ] ] 0 d",
    ],
    ids=repr,
)
def test_what_is_balanced(content):
    assert balance(content) == BALANCED


@pytest.mark.parametrize(
    ("content", "closing"),
    [
        (b"q", b"Q"),
        (b"q q Q", b"Q"),
        (b"q BT", b"ET Q"),
        (b"BT q", b"Q ET"),
        (b"/P BMC BT /A <</MCID 1>> BDC", b"EMC ET EMC"),
        (b"q BT Q", b"ET"),
        (b"q (unended", b") Q"),
        (b"q (un(ended q", b") ) Q"),
        (b"(unended", b")"),
        (b"(unended\\", b")"),
        (b"q BI /W 1 ID \x00\x01 never ended", b"EI Q"),
        (b"BI /W 1 ID \xff", b"EI"),
        (b"q [ 1 2", b"] Q"),
        (b"[(A) -20 <42> (C", b") ]"),
        (b"[ 1 2 Tj", b"]"),
        (b"BI /W 1 /F [ /A", b"] ID  EI"),
        (b"q BI", b"ID  EI Q"),
        (b"/P << /A [ /B", b"] >>"),
        (b"/P << /A 1 >", b">>"),
        (b"<48 65", b">"),
        (b"(a) Tj <48 65 q", b"> Q"),
        (b"q(text)Tj", b"Q"),
        (b"q/Im1 Do", b"Q"),
    ],
    ids=repr,
)
def test_what_is_left_open_is_closed_from_the_inside_out(content, closing):
    assert balance(content) == Balance(closing)


@pytest.mark.parametrize(
    ("content", "mended"),
    [
        (b"Q", b" "),
        (b"Q q Q Q", b"  q Q  "),
        (b"q Q\nQ", b"q Q\n "),
        (b"(Q) Tj Q", b"(Q) Tj  "),
    ],
    ids=repr,
)
def test_what_restores_nothing_is_blanked_out(content, mended):
    found = balance(content)
    assert found.closing == b""
    assert without_unopened(content, found.unopened) == mended


def test_content_without_superfluous_operators_is_not_copied():
    content = b"q Q"
    assert without_unopened(content, ()) is content


def test_markers_that_end_nothing_are_let_be():
    """An ET or EMC too many ends nothing that we open before the content; only Q would."""
    assert balance(b"ET EMC q Q") == BALANCED


OPERATORS = st.lists(
    st.sampled_from(
        [
            b"q", b"Q", b"BT", b"ET", b"/P BMC", b"/P <</MCID 3>> BDC", b"EMC", b"(Q q) Tj",
            b"/q gs", b"% Q q", b"1 0 0 1 0 0 cm", b"<51> Tj", b"BI /W 1 /H 1 ID q EI",
        ]
    ),
    max_size=25,
)  # fmt: skip


@LAWS
@given(OPERATORS)
def test_any_content_is_balanced_once_mended_and_closed(operators):
    content = b"\n".join(operators)
    left = balance(content)
    mended = without_unopened(content, left.unopened) + b"\n" + left.closing
    assert balance(mended) == BALANCED


@LAWS
@given(OPERATORS)
def test_a_full_parser_counts_the_same_saved_states(operators):
    content = b"\n".join(operators)
    left = balance(content)
    depth, unopened = 0, 0
    with pikepdf.Pdf.new() as made:
        for instruction in pikepdf.parse_content_stream(made.make_stream(content + b"\n")):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                continue
            depth += {"q": 1, "Q": -1}.get(str(instruction.operator), 0)
            if depth < 0:
                depth, unopened = 0, unopened + 1
    assert (left.closing.split().count(b"Q"), len(left.unopened)) == (depth, unopened)


@LAWS
@given(OPERATORS, st.data())
def test_content_cut_anywhere_swallows_nothing_that_follows(operators, data):
    """A full parser finds our operator after any beginning of any content."""
    content = b"\n".join([b"[ (a(b)c) <</K [/V <51>]>> ] TJ", *operators])
    content = content[: data.draw(st.integers(0, len(content)))]
    left = balance(content)
    ended = without_unopened(content, left.unopened) + b"\n" + left.closing + b"\n/Ours Do\n"
    with pikepdf.Pdf.new() as made:
        last = pikepdf.parse_content_stream(made.make_stream(ended))[-1]
    assert str(last.operator) == "Do"
    assert str(last.operands[-1]) == "/Ours"


@LAWS
@given(st.binary(max_size=200))
def test_any_bytes_come_to_an_end(content):
    left = balance(content)
    assert balance(without_unopened(content, left.unopened)).unopened == ()


QUIET = [b"(a)", b"(q)", b"% Q\n", b"/q", b"[(Q)]", b"<</A (ET)>>", b"1 0 0 RG", b"Tj"]


@LAWS
@given(st.lists(st.sampled_from([b"q", b"Q", b"BT", b"ET", b"/P BMC", b"EMC", *QUIET])))
def test_a_glance_tells_what_a_thorough_reading_does(operators):
    content = b" ".join(operators)
    with_image = content + b" BI ID x EI"  # which takes a thorough reading
    assert balance(content) == balance(with_image)
