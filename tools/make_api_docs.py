"""Write docs/api.md: every public name, with its signature and docstring, by face.

Run it after a public name or its docstring has changed: `python tools/make_api_docs.py`.
"""

from __future__ import annotations

import enum
import importlib
import inspect
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "api.md"
FACES = ("psverify.api", "psverify.api.facts", "psverify.api.report", "psverify.api.session")
HEAD = """# The public API

<!-- made by tools/make_api_docs.py -->

Plugins import from these four modules. Everything else in psverify may change without notice.
"""


def public_names(face: ModuleType) -> list[str]:
    """Return the names that a face offers, sorted."""
    own = {name for name, value in vars(face).items() if not name.startswith("_") and not inspect.ismodule(value)}
    return sorted(own - {"annotations"}, key=lambda name: (name.lower(), name))


def describe(name: str, value: object) -> str:
    """Return a name, its signature and its docstring as a section."""
    doc = inspect.getdoc(value) if isinstance(value, type) or inspect.isroutine(value) else None
    title = f"### `{name}{_signature(value)}`"
    return f"{title}\n\n{doc or _constant(value)}\n"


def _signature(value: object) -> str:
    if not callable(value) or (isinstance(value, type) and issubclass(value, enum.Enum)):
        return ""
    if fields := getattr(value, "_fields", None):
        optional = getattr(value, "_field_defaults", {})
        return f"({', '.join(f'{field}=…' if field in optional else field for field in fields)})"
    try:
        names = inspect.signature(value).parameters.values()
    except ValueError:
        return ""
    return f"({', '.join(_parameter(name) for name in names)})"


def _constant(value: object) -> str:
    if callable(value):
        return "Decorator of a click command; see [Commands](plugins.md#commands)."
    return f"Constant of type `{type(value).__name__}`."


def _parameter(parameter: inspect.Parameter) -> str:
    """Return a parameter as the page shows it: defaults may have no representation that is the same in every run."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    return f"{stars}{parameter.name}{'' if parameter.default is inspect.Parameter.empty else '=…'}"


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for name in FACES:
        face = importlib.import_module(name)
        parts.append(f"## {name}\n\n{inspect.getdoc(face)}\n")
        parts += [describe(public, getattr(face, public)) for public in public_names(face)]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_bytes(page().encode())
