"""Functions that other scripts of the repository declare: what they read of their callers, and which interface they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.facts.dynamic_scope import free_variables
from psverify.facts.file import File
from psverify.facts.functions import bare_name, commands, function_name, functions, parameter_name, parameters
from psverify.facts.node_groups import nodes_within
from psverify.facts.project.dot_sourcing import mentioned_variables
from psverify.facts.project.repository import repository_of
from psverify.facts.project.surroundings import first_stamp, scripts_in
from psverify.facts.variables import bare_variable_name, variables_by_name
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.parse.nodes import command_name
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.model import Place
    from psverify.parse.tree import Node

_FUNCTION = regex(rb"function[ \t]+(?:\w+:)?([\w-]+)")
_HEAD = 600
"""So many bytes after a function's name tell whether its parameters are those of a copy."""
_IMPLEMENTATIONS = 3
"""How many other functions of a name, each with parameters of its own, are taken for implementations of an interface."""
_MOST_BYTES = 1 << 20


class _Declared(NamedTuple):
    """A function in a script: the script's path, and what follows the function's name, without spaces."""

    path: str
    head: bytes


def is_read_by_other_script(name: str, place: Place, file: File) -> bool:
    """Whether a function that code in a place calls reads a variable (in lower case) of its callers.

    Functions in scripts of their own, such as `Stop-It` in `Stop-It.ps1`, are checked.
    """
    repository, word = file.fact(repository_of), name.encode()
    if repository is None:
        return False
    called = {(command_name(command) or "").lower() for command in nodes_within(file.fact(commands), place)}
    paths = (path for function in called for path in repository.scripts_by_name.get(function, ()))
    return any(word in mentioned_variables(path) and name in _names_read_of_callers(path) for path in paths)


def is_implementation(name: str, function: Node, file: File) -> bool:
    """Whether a function is one of several of its name in the scripts of a folder, and others use its parameter (in lower case).

    Their caller decides which parameters they have. A function that is copied from script to script is none.
    """
    path = Path(file.path).absolute()
    file.look_at("scripts", str(path.parent))
    wanted = bare_name(function_name(function)).lower().encode()
    others = [declared for declared in _declared_in(str(path.parent)).get(wanted, ()) if declared.path != str(path)]
    own = _script_head(file.lowered, (function.field("name") or function).end)
    if len({declared.head for declared in others} - {own}) < _IMPLEMENTATIONS:
        return False
    return _is_used_around(name, function, file) or any(name.encode() in mentioned_variables(o.path) for o in others)


def _is_used_around(name: str, function: Node, file: File) -> bool:
    same = file.fact(variables_by_name).get(name, [])
    return len(same) > len(nodes_within(same, function))


@lru_cache(maxsize=4096)
def _names_read_of_callers(path: str) -> frozenset[str]:
    """Returns the variables, in lower case, that the function with the name of its script reads and does not set first."""
    first_stamp(path)
    try:
        source = decode(Path(path).read_bytes()[:_MOST_BYTES])
    except OSError:
        return frozenset()
    file = File(source, parse(source.buffer), path)
    named = [f for f in file.fact(functions) if bare_name(function_name(f)).lower() == Path(path).stem.lower()]
    return frozenset().union(*(free_variables(f, file) for f in named), *map(_own_defaults, named))


def _own_defaults(function: Node) -> Iterator[str]:
    """Yields the parameters whose default is the caller's variable of the same name: `[bool] $Quiet = $Quiet`."""
    for parameter in parameters(function):
        name, variable = parameter_name(parameter).lower(), parameter.field("name")
        read = (found for found in parameter.descendants("variable_expression") if found != variable)
        if any(bare_variable_name(found) == name for found in read):
            yield name


@lru_cache(maxsize=256)
def _declared_in(folder: str) -> Mapping[bytes, list[_Declared]]:
    """Returns the functions that the scripts of a folder declare, by name in lower case."""
    found: dict[bytes, list[_Declared]] = defaultdict(list)
    for path in scripts_in(folder):
        first_stamp(path)
        try:
            text = Path(path).read_bytes()[:_MOST_BYTES].lower()
        except OSError:
            continue
        for function in _FUNCTION.finditer(text):
            found[function.group(1)].append(_Declared(path, _script_head(text, function.end())))
    return found


def _script_head(text: bytes, start: int) -> bytes:
    return b"".join(text[start : start + _HEAD].split())
