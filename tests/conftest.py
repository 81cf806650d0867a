"""What every test can count on."""

import os

# Test runners that work in parallel set it, and tables are laid out by it.
os.environ.pop("COLUMNS", None)
