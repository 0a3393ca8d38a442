"""Markup in, PDF out, and the PDF read back: the structure tree as text, and the rules it keeps."""

from __future__ import annotations

import io
from datetime import date
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pypdf

from agendapack.pages.html.elements import HtmlElement
from agendapack.pages.layout.typeset import Typeset, typeset
from agendapack.pages.styles.style_values import Styles
from agendapack.pages.styles.styles_reader import load_styles
from agendapack.problems import Location
from agendapack.records.shipped import shipped_templates

PAGE = Path("/page.html")
DAY = date(2018, 2, 6)
_VOID = ("br", "hr", "img")


class _Reader(HTMLParser):
    """Lenient on purpose: what a template may write is tested elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str], list[Any], tuple[int, int]]] = [
            ("", {}, [], (0, 0))
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = (tag, {name: value or "" for name, value in attrs}, [], self.getpos())
        self.open[-1][2].append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1][2].append(data)


def body(html: str, **attributes: str) -> HtmlElement:
    """The ``<body>`` of ``html``, which is what stands in it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()

    def build(made: Any) -> HtmlElement:
        tag, found, children, (line, column) = made
        return HtmlElement(
            tag,
            found,
            tuple(child if isinstance(child, str) else build(child) for child in children),
            Location(PAGE, line, column + 1),
        )

    _, _, children, _ = reader.open[0]
    return build(("body", dict(attributes), children, (1, 0)))


@cache
def styles() -> Styles:
    found, problems = load_styles(shipped_templates() / "styles.yaml")
    assert problems == ()
    return found


def set_html(
    html: str,
    *,
    links_to: str = "",
    in_styles: Styles | None = None,
    with_foot: bool = False,
    **attributes: str,
) -> Typeset:
    """``html`` typeset with the shipped styles, attributes of the body beside it."""
    return typeset(
        body(html, **{name.replace("_", "-"): value for name, value in attributes.items()}),
        in_styles or styles(),
        title="A trial",
        language="en-GB",
        date=DAY,
        links_to=links_to,
        with_foot=with_foot,
    )


def opened(result: Typeset) -> pikepdf.Pdf:
    return _opened(result.pdf)


@lru_cache(maxsize=4)  # kept open: its objects are no more once it is closed
def _opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def page_texts(result: Typeset) -> list[str]:
    """Each page's text as pypdf extracts it, in the order of the content stream."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(result.pdf)).pages]


def flat_text(result: Typeset) -> str:
    """All text as a reader gets it: only the spaces that the PDF itself shows, no guesses."""
    return "".join(
        text for page in _marked(opened(result)) for _, mcid, text in page if mcid is not None
    )


def artifacts(result: Typeset) -> list[list[str]]:
    """Each page's text inside artifacts."""
    return [
        [text for _, mcid, text in page if mcid is None and text]
        for page in _marked(opened(result))
    ]


def drawn_tree(result: Typeset, *, texts: bool = False) -> str:
    """The structure tree read back from the PDF, an element a line, its attributes beside it."""
    pdf = opened(result)
    shown = {
        (page, mcid): text
        for page, parts in enumerate(_marked(pdf))
        for _, mcid, text in parts
        if mcid is not None
    }
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    lines: list[str] = []

    def draw(node: Any, depth: int, page: Any) -> None:
        page = node.get("/Pg", page)
        line = "  " * depth + str(node.S)[1:]
        for owner in _items(node.get("/A")):
            for key, value in owner.items():
                if key not in ("/O", "/BBox", "/Placement"):
                    if isinstance(value, pikepdf.Array):
                        value = " ".join(str(each) for each in value)
                    line += f" {key[1:]}={str(value).removeprefix('/')}"
        for key in ("/Lang", "/Alt", "/ID"):
            if key in node:
                line += f" {key[1:]}={str(node[key])!r}"
        lines.append(line)
        at = len(lines)
        said = ""
        for kid in _items(node.get("/K")):
            if isinstance(kid, int):
                said += shown[pages[page.objgen], kid]
            elif kid.get("/Type") == "/MCR":
                said += shown[pages[kid.Pg.objgen], int(kid.MCID)]
            elif kid.get("/Type") == "/OBJR":
                said += "[annotation]"
            else:
                draw(kid, depth + 1, page)
        if texts and said:
            lines[at - 1] += f" {said!r}"

    draw(pdf.Root.StructTreeRoot.K, 0, None)
    return "\n".join(lines)


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _to_unicode(font: Any) -> dict[int, str]:
    lines = font.ToUnicode.read_bytes().decode("ascii").splitlines()
    entries = [line.split() for line in lines if line.startswith("<") and line.count("<") == 2]
    return {
        int(code.strip("<>"), 16): bytes.fromhex(text.strip("<>")).decode("utf-16-be")
        for code, text in (entry for entry in entries if len(entry) == 2)
        if code != "<00>" or text != "<FF>"
    }


