"""Runs tasks: checked, gated, retried, watched, and on record."""
