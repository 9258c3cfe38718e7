"""PSV815."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, facts

PATH = "fixtures/dsc/Doors/DSCResources/Door/Door.psm1"


class DscMandatoryParameterMismatch(Rule):
    """A key or required property of a DSC resource's schema that is not a mandatory parameter of its functions.

    ## Why is this bad?
    DSC rejects the resource, or calls the function without the value that identifies the instance. The schema is the
    file `X.schema.mof` beside `X.psm1` in a folder of `DSCResources`.
    """

    code, name, group = "PSV815", "dsc-mandatory-parameter-mismatch", "modules"
    aliases = ("PSDSCUseIdenticalMandatoryParametersForDSC",)
    severity = Severity.ERROR
    extensions = (".psm1",)
    words = (b"-targetresource",)
    examples = (
        Bad("function Get-TargetResource { param([string] $Name) }\n", path=PATH),
        Good("function Get-TargetResource { param([Parameter(Mandatory)] [string] $Name) }\n", path=PATH),
        Good("function Get-TargetResource { param([string] $Name) }\n"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        folder = file.fact(facts.dsc_resource)
        keys = facts.schema_keys(folder) if folder is not None else {}
        for function in file.fact(facts.resource_functions) if keys else ():
            given = {facts.parameter_name(p).lower() for p in facts.parameters(function) if is_mandatory(p)}
            for name, kind in keys.items():
                if name.lower() not in given:
                    message = (
                        f"Schema property '{name}' is marked {kind}, but is not a mandatory parameter "
                        f"of '{facts.function_name(function)}'; make it mandatory."
                    )
                    yield self.finding(function.field("name"), message)


def is_mandatory(parameter: Node) -> bool:
    """Whether a parameter is mandatory in one of its parameter sets."""
    return any(
        facts.has_true_argument(attribute, "Mandatory") for attribute in facts.attributes(parameter, "Parameter")
    )
