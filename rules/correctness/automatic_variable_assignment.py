"""PSV101."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, owner, variable_path, variables_by_path

READ_ONLY = frozenset(
    "? true false host psculture error executioncontext home pid psedition pshome psuiculture psversiontable shellid "
    "iscoreclr islinux ismacos iswindows".split()
)
WRITABLE = frozenset(
    "_ allnodes args consolefilename event eventargs eventsubscriber foreach input matches myinvocation "
    "nestedpromptlevel profile psboundparameters pscmdlet pscommandpath psdebugcontext psitem psscriptroot pssenderinfo "
    "pwd reporterrorshowexceptionclass reporterrorshowinnerexception reporterrorshowsource reporterrorshowstacktrace "
    "sender stacktrace this".split()
)

REPORTS = (
    (READ_ONLY, Severity.ERROR, "'{}' is read-only, so this fails when it runs; choose another name."),
    (WRITABLE, None, "PowerShell itself sets '{}' and may overwrite it at any moment; choose another name."),
)
FIELDS = {"left": "assignment_statement", "variable": "for_each_statement", "name": "parameter"}
"""Where a variable is set: a field, and the kind of node that has it."""


class AutomaticVariableAssignment(Rule):
    """An assignment to a variable that PowerShell itself sets.

    ## Why is this bad?
    Some automatic variables are read-only, and the assignment fails when it runs; the others lose their value, or get
    another one at any moment. Choose another name.

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

    def check(self, file: File) -> Iterator[Finding]:
        variables = file.fact(variables_by_path)
        for names, severity, message in REPORTS:
            for path in variables.keys() & names:
                for variable in filter(is_set, variables[path]):
                    name = variable_path(variable).user_path
                    yield self.finding(variable, message.format(name), severity=severity, subject_id=name)


def is_set(variable: Node) -> bool:
    """Whether a variable is what a statement directly assigns to, or a parameter whose attributes ask no variable."""
    field, around = variable.field_name, variable.parent
    if field not in FIELDS or around is None or around.kind != FIELDS[field] or around.field(field) != variable:
        return False
    return field != "name" or not any(map(asks_variable, around.fields("attributes")))


def asks_variable(attribute: Node) -> bool:
    """Whether an attribute has a variable among its arguments; those of its script blocks are not its own."""
    return any(owner(v) == owner(attribute) for v in attribute.descendants("variable_expression"))
