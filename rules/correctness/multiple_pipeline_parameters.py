"""PSV128."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts

EVERY_SET = "__AllParameterSets"


def has_distinct_types(node: Node, _file: File) -> bool:
    """Whether the parameters of the set that take the pipeline's objects are of types that differ, so that one of them binds."""
    attribute = node if node.kind == "attribute" else node.ancestor("attribute")
    block = node.ancestor("param_block")
    if attribute is None or block is None:
        return False
    name = parameter_set(attribute)
    types = [
        type_of(p)
        for p in facts.block_parameters(block)
        if any(takes_objects(a, name) for a in facts.attributes(p, "Parameter"))
    ]
    return "" not in types and len(set(types)) == len(types)


def takes_objects(attribute: Node, name: str) -> bool:
    """Whether an attribute lets a parameter of a set take the pipeline's objects by value."""
    return facts.has_true_argument(attribute, "ValueFromPipeline") and parameter_set(attribute) == name


def type_of(parameter: Node) -> str:
    """Returns the type of a parameter in lower case; nothing for one that takes any object."""
    written = [facts.type_name_of(constraint).lower() for constraint in facts.type_constraints(parameter)]
    return "" if not written or written[0].rpartition(".")[2].rstrip("[]") in ("object", "psobject") else written[0]


class MultiplePipelineParameters(Rule):
    """More than one parameter in a set that accepts pipeline input by value.

    ## Why is this bad?
    PowerShell binds each object to all of them, so they always have the same value, or the binding fails because a type
    does not match.
    """

    code, name, group = "PSV128", "multiple-pipeline-parameters", "correctness"
    aliases = ("PSUseSingleValueFromPipelineParameter",)
    words = (b"valuefrompipeline",)
    default, pssa_enable = False, False
    kinds = ("param_block",)
    examples = (
        Bad(
            "function Get-It { param([Parameter(ValueFromPipeline)] $A, [Parameter(ValueFromPipeline)] $B) process { $A, $B } }",
            count=2,
        ),
        Good("function Get-It { param([Parameter(ValueFromPipeline)] $A, $B) process { $A, $B } }"),
    )

    deviations = (
        FalseAlarm(
            "distinct-types",
            "If the parameters have different types, PowerShell binds only the one that fits the object.",
            (
                Good(
                    "function Get-It { param([Parameter(ValueFromPipeline)] [int] $A, "
                    "[Parameter(ValueFromPipeline)] [datetime] $B) process { $A, $B } }"
                ),
            ),
            has_distinct_types,
            reported=2,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        by_set: dict[str, list[Node]] = defaultdict(list)
        for parameter in facts.block_parameters(node):
            for attribute in facts.attributes(parameter, "Parameter"):
                if facts.has_true_argument(attribute, "ValueFromPipeline"):
                    by_set[parameter_set(attribute)].append(attribute)
        for found in by_set.values():
            for attribute in found if len(found) > 1 else ():
                name = parameter_set(attribute)
                message = (
                    "Multiple parameters in this set accept ValueFromPipeline, so all receive the "
                    "same object; keep only one."
                )
                yield self.finding(attribute, message, subject_id="default" if name == EVERY_SET else name)


def parameter_set(attribute: Node) -> str:
    """Returns the set that a `[Parameter]` attribute refers to."""
    argument = facts.attribute_argument(attribute, "ParameterSetName")
    return (facts.constant_string(argument.field("argument")) if argument is not None else None) or EVERY_SET
