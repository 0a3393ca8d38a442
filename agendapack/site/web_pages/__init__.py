"""The site's pages: what they say, as values, and how they are made."""
