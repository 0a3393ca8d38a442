"""A paper's structure tree as plain data."""
