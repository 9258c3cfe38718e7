"""PSV126."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts

FROM_PIPELINE = ("valuefrompipeline", "valuefrompipelinebypropertyname")


def takes_no_pipeline_input(node: Node, file: File) -> bool:
    """Whether all arguments that could let a parameter take pipeline input are false."""
    parameter = node if node.kind == "parameter" else node.ancestor("parameter")
    if parameter is None:
        return False
    return not any(
        facts.has_true_argument(attribute, name) for attribute in facts.attributes(parameter) for name in FROM_PIPELINE
    )


def reads_input(node: Node, file: File) -> bool:
    """Whether the block reads all its pipeline input from `$input`."""
    declared = node.ancestor("param_block")
    block = declared.parent if declared is not None else None
    return block is not None and any(
        facts.owner(variable) == block for variable in facts.variables_in(block, "input", file)
    )


def does_nothing(node: Node, _file: File) -> bool:
    """Whether the block has no statements, or only throws: a stub."""
    declared = node.ancestor("param_block")
    return declared is not None and declared.parent is not None and facts.is_stub(declared.parent)


class MissingProcessBlock(Rule):
    """A parameter that accepts pipeline input, in a function without a `process` block.

    ## Why is this bad?
    Without `process` the body runs once, at the end, and only sees the last object.
    """

    code, name, group = "PSV126", "missing-process-block", "correctness"
    aliases = ("PSUseProcessBlockForPipelineCommand",)
    words = (b"valuefrompipeline",)
    kinds = ("param_block",)
    examples = (
        Bad("function Get-It { param([Parameter(ValueFromPipeline)] $Name) $Name }"),
        Good("function Get-It { param([Parameter(ValueFromPipeline)] $Name) process { $Name } }"),
    )
    deviations = (
        FalseAlarm(
            "reads-input",
            "A block without `process` that reads `$input` receives all pipeline objects.",
            (Good("function Get-It { param([Parameter(ValueFromPipeline)] $Item) end { @($input) } }"),),
            reads_input,
        ),
        FalseAlarm(
            "stub",
            "A function that does nothing, or only throws, does not use the pipeline objects.",
            (Good("function Get-It { param([Parameter(ValueFromPipeline)] $Item) throw 'stub' }"),),
            does_nothing,
        ),
        FalseAlarm(
            "explicit-false",
            "`ValueFromPipeline = $false` accepts no pipeline input; PSScriptAnalyzer ignores the value.",
            (Good("function Get-It { param([Parameter(ValueFromPipeline = $false)] $Name) $Name }"),),
            takes_no_pipeline_input,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if node.parent is None or has_process_block(node.parent):
            return
        for parameter in facts.block_parameters(node):
            for _ in pipeline_flags(parameter):
                name = facts.parameter_name(parameter)
                message = (
                    f"'{name}' accepts pipeline input but has no process block, so it handles only "
                    "the last object; add one."
                )
                yield self.finding(parameter.field("name"), message, subject_id=name)


def has_process_block(block: Node) -> bool:
    """Whether a script block has a `process` block, or is the body of a filter, which acts as one."""
    keyword = block.parent.field("keyword") if block.parent is not None else None
    if keyword is not None and keyword.text.lower() == "filter":
        return True
    return any(named.children[0].text.lower() == "process" for named in block.fields("named_blocks"))


def pipeline_flags(parameter: Node) -> Iterator[Node]:
    """Yields the named arguments, whatever their value, that let a parameter take pipeline input."""
    for attribute in facts.attributes(parameter):
        for argument in attribute.fields("named_arguments"):
            if facts.argument_name(argument).lower() in FROM_PIPELINE:
                yield argument
