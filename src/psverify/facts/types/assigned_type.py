"""The type that a value gives to the variable which it is assigned to, as far as its form tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from psverify.facts.types.dotnet_members import instance_members, instance_type_of, static_type_of
from psverify.facts.types.dotnet_types import OBJECT, resolve_type, static_type, type_name_of
from psverify.parse.nodes import (
    command_elements,
    command_name,
    command_parameter_name,
    constant_string,
    is_variable,
    operator_text,
)

if TYPE_CHECKING:
    from psverify.parse.tree import Node

UNKNOWN = "?"
"""The type of what is assigned, but only a run could tell with what."""
_CORE = frozenset(
    f"System{name}" for name in ("", ".Collections", ".Collections.Generic", ".Globalization", ".IO", ".Text")
)
"""The namespaces in which PSScriptAnalyzer finds a type named by a string: those of .NET's core library."""
_ELSEWHERE = frozenset(
    "System.Uri System.UriBuilder System.IO.FileSystemWatcher System.Collections.Queue System.Collections.SortedList "
    "System.Collections.Stack".split()
)
"""Types of these namespaces that are in other libraries."""
_ALSO_CORE = frozenset(
    "System.Diagnostics.Stopwatch System.Reflection.AssemblyName System.Security.SecureString System.Threading.AutoResetEvent "
    "System.Threading.CancellationTokenSource System.Threading.EventWaitHandle System.Threading.ManualResetEvent "
    "System.Threading.Mutex System.Threading.Semaphore System.Threading.SemaphoreSlim System.Threading.Timer".split()
)
"""Types of other namespaces that are in the core library."""


MEMBERS = ("invoke_member_expression", "member_expression")


def type_by_flow(value: Node | None, known: Callable[[Node], str]) -> str:
    """Returns what `assigned_type` does, or what the `known` type of a variable implies for it or its members."""
    if value is not None and value.kind == "variable_expression":
        return known(value)
    target = value.field("expression") if value is not None and value.kind in MEMBERS else None
    if (
        value is not None
        and target is not None
        and target.kind == "variable_expression"
        and not is_variable(target, "this")
    ):
        member, arguments = constant_string(value.field("member")) or "", _argument_count(value)
        return instance_type_of(known(target), member, arguments) or OBJECT
    return assigned_type(value)


def may_have_type(value: Node) -> bool:
    """Whether a value may give a type to the variable which it is assigned to."""
    if value.kind in MEMBERS and (constant_string(value.field("member")) or "").lower() in instance_members():
        return True
    return value.kind == "variable_expression" or assigned_type(value) not in (UNKNOWN, OBJECT)


def assigned_type(value: Node | None) -> str:
    """Returns the type that a value gives to the variable which it is assigned to; of a variable as value UNKNOWN.

    Commands but `New-Object`, and statements, are UNKNOWN; other expressions have at least System.Object.
    """
    if (
        value is None
        or value.kind in ("pipeline", "pipeline_chain", "variable_expression")
        or value.kind.endswith("statement")
    ):
        return UNKNOWN
    if value.kind == "command":
        return _new_object(value)
    if value.kind == "binary_expression" and operator_text(value) == "-as":
        return _as(value)
    if value.kind in MEMBERS:
        return member_type(value)
    return static_type(value)


def _new_object(command: Node) -> str:
    elements = command_elements(command)
    if (command_name(command) or "").lower() != "new-object" or len(elements) < 2:
        return UNKNOWN
    first = elements[1]
    if first.kind == "command_parameter":
        if command_parameter_name(first).lower() != "typename":
            return UNKNOWN
        first = first.field("argument") or elements[min(2, len(elements) - 1)]
    name = constant_string(first)
    if name is None:
        return UNKNOWN
    return name if _is_core(name) and resolve_type(name) == name else OBJECT


def _is_core(name: str) -> bool:
    """Whether a type is one of .NET's core library, by its full name."""
    return name in _ALSO_CORE or (name.rpartition(".")[0] in _CORE and name not in _ELSEWHERE)


def _as(expression: Node) -> str:
    left, right = expression.field("left"), expression.field("right")
    if left is None or right is None or right.kind != "type_expression":
        return OBJECT
    wanted = resolve_type(type_name_of(right)) or OBJECT
    return wanted if static_type(left) in (OBJECT, wanted) else OBJECT


def member_type(access: Node) -> str:
    """Returns the type of a static member or of a new object, where known; else System.Object."""
    target, member = access.field("expression"), constant_string(access.field("member")) or ""
    if target is None or target.kind != "type_expression":
        return OBJECT
    owner, arguments = resolve_type(type_name_of(target)) or OBJECT, _argument_count(access)
    if arguments is not None and member.lower() == "new":
        return owner
    return static_type_of(owner, member, arguments) or OBJECT


def _argument_count(access: Node) -> int | None:
    """How many arguments a method is called with; None for access to a property."""
    return len(access.fields("arguments")) if access.kind == "invoke_member_expression" else None
