"""PSV812."""

from __future__ import annotations

from psverify.api import Bad, FalseAlarm, Good

from ._resource_files import SPLIT, ResourceFilesRule, is_elsewhere


class MissingDscTests(ResourceFilesRule):
    """A DSC resource without tests.

    ## Why is this bad?
    A resource changes machines, so a bug in it affects all of them. Tests find the bug first. The rule searches the
    folder `Tests` for a file that has the resource's name in its own name. For a resource in `DSCResources` that folder
    is in the module's root or below it, for a class it is beside its file. A script from standard input has no folder,
    so the rule ignores it.
    """

    code, name = "PSV812", "missing-dsc-tests"
    aliases = ("PSDSCDscTestsPresent",)
    folder, nested = "Tests", True
    message = "No tests found for resource '{}'; add one to the folder 'Tests'."
    examples = (
        Bad(
            "[DscResource()]\n"
            "class Door {\n"
            "    [DscProperty(Key)] [string] $Name\n"
            "    [Door] Get() { return $this }\n"
            "    [bool] Test() { return $true }\n"
            "    [void] Set() { }\n"
            "}\n",
            path="Doors.psm1",
        ),
        Good("class Door { [string] $Name }\n", path="Doors.psm1"),
    )
    deviations = (
        FalseAlarm(
            "other-folder",
            "Tests may be in a folder beside the sources, or in a folder with the resource's name, "
            "and their names may omit the vendor prefix.",
            (Good("function Get-TargetResource { }\n", path=SPLIT),),
            is_elsewhere("Tests"),
        ),
    )
