"""Tiny office files, written part by part, for LibreOffice to convert and hidden.py to read."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = f'xmlns:r="{_OFFICE}"'
P = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' + R
)
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "presentation": "presentation",
        "style": "style",
    }.items()
) + (
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def archive(path: Path, parts: Mapping[str, str]) -> Path:
    """A zip whose parts are ``parts`` in their order; XML parts get their declaration."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in parts.items():
            stored = name == "mimetype"
            zipped.writestr(
                name,
                text if stored else _DECLARATION + text,
                zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED,
            )
    return path


def _types(overrides: Mapping[str, str]) -> str:
    entries = "".join(
        f'<Override PartName="/{name}" ContentType="{_OFFICE_TYPE}.{kind}+xml"/>'
        for name, kind in overrides.items()
    )
    return (
        f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    )


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A relationships part: id -> (the type's last word, target)."""
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'


def docx(
    path: Path, *paragraphs: str, body: str = "", extra: Mapping[str, str] | None = None
) -> Path:
    """A Word document: a heading, paragraphs, and whatever WordprocessingML ``body`` adds."""
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    texts = "".join(
        f'<w:p>{style if n == 0 else ""}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        "</w:p>"
        for n, text in enumerate(paragraphs)
    )
    return archive(
        path,
        {
            "[Content_Types].xml": _types(
                {
                    "word/document.xml": "wordprocessingml.document.main",
                    "word/styles.xml": "wordprocessingml.styles",
                }
            ),
            "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
            "word/_rels/document.xml.rels": relations({"r1": ("styles", "styles.xml")}),
            "word/styles.xml": f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>"
            '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
            '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
            "word/document.xml": f"<w:document {W}><w:body>{texts}{body}</w:body></w:document>",
            **(extra or {}),
        },
    )


def xlsx(
    path: Path,
    sheets: Mapping[str, str],
    states: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
) -> Path:
    """A workbook: sheet name -> the SpreadsheetML inside its <worksheet>; states by sheet name."""
    states = states or {}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"'
        + (f' state="{states[name]}"' if name in states else "")
        + "/>"
        for n, name in enumerate(sheets, 1)
    )
    return archive(
        path,
        {
            "[Content_Types].xml": _types(
                {
                    "xl/workbook.xml": "spreadsheetml.sheet.main",
                    **{
                        f"xl/worksheets/sheet{n}.xml": "spreadsheetml.worksheet"
                        for n in range(1, len(sheets) + 1)
                    },
                }
            ),
            "_rels/.rels": relations({"r1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": f"<workbook {S} {R}><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                {
                    f"r{n}": ("worksheet", f"worksheets/sheet{n}.xml")
                    for n in range(1, len(sheets) + 1)
                }
            ),
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {S} {R}>{inside}</worksheet>"
                for n, inside in enumerate(sheets.values(), 1)
            },
            **(extra or {}),
        },
    )


def cells(
    *rows: Sequence[str], before: str = "", row_attributes: Mapping[int, str] | None = None
) -> str:
    """The inside of a worksheet: inline-text cells, rows counted from one."""
    attributes = row_attributes or {}
    body = "".join(
        f'<row r="{n}" {attributes.get(n, "")}>'
        + "".join(
            f'<c r="{chr(65 + column)}{n}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for column, text in enumerate(row)
        )
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    return f"{before}<sheetData>{body}</sheetData>"


def pptx(
    path: Path,
    slides: Sequence[str],
    *,
    hidden: Sequence[int] = (),
    notes: Mapping[int, str] | None = None,
) -> Path:
    """A presentation: one title a slide; ``hidden`` and ``notes`` by slide number from one."""
    notes = notes or {}
    tree = (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    )
    master = f"<p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
    mapping = (
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2"'
        ' accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink"'
        ' folHlink="folHlink"/>'
    )
    parts = {
        "[Content_Types].xml": _types(
            {
                "ppt/presentation.xml": "presentationml.presentation.main",
                "ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
                "ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout",
                **{
                    f"ppt/slides/slide{n}.xml": "presentationml.slide"
                    for n in range(1, len(slides) + 1)
                },
                **{
                    f"ppt/notesSlides/notesSlide{n}.xml": "presentationml.notesSlide" for n in notes
                },
            }
        ),
        "_rels/.rels": relations({"r1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f"<p:presentation {P}><p:sldMasterIdLst>"
        '<p:sldMasterId id="2147483648" r:id="m1"/></p:sldMasterIdLst><p:sldIdLst>'
        + "".join(f'<p:sldId id="{255 + n}" r:id="s{n}"/>' for n in range(1, len(slides) + 1))
        + '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {
                "m1": ("slideMaster", "slideMasters/slideMaster1.xml"),
                **{f"s{n}": ("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)},
            }
        ),
        "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {P}>{master}{mapping}"
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="r1"/></p:sldLayoutIdLst>'
        "</p:sldMaster>",
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            {"r1": ("slideLayout", "../slideLayouts/slideLayout1.xml")}
        ),
        "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {P}>{master}</p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            {"r1": ("slideMaster", "../slideMasters/slideMaster1.xml")}
        ),
    }
    for number, title in enumerate(slides, 1):
        show = ' show="0"' if number in hidden else ""
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {P}{show}><p:cSld><p:spTree>{tree}{_shape('title', title)}</p:spTree></p:cSld>"
            "</p:sld>"
        )
        targets = {"r1": ("slideLayout", "../slideLayouts/slideLayout1.xml")}
        if number in notes:
            targets["r2"] = ("notesSlide", f"../notesSlides/notesSlide{number}.xml")
            parts[f"ppt/notesSlides/notesSlide{number}.xml"] = (
                f"<p:notes {P}><p:cSld><p:spTree>{tree}{_shape('body', notes[number])}"
                f"{_shape('sldNum', str(number))}</p:spTree></p:cSld></p:notes>"
            )
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(targets)
    return archive(path, parts)


def _shape(kind: str, text: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="{kind}"/><p:cNvSpPr/>'
        f'<p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="500000" y="500000"/><a:ext cx="8000000" cy="1500000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-GB"/><a:t>{escape(text)}</a:t></a:r></a:p>'
        "</p:txBody></p:sp>"
    )


def odf(path: Path, kind: str, body: str, *, styles: str = "", settings: str = "") -> Path:
    """An OpenDocument file: ``kind`` is text, spreadsheet or presentation."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return archive(
        path,
        {
            "mimetype": media,
            "content.xml": f'<office:document-content {ODF} office:version="1.3">'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": manifest,
            **({"settings.xml": settings} if settings else {}),
        },
    )


def odt(path: Path, *paragraphs: str, body: str = "", before: str = "") -> Path:
    texts = "".join(
        f'<text:h text:outline-level="1">{escape(text)}</text:h>'
        if n == 0
        else f"<text:p>{escape(text)}</text:p>"
        for n, text in enumerate(paragraphs)
    )
    return odf(path, "text", before + texts + body)


def rtf(path: Path, text: str) -> Path:
    path.write_text(r"{\rtf1\ansi " + text + r"\par}", encoding="ascii")
    return path
