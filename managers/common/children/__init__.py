"""Child processes: running them, reading their output, and stopping their whole process tree."""
