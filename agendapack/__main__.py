"""``python -m agendapack``."""

from agendapack.start import main

if __name__ == "__main__":
    main()
