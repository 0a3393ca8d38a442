"""Reads what a build made as plain facts, for ``compare_commits.py`` to hold against another's.

``python tests/compare_reading.py FOLDER`` prints a JSON list of facts, each ``[kind, file, place,
text]``, of the files in a meeting's folder below ``packs/``.  A place is a page (``page 3``, the
third of the file) or empty.  pikepdf and PDFium read; nothing of agendapack's own does, since two
commits may have it in different modules.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Fact = tuple[str, str, str, str]

DOTS = 50
"""To the inch."""
LONGEST = 1200
"""Pixels along a page's longer side: some pages are metres long."""
DEEPEST = 12
"""Objects within objects that are drawn as text."""


def read(folder: Path) -> Iterator[Fact]:
    """All facts of the files in ``folder``."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix == ".pdf":
            yield from _read_pdf(file, name)
        elif file.name == "manifest.json":
            yield "manifest", name, "", _manifest(file)
        else:
            yield _kind_of(file), name, "", file.read_text(encoding="utf-8", errors="replace")


def scale_of(page: pdfium.PdfPage) -> float:
    """Pixels to the point at which a page is drawn."""
    return min(DOTS / 72, LONGEST / max(1.0, *page.get_size()))


def draw(document: pdfium.PdfDocument, index: int) -> pdfium.PdfBitmap:
    """Page ``index``, from 0, with its annotations and form fields."""
    page = document[index]
    return page.render(scale=scale_of(page))


def _kind_of(file: Path) -> str:
    return "accessibility" if file.name == "accessibility.html" else "web pages"


def _manifest(file: Path) -> str:
    """A manifest without digests and sizes, which other bytes change although they look alike."""
    text = json.dumps(json.loads(file.read_text(encoding="utf-8")), indent=1)
    return re.sub(r'\n *"(sha256|bytes)": [^\n]*', "", text)


def _read_pdf(file: Path, name: str) -> Iterator[Fact]:
    texts: dict[tuple[int, int], str] = {}
    try:
        document = pdfium.PdfDocument(file)
        document.init_forms()
    except pdfium.PdfiumError as fault:
        yield "pages", name, "", f"PDFium does not open it: {fault}"
    else:
        yield "pages", name, "", f"{len(document)} pages"
        for index in range(len(document)):
            place = f"page {index + 1}"
            yield "labels", name, place, document.get_page_label(index)
            yield "pixels", name, place, _attempt(lambda: _pixels(document, index))  # noqa: B023
            yield "text", name, place, _attempt(lambda: _text(document, index, texts))  # noqa: B023
            yield "text places", name, place, _attempt(lambda: _places(document, index))  # noqa: B023
        document.close()
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PdfError as fault:
        yield "pages", name, "in qpdf", f"qpdf does not open it: {fault}"
        return
    with pdf:
        parts = _Parts(pdf, texts)
        for index, page in enumerate(pdf.pages):
            place = f"page {index + 1}"
            yield "boxes", name, place, _attempt(lambda: parts.boxes(page))  # noqa: B023
            yield "links", name, place, _attempt(lambda: parts.annotations(page))  # noqa: B023
        for kind, drawn in parts.whole().items():
            yield kind, name, "", _attempt(drawn)
        said = "\n".join(str(each).replace(str(file), name) for each in pdf.get_warnings())
        yield "warnings", name, "", re.sub(r"offset \d+|object \d+ \d+", "...", said)


def _attempt(drawn: Callable[[], str]) -> str:
    """What ``drawn`` returns, or why it cannot: a fault is a fact like another."""
    try:
        return drawn()
    except Exception as fault:
        # qpdf names the file, which lies elsewhere for another commit.
        said = re.sub(r"\S*/(?=[^/ ]+\.pdf\b)", "", str(fault))
        return f"cannot be read: {type(fault).__name__}: {said}"


def _pixels(document: pdfium.PdfDocument, index: int) -> str:
    bitmap = draw(document, index)
    digest = hashlib.sha256(bytes(bitmap.buffer)).hexdigest()[:16]
    return f"{bitmap.width} x {bitmap.height} {digest}"


def _text(document: pdfium.PdfDocument, index: int, texts: dict[tuple[int, int], str]) -> str:
    """A page's text; and into ``texts`` what each marked-content identifier of it says."""
    page = document[index]
    words = page.get_textpage()
    buffer = ctypes.create_string_buffer(2**16)
    unsigned = ctypes.POINTER(pdfium_c.FPDF_WCHAR)
    for found in page.get_objects(max_depth=8):
        mark = pdfium_c.FPDFPageObj_GetMarkedContentID(found)
        if mark < 0:
            continue
        said = f"<{found.type}>"
        if found.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            size = pdfium_c.FPDFTextObj_GetText(
                found, words, ctypes.cast(buffer, unsigned), len(buffer)
            )
            said = buffer.raw[: max(0, min(size, len(buffer)) - 2)].decode("utf-16-le", "replace")
        texts[index, mark] = texts.get((index, mark), "") + said
    return str(words.get_text_range(errors="replace"))


