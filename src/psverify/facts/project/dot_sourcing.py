"""Scripts that run each other: what one sets, the other may read, dot-sourced or called in a scope below."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.facts.functions import commands
from psverify.facts.node_groups import nodes_within
from psverify.facts.project.surroundings import first_stamp, scripts_in
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.parse.nodes import command_elements, command_name

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.model import Place
    from psverify.parse.tree import Node

_MOST_BYTES = 1 << 20
_MANY = 10
_VARIABLE = regex(rb"[$@]\{?(?:\w+:)?(\w+)")
_EXTENSION = regex(rb"\.ps1\b", re.IGNORECASE)
_PATH_END = regex(rb"[\w.\\/-]+\Z")
_SEPARATOR = regex(rb"[\\/]")
_LONGEST_PATH = 128
_DOT_SOURCE = regex(rb"\.[ \t]+[\"'(]*\$")  # begins with a literal, which makes it forty times as fast
_BEFORE_DOT = b" \t\r\n\f\v;{("
_SCRIPT = regex(r"\.ps1\b|^\$\w*script(?:file|path)?$", re.IGNORECASE)
_BUILD_TOOLS = frozenset(("invoke-build", "invoke-psake"))
"""Commands whose scripts read the variables of the caller."""


class _Mentions(NamedTuple):
    """What a script's text mentions: variables in lower case, other scripts, and whether it dot-sources what a run tells."""

    variables: frozenset[bytes]
    scripts: frozenset[bytes]
    dot_sources_any: bool


class _Folder(NamedTuple):
    """The scripts of a folder: their number, how many mention a variable, and the paths of those that mention a script.

    Names of scripts are in lower case and without folder. `dot_sources_any` is that of any of them.
    """

    number: int
    variables: Counter[bytes]
    mentioning: Mapping[bytes, Sequence[str]]
    dot_sources_any: bool


_NOTHING = _Mentions(frozenset(), frozenset(), dot_sources_any=False)


def is_read_by_dot_sourced(name: str, place: Place, file: File) -> bool:
    """Whether a script that code in a place runs mentions a variable (in lower case), or cannot be found."""
    return any(_may_mention(command, name, file) for command in nodes_within(file.fact(_runs_of_scripts), place))


def _runs_of_scripts(file: File) -> list[Node]:
    """The commands that run another script in the scope they are in, or in one below it; a fact of the file."""
    return [command for command in file.fact(commands) if _runs_script(command)]


def is_read_by_dot_sourcing(name: str, file: File) -> bool:
    """Whether a script that may dot-source the file, or is dot-sourced beside it, mentions a variable (in lower case).

    The scripts of its folder and of the two folders above it are checked.
    """
    path = Path(file.path).absolute()
    own, word = path.name.lower().encode(), name.encode()
    for folder in map(str, (path.parent, *path.parent.parents[:2])):
        file.look_at("scripts", folder)
        for script in _mentions_of_folder(folder).mentioning.get(own, ()):
            if script != str(path) and _is_mentioned(word, script, 1, file):
                return True
    together = any(_mentions_of_folder(str(folder)).dot_sources_any for folder in (path.parent, path.parent.parent))
    return together and _mentions_beside(path, word) > 0


def is_common_in_folder(name: str, file: File) -> bool:
    """Whether most scripts of a file's folder mention a variable (in lower case): all of two or more others, or half of ten."""
    path = Path(file.path).absolute()
    file.look_at("scripts", str(path.parent))
    others = _mentions_of_folder(str(path.parent)).number - 1
    mentions = _mentions_beside(path, name.encode())
    return mentions == others > 1 or mentions * 2 >= others >= _MANY


def _mentions_beside(path: Path, word: bytes) -> int:
    """How many other scripts of a script's folder mention a variable."""
    return _mentions_of_folder(str(path.parent)).variables[word] - (word in _read_mentions(str(path)).variables)


def _runs_script(command: Node) -> bool:
    operator, target = command.field("invocation_operator"), command_elements(command)[0]
    if operator is not None and operator.text == ".":
        return target.kind != "script_block_expression"
    return _SCRIPT.search(target.text) is not None or (command_name(command) or "").lower() in _BUILD_TOOLS


