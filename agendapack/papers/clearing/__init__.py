"""What a pack may hold of a paper, and taking out the rest."""
