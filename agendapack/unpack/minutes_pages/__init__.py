"""Reads minutes from the pages of a pack."""
