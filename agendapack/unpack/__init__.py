"""Takes a published pack, whoever made it, apart into records and papers."""
