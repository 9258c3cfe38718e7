"""PSV119."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Options,
    Rule,
    attributes,
    block_parameters,
    command_elements,
    command_name,
    constant_string,
    flag,
    is_variable,
    option,
    path_of,
    variable_path,
    variables_by_owner,
)

TRAVERSED = ("where-object", "foreach-object", "where", "foreach", "?", "%")


@dataclass(frozen=True)
class UnusedOptions(Options):
    """Whose script blocks belong to the function around them."""

    commands_to_traverse: tuple[str, ...] = option(
        (),
        "Commands, besides Where-Object and ForEach-Object, whose script blocks count as use",
        peer="CommandsToTraverse",
    )


class UnusedParameter(Rule):
    """A parameter that is never used.

    ## Why is this bad?
    Callers set it and nothing happens. Use it, or remove it.
    """

    code, name, group = "PSV119", "unused-parameter", "correctness"
    aliases = ("PSReviewUnusedParameter",)
    kinds = ("param_block",)
    Options = UnusedOptions
    examples = (
        Bad("function Get-It { param($Name, $Unused) $Name }"),
        Good("function Get-It { param($Name) $Name }"),
        Good("function Get-It { param($Name, $Other) $PSBoundParameters }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        block, declared = node.parent, block_parameters(node)
        if block is None or not declared or reads_bound_parameters(block, file):
            return
        commands = {*TRAVERSED, *map(str.lower, self.options.commands_to_traverse)}
        uses = uses_in(block, file, commands)
        piped = pipeline_variable_is_used(block)
        for parameter in declared:
            variable = parameter.field("name")
            name = variable_path(variable).user_path if variable is not None else ""
            if uses[name.lower()] < 2 and not (piped and takes_the_pipeline(parameter)):
                message = f"The parameter '{name}' is never used, so setting it does nothing; use it or remove it."
                yield self.finding(variable, message, subject_id=name)


def uses_in(block: Node, file: File, commands: Collection[str]) -> Counter[str]:
    """Counts a block's variables by name, and those of script blocks given to some commands in it."""
    counts: Counter[str] = Counter()
    for text, count in Counter([variable.text for variable in file.fact(variables_by_owner).get(block, ())]).items():
        counts[path_of(text).user_path.lower()] += count
    for inner in file.fact(blocks_by_command_owner).get(block, ()):
        command = inner.parent
        if command is not None and (command_name(command) or "").lower() in commands:
            counts += uses_in(inner, file, commands)
    return counts


def blocks_by_command_owner(file: File) -> dict[Node, list[Node]]:
    """The script blocks that are arguments of commands, by the block in which the command stands."""
    found: dict[Node, list[Node]] = {}
    for block in file.tree.root.descendants("script_block_expression"):
        if block.parent is not None and block.parent.kind == "command" and block != command_elements(block.parent)[0]:
            around = block.ancestor("script_block", "script_block_expression", "trap_statement", "function_definition")
            if around is not None:
                found.setdefault(around, []).append(block)
    return found


def reads_bound_parameters(block: Node, file: File) -> bool:
    """Whether a block looks at `$PSBoundParameters`, or at the same by `$MyInvocation`."""
    if b"boundparameters" not in file.lowered:
        return False
    variables = file.fact(variables_by_owner).get(block, ())
    return any(is_variable(v, "PSBoundParameters") or is_invocation(v) for v in variables)


def is_invocation(variable: Node) -> bool:
    """Whether this is the variable of `$MyInvocation.BoundParameters` or `$PSCmdlet.MyInvocation.BoundParameters`."""
    around = variable.parent
    if is_variable(variable, "PSCmdlet") and has_member(around, "myinvocation"):
        return has_member(around.parent if around is not None else None, "boundparameters")
    return is_variable(variable, "MyInvocation") and has_member(around, "boundparameters")


def has_member(node: Node | None, member: str) -> bool:
    """Whether a node is the access to a member of this name."""
    if node is None or node.kind not in ("member_expression", "invoke_member_expression"):
        return False
    return (constant_string(node.field("member")) or "").lower() == member


def pipeline_variable_is_used(block: Node) -> bool:
    """Whether the `process` block mentions `$_` or `$PSItem`."""
    for named in block.fields("named_blocks"):
        if named.children[0].text.lower() == "process":
            return any(
                is_variable(v, "_") or is_variable(v, "PSItem") for v in named.descendants("variable_expression")
            )
    return False


def takes_the_pipeline(parameter: Node) -> bool:
    """Whether a parameter takes the pipeline's objects by value."""
    return any(flag(attribute, "ValueFromPipeline") for attribute in attributes(parameter))
