"""Settings, addresses, and the command that starts the server."""
