"""Numeric solves of the next best action."""
