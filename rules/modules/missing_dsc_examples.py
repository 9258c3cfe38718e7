"""PSV811."""

from __future__ import annotations

from psverify.api import Bad, FalseAlarm, Good

from ._resource_files import SPLIT, ResourceFilesRule, is_elsewhere


class MissingDscExamples(ResourceFilesRule):
    """A DSC resource without examples.

    ## Why is this bad?
    Users learn from examples how to use a resource. The rule searches the folder `Examples` for a file that has the
    resource's name in its own name. For a resource in `DSCResources` that folder is in the module's root, for a class
    it is beside its file. A script from standard input has no folder, so the rule ignores it.
    """

    code, name = "PSV811", "missing-dsc-examples"
    aliases = ("PSDSCDscExamplesPresent",)
    folder = "Examples"
    message = "No example found for resource '{}'; add one to the folder 'Examples'."
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
            "Examples may be anywhere under the folder `Examples`, in a folder beside the sources, "
            "or in a folder with the resource's name, and their names may omit the vendor prefix.",
            (Good("function Get-TargetResource { }\n", path=SPLIT),),
            is_elsewhere("Examples"),
        ),
    )
