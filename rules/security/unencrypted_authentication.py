"""PSV205."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts


class UnencryptedAuthentication(Rule):
    """The parameter `-AllowUnencryptedAuthentication`.

    ## Why is this bad?
    Anyone on the network path can read the credentials. Use HTTPS.
    """

    code, name, group = "PSV205", "unencrypted-authentication", "security"
    aliases = ("PSAvoidUsingAllowUnencryptedAuthentication",)
    words = (b"allowunencryptedauthentication",)
    kinds = ("command",)
    examples = (
        Bad("Invoke-RestMethod http://example.com -Credential $c -AllowUnencryptedAuthentication"),
        Good("Invoke-RestMethod https://example.com -Credential $c"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if facts.has_parameter(node, "AllowUnencryptedAuthentication"):
            message = "AllowUnencryptedAuthentication sends credentials unencrypted; use HTTPS."
            yield self.finding(node, message, subject_id=facts.command_name(node))
