"""What was published of a meeting, as it was kept: ``released/`` and its ``released.yaml``."""
