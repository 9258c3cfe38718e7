"""PSV204."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, command_name, has_parameter


class PlainTextSecureString(Rule):
    """`ConvertTo-SecureString -AsPlainText`, which needs the secret as plain text.

    ## Why is this bad?
    The secret stands in the script, in the command history or in a log, where the secure string was to keep it out of.
    Ask for it (`Read-Host -AsSecureString`, `Get-Credential`) or read it from a vault.
    """

    code, name, group = "PSV204", "plain-text-secure-string", "security"
    aliases = ("PSAvoidUsingConvertToSecureStringWithPlainText",)
    severity = Severity.ERROR
    commands = ("ConvertTo-SecureString",)
    examples = (
        Bad("ConvertTo-SecureString 'secret' -AsPlainText -Force"),
        Good("ConvertTo-SecureString $encrypted"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if has_parameter(node, "AsPlainText"):
            message = (
                "A secure string made from plain text protects nothing; ask for the secret or read it from a vault."
            )
            yield self.finding(node, message, subject_id=command_name(node))
