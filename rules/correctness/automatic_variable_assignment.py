"""PSV101."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts, regex

READ_ONLY = frozenset(
    "? true false host psculture executioncontext home pid psedition pshome psuiculture psversiontable shellid "
    "iscoreclr islinux ismacos iswindows".split()
)
WRITABLE = frozenset(
    "_ allnodes args consolefilename event eventargs eventsubscriber foreach input matches myinvocation "
    "nestedpromptlevel profile psboundparameters pscmdlet pscommandpath psdebugcontext psitem psscriptroot pssenderinfo "
    "pwd reporterrorshowexceptionclass reporterrorshowinnerexception reporterrorshowsource reporterrorshowstacktrace "
    "sender stacktrace this".split()
)

CONSTANT_AT_TOP = frozenset(("error",))
"""Constant only in the global scope: a function may have its own."""
SET_BY_CALLER = frozenset(("_", "event", "eventargs", "eventsubscriber", "psitem", "sender", "this"))
"""Names that PowerShell gives to the arguments of event script blocks, which authors use for their parameters."""
NOT_EVERYWHERE = frozenset("iscoreclr islinux ismacos iswindows pscommandpath psedition psitem psscriptroot".split())
"""Missing from older versions or from Windows PowerShell, so scripts for both define them there."""
EMPTY = frozenset(("$null", "''", '""', "@()", "@{}"))
"""Values that mean that nothing has matched yet."""
SAYS_EMPTY = regex(
    r"^\(*(?:!|-not\b)\s*(\$\w+)\)*$|^(\$\w+)\s+-eq\s+\$null$|^\$null\s+-eq\s+(\$\w+)$|isnullor\w+\(\s*(\$\w+)\s*\)"
)
"""Conditions, in lower case, that are true if a variable has no value."""
IN_CONFIGURATION = "allnodes"
"""Set by DSC, only in a `configuration`."""
TELLS_VERSION = regex(r"psversiontable|psedition|iscoreclr|is(?:linux|macos|windows)|psscriptroot|pscommandpath|psitem")

REPORTS = (
    (
        READ_ONLY,
        Severity.ERROR,
        "Automatic variable '{}' is read-only, so the assignment fails at run time; use a different name.",
    ),
    (
        CONSTANT_AT_TOP,
        Severity.ERROR,
        "'{}' hides the list of errors in a function and fails at the top level of a script; use a different name.",
    ),
    (WRITABLE, None, "'{}' is an automatic variable that PowerShell sets itself; use a different name."),
)
FIELDS = {"left": "assignment_statement", "variable": "for_each_statement", "name": "parameter"}
"""Where a variable is set: the field, and the kind of node that has it."""


def is_polyfill(variable: Node, _file: File) -> bool:
    """Whether a variable that only some versions have is set under a condition on the version, or with a `catch`."""
    if (
        variable.kind != "variable_expression"
        or facts.variable_path(variable).user_path.lower() not in NOT_EVERYWHERE
        or variable.field_name != "left"
    ):
        return False
    return facts.catches_errors(variable) or any(
        TELLS_VERSION.search(guard.text.lower()) for guard in facts.guards(variable)
    )


def is_of_stand_in(parameter: Node, file: File) -> bool:
    """Whether a parameter belongs to a function that replaces another one, whose names it must have."""
    function = parameter.ancestor("function_definition") if parameter.kind == "parameter" else None
    body = function.field("body") if function is not None else None
    return body is not None and facts.is_test_code(file) and facts.is_stub(body)


def is_of_callback(parameter: Node, _file: File) -> bool:
    """Whether a parameter of a script block or of an event's handler is called what its caller passes to it."""
    block = parameter.ancestor("script_block", "script_block_expression") if parameter.kind == "parameter" else None
    if block is None or facts.parameter_name(parameter).lower() not in SET_BY_CALLER:
        return False
    return block.kind == "script_block_expression" or takes_event(parameter.parent)


def takes_event(declared: Node | None) -> bool:
    """Whether parameters are a sender and the arguments of its event, `$e` or `$…EventArgs`."""
    names = {facts.parameter_name(p).lower() for p in declared.fields("parameters")} if declared is not None else set()
    return "sender" in names and any(name in ("e", "args") or name.endswith("eventargs") for name in names)


def is_reset(variable: Node, _file: File) -> bool:
    """Whether `$Matches` is emptied, so that a match that fails does not leave what an earlier one found."""
    assignment = variable.parent
    if variable.field_name != "left" or assignment is None or facts.bare_variable_name(variable) != "matches":
        return False
    value = assignment.field("right")
    return value is not None and value.text.lower() in EMPTY


