"""A page shrunk to A4 looks as it would from further away, and all that lies on it comes along."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.geometry import A4, DEFAULT_MEDIA_BOX, PageBox, PageGeometry
from agendapack.papers.request import Reshaping
from agendapack.papers.reshaping.shrinking import fitting
from tests.builders import edits, facts, form, link, names, outline, pdf, picture
from tests.reshaping_builders import prepared
from tests.structure_drawing import draw
from tests.tagged_builders import Node, structure_of, tagged

A3 = (841.89, 1190.551)
HALF = (2 * A4[0], 2 * A4[1])  # A2, half as wide and high when shrunk


def fit(source: bytes, rotate: int = 0) -> bytes:
    return prepared(source, Reshaping(rotate=rotate, scale="fit"))


def opened(source: bytes) -> Pdf:
    return pikepdf.open(BytesIO(source))


def numbers(values: Object) -> list[float]:
    return [round(float(value), 2) for value in values]  # type: ignore[attr-defined]


def assert_same_from_afar(paper: bytes, shrunk: bytes, factor: float) -> None:
    """The shrunk page is the paper's own picture at a smaller scale, but for what rounding moves by
    a part of a pixel.  (PDFium takes no notice of /UserUnit.)"""
    before = picture(paper, 0, 2 * factor).astype(int)
    after = picture(shrunk, 0, 2).astype(int)
    assert np.abs(np.subtract(before.shape, after.shape)).max() <= 1
    rows, columns = np.minimum(before.shape, after.shape)[:2]
    before, after = before[:rows, :columns], after[:rows, :columns]
    assert (before != 255).any(), "there is nothing to compare"
    apart = np.abs(before - after).max(axis=2)
    assert apart.mean() < 0.6
    # Nothing thicker than an edge differs.
    assert _thick(apart > 96) == 0


def _thick(where: np.ndarray) -> int:
    """How many squares of five by five pixels lie in ``where`` wholly."""
    inside = np.ones_like(where[4:, 4:])
    for down in range(5):
        for across in range(5):
            inside &= where[down : where.shape[0] - 4 + down, across : where.shape[1] - 4 + across]
    return int(inside.sum())


# How much


@pytest.mark.parametrize(
    ("size", "unit", "factor"),
    [
        (A4, 1.0, 1),
        (A4[::-1], 1.0, 1),
        ((596, 842), 1.0, 1),  # as programs round it
        ((420, 595), 1.0, 1),
        (A3, 1.0, 595.276 / 841.89),
        (A3[::-1], 1.0, 595.276 / 841.89),
        ((612, 792), 1.0, 595.276 / 612),
        ((500, 1000), 1.0, 0.84189),
        ((800, 800), 1.0, 595.276 / 800),
        ((297.638, 420.945), 2.0, 1),
        ((595.276, 841.89), 2.0, 0.5),
    ],
)
def test_what_is_larger_than_a4_is_made_to_fit(
    size: tuple[float, float], unit: float, factor: float
) -> None:
    box = PageBox(10, 20, 10 + size[0], 20 + size[1])
    turned = PageGeometry(DEFAULT_MEDIA_BOX, box, 90, unit)
    assert fitting(PageGeometry(DEFAULT_MEDIA_BOX, box, 0, unit)) == pytest.approx(factor, abs=1e-4)
    assert fitting(turned) == pytest.approx(factor, abs=1e-4)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "options",
    [
        {"size": A3},
        {"size": A3[::-1]},
        {"media": (-100, -50, 1900, 1650), "crop": (100, 50, 1300, 1550)},
        {"size": (700, 700)},
    ],
    ids=["A3", "A3 lying", "cropped", "square"],
)
def test_a_shrunk_page_looks_as_from_afar(options: dict[str, object], rotate: int) -> None:
    paper = pdf(rotate=rotate, **options)  # type: ignore[arg-type]
    shrunk = fit(paper)
    geometry, own = facts(shrunk).pages[0].geometry, facts(paper).pages[0].geometry
    factor = fitting(own)
    assert (geometry.rotation, geometry.unit) == (own.rotation, 1)
    assert geometry.visible.as_tuple()[:2] == (0, 0)
    assert fitting(geometry) == 1
    assert geometry.size == pytest.approx([side * factor for side in own.size], abs=0.01)
    assert_same_from_afar(paper, shrunk, factor)


def test_pages_that_fit_stay_as_they_are() -> None:
    paper = pdf(2, content=b"0 0 9 9 re f")
    with opened(fit(paper)) as made, opened(paper) as before:
        assert made.pages[1].Contents.read_bytes() == before.pages[1].Contents.read_bytes()
        assert made.pages[1].obj.keys() == before.pages[1].obj.keys()


def test_a_unit_of_more_than_a_point_becomes_a_point() -> None:
    paper = pdf(size=(300, 500), user_unit=4)  # 1200 by 2000 points
    shrunk = fit(paper)
    geometry = facts(shrunk).pages[0].geometry
    assert geometry.unit == 1
    assert geometry.size == pytest.approx((1200 * 0.420945, 841.89), abs=0.01)
    assert_same_from_afar(paper, shrunk, 4 * 0.420945)


def test_turned_and_shrunk_at_once() -> None:
    shrunk = fit(pdf(size=A3), rotate=90)
    geometry = facts(shrunk).pages[0].geometry
    assert geometry.rotation == 90
    assert geometry.size == pytest.approx((841.81, 595.28), abs=0.02)


# What it draws


def coloured_by(**patterns: Callable[[Pdf], Object]) -> Callable[[Pdf], None]:
    """An editor: squares, one filled with each pattern, and a form filled with the first."""

    def write(made: Pdf) -> None:
        page = made.pages[0].obj
        page.Resources.Pattern = Dictionary(
            {f"/{name}": make(made) for name, make in patterns.items()}
        )
        drawn = [
            f"/Pattern cs /{name} scn {150 + 350 * i} 200 300 500 re f".encode()
            for i, name in enumerate(patterns)
        ]
        inner = made.make_stream(b"/Pattern cs /P scn 0 0 300 300 re f")
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
        inner.Matrix = Array([1.5, 0, 0, 1.5, 20, 30])
        # Not the page's own object, for which PDFium would use one matrix wherever it is.
        inner.Resources = Dictionary(Pattern=Dictionary(P=next(iter(patterns.values()))(made)))
        page.Resources.XObject = Dictionary(Inner=inner)
        page.Contents = made.make_stream(b"\n".join([*drawn, b"q 1 0 0 1 200 900 cm /Inner Do Q"]))

    return write


def tiles(made: Pdf) -> Object:
    pattern = made.make_stream(b"0 0 1 rg 0 0 30 30 re f 1 0 0 rg 30 30 30 30 re f")
    pattern.PatternType, pattern.PaintType, pattern.TilingType = 1, 1, 1
    pattern.BBox, pattern.XStep, pattern.YStep = Array([0, 0, 60, 60]), 60, 60
    pattern.Resources, pattern.Matrix = Dictionary(), Array([1, 0.5, -0.5, 1, 7, 11])
    return pattern


def shading(made: Pdf) -> Object:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 1, 0], N=1)
    return made.make_indirect(
        Dictionary(
            PatternType=2,
            Shading=Dictionary(
                ShadingType=2,
                ColorSpace=Name.DeviceRGB,
                Coords=[200, 200, 900, 700],
                Function=function,
                Extend=[True, True],
            ),
        )
    )


def test_patterns_shrink_with_what_they_fill() -> None:
    paper = pdf(size=HALF, edit=coloured_by(tiles=tiles, shading=shading))
    shrunk = fit(paper)
    assert_same_from_afar(paper, shrunk, 0.5)
    with opened(shrunk) as made:
        resources = made.pages[0].obj.Resources
        assert numbers(resources.Pattern.tiles.Matrix) == [0.5, 0.25, -0.25, 0.5, 3.5, 5.5]
        assert numbers(resources.Pattern.shading.Matrix) == [0.5, 0, 0, 0.5, 0, 0]
        inner = resources.XObject.Inner.Resources.Pattern.P
        assert numbers(inner.Matrix) == [1, 0.5, -0.5, 1, 7, 11]


def test_pages_that_share_a_pattern_share_its_copy() -> None:
    def share(made: Pdf) -> None:
        coloured_by(tiles=tiles)(made)
        for page in list(made.pages)[1:]:
            page.obj.Resources = made.pages[0].obj.Resources
            page.obj.Contents = made.pages[0].obj.Contents
        made.pages[2].obj.MediaBox = Array([0, 0, 500, 800])

    with opened(fit(pdf(4, size=HALF, edit=share))) as made:
        copies = [page.obj.Resources.Pattern.tiles for page in made.pages]
        assert copies[0].objgen == copies[1].objgen == copies[3].objgen
        assert numbers(copies[2].Matrix) == [1, 0.5, -0.5, 1, 7, 11]


@pytest.mark.parametrize(
    "content",
    [
        b"q 2 0 0 2 0 0 cm 0.9 0.1 0.1 rg 100 100 200 300 re f",
        b"Q Q 0.2 0.5 0.2 rg 300 300 400 600 re f Q 100 100 50 500 re f",
        b"/Span BMC BT /F1 90 Tf 200 900 Td (Open) Tj",
    ],
    ids=["left open", "never opened", "text left open"],
)
def test_careless_content_is_balanced_first(content: bytes) -> None:
    paper = pdf(size=HALF, content=content)
    shrunk = fit(paper)
    assert_same_from_afar(paper, shrunk, 0.5)
    page = facts(shrunk).pages[0]
    assert (page.unopened, page.closing) == (0, b"")


# What lies on it


def stamp(made: Pdf) -> None:
    """A drawn annotation, with every coordinate and length that there is."""
    drawing = made.make_stream(b"0.8 0.2 0.6 rg 0 0 100 50 re f 0 g 20 20 20 20 re f")
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    drawing.BBox = Array([0, 0, 100, 50])
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Line,
        Rect=[200, 300, 700, 500],
        AP=Dictionary(N=drawing),
        QuadPoints=[200, 300, 700, 300, 200, 500, 700, 500],
        Vertices=[200, 300, 400, 500],
        InkList=Array([Array([200, 300, 210, 310]), Array([220, 320])]),
        L=[200, 300, 700, 500],
        CL=[1, 2, 3, 4, 5, 6],
        RD=[10, 20, 30, 40],
        LL=20,
        Border=Array([2, 4, 6, Array([8, 10])]),
        BS=Dictionary(W=3, S=Name.D, D=[5, 7]),
        DA=String("0 g /Helv 12.5 Tf"),
        Measure=Dictionary(
            Subtype=Name.RL,
            R=String("1:500"),
            X=Array([Dictionary(U=String("m"), C=0.25)]),
            D=Array([Dictionary(U=String("m"), C=1)]),
        ),
    )
    made.pages[0].obj.Annots = Array([made.make_indirect(annotation)])


def test_annotations_shrink_with_their_page() -> None:
    paper = pdf(size=HALF, edit=stamp)
    shrunk = fit(paper)
    assert_same_from_afar(paper, shrunk, 0.5)
    with opened(shrunk) as made:
        one = made.pages[0].obj.Annots[0]
        assert numbers(one.Rect) == [100, 150, 350, 250]
        assert numbers(one.QuadPoints) == [100, 150, 350, 150, 100, 250, 350, 250]
        assert numbers(one.Vertices) == [100, 150, 200, 250]
        assert [numbers(ink) for ink in one.InkList] == [[100, 150, 105, 155], [110, 160]]
        assert numbers(one.L) == [100, 150, 350, 250]
        assert numbers(one.CL) == [0.5, 1, 1.5, 2, 2.5, 3]
        assert numbers(one.RD) == [5, 10, 15, 20]
        assert float(one.LL) == 10
        assert numbers(list(one.Border)[:3]) == [1, 2, 3]
        assert numbers(one.Border[3]) == [4, 5]
        assert (float(one.BS.W), numbers(one.BS.D)) == (1.5, [2.5, 3.5])
        assert str(one.DA) == "0 g /Helv 6.25 Tf"
        assert float(one.Measure.X[0].C) == 0.5  # metres to a point of the page
        assert float(one.Measure.D[0].C) == 1


def test_fields_shrink_with_the_letters_in_them() -> None:
    paper = pdf(size=HALF, edit=form(Name="Smith", appearance=b"/Helv 12 Tf 0 g"))
    shrunk = fit(paper)
    assert_same_from_afar(paper, shrunk, 0.5)
    with opened(shrunk) as made:
        field = made.Root.AcroForm.Fields[0]
        assert numbers(field.Rect) == [50, 300, 150, 310]
        assert str(field.DA) == "/Helv 6.0 Tf 0 g"
        assert str(made.Root.AcroForm.DA) == "/Helv 12 Tf 0 g"


def test_boxes_articles_and_viewports_shrink_too() -> None:
    def add(made: Pdf) -> None:
        page = made.pages[0].obj
        page.TrimBox, page.BleedBox = Array([20, 30, 1100, 1600]), Array([10, 20, 1110, 1610])
        page.B = Array([made.make_indirect(Dictionary(R=[100, 100, 300, 500]))])
        page.VP = Array([Dictionary(BBox=[100, 200, 300, 400], Name=String("Site"))])

    with opened(fit(pdf(size=HALF, edit=add))) as made:
        page = made.pages[0].obj
        assert numbers(page.TrimBox) == [10, 15, 550, 800]
        assert numbers(page.BleedBox) == [5, 10, 555, 805]
        assert numbers(page.B[0].R) == [50, 50, 150, 250]
        assert numbers(page.VP[0].BBox) == [50, 100, 150, 200]


# What leads to it


def test_destinations_lead_to_the_same_place() -> None:
    def lead(made: Pdf) -> None:
        page, small = made.pages[0].obj, made.pages[1].obj
        small.MediaBox = Array([0, 0, 500, 800])
        shared = made.make_indirect(Array([page, Name.XYZ, 100, 1400, None]))
        link(1, shared)(made)
        link(1, shared)(made)
        link(1, action=Dictionary(S=Name.GoTo, D=Array([page, Name.FitR, 10, 20, 30, 40])))(made)
        twice = made.make_indirect(Dictionary(S=Name.GoTo, D=Array([page, Name.FitV, 600])))
        link(1, action=twice)(made)
        link(1, action=twice)(made)
        link(1, Array([small, Name.XYZ, 100, 700, 0]))(made)
        link(1, Array([page, Name.FitH, 600]))(made)
        link(1, Array([page, Name.FitV, 600]))(made)
        link(1, Array([page, Name.XYZ, None, None, None]))(made)
        link(1, Array([page, Name.Fit]))(made)
        outline(("Here", Array([page, Name.FitBH, 800])))(made)
        made.Root.OpenAction = Array([page, Name.FitBV, 60])

    paper = pdf(2, media=(-100, -200, HALF[0] - 100, HALF[1] - 200), edit=edits(names(top=0), lead))
    with opened(fit(paper)) as made:

        def shown(target: Object) -> list[object]:
            return [
                str(one) if isinstance(one, Name) else one and float(one)
                for one in list(target)[1:]
            ]

        found = [shown(one.get(Name.Dest) or one.A.D) for one in made.pages[1].obj.Annots]
        assert found == [
            ["/XYZ", 100, 800, None],
            ["/XYZ", 100, 800, None],
            ["/FitR", 55, 110, 65, 120],
            ["/FitV", 350],
            ["/FitV", 350],
            ["/XYZ", 100, 700, 0],
            ["/FitH", 400],
            ["/FitV", 350],
            ["/XYZ", None, None, None],
            ["/Fit"],
        ]
        assert shown(made.Root.Names.Dests.Names[1]) == ["/XYZ", 50, 500, None]
        assert shown(made.Root.Outlines.First.Dest) == ["/FitBH", 500]
        assert shown(made.Root.OpenAction) == ["/FitBV", 80]


def test_tags_survive_and_their_boxes_shrink() -> None:
    source = tagged(Node("Figure", marks=(0,)), Node("P", marks=(0, 1)), pages=2, link_on=0)
    with opened(source) as made:
        made.pages[0].obj.MediaBox = Array([0, 0, *HALF])
        figure = made.Root.StructTreeRoot.K[0]
        figure.A = Array([Dictionary(O=Name.Layout, BBox=[100, 200, 300, 400]), 0])
        buffer = BytesIO()
        made.save(buffer)
    paper = buffer.getvalue()
    read, own = structure_of(fit(paper)), structure_of(paper)
    assert read.is_sound
    assert draw(read) == draw(own).replace("[100 200 300 400]", "[50 100 150 200]")
    assert "[50 100 150 200]" in draw(read)
