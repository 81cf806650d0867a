"""Chinese in the script of Taiwan."""
