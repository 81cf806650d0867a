"""Which records are one person; stable ids; merges, splits and what a steward has to look at."""
