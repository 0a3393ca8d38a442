"""Rules of PDF/UA-1 about a paper as a whole: what it says of itself, its language, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from msgspec import Struct, field

from agendapack.papers.accessibility import Finding
from agendapack.papers.pdf.objects import Json
from agendapack.papers.ua.document_facts import Facts, field_description, has_language

PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_DC = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
MAX_XMP = 4_000_000  # bytes

LANGUAGE_TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
"""RFC 3066, which ISO 32000-1, 14.9.2.2 refers to."""

_SAVE_AGAIN = (
    "Save it from Word or PowerPoint as PDF with the options for accessibility (document structure "
    "tags, document properties); in Acrobat Pro, run the preflight fixup for PDF/UA-1"
)


class Xmp(Struct, frozen=True):
    """What a paper's XMP says: the PDF/UA part and the prefix it is written with, the title,
    whether any text is given in the default language alone, and the flavour of PDF/A ("2a")."""

    present: bool = False
    part: str = ""
    prefixes: frozenset[str] = field(default_factory=frozenset)
    title: str | None = None
    defaults: bool = False
    archive: str = ""


@lru_cache(maxsize=8)
def read_xmp(packet: bytes) -> Xmp:
    """What an XMP packet says; one that cannot be read says nothing."""
    if not packet:
        return Xmp()
    text = _decoded(packet)
    try:
        # An XMP packet has no document type; without one there are no entities to expand.
        if len(packet) > MAX_XMP or "<!DOCTYPE" in text:
            return Xmp(present=True)
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.strip("\ufeff\0 ")))
    except (ElementTree.ParseError, ValueError):
        return Xmp(present=True)
    part = _property(root, f"{{{PDFUA}}}part")
    archive = _property(root, f"{{{_PDFA}}}part") + _property(root, f"{{{_PDFA}}}conformance")
    declared = re.findall(rf"xmlns:([\w.-]+)\s*=\s*[\"']{re.escape(PDFUA)}[\"']", text)
    used = frozenset(
        prefix
        for prefix in declared
        if re.search(rf"[<\s]{re.escape(prefix)}:(?:part|amd|corr)\b", text)
    )
    title = root.find(f".//{{{_DC}}}title")
    said = None if title is None else "".join(title.itertext()).strip()
    if title is None:
        said = next(
            (
                node.get(f"{{{_DC}}}title")
                for node in root.iter()
                if f"{{{_DC}}}title" in node.attrib
            ),
            None,
        )
    defaults = any(
        [node.get(f"{{{_XML}}}lang") for node in choices] == ["x-default"]
        for choices in root.iter(f"{{{_RDF}}}Alt")
    )
    return Xmp(True, part, used, said, defaults, archive.lower())


def claim_packet(title: str) -> bytes:
    """An XMP packet that says that a file conforms to PDF/UA-1 (ISO 14289-1, 5), and its title
    where it has one."""
    named = (
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        "</dc:title>"
        if title
        else ""
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:pdfuaid="{PDFUA}">{named}<pdfuaid:part>1</pdfuaid:part>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _property(root: ElementTree.Element, name: str) -> str:
    """A simple property's value, written as an attribute or as an element; empty if not there."""
    for node in root.iter():
        value = node.get(name, "") or ((node.text or "").strip() if node.tag == name else "")
        if value:
            return value
    return ""


def _decoded(packet: bytes) -> str:
    for start, encoding in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16")):
        if packet.startswith(start):
            return packet.decode(encoding, "replace")
    if packet[:1] == b"\0":
        return packet.decode("utf-16-be", "replace")
    if packet[1:2] == b"\0":
        return packet.decode("utf-16-le", "replace")
    return packet.decode("utf-8", "replace")


def claim(facts: Facts) -> Iterator[Finding]:
    """Clause 5: a conforming file says so in its metadata."""
    xmp = read_xmp(facts.xmp)
    if not xmp.part:
        message = "it does not say that it conforms to PDF/UA-1"
        yield Finding("5", "06-002", message, remedy=_SAVE_AGAIN)
    elif xmp.part != "1":
        text = 'it says that it conforms to another part of PDF/UA, "{part}"'
        yield Finding("5", "06-002", text, remedy=_SAVE_AGAIN, values={"part": xmp.part})
    elif xmp.prefixes - {"pdfuaid"}:
        message = "it says that it conforms to PDF/UA-1, but not in the words of the standard"
        yield Finding("5", "06-002", message, remedy=_SAVE_AGAIN)


