"""What leaves the house for a person: so far letters to the people who work here."""
