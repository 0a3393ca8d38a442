"""The schemas of all records, as files for editors."""

from __future__ import annotations

from pathlib import Path

from agendapack.begin.record_files import SCHEMAS
from agendapack.records.json_schema import RECORDS, json_schema_text


def schema_texts(folder: Path) -> dict[Path, str]:
    """Each record's schema by the file in ``folder`` that holds it."""
    return {folder / f"{name}.schema.json": json_schema_text(name) for name in RECORDS}


def schema_files(root: Path) -> dict[Path, str]:
    """The schemas where the records of a council in ``root`` name them."""
    return schema_texts(root / SCHEMAS)
