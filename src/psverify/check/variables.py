"""Variables: the special ones, and names without their scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.parse.nodes import variable_path

if TYPE_CHECKING:
    from psverify.parse.tree import Node

SPECIAL_VARIABLES = frozenset(
    "foreach switch ? _ args this input pscmdlet psboundparameters myinvocation psscriptroot pscommandpath "
    "executioncontext matches psversiontable ofs formatenumerationlimit debugpreference verbosepreference "
    "erroractionpreference whatifpreference warningpreference confirmpreference progresspreference "
    "informationpreference errorview psnativecommanduseerroractionpreference host maximumhistorycount outputencoding "
    "nestedpromptlevel stacktrace ^ $ psitem error env:pathext psemailserver psdefaultparametervalues "
    "psmoduleautoloadingpreference psnativecommandargumentpassing pwd null true false lastexitcode".split()
)
"""Always defined and always used, in lower case (`peer-rules.md`, section 0)."""


def bare_variable_name(variable: Node) -> str:
    """Returns a variable's name in lower case, without scope or drive."""
    return variable_path(variable).name.lower()


def is_special(variable: Node) -> bool:
    """Whether the variable is one of those that PowerShell itself defines or reads."""
    return bare_variable_name(variable) in SPECIAL_VARIABLES
