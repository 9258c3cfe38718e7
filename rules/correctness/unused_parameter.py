"""PSV119."""

from __future__ import annotations

from collections.abc import Collection, Iterator

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
    commands_by_name,
    constant_string,
    flag,
    in_order,
    is_variable,
    option,
    options,
    owner,
    user_path,
    variables_in,
    within,
)

TRAVERSED = ("where-object", "foreach-object", "where", "foreach", "?", "%")


@options
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
        blocks = blocks_of(block, file, {*TRAVERSED, *map(str.lower, self.options.commands_to_traverse)})
        for parameter in declared:
            variable = parameter.field("name")
            name = user_path(variable.text) if variable is not None else ""
            same = variables_in(block, name.lower(), file)
            if not any(v != variable and owner(v) in blocks for v in same) and not is_piped(
                parameter, block, blocks, file
            ):
                message = f"The parameter '{name}' is never used, so setting it does nothing; use it or remove it."
                yield self.finding(variable, message, subject_id=name)


def blocks_of(block: Node, file: File, commands: Collection[str]) -> set[Node]:
    """Returns a block and those that are given to some commands in it, or in one of these."""
    named = file.fact(commands_by_name)
    calls = [call for name in commands if name in named for call in within(named[name], block)]
    found = {block}
    for call in in_order(calls):  # the outer ones first
        if owner(call) in found:
            found.update(word for word in command_elements(call)[1:] if word.kind == "script_block_expression")
    return found


def reads_bound_parameters(block: Node, file: File) -> bool:
    """Whether a block looks at `$PSBoundParameters`, or at the same by `$MyInvocation`."""
    if b"boundparameters" not in file.lowered:
        return False
    looks = [*variables_in(block, "psboundparameters", file)]
    looks += filter(is_invocation, variables_in(block, "pscmdlet", file))
    looks += filter(is_invocation, variables_in(block, "myinvocation", file))
    return any(owner(variable) == block for variable in looks)


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


def is_piped(parameter: Node, block: Node, blocks: Collection[Node], file: File) -> bool:
    """Whether a parameter takes the pipeline's objects by value, and the `process` block mentions `$_` or `$PSItem`.

    In script blocks within it these are something else, but for those that belong to the function.
    """
    if not any(flag(attribute, "ValueFromPipeline") for attribute in attributes(parameter)):
        return False
    process = process_block(block)
    if process is None:
        return False
    return any(owner(variable) in blocks for name in ("_", "psitem") for variable in variables_in(process, name, file))


def process_block(block: Node) -> Node | None:
    """Returns the `process` block of a script block, or None; a filter's body is one, unless it has named blocks."""
    parts = block.fields("named_blocks")
    keyword = block.parent.field("keyword") if block.parent is not None else None
    if not parts and keyword is not None and keyword.text.lower() == "filter":
        return block
    return next((part for part in parts if part.children[0].text.lower() == "process"), None)
