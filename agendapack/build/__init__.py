"""The pipeline: a meeting's records and papers become its published documents."""
