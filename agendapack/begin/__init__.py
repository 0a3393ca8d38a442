"""Writes the records that a council, a meeting or its minutes begin with."""
