"""PSV701."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    Edit,
    Effect,
    FalseAlarm,
    File,
    Finding,
    Good,
    Node,
    Options,
    Rule,
    Safety,
    Severity,
    Span,
    facts,
    insert,
    option,
    options,
)


@options
class HelpOptions(Options):
    """Which functions need help, and how the fix writes it."""

    exported_only: bool = option(True, "Require help only for exported functions", pssa_name="ExportedOnly")
    block_comment: bool = option(True, "Let the fix write `<# #>` instead of `#` lines", pssa_name="BlockComment")
    vs_code_snippet_correction: bool = option(
        False,
        "Let the fix write an editor snippet with numbered placeholders",
        pssa_name="VSCodeSnippetCorrection",
    )
    placement: str = option(
        "before", "Where the fix writes the help", pssa_name="Placement", choices=("before", "begin", "end")
    )


def is_of_test(_node: Node, file: File) -> bool:
    """Whether the function belongs to tests."""
    return facts.is_test_code(file)


class MissingHelp(Rule):
    """An exported function without comment-based help.

    ## Why is this bad?
    `Get-Help` shows only the syntax.

    ## Fix safety
    psverify only displays the template and never applies it: empty help would silence the rule without helping anyone.
    """

    code, name, group = "PSV701", "missing-help", "documentation"
    aliases = ("PSProvideCommentHelp",)
    severity, safety = Severity.NOTE, Safety.DISPLAY
    effect = Effect.COMMENT
    pssa_enable = True
    kinds = ("function_definition",)
    Options = HelpOptions
    examples = (
        Bad("function Get-It { 1 }\nExport-ModuleMember -Function Get-It"),
        Good("<#\n.SYNOPSIS\nGets it.\n#>\nfunction Get-It { 1 }\nExport-ModuleMember -Function Get-It"),
        Good("function Get-It { 1 }"),
    )
    deviations = (
        FalseAlarm(
            "test",
            "Exported functions in tests, stubs and mocks need no help.",
            (Good("function Get-It { 1 }\nExport-ModuleMember -Function Get-It", path="tests/Sample.psm1"),),
            is_of_test,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.function_name(node)
        exported = not self.options.exported_only or name.lower() in file.fact(facts.exported_functions)
        if exported and not facts.help_comments(node):
            fix = self.fix("Add a help template", self.template(node, file))
            message = f"Function '{name}' has no comment-based help; add it."
            yield self.finding(node.field("name"), message, fix=fix)

    def template(self, function: Node, file: File) -> Edit:
        """Returns the edit that adds the headings of the help, with the function's indentation."""
        newline, snippet = file.source.newline, self.options.vs_code_snippet_correction
        lines = commented(help_lines(function, snippet=snippet), block=self.options.block_comment)
        start, indent = facts.line_start(file.buffer, function.start), facts.indentation_at(file, function.start)
        text = newline.join(f"{indent}{line}" for line in lines)
        body = function.field("body") or function
        if self.options.placement == "begin":
            return Edit(Span(body.start, body.start + 1), f"{{{newline}{text}{newline}")
        if self.options.placement == "end":
            return insert(body.end - 1, f"{newline}{text}{newline}{indent}")
        return insert(start, f"{text}{newline}")


def help_lines(function: Node, *, snippet: bool) -> list[str]:
    """Returns the lines of an empty help."""
    headings = [(".SYNOPSIS", "Short description"), (".DESCRIPTION", "Long description")]
    headings += [(f".PARAMETER {facts.parameter_name(p)}", "Parameter description") for p in facts.parameters(function)]
    headings += [(".EXAMPLE", "An example"), (".NOTES", "General notes")]
    blocks = (
        [heading, f"${{{number}:{text}}}" if snippet else text]
        for number, (heading, text) in enumerate(headings, start=1)
    )
    return [line for block in blocks for line in (*block, "")][:-1]


def commented(lines: list[str], *, block: bool) -> list[str]:
    """Returns the lines as one comment, or as comments between two rules."""
    rule = "#" * 30
    return ["<#", *lines, "#>"] if block else [rule, *(f"#{line}" for line in lines), rule]
