"""Packs as other programs make them: drawn with plain fonts, without tags, stamped in the ways that
councils' programs stamp.  Four invented councils, each with a style of its own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf
from reportlab.pdfgen import canvas

A4 = (595.0, 842.0)


class Words(Struct, frozen=True):
    """Text on a page, ``x`` from its left and ``y`` from its upper edge, in points."""

    x: float
    y: float
    text: str
    size: float = 11.0
    bold: bool = False


class ForeignPaper(Struct, frozen=True):
    """A paper of an item: of so many pages, the first headed by its title.  ``bookmark`` is what
    its bookmark says, if not that."""

    title: str
    pages: int = 1
    bookmark: str = ""
    size: tuple[float, float] = A4


class ForeignItem(Struct, frozen=True):
    """An item; ``withheld`` pages are numbered and left out."""

    number: str
    title: str
    text: str = ""
    papers: tuple[ForeignPaper, ...] = ()
    withheld: int = 0


class ForeignStyle(Struct, frozen=True):
    """How a council's program makes a pack.

    ``stamps``: "stream" draws them in a content stream of its own, "artifact" as Acrobat does,
    "burnt" amid the page's own content, "none" not at all.  ``form`` is what a page's number looks
    like.  ``labels``: the document labels its pages.  ``first``: the number of the first page of
    papers; above 1 the front sheet is numbered too.  ``blanks``: papers begin on right-hand pages.
    ``own_numbers``: papers print page numbers of their own.
    """

    stamps: str = "stream"
    form: str = "Page {n}"
    labels: bool = False
    bookmarks: bool = True
    item_stamps: bool = True
    blanks: bool = True
    first: int = 1
    own_numbers: bool = True


class PlacedPages(Struct, frozen=True):
    """Pages of a pack: a paper's, a blank one, or none for what was withheld."""

    item: str
    numbers: tuple[int, int]  # first and last, blanks included
    paper: ForeignPaper | None


def placed(items: Iterable[ForeignItem], style: ForeignStyle) -> Iterator[PlacedPages]:
    """The papers with their numbers."""
    following = style.first
    for item in items:
        runs: list[tuple[int, ForeignPaper | None]] = [(p.pages, p) for p in item.papers]
        if item.withheld:
            runs.append((item.withheld, None))
        for pages, paper in runs:
            count = pages + pages % 2 if style.blanks else pages
            yield PlacedPages(item.number, (following, following + count - 1), paper)
            following += count


def item_range(items: Sequence[ForeignItem], number: str, style: ForeignStyle) -> tuple[int, int]:
    """The first and the last number of an item."""
    own = [each.numbers for each in placed(items, style) if each.item == number]
    return own[0][0], own[-1][1]


def draw(pages: Sequence[Sequence[Words]], size: tuple[float, float] = A4) -> Pdf:
    """Pages that show words; each page's in one content stream."""
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer, pagesize=size, invariant=True, pageCompression=0)
    for words in pages:
        for each in words:
            made.setFont("Helvetica-Bold" if each.bold else "Helvetica", each.size)
            made.drawString(each.x, size[1] - each.y, each.text)
        made.showPage()
    made.save()
    return Pdf.open(io.BytesIO(buffer.getvalue()))


def paper_pages(paper: ForeignPaper, *, own_numbers: bool) -> list[list[Words]]:
    """A paper's pages: a heading on the first, lines of its own on each."""
    pages = []
    for page in range(1, paper.pages + 1):
        words = [Words(72, 110, paper.title, 16, bold=True)] if page == 1 else []
        words += [
            Words(72, 150 + 15 * line, f"Line {line} on side {page} of what {paper.title} says.")
            for line in range(1, 20)
        ]
        if own_numbers:
            words.append(Words(290, paper.size[1] - 60, str(page), 9))
        pages.append(words)
    return pages


BLANK = "This page is intentionally left blank"


