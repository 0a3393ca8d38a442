"""What is different between two documents: their pages, matched by what they show."""
