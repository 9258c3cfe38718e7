"""PSV134."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts
from psverify.api.facts import SPECIAL_VARIABLES

AUTOMATIC = frozenset(
    "consolefilename event eventargs eventsubscriber home iscoreclr islinux ismacos iswindows pid profile psculture "
    "psdebugcontext psedition pshome pssenderinfo psstyle psuiculture sender shellid logcommandhealthevent "
    "logcommandlifecycleevent logenginehealthevent logenginelifecycleevent logproviderhealthevent "
    "logproviderlifecycleevent psapplicationoutputencoding psnativecommanduseerroractionpreference pssessionapplicationname "
    "pssessionconfigurationname pssessionoption transcript".split()
)
"""Automatic and preference variables that PSScriptAnalyzer does not know."""
OF_HOSTS = frozenset(
    "defaultviserver defaultviservers dscmachinestatus gitpromptsettings pesterpreference pseditor psise".split()
)
"""Variables that a host or module reads from the global scope or keeps there."""


def is_of_powershell(variable: Node, _file: File) -> bool:
    """Whether PowerShell, a host or a module looks for the variable in the global scope."""
    name = facts.variable_path(variable).name.lower()
    return name in AUTOMATIC or name in OF_HOSTS


def is_of_test(_variable: Node, file: File) -> bool:
    """Whether a test uses the variable to see what a mock or a job did in another scope."""
    return facts.is_test_code(file)


class GlobalVariable(Rule):
    """Use of a global variable.

    ## Why is this bad?
    Any command can change it at any time. Pass values as parameters, or use `$script:` within a script or module.
    """

    code, name, group = "PSV134", "global-variable", "correctness"
    aliases = ("PSAvoidGlobalVars",)
    words = (b"global:",)
    examples = (
        Bad("$global:count = 1"),
        Good("$script:count = 1"),
        Good("$global:LASTEXITCODE"),
    )
    deviations = (
        FalseAlarm(
            "read-by-powershell",
            "Automatic and preference variables are global, and some hosts and modules look for "
            "their variables in the global scope (`$global:DSCMachineStatus`).",
            (Good("$global:DSCMachineStatus = 1"), Good("$global:IsWindows"), Good("$global:PSSessionOption")),
            is_of_powershell,
        ),
        FalseAlarm(
            "test",
            "Mocks run in their own scope, so tests record their calls in global variables.",
            (Good("Mock Send-It { $global:sent = $true }", path="tests/Send.Tests.ps1"),),
            is_of_test,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for node in file.tree.root.descendants("variable_expression"):
            path = facts.variable_path(node)
            if path.scope == "global" and path.name.lower() not in SPECIAL_VARIABLES:
                message = (
                    f"Any command can change global variable '{path.user_path}'; use a parameter or the $script: scope."
                )
                yield self.finding(node, message, subject_id=path.user_path)
