"""Structure trees, and what they are worth to somebody who has a paper read out."""
