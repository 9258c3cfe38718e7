"""The repository around a file: what its other scripts define, and which names its files use."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.facts.project.surroundings import (
    MODULES,
    MOST_FOLDERS,
    SCRIPTS,
    TEXTS,
    files_of_folders,
    first_stamp,
    root_of,
)
from psverify.facts.project.used_names import has_name
from psverify.lazy_regex import regex
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.facts.file import File

LARGEST = 4_000_000
"""Files of more bytes are data."""
_SCOPE = rb"(?:(?:global|local|script|private):)?"
_STATEMENTS = (
    *(
        regex(rb"%s[ \t]+%s([^\s(){};]+)" % (word, _SCOPE))
        for word in (b"function", b"filter", b"workflow", b"configuration")
    ),
    *(
        regex(rb"%s[ \t]+(?:-value[ \t:]+\S+[ \t]+)?(?:-name[ \t:]+)?['\"]?([^\s'\"$;|(){}-]+)" % word)
        for word in (b"set-alias", b"new-alias", b"remove-alias", b"sal", b"nal")
    ),
)
"""What declares functions and aliases, in text in lower case; a pattern that begins with a word is found fast."""
_DRIVES = tuple(
    regex(rb"%s:{1,2}[\\/]*%s([^\s'\"{}()$;,|=:\\/]+)" % (word, _SCOPE)) for word in (b"function", b"alias")
)
_BEFORE_STATEMENTS = frozenset((b"", b"\n", b"\r", b"{", b"}", b";", b"(", b"|", b"\\", b"=", b"&"))
_SCRIPT_NAME = regex(rb"\.ps[dm]?1\b", re.IGNORECASE)
_PATH = regex(rb"[\w.\\/-]+\Z")
_LONGEST_PATH = 200
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Repository:
    """The files below a folder; `complete` says whether all of them were read."""

    def __init__(self, root: str) -> None:
        folders = list(files_of_folders(root))
        self.root = root
        self.complete = len(folders) < MOST_FOLDERS
        self._files = [path for files in folders for path in files]

    @cached_property
    def defined_commands(self) -> frozenset[str]:
        """The names, in lower case, of the functions and aliases that any script declares, changes or removes."""
        return frozenset().union(*map(_definitions, self._ending(SCRIPTS)))

    @cached_property
    def module_folders(self) -> frozenset[str]:
        """The folders that hold a module or a manifest."""
        return frozenset(str(Path(path).parent) for path in self._ending(MODULES))

    @cached_property
    def scripts_by_name(self) -> Mapping[str, list[str]]:
        """The paths of the scripts by their names in lower case, without the endings."""
        found: dict[str, list[str]] = {}
        for path in self._ending(SCRIPTS):
            found.setdefault(Path(path).stem.lower(), []).append(path)
        return found

    def has_name_elsewhere(self, name: str, path: str) -> bool:
        """Whether another file than `path` has a name of the form `Verb-Noun`, in any case, or may put it together."""
        return any(has_name(_read_lowered(other), name) for other in self._ending(TEXTS) if other != path)

    def _ending(self, endings: tuple[str, ...]) -> Iterator[str]:
        return (path for path in self._files if path.lower().endswith(endings))


def repository_of(file: File) -> Repository | None:
    """Returns the repository that a file belongs to, None for a text that is not on disk; a fact of the file."""
    path = absolute_path(file)
    if not os.path.isfile(path):  # noqa: PTH113 - never raises
        return None
    root = str(root_of(path.parent))
    file.look_at("root", str(path.parent))
    file.look_at("scripts below", root)
    repository = _repository(root)
    if not repository.complete:
        file.look_around()
    return repository


def absolute_path(file: File) -> Path:
    """The path of a file as its repository has it; links are not followed."""
    return Path(os.path.abspath(file.path))  # noqa: PTH100 - `resolve` would follow links


def linked_commands(file: File) -> frozenset[str]:
    """The commands that scripts define whose relative paths the file mentions, as in `. $PSScriptRoot/../x.ps1`; a fact."""
    folder = absolute_path(file).parent
    paths = [str(folder / name) for name in sorted({*_script_paths(file.buffer)})]
    file.look_at("file", *paths)
    return frozenset().union(*map(_definitions, filter(os.path.isfile, paths)))


def _script_paths(text: bytes) -> Iterator[str]:
    """Yields what looks like the path of a script, without a variable that it begins with."""
    for match in _SCRIPT_NAME.finditer(text):
        path = _PATH.search(text, max(match.start() - _LONGEST_PATH, 0), match.end())
        if path is not None:
            name = path.group().decode().replace("\\", "/")
            is_behind_variable = text[path.start() - 1 : path.start()] == b"$"
            yield name.partition("/")[2] if is_behind_variable else name.lstrip("/")


@cache
def _repository(root: str) -> Repository:
    return Repository(root)


@cache
def _definitions(path: str) -> frozenset[str]:
    text = _read_lowered(path)
    found = [match for pattern in _DRIVES for match in pattern.finditer(text)]
    found += (m for pattern in _STATEMENTS for m in pattern.finditer(text) if _begins_statement(text, m.start()))
    return frozenset(match.group(1).decode("utf-8", "replace") for match in found)


def _begins_statement(text: bytes, offset: int) -> bool:
    """Whether a statement may begin at an offset: not after a word on its line."""
    before = text[max(offset - 80, 0) : offset].rstrip(b" \t")[-1:]
    return before in _BEFORE_STATEMENTS


def _read_lowered(path: str) -> bytes:
    """Returns a file's text in lower case; nothing of one that cannot be read, or that is too large."""
    first_stamp(path)
    try:
        place = Path(path)
        raw = b"" if place.stat().st_size > LARGEST else place.read_bytes()
    except OSError:
        return b""
    return (decode(raw).buffer if raw[:2] in UTF_16 else raw).lower()
