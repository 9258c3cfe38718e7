"""psverify: a batch linter and fixer for PowerShell; nothing is imported here, so that start-up stays cheap."""

__version__ = "0.1.0"
