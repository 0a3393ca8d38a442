"""Papers that agendapack typesets itself, several at a time.

They are set in forks of this process, which have its templates and fonts loaded.  Where processes
cannot be forked, one after another is set here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from agendapack.build.processes import can_fork
from agendapack.build.workers import Failure, Task, Workers

if TYPE_CHECKING:
    from agendapack.build.typesetting import Press, Sheets
    from agendapack.records.dossier import Dossier, PaperSource

_in_hand: tuple[Press, Dossier, Mapping[str, PaperSource]] | None = None
"""What the forks inherit: the press has too much about it to be sent anywhere."""


def set_papers(
    press: Press, dossier: Dossier, sources: Mapping[str, PaperSource], jobs: int
) -> Iterator[tuple[str, Sheets]]:
    """Each of ``sources`` by its name, typeset, as they are done."""
    global _in_hand
    if min(jobs, len(sources)) < 2 or not can_fork():
        for name, source in sources.items():
            yield name, press.set_paper(source, dossier)
        return
    names = list(sources)
    _in_hand = (press, dossier, sources)
    try:
        running = Workers(jobs).start(
            [Task(_set, (name,), weight=float(sources[name].path.stat().st_size)) for name in names]
        )
        for index, result in running.results():
            name = names[index]
            if isinstance(result, Failure):  # whatever it is will be met here again, and told of
                result = press.set_paper(sources[name], dossier)
            yield name, result
    finally:
        _in_hand = None


def _set(name: str) -> Sheets:
    assert _in_hand is not None
    press, dossier, sources = _in_hand
    return press.set_paper(sources[name], dossier)
