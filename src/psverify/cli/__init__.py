"""The command line: it parses arguments and leaves the work to the verbs."""
