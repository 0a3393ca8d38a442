"""Makes copies of the members' documents for readers, in their names."""

from __future__ import annotations

from agendapack.build import jobs
from agendapack.build.options import Options
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.readers import check_copies, copy_name
from agendapack.build.staged_documents import StagedDocuments
from agendapack.problems import MachineError


def copy_for_readers(staged: StagedDocuments, options: Options, pool: WorkerPool) -> None:
    """Stage a copy of each PDF for each reader, made of what was proved or released.

    UsageError where one would be called what another document is.
    """
    check_copies(options.readers, [file.name for file in staged.files])
    font = staged.documents.drafts[0].stamp_font
    copies = [
        (name, pool.submit(
            *(jobs.copy_for_reader, staged.path(file.name), staged.staging.place(name)),
            *(reader.name, exempt_pages, options.password, font),
            limits=limits_for(file.pages),
        ))
        for reader in options.readers
        for file in staged.files
        if file.pages is not None
        for name, exempt_pages in [(copy_name(file.name, reader), staged.exempt_pages[file.name])]
    ]  # fmt: skip
    for name, done in copies:
        target = staged.staging.folder / name
        try:
            with machine_errors(f"cannot write {target}"):
                done.result()
        except JobFailed as fault:
            raise MachineError(
                f"{target} was not made: the job {fault}",
                "nothing that was there before has changed; please report it",
            ) from fault
