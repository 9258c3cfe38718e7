"""What psverify remembers between runs."""
