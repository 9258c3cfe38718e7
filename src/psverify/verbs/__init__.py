"""What each verb does, from paths to exit code."""
