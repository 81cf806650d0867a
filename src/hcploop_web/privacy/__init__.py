"""What doctors agreed to, and who must not be contacted."""
