"""The documents and papers that the site has of each meeting, as files."""
