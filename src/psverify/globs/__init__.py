"""Patterns for paths, matched in linear time."""
