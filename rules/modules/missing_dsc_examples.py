"""PSV811."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from psverify.api import Bad, File, Finding, Good, Rule, Severity, dsc_classes, dsc_resource, files_about

STDIN = "-"


class MissingDscExamples(Rule):
    """A DSC resource without examples.

    ## Why is this bad?
    Who is to use the resource finds out how from examples first; nobody can from its code alone.
    A file with the resource's name in its own is looked for in the folder `Examples`: of a resource in `DSCResources`
    in the module's root; of a class beside its file. A script from standard input stands in no folder, and is
    not looked at.
    """

    code, name, group = "PSV811", "missing-dsc-examples", "modules"
    aliases = ("PSDSCDscExamplesPresent",)
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
        if folder is not None and not files_about(folder.parent.parent, "Examples", path.stem):
            yield self.finding(file.tree.root, MESSAGE.format(path.stem))
        for definition in classes:
            name = definition.field("name")
            if name is not None and not files_about(path.parent, "Examples", name.text):
                yield self.finding(definition, MESSAGE.format(name.text))


MESSAGE = "There is no example of the resource '{}' in the folder 'Examples', so nobody sees how to use it; add one."
