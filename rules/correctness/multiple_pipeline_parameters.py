"""PSV128."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    attribute_argument,
    attributes,
    block_parameters,
    constant_string,
    flag,
)

EVERY_SET = "__AllParameterSets"


class MultiplePipelineParameters(Rule):
    """More than one parameter of a set takes the pipeline's objects by value.

    ## Why is this bad?
    PowerShell binds each object to all of them, so they always have the same value, or binding fails by type.
    """

    code, name, group = "PSV128", "multiple-pipeline-parameters", "correctness"
    aliases = ("PSUseSingleValueFromPipelineParameter",)
    words = (b"valuefrompipeline",)
    default, peer_enable = False, False
    kinds = ("param_block",)
    examples = (
        Bad(
            "function Get-It { param([Parameter(ValueFromPipeline)] $A, [Parameter(ValueFromPipeline)] $B) process { $A, $B } }",
            count=2,
        ),
        Good("function Get-It { param([Parameter(ValueFromPipeline)] $A, $B) process { $A, $B } }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        by_set: dict[str, list[Node]] = defaultdict(list)
        for parameter in block_parameters(node):
            for attribute in attributes(parameter, "Parameter"):
                if flag(attribute, "ValueFromPipeline"):
                    by_set[parameter_set(attribute)].append(attribute)
        for found in by_set.values():
            for attribute in found if len(found) > 1 else ():
                name = parameter_set(attribute)
                message = (
                    "Several parameters of this set take the pipeline's objects, so all get the same; let one do so."
                )
                yield self.finding(attribute, message, subject_id="default" if name == EVERY_SET else name)


def parameter_set(attribute: Node) -> str:
    """Returns the set that a `[Parameter]` attribute speaks of."""
    argument = attribute_argument(attribute, "ParameterSetName")
    return (constant_string(argument.field("argument")) if argument is not None else None) or EVERY_SET
