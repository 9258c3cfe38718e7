"""Step six, apply: the parent, and nobody else, writes what the fixes made, or shows it as a patch."""