def make_pack(
    front: Sequence[Sequence[Words]],
    items: Sequence[ForeignItem],
    style: ForeignStyle,
    *,
    bookmarks: Sequence[tuple[str, int]] | None = None,
    scanned_front: bool = False,
) -> bytes:
    """A whole pack.  ``bookmarks`` are titles with the sheets (from zero) that they lead to, in
    place of those that the style has."""
    pack = Pdf.new()
    _append(pack, _scanned(front) if scanned_front else draw(front))
    marks: list[tuple[str, int]] = [("Agenda", 0)]
    stamps: list[tuple[int, str, tuple[float, float]]] = []
    labels: list[tuple[int, int]] = []  # the sheet from which a number counts on
    begun: set[str] = set()
    if style.first > 1:
        stamps += [(at, style.form.format(n=at + 1), _foot(A4)) for at in range(len(front))]
    titles = {item.number: item.title for item in items}
    for each in placed(items, style):
        if each.paper is None:
            begun.add(each.item)
            continue
        at, number = len(pack.pages), each.numbers[0]
        labels.append((at, number))
        paper = each.paper
        count = each.numbers[1] - each.numbers[0] + 1
        drawn = paper_pages(paper, own_numbers=style.own_numbers)
        drawn += [[Words(180, 400, BLANK)] for _ in range(count - paper.pages)]
        if style.stamps == "burnt":
            drawn = [
                [*words[:2], *_burnt(style, each, page, begun, paper.size), *words[2:]]
                for page, words in enumerate(drawn)
            ]
        _append(pack, draw(drawn, paper.size))
        if style.stamps in ("stream", "artifact"):
            for page in range(count):
                stamps += [
                    (at + page, mark.text, (mark.x, paper.size[1] - mark.y))
                    for mark in _burnt(style, each, page, begun, paper.size)
                ]
        is_first = each.item not in begun
        begun.add(each.item)
        title = f"{each.item} {titles[each.item]}" if is_first else paper.bookmark or paper.title
        marks.append((title, at))
    for stamp in stamps:
        _stamp(pack, *stamp, kind=style.stamps)
    if style.bookmarks or bookmarks is not None:
        with pack.open_outline() as outline:
            for title, sheet in marks if bookmarks is None else bookmarks:
                outline.root.append(OutlineItem(title, sheet))
    if style.labels:
        pack.Root.PageLabels = Dictionary(
            Nums=Array(
                [
                    *(0, Dictionary(S=Name.r)),
                    *(part for at, n in labels for part in (at, Dictionary(S=Name.D, St=n))),
                ]
            )
        )
    return saved(pack)


def saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _append(pack: Pdf, pages: Pdf) -> None:
    pack.pages.extend(pages.pages)


def _foot(size: tuple[float, float]) -> tuple[float, float]:
    return (size[0] / 2 - 20, 28.0)


def _burnt(
    style: ForeignStyle,
    each: PlacedPages,
    page: int,
    begun: set[str],
    size: tuple[float, float],
) -> list[Words]:
    """The stamps of the ``page``-th page of a paper, as words."""
    x, y = _foot(size)
    marks = [Words(x, size[1] - y, style.form.format(n=each.numbers[0] + page), 10)]
    if style.item_stamps and page == 0 and each.item not in begun:
        marks.append(Words(size[0] - 130, 30, f"Agenda Item {each.item}", 10, bold=True))
    return marks


def _stamp(pack: Pdf, at: int, text: str, place: tuple[float, float], *, kind: str) -> None:
    page = pack.pages[at]
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )
    show = f"BT /FS 10 Tf 1 0 0 1 {place[0]:.1f} {place[1]:.1f} Tm ({text}) Tj ET"
    if kind == "artifact":
        form = pack.make_stream(
            show.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 2000, 2000]),
            Resources=Dictionary(Font=Dictionary(FS=font)),
        )
        name = page.add_resource(form, Name.XObject)
        show = (
            f"/Artifact <</Subtype /Footer /Type /Pagination>> BDC q 1 0 0 1 0 0 cm {name} Do Q EMC"
        )
    elif Name.FS not in page.obj.Resources.get(Name.Font, Dictionary()):
        page.add_resource(pack.make_indirect(font), Name.Font, Name.FS)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"Q\nq {show} Q\n".encode())


def _scanned(front: Sequence[Sequence[Words]]) -> Pdf:
    """The front matter as pictures of it."""
    import pypdfium2 as pdfium
    from reportlab.lib.utils import ImageReader

    buffer = io.BytesIO()
    made = canvas.Canvas(buffer, pagesize=A4, invariant=True)
    for page in pdfium.PdfDocument(saved(draw(front))):
        made.drawImage(ImageReader(page.render(scale=1.2).to_pil()), 0, 0, *A4)
        made.showPage()
    made.save()
    return Pdf.open(io.BytesIO(buffer.getvalue()))


