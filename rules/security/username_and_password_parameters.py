"""PSV203."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, Span, parameter_name, type_name_of

SAFE_TYPES = frozenset(
    "credential credentialattribute pscredential securestring switch switchparameter bool boolean".split()
)


class UsernameAndPasswordParameters(Rule):
    """A function or method that takes a user name and a password as two parameters.

    ## Why is this bad?
    The password is plain text on its way into the function. One parameter of type `PSCredential` takes both, safely.
    """

    code, name, group = "PSV203", "username-and-password-parameters", "security"
    aliases = ("PSAvoidUsingUsernameAndPasswordParams",)
    words = (b"password", b"passphrase")
    severity = Severity.ERROR
    kinds = ("function_definition", "function_member")
    examples = (
        Bad("function Connect-It { param([string] $UserName, [string] $Password) }"),
        Good("function Connect-It { param([string] $UserName, [securestring] $Password) }"),
        Good("function Connect-It { param([pscredential] $Credential) }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        parameters = node.descendants("parameter")
        users = [p for p in parameters if "user" in parameter_name(p).lower()]
        secrets = [p for p in parameters if is_plain_secret(p)]
        if users and secrets:
            first, last = sorted((users[-1], secrets[-1]), key=lambda p: p.start)
            message = "User name and password as two parameters pass the password as plain text; take one PSCredential."
            yield self.finding(Span(first.start, last.end), message)


def is_plain_secret(parameter: Node) -> bool:
    """Whether a parameter is named like a password and nothing about its type protects it."""
    name = parameter_name(parameter).lower()
    if "password" not in name and "passphrase" not in name:
        return False
    types = (type_name_of(node).lower().rpartition(".")[2] for node in parameter.fields("attributes"))
    return not any(word.removesuffix("[]") in SAFE_TYPES for word in types)
