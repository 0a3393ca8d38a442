"""The typesetter: what is set, what it means, and how it reads."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from agendapack.problems import Location, Severity
from tests.typeset_builders import (
    PAGE,
    artifacts,
    body,
    check,
    drawn_tree,
    flat_text,
    opened,
    page_texts,
    set_html,
    styles,
)

WORDS = "The Committee considered the report and its appendices with care. "


def test_front_sheet_item() -> None:
    result = set_html(
        '<section class="item" id="item-7"><h1><span class="number">7.</span> CQC Report '
        '<a class="page-range" href="agenda-pack.pdf#nameddest=item-7">(Pages 67 - 114)</a></h1>'
        "<p>To receive the report.</p></section>",
        links_to="agenda-pack.pdf",
    )
    check(result)
    assert result.problems == ()
    assert drawn_tree(result, texts=True) == (
        "Document\n"
        "  Sect\n"
        "    H1 '7. CQC Report '\n"
        "      Link '(Pages 67 - 114)[annotation]'\n"
        "    P 'To receive the report.'"
    )
    pdf = opened(result)
    link = pdf.pages[0].Annots[0]
    assert bytes(link.Dest) == b"item-7"
    assert str(link.Contents) == "(Pages 67 - 114)"
    assert "/A" not in link


def test_everything_of_the_subset_is_tagged() -> None:
    result = set_html(
        "<h1>Title</h1><div class='note'><p>Note<br>of two lines</p></div><hr>"
        '<ol type="a" start="2"><li>one</li><li>two<ul><li>nested</li></ul></li></ol>'
        "<ul><li><p>first</p><p>second</p></li></ul>"
        '<p lang="cy">Croeso</p><p>Say <span lang="cy">tŷ</span>, <strong>bold</strong>,'
        " <em>italic</em>, H<sub>2</sub>O and m<sup>2</sup>.</p>"
        "<table><caption>Table 1</caption>"
        "<thead><tr><th>Name</th><th>Sum</th></tr></thead>"
        '<tbody><tr><th scope="row">People</th><td>1.5</td></tr></tbody></table>'
    )
    check(result)
    assert result.problems == ()
    assert drawn_tree(result, texts=True) == (
        "Document\n"
        "  H1 'Title'\n"
        "  Div\n"
        "    P 'Note of two lines'\n"
        "  L ListNumbering=LowerAlpha\n"
        "    LI\n"
        "      Lbl '(b) '\n"
        "      LBody 'one'\n"
        "    LI\n"
        "      Lbl '(c) '\n"
        "      LBody 'two'\n"
        "        L ListNumbering=Disc\n"
        "          LI\n"
        "            Lbl '• '\n"
        "            LBody 'nested'\n"
        "  L ListNumbering=Disc\n"
        "    LI\n"
        "      Lbl '• '\n"
        "      LBody\n"
        "        P 'first'\n"
        "        P 'second'\n"
        "  P Lang='cy' 'Croeso'\n"
        "  P 'Say , bold, italic, H2O and m2.'\n"
        "    Span Lang='cy' 'tŷ'\n"
        "  Table\n"
        "    Caption 'Table 1'\n"
        "    THead\n"
        "      TR\n"
        "        TH Scope=Column 'Name'\n"
        "        TH Scope=Column 'Sum'\n"
        "    TBody\n"
        "      TR\n"
        "        TH Scope=Row 'People'\n"
        "        TD '1.5'"
    )
    assert "Say tŷ, bold, italic, H2O and m2." in flat_text(result)


def test_notes_what_is_struck_out_and_boxes_are_tagged() -> None:
    made = set_html(
        '<p>Ten<a class="footnote-mark" href="#n1" id="m1"><sup>1</sup></a>'
        " <s>and <em>six</em></s></p>"
        '<ul><li><span class="task" role="img" aria-label="done">☑</span> it</li></ul>'
        '<div class="footnote" id="n1"><p><a href="#m1">1.</a> So.</p></div>'
    )
    check(made)
    assert drawn_tree(made, texts=True) == dedent("""\
        Document
          P 'Ten '
            Reference
              Link '1[annotation]'
            Span TextDecorationType=LineThrough 'and six'
          L ListNumbering=Disc
            LI
              Lbl '• '
              LBody ' it'
                Span Alt='done' '☑'
          Note ID='n1'
            P ' So.'
              Link '1.[annotation]'""")


def test_a_line_is_drawn_through_what_is_struck_out() -> None:
    """One through each line of text, at a quarter of the letters' size above the base line."""
    plain, struck = (set_html(f"<p>a {tag} c</p>") for tag in ("b", "<s>b</s>"))
    lines = [
        [[float(x) for x in operands] for operands, operator in operations if str(operator) in "ml"]
        for operations in (
            pikepdf.parse_content_stream(opened(made).pages[0]) for made in (plain, struck)
        )
    ]
    assert lines[0] == []
    (left, from_y), (right, to_y) = lines[1]
    assert from_y == to_y and 5 < right - left < 9


