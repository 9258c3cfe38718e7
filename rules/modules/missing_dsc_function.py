"""PSV814."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, facts
from psverify.api.facts import RESOURCE_FUNCTIONS

PATH = "fixtures/dsc/Doors/DSCResources/Door/Door.psm1"
METHODS = ("Test", "Get", "Set")


class MissingDscFunction(Rule):
    """A DSC resource without one of the functions or methods that DSC requires.

    ## Why is this bad?
    DSC calls all three of get, set and test. A resource without one of them does not work.
    """

    code, name, group = "PSV814", "missing-dsc-function", "modules"
    aliases = ("PSDSCStandardDSCFunctionsInResource",)
    severity = Severity.ERROR
    examples = (
        Bad(
            "function Get-TargetResource { param([string] $Name) }\nfunction Set-TargetResource { param([string] $Name) }\n",
            path=PATH,
        ),
        Good(
            "[DscResource()]\n"
            "class Door {\n"
            "    [DscProperty(Key)] [string] $Name\n"
            "    [Door] Get() { return $this }\n"
            "    [bool] Test() { return $true }\n"
            "    [void] Set() { }\n"
            "}\n"
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        if file.fact(facts.dsc_resource) is not None:
            present = {facts.function_name(function).lower() for function in file.fact(facts.resource_functions)}
            for name in RESOURCE_FUNCTIONS:
                if name.lower() not in present:
                    yield self.finding(
                        file.tree.root, f"DSC resource has no function '{name}', which DSC calls; add it."
                    )
        for definition in file.fact(facts.dsc_classes):
            names = {name.text.lower() for name in map(method_name, definition.fields("members")) if name is not None}
            for method in METHODS:
                if method.lower() not in names:
                    message = f"DSC resource class has no method '{method}()', which DSC calls; add it."
                    yield self.finding(definition, message)


def method_name(member: Node) -> Node | None:
    """Returns the name of a method, None for a property."""
    return member.field("name") if member.kind == "function_member" else None
