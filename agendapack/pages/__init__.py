"""What a page says: records to HTML, HTML to a tagged PDF."""
