"""Writes the records that a pack becomes."""
