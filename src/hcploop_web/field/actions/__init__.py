"""What representatives do."""
