"""What two apps or more use: words, tokens of the design, the audit record."""
