"""What the user has decided: found, read, checked, and worked out for each file."""
