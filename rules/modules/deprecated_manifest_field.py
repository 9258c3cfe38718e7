"""PSV801."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Edit, File, Finding, Fixed, Good, Node, Rule, Safety, facts, replace


class DeprecatedManifestField(Rule):
    """A manifest that uses a deprecated PowerShell 2 field.

    ## Why is this bad?
    PowerShell 3 renamed `ModuleToProcess` to `RootModule`. The old name causes a warning and may be removed.

    ## Fix safety
    Safe: both names mean the same from PowerShell 3 on, and the rule ignores manifests for PowerShell 2.
    """

    code, name, group = "PSV801", "deprecated-manifest-field", "modules"
    aliases = ("PSAvoidUsingDeprecatedManifestFields",)
    safety = Safety.SAFE
    extensions = (".psd1",)
    examples = (
        Bad("@{ ModuleVersion = '1.0'; ModuleToProcess = 'a.psm1' }", path="example.psd1"),
        Fixed("@{ ModuleVersion = '1.0'; RootModule = 'a.psm1' }"),
        Good("@{ ModuleVersion = '1.0'; RootModule = 'a.psm1' }", path="example.psd1"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        table = file.fact(facts.manifest)
        fields = facts.entries(table) if table is not None else {}
        old = facts.is_given(fields, "moduletoprocess") and facts.is_given(fields, "moduleversion")
        if table is not None and old and not is_for_powershell_2(fields.get("powershellversion")):
            fix = self.fix("Rename to RootModule", *renaming(table))
            message = "Manifest field 'ModuleToProcess' is deprecated; use 'RootModule'."
            yield self.finding(file.tree.root, message, fix=fix)


def is_for_powershell_2(version: Node | None) -> bool:
    """Whether a manifest's PowerShellVersion is less than 3."""
    text = facts.string_value(version) if version is not None and version.kind == "string_constant_expression" else ""
    return text.partition(".")[0] in ("1", "2")


def renaming(table: Node) -> Iterator[Edit]:
    """Yields the edit that gives the field its new name."""
    for key in table.fields("key"):
        if facts.string_value(key).lower() == "moduletoprocess":
            yield replace(key, "RootModule")