def test_a_table_whose_headers_are_stacked_names_them_in_each_cell() -> None:
    result = set_html(
        "<table><thead><tr><th rowspan='2'>Service</th><th colspan='2'>2017/18</th></tr>"
        "<tr><th>Budget</th><th>Actual</th></tr></thead>"
        "<tbody><tr><th scope='row'>Adults</th><td>1</td><td>2</td></tr></tbody></table>"
    )
    check(result)
    assert drawn_tree(result) == (
        "Document\n"
        "  Table\n"
        "    THead\n"
        "      TR\n"
        "        TH RowSpan=2 Scope=Column ID='th1'\n"
        "        TH ColSpan=2 Scope=Column ID='th2'\n"
        "      TR\n"
        "        TH Headers=th2 Scope=Column ID='th3'\n"
        "        TH Headers=th2 Scope=Column ID='th4'\n"
        "    TBody\n"
        "      TR\n"
        "        TH Headers=th1 Scope=Row ID='th5'\n"
        "        TD Headers=th2 th3 th5\n"
        "        TD Headers=th2 th4 th5"
    )
    names = list(opened(result).Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in names[::2]] == ["th1", "th2", "th3", "th4", "th5"]


def test_no_cell_lies_over_another_and_every_row_is_filled() -> None:
    result = set_html(
        "<table><tbody><tr><td>a</td><td rowspan='2'>b</td><td>c</td></tr>"
        "<tr><td colspan='3'>d</td></tr><tr><td>e</td></tr></tbody></table>"
    )
    check(result)
    assert drawn_tree(result, texts=True) == (
        "Document\n"
        "  Table\n"
        "    TBody\n"
        "      TR\n"
        "        TD 'a'\n"
        "        TD RowSpan=2 'b'\n"
        "        TD 'c'\n"
        "      TR\n"
        "        TD 'd'\n"
        "        TD\n"
        "      TR\n"
        "        TD 'e'\n"
        "        TD\n"
        "        TD"
    )


def test_headings_skip_no_level_in_the_tags_nor_in_the_outline() -> None:
    result = set_html("<h1>A</h1><h3>B</h3><h2>C</h2><h4>D</h4><h1>E</h1>")
    assert drawn_tree(result) == "Document\n  H1\n  H2\n  H2\n  H3\n  H1"
    outline = pypdf.PdfReader(io.BytesIO(result.pdf)).outline
    titles = [[each["/Title"] if isinstance(each, dict) else each for each in outline]]
    assert str(titles[0][0]) == "A"
    assert [each["/Title"] for each in outline[1][:2]] == ["B", "C"]
    assert [each["/Title"] for each in outline[1][2]] == ["D"]
    assert outline[2]["/Title"] == "E"


def test_an_outline_entry_leaves_out_the_page_range() -> None:
    result = set_html(
        '<h1><span class="number">7.</span> Report '
        '<a class="page-range" href="#x">(Page 5)</a></h1>'
    )
    assert opened(result).Root.Outlines.First.Title == "7. Report"


def test_a_paragraph_over_two_pages_is_one_element() -> None:
    result = set_html(f"<p>{WORDS * 40}</p><p>{WORDS * 40}</p>")
    check(result)
    assert result.pages == 2
    assert drawn_tree(result) == "Document\n  P\n  P"
    assert flat_text(result) == (WORDS * 40).strip() + (WORDS * 40).strip()


def test_every_line_end_has_a_space_and_no_word_is_divided() -> None:
    result = set_html(f"<p>{WORDS * 5}</p>")
    lines = page_texts(result)[0].splitlines()
    assert len(lines) > 3
    assert flat_text(result) == (WORDS * 5).strip()


