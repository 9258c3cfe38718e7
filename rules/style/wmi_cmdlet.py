"""PSV306."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts, regex

OLD_VERSION = regex(r"(?i)#requires\s(?:.*\s)?-v[a-z]*[\s:]+['\"]?[12](?:\.|['\"\s]|$)")
REPLACED_BY = {
    "get-wmiobject": "Get-CimInstance",
    "remove-wmiobject": "Remove-CimInstance",
    "invoke-wmimethod": "Invoke-CimMethod",
    "register-wmievent": "Register-CimIndicationEvent",
    "set-wmiinstance": "Set-CimInstance",
}


class WmiCmdlet(Rule):
    """Use of a WMI cmdlet.

    ## Why is this bad?
    The WMI cmdlets exist only in Windows PowerShell and use DCOM, which firewalls block. The CIM cmdlets do the same
    over WS-Management. The rule ignores scripts that `#requires` version 1 or 2, which has no alternative.
    """

    code, name, group = "PSV306", "wmi-cmdlet", "style"
    aliases = ("PSAvoidUsingWMICmdlet",)
    commands = tuple(REPLACED_BY)
    examples = (
        Bad("Get-WmiObject Win32_OperatingSystem"),
        Good("Get-CimInstance Win32_OperatingSystem"),
        Good("#requires -Version 2.0\nGet-WmiObject Win32_OperatingSystem"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if not file.fact(is_for_old_version):
            name = facts.command_name(node) or ""
            better = REPLACED_BY[name.lower()]
            yield self.finding(node, f"{name} uses DCOM and does not exist in PowerShell 6 and later; use {better}.")


def is_for_old_version(file: File) -> bool:
    """Whether the script is for PowerShell 1 or 2, as `#requires` says; a fact of the file."""
    if not file.mentions(b"#requires"):
        return False
    return any(OLD_VERSION.match(comment.text) for comment in file.tree.root.descendants("comment"))
