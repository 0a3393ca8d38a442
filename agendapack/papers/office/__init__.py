"""Office files: what they hide, and their PDFs by LibreOffice."""