def test_a_line_that_ends_after_a_hyphen_has_no_space_there() -> None:
    text = "x" * 58 + " services-are-being re-procured-locally"
    result = set_html(f"<p>{text} {text} {text}</p>")
    assert flat_text(result) == f"{text} {text} {text}"


def test_white_space_is_run_together_across_elements() -> None:
    result = set_html("<p>  one \n <strong> two </strong>\t<em> three</em>  .</p>")
    assert flat_text(result) == "one two three ."


def test_no_break_spaces_hold_words_together() -> None:
    line = "word " * 14
    result = set_html(f"<p>{line} 14\u00a0February\u00a02018</p>")
    assert page_texts(result)[0].splitlines()[-1].strip().endswith("14 February 2018")


def test_a_page_range_is_never_alone_on_its_line() -> None:
    for count in range(50, 80):
        title = "Safer " + "x" * (count - 10) + " Partnership"
        result = set_html(
            f'<h1>A</h1><section class="item"><h2><span class="number">6.</span> {title} '
            '<a class="page-range" href="a.pdf#nameddest=b">(Pages 55 - 66)</a></h2></section>'
        )
        line = next(line for line in page_texts(result)[0].splitlines() if "(Pages" in line)
        assert line.strip().endswith("Partnership (Pages 55 - 66)")


def test_a_range_after_a_title_of_one_endless_word_still_stands_whole() -> None:
    result = set_html(
        f'<h1>{"x" * 60} <a class="page-range" href="a.pdf#nameddest=b">(Pages 55 - 66)</a></h1>'
    )
    assert any(
        line.strip().endswith("(Pages 55 - 66)") for line in page_texts(result)[0].splitlines()
    )


def test_a_link_over_two_lines_is_one_element_with_two_annotations() -> None:
    result = set_html(f'<p>{WORDS}<a href="https://example.org/a b?c=é">{WORDS}</a> and after.</p>')
    check(result)
    assert drawn_tree(result, texts=True).splitlines()[2].endswith("[annotation][annotation]'")
    annotations = opened(result).pages[0].Annots
    assert len(annotations) == 2
    for annotation in annotations:
        assert annotation.A.S == "/URI"
        assert str(annotation.A.URI) == "https://example.org/a%20b?c=%C3%A9"
        assert str(annotation.Contents) == WORDS.strip()
        left, bottom, right, top = (float(side) for side in annotation.Rect)
        assert left < right and bottom < top


def test_a_link_into_another_file_goes_there() -> None:
    result = set_html(
        '<p><a href="agenda-pack.pdf#nameddest=item-7">See item 7</a></p>', links_to="minutes.pdf"
    )
    action = opened(result).pages[0].Annots[0].A
    assert (action.S, str(action.F), bytes(action.D)) == ("/GoToR", "agenda-pack.pdf", b"item-7")


def test_ids_become_destinations_and_links_go_to_them() -> None:
    result = set_html(
        f'<p><a href="#second">Go</a></p><div data-break="before" id="second"><p>{WORDS}</p></div>'
        '<p>Third <span id="third">here</span></p>'
    )
    pdf = opened(result)
    names = list(pdf.Root.Names.Dests.Names)
    found = {bytes(names[at]): names[at + 1] for at in range(0, len(names), 2)}
    assert sorted(found) == [b"second", b"third"]
    assert found[b"second"][0].objgen == pdf.pages[1].objgen
    assert [str(each) for each in list(found[b"second"])[1:2]] == ["/XYZ"]
    assert float(found[b"second"][3]) > float(found[b"third"][3]) > 700
    assert bytes(pdf.pages[0].Annots[0].Dest) == b"second"


def test_every_element_with_an_id_is_a_destination() -> None:
    result = set_html(
        '<h1 id="a">A <span id="b">b</span></h1>'
        '<ul id="c"><li id="d"><span id="e">x</span></li></ul>'
        '<table id="f"><tbody><tr id="g"><td id="h">x</td></tr></tbody></table>'
        '<div id="i"></div><p id="j">x</p><section id="k"></section>'
    )
    names = list(opened(result).Root.Names.Dests.Names)
    assert [str(name) for name in names[::2]] == list("abcdefghijk")


