"""PSV802."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Fix, Fixed, Good, Node, Rule, Safety, facts, insert, replace


class MissingManifestField(Rule):
    """A manifest without a required field.

    ## Why is this bad?
    PowerShell does not import a module whose manifest has no `ModuleVersion`.

    ## Fix safety
    Unsafe: the fix sets the version to 1.0.0.0, but only the author knows the right one.
    """

    code, name, group = "PSV802", "missing-manifest-field", "modules"
    aliases = ("PSMissingModuleManifestField",)
    safety = Safety.UNSAFE
    extensions = (".psd1",)
    examples = (
        Bad("@{\n    RootModule = 'a.psm1'\n}\n", path="example.psd1"),
        Fixed("@{\n    RootModule = 'a.psm1'\n# The version of this module\nModuleVersion = '1.0.0.0'\n}\n"),
        Good("@{ ModuleVersion = '1.0'; RootModule = 'a.psm1' }", path="example.psd1"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        table = file.fact(facts.manifest)
        if table is not None and not facts.is_given(facts.entries(table), "moduleversion"):
            message = "Manifest has no 'ModuleVersion', so the module can't be imported; add it."
            yield self.finding(table, message, fix=self.correction(table, file))

    def correction(self, table: Node, file: File) -> Fix:
        """Gives an empty field its value, or adds the field after the last value."""
        empty = facts.entries(table).get("moduleversion")
        if empty is not None:
            return self.fix("Set ModuleVersion", replace(empty, "'1.0.0.0'"))
        newline = file.source.newline
        offset = max(value.end for value in table.fields("value"))
        text = f"{newline}# The version of this module{newline}ModuleVersion = '1.0.0.0'"
        return self.fix("Add ModuleVersion", insert(offset, text))
