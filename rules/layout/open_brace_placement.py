"""PSV404."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify.api import Bad, Correction, Effect, File, Fixed, Good, LayoutRule, Options, facts, option, options

if TYPE_CHECKING:
    from psverify.api.facts import Tokens

NEW_LINE, COMMENT = b"\n#"
BETWEEN = frozenset((NEW_LINE, COMMENT))
SAME_LINE = "Open brace is not on the same line as the preceding keyword; move it to the end of that line."
OWN_LINE = "Open brace is not on its own line; move it to a new line."
LINE_AFTER = "Unexpected code after open brace; move it to a new line."


@options
class OpenBraceOptions(Options):
    """Options of this rule."""

    on_same_line: bool = option(
        True, "Expect an open brace at the end of the previous line instead of on its own line.", pssa_name="OnSameLine"
    )
    new_line_after: bool = option(True, "Expect a new line after an open brace.", pssa_name="NewLineAfter")
    ignore_one_line_block: bool = option(
        True, "Ignore blocks that are opened and closed on one line.", pssa_name="IgnoreOneLineBlock"
    )


class OpenBracePlacement(LayoutRule):
    """An open brace in an inconsistent place.

    ## Why is this bad?
    Readers find blocks by their braces if all braces are in the same place. The rule ignores the braces of script
    blocks that are values, such as arguments of `ForEach-Object`: PowerShell does not accept them on another line.
    """

    code, name, group = "PSV404", "open-brace-placement", "layout"
    aliases = ("PSPlaceOpenBrace",)
    title = "Move the brace"
    moves_lines = True
    Options = OpenBraceOptions
    examples = (
        Bad("if ($x)\n{\n    1\n}"),
        Fixed("if ($x) {\n    1\n}"),
        Bad("if ($x) {\n    1\n}", options={"on_same_line": False}),
        Fixed("if ($x)\n{\n    1\n}"),
        Good("if ($x) {\n    1\n}"),
        Good("if ($x) { 1 }"),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        stream = file.fact(facts.tokens)
        brackets = file.fact(facts.outline) if self.options.ignore_one_line_block else stream.letters
        for match in suspect(self.options.on_same_line, self.options.new_line_after).finditer(brackets):
            index = match.start()
            if stream.starts[index] not in file.fact(facts.value_blocks):
                yield from self.about(file, stream, index)

    def about(self, file: File, stream: Tokens, index: int) -> Iterator[Correction]:
        """Checks the code before and after one brace."""
        start, end = stream.starts[index], stream.ends[index]
        on_new_line = index > 0 and stream.letters[index - 1] == NEW_LINE
        if self.options.on_same_line and on_new_line and index >= 2 and can_be_joined(file, stream, index):
            place = joined(file, stream, index)
            yield Correction(start, end, SAME_LINE, *place, effect=None if place[2] == " {" else Effect.CODE)
        if not self.options.on_same_line and index >= 1 and not on_new_line:
            text = file.source.newline + facts.indentation_at(file, start)
            yield Correction(start, end, OWN_LINE, stream.ends[index - 1], start, text)
        if self.options.new_line_after and stream.letters[index + 1] != NEW_LINE:
            yield Correction(start, end, LINE_AFTER, end, end, file.source.newline)


@cache
def suspect(on_same_line: bool, new_line_after: bool) -> re.Pattern[bytes]:  # noqa: FBT001 - values of options
    """The open braces to check."""
    before = rb"(?<=\n.)" if on_same_line else rb"(?<!\n.)"
    return re.compile(rb"\{(?:" + before + (rb"|(?!\n))" if new_line_after else b")"), re.DOTALL)


def can_be_joined(file: File, stream: Tokens, index: int) -> bool:
    """Whether a brace can go after the code before it, and a comment between the two after the brace.

    Of two comments only one could, and one that ends its line would take in the code after the brace.
    """
    before = index - 1
    while before >= 0 and stream.letters[before] in BETWEEN:
        before -= 1
    comments = [n for n in range(before + 1, index) if stream.letters[n] == COMMENT]
    if not comments or (len(comments) == 1 and stream.letters[index + 1] == NEW_LINE):
        return True
    return len(comments) == 1 and file.buffer.startswith(b"<#", stream.starts[comments[0]])


def joined(file: File, stream: Tokens, index: int) -> tuple[int, int, str]:
    """Puts the brace after the code before it; one comment between them goes after the brace."""
    before = index - 2
    if stream.letters[before] == COMMENT and before > 0:
        comment = file.slice(stream.starts[before], stream.ends[before])
        return stream.ends[before - 1], stream.ends[index], f" {{ {comment}"
    return stream.ends[before], stream.ends[index], " {"
