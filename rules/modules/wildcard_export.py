"""PSV803."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts, regex

FIELDS = {
    "functionstoexport": "FunctionsToExport",
    "cmdletstoexport": "CmdletsToExport",
    "aliasestoexport": "AliasesToExport",
}
VERSIONS = ("moduleversion", "powershellversion", "powershellhostversion", "dotnetframeworkversion", "clrversion")
GUID = regex(r"[({]?[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}[)}]?")


class WildcardExport(Rule):
    """A manifest that exports by wildcard or `$null`.

    ## Why is this bad?
    PowerShell has to load the whole module for every command lookup to find out what it exports. List the names, or use
    `@()` for none.
    """

    code, name, group = "PSV803", "wildcard-export", "modules"
    aliases = ("PSUseToExportFieldsInManifest",)
    extensions = (".psd1",)
    examples = (
        Bad("@{ ModuleVersion = '1.0'; FunctionsToExport = '*' }", path="example.psd1"),
        Bad("@{ ModuleVersion = '1.0'; CmdletsToExport = $null }", path="example.psd1"),
        Good("@{ ModuleVersion = '1.0'; FunctionsToExport = @('Get-It') }", path="example.psd1"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        table = file.fact(facts.manifest)
        fields = facts.entries(table) if table is not None else {}
        if not is_valid(fields):
            return
        for key, title in FIELDS.items():
            place = vague(fields[key]) if key in fields else None
            if place is not None and not file.fact(facts.names_missing_files):
                message = (
                    f"{title} uses a wildcard or $null, so every command lookup loads the "
                    "module; list the names to export."
                )
                yield self.finding(place, message)


def is_valid(fields: Mapping[str, Node]) -> bool:
    """Whether PowerShell takes a manifest's version, and if there are any its GUID, other versions and editions."""
    guid = facts.constant_string(fields.get("guid"))
    if not facts.is_given(fields, "moduleversion") or not all(facts.is_version(fields.get(key)) for key in VERSIONS):
        return False
    if facts.is_given(fields, "moduletoprocess") and facts.is_given(fields, "rootmodule"):
        return False
    if facts.constants_in(fields.get("compatiblepseditions")) and (facts.min_version(fields) or (0, 0)) < (5, 1):
        return False
    return not guid or GUID.fullmatch(guid.strip()) is not None


def vague(value: Node) -> Node | None:
    """Returns the first wildcard in a value, or else the first `$null`, or None."""
    for text in facts.constants_in(value):
        if set("*?[]") & set(facts.constant_string(text) or ""):
            return text
    variables = [value] if value.kind == "variable_expression" else value.descendants("variable_expression")
    return next((variable for variable in variables if facts.is_variable(variable, "null")), None)
