"""What went wrong, kept: equal errors are one entry, and none is lost."""