def test_a_header_row_is_set_again_as_an_artifact() -> None:
    rows = "".join(f'<tr><th scope="row">Service {n}</th><td>{n * 11}</td></tr>' for n in range(90))
    result = set_html(
        "<table><caption>Costs</caption><thead><tr><th>Service</th>"
        f'<th><a href="https://example.org">Cost</a></th></tr></thead><tbody>{rows}</tbody></table>'
    )
    check(result)
    assert result.pages == 3
    assert artifacts(result) == [[], ["Service", "Cost"], ["Service", "Cost"]] or [
        "".join(page).split() for page in artifacts(result)
    ] == [[], ["ServiceCost"], ["ServiceCost"]]
    assert [len(page.get("/Annots", [])) for page in opened(result).pages] == [1, 0, 0]
    assert drawn_tree(result).count("THead") == 1
    assert drawn_tree(result).count("TR") == 91


def test_a_tall_row_is_divided_between_lines_and_stays_one_row() -> None:
    result = set_html(
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr>"
        f"<td>{WORDS * 60}</td><td>{WORDS * 40}</td></tr></tbody></table>"
    )
    check(result)
    assert result.pages > 1
    assert drawn_tree(result).count("TR") == 2
    tree = drawn_tree(result, texts=True)
    assert repr((WORDS * 60).strip()) in tree and repr((WORDS * 40).strip()) in tree


def test_a_short_row_is_not_divided() -> None:
    row = f"<tr><td>{WORDS * 6}</td><td>x</td></tr>"
    result = set_html(
        f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{row * 12}</tbody></table>"
    )
    for page in page_texts(result)[:-1]:
        assert page.replace(" \n", " ").replace("\n", " ").count("with care.") % 6 == 0


@pytest.mark.parametrize("before", range(34, 44))
def test_no_heading_stands_alone_at_a_foot(before: int) -> None:
    lines = "".join(f"<p>line {number}</p>" for number in range(before))
    result = set_html(f"{lines}<h1>Heading</h1><h2>Second</h2><p>{WORDS * 6}</p>")
    pages = page_texts(result)
    at = next(number for number, text in enumerate(pages) if "Heading" in text)
    assert "Second" in pages[at]
    assert pages[at].count("Committee") + pages[at].count("appendices") >= 2


def test_an_item_that_is_a_heading_alone_may_end_a_page() -> None:
    items = '<section class="item"><h3>A title</h3></section>' * 60
    first, *_ = page_texts(set_html("<h1>Agenda</h1><h2>Items</h2><p>Text</p>" + items))
    assert first.count("A title") > 15


@pytest.mark.parametrize("before", range(30, 40))
def test_widows_and_orphans_are_held(before: int) -> None:
    lines = "".join(f"<p>line {number}</p>" for number in range(before))
    result = set_html(f"{lines}<p>{'word ' * 100}</p>")
    counts = [text.count("word word word") for text in page_texts(result)]
    in_lines = [
        sum("word word" in line for line in text.splitlines()) for text in page_texts(result)
    ]
    assert all(count != 1 for count in in_lines), counts


def test_a_lead_in_stays_with_its_list() -> None:
    for before in range(30, 40):
        lines = "".join(f"<p>line {number}</p>" for number in range(before))
        result = set_html(f"{lines}<p>Key areas -</p><ol><li>first</li><li>second</li></ol>")
        page = next(text for text in page_texts(result) if "Key areas" in text)
        assert "first" in page


def test_what_is_kept_together_is_not_divided() -> None:
    kept = "".join(f"<p>kept {number}</p>" for number in range(12))
    for before in (22, 26, 30):
        lines = "".join(f"<p>line {number}</p>" for number in range(before))
        result = set_html(f'{lines}<div data-keep="together">{kept}</div>')
        assert [text.count("kept") for text in page_texts(result) if "kept" in text] == [12]


def test_what_is_longer_than_a_page_is_divided_though_kept() -> None:
    kept = "".join(f"<p>kept {number}</p>" for number in range(60))
    result = set_html(f'<p>first</p><div data-keep="together">{kept}</div>')
    assert [text.count("kept") > 20 for text in page_texts(result)] == [True, True, False]


def test_breaks_before_and_after() -> None:
    result = set_html(
        '<p>a</p><section data-break="before"><p data-break="after">b</p></section><p>c</p>'
    )
    assert [text.strip() for text in page_texts(result)] == ["a", "b", "c"]


