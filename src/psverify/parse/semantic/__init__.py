"""What PowerShell refuses in a script that it can parse: its parser's semantic errors, and those of compiling classes."""

from __future__ import annotations

from psverify.parse.semantic.checks import semantic_errors

__all__ = ["semantic_errors"]
