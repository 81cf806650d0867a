"""What is done about consents and suppressions."""
