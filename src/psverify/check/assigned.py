"""The type that a value gives to the variable which it is assigned to, as far as its form tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.check.types import BOOL, OBJECT, STRING, resolve, static_type, type_name_of
from psverify.parse.nodes import command_elements, command_name, command_parameter_name, constant_string, operator_text

if TYPE_CHECKING:
    from psverify.parse.tree import Node

UNKNOWN = "?"
"""The type of what is assigned, but only a run could tell with what."""
_CORE = frozenset(
    f"System{name}" for name in ("", ".Collections", ".Collections.Generic", ".Globalization", ".IO", ".Text")
)
"""The namespaces in which PSScriptAnalyzer finds a type named by a string: those of .NET's core library."""
_PARSER = "System.Management.Automation.Language.Parser"
_COMPLETION = "System.Management.Automation.CommandCompletion"
_MEMBERS = {
    **{
        ("System.IO.Path", name): STRING
        for name in ("combine", "join", "getfullpath", "gettemppath", "getrandomfilename")
    },
    **{("System.String", name): STRING for name in ("concat", "empty", "format", "join")},
    **{("System.String", name): BOOL for name in ("isnullorempty", "isnullorwhitespace")},
    **{("System.DateTime", name): "System.DateTime" for name in ("now", "today", "utcnow")},
    **{(_PARSER, name): "System.Management.Automation.Language.ScriptBlockAst" for name in ("parsefile", "parseinput")},
    (_COMPLETION, "completeinput"): _COMPLETION,
    ("System.Guid", "newguid"): "System.Guid",
}
"""The types of the static members most used, by the type and the member's name in lower case."""


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
    if value.kind in ("invoke_member_expression", "member_expression"):
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
    return name if name.rpartition(".")[0] in _CORE and resolve(name) == name else OBJECT


def _as(expression: Node) -> str:
    left, right = expression.field("left"), expression.field("right")
    if left is None or right is None or right.kind != "type_expression":
        return OBJECT
    wanted = resolve(type_name_of(right)) or OBJECT
    return wanted if static_type(left) in (OBJECT, wanted) else OBJECT


def member_type(access: Node) -> str:
    """Returns the type of a static member or of a new object, where known; else System.Object."""
    target, member = access.field("expression"), (constant_string(access.field("member")) or "").lower()
    if target is None or target.kind != "type_expression":
        return OBJECT
    owner = resolve(type_name_of(target)) or OBJECT
    return owner if member == "new" else _MEMBERS.get((owner, member), OBJECT)
