"""DSC resources: modules with a schema beside them, and classes with `[DscResource()]`."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.facts.attributes import attributes
from psverify.facts.functions import function_name, functions
from psverify.facts.script_blocks import owner
from psverify.lazy_regex import regex
from psverify.parse.nodes import command_name, is_variable
from psverify.read.decode import decode
from psverify.read.read_file import CONFIGURATION_LIMIT, read_file

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

RESOURCE_FUNCTIONS = ("Get-TargetResource", "Set-TargetResource", "Test-TargetResource")
_NAMES = frozenset(map(str.lower, RESOURCE_FUNCTIONS))
_MOST_FILES = 10_000
"""The maximum number of files that are searched for a resource."""
_SCHEMA = ".schema.mof"
_STRING = r'"(?:\\.|[^"\\])*"'
_COMMENT_OR_STRING = regex(rf"({_STRING})|//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_CLASS = regex(r"\bclass\s+\w+\s*:\s*\w+\s*\{", re.IGNORECASE)
_PROPERTY = regex(r"\[([^\]]*)\]\s*\w+\s+(\w+)")
_PREFIX = regex(r"^(?:dsc|msft)_")
_QUALIFIER = regex(r"\b(key|required)\b", re.IGNORECASE)
_VALUE = regex(r"\([^)]*\)|\{[^}]*\}")


def dsc_classes(file: File) -> list[Node]:
    """Every class with `[DscResource()]`; a fact of the file."""
    classes = [node for node in file.tree.root.descendants("type_definition") if _is_resource(node)]
    if classes:
        file.look_around()  # for examples and tests
    return classes


def _is_resource(definition: Node) -> bool:
    keyword = definition.field("keyword")
    return keyword is not None and keyword.text.lower() == "class" and any(attributes(definition, "DscResource"))


def dsc_resource(file: File) -> Path | None:
    """The folder of a resource module, `…/DSCResources/X/X.psm1` next to only `X.schema.mof`; a fact of the file.

    None for any other file, one from standard input too. Raises nothing: a folder that cannot be read is not a resource.
    """
    if file.extension != ".psm1" or "dscresources" not in file.path.lower():
        return None
    path = Path(file.path)
    folder = path.parent
    if folder.parent.name.lower() != "dscresources":
        return None
    file.look_around()
    schemas = [name for name in _names(folder) if name.lower().endswith(_SCHEMA)]
    return folder if [name.lower() for name in schemas] == [f"{path.stem}{_SCHEMA}".lower()] else None


def files_about(folder: Path, kind: str, resource: str, *, nested: bool = False) -> list[str]:
    """Returns the files with a resource's name in theirs, in the subfolder `kind` (in any case), or anywhere below it."""
    homes = [folder / name for name in _names(folder) if name.lower() == kind.lower()]
    below = (path for home in homes for path in (home.rglob("*") if nested else home.glob("*")))
    seen = itertools.islice(below, _MOST_FILES)
    return [path.name for path in seen if resource.lower() in path.name.lower() and os.path.isfile(path)]  # noqa: PTH113


def is_known_around(folder: Path, kind: str, resource: str) -> bool:
    """Whether a path below a folder of a kind, such as `Tests`, names a resource: in a module's root or up to two folders above.

    The prefix of the maker, as in `DSC_Door`, may be left out.
    """
    names = {resource.lower(), _PREFIX.sub("", resource.lower())}
    homes = [
        place / name
        for place in (folder, *folder.parents[:2])
        for name in _names(place)
        if name.lower() == kind.lower()
    ]
    return any(name in path for home in homes for path in _paths_below(str(home)) for name in names)


@lru_cache(maxsize=256)
def _paths_below(folder: str) -> tuple[str, ...]:
    """Returns the paths of the files below a folder, from there on and in lower case, up to the most files."""
    walked = ((place, name) for place, _, names in os.walk(folder) for name in names)
    files = itertools.islice(walked, _MOST_FILES)
    return tuple(os.path.join(place, name)[len(folder) :].lower() for place, name in files)  # noqa: PTH118 - fast


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def resource_functions(file: File) -> list[Node]:
    """The functions Get-, Set- and Test-TargetResource, in the order of the text; a fact of the file."""
    return [node for node in file.fact(functions) if function_name(node).lower() in _NAMES]


def direct_commands(function: Node) -> Iterator[str]:
    """Yields the names of the commands in a function's own body, not in script blocks within it, in lower case."""
    body = function.field("body")
    for command in body.descendants("command") if body is not None else ():
        if owner(command) == body:
            yield (command_name(command) or "").lower().rpartition("\\")[2]


def schema_keys(folder: Path) -> Mapping[str, str]:
    """Returns `Key` or `Required` by the name of a property, from the schema in a resource's folder."""
    text = "".join(_read_schema(folder / name) for name in _names(folder) if name.lower().endswith(_SCHEMA))
    text = _COMMENT_OR_STRING.sub(lambda match: '""' if match.group(1) else " ", text)
    start = _CLASS.search(text)
    members = text[start.end() :].partition("};")[0] if start else ""  # other classes are embedded in this one
    found = {}
    for qualifiers, name in _PROPERTY.findall(members):
        if match := _QUALIFIER.search(_VALUE.sub("", qualifiers)):
            found[name] = match.group(1).capitalize()
    return found


def _read_schema(path: Path) -> str:
    try:
        return decode(read_file(path, CONFIGURATION_LIMIT)).buffer.decode()
    except OSError:
        return ""


def always_returns(block: Node | None) -> bool:
    """Whether every code path through a block ends in `return`, `throw` or `exit`; False without a block."""
    return block is not None and any(map(_ends, block.named_children))


def _ends(statement: Node) -> bool:
    kind, bodies = statement.kind, statement.fields("body")
    if kind in ("if_statement", "switch_statement"):
        otherwise = statement.field("else_clause" if kind == "if_statement" else "default")
        return all(map(always_returns, [*bodies, otherwise]))
    if kind == "try_statement":
        caught = (clause.field("body") for clause in statement.fields("catch_clauses"))
        return always_returns(statement.field("finally")) or all(map(always_returns, [*bodies, *caught]))
    if kind in ("do_while_statement", "do_until_statement", "named_block"):
        return all(map(always_returns, bodies or [statement]))
    return kind in ("return_statement", "throw_statement", "exit_statement") or _is_endless(statement)


def _is_endless(loop: Node) -> bool:
    """Whether this is `while ($true)` or `for (;;)` without `break`."""
    condition = loop.field("condition")
    endless = (loop.kind == "while_statement" and is_variable(condition, "true")) or (
        loop.kind == "for_statement" and condition is None
    )
    return endless and not loop.descendants("break_statement")
