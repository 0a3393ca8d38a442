"""The council's meetings as a web site: static pages, papers, feeds and data."""
