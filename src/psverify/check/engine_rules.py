"""The engine's own rules: nobody runs them over a tree, the engine makes their findings itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.check.rule import Bad, Fixed, Good, Rule
from psverify.model import Effect, Finding, Place, Safety, Severity
from psverify.parse.suppression_comments import Problem, remove_word

if TYPE_CHECKING:
    from psverify.parse.suppressions import Suppression

GROUP = "engine"


class SyntaxErrors(Rule):
    """A script that PowerShell cannot parse.

    ## Why is this bad?
    PowerShell parses the whole script before it runs the first statement, so nothing in the file runs.

    Other rules still check the parts that can be parsed. You can neither suppress this finding nor put it in a
    baseline; use `exclude` for files that are not scripts.
    """

    code, name, group = "PSV001", "syntax-error", GROUP
    severity = Severity.ERROR
    examples = (
        Bad("if ($true) {\n"),
        Bad("$x = (1 + \n"),
        Good("if ($true) { }\n"),
    )

    def about(self, place: Place, message: str) -> Finding:
        """Makes the finding about a syntax error."""
        return self.finding(place, message)


class SemanticErrors(Rule):
    """A script that PowerShell can parse but rejects because of its meaning.

    ## Why is this bad?
    PowerShell checks the whole script before it runs the first statement, so nothing in the file runs.

    psverify reports the semantic errors of PowerShell's parser, such as a hashtable with two equal keys, `1 = 2`, or a
    method that does not return on every path, and errors that occur when PowerShell compiles classes and enums, such as
    two members with the same name. It follows the rules of PowerShell 7 and reports nothing that depends on the
    machine: it assumes that types, modules and DSC resources exist, and that a workflow is for Windows PowerShell.

    You can neither suppress this finding nor put it in a baseline. psverify only checks a script for semantic errors if
    it has no syntax errors.

    ## References
    - [ParseException](https://learn.microsoft.com/dotnet/api/system.management.automation.parseexception)
    """

    code, name, group = "PSV002", "semantic-error", GROUP
    severity = Severity.ERROR
    examples = (
        Bad("$settings = @{ Name = 'a'; name = 'b' }\n"),
        Bad("if ($count = 1 -and 2 = $count) { }\n"),
        Bad("class Shape {\n    [int] Area() { if ($true) { return 1 } }\n}\n"),
        Bad("try { Get-Item . } finally { return }\n"),
        Bad("enum Color { Red; red }\n"),
        Good("$settings = @{ Name = 'a'; Title = 'b' }\n"),
        Good("if ($count -eq 1 -and 2 -eq $count) { }\n"),
        Good("class Shape {\n    [int] Area() { if ($true) { return 1 } return 0 }\n}\n"),
        Good("enum Color { Red; Green }\n"),
    )

    def about(self, place: Place, message: str) -> Finding:
        """Makes the finding about a semantic error."""
        return self.finding(place, message)


class UnusedSuppression(Rule):
    """A suppression that suppresses nothing.

    ## Why is this bad?
    Its reason no longer exists, but it hides the next finding of that rule in the same place, which nobody has
    reviewed.

    psverify does not report suppressions of rules that are turned off, nor any suppression in a file with syntax
    errors. It reports a `SuppressMessage` attribute only if it names one of psverify's own codes or names, or if it
    gives an id although the rule found other things in the file: PSScriptAnalyzer may report what psverify does not.

    ## Fix safety
    The fix only changes comments. You have to remove attributes yourself.

    ## References
    - [Suppressing findings](https://psverify.github.io/suppressions)
    """

    code, name, group = "PSV901", "unused-suppression", GROUP
    safety = Safety.SAFE
    effect = Effect.COMMENT
    examples = (
        Bad("Get-Date # psverify: ignore[invoke-expression] read above\n"),
        Fixed("Get-Date\n"),
        Bad("# psverify: disable[write-host, invoke-expression]\nWrite-Host 'a'\n# psverify: enable[write-host]\n"),
        Fixed("# psverify: disable[write-host]\nWrite-Host 'a'\n# psverify: enable[write-host]\n"),
        Good("Invoke-Expression $x # psverify: ignore[invoke-expression] it is a constant\n"),
    )

    def about(self, buffer: bytes, suppression: Suppression) -> Finding:
        """Makes the finding about a suppression; its fix takes the rule out of the comments."""
        word = suppression.word
        message = f"Suppression of '{word.text}' suppresses no finding; remove it."
        edits = [remove_word(buffer, directive, same) for directive, same in suppression.places()]
        fix = self.fix(f"Remove the suppression of {word.text}", *edits) if edits else None
        return self.finding(word.span, message, fix=fix)


class InvalidSuppression(Rule):
    """A suppression that is malformed or names an unknown rule.

    ## Why is this bad?
    It suppresses nothing, although it looks as if it did.

    psverify reports a `SuppressMessage` attribute if it names no rule, or misspells the name of a known rule, and
    ignores rules of other analyzers. It also reports a misspelled `SuppressMessage`, and comments that nearly suppress
    something, such as `# psverify : ignore[write-host]`.

    ## References
    - [Suppressing findings](https://psverify.github.io/suppressions)
    """

    code, name, group = "PSV902", "invalid-suppression", GROUP
    examples = (
        Bad("Get-Date # psverify: ignore\n"),
        Bad("Get-Date # psverify: ignore[write-hots]\n"),
        Bad("# psverify: enable[write-host]\n"),
        Bad("Write-Host 'a' # psverify : ignore[write-host] a greeting\n"),
        Bad("[Diagnostics.CodeAnalysis.SupressMessage('PSAvoidUsingWriteHost', '')]\nparam()\n"),
        Bad("[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingWriteHots', '')]\nparam()\n"),
        Good("[Diagnostics.CodeAnalysis.SuppressMessage('AnotherAnalyzersRule', '')]\nparam()\n"),
        Good("Write-Host 'a' # psverify: ignore[write-host] a greeting\n"),
    )

    def about(self, problem: Problem) -> Finding:
        """Makes the finding about what is wrong with a suppression."""
        stop = "" if problem.message.endswith("?") else "."
        return self.finding(problem.span, f"Suppression has no effect: {problem.message}{stop}")


OWN_RULES: tuple[type[Rule], ...] = (SyntaxErrors, SemanticErrors, UnusedSuppression, InvalidSuppression)
REFUSALS = frozenset({SyntaxErrors.code, SemanticErrors.code})
"""The codes of errors for which PowerShell rejects a script: always reported, never suppressed or in a baseline."""
