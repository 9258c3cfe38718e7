"""Likely mistakes."""
