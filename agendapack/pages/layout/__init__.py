"""Sets HTML on pages: a tree of elements becomes a tagged PDF."""
