"""PSV812."""

from __future__ import annotations

from psverify.api import Bad, FalseAlarm, Good

from ._resource_files import SPLIT, ResourceFilesRule, is_elsewhere


class MissingDscTests(ResourceFilesRule):
    """A DSC resource without tests.

    ## Why is this bad?
    A resource changes machines: a fault in it does so on all of them, and tests find it before.
    A file with the resource's name in its own is looked for in the folder `Tests`: of a resource in `DSCResources`
    in the module's root or below it; of a class beside its file. A script from standard input stands in no folder, and is
    not looked at.
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
