"""Chinese in the script of the mainland."""
