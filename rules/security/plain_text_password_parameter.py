"""PSV202."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    FalseAlarm,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    Severity,
    facts,
    insert,
    replace,
)

from ._secret_names import has_type_of_its_own, is_secret_parameter

WORDS = ("password", "passphrase", "cred", "credential")
OWNERS = ("function_definition", "function_member", "script_block_expression")
NEUTRAL = ("Parameter", "Alias", "ValidateNotNull", "ValidateNotNullOrEmpty", "AllowNull")
SECURE = frozenset(("password", "securepassword", "securestring", "passphrase"))
"""Parameters, in lower case, that usually take a SecureString."""
PLAIN = frozenset(("System.String", "System.Object", "System.String[]", "System.Object[]"))

CREDENTIAL_PARAMETERS = frozenset(("credential", "cred", "creds"))
"""Parameters, in lower case, that usually take a PSCredential."""
RUNNERS = frozenset("invoke-command icm start-job start-threadjob foreach-object".split())
"""Commands that run a script block whose parameters the author chooses."""


def is_setting(parameter: Node, _file: File) -> bool:
    """Whether the words of the name, or its list of values, show that it is a setting."""
    return not is_secret_parameter(parameter) and not has_type_of_its_own(parameter)


def has_other_type(parameter: Node, _file: File) -> bool:
    """Whether the type, which PSScriptAnalyzer does not know, is a custom type."""
    return has_type_of_its_own(parameter)


def is_used_as_credential(parameter: Node, file: File) -> bool:
    """Whether an untyped parameter is a PSCredential by its use: its members, or a `-Credential` that it is given to."""
    owner = parameter.ancestor(*OWNERS) or file.tree.root
    return not facts.type_constraints(parameter) and any(map(is_credential, reads(parameter, owner, file)))


def is_credential(variable: Node) -> bool:
    """Whether a variable is asked for what a PSCredential has, or is given to a parameter that takes one."""
    around, before = variable.parent, variable.prev_sibling
    if around is not None and around.kind in ("member_expression", "invoke_member_expression"):
        member = (facts.constant_string(around.field("member")) or "").lower()
        return member in ("username", "getnetworkcredential") and variable.field_name != "member"
    parameter = around if around is not None and around.kind == "command_parameter" else before
    if parameter is None or parameter.kind != "command_parameter":
        return False
    return facts.command_parameter_name(parameter).lower() in CREDENTIAL_PARAMETERS


def is_of_test(parameter: Node, file: File) -> bool:
    """Whether a test, a stub or a mock takes the parameter: its secrets are dummies."""
    return facts.is_test_code(file) or facts.is_in_pester_block(parameter, file)


def is_of_callback(parameter: Node, _file: File) -> bool:
    """Whether the parameter's script block is passed to a command or method that calls it with arguments of its own."""
    block = parameter.ancestor("script_block", "script_block_expression")
    around = block.parent if block is not None and block.kind == "script_block_expression" else None
    if around is None or block is None or around.field("command_elements") == block:
        return False
    name = (facts.command_name(around) or "").lower() if around.kind == "command" else ""
    return around.kind == "invoke_member_expression" or (around.kind == "command" and name not in RUNNERS)


