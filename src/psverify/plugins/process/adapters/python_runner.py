"""Runs one Python entry point in an interpreter of its own: `python python_runner.py ENTRY PARAMETERS RESULT`.

It imports nothing of psverify, so that it starts fast and any interpreter can run it.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from pathlib import Path
from typing import Any


def main(entry_point: str, parameters: str, result: str) -> int:
    """Calls `module:function` with the parameters by name, writes what it returns as JSON, and returns the exit code.

    A `SystemExit` of the function keeps its code; any other exception is printed and gives 1.
    """
    module, _, names = entry_point.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for name in names.split("."):
            found = getattr(found, name)
        value = found(**json.loads(Path(parameters).read_text(encoding="utf-8")))
        Path(result).write_text(json.dumps(value), encoding="utf-8")
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    # The folder of the manifest, not that of this file, is where a manager's modules are.
    sys.path[0] = ""
    sys.exit(main(*sys.argv[1:4]))
