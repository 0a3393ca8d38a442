"""Papers taken in part, turned or shrunk, as PDFs of their own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import ObjectStreamMode

from agendapack.papers.request import Reshaping
from agendapack.papers.reshaping.reshape import reshape
from agendapack.problems import Location


def prepared(source: Path | bytes, reshaping: Reshaping) -> bytes:
    """A paper reshaped, as a PDF; the same paper gives the same bytes.

    Raises:
        ValueError: it does not have the pages that are asked for.
        pikepdf.PdfError: it cannot be read.
    """
    handle = BytesIO(source) if isinstance(source, bytes) else source
    name = source.name if isinstance(source, Path) else "the paper"
    with pikepdf.open(handle, suppress_warnings=True) as pdf:
        for problem in reshape(pdf, reshaping, Location(Path(name)), name):
            raise ValueError(problem.message)
        buffer = BytesIO()
        pdf.save(
            buffer,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,  # a paper's metadata stays behind, so it may be broken
        )
        return buffer.getvalue()
