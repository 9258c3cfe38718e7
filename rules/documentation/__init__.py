"""Help and comments."""
