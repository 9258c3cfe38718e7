"""PSV101."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, variable_path

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
    kinds = ("assignment_statement", "for_each_statement", "parameter")
    examples = (
        Bad("$error = 1"),
        Bad("foreach ($input in 1..3) { $input }"),
        Bad("function Get-It([string] $Matches) { $Matches }"),
        Good("$failure = 1"),
        Good("$env:HOME = 'x'"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        variable = target(node)
        if variable is None or variable.kind != "variable_expression":
            return
        name = variable_path(variable).user_path
        if name.lower() in READ_ONLY:
            message = f"'{name}' is read-only, so this fails when it runs; choose another name."
            yield self.finding(variable, message, severity=Severity.ERROR, subject_id=name)
        elif name.lower() in WRITABLE:
            message = f"PowerShell itself sets '{name}' and may overwrite it at any moment; choose another name."
            yield self.finding(variable, message, subject_id=name)


def target(node: Node) -> Node | None:
    """Returns what is assigned to, where it is directly a variable."""
    if node.kind == "assignment_statement":
        return node.field("left")
    if node.kind == "for_each_statement":
        return node.field("variable")
    return None if any(a.descendants("variable_expression") for a in node.fields("attributes")) else node.field("name")
