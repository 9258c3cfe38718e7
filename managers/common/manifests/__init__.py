"""Manifests: their models, and the discovery of managers."""
