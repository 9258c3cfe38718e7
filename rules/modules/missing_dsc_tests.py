"""PSV812."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from psverify.api import Bad, File, Finding, Good, Rule, Severity, dsc_classes, dsc_resource, files_about

STDIN = "-"


class MissingDscTests(Rule):
    """A DSC resource without tests.

    ## Why is this bad?
    A resource changes machines: a fault in it does so on all of them, and tests find it before.
    A file with the resource's name in its own is looked for in the folder `Tests`: of a resource in `DSCResources`
    in the module's root or below it; of a class beside its file. A script from standard input stands in no folder, and is
    not looked at.
    """

    code, name, group = "PSV812", "missing-dsc-tests", "modules"
    aliases = ("PSDSCDscTestsPresent",)
    severity = Severity.NOTE
    examples = (
        Bad("[DscResource()]\nclass Door { [DscProperty(Key)] [string] $Name }\n", path="Doors.psm1"),
        Good("class Door { [string] $Name }\n", path="Doors.psm1"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        if file.path == STDIN:
            return
        folder, classes = file.fact(dsc_resource), file.fact(dsc_classes)
        if folder is None and not classes:
            return
        path = Path(file.path)
        if folder is not None and not files_about(folder.parent.parent, "Tests", path.stem, nested=True):
            yield self.finding(file.tree.root, MESSAGE.format(path.stem))
        for definition in classes:
            name = definition.field("name")
            if name is not None and not files_about(path.parent, "Tests", name.text):
                yield self.finding(definition, MESSAGE.format(name.text))


MESSAGE = (
    "There is no test of the resource '{}' in the folder 'Tests', so a fault in it reaches every machine; add one."
)
