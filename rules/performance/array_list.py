"""PSV501."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts, regex

FULL = ("system.collections.arraylist", "collections.arraylist")
NAMESPACE = regex(rb"(?im)^\s*using\s+namespace\s+(?:system\.)?collections\s*(?:[;#\r\n]|\Z)")


def is_for_parameter(made: Node, file: File) -> bool:
    """Whether the list goes to a function of the file whose parameter takes an ArrayList and nothing else."""
    called = file.fact(facts.commands_by_name)
    taken = [command for name in file.fact(takers) for command in called.get(name, ())]
    assignment = made.ancestor("assignment_statement")
    left = assignment.field("left") if assignment is not None else None
    while left is not None and left.kind in ("convert_expression", "attributed_expression"):
        left = left.field("child")
    name = facts.user_path(left.text).lower() if left is not None and left.kind == "variable_expression" else None
    return any(command.start <= made.start < command.end or name in variables_given(command) for command in taken)


def variables_given(command: Node) -> set[str]:
    """Returns the names, in lower case, of the variables that are arguments of a command."""
    return {facts.user_path(e.text).lower() for e in facts.command_elements(command) if e.kind == "variable_expression"}


def takers(file: File) -> frozenset[str]:
    """The names, in lower case, of the functions that have a parameter of type ArrayList; a fact of the file."""
    return frozenset(
        facts.bare_name(facts.function_name(function)).lower()
        for function in file.fact(facts.functions)
        if any(
            facts.type_name_of(constraint).lower() in (*FULL, "arraylist")
            for parameter in facts.parameters(function)
            for constraint in facts.type_constraints(parameter)
        )
    )


class ArrayList(Rule):
    """Use of `System.Collections.ArrayList`.

    ## Why is this bad?
    `ArrayList` boxes its values, and its `Add` writes an index to the output. Microsoft has recommended
    `[System.Collections.Generic.List[object]]`, which does neither, since .NET 2.
    """

    code, name, group = "PSV501", "array-list", "performance"
    aliases = ("PSAvoidUsingArrayList",)
    words = (b"arraylist",)
    default, pssa_enable = False, False
    kinds = ("convert_expression", "invoke_member_expression")
    commands = ("New-Object",)
    examples = (
        Bad("$list = [System.Collections.ArrayList]::new()"),
        Bad("$list = New-Object System.Collections.ArrayList"),
        Bad("$list = [System.Collections.ArrayList] @(1, 2)"),
        Good("$list = [System.Collections.Generic.List[int]]::new()"),
    )
    deviations = (
        FalseAlarm(
            "array-list-parameter",
            "A value for a parameter of type ArrayList must be an ArrayList.",
            (
                Good(
                    "function Add-It([System.Collections.ArrayList] $List) { $null = $List.Add(1) }\n"
                    "$list = [System.Collections.ArrayList]::new()\nAdd-It $list"
                ),
            ),
            is_for_parameter,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = made_type(node)
        if name in FULL or (name == "arraylist" and NAMESPACE.search(file.buffer)):
            message = (
                "ArrayList boxes its values, and its Add writes to the output; use System.Collections.Generic.List."
            )
            yield self.finding(node, message)


def made_type(node: Node) -> str | None:
    """Returns the type, as written and in lower case, that a cast, a `::new()` or a `New-Object` makes."""
    if node.kind == "command":
        return (facts.constant_string(facts.bound_argument(node, "TypeName", 0)) or "").lower()
    if node.kind == "convert_expression":
        constraint = node.field("type")
        return facts.type_name_of(constraint).lower() if constraint is not None else None
    target = node.field("expression")
    is_new = (facts.constant_string(node.field("member")) or "").lower() == "new"
    return (
        facts.type_name_of(target).lower()
        if is_new and target is not None and target.kind == "type_expression"
        else None
    )
