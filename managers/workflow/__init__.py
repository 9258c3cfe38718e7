"""Runs steps across managers, in a row or as a graph."""