# Four councils


BEXDALE = ForeignStyle()
"""Stamps in streams of their own, bookmarks such as "5 Title", ranges at the right margin."""
THORNWICK = ForeignStyle(
    *("artifact", "Page {n} of 40"), bookmarks=False, item_stamps=False, blanks=False, first=3
)
"""Numbered in Acrobat, the front sheet too; no bookmarks; a table of items and pages."""
OUSEBY = ForeignStyle("stream", "{n}", labels=True, item_stamps=False)
"""Roman front matter of several pages, bare numbers at the foot, contact in a second column."""
MARLHAVEN = ForeignStyle("burnt", "Page {n}")
"""Stamps amid the pages' own content."""


def bexdale_front(items: Sequence[ForeignItem], style: ForeignStyle = BEXDALE) -> list[list[Words]]:
    """One column: numbers, titles, and ranges at the right margin."""
    first = [
        Words(72, 70, "Bexdale Borough Council", 14, bold=True),
        Words(72, 110, "Planning Committee", 18, bold=True),
        Words(72, 140, "Tuesday 4 June 2024 at 7.00 pm"),
        Words(72, 156, "Council Chamber, Town Hall, Bexdale"),
        Words(72, 190, "Membership:", bold=True),
        Words(72, 206, "Councillor Alder (Chair)"),
        Words(72, 222, "Councillor Beech (Vice-Chair)"),
        Words(72, 238, "Councillors Cherry, Dogwood, Elm and Mrs Fir"),
        Words(72, 270, "Please ask for: Sam Lark"),
        Words(72, 286, "Tel: 01632 960100"),
        Words(72, 302, "Email: sam.lark@bexdale.example"),
        Words(72, 334, "Published 24 May 2024"),
    ]
    second = [Words(265, 70, "AGENDA", 14, bold=True)]
    y = 110.0
    for item in items:
        second.append(Words(72, y, f"{item.number}.", bold=True))
        second.append(Words(108, y, item.title, bold=True))
        if item.papers or item.withheld:
            begin, end = item_range(items, item.number, style)
            second.append(Words(440, y, f"(Pages {begin} - {end})"))
        y += 18
        if item.text:
            second.append(Words(108, y, item.text))
            y += 18
        y += 10
    return [first, second]


def thornwick_front(
    items: Sequence[ForeignItem], style: ForeignStyle = THORNWICK
) -> list[list[Words]]:
    """A table: the item, what it is, and the page on which it begins."""
    first = [
        Words(200, 70, "THORNWICK TOWN COUNCIL", 13, bold=True),
        Words(220, 100, "FINANCE COMMITTEE", 13, bold=True),
        Words(72, 140, "Date:", bold=True),
        Words(160, 140, "Thursday, 13th June, 2024"),
        Words(72, 158, "Time:", bold=True),
        Words(160, 158, "6.30 pm"),
        Words(72, 176, "Venue:", bold=True),
        Words(160, 176, "Guildhall, Thornwick"),
        Words(72, 210, "To: Councillors Ash (Chairman), Birch (Vice-Chairman), Cedar, Hazel"),
        Words(72, 225, "and Rowan"),
        Words(72, 260, "Contact: Robin Wren, Town Clerk, 01632 960200"),
        Words(72, 300, "Date of publication: 5 June 2024"),
    ]
    second = [
        Words(72, 70, "Item", bold=True),
        Words(120, 70, "Business", bold=True),
        Words(480, 70, "Page", bold=True),
    ]
    y = 95.0
    for item in items:
        second += [Words(72, y, item.number), Words(120, y, item.title)]
        if item.papers or item.withheld:
            begin, end = item_range(items, item.number, style)
            second.append(Words(480, y, f"{begin} - {end}" if end > begin else f"{begin}"))
        y += 16
        if item.text:
            second.append(Words(120, y, item.text, 10))
            y += 16
        y += 8
    return [first, second]