def _places(document: pdfium.PdfDocument, index: int) -> str:
    """Where a page's lines of text are, in points: PDFium draws glyphs on whole pixels, so that a
    small shift does not show."""
    words = document[index].get_textpage()
    rectangles = (words.get_rect(number) for number in range(words.count_rects()))
    return "\n".join(" ".join(f"{edge:.1f}" for edge in each) for each in rectangles)


class _Parts:
    """What is in a PDF beside what its pages show, drawn as text."""

    def __init__(self, pdf: pikepdf.Pdf, texts: dict[tuple[int, int], str]) -> None:
        self._pdf = pdf
        self._root = pdf.Root
        self._texts = texts
        self._pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
        self._names = dict(self._named())

    def whole(self) -> dict[str, Callable[[], str]]:
        return {
            "outline": self.outline,
            "destinations": self.destinations,
            "structure": self.structure,
            "form": self.form,
            "layers": lambda: self._plain(self._root.get("/OCProperties")),
            "metadata": self.metadata,
            "claims": self.claims,
            "attached": lambda: self._plain(self._root.get("/Names", {}).get("/EmbeddedFiles")),
        }

    def boxes(self, page: pikepdf.Page) -> str:
        rest = {
            key: self._plain(page.obj.get(key)) for key in ("/Rotate", "/UserUnit", "/Tabs", "/AA")
        }
        media, crop = (self._plain(box) for box in (page.mediabox, page.cropbox))
        return f"MediaBox {media}, CropBox {crop}, {rest}, keys {sorted(page.obj.keys())}"

    def annotations(self, page: pikepdf.Page) -> str:
        lines = []
        for each in page.obj.get("/Annots", []):
            if not isinstance(each, pikepdf.Dictionary):
                lines.append(self._plain(each))
                continue
            said = [str(each.get("/Subtype")), self._plain(each.get("/Rect"))]
            for key in ("/F", "/Contents", "/T", "/V", "/AS", "/FT", "/QuadPoints", "/Border"):
                if key in each:
                    said.append(f"{key} {self._plain(each.get(key))}")
            lines.append(" ".join([*said, self._target(each)]))
        return "\n".join(lines)

    def outline(self) -> str:
        lines: list[str] = []
        seen: set[tuple[int, int]] = set()
        stack = [(self._root.get("/Outlines", {}).get("/First"), 0)]
        while stack:
            entry, depth = stack.pop()
            if entry is None or entry.objgen in seen:
                continue
            seen.add(entry.objgen)
            looks = " ".join(
                f"{key} {self._plain(entry.get(key))}"
                for key in ("/Count", "/F", "/C")
                if key in entry
            )
            lines.append(f"{'  ' * depth}{entry.get('/Title')} {looks} {self._target(entry)}")
            stack += [(entry.get("/Next"), depth), (entry.get("/First"), depth + 1)]
        return "\n".join(lines)

    def destinations(self) -> str:
        return "\n".join(f"{name}: {self._place(at)}" for name, at in sorted(self._names.items()))

    def form(self) -> str:
        form = self._root.get("/AcroForm")
        if form is None:
            return ""
        lines = [f"{k} {self._plain(form[k])}" for k in sorted(form.keys()) if k != "/Fields"]
        seen: set[tuple[int, int]] = set()
        stack = [(field, "") for field in reversed(list(form.get("/Fields", [])))]
        while stack:
            field, above = stack.pop()
            if field.is_indirect and field.objgen in seen:
                continue
            seen.add(field.objgen)
            name = f"{above}.{field.get('/T', '')}".strip(".")
            said = {k: self._plain(field[k]) for k in ("/FT", "/Ff", "/V", "/TU") if k in field}
            lines.append(f"{name} {said}")
            stack += [(kid, name) for kid in reversed(list(field.get("/Kids", [])))]
        return "\n".join(lines)

    def metadata(self) -> str:
        info = self._pdf.trailer.get("/Info", {})
        lines = [f"info {key} {self._plain(info[key])}" for key in sorted(info.keys())]
        apart = {"/Pages", "/Outlines", "/Names", "/Dests", "/StructTreeRoot", "/AcroForm"}
        apart |= {"/OCProperties", "/PageLabels", "/Metadata", "/OpenAction"}
        lines += [
            f"{key} {'' if key in apart else self._plain(self._root[key])}"
            for key in sorted(self._root.keys())
        ]
        opened = self._root.get("/OpenAction")
        lines += [f"OpenAction {self._place(opened)}"] if opened is not None else []
        lines += [f"version {self._pdf.pdf_version}, encrypted {self._pdf.is_encrypted}"]
        return "\n".join([*lines, self._xmp()])

    def claims(self) -> str:
        found = re.findall(r"\b(pdf(?:ua|a)id:\w+)(?:>|=[\"'])([^<\"'\s]+)", self._xmp())
        marked = self._plain(self._root.get("/MarkInfo"))
        language = self._root.get("/Lang")
        return f"language {language}, marked {marked}, " + ", ".join(f"{k} {v}" for k, v in found)

    def structure(self) -> str:
        """Each element and each of its contents in a line, indented as they are nested."""
        root = self._root.get("/StructTreeRoot")
        if root is None:
            return ""
        roles = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
        lines: list[str] = []
        seen: set[tuple[int, int]] = set()
        stack: list[tuple[Any, int, Any]] = [(kid, 0, None) for kid in _kids(root)[::-1]]
        while stack:
            kid, depth, page = stack.pop()
            indent = "  " * depth
            if not isinstance(kid, pikepdf.Dictionary):
                lines.append(f"{indent}{self._content(page, kid)}")
                continue
            page = kid.get("/Pg", page)
            if kid.get("/Type") == "/MCR" or ("/S" not in kid and "/MCID" in kid):
                where = " in a form" if "/Stm" in kid else ""
                lines.append(f"{indent}{self._content(page, kid.get('/MCID'))}{where}")
            elif "/Obj" in kid and "/S" not in kid:
                of = kid.Obj
                said = f"{of.get('/Subtype')} {self._plain(of.get('/Contents'))}"
                lines.append(f"{indent}{self._page(page)} object {said}")
            elif kid.is_indirect and kid.objgen in seen:
                lines.append(f"{indent}{kid.get('/S')} again")
            else:
                seen.add(kid.objgen)
                lines.append(f"{indent}{self._element(kid, roles)}")
                stack += [(below, depth + 1, page) for below in _kids(kid)[::-1]]
        return "\n".join(lines)

    def _element(self, element: pikepdf.Object, roles: dict[str, str]) -> str:
        name = str(element.get("/S"))
        said = [f"{name} as {roles[name]}" if name in roles else name]
        for key in ("/Alt", "/ActualText", "/E", "/T", "/Lang", "/ID", "/A", "/C", "/NS"):
            if key in element:
                said.append(f"{key} {self._plain(element[key])}")
        return " ".join(said)

    def _content(self, page: Any, mark: Any) -> str:
        index = self._pages.get(page.objgen, -1) if page is not None else -1
        said = self._texts.get((index, int(mark)), "") if mark is not None else ""
        return f"{self._page(page)} {said!r}"

    def _page(self, page: Any) -> str:
        index = None if page is None else self._pages.get(page.objgen)
        return "nowhere" if index is None else f"page {index + 1}"

    def _xmp(self) -> str:
        stream = self._root.get("/Metadata")
        return "" if stream is None else stream.read_bytes().decode("utf-8", "replace")

    def _target(self, thing: pikepdf.Object) -> str:
        """Where an annotation or a bookmark leads, and what else it does."""
        said = [f"-> {self._place(thing.get('/Dest'))}"] if "/Dest" in thing else []
        for key in ("/A", "/AA", "/PA"):
            if key in thing:
                action = thing[key]
                led = self._place(action.get("/D")) if action.get("/S") == "/GoTo" else ""
                said.append(f"{key} {led or self._plain(action)}")
        return " ".join(said)

    def _place(self, target: Any, depth: int = 0) -> str:
        """A destination, whichever way it is given, as the page and the view that it means."""
        if target is None or depth > 4:
            return "nowhere"
        if isinstance(target, pikepdf.Dictionary):
            return self._place(target.get("/D"), depth + 1)
        if isinstance(target, pikepdf.Array):
            first, *view = list(target) or [None]
            page = (
                self._page(first) if isinstance(first, pikepdf.Dictionary) else f"page no. {first}"
            )
            return f"{page} {self._plain(pikepdf.Array(view))}"
        name = str(target)
        found = self._place(self._names[name], depth + 1) if name in self._names else "nowhere"
        return f"{name!r}, {found}"

    def _named(self) -> Iterator[tuple[str, Any]]:
        for name, target in dict(self._root.get("/Dests", {})).items():
            yield str(name), target
        stack = [self._root.get("/Names", {}).get("/Dests")]
        seen: set[tuple[int, int]] = set()
        while stack:
            node = stack.pop()
            if node is None or (node.is_indirect and node.objgen in seen):
                continue
            seen.add(node.objgen)
            flat = list(node.get("/Names", []))
            yield from ((str(name), at) for name, at in zip(flat[::2], flat[1::2], strict=False))
            stack += list(node.get("/Kids", []))

    def _plain(self, thing: Any, depth: int = 0) -> str:
        """Any object as text that does not depend on object numbers."""
        if thing is None or isinstance(thing, (bool, int, str)):
            return str(thing)
        if isinstance(thing, pikepdf.Array):
            return "[" + " ".join(self._plain(each, depth + 1) for each in thing) + "]"
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            if thing.is_indirect and thing.objgen in self._pages:
                return self._page(thing)
            if depth > DEEPEST:
                return "..."
            inner = " ".join(
                f"{key} {self._plain(thing[key], depth + 1)}"
                for key in sorted(thing.keys())
                if key not in ("/P", "/Parent", "/Prev", "/Length", "/Filter", "/DecodeParms")
            )
            digest = ""
            if isinstance(thing, pikepdf.Stream):
                digest = _digest(thing)
            return f"<{inner}{digest}>"
        if isinstance(thing, (pikepdf.String, pikepdf.Name)):
            return str(thing)
        try:
            return f"{float(thing):.2f}".rstrip("0").rstrip(".")
        except (TypeError, ValueError):
            return str(thing)


def _digest(stream: pikepdf.Stream) -> str:
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:  # compressed in a way that qpdf does not know, or damaged
        content = stream.read_raw_bytes()
    return hashlib.sha256(content).hexdigest()[:16]


def _kids(element: pikepdf.Object) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


if __name__ == "__main__":
    json.dump(list(read(Path(sys.argv[1]))), sys.stdout)
