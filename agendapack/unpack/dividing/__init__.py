"""Decides which pages of a pack are whose."""
