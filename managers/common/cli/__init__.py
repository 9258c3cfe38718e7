"""Shared by the commands of all managers: opening the installation, records and tables."""