def ouseby_front(items: Sequence[ForeignItem], style: ForeignStyle = OUSEBY) -> list[list[Words]]:
    """Three pages: who and when, with the contact beside it; the index over two pages."""
    first = [
        Words(72, 80, "Ouseby District Council", 12, bold=True),
        Words(72, 120, "Licensing Committee", 20, bold=True),
        Words(72, 160, "Day: Monday"),
        Words(72, 176, "Date: 10 June 2024"),
        Words(72, 192, "Time: 10:00"),
        Words(72, 208, "Place: Committee Room 2, District Offices"),
        Words(360, 160, "For further information"),
        Words(360, 176, "please contact: Kit Swift"),
        Words(360, 192, "Telephone: 01632 960300"),
        Words(360, 208, "kit.swift@ouseby.example"),
        Words(72, 260, "Members of the Committee:", bold=True),
        Words(72, 280, "Cllr A Linden (Chair)"),
        Words(72, 296, "Cllr B Maple"),
        Words(72, 312, "Cllr C Oak"),
        Words(300, 280, "Cllr D Pine"),
        Words(300, 296, "Cllr E Willow"),
        Words(300, 312, "Cllr F Yew"),
        Words(72, 360, "Agenda published on 31 May 2024"),
    ]
    half = (len(items) + 1) // 2
    pages = [first]
    for title, part in (("AGENDA", items[:half]), ("AGENDA (continued)", items[half:])):
        page = [Words(72, 70, title, 14, bold=True)]
        y = 110.0
        for item in part:
            page += [Words(72, y, item.number), Words(100, y, item.title, bold=True)]
            if item.papers or item.withheld:
                begin, end = item_range(items, item.number, style)
                page.append(Words(420, y, f"Pages {begin} to {end}"))
            y += 17
            if item.text:
                page.append(Words(100, y, item.text))
                y += 17
            y += 9
        pages.append(page)
    return pages


def marlhaven_front(
    items: Sequence[ForeignItem], style: ForeignStyle = MARLHAVEN
) -> list[list[Words]]:
    """A summons in sentences, on one page."""
    page = [
        Words(72, 70, "MARLHAVEN COUNTY COUNCIL", 13, bold=True),
        Words(72, 100, "CABINET", 13, bold=True),
        Words(72, 130, "A meeting of the Cabinet will be held in the Long Room, County Hall,"),
        Words(72, 145, "Marlhaven, on Wednesday, 19th June, 2024 at 2.00 pm."),
        Words(72, 175, "Members: Councillor Gorse (Leader), Councillor Heather, Councillor Ivy"),
        Words(72, 205, "Ask for: Jo Finch    Tel: 01632 960400"),
        Words(270, 240, "AGENDA", 13, bold=True),
    ]
    y = 270.0
    for item in items:
        title = item.title
        if item.papers or item.withheld:
            begin, end = item_range(items, item.number, style)
            title += f" (Pages {begin} - {end})"
        page += [Words(72, y, f"{item.number}."), Words(100, y, title, bold=True)]
        y += 17
        if item.text:
            page.append(Words(100, y, item.text))
            y += 17
        y += 8
    return [page]


PLANNING = (
    ForeignItem("1", "Apologies for Absence"),
    ForeignItem("2", "Declarations of Interest", "To receive declarations by members."),
    ForeignItem("3", "Shops in Mill Street", papers=(ForeignPaper("Shops in Mill Street", 3),)),
    ForeignItem(
        *("4", "Houses at Long Meadow", "To decide the application."),
        papers=(
            ForeignPaper("Report on Long Meadow", 5),
            ForeignPaper("Appendix A", 2, size=(842.0, 595.0)),
            ForeignPaper("Appendix B", 1),
        ),
    ),
    ForeignItem("5", "The Old Mill", papers=(ForeignPaper("The Old Mill", 2),)),
    ForeignItem("6", "Urgent Business"),
)
"""Business of a meeting, with papers of odd and even lengths and appendices."""

WITHHELD = (
    *PLANNING[:-1],
    ForeignItem("6", "Exclusion of the Press and Public"),
    ForeignItem("7", "Sale of the Depot", "Exempt under paragraph 3.", withheld=8),
    ForeignItem("8", "Annual Report", papers=(ForeignPaper("Annual Report", 4),)),
)
"""The same, with a report that is not for publication."""
