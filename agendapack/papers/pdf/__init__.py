"""Reads PDFs: objects, content streams, name and number trees, destinations."""
