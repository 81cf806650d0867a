"""What representatives do with what the loop suggests."""
