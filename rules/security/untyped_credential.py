"""PSV208."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    parameters_by_name,
    resolve,
    type_constraints,
    type_name_of,
)

CREDENTIAL = "System.Management.Automation.PSCredential"


class UntypedCredential(Rule):
    """A parameter named `Credential` that is not typed `PSCredential`.

    ## Why is this bad?
    Users expect that `-Credential` takes what `Get-Credential` gives, and that PowerShell asks when it is left out. A
    plain type invites plain passwords.
    """

    code, name, group = "PSV208", "untyped-credential", "security"
    aliases = ("PSUsePSCredentialType",)
    words = (b"credential",)
    examples = (
        Bad("function Connect-It([string] $Credential) { }"),
        Good("function Connect-It([pscredential] $Credential) { }"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for parameter in file.fact(parameters_by_name).get("credential", ()):
            if not is_credential(parameter):
                message = "The parameter 'Credential' should take what Get-Credential gives; type it PSCredential."
                yield self.finding(parameter, message)


def is_credential(parameter: Node) -> bool:
    """Whether one of the parameter's types is PSCredential, or an array of it."""
    return any(resolve(type_name_of(t)) in (CREDENTIAL, f"{CREDENTIAL}[]") for t in type_constraints(parameter))
