"""PSV401."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Fix, Fixed, Good, Rule, Safety, Severity, Span, delete

WHITE = rb"(?:[ \t\v\f\x1c-\x1f]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
TRAILING = re.compile(WHITE + rb"+(?=[\r\n]|\Z)")
ODD = re.compile(rb"[\v\f\x1c-\x1f]")
QUICK = (b" \n", b" \r", b"\t\n", b"\t\r")
TEXTS = frozenset(("string_constant_expression", "expandable_string_expression", "string_content"))


class TrailingWhitespace(Rule):
    """White space at the end of a line.

    ## Why is this bad?
    It is invisible, makes noisy diffs, and after a backtick it silently ends a line continuation.

    ## Fix safety
    Safe, but for white space inside a string (it is part of the value) and after a backtick (the lines would join):
    there it is unsafe.
    """

    code, name, group = "PSV401", "trailing-whitespace", "layout"
    aliases = ("PSAvoidTrailingWhitespace",)
    severity, safety = Severity.NOTE, Safety.SAFE
    examples = (
        Bad("$x = 1  \n$y = 2\n"),
        Fixed("$x = 1\n$y = 2\n"),
        Bad("# note \t\n"),
        Fixed("# note\n"),
        Good("$x = 1\n"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for match in TRAILING.finditer(file.buffer) if may_trail(file.buffer) else ():
            start, end = match.span()
            message = "The line ends with white space; remove it."
            yield self.finding(Span(start, end), message, fix=self.correction(file, start, end))

    def correction(self, file: File, start: int, end: int) -> Fix:
        """Removes the blanks; unsafe where they are part of a value or keep two lines apart."""
        joins = file.buffer[start - 1 : start] == b"`"
        unsafe = joins or file.tree.at(start).kind in TEXTS
        return self.fix("Remove trailing white space", delete(start, end), safety=Safety.UNSAFE if unsafe else None)


def may_trail(buffer: bytes) -> bool:
    """Whether a look with a regular expression pays: most files have nothing, and finding that out is quick."""
    return (
        not buffer.isascii()
        or buffer.endswith((b" ", b"\t"))
        or any(pair in buffer for pair in QUICK)
        or bool(ODD.search(buffer))
    )
