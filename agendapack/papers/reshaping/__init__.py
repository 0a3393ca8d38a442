"""Takes part of a paper, turns it or shrinks it."""
