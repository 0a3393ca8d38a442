"""What a file says, shows and carries, so that two can be compared."""
