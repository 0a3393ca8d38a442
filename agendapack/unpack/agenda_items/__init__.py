"""Reads the items of an agenda from a front sheet."""
