"""Finds the managers of an installation."""
