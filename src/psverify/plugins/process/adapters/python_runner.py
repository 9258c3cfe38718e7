"""Runs one Python entry point in an interpreter of its own: `python python_runner.py ENTRY PARAMETERS RESULT`.

It imports nothing of psverify and little else, so that it starts fast and any interpreter can run it.
"""

from __future__ import annotations

import importlib
import json
import sys


def main(entry_point: str, parameters: str, result: str) -> int:
    """Calls `module:function` with the parameters by name, writes what it returns as JSON, and returns the exit code.

    A `SystemExit` of the function keeps its code; any other exception is printed and gives 1.
    """
    module, _, names = entry_point.partition(":")
    try:
        first, *rest = names.split(".")
        found = getattr(importlib.import_module(module), first)
        for name in rest:
            found = getattr(found, name)
        with open(parameters, encoding="utf-8") as given:  # noqa: PTH123 - pathlib takes longer to import than this runs
            values = json.load(given)
        text = json.dumps(found(**values))
        with open(result, "w", encoding="utf-8") as answer:  # noqa: PTH123
            answer.write(text)
    except Exception:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    # The folder of the manifest, not that of this file, is where a manager's modules are.
    sys.path[0] = ""
    sys.exit(main(*sys.argv[1:4]))
