"""Form fields keep their values, their looks, and names apart (promise 5)."""

from __future__ import annotations

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.pack.proof import prove
from tests.builders import differing, edits, form, pack, pdf, picture, pixels


def fields_of(path):
    """Each root field of a file: (name, value, default appearance)."""
    with pikepdf.open(path) as opened:
        return [
            (str(field.T), str(field.get(Name.V, "")), str(field.get(Name.DA, "")))
            for field in opened.Root.AcroForm.Fields
        ]


def assert_looks_the_same(made, paper, item):
    """The first page of an item's paper, but for its stamps."""
    index = made.page_of(item)
    before, after = picture(paper, 0), made.picture(index)
    changed = differing(before, after)
    planned = made.plan.pages[index]
    for stamp in planned.stamps:
        geometry = made.plan.sources[planned.source].facts.pages[0].geometry
        changed[pixels(stamp, geometry, 1, after.shape[0])] = False
    assert not changed.any()
    # There is ink in the first field: the test would be vain without.
    assert np.any(before[841 - 620 : 841 - 600, 100:300] < 128)


def test_values_come_along(tmp_path):
    paper = pdf(edit=form(Name="Ann", Ward="Drake"))
    made = pack(tmp_path, [("7", paper)])
    assert fields_of(made.path) == [
        ("Name", "Ann", "/Helv 12 Tf 0 g"),
        ("Ward", "Drake", "/Helv 12 Tf 0 g"),
    ]
    assert_looks_the_same(made, paper, "7")
    assert prove(made.path, made.plan) == ()


def test_a_packs_widgets_are_those_of_its_pages(tmp_path):
    made = pack(tmp_path, [("4", pdf()), ("7", pdf(edit=form(Name="Ann")))])
    with pikepdf.open(made.path) as opened:
        [field] = opened.Root.AcroForm.Fields
        page = opened.pages[4].obj
        assert [a.objgen for a in page.Annots] == [field.objgen]
        assert field.P.objgen == page.objgen


def test_two_fields_of_one_name_stay_two(tmp_path):
    papers = [pdf(edit=form(Name=value)) for value in ("Ann", "Bob", "Cai")]
    made = pack(tmp_path, [(str(item), paper) for item, paper in enumerate(papers, start=4)])
    assert [field[:2] for field in fields_of(made.path)] == [
        ("Name", "Ann"), ("Name-2", "Bob"), ("Name-3", "Cai"),
    ]  # fmt: skip
    for item, paper in enumerate(papers, start=4):
        assert_looks_the_same(made, paper, str(item))


def test_a_new_name_is_itself_free(tmp_path):
    first = pdf(edit=form(**{"Name": "Ann", "Name-2": "Bob"}))
    made = pack(tmp_path, [("4", first), ("7", pdf(edit=form(Name="Cai")))])
    assert [name for name, *_ in fields_of(made.path)] == ["Name", "Name-2", "Name-3"]


def test_default_appearances_keep_their_fonts(tmp_path):
    """Both papers call their font Helv; the second's fields must not be set in the first's."""
    own = b"/Helv 9 Tf 1 0 0 rg"

    def with_own(made):
        made.Root.AcroForm.Fields[0].DA = String(own)

    made = pack(
        tmp_path,
        [
            ("4", pdf(edit=form(Name="Ann"))),
            ("7", pdf(edit=edits(form(base_font="/Courier", Name="Bob", Ward="x"), with_own))),
        ],
    )
    assert [appearance for *_, appearance in fields_of(made.path)] == [
        "/Helv 12 Tf 0 g",
        "/Helv-2 9 Tf 1 0 0 rg",
        "/Helv-2 12 Tf 0 g",
    ]
    with pikepdf.open(made.path) as opened:
        fonts = opened.Root.AcroForm.DR.Font
        assert (fonts.Helv.BaseFont, fonts["/Helv-2"].BaseFont) == ("/Helvetica", "/Courier")


def test_fonts_are_renamed_in_kids_too(tmp_path):
    def nest(made):
        parent = made.Root.AcroForm.Fields[0]
        kid = made.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                Parent=parent,
                Rect=[0, 0, 9, 9],
                DA=String("0 g /Helv 7.5 Tf /Helvetica gs"),
            )
        )
        parent.Kids = Array([kid, parent])  # and a loop, which ends

    made = pack(tmp_path, [("4", pdf(edit=form(N="a"))), ("7", pdf(edit=edits(form(M="b"), nest)))])
    with pikepdf.open(made.path) as opened:
        kid = opened.Root.AcroForm.Fields[1].Kids[0]
        assert str(kid.DA) == "0 g /Helv-2 7.5 Tf /Helvetica gs"


