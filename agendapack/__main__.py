"""``python -m agendapack``."""

from agendapack.cli import main

if __name__ == "__main__":
    main()
