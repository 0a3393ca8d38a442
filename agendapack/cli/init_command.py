"""``agendapack init``: a council begins, from options or, on a terminal, from questions.

As in ``commands.py``, each function imports what it needs when it runs.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli.asking import ask, can_ask
from agendapack.cli.printing import echo
from agendapack.cli.report import shown

if TYPE_CHECKING:
    from agendapack.begin.council_start import CouncilStart

_OPTIONS = {
    "name": "--name",
    "jurisdiction": "--jurisdiction",
    "languages": "--language",
    "department": "--department",
    "address": "--address",
    "website": "--website",
    "contact_name": "--contact-name",
    "contact_telephone": "--contact-telephone",
    "contact_email": "--contact-email",
    "committees": "--committee",
}
"""The option that gives each field of a CouncilStart."""

_NEEDED = ("name", "jurisdiction")


@click.command()
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="", help="The council's full name.")
@click.option(
    "--jurisdiction", default="", help="england, wales, scotland or northern-ireland: whose law."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="A language of the documents; may be repeated, the first first. en-GB if not given.",
)
@click.option("--department", default="", help="The department that sends agendas out.")
@click.option("--address", multiple=True, help="A line of the address; may be repeated.")
@click.option("--website", default="", help="The web address that front sheets print.")
@click.option("--contact-name", default="", help="The officer whom the public may ask.")
@click.option("--contact-telephone", default="", help="That officer's telephone number.")
@click.option("--contact-email", default="", help="That officer's e-mail address.")
@click.option(
    "--committee", "committees", multiple=True, help="A committee's full name; may be repeated."
)
@click.option("--ci", type=click.Choice(["github"]), help="A workflow that builds the packs, too.")
@click.option("--package", metavar="SPEC", help="What the workflow installs; this version if not.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given is left out.")
@click.pass_obj
def init(
    root: Path | None,
    /,
    directory: Path | None,
    ci: str | None,
    package: str | None,
    yes: bool,
    **answers: Any,
) -> None:
    """Begin a council in DIRECTORY, or here.

    Its records are written, with comments that show what else they can say.
    """
    from agendapack.begin.council_start import FILES_FOR_GIT, council_files, lines_lacking
    from agendapack.begin.council_workflow import PINNED, WORKFLOW_FILE, workflow
    from agendapack.begin.record_files import write_generated, write_new
    from agendapack.begin.schema_files import schema_files
    from agendapack.problems import UsageError

    folder = Path(os.path.abspath(directory or root or "."))  # noqa: PTH100
    _check_no_council(folder)
    if package is not None and ci is None:
        raise UsageError("--package is about the workflow", "give --ci github beside it")
    asking = not yes and can_ask()
    start = _start(answers, asking)
    files = council_files(folder, start)
    if ci is not None:
        files[folder / WORKFLOW_FILE] = workflow(package or PINNED)
    for_git = {folder / name: text for name, text in FILES_FOR_GIT.items()}
    files |= {file: text for file, text in for_git.items() if not os.path.lexists(file)}
    schemas = schema_files(folder)
    older = {file: text for file, text in schemas.items() if file.is_file()}
    files |= {file: text for file, text in schemas.items() if file not in older}
    write_new(files)
    write_generated(older)
    for file in files:
        echo(shown(file, Path.cwd()))
    for file, text in for_git.items():
        if file not in files and (lacking := lines_lacking(_text(file), text)):
            echo(f"{shown(file, Path.cwd())} was there before: add these lines to it")
            for line in lacking:
                echo(f"    {line}")
    _say_what_comes_next(start, folder)


def _text(file: Path) -> str:
    """What a file of the council's says, with or without a mark at its head; nothing where it
    cannot be read, such as a link that leads nowhere, or a folder."""
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def _check_no_council(folder: Path) -> None:
    """UsageError where the folder is a council's already, or lies in one."""
    from agendapack.problems import UsageError
    from agendapack.records.library import find_root
    from agendapack.records.meeting_names import COUNCIL_FILE, MEETINGS

    try:
        council = find_root(folder)
    except UsageError:
        return
    raise UsageError(
        f"{council} is a council already: it holds {MEETINGS}/{COUNCIL_FILE}",
        "begin another council in a folder outside it; another committee is a folder with a"
        f" committee.yaml in {MEETINGS}/",
    )


