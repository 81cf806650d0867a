"""What users do in the console."""
