"""PSV310."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Options, Rule, facts, option, options


@options
class KindOptions(Options):
    """Which way of declaring parameters is wanted."""

    parameters_kind: str = option(
        "ParamBlock",
        "How functions declare their parameters",
        pssa_name="ParametersKind",
        choices=("ParamBlock", "Inline"),
    )


class InconsistentParametersKind(Rule):
    """A function that does not declare its parameters in the configured place.

    ## Why is this bad?
    PowerShell has two ways to declare parameters, `function f($a) { }` and `function f { param($a) }`. Consistent code
    uses one of them.
    """

    code, name, group = "PSV310", "inconsistent-parameters-kind", "style"
    aliases = ("PSUseConsistentParametersKind",)
    default, pssa_enable = False, False
    kinds = ("function_definition", "function_member")
    Options = KindOptions
    examples = (
        Bad("function Get-It($Name) { $Name }"),
        Good("function Get-It { param($Name) $Name }"),
        Bad("function Get-It { param($Name) $Name }", options={"parameters_kind": "Inline"}),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name, wanted = facts.function_name(node), self.options.parameters_kind
        if wanted == "ParamBlock" and node.fields("parameters"):
            yield self.finding(
                facts.definition_span(node),
                f"'{name}' declares its parameters after its name; use a param block.",
            )
        if wanted == "Inline" and facts.param_block(node) is not None:
            yield self.finding(
                facts.definition_span(node),
                f"'{name}' declares its parameters in a param block; declare them after the function name.",
            )
