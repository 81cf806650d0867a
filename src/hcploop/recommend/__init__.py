"""Which content suits whom, which doctor suits a content."""
