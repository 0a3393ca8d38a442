"""``agendapack schema``: the JSON Schemas of record files, printed or written."""

from __future__ import annotations

import os
from pathlib import Path

import click

from agendapack.cli.printing import echo, echo_document
from agendapack.cli.report import shown


@click.command()
@click.argument(
    "record",
    required=False,
    type=click.Choice(
        [
            *("council", "committee", "meeting", "minutes", "work-programme"),
            *("exempt-meeting", "exempt-minutes"),
        ]
    ),
)
@click.option(
    "--all",
    "folder",
    metavar="DIRECTORY",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the schemas of all record files there, over older ones.",
)
def schema(record: str | None, folder: Path | None) -> None:
    """Print the JSON Schema of a record file, for editors."""
    from agendapack.problems import UsageError

    if folder is not None:
        from agendapack.begin.record_files import write_generated
        from agendapack.begin.schema_files import schema_texts

        if record is not None:
            raise UsageError("--all writes every schema, so name none beside it")
        texts = schema_texts(Path(os.path.abspath(folder)))  # noqa: PTH100
        write_generated(texts)
        for file in texts:
            echo(shown(file, Path.cwd()))
        return
    if record is None:
        raise UsageError(
            "name a record, or give --all and a folder",
            "agendapack schema --all schemas, in the council's folder, is what editors need",
        )
    from agendapack.records.json_schema import json_schema_text

    echo_document(json_schema_text(record))
