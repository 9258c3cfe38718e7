"""PSV601."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Effect, File, Finding, Fix, Good, Options, Rule, Safety, option, options

BOM, NO_BOM = "utf-8-sig", "utf-8"
ADVICE = {
    "non-ascii": (
        "Missing BOM: Windows PowerShell reads the non-ASCII characters in this file "
        "incorrectly; save it as UTF-8 with BOM."
    ),
    "always": "Missing BOM: Windows PowerShell reads this file in the system code page; save it as UTF-8 with BOM.",
    "never": "The file has a BOM, which breaks tools outside Windows; save it as UTF-8 without BOM.",
}


@options
class BomOptions(Options):
    """When a file must have a UTF-8 byte order mark."""

    mode: str = option(
        "non-ascii",
        "`non-ascii`: files with non-ASCII characters need a BOM if they target Windows PowerShell; "
        "`always`: every file needs one; `never`: no file may have one",
        choices=("non-ascii", "always", "never"),
    )


class MissingBom(Rule):
    """A file with a missing or an unwanted byte order mark.

    ## Why is this bad?
    Windows PowerShell reads a file without a BOM in the system's ANSI code page, which garbles every non-ASCII
    character in strings, and even typographic quotes and dashes. PowerShell 7 reads UTF-8 with or without a BOM, so
    `non-ascii` reports nothing if `target-platforms` does not include Windows PowerShell.

    The rule never requires a BOM in a script that starts with `#!`. Unix recognizes `#!` only in the first two bytes of
    a file, and a BOM before them prevents the script from starting.

    ## Fix safety
    Safe: the text stays the same, whatever encoding the file had. The fix does not change files whose encoding is a
    guess.
    """

    code, name, group = "PSV601", "missing-bom", "compatibility"
    aliases = ("PSUseBOMForUnicodeEncodedFile",)
    safety = Safety.SAFE
    effect = Effect.ENCODING
    Options = BomOptions
    examples = (
        Bad("# größer\n"),
        Bad("# plain\n", options={"mode": "always"}),
        Good("# plain\n"),
        Good("# größer\n", options={"mode": "never"}),
        Good("#!/usr/bin/env pwsh\n# größer\n"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        mode = self.options.mode
        if bool(file.source.bom) if mode == "never" else needs_bom(file, mode):
            yield self.finding(None, ADVICE[mode], fix=self.correction(file))

    def correction(self, file: File) -> Fix | None:
        """Returns the fix that saves the file as UTF-8, if its encoding is certain."""
        if not file.source.certain:
            return None
        mode = self.options.mode
        title = "Save as UTF-8 without BOM" if mode == "never" else "Save as UTF-8 with BOM"
        return Fix((), Safety.SAFE, title, encoding=NO_BOM if mode == "never" else BOM, effect=self.effect)


def needs_bom(file: File, mode: str) -> bool:
    """Whether a file lacks a BOM that a mode other than `never` asks for."""
    if file.source.bom:
        return False
    if file.pssa_parity:  # PSScriptAnalyzer knows neither targets nor scripts that a shell starts
        return mode == "always" or not file.buffer.isascii()
    if file.buffer.startswith(b"#!"):
        return False
    return mode == "always" or (is_for_windows_powershell(file) and not file.buffer.isascii())


def is_for_windows_powershell(file: File) -> bool:
    """Whether Windows PowerShell is among the target platforms; none named: all there are."""
    return not file.platforms or any(name.startswith("desktop-") for name in file.platforms)