def _marked(pdf: pikepdf.Pdf) -> list[list[tuple[str, int | None, str]]]:
    """For each page its marked-content sequences: tag, id (None: an artifact), text."""
    pages = []
    maps: dict[str, dict[int, str]] = {}
    for page in pdf.pages:
        parts: list[tuple[str, int | None, str]] = []
        current: list[Any] | None = None
        table: dict[int, str] = {}
        actual: str | None = None
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "BDC" and "/ActualText" in operands[1]:
                assert current is not None and actual is None
                actual = str(operands[1]["/ActualText"])
                current[2] += actual
            elif name == "EMC" and actual is not None:
                actual = None
            elif name == "BDC":
                assert current is None, "marked content inside marked content"
                mcid = operands[1].get("/MCID")
                assert (str(operands[0]) == "/Artifact") == (mcid is None)
                current = [str(operands[0]), None if mcid is None else int(mcid), ""]
            elif name == "EMC":
                assert current is not None
                parts.append((current[0][1:], current[1], current[2]))
                current = None
            elif name == "Tf":
                key = str(operands[0])
                if key not in maps:
                    maps[key] = _to_unicode(page.Resources.Font[key])
                table = maps[key]
            elif name in ("Tj", "TJ"):
                assert current is not None, "text outside marked content"
                for string in operands[0] if name == "TJ" else operands:
                    if isinstance(string, pikepdf.String) and actual is None:
                        current[2] += "".join(table[code] for code in bytes(string))
            elif name in ("S", "f", "Do", "s", "B", "sh"):
                assert current is not None, f"{name} outside marked content"
        assert current is None
        pages.append(parts)
    return pages


def check(result: Typeset) -> None:
    """What ISO 14289-1 asks of the file and can be counted; raises AssertionError."""
    pdf = opened(result)
    assert pdf.pdf_version == "1.7"
    assert len(pdf.pages) == result.pages
    root = pdf.Root
    assert root.MarkInfo.Marked is True and "/Suspects" not in root.MarkInfo
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(root.Lang) == "en-GB"
    metadata = root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "A trial</rdf:li>" in metadata and "<rdf:li>en-GB</rdf:li>" in metadata
    assert {key: str(value) for key, value in pdf.docinfo.items()} == {
        "/Title": "A trial",
        "/Producer": "agendapack",
        "/CreationDate": "D:20180206000000+00'00'",
        "/ModDate": "D:20180206000000+00'00'",
    }
    check_tree(pdf)
    for font in pdf.pages[0].Resources.Font.values():
        assert "/FontFile2" in font.FontDescriptor, "a font is not embedded"
        assert all(text not in ("\0", "\ufeff", "\ufffe") for text in _to_unicode(font).values())


def check_tree(pdf: pikepdf.Pdf) -> None:
    """Each marked-content id and annotation hangs in the tree once, and the parent tree agrees."""
    tree = pdf.Root.StructTreeRoot
    nums = list(tree.ParentTree.Nums)
    parents = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    assert int(tree.ParentTreeNextKey) == len(parents)
    in_tree: dict[tuple[int, int], Any] = {}
    objects: dict[tuple[int, int], Any] = {}
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}

    def walk(node: Any, parent: Any) -> None:
        assert node.P.objgen == parent.objgen
        for kid in _items(node.get("/K")):
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                page = node.Pg if isinstance(kid, int) else kid.Pg
                key = (pages[page.objgen], kid if isinstance(kid, int) else int(kid.MCID))
                assert key not in in_tree, "a marked-content id stands in the tree twice"
                in_tree[key] = node
            elif kid.get("/Type") == "/OBJR":
                objects[kid.Obj.objgen] = node
            else:
                walk(kid, node)
        assert "/K" in node or str(node.S) in ("/TR", "/TH", "/TD", "/Document")

    walk(tree.K, tree)
    seen = 0
    for number, (page, parts) in enumerate(zip(pdf.pages, _marked(pdf), strict=True)):
        assert page.Tabs == "/S"
        mcids = [mcid for _, mcid, _ in parts if mcid is not None]
        assert sorted(mcids) == list(range(len(mcids)))
        row = parents[int(page.StructParents)]
        assert len(row) == len(mcids)
        for tag, mcid, _ in parts:
            if mcid is not None:
                assert in_tree[number, mcid].objgen == row[mcid].objgen
                assert str(row[mcid].S) == f"/{tag}"
                seen += 1
        for annotation in page.get("/Annots", []):
            assert str(annotation.Contents), "a link without a description"
            owner = parents[int(annotation.StructParent)]
            assert owner.objgen == objects[annotation.objgen].objgen
            assert owner.S == "/Link"
    assert seen == len(in_tree)