def version(facts: Facts) -> Iterator[Finding]:
    """Clause 6.1: PDF 1.0 to 1.7."""
    if not re.fullmatch(r"1\.[0-7]", facts.pdf.pdf_version):
        yield Finding(
            "6.1",
            "",
            "it is PDF {version}, which PDF/UA-1 does not cover",
            remedy="Save it as PDF 1.7",
            values={"version": facts.pdf.pdf_version},
        )


def marked(facts: Facts) -> Iterator[Finding]:
    """Clauses 6.2 and 7.1: the tags are declared, and not suspect."""
    information = facts.objects.dictionary(facts.catalogue.get("/MarkInfo"))
    if facts.objects.resolve(information.get("/Marked")) is not True:
        message = "it has tags but does not declare itself tagged"
        yield Finding("6.2", "01-001", message, remedy=_SAVE_AGAIN)
    if facts.objects.resolve(information.get("/Suspects")) is True:
        yield Finding(
            "7.1",
            "01-002",
            "its tags are declared suspect: a program guessed them",
            remedy="Check the reading order and the tags in Acrobat Pro, or save it as PDF again "
            "from the document it came from",
        )


def metadata(facts: Facts) -> Iterator[Finding]:
    """Clause 7.1: metadata, a title in it, and the title shown.  A pack brings its own."""
    remedy = (
        "In Word or PowerPoint, fill in File > Info > Title before saving as PDF; in Acrobat Pro, "
        "File > Properties > Description > Title, and Initial View > Show: Document Title"
    )
    xmp = read_xmp(facts.xmp)
    if not xmp.present:
        yield Finding("7.1", "06-001", "it has no metadata", remedy=remedy, mended=True)
    elif xmp.title is None:
        yield Finding("7.1", "06-003", "its metadata gives no title", remedy=remedy, mended=True)
    preferences = facts.objects.dictionary(facts.catalogue.get("/ViewerPreferences"))
    if facts.objects.resolve(preferences.get("/DisplayDocTitle")) is not True:
        message = "its window shows the file's name, not the title"
        yield Finding("7.1", "07-001", message, remedy=remedy, mended=True)


def language(facts: Facts) -> Iterator[Finding]:
    """Clause 7.2: the language of everything that is read out can be known.

    Only what neither the document, an element nor a mark gives a language is lacking one.
    """
    if has_language(facts):
        return
    lacking = []
    pages = tuple(n for n, page in enumerate(facts.content, start=1) if page.unspoken)
    if pages or facts.structure is None:
        lacking.append("text")
    if any(page.spans for page in facts.content) or _lacking_words(facts):
        lacking.append("alternative texts")
    if "/First" in facts.objects.dictionary(facts.catalogue.get("/Outlines")):
        lacking.append("bookmarks")
    if any(
        facts.objects.text(annotation.entries.get("/Contents")) is not None
        and not (annotation.owner and annotation.owner.language)
        for annotation in facts.annotations()
    ):
        lacking.append("descriptions of links and notes")
    if any(
        annotation.subtype == "Widget"
        and field_description(facts, annotation.entries) is not None
        and not (annotation.owner and annotation.owner.language)
        for annotation in facts.annotations()
    ):
        lacking.append("descriptions of form fields")
    if read_xmp(facts.xmp).defaults:
        lacking.append("title")
    if lacking:
        yield Finding(
            "7.2",
            "11-001",
            "no language is given for its {parts}",
            pages,
            "In Word, select everything and set Review > Language > Set Proofing Language; in "
            "Acrobat Pro, File > Properties > Advanced > Language",
            mended=True,
            values={"parts": tuple(lacking)},
        )


def _lacking_words(facts: Facts) -> bool:
    if facts.structure is None:
        return False
    waiting = list(facts.structure.kids)
    while waiting:
        element = waiting.pop()
        if element.language is not None:
            continue
        if (element.alt, element.actual_text, element.expansion) != (None, None, None):
            return True
        waiting += element.elements
    return False


