"""Child processes: run to their end, read, and ended with all they have started."""
