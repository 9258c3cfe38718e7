"""What a remembered result depends on beside the file itself."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from psverify.state.cache import Stamp, stamp

if TYPE_CHECKING:
    from psverify.session import Session


def digest(session: Session, rules: Iterable[str], modules: Iterable[str], *parts: object) -> str:
    """Returns a digest of `parts`, plugins' versions, and the code of the grammar, of rules and of further modules."""
    plugins = sorted(point.origin for point in session.host.loaded.values())
    found = {entry.module for code in rules if (entry := session.registry.entry(code))}
    code = _looks(sorted({*found, *modules, "psverify._grammar"}))
    return hashlib.sha256(repr((parts, plugins, code)).encode()).hexdigest()[:32]


def _looks(modules: Iterable[str]) -> list[Stamp | None]:
    """Returns how the files of modules look: in an editable install they change under one version."""
    return [stamp(file) for file in map(_file, modules) if file]


def _file(module: str) -> str | None:
    """Returns the file of a module, which need not be imported if its package is."""
    if module in sys.modules:
        return sys.modules[module].__file__
    package, _, inner = module.partition(".")
    folders = getattr(sys.modules.get(package), "__path__", None)
    return os.path.join(folders[0], *inner.split(".")) + ".py" if folders else None  # noqa: PTH118 - asked for each rule
