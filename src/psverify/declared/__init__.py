"""Rules declared in YAML, without Python: a query in tree-sitter's language, a message, and what to put in its place."""
