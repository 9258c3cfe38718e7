"""Step five: edits are put in order, applied, and repeated until nothing changes."""
