"""PSV204."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts, regex

TEXT_TYPES = ("System.String", "System.Object")
TOKEN = regex(r"token|key$|pat$")
RUN_TIME = ("variable_expression", "command", "member_expression", "invoke_member_expression")


def is_known_at_run_time(command: Node, file: File) -> bool:
    """Whether the text comes from where the author cannot keep it secure: a service, a file, another command, a token."""
    text = plain_text(command)
    return text is None or not is_fixed(text, file)


def plain_text(command: Node) -> Node | None:
    """Returns the text that is converted: the argument, or what is before the command in its pipeline."""
    text = facts.bound_argument(command, "String", 0)
    pipeline = command.parent
    if text is None and pipeline is not None and pipeline.kind == "pipeline":
        elements = pipeline.fields("pipeline_elements")
        text = next((one for one, following in itertools.pairwise(elements) if following == command), None)
    return text


def is_fixed(text: Node, file: File) -> bool:
    """Whether a text is written in the script, typed in readably, or taken as a parameter."""
    text = facts.unparenthesised(text)
    if text.kind == "command":
        return (facts.command_name(text) or "").lower() == "read-host"
    if text.kind == "variable_expression":
        same = file.fact(facts.variables_by_path).get(facts.user_path(text.text).lower(), [])
        return any(is_set_to_text(variable, file) for variable in same)
    nested = text.fields("nested_expressions") if text.kind == "expandable_string_expression" else []
    return not text.descendants(*RUN_TIME) or (bool(nested) and all(is_fixed(one, file) for one in nested))


def is_set_to_text(variable: Node, file: File) -> bool:
    """Whether a variable is a parameter that takes text, if not a token, or is assigned a text that is fixed."""
    around, field = variable.parent, variable.field_name
    if around is None or field not in ("name", "left"):
        return False
    if around.kind == "parameter":
        return facts.parameter_type(around) in TEXT_TYPES and TOKEN.search(variable.text.lower()) is None
    right = around.field("right") if around.kind == "assignment_statement" else None
    return right is not None and right.kind != "variable_expression" and is_fixed(right, file)


def is_of_test(command: Node, file: File) -> bool:
    """Whether a test makes the secure string: its secrets are dummies."""
    return facts.is_test_code(file) or facts.is_in_pester_block(command, file)


class PlainTextSecureString(Rule):
    """`ConvertTo-SecureString -AsPlainText`, which needs the secret as plain text.

    ## Why is this bad?
    The secret is readable in the script, in the command history or in a log, which a secure string is supposed to
    prevent. Prompt for it (`Read-Host -AsSecureString`, `Get-Credential`) or read it from a vault.
    """

    code, name, group = "PSV204", "plain-text-secure-string", "security"
    aliases = ("PSAvoidUsingConvertToSecureStringWithPlainText",)
    severity = Severity.ERROR
    commands = ("ConvertTo-SecureString",)
    examples = (
        Bad("ConvertTo-SecureString 'secret' -AsPlainText -Force"),
        Good("ConvertTo-SecureString $encrypted"),
    )
    deviations = (
        FalseAlarm(
            "run-time-value",
            "A token, or the output of a service, a file or another command, is already plain text, "
            "so a script can only convert it. The rule reports a constant string, visibly typed "
            "input, and a parameter that takes text.",
            (
                Good("ConvertTo-SecureString $env:SYSTEM_ACCESSTOKEN -AsPlainText -Force"),
                Good("ConvertTo-SecureString $endpoint.Password -AsPlainText -Force"),
                Good("ConvertTo-SecureString (New-Guid).Guid -AsPlainText -Force"),
                Good("param([string] $Token)\n$Token | ConvertTo-SecureString -AsPlainText -Force"),
            ),
            is_known_at_run_time,
        ),
        FalseAlarm(
            "test",
            "Tests use dummy secrets.",
            (
                Good("ConvertTo-SecureString 'x' -AsPlainText -Force", path="tests/Login.Tests.ps1"),
                Good("It 'logs in' { ConvertTo-SecureString 'x' -AsPlainText -Force }"),
            ),
            is_of_test,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if facts.has_parameter(node, "AsPlainText"):
            message = (
                "ConvertTo-SecureString with plain text protects nothing; prompt for the secret or "
                "read it from a vault."
            )
            yield self.finding(node, message, subject_id=facts.command_name(node))
