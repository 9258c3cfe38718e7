"""What becomes of one file: checked, fixed, and described by plain records."""
