"""PSV405."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify.api import Bad, Correction, File, Fixed, Good, LayoutRule, Options, facts, option, options

if TYPE_CHECKING:
    from psverify.api.facts import Tokens

NEW_LINE, HASHTABLE = b"\nH"
BRANCHES = frozenset(b"eI")
OWN_LINE = "Close brace is not on its own line; move it to a new line."
NO_EMPTY_LINE = "Unexpected empty line before close brace; remove it."
LINE_AFTER = "Expected a new line after close brace; move the branch to a new line."
SAME_LINE = "Expected the branch on the same line as close brace; put one space between them."


@options
class CloseBraceOptions(Options):
    """Options of this rule."""

    no_empty_line_before: bool = option(
        False, "Do not allow empty lines before a close brace.", pssa_name="NoEmptyLineBefore"
    )
    ignore_one_line_block: bool = option(
        True, "Ignore blocks that are opened and closed on one line.", pssa_name="IgnoreOneLineBlock"
    )
    new_line_after: bool = option(
        True,
        "Put `else`, `elseif`, `catch` and `finally` on a new line; if false, after the brace and one space.",
        pssa_name="NewLineAfter",
    )


class CloseBracePlacement(LayoutRule):
    """A close brace in an inconsistent place.

    ## Why is this bad?
    Readers find the end of a block by its close brace, which belongs on its own line, below the line that opens the
    block. The rule ignores the braces of script blocks that are values, such as arguments of `ForEach-Object`.
    """

    code, name, group = "PSV405", "close-brace-placement", "layout"
    aliases = ("PSPlaceCloseBrace",)
    title = "Move the brace"
    moves_lines = one_pass = True
    Options = CloseBraceOptions
    examples = (
        Bad("if ($x) {\n    1 }"),
        Fixed("if ($x) {\n    1\n}"),
        Bad("if ($x) {\n    1\n} else {\n    2\n}"),
        Fixed("if ($x) {\n    1\n}\n else {\n    2\n}"),
        Good("if ($x) {\n    1\n}\nelse {\n    2\n}"),
        Good("if ($x) { 1 }"),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        stream, options = file.fact(facts.tokens), self.options
        ignore = options.ignore_one_line_block
        pattern = suspect(options.no_empty_line_before, options.new_line_after)
        for match in pattern.finditer(file.fact(facts.outline) if ignore else stream.letters):
            index = match.start()
            opening = file.fact(facts.openings)[index]
            if opening != index:
                yield from self.about(file, stream, opening, index)

    def about(self, file: File, stream: Tokens, opening: int, index: int) -> Iterator[Correction]:
        """Checks the code before and after one brace, given the indices of its token and of the open brace's."""
        letters, starts = stream.letters, stream.starts
        hashtable = letters[opening] == HASHTABLE
        start, end = starts[index], stream.ends[index]
        if hashtable and facts.no_line_end(file.buffer, starts[opening], start):
            return
        ignored = not hashtable and starts[opening] in file.fact(facts.value_blocks)
        if letters[index - 1] != NEW_LINE:
            if not ignored:
                text = file.source.newline + facts.indentation_at(file, starts[opening])
                yield Correction(start, end, OWN_LINE, stream.ends[index - 1], start, text)
        elif self.options.no_empty_line_before and letters[index - 2] == NEW_LINE:
            text = facts.indentation_at(file, starts[opening])
            yield Correction(start, end, NO_EMPTY_LINE, stream.ends[index - 2], start, text)
        if not ignored:
            yield from self.branch(file, stream, index)

    def branch(self, file: File, stream: Tokens, index: int) -> Iterator[Correction]:
        """Checks the keyword after a brace."""
        letters, start, end = stream.letters, stream.starts[index], stream.ends[index]
        if self.options.new_line_after:
            if letters[index + 1] in BRANCHES:
                yield Correction(start, end, LINE_AFTER, end, end, file.source.newline)
        elif letters[index + 1] in BRANCHES:
            if stream.gaps[index + 1] != 1:
                yield Correction(start, end, SAME_LINE, end, stream.starts[index + 1], " ")
        elif letters[index + 1] == NEW_LINE and letters[index + 2] in BRANCHES:
            yield Correction(start, end, SAME_LINE, end, stream.starts[index + 2], " ")


@cache
def suspect(no_empty_line_before: bool, new_line_after: bool) -> re.Pattern[bytes]:  # noqa: FBT001 - values of options
    """The close braces to check."""
    behind = rb"(?=[eI])" if new_line_after else rb"(?=\n?[eI])"
    empty = rb"|(?<=\n\n.)" if no_empty_line_before else b""
    return re.compile(rb"\}(?:(?<!\n.)|" + behind + empty + b")", re.DOTALL)
