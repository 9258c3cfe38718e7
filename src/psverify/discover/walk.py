"""From the arguments of the command line to a sorted list of files, each of them once."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.discover.ignore import REPOSITORY, Layers, above, configured, decides, inside, posix, takes
from psverify.discover.kinds import has_shebang
from psverify.model import Failure

if TYPE_CHECKING:
    from psverify.check.glob import Glob


@dataclass(frozen=True, slots=True)
class Options:
    """What configuration says of the files to find: `include` in whatever case, `exclude` as the system has it.

    `force_exclude` leaves out even files that are named. Without `respect_gitignore` no ignore file is read.
    """

    include: tuple[Glob, ...]
    exclude: tuple[Glob, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True


OptionsOf = Callable[[str], Options]
"""Tells the options that hold in a folder, given as an absolute path with `/`."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files that were found, sorted, with `/`, spelt from the argument on that led to them; and what went wrong."""

    paths: tuple[str, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A file: as it is shown, absolute, and without symbolic links."""

    path: str
    absolute: str
    real: str


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk: as it is shown (with a final `/`, or empty), absolute, and without symbolic links.

    `ignored` is what ignore files outside of it say.
    """

    shown: str
    absolute: str
    real: str
    ignored: Layers

    def folder(self, name: str, ignored: Layers) -> _Folder:
        return _Folder(f"{self.shown}{name}/", f"{self.absolute}/{name}", f"{self.real}/{name}", ignored)

    def file(self, entry: os.DirEntry[str]) -> _Found:
        absolute = f"{self.absolute}/{entry.name}"
        real = _real(absolute) if entry.is_symlink() else f"{self.real}/{entry.name}"
        return _Found(self.shown + entry.name, absolute, real)


@dataclass(frozen=True, slots=True)
class _Rules:
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


def discover(arguments: Sequence[str], options: OptionsOf) -> Discovery:
    """Finds the PowerShell files in folders and among files; the files named are taken whatever they are called.

    Symbolic links to files are followed, links to folders only if they are named. A folder that cannot be listed and
    an argument that is not there become failures, and the rest is found.
    """
    items = [item for argument in arguments for item in _argument(argument, options)]
    paths = _once(item for item in items if isinstance(item, _Found))
    return Discovery(tuple(sorted(paths)), tuple(item for item in items if isinstance(item, Failure)))


def _argument(argument: str, options: OptionsOf) -> Iterator[_Found | Failure]:
    try:
        is_folder = stat.S_ISDIR(os.stat(argument).st_mode)  # noqa: PTH116  Path("") would be the working directory
    except FileNotFoundError:
        yield Failure("discover", "there is no such file or folder", argument)
        return
    except OSError as error:
        yield _failure(error, argument)
        return
    path = Path(argument).as_posix()
    absolute = posix(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links
    if is_folder:
        yield from _walk(path, absolute, options)
    elif not _is_forced_out(absolute, options):
        yield _Found(path, absolute, _real(path))


def _is_forced_out(absolute: str, options: OptionsOf) -> bool:
    chosen = options(Path(absolute).parent.as_posix())
    return chosen.force_exclude and takes(configured(chosen.exclude), absolute)


def _walk(path: str, absolute: str, options: OptionsOf) -> Iterator[_Found | Failure]:
    try:
        ignored = above(absolute) if options(absolute).respect_gitignore else ()
    except OSError as error:
        yield _failure(error, path)
        return
    shown = "" if path == "." else path.rstrip("/") + "/"
    pending = [_Folder(shown, absolute.rstrip("/"), _real(path).rstrip("/"), ignored)]
    while pending:
        folder = pending.pop()
        try:
            yield from _list(folder, options(folder.absolute or "/"), pending)
        except OSError as error:
            yield _failure(error, folder.shown.rstrip("/") or path)


def _list(folder: _Folder, options: Options, pending: list[_Folder]) -> Iterator[_Found]:
    """Yields the files of a folder, and adds its folders to those pending; raises OSError."""
    with os.scandir(f"{folder.absolute}/") as listing:
        entries = list(listing)
    names = {entry.name for entry in entries}
    ignored = inside(folder.ignored, folder.absolute, names) if options.respect_gitignore else ()
    rules = _Rules(configured(options.include, ignore_case=True), configured(options.exclude), ignored)
    for entry in entries:
        path = f"{folder.absolute}/{entry.name}"
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
    """Yields one path of each file: one without links if there is one, of those the shortest."""
    seen: dict[str, list[str]] = {}
    for item in sorted(found, key=lambda item: (item.real != item.absolute, len(item.path), item.path)):
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


def _real(path: str) -> str:
    return posix(os.path.realpath(path))


def _failure(error: OSError, path: str) -> Failure:
    return Failure("discover", f"cannot be read: {error.strerror or error}", path)
