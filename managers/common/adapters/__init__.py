"""Adapters: how each kind of manager is called, behind one method, `execute`."""
