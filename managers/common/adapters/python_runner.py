"""Runs one Python entry point: `python -S python_runner.py ENTRY PARAMETERS RESULT PREFIX FOLDERS`.

It imports nothing of psverify and little else, so that it starts fast and any interpreter can run it. `-S` leaves out
the code in `.pth` files, which takes longer than all the rest (editable installs); it is run when an import needs it.
"""

from __future__ import annotations

import importlib
import os
import site
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` itself takes a tenth of the time.
    from collections.abc import Sequence
    from typing import Any


class LateSite:
    """Finds what only code in `.pth` files makes importable: the first import that fails elsewhere has it run."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        """Returns where a module is by the finders that there are afterwards, or None."""
        sys.meta_path.remove(self)
        site.main()
        specs = (finder.find_spec(name, path, target) for finder in sys.meta_path)
        return next((spec for spec in specs if spec is not None), None)


def prepare_path(prefix: str, folders: str) -> None:
    """Does what `site` does when Python starts, but for the code in `.pth` files, with what the caller knows already.

    `folders` are those of the caller's modules, joined as in PATH.
    """
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    # The folder of the manifest, not that of this file, is where a manager's modules are.
    sys.path.insert(0, "")
    sys.path += [folder for folder in folders.split(os.pathsep) if folder not in sys.path]
    if sys.prefix != prefix:
        sys.prefix = sys.exec_prefix = prefix
    site.setquit()
    site.setcopyright()
    site.sethelper()
    site.execsitecustomize()


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
            values = _read_json(given.read())
        text = _write_json(found(**values))
        with open(result, "w", encoding="utf-8") as answer:  # noqa: PTH123
            answer.write(text)
    except Exception:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


# `json` takes as long to import as Python to start, so a task without parameters or result goes without.


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
    # Processes that `multiprocessing` spawns inherit -S, and import this file before they look for anything else.
    sys.meta_path.append(LateSite())
if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
