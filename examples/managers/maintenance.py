"""A sample manager in Python: each function is a task; what it returns is the task's result."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any


def disk_space(folder: str = ".", least_free: float = 0.05) -> dict[str, Any]:
    """Returns how much of a disk is free; raises where it is less than `least_free` (a share of 1)."""
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    if free < least_free:
        raise RuntimeError(f"only {free:.1%} of the disk of {folder} is free")
    return {"free_bytes": usage.free, "free_ratio": round(free, 4)}


def sweep(folder: str, pattern: str = "*.tmp", days: int = 30, *, dry_run: bool = True) -> dict[str, Any]:
    """Deletes files of a folder that were not changed for `days`, or says which it would delete."""
    before = time.time() - days * 86400
    old = sorted(path for path in Path(folder).glob(pattern) if path.is_file() and path.stat().st_mtime < before)
    for path in () if dry_run else old:
        path.unlink()
    return {"files": [str(path) for path in old], "deleted": not dry_run}
