"""What workers have loaded from the beginning: the fork server imports this once, for all of them.

While libraries load, and in jobs, looking for cycles of garbage takes a quarter of the time and
finds next to nothing.
"""

from __future__ import annotations

import gc
from importlib import import_module

gc.set_threshold(50_000, 20, 100)
for module in (
    "agendapack.papers.prepare",
    "agendapack.papers.looking",
    "agendapack.build.typesetting",
    "agendapack.pack.assemble",
    "agendapack.pack.proof",
    "fontTools.agl",
    "fontTools.ttLib",
):
    import_module(module)
gc.freeze()  # so that what is never looked at stays shared
