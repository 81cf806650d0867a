"""Arrow in, Arrow out: text matching."""
