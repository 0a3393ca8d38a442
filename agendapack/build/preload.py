"""What all workers have loaded when they begin: the fork server imports it."""
# ruff: noqa: E402, F401

import gc

# While libraries load, looking for cycles of garbage takes a quarter of the time and finds nothing.
gc.set_threshold(50_000, 20, 100)

import fontTools.agl
import fontTools.ttLib

import agendapack.build.typesetting
import agendapack.pack.assemble
import agendapack.pack.proof
import agendapack.papers.looking
import agendapack.papers.prepare

gc.freeze()  # what is never looked at stays shared