def test_pages_are_as_large_as_asked() -> None:
    def box(**attributes: str) -> list[float]:
        result = set_html("<p>x</p>", **attributes)
        return [float(side) for side in opened(result).pages[0].MediaBox]

    assert box() == [0, 0, 595.28, 841.89]
    assert box(data_orientation="landscape") == [0, 0, 841.89, 595.28]
    assert box(data_page_size="1190.55 841.89") == [0, 0, 1190.55, 841.89]


def test_a_page_size_that_is_none_is_a_problem() -> None:
    result = set_html("<p>x</p>", data_page_size="A4")
    (problem,) = result.problems
    assert problem.message == '"A4" is not a page size'
    assert problem.hint == 'expected a width and a height in points, such as "595 842"'


@pytest.mark.parametrize("size", ["595.28 841.89", "1191 842", "200 150", "14000 14000", "72 72"])
def test_the_blank_page_has_its_sentence_in_the_middle(size: str) -> None:
    result = set_html(
        '<p class="blank">This page is intentionally left blank</p>', data_page_size=size
    )
    check(result)
    assert result.pages == 1
    found: list[tuple[float, float]] = []
    page = pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0]
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            found.append((tm[4], tm[5])) if text.strip() else None
        )
    )
    height = float(size.split()[1])
    assert abs(sum(y for _, y in found) / len(found) - height / 2) < height * 0.06 + 6


def test_an_empty_body_is_an_empty_page() -> None:
    result = set_html("")
    assert result.pages == 1
    assert drawn_tree(result) == "Document"


def test_characters() -> None:
    text = "ŵŷŴŶ – — ‘ ’ “ ” • … £ € ½ ² ✓ → ≥ × µ ﬁ é ł"
    result = set_html(f"<p>{text}</p><p><strong>{text}</strong></p><p>decomposed w\u0302</p>")
    check(result)
    assert result.problems == ()
    assert flat_text(result) == f"{text}{text}decomposed ŵ"


def test_what_cannot_be_seen_is_left_out() -> None:
    result = set_html("<p>co\u00adoperate\u200b, non\u2011stop \ufeffx\u2028✓\ufe0f</p>")
    assert result.problems == ()
    assert flat_text(result) == "cooperate, non-stop x ✓"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "well done \U0001f955",
            'no font has the character "\U0001f955" (U+1F955)',
            "write it another way, or name a fallback font that has it in styles.yaml",
        ),
        (
            "say \u0905\u0902 <strong>\u0906\u0907</strong> \u0908",
            'no font has the characters "\u0905" (U+0905), "\u0902" (U+0902), "\u0906" (U+0906) and'
            " 2 more: Devanagari (Hindi, Nepali)",
            'get "Noto Sans Devanagari", free at fonts.google.com/noto, put the .ttf file into'
            " templates/fonts, and name it under fallback-fonts in styles.yaml",
        ),
        (
            "\U0001f955, \u4e2d and \u0e01",
            'no font has the characters "\U0001f955" (U+1F955), "\u4e2d" (U+4E2D) and "\u0e01"'
            " (U+0E01): Chinese or Japanese and Thai",
            'get "Noto Sans SC" and "Noto Sans Thai", free at fonts.google.com/noto, put the .ttf'
            " files into templates/fonts, and name them under fallback-fonts in styles.yaml",
        ),
        (
            "a\x1b[2Jb",
            "no font has the character U+001B",
            "delete it: it cannot be seen, and was probably pasted in",
        ),
        (
            "invoice \u202efdp.exe",
            "no font has the character U+202E",
            "delete it: it cannot be seen, and was probably pasted in",
        ),
    ],
)
def test_a_character_that_cannot_be_set_is_a_problem(text: str, message: str, hint: str) -> None:
    result = set_html(f"<h1>Title</h1>\n<p>{text}</p>")
    (problem,) = result.problems
    assert problem.severity is Severity.ERROR
    assert (problem.message, problem.hint) == (message, hint)
    assert problem.location == Location(PAGE, 2, 1)


def test_each_passage_has_its_own_problem_for_what_cannot_be_set() -> None:
    result = set_html("<h1>Title</h1>\n<p>\u4e2d \U0001f955</p>\n<ul>\n<li>\u4e2d</li></ul>")
    assert [(problem.message, problem.location.line) for problem in result.problems] == [
        (
            'no font has the characters "\u4e2d" (U+4E2D) and "\U0001f955" (U+1F955):'
            " Chinese or Japanese",
            2,
        ),
        ('no font has the character "\u4e2d" (U+4E2D): Chinese or Japanese', 4),
    ]


