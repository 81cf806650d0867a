"""What the snapshots say."""