class PlainTextPasswordParameter(Rule):
    """A parameter that takes a password or credential as plain text.

    ## Why is this bad?
    The value is readable in the command history, in logs and transcripts, and in memory. `SecureString` and
    `PSCredential` keep it out of most of these.

    ## Fix safety
    Unsafe: callers that pass a string must convert it first. There is no fix if the parameter certainly receives a
    string: from a default value, from a call in the same file, or because the function itself uses it as a string.
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
    deviations = (
        FalseAlarm(
            "setting",
            "A name in which more follows the word, or that starts with a verb such as `Require`, is "
            "a setting about passwords; so is a parameter with `ValidateSet`, and `$Passwords` is a "
            "list of words.",
            (
                Good("param([string] $PasswordTimeout)"),
                Good("param([string] $CredentialFilePath)"),
                Good("param([string] $RequirePassword)"),
                Good("param([string] $VcredistName)"),
                Good("param([string[]] $Passwords)"),
                Good("param([ValidateSet('none', 'low')] [string] $Password)"),
            ),
            is_setting,
        ),
        FalseAlarm(
            "other-type",
            "An unknown type need not be text, `[Credential()]` converts its value to a credential, "
            "and an `[object]` with such a name holds one.",
            (
                Good("param([object] $SqlCredential)"),
                Good("param([Contoso.Secret] $AdminPassword)"),
                Good("param([Credential()] $Credential)"),
            ),
            has_other_type,
        ),
        FalseAlarm(
            "credential",
            "An untyped parameter that is used as a PSCredential is one.",
            (
                Good("function Connect-It($Cred) { $Cred.GetNetworkCredential() }"),
                Good("function Connect-It($VmCredential) { Get-It -Credential $VmCredential }"),
            ),
            is_used_as_credential,
        ),
        FalseAlarm(
            "test",
            "Tests, stubs and mocks use dummy secrets.",
            (
                Good("function Connect-It { param([string] $Password) }", path="tests/Stubs.psm1"),
                Good("Mock Connect-It { param([string] $Password) $Password }"),
            ),
            is_of_test,
        ),
        FalseAlarm(
            "callback",
            "The command or method that receives a script block determines its parameters.",
            (Good("Register-Login -Handler { param($User, $Password) $Password }"),),
            is_of_callback,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for name, declared in file.fact(facts.parameters_by_name).items():
            if any(map(name.__contains__, WORDS)):
                yield from (self.report(node, file) for node in declared if facts.parameter_type(node) in PLAIN)

    def report(self, parameter: Node, file: File) -> Finding:
        """Makes the finding about a parameter."""
        name = facts.parameter_name(parameter)
        message = f"Parameter '{name}' takes a secret as plain text; use the type SecureString or PSCredential."
        fix = self.correction(parameter) if takes_no_text(parameter, file) else None
        return self.finding(parameter, message, fix=fix, subject_id=name)

    def correction(self, parameter: Node) -> Fix:
        """Puts `SecureString` in the place of the type, or before the name."""
        title = "Use SecureString"
        constraints = facts.type_constraints(parameter)
        if constraints:
            array = "[]" if constraints[0].text.rstrip("] \t").endswith("[") else ""
            return self.fix(title, replace(constraints[0], f"[SecureString{array}]"))
        variable = parameter.field("name") or parameter
        return self.fix(title, insert(variable.start, "[SecureString] "))


def takes_no_text(parameter: Node, file: File) -> bool:
    """Whether nothing in the file shows that the parameter receives or is used as a string."""
    owner = parameter.ancestor(*OWNERS) or file.tree.root
    constraints = facts.type_constraints(parameter)
    if parameter.field("default_value") is not None or len(constraints) > 1:
        return False
    if any(map(facts.has_comment, constraints)) or not all(map(fits_any_type, facts.attributes(parameter))):
        return False
    return not is_called(owner, file) and all(map(is_passed_on, reads(parameter, owner, file)))


def fits_any_type(attribute: Node) -> bool:
    """Whether an attribute of a parameter says nothing about texts, as `[ValidateLength()]` does."""
    return any(facts.is_named(attribute, name) for name in NEUTRAL)


def is_called(owner: Node, file: File) -> bool:
    """Whether the file calls a function, or others name it; a method and a script block in a script are always called."""
    if owner.kind != "function_definition":
        return owner != file.tree.root
    name = facts.bare_name(facts.function_name(owner))
    return bool(file.fact(facts.commands_by_name).get(name.lower())) or facts.is_used_elsewhere(name, file)


def reads(parameter: Node, owner: Node, file: File) -> list[Node]:
    """Returns the places where a function or script reads its parameter, or all its parameters at once."""
    paths = (facts.parameter_name(parameter).lower(), "psboundparameters")
    found = [variable for path in paths for variable in facts.variables_in(owner, path, file)]
    return [variable for variable in found if variable != parameter.field("name")]


def is_passed_on(variable: Node) -> bool:
    """Whether a variable is given to a parameter of a cmdlet that usually takes a SecureString."""
    command, before = variable.parent, variable.prev_sibling
    if command is not None and command.kind == "command_parameter":
        command, before = command.parent, command
    if command is None or command.kind != "command" or before is None or before.kind != "command_parameter":
        return False
    name = (facts.command_name(command) or "").lower()
    return "-" in name and name != "convertto-securestring" and facts.command_parameter_name(before).lower() in SECURE