def test_figures_in_tables_have_one_width_and_read_as_figures() -> None:
    result = set_html(
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>x</td><td>111,111</td>"
        "</tr><tr><td>y</td><td>000,000</td></tr></tbody></table>"
    )
    check(result)
    assert flat_text(result) == "ABx111,111y000,000"
    starts: dict[str, float] = {}
    page = pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0]
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: starts.setdefault(text.strip(), tm[4])
    )
    assert starts["111,111"] == pytest.approx(starts["000,000"], abs=0.02)


def test_columns_of_figures_are_set_to_the_right_with_their_headings() -> None:
    result = set_html(
        "<table><thead><tr><th>Service</th><th>Cost</th><th>Year</th></tr></thead><tbody>"
        "<tr><td>a</td><td>£1,000.5m</td><td>2017/18</td></tr>"
        "<tr><td>b</td><td>(3)</td><td>2018/19</td></tr>"
        "<tr><td>c</td><td>–</td><td></td></tr></tbody></table>"
    )
    starts: dict[str, float] = {}
    page = pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0]
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: starts.setdefault(text.strip(), tm[4])
    )
    assert starts["(3)"] > starts["£1,000.5m"] + 20
    assert starts["2017/18"] == starts["2018/19"] == starts["Year"]


def test_a_table_too_wide_for_the_smallest_type_is_a_problem() -> None:
    cells = "".join(f"<td>{'x' * 19}</td>" for _ in range(12))
    result = set_html(f"<table><tbody><tr>{cells}</tr></tbody></table>")
    (problem,) = result.problems
    assert problem.severity is Severity.WARNING
    assert problem.message == (
        "a table is too wide for its page: words are cut even in its smallest type"
    )
    assert problem.hint == "set the paper in landscape, or divide the table"
    assert problem.location == Location(PAGE, 1, 1)


def test_a_wide_table_is_set_smaller_before_words_are_cut() -> None:
    cells = "".join("<td>abcdefghijk</td>" for _ in range(8))
    result = set_html(f"<table><tbody><tr>{cells}</tr></tbody></table>")
    assert result.problems == ()
    assert page_texts(result)[0].split().count("abcdefghijk") == 8


def test_pictures(tmp_path: Path) -> None:
    file = tmp_path / "chart.png"
    Image.new("RGBA", (2000, 400), (200, 0, 0, 120)).save(file)
    small = tmp_path / "small.jpg"
    Image.new("RGB", (48, 24), (0, 90, 0)).save(small)
    result = set_html(
        f'<p><img src="{file}" alt="Chart of costs"></p>'
        f'<p>Text <img src="{small}" alt="tick"> on.</p>'
        f'<p><img src="{small}" alt=""></p>'
    )
    check(result)
    assert result.problems == ()
    assert drawn_tree(result) == (
        "Document\n  Figure Alt='Chart of costs'\n  P\n    Figure Alt='tick'"
    )
    figure = opened(result).Root.StructTreeRoot.K.K[0]
    left, bottom, right, top = (float(side) for side in figure.A.BBox)
    assert right - left == pytest.approx(595.28 - 2 * 62.36, abs=0.1)
    assert (right - left) / (top - bottom) == pytest.approx(5, abs=0.01)
    tick = opened(result).Root.StructTreeRoot.K.K[1].K[1]
    left, _, right, _ = (float(side) for side in tick.A.BBox)
    assert right - left == pytest.approx(36)  # 48 pixels at 96 an inch, not enlarged


def test_pictures_never_leave_the_page(tmp_path: Path) -> None:
    file = tmp_path / "tall.png"
    Image.new("L", (300, 5000), 90).save(file)
    image = f'<img src="{file}" alt="A tower">'
    header = f"<thead><tr><th>{WORDS * 3}</th></tr></thead>"
    result = set_html(
        f"<p>Inside a line {image}</p><p>{image}</p>"
        f"<table>{header}<tbody><tr><td>one</td></tr><tr><td>{image}</td></tr></tbody></table>"
    )
    check(result)
    boxes = [
        [float(side) for side in node.A.BBox]
        for node in opened(result).objects
        if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/Figure"
    ]
    assert len(boxes) == 3
    for left, bottom, right, top in boxes:
        assert left >= 62 and bottom >= 70 and right <= 534 and top <= 772