def test_what_the_form_says_for_all_is_said_to_each(tmp_path):
    def quadding(made):
        made.Root.AcroForm.Q = 2
        made.Root.AcroForm.Fields[1].Q = 1

    made = pack(tmp_path, [("7", pdf(edit=edits(form(A="1", B="2"), quadding)))])
    with pikepdf.open(made.path) as opened:
        assert [field.Q for field in opened.Root.AcroForm.Fields] == [2, 1]
        assert Name.DA not in opened.Root.AcroForm


def test_nothing_is_left_to_calculate(tmp_path):
    """The scripts that calculated have gone, so there is no order to keep for them."""

    def order(made):
        fields = made.Root.AcroForm.Fields
        made.Root.AcroForm.CO = Array([fields[1], fields[0]])

    made = pack(tmp_path, [("4", pdf(edit=edits(form(A="1", B="2"), order)))])
    with pikepdf.open(made.path) as opened:
        assert Name.CO not in opened.Root.AcroForm


# Fields that the reader draws


def flag(path):
    with pikepdf.open(path) as opened:
        return bool(opened.Root.AcroForm.get(Name.NeedAppearances, False))


def test_where_no_paper_draws_its_fields_the_reader_still_does(tmp_path):
    paper = pdf(edit=form(undrawn=True, Name="Ann"))
    made = pack(tmp_path, [("7", paper)])
    assert flag(made.path)
    assert_looks_the_same(made, paper, "7")


def test_where_papers_differ_fields_are_drawn_once_and_for_all(tmp_path):
    """A reader told to draw would draw over what the other paper has drawn."""
    drawn, undrawn = pdf(edit=form(Name="Ann")), pdf(edit=form(undrawn=True, Name="Bob"))
    made = pack(tmp_path, [("4", drawn), ("7", undrawn)])
    assert not flag(made.path)
    assert_looks_the_same(made, drawn, "4")
    with pikepdf.open(made.path) as opened:
        assert all(Name.AP in field for field in opened.Root.AcroForm.Fields)
    field = made.picture(made.page_of("7"))[841 - 620 : 841 - 600, 100:300]
    assert np.any(field < 128)


def test_a_paper_with_the_flag_that_draws_all_the_same_is_taken_at_its_drawing(tmp_path):
    def needless(made):
        made.Root.AcroForm.NeedAppearances = True

    paper = pdf(edit=edits(form(Name="Bob"), needless))
    made = pack(tmp_path, [("4", pdf(edit=form(Name="Ann"))), ("7", paper)])
    assert not flag(made.path)
    with pikepdf.open(made.path) as opened:
        field = opened.Root.AcroForm.Fields[1]
        assert field.AP.N.read_bytes().startswith(b"/Tx BMC q BT /Helv 12 Tf 0 g 2 4 Td (Bob)")


# Forms that are odd


def test_a_field_that_is_listed_twice_keeps_its_name(tmp_path):
    def twice(made):
        fields = made.Root.AcroForm.Fields
        fields.append(fields[0])

    made = pack(tmp_path, [("7", pdf(edit=edits(form(Name="Ann"), twice)))])
    assert [name for name, *_ in fields_of(made.path)] == ["Name"]


def test_a_part_of_a_field_that_is_listed_as_a_field_gets_no_name(tmp_path):
    def parts(made):
        fields = made.Root.AcroForm.Fields
        for _ in range(2):
            fields.append(
                made.make_indirect(Dictionary(Subtype=Name.Widget, Parent=fields[0], Rect=[0] * 4))
            )

    made = pack(tmp_path, [("7", pdf(edit=edits(form(Name="Ann"), parts)))])
    with pikepdf.open(made.path) as opened:
        assert [Name.T in field for field in opened.Root.AcroForm.Fields] == [True, False, False]


@pytest.mark.parametrize(
    "acro_form",
    [Name.X, Array([]), Dictionary(), Dictionary(Fields=Name.X), Dictionary(Fields=Array([])),
     Dictionary(Fields=Array([5, None]))],
    ids=repr,
)  # fmt: skip
def test_a_form_without_fields_is_none(tmp_path, acro_form):
    def spoil(made):
        made.Root.AcroForm = acro_form

    made = pack(tmp_path, [("7", pdf(edit=spoil))])
    with pikepdf.open(made.path) as opened:
        assert Name.AcroForm not in opened.Root


@pytest.mark.parametrize(
    "values",
    [
        {"DR": Name.X},
        {"DR": Dictionary(Font=Name.X)},
        {"CO": Name.X},
        {"DA": 5},
        {"XFA": Array([])},
    ],
    ids=str,
)
def test_odd_settings_are_no_hindrance(tmp_path, values):
    def spoil(made):
        for key, value in values.items():
            made.Root.AcroForm[f"/{key}"] = value

    made = pack(tmp_path, [("7", pdf(edit=edits(form(Name="Ann"), spoil)))])
    assert fields_of(made.path)[0][:2] == ("Name", "Ann")
    with pikepdf.open(made.path) as opened:
        assert Name.XFA not in opened.Root.AcroForm