def _say_what_comes_next(start: CouncilStart, folder: Path) -> None:
    from agendapack.begin.council_start import committee_key

    if start.committees:
        key = committee_key(start.committees[0])
        there = "" if folder == Path.cwd() else f"in {shown(folder, Path.cwd())} "
        echo(
            f"next: {there}write the members into meetings/{key}/committee.yaml,"
            f" then agendapack new {key} DATE"
        )
    else:
        echo("next: a folder for each committee, such as meetings/parks, with a committee.yaml")


def _start(answers: dict[str, Any], asking: bool) -> CouncilStart:
    """What the options say, and on a terminal the answers to what they leave open.

    UsageError where something that is needed is missing, or does not fit.
    """
    from agendapack.begin.council_start import CouncilStart, start_fault
    from agendapack.problems import UsageError

    for field, option in _OPTIONS.items():
        value = answers[field]
        texts = ((value,) if value else ()) if isinstance(value, str) else value
        for at, text in enumerate(texts):
            others = texts[:at] if field == "languages" else ()
            _refuse(field, text, f"{option}: ", others)
    if asking:
        answers = _asked(answers)
    missing = [_OPTIONS[field] for field in _NEEDED if not answers[field]]
    if missing:
        raise UsageError(
            f"a council needs {' and '.join(missing)}",
            "give them as options; on a terminal, without --yes, they are asked for",
        )
    officer = [f for f in ("contact_telephone", "contact_email") if answers[f]]
    if officer and not answers["contact_name"]:
        raise UsageError(
            f"{_OPTIONS[officer[0]]} is about an officer", "give --contact-name beside it"
        )
    start = CouncilStart(**{**answers, "languages": answers["languages"] or ("en-GB",)})
    fault = start_fault(start)
    if fault is not None:
        raise UsageError(fault.message, fault.hint)
    return start


def _refuse(field: str, text: str, named: str = "", others: tuple[str, ...] = ()) -> None:
    """UsageError where an answer does not fit beside the ``others`` of its kind; ``named`` comes
    before what the record says."""
    from agendapack.begin.council_start import answer_fault
    from agendapack.begin.written_values import check_text
    from agendapack.problems import UsageError

    check_text(text, named)
    if (fault := answer_fault(field, text, others)) is not None:
        raise UsageError(f"{named}{fault.message}", fault.hint)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """The answers, asked for where the options give none."""
    answers = dict(given)

    def ask_one(field: str, question: str, default: str | None = "") -> None:
        if not answers[field]:
            answers[field] = _ask(field, question, default)

    def ask_each(field: str, question: str, default: str = "") -> None:
        if not answers[field]:
            lines: tuple[str, ...] = ()
            while line := (
                _ask(field, "  and", others=lines) if lines else _ask(field, question, default)
            ):
                lines = (*lines, line)
            answers[field] = lines

    ask_one("name", "Name of the council", None)
    ask_one("jurisdiction", "Whose law (england, wales, scotland, northern-ireland)", None)
    ask_each("languages", "Language of the documents", "en-GB")
    ask_one("department", "Department that sends agendas out (Enter for none)")
    ask_each("address", "Address, a line at a time (Enter to end)")
    ask_one("website", "Web address (Enter for none)")
    ask_one("contact_name", "Officer whom the public may ask (Enter for none)")
    if answers["contact_name"]:
        ask_one("contact_telephone", "  Telephone (Enter for none)")
        ask_one("contact_email", "  E-mail (Enter for none)")
    ask_each("committees", "Committees, a name at a time (Enter to end)")
    return answers


def _ask(field: str, question: str, default: str | None = "", others: tuple[str, ...] = ()) -> str:
    """An answer that fits beside the ``others``; ``default`` None where there must be one."""

    def check(answer: str) -> None:
        if answer:
            _refuse(field, answer, others=others)

    return ask(question, default, check)
