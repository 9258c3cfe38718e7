"""The commands: they read options, give work to the session, and turn what became of it into records."""
