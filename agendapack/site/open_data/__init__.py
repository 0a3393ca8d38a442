"""The site's feeds, and its data for programs."""
