"""A copy of the repository as a stranger gets it, for tests that build: builds leave files beside the source."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NOT_SOURCE = shutil.ignore_patterns(
    ".git",
    ".*_cache",
    ".coverage*",
    ".hypothesis",
    ".venv",
    "__pycache__",
    "*.egg-info",
    "*.so",
    "*.pyd",
    "build",
    "dist",
    "out",
)


def copy(folder: Path) -> Path:
    """Copies the source, without what git ignores, into a folder that is made; returns it."""
    return shutil.copytree(ROOT, folder, symlinks=True, ignore=_NOT_SOURCE)
