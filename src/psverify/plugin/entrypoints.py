"""Finds the entry points of the group `psverify` without importlib.metadata, whose import alone costs some 50 ms.

The answer is that of `importlib.metadata.entry_points(group="psverify")`: the metadata folders of every `sys.path`
entry, the first distribution of a name hiding later ones. Where a distribution may live anywhere else (a zip on the
path, a foreign finder), importlib.metadata is asked after all.
"""

from __future__ import annotations

import functools
import importlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from psverify.named_tuple import NamedTuple

GROUP = "psverify"


class EntryPoint(NamedTuple):
    """A name that a distribution offers, and what is behind it; `folder` None: told by importlib.metadata."""

    name: str
    value: str
    distribution: str
    folder: str | None = None
    told_version: str = ""

    @property
    def version(self) -> str:
        """The distribution's version as its metadata states it; "unknown" where they don't."""
        return self.told_version or _stated_version(self.folder) or "unknown"

    @property
    def origin(self) -> str:
        """The distribution and its version, as people write them."""
        return f"{self.distribution} {self.version}"

    def load(self) -> Any:
        """Imports what the entry point means; raises whatever the import raises."""
        module, _, attribute = self.value.partition(":")
        thing: Any = importlib.import_module(module.strip())
        for name in filter(None, attribute.strip().split(".")):
            thing = getattr(thing, name)
        return thing


def find_entry_points(path: Sequence[str] | None = None) -> tuple[EntryPoint, ...]:
    """Returns the entry points of all distributions on `path` (None: `sys.path`), in its order, then by name."""
    folders = list(sys.path if path is None else path)
    if path is None and not _has_only_metadata_folders(folders):
        return _ask_metadata()
    seen: set[str] = set()
    found: list[EntryPoint] = []
    for folder in folders:
        for name, metadata in sorted(_metadata_folders(folder)):
            key = re.sub(r"[-_.]+", "-", name).lower()
            if key not in seen:
                seen.add(key)
                found += _read_metadata(metadata, name)
    return tuple(found)


def _has_only_metadata_folders(path: Sequence[str]) -> bool:
    """Whether all distributions can only be metadata folders on the path."""
    finders = {type(finder) if not isinstance(finder, type) else finder for finder in sys.meta_path}
    foreign = {f for f in finders if hasattr(f, "find_distributions") and f.__module__ != "_frozen_importlib_external"}
    return not foreign and not any(Path(entry).is_file() for entry in path)


def _metadata_folders(folder: str) -> Iterator[tuple[str, str]]:
    try:
        children = os.listdir(folder or ".")  # noqa: PTH208 - runs at each start, over thousands of names
    except OSError:
        return
    for child in children:
        if child.lower().endswith((".dist-info", ".egg-info")):
            yield child.rpartition(".")[0].partition("-")[0], os.path.join(folder, child)  # noqa: PTH118
        elif child.lower() == "egg-info" and folder.lower().endswith(".egg"):
            yield Path(folder).name.partition("-")[0], os.path.join(folder, child)  # noqa: PTH118


def _read_metadata(metadata: str, name: str) -> list[EntryPoint]:
    try:
        with open(os.path.join(metadata, "entry_points.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            text = file.read()
    except OSError:
        return []
    return [EntryPoint(key, value, name.replace("_", "-"), metadata) for key, value in sorted(parse_entry_points(text))]


def parse_entry_points(text: str) -> list[tuple[str, str]]:
    """Returns the names and values under `[psverify]` in the text of an `entry_points.txt`; extras are left out."""
    pairs = []
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == GROUP and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            pairs.append((name.strip(), value.partition("[")[0].strip()))
    return pairs


@functools.cache
def _stated_version(folder: str | None) -> str:
    for name in ("METADATA", "PKG-INFO"):
        try:
            text = Path(folder or "", name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        match = re.search(r"^Version:\s*(\S+)", text, re.MULTILINE)
        return match[1] if match else ""
    return ""


def _ask_metadata() -> tuple[EntryPoint, ...]:
    metadata = importlib.import_module("importlib.metadata")
    points = metadata.entry_points(group=GROUP)
    return tuple(
        EntryPoint(point.name, point.value.partition("[")[0].strip(), point.dist.name, None, point.dist.version)
        for point in sorted(points, key=lambda point: (point.dist.name, point.name))
    )
