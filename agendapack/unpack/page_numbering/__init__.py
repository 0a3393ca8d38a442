"""Decides what every page of a pack is numbered."""
