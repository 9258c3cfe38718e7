"""What a remembered result depends on beside the file itself."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from psverify.plugin.hooks import PROJECT
from psverify.read.stamp import Stamp, stamp

if TYPE_CHECKING:
    from psverify.session import Session


ENGINE = (
    "psverify._grammar",
    "psverify.check",
    "psverify.facts",
    "psverify.facts.project",
    "psverify.facts.types",
    "psverify.outcome",
    "psverify.parse",
    "psverify.parse.repair",
    "psverify.parse.semantic",
    "psverify.read",
)
"""What every result depends on."""


def digest_dependencies(session: Session, rules: Iterable[str], modules: Iterable[str], *parts: object) -> str:
    """Returns a digest of `parts`, plugins' versions, and the code of rules, of the engine and of further modules.

    A package among the modules stands for all that is in it.
    """
    points = session.host.loaded.values()
    plugins = sorted(point.origin for point in points)
    found = {entry.module for code in rules if (entry := session.registry.entry(code))}
    # A plugin that is being written keeps its version, and its rules may lean on all of its package.
    packages = {point.value.partition(":")[0].partition(".")[0] for point in points if point.distribution != PROJECT}
    code = _looks(sorted({*found, *modules, *ENGINE, *packages}))
    return hashlib.sha256(repr((parts, plugins, code)).encode()).hexdigest()[:32]


def _looks(modules: Iterable[str]) -> list[Stamp]:
    """Returns how the files of modules look: in an editable install they change under one version."""
    return [look for module in modules for look in _look(module)]


def _look(module: str) -> list[Stamp]:
    """Returns how a module's file looks, or those of a package, which takes some 6 µs a file."""
    loaded = sys.modules.get(module)
    if folders := getattr(loaded, "__path__", None):
        return _all_in(folders[0])
    place = _module_path(module)
    seen = stamp(getattr(loaded, "__file__", None) or f"{place}.py")
    return [seen] if seen is not None else _all_in(place)


def _module_path(module: str) -> str:
    """Returns where the file of a module is, but for its ending; "" if not even its outermost package is imported."""
    package, _, inner = module.partition(".")
    folders = getattr(sys.modules.get(package), "__path__", None)
    return os.path.join(folders[0], *inner.split(".")) if folders else ""  # noqa: PTH118 - asked for each rule


def _all_in(folder: str) -> list[Stamp]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py"))
    except OSError:
        return []
    return [Stamp(status.st_mtime_ns, status.st_size) for _, status in found]
