"""What do all meetings come to?  Tables over the records of many meetings."""
