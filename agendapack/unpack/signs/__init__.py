"""Reads what a published pack shows of itself."""
