"""From the arguments of the command line to a sorted list of files, each of them once."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.discover.ignore_layers import (
    REPOSITORY,
    Layers,
    configured,
    decides,
    layers_inside,
    posix,
    read_ignore_files_above,
    takes,
)
from psverify.discover.script_kinds import has_shebang
from psverify.model import Failure
from psverify.named_tuple import NamedTuple
from psverify.project_root import is_inside, project_root

if TYPE_CHECKING:
    from psverify.globs.glob import Glob


class Options(NamedTuple):
    """What configuration says of the files to find: `include` in whatever case, `exclude` as the system has it.

    `force_exclude` leaves out even files that are named. Without `respect_gitignore` no ignore file is read.
    """

    include: tuple[Glob, ...]
    exclude: tuple[Glob, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True


OptionsOf = Callable[[str], Options]
"""Tells the options that hold in a folder, given as an absolute path with `/`."""


class Discovery(NamedTuple):
    """The files that were found, sorted, and what went wrong.

    Paths are as reports show them: relative to the working directory, absolute outside of it, with `/`.
    """

    paths: tuple[str, ...]
    failures: tuple[Failure, ...] = ()
    left_out: tuple[str, ...] = ()
    """Links that lead out of the project and were not followed."""


class _Found(NamedTuple):
    """A file, as it was found and without symbolic links; both absolute."""

    path: str
    real: str


class _LeftOut(NamedTuple):
    """A link, absolute, that leads out of the project."""

    path: str


class _Folder(NamedTuple):
    """A folder to walk, as it was found and without symbolic links; `ignored` is what ignore files outside of it say.

    Both paths are absolute and have no final `/`; that of the root is empty. `project` is the root that links may not
    lead out of; None: they may.
    """

    path: str
    real: str
    ignored: Layers
    project: str | None

    def folder(self, name: str, ignored: Layers) -> _Folder:
        return self._replace(path=f"{self.path}/{name}", real=f"{self.real}/{name}", ignored=ignored)

    def file(self, entry: os.DirEntry[str]) -> _Found | _LeftOut:
        path = f"{self.path}/{entry.name}"
        if not entry.is_symlink():
            return _Found(path, f"{self.real}/{entry.name}")
        if self.project is not None and not is_inside(path, self.project):
            return _LeftOut(path)
        return _Found(path, _real_path(path))


class _Rules(NamedTuple):
    """What decides in one folder."""

    included: Layers
    excluded: Layers
    ignored: Layers

    def leave_out(self, path: str, *, folder: bool) -> bool:
        return decides(self.excluded, path, folder=folder) or decides(self.ignored, path, folder=folder)

    def want(self, entry: os.DirEntry[str], path: str) -> bool:
        included = decides(self.included, path)
        if not included and "." in entry.name:
            return False
        return _is_file(entry) and not self.leave_out(path, folder=False) and (included or has_shebang(path))


def discover(arguments: Sequence[str], options: OptionsOf, *, follow_links: bool = False) -> Discovery:
    """Finds the PowerShell files in folders and among files; the files named are taken whatever they are called.

    Symbolic links to files of the project are followed, `follow_links`: also those that lead out of it; links to folders
    only if they are named. A folder that cannot be listed and an argument that is not there become failures, and the
    rest is found.
    """
    items = [item for argument in arguments for item in _argument(argument, options, follow_links=follow_links)]
    here = _absolute_path("").rstrip("/") + "/"
    paths = sorted(path.removeprefix(here) for path in _once(item for item in items if isinstance(item, _Found)))
    failures = tuple(item for item in items if isinstance(item, Failure))
    left_out = sorted(item.path.removeprefix(here) for item in items if isinstance(item, _LeftOut))
    return Discovery(tuple(paths), failures, tuple(left_out))


def _argument(argument: str, options: OptionsOf, *, follow_links: bool) -> Iterator[_Item]:
    try:
        is_folder = stat.S_ISDIR(os.stat(argument).st_mode)  # noqa: PTH116  Path("") would be the working directory
        path = _absolute_path(argument)
        if is_folder:
            ignored = read_ignore_files_above(path) if options(path).respect_gitignore else ()
            project = None if follow_links else project_root(path)
            yield from _walk(_Folder(path.rstrip("/"), _real_path(path).rstrip("/"), ignored, project), options)
        elif not _is_forced_out(path, options):
            yield _Found(path, _real_path(path))
    except FileNotFoundError:
        yield Failure("discover", "no such file or folder", argument)
    except (OSError, ValueError) as error:
        yield _failure(error, str(getattr(error, "filename", None) or argument))


def _is_forced_out(path: str, options: OptionsOf) -> bool:
    chosen = options(Path(path).parent.as_posix())
    return chosen.force_exclude and (takes(configured(chosen.exclude), path) or _is_no_script(path, chosen))


def _is_no_script(path: str, options: Options) -> bool:
    """Whether a name without an ending is that of something else: pre-commit names any such file."""
    nameless = "." not in Path(path).name and not decides(configured(options.include, ignore_case=True), path)
    return nameless and not has_shebang(path)


def _walk(top: _Folder, options: OptionsOf) -> Iterator[_Item]:
    pending = [top]
    while pending:
        folder = pending.pop()
        path = folder.path or "/"
        try:
            yield from _list(folder, options(path), pending)
        except OSError as error:
            yield _failure(error, str(error.filename or path).rstrip("/").removeprefix(_absolute_path("") + "/"))


def _list(folder: _Folder, options: Options, pending: list[_Folder]) -> Iterator[_Item]:
    """Yields the files of a folder, and adds its folders to those pending; raises OSError."""
    with os.scandir(f"{folder.path}/") as listing:
        entries = list(listing)
    names = {entry.name for entry in entries}
    ignored = layers_inside(folder.ignored, folder.path, names) if options.respect_gitignore else ()
    rules = _Rules(configured(options.include, ignore_case=True), configured(options.exclude), ignored)
    for entry in entries:
        path = f"{folder.path}/{entry.name}"
        if _is_folder(entry):
            if entry.name != REPOSITORY and not rules.leave_out(path, folder=True):
                pending.append(folder.folder(entry.name, ignored))
        elif rules.want(entry, path):
            yield folder.file(entry)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    if not entry.is_dir(follow_symlinks=False):
        return False
    if sys.platform == "win32":  # A junction is a link too, but Python says so from 3.12 on.
        return entry.stat(follow_symlinks=False).st_reparse_tag != stat.IO_REPARSE_TAG_MOUNT_POINT
    return True


def _is_file(entry: os.DirEntry[str]) -> bool:
    # entry.is_file() would raise for a link that leads round in a circle, or where we may not go.
    return os.path.isfile(entry.path) if entry.is_symlink() else entry.is_file()  # noqa: PTH113


def _once(found: Iterable[_Found]) -> Iterator[str]:
    """Yields one path of each file: one without links if there is one, of those the first."""
    seen: dict[str, list[str]] = {}
    for item in sorted(found, key=lambda item: (item.real != item.path, item.path)):
        alike = seen.setdefault(item.real.casefold(), [])
        if not any(_is_same(item.real, other) for other in alike):
            alike.append(item.real)
            yield item.path


def _is_same(path: str, other: str) -> bool:
    """Whether two paths without links, which differ in case at most, are one file."""
    try:
        return path == other or Path(path).samefile(other)
    except OSError:
        return False


_Item = _Found | _LeftOut | Failure


def _absolute_path(path: str) -> str:
    return posix(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links


def _real_path(path: str) -> str:
    return posix(os.path.realpath(path))


def _failure(error: OSError | ValueError, path: str) -> Failure:
    return Failure("discover", f"cannot be read: {getattr(error, 'strerror', None) or error}", path)
