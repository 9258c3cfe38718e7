"""The configuration that managers share."""
