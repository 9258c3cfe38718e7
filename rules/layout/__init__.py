"""Whitespace, braces, line ends."""
