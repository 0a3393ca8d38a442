"""What the council wrote: YAML text to records that know where they came from."""
