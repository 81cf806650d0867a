"""What users may ask for and say: one module a subject."""
