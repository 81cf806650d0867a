"""What people read: html, xlsx, pptx and execution lists from a snapshot."""
