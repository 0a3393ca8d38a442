"""Many meetings at once, on one machine or on many."""
