"""PSV606."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Effect, File, Finding, Fix, Good, Rule, Safety


class NonUtf8HelpFile(Rule):
    """A help topic (`about_*.help.txt`) that is not UTF-8 encoded.

    ## Why is this bad?
    `Get-Help` reads help topics as UTF-8: text in another encoding is garbled, and searches do not find it.

    ## Fix safety
    Safe: a byte order mark identifies the encoding, and the text stays the same. The fix does not change files whose
    encoding is a guess.
    """

    code, name, group = "PSV606", "non-utf8-help-file", "compatibility"
    aliases = ("PSUseUTF8EncodingForHelpFile",)
    safety = Safety.SAFE
    effect = Effect.ENCODING
    extensions = (".help.txt",)
    examples = (
        Bad("".join(f"{letter}\0" for letter in "TOPIC about_Example"), path="about_Example.help.txt"),
        Good("TOPIC\n    about_Example\n", path="about_Example.help.txt"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        source = file.source
        if source.encoding != "utf-8" or not source.certain:
            message = "Help file is not UTF-8 encoded, but Get-Help reads it as UTF-8; save it as UTF-8."
            yield self.finding(None, message, fix=self.correction(file))

    def correction(self, file: File) -> Fix | None:
        """Returns the fix that saves the file as UTF-8, if its encoding is certain."""
        if not file.source.certain:
            return None
        return Fix((), Safety.SAFE, "Save as UTF-8 with BOM", encoding="utf-8-sig", effect=self.effect)
