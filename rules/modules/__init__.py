"""Manifests and DSC resources."""
