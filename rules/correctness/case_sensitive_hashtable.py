"""PSV124."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from psverify.api import Bad, FalseAlarm, File, Finding, Fixed, Good, Node, Rule, Safety, facts, replace

if TYPE_CHECKING:
    from psverify.api.facts import Argument

NAMES = frozenset(("hashtable", "collections.hashtable", "system.collections.hashtable"))


def has_arguments(node: Node, _file: File) -> bool:
    """Whether the hashtable is created from something that `@{}` does not accept, such as another dictionary."""
    if node.kind == "invoke_member_expression":
        return any(argument.kind != "constant_expression" for argument in node.fields("arguments"))
    elements = facts.command_elements(node)[1:]
    named = [
        facts.command_parameter_name(element).lower() for element in elements if element.kind == "command_parameter"
    ]
    elements = [element for element in elements if element.kind != "constant_expression"]
    return any("argumentlist".startswith(name) or "property".startswith(name) for name in named) or len(
        elements
    ) > 1 + len(named)


class CaseSensitiveHashtable(Rule):
    """A hashtable created with `New-Object` or `::new()` instead of `@{}`.

    ## Why is this bad?
    Its keys are case-sensitive, which PowerShell users do not expect. The keys of `@{}` are not.

    ## Fix safety
    Unsafe: keys that differ only in case become the same key. There is no fix if it would lose something: entries or a
    comparer passed as arguments, other parameters, or a comment.
    """

    code, name, group = "PSV124", "case-sensitive-hashtable", "correctness"
    aliases = ("PSUseLiteralInitializerForHashtable",)
    safety = Safety.UNSAFE
    kinds = ("invoke_member_expression",)
    commands = ("New-Object",)
    examples = (
        Bad("$table = New-Object Hashtable"),
        Fixed("$table = @{}"),
        Bad("$table = [hashtable]::new()"),
        Fixed("$table = @{}"),
        Good("$table = @{}"),
        Good("$table = [hashtable]::new([StringComparer]::OrdinalIgnoreCase)"),
    )

    deviations = (
        FalseAlarm(
            "made-of-something",
            "`@{}` cannot express a copy of a dictionary or a hashtable with a comparer.",
            (Good("$copy = [hashtable]::new($other)"),),
            has_arguments,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        if not (makes_by_new(node) if node.kind == "invoke_member_expression" else makes_by_command(node)):
            return ()
        fix = self.fix("Use @{}", replace(node, "@{}")) if is_empty(node) and not facts.has_comment(node) else None
        message = "This hashtable has case-sensitive keys, unlike a literal; use '@{}'."
        return (self.finding(node, message, fix=fix),)


def makes_by_new(call: Node) -> bool:
    """Whether this is `[hashtable]::new(…)` without a comparer that ignores case."""
    target = call.field("expression")
    if target is None or target.kind != "type_expression" or facts.type_name_of(target).lower() not in NAMES:
        return False
    if (facts.constant_string(call.field("member")) or "").lower() != "new":
        return False
    return not any(ignores_case(argument) for argument in call.fields("arguments"))


def makes_by_command(command: Node) -> bool:
    """Whether this is `New-Object Hashtable` without a comparer that ignores case."""
    if (facts.command_name(command) or "").lower() != "new-object":
        return False
    elements = facts.command_elements(command)[1:]
    return (facts.constant_string(type_argument(elements)) or "").lower() in NAMES and not any(
        map(ignores_case, elements)
    )


def is_empty(node: Node) -> bool:
    """Whether a call gives no more than a capacity, and a command no more than the type, so that nothing else is lost."""
    if node.kind == "invoke_member_expression":
        return all(argument.kind == "constant_expression" for argument in node.fields("arguments"))
    is_first = node.parent is None or node.parent.kind != "pipeline" or node.prev_sibling is None
    given = list(facts.arguments(node))
    return is_first and len(given) == 1 and node.field("redirections") is None and is_type_name(given[0])


def is_type_name(given: Argument) -> bool:
    """Whether an argument of `New-Object` is the name of the type."""
    if given.value is None or given.value.kind != "string_constant_expression":
        return False
    return given.parameter is None or "typename".startswith(facts.command_parameter_name(given.parameter).lower())


def type_argument(elements: list[Node]) -> Node | None:
    """Returns what is given to `-TypeName`, or the first argument without parameter."""
    pending = ""
    for element in elements:
        if element.kind == "command_parameter":
            pending = facts.command_parameter_name(element).lower()
            if "typename".startswith(pending) and element.field("argument") is not None:
                return element.field("argument")
        elif not pending or "typename".startswith(pending):
            return element
        else:
            pending = ""
    return None


def ignores_case(argument: Node) -> bool:
    """Whether an argument names a comparer that ignores case."""
    return argument.text.strip("'\")( ").lower().endswith("ignorecase")
