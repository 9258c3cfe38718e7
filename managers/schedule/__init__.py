"""Schedules: starting tasks and workflows at given times."""
