"""Promise 5 held against the finished file: each page's content can be decoded, to its end.

Of a file that was overwritten while it was copied a reader would show half, or nothing.  A paper
whose own content is damaged stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, StreamObject

from agendapack.pack.plan import PackPlan

Fault = tuple[int, str]
"""A zero-based physical page, and what is wrong with it."""

_LARGEST = 1 << 30  # bytes: a page's content, decoded


def prove_contents(pages: Sequence[PageObject], plan: PackPlan) -> Iterator[Fault]:
    # pypdf would make something of damaged data, byte by byte; here it is to say what is damaged.
    with apply_configuration(
        zlib_maximum_recovery_input_length=0, zlib_maximum_output_length=_LARGEST
    ):
        for number, page in enumerate(pages):
            fault = _fault(page)
            if fault and not _was_damaged(plan, number):
                yield number, f"its content cannot be decoded: {fault}"


def _was_damaged(plan: PackPlan, number: int) -> bool:
    """Whether the page was damaged already where it was taken from."""
    planned = plan.pages[number]
    file = plan.sources[planned.source].facts.pdf
    assert isinstance(file, Path)  # jobs make files
    try:
        with PdfReader(file) as reader:
            return _fault(reader.pages[planned.page]) != ""
    except (PyPdfError, OSError, ValueError, KeyError, IndexError):
        return True  # what pypdf cannot read at all, it cannot judge either


def _fault(page: PageObject) -> str:
    """Why a page's content cannot be decoded; empty if it can."""
    try:
        for stream in _streams(page.get("/Contents")):
            decode_stream_data(stream)
    except (PyPdfError, ValueError, KeyError, TypeError, NotImplementedError) as fault:
        return str(fault) or type(fault).__name__
    return ""


def _streams(contents: Any) -> Iterator[StreamObject]:
    held = contents.get_object() if contents is not None else None
    for part in held if isinstance(held, ArrayObject) else (held,):
        stream = part.get_object() if part is not None else None
        if isinstance(stream, StreamObject):
            yield stream
