"""PSV203."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, Span, facts

from ._secret_names import is_secret_parameter, is_user_name

SAFE_TYPES = frozenset(
    "credential credentialattribute pscredential securestring switch switchparameter bool boolean".split()
)


def is_no_pair(first: Node, _file: File) -> bool:
    """Whether the parameters of the function itself do not have both a user's name and a secret."""
    function = first.ancestor("function_definition", "function_member")
    own = facts.parameters(function) if function is not None else []
    has_user = any(is_user_name(facts.parameter_name(parameter)) for parameter in own)
    return not has_user or not any(is_plain_secret(parameter) and is_secret_parameter(parameter) for parameter in own)


def is_of_test(parameter: Node, file: File) -> bool:
    """Whether a test, a stub or a mock takes the parameters: its secrets are dummies."""
    return facts.is_test_code(file) or facts.is_in_pester_block(parameter, file)


class UsernameAndPasswordParameters(Rule):
    """A function or method with separate parameters for user name and password.

    ## Why is this bad?
    Callers pass the password to the function as plain text. One parameter of type `PSCredential` takes both, and
    encrypts the password.
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
    deviations = (
        FalseAlarm(
            "no-pair",
            "Settings such as `$UserAccountControl` and `$PasswordTimeout` are neither user name nor "
            "secret, an unknown type need not be text, and parameters of a nested function do not "
            "belong to the outer one.",
            (
                Good("function Set-Policy { param([string] $UsersBlockAdd, [string] $PasswordTimeout) }"),
                Good("function Connect-It { param([string] $UserName, [Contoso.Secret] $Password) }"),
                Good("function f { param($User) function g { param($Password) } }"),
            ),
            is_no_pair,
        ),
        FalseAlarm(
            "test",
            "Tests, stubs and mocks use dummy secrets.",
            (
                Good("function Connect-It { param($UserName, $Password) }", path="tests/Stubs.psm1"),
                Good("Describe 'it' { function Connect-It { param($UserName, $Password) } }"),
            ),
            is_of_test,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        parameters = node.descendants("parameter")
        users = [p for p in parameters if "user" in facts.parameter_name(p).lower()]
        secrets = [p for p in parameters if is_plain_secret(p)]
        if users and secrets:
            first, last = sorted((users[-1], secrets[-1]), key=lambda p: p.start)
            message = (
                "Separate user name and password parameters pass the password as plain text; "
                "use one PSCredential parameter."
            )
            yield self.finding(Span(first.start, last.end), message)


def is_plain_secret(parameter: Node) -> bool:
    """Whether a parameter is named like a password and nothing about its type protects it."""
    name = facts.parameter_name(parameter).lower()
    if "password" not in name and "passphrase" not in name:
        return False
    types = (facts.type_name_of(node).lower().rpartition(".")[2] for node in parameter.fields("attributes"))
    return not any(word.removesuffix("[]") in SAFE_TYPES for word in types)
