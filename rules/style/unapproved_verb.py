"""PSV302."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    approved_verbs,
    bare_name,
    function_name,
    function_renaming,
    verb_names,
)

APPROVED_FOR = {
    "append": "Add", "apply": "Set", "attach": "Mount", "bring": "Get", "bundle": "Compress", "calculate": "Measure",
    "cancel": "Stop", "change": "Set", "check": "Test", "clone": "Copy", "concatenate": "Merge", "create": "New",
    "delete": "Remove", "destroy": "Remove", "detach": "Dismount", "determine": "Measure", "display": "Show",
    "download": "Save", "dump": "Export", "duplicate": "Copy", "end": "Stop", "ensure": "Confirm", "erase": "Clear",
    "execute": "Invoke", "extract": "Expand", "fetch": "Get", "fix": "Repair", "fire": "Invoke", "gather": "Get",
    "generate": "New", "halt": "Stop", "kill": "Stop", "launch": "Start", "list": "Get", "load": "Import",
    "locate": "Find", "lookup": "Find", "make": "New", "modify": "Edit", "obtain": "Get", "parse": "ConvertFrom",
    "persist": "Save", "populate": "Initialize", "prepare": "Initialize", "print": "Write", "process": "Invoke",
    "produce": "New", "query": "Get", "raise": "Invoke", "release": "Publish", "reload": "Update", "replace": "Update",
    "retrieve": "Get", "run": "Invoke", "setup": "Initialize", "spawn": "Start", "store": "Save", "terminate": "Stop",
    "trigger": "Invoke", "try": "Test", "upload": "Publish", "upgrade": "Update", "validate": "Test", "verify": "Test",
    "view": "Show", "wipe": "Clear",
}  # fmt: skip
"""What people call an action, and the approved verb for it."""


class UnapprovedVerb(Rule):
    """A function whose verb is not among PowerShell's approved verbs.

    ## Why is this bad?
    Users find commands by their verbs, and PowerShell warns whenever a module with other verbs is imported.

    ## Fix safety
    Unsafe: the function and its calls in the file are renamed, calls from other files are not.

    ## References
    - `Get-Verb` lists the approved verbs.
    """

    code, name, group = "PSV302", "unapproved-verb", "style"
    aliases = ("PSUseApprovedVerbs",)
    safety = Safety.UNSAFE
    kinds = ("function_definition",)
    examples = (
        Bad("function Fetch-Data { 1 }\nFetch-Data"),
        Fixed("function Get-Data { 1 }\nGet-Data"),
        Bad("function Frobnicate-Data { 1 }"),
        Good("function Get-Data { 1 }"),
        Good("function fetch { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        verb, dash, noun = bare_name(function_name(node)).partition("-")
        place = node.field("name")
        if not dash or place is None or verb.lower() in approved_verbs():
            return
        better = suggestions(verb)
        hint = f"; approved are for instance {', '.join(better)}" if better else "; Get-Verb lists those that are"
        yield self.finding(
            place,
            f"'{verb}' is not an approved verb, so users won't find '{verb}-{noun}' and importing it warns{hint}.",
            fix=self.rename(node, f"{better[0]}-{noun}", file) if verb.lower() in APPROVED_FOR else None,
        )

    def rename(self, function: Node, new: str, file: File) -> Fix | None:
        """Renames a function and its calls in the file, where that is possible."""
        edits = function_renaming(function, new, file)
        return self.fix(f"Rename to {new}", *edits) if edits else None


def suggestions(verb: str) -> list[str]:
    """Returns up to three approved verbs: the one that means the same, then those that look alike."""
    known = APPROVED_FOR.get(verb.lower())
    import difflib  # noqa: PLC0415 - only for a verb that is wrong

    alike = difflib.get_close_matches(verb.title(), verb_names(), n=3, cutoff=0.6)
    return [*([known] if known else []), *(word for word in alike if word != known)][:3]
