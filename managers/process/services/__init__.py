"""Processes that stay up: each has a shim of its own, which needs neither a daemon nor the command line that started it.

The shim imports nothing but the standard library, and of this plugin only what does the same.
"""
