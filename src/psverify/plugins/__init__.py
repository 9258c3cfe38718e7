"""Plugins that ship in the box; each is an entry point of its own and imports only `psverify.api`."""
