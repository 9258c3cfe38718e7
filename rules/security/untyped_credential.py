"""PSV208."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts

CREDENTIAL = "System.Management.Automation.PSCredential"


def takes_no_secret(node: Node, file: File) -> bool:
    """Whether a parameter is turned into a credential, or takes something other than a text, such as several names."""
    parameter = node if node.kind == "parameter" else node.ancestor("parameter")
    if parameter is None or any(facts.attributes(parameter, "Credential")):
        return True
    written = [
        facts.type_name_of(constraint).lower().rpartition(".")[2] for constraint in facts.type_constraints(parameter)
    ]
    return any(name not in ("string", "object", "psobject", "securestring") for name in written)


def is_stand_in(node: Node, file: File) -> bool:
    """Whether the parameter is one of a stub, a test or a callback."""
    block = node.ancestor("script_block_expression", "function_definition")
    if file.fact(facts.is_test_code):
        return True
    body = block.field("body") if block is not None and block.kind == "function_definition" else block
    return body is not None and (
        (facts.is_stub(body) and len(body.named_children) > 1) or facts.is_called_back(body, file)
    )


class UntypedCredential(Rule):
    """A parameter named `Credential` that is not of type `PSCredential`.

    ## Why is this bad?
    Users expect `-Credential` to accept the output of `Get-Credential`, and PowerShell to prompt for it if it is
    missing. Other types invite plain-text passwords.
    """

    code, name, group = "PSV208", "untyped-credential", "security"
    aliases = ("PSUsePSCredentialType",)
    words = (b"credential",)
    examples = (
        Bad("function Connect-It([string] $Credential) { }"),
        Good("function Connect-It([pscredential] $Credential) { }"),
    )

    deviations = (
        FalseAlarm(
            "no-secret",
            "`[Credential()]` converts its value to a credential, and a parameter whose type is not "
            "text takes no password.",
            (Good("function Connect-It([string[]] $Credential) { $Credential }"),),
            takes_no_secret,
        ),
        FalseAlarm(
            "stand-in",
            "Stubs, tests and callbacks take what their caller passes.",
            (Good("Mock Connect-It { param([string] $Credential) $Credential }"),),
            is_stand_in,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for parameter in file.fact(facts.parameters_by_name).get("credential", ()):
            if not is_credential(parameter):
                message = "Parameter 'Credential' is not of type PSCredential; use the type PSCredential."
                yield self.finding(parameter, message)


def is_credential(parameter: Node) -> bool:
    """Whether one of the parameter's types is PSCredential, or an array of it."""
    return any(
        facts.resolve_type(facts.type_name_of(t)) in (CREDENTIAL, f"{CREDENTIAL}[]")
        for t in facts.type_constraints(parameter)
    )
