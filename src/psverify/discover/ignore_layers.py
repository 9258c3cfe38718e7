"""What is left out: layers of patterns, each relative to a folder, from configuration and from ignore files."""

from __future__ import annotations

import functools
import itertools
import os
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.globs.gitignore import Globs
from psverify.named_tuple import NamedTuple
from psverify.read.read_file import CONFIGURATION_LIMIT, read_file

if TYPE_CHECKING:
    from psverify.globs.glob import Glob

REPOSITORY = ".git"
# In one folder the later file wins. `.ignore` is for other tools than git, as ripgrep and ruff have it.
_FILES = (".gitignore", ".ignore")
_IGNORE_CASE = sys.platform in {"win32", "darwin"}


class Layer(NamedTuple):
    """Patterns and the folder that they are relative to: absolute, with `/` at its end; empty speaks of every path."""

    base: str
    globs: Globs


Layers = tuple[Layer, ...]
"""The first layer that says anything of a path decides."""


def decides(layers: Layers, path: str, *, folder: bool = False) -> bool:
    """Whether layers take an absolute path, `/` between its parts; the folders that it lies in are not asked about."""
    for layer in layers:
        if path.startswith(layer.base):
            verdict = layer.globs.verdict(path[len(layer.base) :], folder=folder)
            if verdict is not None:
                return verdict
    return False


def takes(layers: Layers, path: str) -> bool:
    """Whether layers take an absolute path or a folder that it lies in."""
    return any(path.startswith(layer.base) and layer.globs.takes(path[len(layer.base) :]) for layer in layers)


@functools.cache
def configured(patterns: tuple[Glob, ...], *, ignore_case: bool = _IGNORE_CASE) -> Layers:
    """Compiles patterns of configuration, of which the last that matches decides."""
    groups = itertools.groupby(patterns, key=lambda pattern: pattern.base)
    layers = [
        Layer(_repository_base(base), Globs((glob.text for glob in group), ignore_case=ignore_case))
        for base, group in groups
    ]
    return tuple(reversed(layers))


def read_ignore_files_above(folder: str) -> Layers:
    """Reads the ignore files above a folder (absolute), up to the root of its repository; without one there are none.

    Raises OSError.
    """
    parents = [folder]
    while not os.path.lexists(f"{parents[-1]}/{REPOSITORY}"):
        parent = Path(parents[-1]).parent.as_posix()
        if parent == parents[-1]:
            return ()
        parents.append(parent)
    layers: Layers = ()
    for parent in reversed(parents[1:]):
        layers = layers_inside(
            layers, parent, [name for name in (REPOSITORY, *_FILES) if os.path.lexists(f"{parent}/{name}")]
        )
    return layers


def layers_inside(layers: Layers, folder: str, names: Collection[str]) -> Layers:
    """Returns the layers that hold inside a folder (absolute), given those outside and the names of all that is in it.

    A repository is on its own: what is ignored around it says nothing of it. Raises OSError.
    """
    lines: list[str] = []
    if REPOSITORY in names:
        layers = ()
        lines += _lines(f"{folder}/{REPOSITORY}/info/exclude")
    for name in _FILES:
        if name in names:
            lines += _lines(f"{folder}/{name}")
    globs = Globs(lines, ignore_case=_IGNORE_CASE)
    return (Layer(_repository_base(folder), globs), *layers) if globs else layers


def posix(path: str) -> str:
    """Returns a path with `/` between its parts; on Windows that is one of the two ways to write it."""
    return path.replace(os.sep, "/")


def _repository_base(folder: str) -> str:
    return folder and posix(folder).rstrip("/") + "/"


def _lines(path: str) -> Iterable[str]:
    if os.path.islink(path):  # noqa: PTH114 - git does not follow one either
        return []
    try:
        raw = read_file(path, CONFIGURATION_LIMIT)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return []
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error
    return raw.decode("utf-8-sig", "surrogateescape").split("\n")
