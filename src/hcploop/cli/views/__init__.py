"""Answers as people read them in a terminal: one file a subject."""
