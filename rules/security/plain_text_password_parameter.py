"""PSV202."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    Severity,
    insert,
    parameter_name,
    parameter_type,
    parameters_by_name,
    replace,
    type_constraints,
)

WORDS = ("password", "passphrase", "cred", "credential")
PLAIN = frozenset(("System.String", "System.Object", "System.String[]", "System.Object[]"))


class PlainTextPasswordParameter(Rule):
    """A parameter that takes a password or credential as plain text.

    ## Why is this bad?
    The value stands readable in the command history, in logs and transcripts, and in memory. `SecureString` and
    `PSCredential` keep it out of most of these.

    ## Fix safety
    Unsafe: whoever calls the script with a text has to convert it first.
    """

    code, name, group = "PSV202", "plain-text-password-parameter", "security"
    aliases = ("PSAvoidUsingPlainTextForPassword",)
    words = tuple(map(str.encode, WORDS))
    severity, safety = Severity.WARNING, Safety.UNSAFE
    examples = (
        Bad("param([string] $Password)"),
        Fixed("param([SecureString] $Password)"),
        Bad("function Connect-It($Credential) { }"),
        Fixed("function Connect-It([SecureString] $Credential) { }"),
        Good("param([securestring] $Password, [pscredential] $Credential)"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for name, declared in file.fact(parameters_by_name).items():
            if any(map(name.__contains__, WORDS)):
                yield from map(self.report, (node for node in declared if parameter_type(node) in PLAIN))

    def report(self, parameter: Node) -> Finding:
        """Makes the finding about a parameter."""
        name = parameter_name(parameter)
        message = f"Parameter '{name}' takes a secret as plain text; type it SecureString or PSCredential."
        return self.finding(parameter, message, fix=self.correction(parameter), subject_id=name)

    def correction(self, parameter: Node) -> Fix:
        """Puts `SecureString` in the place of the first type, or before the name."""
        title = "Type the parameter SecureString"
        constraints = type_constraints(parameter)
        if constraints:
            array = "[]" if constraints[0].text.rstrip("] \t").endswith("[") else ""
            return self.fix(title, replace(constraints[0], f"[SecureString{array}]"))
        variable = parameter.field("name") or parameter
        return self.fix(title, insert(variable.start, "[SecureString] "))
