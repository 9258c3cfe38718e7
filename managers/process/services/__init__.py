"""Services: each replica has its own shim, which needs neither a daemon nor the command that started it.

The shim imports only the standard library and modules of this package that do the same.
"""
