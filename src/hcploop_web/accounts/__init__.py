"""Users, roles, and who sees what."""
