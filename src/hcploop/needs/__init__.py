"""Which need is each doctor at, which comes next."""
