"""PSV702."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Options, Rule, Severity, option, options, regex

INSTRUCTION = regex(r"<?#\s*psverify:", re.IGNORECASE)


@options
class RatioOptions(Options):
    """The required amount of documentation."""

    minimum: int = option(20, "The minimum percentage of comment lines among all lines that are not blank")


class LowDocumentationRatio(Rule):
    """A file with few lines of comments and help.

    ## Why is this bad?
    Without help and comments, maintainers must read the whole script before they can change it safely.

    ## How is it counted?
    The ratio is the number of lines that contain a comment or a part of one, divided by the number of lines that are
    not blank. Suppression comments (`# psverify: ignore[…]`) do not count.
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
        commented, minimum = commented_lines(file), self.options.minimum
        if commented * 100 >= minimum * len(file.source.line_starts):
            return
        filled = filled_lines(file.buffer)
        if filled and commented * 100 < minimum * filled:
            share = commented * 100 // filled
            yield self.finding(
                None, f"Only {share} % of the lines are comments or help, expected {minimum} %; document the script."
            )


def commented_lines(file: File) -> int:
    """Counts the lines that contain a comment, or a part of one, other than suppression comments."""
    starts = file.source.line_starts
    comments = file.tree.root.descendants("comment")
    if file.mentions(b"psverify"):
        comments = [node for node in comments if not INSTRUCTION.match(node.text)]
    count, last = 0, 0
    for node in comments:
        first = max(bisect_right(starts, node.start), last + 1)
        last = bisect_right(starts, node.end - 1)
        # The last line of a comment is never blank, but lines inside it may be.
        count += last + 1 - first if last <= first else filled_lines(file.buffer[starts[first - 1] : node.end])
    return count


def filled_lines(text: bytes) -> int:
    """Returns how many lines of a text are not blank."""
    lines = text.splitlines()
    return len(lines) - lines.count(b"") - sum(map(bytes.isspace, lines))
