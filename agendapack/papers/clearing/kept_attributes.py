"""What a structure element's attributes of other standards may be: those that say how it is
divided, arranged or read out.  Addresses, scripts and identifiers are not among them."""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.papers.clearing.kinds import Choice, Kept, extended, listed

_OWNED = listed("O", NS="namespace")

OTHER_STANDARDS: Mapping[str, Kept | Choice] = {
    # A namespace's own (ISO 32000-2, 14.7.6.2): MathML's, which speech and braille are made from.
    # MathML Core, 2.1 and 3; MathML 4, 5 (intent).
    "attributes of a namespace": extended(
        _OWNED,
        "accent accentunder align alttext arg bevelled close columnalign columnlines columnspacing"
        " columnspan denomalign depth dir display displaystyle equalcolumns equalrows fence form"
        " frame framespacing height intent largeop length linebreak linethickness lquote lspace"
        " mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation"
        " numalign open position rowalign rowlines rowspacing rowspan rquote rspace scriptlevel"
        " separator separators shift side stackalign stretchy subscriptshift superscriptshift"
        " symmetric voffset width",
    ),
    # HTML, 3.2.6, 4.4 and 4.9
    "attributes of html": extended(
        _OWNED,
        "abbr align alt border cellpadding cellspacing char charoff colspan dir frame headers"
        " height lang nowrap reversed rowspan rules scope span start summary type valign value"
        " width",
    ),
    # CSS 2.2, appendix F, but for what loads a file
    "attributes of css": extended(
        _OWNED,
        "background-color border border-bottom border-bottom-color border-bottom-style"
        " border-bottom-width border-collapse border-color border-left border-left-color"
        " border-left-style border-left-width border-right border-right-color border-right-style"
        " border-right-width border-spacing border-style border-top border-top-color"
        " border-top-style border-top-width border-width bottom caption-side clear color direction"
        " display empty-cells float font font-family font-size font-stretch font-style font-variant"
        " font-weight height left letter-spacing line-height list-style-position list-style-type"
        " margin margin-bottom margin-left margin-right margin-top max-height max-width min-height"
        " min-width orphans overflow padding padding-bottom padding-left padding-right padding-top"
        " page-break-after page-break-before page-break-inside position right table-layout"
        " text-align text-decoration text-indent text-transform top unicode-bidi vertical-align"
        " visibility white-space widows width word-spacing writing-mode z-index",
    ),
    # WAI-ARIA 1.1, 6.6, but for what refers to another element of a page
    "attributes of aria": extended(
        _OWNED,
        "role aria-atomic aria-busy aria-checked aria-colcount aria-colindex aria-colspan"
        " aria-current aria-disabled aria-expanded aria-hidden aria-invalid aria-label aria-level"
        " aria-live aria-modal aria-multiline aria-orientation aria-placeholder aria-posinset"
        " aria-pressed aria-readonly aria-relevant aria-required aria-roledescription aria-rowcount"
        " aria-rowindex aria-rowspan aria-selected aria-setsize aria-sort aria-valuemax"
        " aria-valuemin aria-valuenow aria-valuetext",
    ),
}
