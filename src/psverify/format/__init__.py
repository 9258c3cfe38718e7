"""Formatting: the layout rules' own corrections, applied rule after rule until nothing changes."""
