"""The command line: what users type, and nothing that does the work."""
