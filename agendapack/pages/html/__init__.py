"""HTML: templates and Markdown in, a tree of elements that knows its places out."""
