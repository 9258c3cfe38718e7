"""Runs tasks: validates, lints, retries, watches and records them."""
