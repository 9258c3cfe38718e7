"""Workflows: steps across managers, in sequence or as a graph."""
