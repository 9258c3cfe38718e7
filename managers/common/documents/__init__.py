"""Documents: YAML and JSON models with line numbers."""
