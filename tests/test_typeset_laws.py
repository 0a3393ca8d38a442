"""Laws of typesetting that hold for any text: nothing lost, nothing untagged, no line too long."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch

from agendapack.pages.layout.boxes import BOUND, FREE, Header, SetSpace, Strip
from agendapack.pages.layout.lines import Paragraph
from agendapack.pages.layout.list_labels import list_label
from agendapack.pages.layout.paginate import paginate
from agendapack.pages.layout.tables import TableBox
from agendapack.pages.layout.words import Run, TextBuilder, split_at_breaks, text_piece
from agendapack.pages.styles.cascade import BLACK
from agendapack.records.numerals import letters, roman
from tests.typeset_builders import check, flat_text, set_html, styles

_words = st.text("abcdefghijkm -/ŵé–", min_size=1, max_size=60)
_inline = st.recursive(
    _words,
    lambda inner: (
        st.builds(
            "<{0}>{1}</{2}>".format,
            st.shared(st.sampled_from(["strong", "em", "span", "sup"]), key="tag"),
            inner,
            st.shared(st.sampled_from(["strong", "em", "span", "sup"]), key="tag"),
        )
        | st.builds('<a href="https://example.org">{}</a>'.format, _words)
        | st.builds('<span lang="cy">{}</span>'.format, inner)
    ),
    max_leaves=4,
)
_paragraph = st.builds("<p>{}</p>".format, st.lists(_inline, max_size=4).map("".join))


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=3).map("".join)
    cell = st.builds(
        "<{0}{1}>{2}</{0}>".format,
        st.sampled_from(["td", "th"]),
        st.sampled_from(["", ' rowspan="2"', ' colspan="2"', ' rowspan="0"', ' class="right"']),
        several | _inline,
    )
    row = st.builds("<tr>{}</tr>".format, st.lists(cell, min_size=1, max_size=3).map("".join))
    rows = st.lists(row, min_size=1, max_size=4).map("".join)
    return st.one_of(
        st.builds(
            '<section class="{}">{}</section>'.format, st.sampled_from(["item", "x"]), several
        ),
        st.builds(
            "<div{}>{}</div>".format,
            st.sampled_from(["", ' class="note"', ' data-keep="together"']),
            several,
        ),
        st.builds(
            "<ol type='a'>{}</ol>".format,
            st.lists(st.builds("<li>{}</li>".format, several | _inline), max_size=3).map("".join),
        ),
        st.builds("<table><thead>{}</thead><tbody>{}</tbody></table>".format, row, rows),
    )


_blocks = st.recursive(
    _paragraph | st.builds("<h2>{}</h2>".format, _inline) | st.just("<hr>"), _wrapped, max_leaves=12
)


@given(st.lists(_blocks, max_size=5).map("".join))
@example('<p>a<a href="https://example.org"> </a>a</p>')
@settings(max_examples=60, deadline=None)
def test_whatever_is_set_conforms(html: str) -> None:
    result = set_html(html)
    check(result)


@given(st.lists(st.text("ab cd-é(–)", max_size=80), max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_character_is_lost_or_added(texts: list[str]) -> None:
    result = set_html("".join(f"<p>{text}</p>" for text in texts))
    assert flat_text(result) == "".join(
        " ".join(text.split(" ")).strip() and " ".join(text.split()) for text in texts
    )


def _text(words: str) -> Paragraph:
    face = styles().family("body").regular
    run = Run(12.0, BLACK, None)
    builder = TextBuilder()
    space = text_piece(" ", face, run)
    for token in words.split():
        for number, part in enumerate(split_at_breaks(token)):
            builder.add(text_piece(part, face, run), breaks_before=number > 0)
        builder.space(space)
    return Paragraph(builder.finish(), 12.0, 1.4, face)


@given(st.text("abcw -/–", max_size=200), st.floats(20, 500), st.sampled_from([1.0, 0.7]))
def test_no_line_is_wider_than_its_column(words: str, width: float, scale: float) -> None:
    text = _text(words)
    lines = text.lines(width, scale=scale)
    assert all(line.width <= width + 0.1 for line in lines)
    shown = "".join(fragment.piece.text for line in lines for fragment in line.fragments)
    assert " ".join(shown.split()) == " ".join(words.split())
    assert text.widest_word <= text.natural_width + 0.01
    assert len(text.lines(text.natural_width + 0.01)) <= 1


@given(st.text("abc -/–.", max_size=40).map(lambda text: text.replace(" ", "")))
def test_breaks_cut_and_lose_nothing(token: str) -> None:
    assert "".join(split_at_breaks(token)) == token


def test_where_a_line_may_end_inside_a_word() -> None:
    assert split_at_breaks("re-procured") == ["re-", "procured"]
    assert split_at_breaks("2017/18") == ["2017/18"]
    assert split_at_breaks("2017-18") == ["2017-18"]
    assert split_at_breaks("and/or") == ["and/", "or"]
    assert split_at_breaks("-5") == ["-5"]
    assert split_at_breaks("https://a.uk/b?c=d") == ["https://a.uk/", "b?", "c=", "d"]


_strip = st.builds(
    lambda height, gap, hold, new_page: Strip(
        SetSpace(), 0.0, 0.0, height, gap=gap, hold=hold, new_page=new_page
    ),
    st.floats(1, 60),
    st.floats(0, 20),
    st.integers(FREE, BOUND),
    st.booleans(),
)


@given(st.lists(_strip, max_size=60), st.floats(61, 300))
def test_pages_hold_every_strip_once_and_never_too_much(strips: list[Strip], depth: float) -> None:
    parts = paginate(strips, depth)
    assert [n for part in parts for n in range(part.first, part.last)] == list(range(len(strips)))
    for part in parts:
        inside = strips[part.first : part.last]
        used = sum(strip.height for strip in inside) + sum(strip.gap for strip in inside[1:])
        assert inside and used <= depth + 0.1
        assert not any(strip.new_page for strip in inside[1:])


@given(st.lists(_strip, max_size=40), st.floats(61, 300))
def test_a_page_ends_where_it_may_if_it_may_anywhere(strips: list[Strip], depth: float) -> None:
    for part in paginate(strips, depth):
        end = part.last
        if end == len(strips) or strips[end].new_page or strips[end].hold == FREE:
            continue
        assert all(strip.hold >= strips[end].hold for strip in strips[part.first + 1 : end])


def test_a_header_takes_its_room_on_each_page_it_is_set_on() -> None:
    header = Header([], 40.0)
    strips = [Strip(SetSpace(), 0.0, 0.0, 20.0, header=header) for _ in range(10)]
    parts = paginate(strips, 100.0)
    assert [(part.first, part.last, part.header) for part in parts] == [
        (0, 3, header),
        (3, 6, header),
        (6, 9, header),
        (9, 10, header),
    ]


def test_letters() -> None:
    assert [letters(count) for count in (1, 26, 27, 52, 53, 703)] == [
        "a",
        "z",
        "aa",
        "az",
        "ba",
        "aaa",
    ]
    assert letters(0) == "0"
    assert roman(0) == "0"


def test_a_list_counts_in_roman_numerals_as_far_as_a_browser_does() -> None:
    assert [list_label("I", count) for count in (14, 3999, 4000)] == [
        "(XIV)",
        "(MMMCMXCIX)",
        "(4000)",
    ]
    assert roman(4000) == "mmmm"


def test_columns_that_exceed_the_room_by_a_hair_have_a_width(monkeypatch: MonkeyPatch) -> None:
    """Their least widths, scaled down to the room, may come to a little more by rounding, and then
    there is nothing to give away between the least and the natural widths."""
    widths, room = [16.7, 52.4, 48.2], 90.8
    monkeypatch.setattr(TableBox, "_column_widths", lambda self: (widths, widths))
    scale, fitted = TableBox(columns=len(widths)).fit(room)
    assert scale < 1 and abs(sum(fitted) - room) < 1e-6
