"""Runs one Python entry point: `python -S python_runner.py ENTRY PARAMETERS RESULT PREFIX FOLDERS`.

It imports nothing from psverify and little else, so it starts fast in any interpreter. `-S` skips
the code in `.pth` files (editable installs), which would dominate the start; it runs once an import needs it.
"""

from __future__ import annotations

import importlib
import os
import site
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # Importing `typing` would take a tenth of the time.
    from collections.abc import Sequence
    from typing import Any


class LateSite:
    """Finds modules that only code in `.pth` files makes importable; runs that code on the first failing import."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        """Returns the spec of a module from the finders added by that code, or None."""
        sys.meta_path.remove(self)
        site.main()
        specs = (finder.find_spec(name, path, target) for finder in sys.meta_path)
        return next((spec for spec in specs if spec is not None), None)


def prepare_path(prefix: str, folders: str) -> None:
    """Sets up `sys.path` as `site` does, but without running the code in `.pth` files.

    `folders` is the caller's `sys.path`, joined like PATH.
    """
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    # A manager's modules are in the folder of its manifest, not of this file.
    sys.path.insert(0, "")
    sys.path += [folder for folder in folders.split(os.pathsep) if folder not in sys.path]
    if sys.prefix != prefix:
        sys.prefix = sys.exec_prefix = prefix
    site.setquit()
    site.setcopyright()
    site.sethelper()
    site.execsitecustomize()


def main(entry_point: str, parameters: str, result: str) -> int:
    """Calls `module:function` with the parameters by name, writes the result as JSON, and returns the exit code.

    A `SystemExit` of the function keeps its code; any other exception is printed and gives 1.
    """
    module, _, names = entry_point.partition(":")
    try:
        first, *rest = names.split(".")
        found = getattr(importlib.import_module(module), first)
        for name in rest:
            found = getattr(found, name)
        with open(parameters, encoding="utf-8") as given:  # noqa: PTH123 - pathlib takes longer to import than this runs
            values = _read_json(given.read())
        text = _write_json(found(**values))
        with open(result, "w", encoding="utf-8") as answer:  # noqa: PTH123
            answer.write(text)
    except Exception:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


# Importing `json` takes as long as starting Python, so a task without parameters or result avoids it.


def _read_json(text: str) -> dict[str, Any]:
    if text == "{}":
        return {}
    import json  # noqa: PLC0415

    values: dict[str, Any] = json.loads(text)
    return values


def _write_json(value: object) -> str:
    if value is None:
        return "null"
    import json  # noqa: PLC0415

    return json.dumps(value)


if __name__ == "__main__":
    prepare_path(*sys.argv[4:6])
if __name__ in {"__main__", "__mp_main__"}:
    # Processes spawned by `multiprocessing` inherit -S and import this file first.
    sys.meta_path.append(LateSite())
if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