def test_a_notice_stands_in_its_box() -> None:
    result = set_html("<h1>A</h1><p class='note'>Draft</p><div class='note'><p>x</p></div>")
    check(result)
    content = opened(result).pages[0].Contents.read_bytes().decode("latin-1")
    assert content.count(" re f") == 2
    assert drawn_tree(result) == "Document\n  H1\n  P\n  Div\n    P"


def test_a_picture_that_cannot_be_set_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("no picture")
    result = set_html(
        f'<p><img src="{tmp_path}/no.png" alt="x"></p><p><img src="/gone.png" alt="y"></p>'
    )
    assert [problem.message for problem in result.problems] == [
        '"no.png" is not a JPEG, PNG or TIFF picture, whatever its name says',
        'no such picture "gone.png"',
    ]


@pytest.mark.once
def test_bytes_do_not_depend_on_hash_seed_or_time_zone() -> None:
    code = (
        "import hashlib; from tests.typeset_builders import set_html;"
        'print(hashlib.sha256(set_html(\'<h1>A</h1><p>ŵ → ✓ <a href="https://a.b">c</a></p>'
        "<table><tbody><tr><td>1</td></tr></tbody></table>').pdf).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": epoch},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent,
        ).stdout
        for seed, zone, epoch in (("1", "UTC", "0"), ("2", "Asia/Tokyo", "1700000000"))
    }
    assert len(digests) == 1


def test_nothing_is_kept_from_one_document_for_the_next() -> None:
    first = set_html("<p>abc</p>").pdf
    set_html("<p>xyz → other characters</p>")
    assert set_html("<p>abc</p>").pdf == first


def test_reportlab_knows_no_font_of_ours() -> None:
    from reportlab.pdfbase import pdfmetrics

    set_html("<p>abc</p>")
    assert not [name for name in pdfmetrics.getRegisteredFontNames() if "Plex" in name]


def test_the_language_of_the_body_stands_on_the_document_if_it_is_another() -> None:
    result = set_html("<p>Croeso</p>", lang="cy")
    assert drawn_tree(result).splitlines()[0] == "Document Lang='cy'"


def test_nested_containers_do_not_lose_the_label_of_an_item() -> None:
    table = "<table><tbody><tr><td>cell</td></tr></tbody></table>"
    result = set_html(f"<ol><li>{table}</li><li></li><li><h2>H</h2></li></ol>")
    check(result)
    assert drawn_tree(result, texts=True).count("Lbl") == 3
    assert "LBody\n        Table" in drawn_tree(result)


def test_the_page_stays_clear_where_it_is_stamped() -> None:
    result = set_html(f"<p>{WORDS * 200}</p>")
    page = pypdf.PdfReader(io.BytesIO(result.pdf)).pages[0]
    heights: list[float] = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            heights.append(tm[5]) if text.strip() else None
        )
    )
    assert min(heights) > 20 * 72 / 25.4
    assert max(heights) < 841.89 - 20 * 72 / 25.4


FOOT = "Parks Committee, page {page} of {pages}"


def test_the_foot_stands_in_the_margin_of_each_page_and_is_not_read_out() -> None:
    result = set_html('<p>One</p><p data-break="before">Two</p>', data_foot=FOOT, with_foot=True)
    check(result)
    assert drawn_tree(result, texts=True) == "Document\n  P 'One'\n  P 'Two'"
    assert artifacts(result) == [[FOOT.format(page=n, pages=2)] for n in (1, 2)]
    long = set_html("<p>One</p>", data_foot=FOOT * 9, with_foot=True)
    for made, least in ((result, 110), (long, 460)):
        with pdfium.PdfDocument(made.pdf) as document:
            text = document[0].get_textpage()
            start, _ = text.search("Parks").get_next()
            boxes = [text.get_charbox(at) for at in range(start, text.count_chars())]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            assert max(box[3] for box in boxes) < styles().page.bottom
            assert right - left >= least
            assert left >= styles().page.left - 1


def test_a_document_of_a_pack_has_no_foot() -> None:
    assert artifacts(set_html("<p>One</p>", data_foot=FOOT)) == [[]]


def test_an_unused_body_class_changes_nothing() -> None:
    assert body("<p>x</p>").children[0].place == Location(PAGE, 1, 1)  # type: ignore[union-attr]
    assert isinstance(opened(set_html("<p>x</p>", **{"class": "odd"})), pikepdf.Pdf)
