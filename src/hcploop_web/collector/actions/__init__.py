"""What can be done about sources of events, and about events that were refused."""
