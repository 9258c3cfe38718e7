"""The folders that the configuration key `rule-folders` names: the files in them, and the rules there are with theirs."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from psverify.check.registry import Registry
from psverify.errors import UserError
from psverify.project_root import is_inside, project_root
from psverify.read.read_file import CONFIGURATION_LIMIT, read_file

MOST_ENTRIES = 10_000
"""So many files and folders may be below one folder of rules."""
_SUFFIXES = frozenset({".yaml", ".yml"})
Files = tuple[tuple[str, bytes], ...]
"""The names of files, as messages show them, and their bytes."""


def registry_with(plugins: Registry, folders: Iterable[str]) -> Registry:
    """Returns the rules of plugins and those declared in folders; the same object as long as no file changes.

    Raises UserError for a mistake in a file, and where the libraries are missing that rules declared in YAML need.
    """
    return _registry(plugins, rule_files(folders))


def rule_folders_fingerprint(folders: Iterable[str]) -> str:
    """Returns a digest of all files with rules, for what depends on them."""
    return hashlib.sha256(repr(rule_files(folders)).encode()).hexdigest()


def rule_files(folders: Iterable[str]) -> Files:
    """Returns the YAML files in folders and below, by name; raises UserError if one cannot be read."""
    found = {
        path: _read_rule_file(path, project_root(folder)) for folder in folders for path in _yaml_files(Path(folder))
    }
    return tuple((_relative_path(path), raw) for path, raw in found.items())


def _yaml_files(folder: Path) -> list[Path]:
    if not os.path.isdir(folder):  # noqa: PTH112 - never raises
        raise UserError(f"rule-folders: no such folder: '{_relative_path(folder)}'")
    found: list[Path] = []
    for seen, path in enumerate(_walk_below(folder)):
        if seen == MOST_ENTRIES:
            raise UserError(
                f"rule-folders: '{_relative_path(folder)}' contains more than {MOST_ENTRIES} files and folders"
            )
        if path.suffix.lower() in _SUFFIXES and not os.path.isdir(path):  # noqa: PTH112
            found.append(path)
    return sorted(found)


def _walk_below(folder: Path) -> Iterator[Path]:
    """Yields all that is below a folder; links to folders are not followed."""
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in folders)
        yield from (Path(place, name) for name in files)


def _read_rule_file(path: Path, root: str) -> bytes:
    if not is_inside(str(path), root):
        raise UserError(f"{_relative_path(path)}: is a link that leads out of the project {root}")
    try:
        return read_file(path, CONFIGURATION_LIMIT)
    except OSError as error:
        raise UserError(f"{_relative_path(path)}: cannot be read: {error.strerror or error}") from error


def _relative_path(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


@functools.cache
def _registry(plugins: Registry, files: Files) -> Registry:
    try:
        from psverify.declared.declare import rules_of  # noqa: PLC0415 - brings the libraries of an extra
    except ImportError as error:
        message = f"rule-folders: YAML rules require an extra: pip install 'psverify[queries]' ({error})"
        raise UserError(message) from error
    return Registry((*plugins.entries, *rules_of(files, plugins)))
