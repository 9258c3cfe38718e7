"""Naming and habits."""
