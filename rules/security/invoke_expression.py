"""PSV201."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts, regex

DEFINITION = regex(r"(?im)\A\s*(?:using|class|enum|workflow|configuration)\s")
SET_UP = frozenset("activate completion completions env hook init shell-init shellenv".split())
"""The names of subcommands that output code for the shell to run."""


def code_of(command: Node) -> list[Node]:
    """Returns what the code comes from: the argument, or what is before the command in its pipeline."""
    argument = facts.bound_argument(command, "Command", 0)
    if argument is not None:
        return [facts.unparenthesised(argument)]
    pipeline = command.parent
    elements = pipeline.fields("pipeline_elements") if pipeline is not None and pipeline.kind == "pipeline" else []
    return [element for element in elements if element.end <= command.start]


def is_of_test(command: Node, file: File) -> bool:
    """Whether a test runs the text, which it holds itself."""
    return facts.is_test_code(file) or facts.is_in_pester_block(command, file)


def is_set_up_by_program(command: Node, _file: File) -> bool:
    """Whether the code is what a program writes to set up the shell, as `starship init powershell` does."""
    sources = [node for code in code_of(command) for node in (code, *code.descendants("command"))]
    calls = [
        node
        for node in sources
        if node.kind == "command" and (facts.command_name(node) or "") not in facts.command_table()
    ]
    return not SET_UP.isdisjoint(word for called in calls for word in constant_arguments(called))


def constant_arguments(command: Node) -> list[str]:
    """Returns the constant arguments of a command in lower case."""
    return [(facts.constant_string(element) or "").lower() for element in facts.command_elements(command)[1:]]


def is_definition(command: Node, _file: File) -> bool:
    """Whether the text is constant and declares what an older version could not even parse."""
    return any(DEFINITION.match(facts.constant_string(code) or "") for code in code_of(command))


class InvokeExpression(Rule):
    """Use of `Invoke-Expression`, which runs any text as code.

    ## Why is this bad?
    Anyone who can influence the text can run their own commands. There is nearly always an alternative: call the
    command with `&` and splatted arguments, access a property by name, or convert data with `ConvertFrom-Json`.

    ## References
    - [PSScriptAnalyzer: AvoidUsingInvokeExpression](https://learn.microsoft.com/powershell/utility-modules/psscriptanalyzer/rules/avoidusinginvokeexpression)
    """

    code, name, group = "PSV201", "invoke-expression", "security"
    aliases = ("PSAvoidUsingInvokeExpression",)
    commands = ("Invoke-Expression", "iex")
    examples = (
        Bad('Invoke-Expression "Get-Process $name"'),
        Bad("$code | iex"),
        Good("& $command @arguments"),
    )
    deviations = (
        FalseAlarm(
            "test",
            "Tests run code from their own strings.",
            (
                Good("Invoke-Expression $code", path="tests/Parser.Tests.ps1"),
                Good("It 'parses' { Invoke-Expression $code }"),
            ),
            is_of_test,
        ),
        FalseAlarm(
            "shell-set-up",
            "Some programs output code that the shell must run at startup, and document this call.",
            (
                Good("starship init powershell | Invoke-Expression"),
                Good("Invoke-Expression (& oh-my-posh init pwsh --config x | Out-String)"),
            ),
            is_set_up_by_program,
        ),
        FalseAlarm(
            "definition",
            "Constant code with a class, an enum or `using` runs only in versions that can parse it.",
            (Good("if ($PSVersionTable.PSVersion.Major -ge 5) { Invoke-Expression 'class Door { }' }"),),
            is_definition,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        yield self.finding(
            node,
            "Invoke-Expression runs any text as code; call the command itself, with '&' and splatted arguments.",
        )
