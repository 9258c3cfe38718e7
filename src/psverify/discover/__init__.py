"""Step one, discover: what the command line names becomes a sorted list of files."""
