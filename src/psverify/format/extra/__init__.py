"""Formatting beyond Invoke-Formatter: one key of the table [format] a module, loaded only where one is set."""
