"""PSV302."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Fix, Fixed, Good, Node, Rule, Safety, facts

from ._stand_ins import is_of_stub

SYNONYMS = {
    "Add": "append attach insert",
    "Block": "forbid prevent",
    "Clear": "erase flush nullify release unmark unset wipe",
    "Compare": "diff",
    "Compress": "archive bundle compact pack zip",
    "Confirm": "acknowledge agree certify ensure validate verify",
    "Connect": "login logon",
    "ConvertFrom": "deserialize parse",
    "ConvertTo": "serialize",
    "Copy": "clone duplicate replicate",
    "Debug": "diagnose",
    "Deny": "refuse reject",
    "Disable": "deactivate",
    "Disconnect": "logoff logout",
    "Dismount": "detach unlink unmount",
    "Edit": "change modify",
    "Enable": "activate",
    "Expand": "decompress explode extract uncompress unpack unzip",
    "Export": "dump",
    "Find": "discover locate lookup",
    "Get": "acquire bring cat dir examine fetch gather list obtain query retrieve",
    "Grant": "allow",
    "Group": "aggregate arrange associate correlate",
    "Import": "load",
    "Initialize": "init populate prepare rebuild reinitialize setup",
    "Install": "setup",
    "Invoke": "call execute fire perform process raise run trigger",
    "Join": "associate combine concatenate unite",
    "Limit": "quota",
    "Lock": "restrict secure",
    "Measure": "analyze calculate count determine",
    "Merge": "combine",
    "Move": "migrate transfer",
    "New": "allocate create generate make produce",
    "Protect": "encrypt safeguard seal",
    "Publish": "release upload",
    "Receive": "accept peek",
    "Remove": "cut delete destroy discard dispose drop eliminate erase",
    "Repair": "fix",
    "Resolve": "determine",
    "Restart": "reboot recycle",
    "Restore": "return revert rollback",
    "Save": "download persist store",
    "Send": "broadcast mail put",
    "Set": "apply assign change configure",
    "Show": "display view",
    "Skip": "bypass jump",
    "Split": "separate",
    "Start": "begin boot initiate launch run spawn",
    "Stop": "abort cancel end halt kill terminate",
    "Submit": "post",
    "Suspend": "pause",
    "Test": "analyze check try validate verify",
    "Trace": "follow inspect track",
    "Unblock": "allow",
    "Unlock": "release",
    "Unprotect": "decrypt unseal",
    "Update": "recalculate refresh reload renew replace upgrade",
    "Wait": "pause sleep",
    "Write": "log print put",
}
"""The approved verbs and their common synonyms, most of them from Microsoft's list of synonyms to avoid."""


class UnapprovedVerb(Rule):
    """A function whose verb is not one of PowerShell's approved verbs.

    ## Why is this bad?
    Users find commands by their verbs, and PowerShell warns when it imports a module with unapproved verbs.

    ## Fix safety
    Unsafe: the fix renames the function and its calls in the file. There is a fix only if exactly one approved verb has
    the same meaning, and if these are all references: the old name does not occur anywhere else in the file or its
    repository, no module exports the function, and the new name is unused and does not name a command.

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
    deviations = (
        FalseAlarm(
            "stub",
            "A stub in a test has the name of the command that it replaces.",
            (Good("function Decode-SqlName { throw 'stub' }", path="tests/Stubs.psm1"),),
            is_of_stub,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        verb, dash, noun = facts.bare_name(facts.function_name(node)).partition("-")
        place = node.field("name")
        if not dash or place is None or verb.lower() in facts.approved_verbs():
            return
        same = meant(verb)
        better = same or misspelt(verb)
        hint = f"; use an approved verb such as {', '.join(better)}" if better else "; Get-Verb lists approved verbs"
        yield self.finding(
            place,
            f"'{verb}' is not an approved verb, so users won't find '{verb}-{noun}'{warned(node, file)}{hint}.",
            fix=self.rename(node, f"{same[0]}-{noun}", file) if len(same) == 1 else None,
        )

    def rename(self, function: Node, new: str, file: File) -> Fix | None:
        """Renames a function and its calls in the file, where that is possible."""
        edits = facts.function_renaming(function, new, file)
        return self.fix(f"Rename to {new}", *edits, isolation=facts.renaming_group(new)) if edits else None


def warned(function: Node, file: File) -> str:
    """Says that importing warns, where the file is a module that surely exports the function."""
    nested = function.ancestor("function_definition", "script_block_expression") is not None
    exporting = (
        not file.fact(facts.commands_by_name).keys().isdisjoint(facts.command_table().names("Export-ModuleMember"))
    )
    exported = not exporting or facts.bare_name(facts.function_name(function)).lower() in file.fact(
        facts.exported_functions
    )
    return " and importing the module warns" if file.extension == ".psm1" and exported and not nested else ""


def meant(verb: str) -> list[str]:
    """Returns the approved verbs that may mean the same; with more than one, nobody but the author knows which."""
    return [approved for approved, synonyms in SYNONYMS.items() if verb.lower() in synonyms.split()]


def misspelt(verb: str) -> list[str]:
    """Returns up to three approved verbs that are nearly written like this."""
    import difflib  # noqa: PLC0415 - only for a verb that is wrong

    return difflib.get_close_matches(verb.title(), facts.verb_names(), n=3, cutoff=0.75)
