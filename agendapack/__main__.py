"""``python -m agendapack``."""

from agendapack.cli.start import main

if __name__ == "__main__":
    main()
