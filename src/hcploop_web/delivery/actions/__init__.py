"""What may be done about letters."""
