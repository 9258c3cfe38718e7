"""PSV817."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Rule, Severity, facts

PATH = "fixtures/dsc/Doors/DSCResources/Door/Door.psm1"


class MissingDscVerboseMessage(Rule):
    """A function of a DSC resource that writes no verbose messages.

    ## Why is this bad?
    DSC runs unattended. Verbose messages are the only way to find out why a machine is not in its desired state. Only a
    call of `Write-Verbose` in the function itself counts, not one in a script block within it.
    """

    code, name, group = "PSV817", "missing-dsc-verbose-message", "modules"
    aliases = ("PSDSCUseVerboseMessageInDSCResource",)
    severity = Severity.NOTE
    extensions = (".psm1",)
    words = (b"-targetresource",)
    examples = (
        Bad("function Set-TargetResource { Open-Door }\n", path=PATH),
        Good("function Set-TargetResource { Write-Verbose 'Opening the door'; Open-Door }\n", path=PATH),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for function in file.fact(facts.resource_functions) if file.fact(facts.dsc_resource) is not None else ():
            if "write-verbose" not in facts.direct_commands(function):
                message = (
                    f"'{facts.function_name(function)}' does not call Write-Verbose; add verbose messages "
                    "that report its progress."
                )
                yield self.finding(function, message)