def is_default(variable: Node, _file: File) -> bool:
    """Whether a condition has found the variable empty where it is set."""
    found = (SAYS_EMPTY.search(guard.text.lower()) for guard in facts.guards(variable))
    name = variable.text.lower()
    return variable.field_name == "left" and any(says is not None and name in says.groups() for says in found)


def is_outside_configuration(variable: Node, file: File) -> bool:
    """Whether the variable is one that only DSC sets, in a `configuration`, and the file has none."""
    name = facts.parameter_name(variable) if variable.kind == "parameter" else facts.bare_variable_name(variable)
    return name.lower() == IN_CONFIGURATION and not file.tree.root.descendants("configuration_definition")


class AutomaticVariableAssignment(Rule):
    """An assignment to an automatic variable, which PowerShell sets itself.

    ## Why is this bad?
    Some automatic variables are read-only, so the assignment fails at run time. Others lose their value, or PowerShell
    overwrites them at any moment. Use a different name.

    ## References
    - `Get-Help about_Automatic_Variables`
    """

    code, name, group = "PSV101", "automatic-variable-assignment", "correctness"
    aliases = ("PSAvoidAssignmentToAutomaticVariable",)
    examples = (
        Bad("$error = 1"),
        Bad("foreach ($input in 1..3) { $input }"),
        Bad("function Get-It([string] $Matches) { $Matches }"),
        Good("$failure = 1"),
        Good("$env:HOME = 'x'"),
    )
    deviations = (
        FalseAlarm(
            "polyfill",
            "A variable that older versions lack can be set for them: under a condition on the "
            "version or on the variable itself, or in a `try` with a `catch`.",
            (
                Good("if ($PSVersionTable.PSVersion.Major -lt 6) { $IsWindows = $true }"),
                Good("if (-not (Test-Path variable:IsWindows)) { $IsWindows = $true }"),
                Good("try { $IsLinux = $false } catch { }"),
                Good("if (-not $PSScriptRoot) { $PSScriptRoot = Split-Path $MyInvocation.MyCommand.Path }"),
            ),
            is_polyfill,
        ),
        FalseAlarm(
            "stand-in",
            "A stub in a test has the parameters of the command that it replaces.",
            (Good("function Set-Mailbox { param($Sender) }", path="tests/Stubs.psm1"),),
            is_of_stand_in,
        ),
        FalseAlarm(
            "callback-parameter",
            "Parameters of event script blocks and handlers are named after the event's arguments.",
            (
                Good("$button.add_Click({ param($sender, $e) $e })"),
                Good("function OnKeyPress { param($Sender, $KeyPressEventArgs) $KeyPressEventArgs.KeyChar }"),
            ),
            is_of_callback,
        ),
        FalseAlarm(
            "reset",
            "`$Matches = $null` before `-match` ensures that `$Matches` does not come from an earlier match.",
            (Good("$Matches = $null; $text -match 'v(.+)'; $Matches[1]"), Good("$Matches = @{}")),
            is_reset,
        ),
        FalseAlarm(
            "default",
            "A variable can be set if a condition has found it empty.",
            (
                Good("if ($null -eq $_) { $_ = $ErrorRecord }"),
                Good("if ([string]::IsNullOrEmpty($PWD)) { $PWD = $PSScriptRoot }"),
            ),
            is_default,
        ),
        FalseAlarm(
            "outside-configuration",
            "DSC sets `$AllNodes` only in a `configuration`.",
            (Good("$allNodes = Get-Node"),),
            is_outside_configuration,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        variables = file.fact(facts.variables_by_path)
        for names, severity, message in REPORTS:
            for path in variables.keys() & names:
                for variable in filter(is_set, variables[path]):
                    name = facts.variable_path(variable).user_path
                    yield self.finding(variable, message.format(name), severity=severity, subject_id=name)


def is_set(variable: Node) -> bool:
    """Whether a variable is what a statement directly assigns to, or a parameter whose attributes ask no variable."""
    field, around = variable.field_name, variable.parent
    if field not in FIELDS or around is None or around.kind != FIELDS[field] or around.field(field) != variable:
        return False
    return field != "name" or not any(map(asks_variable, around.fields("attributes")))


def asks_variable(attribute: Node) -> bool:
    """Whether an attribute has a variable among its arguments; those of its script blocks are not its own."""
    return any(facts.owner(v) == facts.owner(attribute) for v in attribute.descendants("variable_expression"))
