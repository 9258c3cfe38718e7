"""PSV131."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts


def is_named_by_caller(node: Node, _file: File) -> bool:
    """Whether a variable's name is passed in by the caller, or the variable is made in the caller's scope."""
    name, scope = facts.bound_argument(node, "Name", 0), facts.bound_argument(node, "Scope", None)
    if name is None or name.kind != "variable_expression":
        return False
    local = scope is None or scope.text.strip("'\"").lower() in ("0", "local")
    return not local or facts.bare_variable_name(name) in parameter_names_around(node)


def parameter_names_around(node: Node) -> frozenset[str]:
    """Returns the names, in lower case, of the parameters of the function around a node."""
    function = node.ancestor("function_definition")
    return (
        frozenset(facts.parameter_name(p).lower() for p in facts.parameters(function))
        if function is not None
        else frozenset()
    )


class DynamicVariableName(Rule):
    """`New-Variable` with a name that is computed at run time.

    ## Why is this bad?
    Neither readers nor tools can find such a variable. Use a hashtable with the name as its key.
    """

    code, name, group = "PSV131", "dynamic-variable-name", "correctness"
    aliases = ("PSAvoidDynamicallyCreatingVariableNames",)
    severity = Severity.NOTE
    default, pssa_enable = False, False
    commands = ("New-Variable", "nv")
    examples = (
        Bad('New-Variable -Name "item$i" -Value 1'),
        Good("New-Variable -Name item -Value 1"),
    )

    deviations = (
        FalseAlarm(
            "named-by-caller",
            "Where the caller names the variable, as with `-OutVariable`, the name cannot be constant.",
            (Good("function Get-It { param($Name) New-Variable -Name $Name -Value 1 -Scope 1 }"),),
            is_named_by_caller,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.bound_argument(node, "Name", 0)
        if (
            name is not None
            and facts.constant_string(name) is None
            and name.kind != "constant_expression"
            and not facts.is_splatted(name)
        ):
            text = name.text.strip("'\"")
            message = "A variable with a computed name is hard to find and read; use a hashtable with the name as key."
            yield self.finding(node, message, subject_id=text)
