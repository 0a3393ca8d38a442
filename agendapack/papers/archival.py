"""Whether a paper says that it is fit for archives (PDF/A), and keeps that in a pack.

Section numbers are those of ISO 19005-2.
"""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

from agendapack.papers.ua.document_rules import read_xmp

# Part 3 differs from part 2 in the files that it may carry.  Part 1 allows what part 2 forbids
# (6.2.11.8: glyphs that the font lacks), so its level A is not enough; levels B and U want no tags.
_FLAVOURS = {"2a", "3a"}


def keeps_archival_claim(pdf: Pdf) -> bool:
    """Whether ``pdf`` claims PDF/A-2a or 3a, and nothing keeps its pages from being that in a pack.

    The claim is taken at its word.  What a pack joins with other papers' or leaves behind may have
    borne it, and rules it out: form fields, layers, files carried along, and an output intent that
    is not the pack's own, sRGB (6.2.4.3).
    """
    root = pdf.Root
    flavour = read_xmp(_metadata(root)).archive
    if flavour not in _FLAVOURS or pdf.is_encrypted or pdf.pdf_version > "1.7":
        return False
    if Name.AcroForm in root or Name.OCProperties in root:
        return False
    if flavour == "3a" and any(map(_carries_files, pdf.objects)):
        return False
    intents = root.get(Name.OutputIntents)
    return all(map(_is_srgb, intents if isinstance(intents, Array) else ()))


def _metadata(root: Object) -> bytes:
    stream = root.get(Name.Metadata)
    try:
        return stream.read_bytes() if isinstance(stream, Stream) else b""
    except PdfError:
        return b""


def _carries_files(thing: Object) -> bool:
    return isinstance(thing, (Dictionary, Stream)) and (Name.AF in thing or Name.EF in thing)


def _is_srgb(intent: Object) -> bool:
    """Whether an output intent (6.2.3) is for sRGB, or none of PDF/A's."""
    if not isinstance(intent, Dictionary):
        return False
    if intent.get(Name.S) != Name.GTS_PDFA1:
        return True
    profile = intent.get(Name.DestOutputProfile)
    names = (str(intent.get(key, "")) for key in (Name.OutputConditionIdentifier, Name.Info))
    return (
        isinstance(profile, Stream)
        and profile.get(Name.N) == 3
        and any("srgb" in name.lower() for name in names)
    )
