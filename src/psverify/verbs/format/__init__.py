"""The verb `format`."""
