"""Pictures as papers."""
