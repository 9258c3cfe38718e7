"""Compatibility with other versions, hosts and encodings."""
