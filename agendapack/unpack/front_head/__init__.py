"""Reads the rest of a front sheet: who meets, when and where, and who calls the meeting."""
