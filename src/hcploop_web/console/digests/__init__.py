"""The letter of the week, by role: what it says."""