def _may_mention(command: Node, name: str, file: File) -> bool:
    found = file.fact_of(_script_run_by, command)
    return found is None or _is_mentioned(name.encode(), found, 3, file)


def _script_run_by(command: Node, file: File) -> str | None:
    """Returns the path of the script that an expression such as `"$PSScriptRoot\\a.ps1"` names, if it is there."""
    named = next(_named_scripts(command_elements(command)[0].text.encode()), None)
    if named is None:
        return None
    relative = named.decode(errors="replace").replace("\\", "/").lstrip("/")
    path = Path(file.path).absolute().parent / relative
    file.look_at("file", str(path))
    return str(path) if os.path.isfile(path) else None  # noqa: PTH113 - never raises


def _is_mentioned(name: bytes, path: str, depth: int, file: File) -> bool:
    """Whether a script, or one that it names, mentions a variable."""
    variables, paths = _mentioned(path, depth)
    file.look_at("file", *paths)
    return name in variables


@lru_cache(maxsize=4096)
def _mentioned(path: str, depth: int) -> tuple[frozenset[bytes], frozenset[str]]:
    """Returns the variables that a script and those that it names mention, and the paths of all that were looked for."""
    mentions = _read_mentions(path)
    variables, paths = mentions.variables, frozenset((path,))
    for script in mentions.scripts if depth else ():
        other = str(Path(path).parent / script.decode(errors="replace").replace("\\", "/").lstrip("/"))
        paths |= {other}
        if other != path and first_stamp(other) is not None and os.path.isfile(other):  # noqa: PTH113
            more = _mentioned(other, depth - 1)
            variables, paths = variables | more[0], paths | more[1]
    return variables, paths


@lru_cache(maxsize=256)
def _mentions_of_folder(folder: str) -> _Folder:
    """Returns what the scripts of a folder mention; a folder that cannot be read has none."""
    scripts = {path: _read_mentions(path) for path in scripts_in(folder)}
    variables: Counter[bytes] = Counter()
    mentioning: dict[bytes, list[str]] = {}
    for path, mentions in scripts.items():
        variables.update(mentions.variables)
        for script in mentions.scripts:
            name = script.lower().replace(b"\\", b"/").rpartition(b"/")[2]
            mentioning.setdefault(name, []).append(path)
    return _Folder(len(scripts), variables, mentioning, any(m.dot_sources_any for m in scripts.values()))


def mentioned_variables(path: str) -> frozenset[bytes]:
    """Returns the variables, in lower case, that a script mentions."""
    return _read_mentions(path).variables


@lru_cache(maxsize=4096)
def _read_mentions(path: str) -> _Mentions:
    first_stamp(path)
    try:
        with Path(path).open("rb") as file:
            text = file.read(_MOST_BYTES)
    except OSError:
        return _NOTHING
    variables = frozenset(map(bytes.lower, _VARIABLE.findall(text)))
    return _Mentions(variables, frozenset(_named_scripts(text)), _dot_sources_any(text))


def _dot_sources_any(text: bytes) -> bool:
    """Whether a text dot-sources what a variable holds, with no script named on that line."""
    for dot in _DOT_SOURCE.finditer(text):
        if dot.start() == 0 or text[dot.start() - 1] in _BEFORE_DOT:
            line = text[dot.start() : _line_end(text, dot.end())]
            if b".ps1" not in line.lower():
                return True
    return False


def _line_end(text: bytes, offset: int) -> int:
    end = text.find(b"\n", offset)
    return end if end >= 0 else len(text)


def _named_scripts(text: bytes) -> Iterator[bytes]:
    """Yields the scripts that a text names, with the folders before them."""
    for extension in _EXTENSION.finditer(text):
        start = max(0, extension.start() - _LONGEST_PATH)
        path = _PATH_END.search(text[start : extension.start()])
        if path is not None:
            of_variable = text[start + path.start() - 1 : start + path.start()] == b"$"
            yield (_SEPARATOR.split(path.group(), maxsplit=1)[-1] if of_variable else path.group()) + extension.group()