def language_tags(facts: Facts) -> Iterator[Finding]:
    """Clause 7.2: a language is given by its tag, such as en-GB."""
    whole = facts.objects.text(facts.catalogue.get("/Lang"))
    tags = dict.fromkeys(() if whole is None else (whole,))
    tags |= dict.fromkeys(one.language for one in facts.elements if one.language is not None)
    tags |= dict.fromkeys(tag for page in facts.content for tag in page.languages)
    for tag in tags:
        if not LANGUAGE_TAG.fullmatch(tag):
            pages = {index for index, page in enumerate(facts.content) if tag in page.languages}
            for element in facts.elements:
                if element.language == tag:
                    pages.update(element.pages())
            yield Finding(
                "7.2",
                "11-007",
                '"{tag}" is not the tag of a language' if tag else "a language is left empty",
                tuple(sorted(page + 1 for page in pages)),
                "Set the language again: English of the United Kingdom is en-GB, Welsh is cy",
                values={"tag": tag},
            )


def layers(facts: Facts) -> Iterator[Finding]:
    """Clause 7.10: layers have named settings, and none that follow the moment."""
    properties = facts.objects.dictionary(facts.catalogue.get("/OCProperties"))
    settings: list[Json] = [properties.get("/D"), *facts.objects.array(properties.get("/Configs"))]
    for index, setting in enumerate(settings):
        entries = facts.objects.dictionary(setting)
        if not entries:
            continue
        if not facts.objects.text(entries.get("/Name")):
            yield Finding(
                "7.10",
                "20-002" if index == 0 else "20-001",
                "the settings of its layers have no name",
                remedy="Flatten the layers before saving as PDF (in Acrobat Pro: Layers > Flatten)",
                mended=True,
            )
        if "/AS" in entries:
            yield Finding(
                "7.10",
                "20-003",
                "its layers change by themselves with zoom, print or language",
                remedy="Flatten the layers before saving as PDF (in Acrobat Pro: Layers > Flatten)",
            )


def embedded_files(facts: Facts) -> Iterator[Finding]:
    """Clause 7.11: an embedded file has a name that can be shown."""
    for _, value in facts.objects.all() if facts.objects.mentions("/EF") else ():
        for specification in _specifications(facts, value):
            if not (
                facts.objects.text(specification.get("/F"))
                and facts.objects.text(specification.get("/UF"))
            ):
                yield Finding(
                    "7.11",
                    "21-001",
                    "a file embedded in it has no name",
                    remedy="Remove the attachment, and publish the file beside the pack",
                )
                return


def _specifications(facts: Facts, value: Json, depth: int = 0) -> Iterator[dict[str, Json]]:
    if isinstance(value, dict):
        if "/EF" in value and isinstance(facts.objects.resolve(value["/EF"]), dict):
            yield value
        members = list(value.values())
    else:
        members = value if isinstance(value, list) else []
    if depth < 8:
        for member in members:
            if isinstance(member, (dict, list)):
                yield from _specifications(facts, member, depth + 1)


def dynamic_form(facts: Facts) -> Iterator[Finding]:
    """Clause 7.15: no dynamic XFA form."""
    form = facts.objects.dictionary(facts.catalogue.get("/AcroForm"))
    packets = facts.objects.several(form.get("/XFA"))
    data = b"".join(facts.stream(packet) for packet in packets)
    if re.search(rb"<(?:\w+:)?dynamicRender\s*>\s*required\s*<", data):
        yield Finding(
            "7.15",
            "25-001",
            "it is a dynamic XFA form",
            remedy="Print it to a PDF from Adobe Reader, or make the form anew in Word or Acrobat",
        )


def permissions(facts: Facts) -> Iterator[Finding]:
    """Clause 7.16: encryption leaves assistive technology in.  A pack is never encrypted."""
    encryption = facts.objects.dictionary(facts.trailer_encryption)
    if not encryption:
        return
    allowed = facts.objects.integer(encryption.get("/P"))
    if allowed is None or not allowed & 512:
        yield Finding(
            "7.16",
            "26-001" if allowed is None else "26-002",
            "its protection keeps screen readers out",
            remedy="In Acrobat Pro, File > Properties > Security: allow text access for screen "
            "reader devices, or save it without a password",
            mended=True,
        )
