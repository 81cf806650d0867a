"""What is done to users, units and keys."""
