"""The common part of PSV811 and PSV812: a DSC resource should have files of some kind in a separate folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from psverify.api import File, Finding, Node, Rule, Severity, facts

STDIN = "-"
SPLIT = "fixtures/dsc/Split/source/DSCResources/DSC_Door/DSC_Door.psm1"
"""A resource of a project that has source, tests and examples in separate folders."""


def is_elsewhere(kind: str) -> Callable[[Node, File], bool]:
    """Returns a test whether files about a resource are in a folder that PSScriptAnalyzer ignores."""

    def ask(node: Node, file: File) -> bool:
        resource, name = file.fact(facts.dsc_resource), node.field("name")
        if resource is not None:
            return facts.is_known_around(resource.parent.parent, kind, resource.name)
        return name is not None and facts.is_known_around(Path(file.path).absolute().parent, kind, name.text)

    return ask


class ResourceFilesRule(Rule):
    """Looks for files with a resource's name in theirs: in `folder`, beside a class or in the root of a resource's module.

    `nested`: anywhere below the folder, for a resource. `message` has a placeholder for the resource's name.
    """

    group = "modules"
    severity = Severity.NOTE
    folder: ClassVar[str]
    nested: ClassVar[bool] = False
    message: ClassVar[str]

    def check(self, file: File) -> Iterator[Finding]:
        if file.path == STDIN:
            return
        resource, classes = file.fact(facts.dsc_resource), file.fact(facts.dsc_classes)
        if resource is None and not classes:
            return
        path = Path(file.path)
        if resource is not None and not facts.files_about(
            resource.parent.parent, self.folder, path.stem, nested=self.nested
        ):
            yield self.finding(file.tree.root, self.message.format(path.stem))
        for definition in classes:
            name = definition.field("name")
            if name is not None and not facts.files_about(path.parent, self.folder, name.text):
                yield self.finding(definition, self.message.format(name.text))
