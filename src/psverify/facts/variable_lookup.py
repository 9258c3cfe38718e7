"""Variables that are looked up by name: `Get-Variable x`, `Test-Path variable:x`, `…PSVariable.GetValue('x')`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import TYPE_CHECKING

from psverify.facts.command_arguments import bound_argument
from psverify.facts.commands import commands_of
from psverify.facts.functions import commands_by_name
from psverify.parse.nodes import command_elements, constant_string, is_splatted

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_DRIVE = "variable:"
_TEXT_EVALUATORS = frozenset("expandstring invokescript newscriptblock create".split())
"""Methods, in lower case, that evaluate a text; `Create` is that of `[scriptblock]`."""


def is_looked_up(name: str, place: Node, file: File) -> bool:
    """Whether some code in a place looks up the variable of a name in lower case."""
    return any(fnmatchcase(name, pattern) for pattern in file.fact_of(_patterns_in, place))


def _patterns_in(place: Node, file: File) -> frozenset[str]:
    looked_up = file.fact(_looked_up)
    first, last = (bisect_left(looked_up, offset, key=itemgetter(0)) for offset in (place.start, place.end))
    return frozenset(pattern for _, pattern in looked_up[first:last])


def _looked_up(file: File) -> list[tuple[int, str]]:
    """The names, in lower case and perhaps with wildcards, that the file looks up, with their offsets before them; a fact.

    A look-up whose name only a run could tell is that of every name, `*`.
    """
    return sorted([*_by_command(file), *_by_drive(file), *_by_method(file), *_by_evaluation(file)])


def _by_command(file: File) -> Iterator[tuple[int, str]]:
    named = file.fact(commands_by_name)
    for alias in commands_of(file).names("Get-Variable"):
        for command in named.get(alias, ()):
            yield from ((command.start, name) for name in _names(bound_argument(command, "Name", 0)))
    for command in named.get("export-modulemember", ()):
        value = bound_argument(command, "Variable", None)
        yield from ((command.start, name) for name in (_names(value) if value is not None else ()))


def _names(value: Node | None) -> Iterator[str]:
    """Yields the names in the argument of `Get-Variable`; without one, it gets all."""
    if value is None or is_splatted(value):
        yield "*"
        return
    listed = value.named_children if value.kind in ("array_expression", "paren_expression") else [value]
    for node in listed:
        for element in node.fields("elements") if node.kind == "array_literal" else [node]:
            yield (constant_string(element) or "*").lower()


def _by_drive(file: File) -> Iterator[tuple[int, str]]:
    if not file.mentions(_DRIVE.encode()):
        return
    for node in file.tree.root.descendants("string_constant_expression", "expandable_string_expression"):
        text = node.text.strip("'\"").lower()
        if text.startswith(_DRIVE):
            name = text.removeprefix(_DRIVE).lstrip("\\/")
            known = node.kind == "string_constant_expression"
            yield node.start, (name.rpartition(":")[2] or "*") if known else "*"


def _by_method(file: File) -> Iterator[tuple[int, str]]:
    if not file.mentions(b"psvariable") and not file.mentions(b"getvariablevalue"):
        return
    for call in file.tree.root.descendants("invoke_member_expression"):
        target = call.field("expression")
        method = (constant_string(call.field("member")) or "").lower()
        of_variables = target is not None and target.text.lower().endswith("psvariable")
        if (of_variables and method in ("get", "getvalue")) or method == "getvariablevalue":
            argument = next(iter(call.fields("arguments")), None)
            yield call.start, (constant_string(argument) or "*").lower()


def _by_evaluation(file: File) -> Iterator[tuple[int, str]]:
    """Yields every name where a text is evaluated."""
    named = file.fact(commands_by_name)
    for alias in commands_of(file).names("Invoke-Expression"):
        yield from ((command.start, "*") for command in named.get(alias, ()) if _may_evaluate_variables(command))
    if any(file.mentions(method.encode()) for method in _TEXT_EVALUATORS):
        for call in file.tree.root.descendants("invoke_member_expression"):
            if _evaluates(call):
                yield call.start, "*"


def _may_evaluate_variables(command: Node) -> bool:
    """Whether the text given to `Invoke-Expression` may hold variables: it is not constant, or has a `$`."""
    constants = [constant_string(element) for element in command_elements(command)[1:]]
    return not constants or any(text is None or "$" in text for text in constants)


def _evaluates(call: Node) -> bool:
    method = (constant_string(call.field("member")) or "").lower()
    target = call.field("expression")
    if method not in _TEXT_EVALUATORS or target is None:
        return False
    return method != "create" or "scriptblock" in target.text.lower()
