"""Step 2, read: bytes become a UTF-8 buffer that remembers what the file was."""
