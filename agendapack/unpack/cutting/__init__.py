"""Cuts a pack into its papers, without its stamps where these can be told."""
