"""PSV702."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Options, Rule, Severity, option, options, regex

INSTRUCTION = regex(r"<?#\s*psverify:", re.IGNORECASE)


@options
class RatioOptions(Options):
    """How much documentation is enough."""

    minimum: int = option(20, "The lowest share of comment lines, in percent of all lines that are not blank")


class LowDocumentationRatio(Rule):
    """A file with few lines of comments and help.

    ## Why is this bad?
    A script without help and comments has to be read in full before anybody dares to change it.

    ## How is it counted?
    Lines that hold a comment or a part of one, as a share of the lines that are not blank. Comments that instruct
    psverify (`# psverify: ignore[…]`) do not count.
    """

    code, name, group = "PSV702", "low-documentation-ratio", "documentation"
    severity = Severity.WARNING
    default = False
    Options = RatioOptions
    examples = (
        Bad("$a = 1\n$b = 2\n$c = 3\n"),
        Bad("$a = 1 # psverify: ignore[unused-variable]\n"),
        Good("# Sets a.\n$a = 1\n"),
        Good(""),
    )

    def check(self, file: File) -> Iterator[Finding]:
        lines = [number for number, line in enumerate(file.buffer.splitlines(), 1) if line.strip()]
        commented = len(commented_lines(file).intersection(lines))
        minimum = self.options.minimum
        if lines and commented * 100 < minimum * len(lines):
            share = commented * 100 // len(lines)
            yield self.finding(
                None, f"{share} % of the lines are comments or help, less than {minimum} %; say what the script is for."
            )


def commented_lines(file: File) -> set[int]:
    """Returns the numbers of the lines that hold a comment, or a part of one, that is written for people."""
    position = file.source.position
    comments = file.tree.root.descendants("comment")
    return {
        line
        for node in comments
        if not INSTRUCTION.match(node.text)
        for line in range(position(node.start)[0], position(max(node.start, node.end - 1))[0] + 1)
    }
