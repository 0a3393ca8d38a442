"""agendapack: a compiler of council agenda packs."""

__version__ = "0.1.0"
