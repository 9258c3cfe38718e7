"""PSV407."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psverify.api import Bad, Correction, File, Fixed, Good, LayoutRule, Options, Tokens, no_line_end, option, tokens

# What these patterns see are gaps and letters of tokens in turn (`Tokens.woven`): \x00 is no blank, \x02 more than one.
BEFORE_BRACE = re.compile(rb"(?<=[^{(.])[\x00\x02]\{")
AFTER_OPEN = re.compile(rb"\{(?=[\x00\x02][^\n`}])")
BEFORE_CLOSE = re.compile(rb"(?<=[^{\n`H])[\x00\x02]\}")
AFTER_PIPE = re.compile(rb"\|(?=[\x00\x02][^\n`|Z])")
BEFORE_PIPE = re.compile(rb"(?<=[^|\n`])[\x00\x02]\|")
BEFORE_PAREN = re.compile(rb"(?<=[iI])[\x00\x02]\(")
OPERATOR = re.compile(rb"[\x00\x02][=a+joc]|[\x01\x04-\x06][=a+joc](?=[\x00\x02][^\nZ])")
SEPARATOR = re.compile(rb"[,;](?=[\x00\x02][^\n#Z])")
ARGUMENT = re.compile(rb"(?<=[^\n`])[\x02\x06][^#\n`Z=a+joc|)};,]")
BRACED_MEMBER = re.compile(rb"[vws)}\]]\x00[.q](?:.[#\n`])*.\{", re.DOTALL)
SIGNED = frozenset(b"+j")
OPEN_PAREN, VARIABLE, WORD, EQUALS, OPEN_BRACE, CLOSE_BRACE = b"(vw={}"
LINE_ENDS = frozenset(b"\nZ")
FIRST = re.compile(rb"[{,;][\x00\x02][^\n`}]")
TYPE_NAME = re.compile(rb"t")
MEMBER_OPERATORS = {b".", b":", b"q"}
COMMA = re.compile(rb",([ \t]*)(?![ \t\r\n])")

BRACE_BEFORE = "Put one blank before '{', so that the block stands off."
BRACE_INSIDE = "Put one blank inside the braces of a one-line block."
PIPE = "Put one blank on either side of '|'."
PAREN = "Put one blank between the keyword and '('."
OPERATORS = "Put one blank on either side of the operator."
SEPARATORS = "Put one blank after the separator."
PARAMETER = "Put one blank, and no more, between the arguments of a command."

Place = tuple[int, int, str]
"""The index of the token that is reported, the index of the token before which one blank belongs, the message."""


@dataclass(frozen=True)
class WhitespaceOptions(Options):
    """Options of this rule."""

    check_inner_brace: bool = option(True, "One blank inside the braces of a one-line block.", peer="CheckInnerBrace")
    check_open_brace: bool = option(True, "One blank before an open brace.", peer="CheckOpenBrace")
    check_open_paren: bool = option(True, "One blank between a keyword and its parenthesis.", peer="CheckOpenParen")
    check_operator: bool = option(True, "One blank on either side of a binary operator.", peer="CheckOperator")
    check_pipe: bool = option(True, "A blank on either side of a pipe.", peer="CheckPipe")
    check_pipe_for_redundant_whitespace: bool = option(
        False, "No more than one blank on either side of a pipe.", peer="CheckPipeForRedundantWhitespace"
    )
    check_separator: bool = option(True, "One blank after a comma and a semicolon.", peer="CheckSeparator")
    check_parameter: bool = option(False, "One blank between the arguments of a command.", peer="CheckParameter")
    ignore_assignment_operator_inside_hash_table: bool = option(
        False,
        "`=` in a hashtable of several lines may be aligned by blanks.",
        peer="IgnoreAssignmentOperatorInsideHashTable",
    )


class InconsistentWhitespace(LayoutRule):
    """Too few or too many blanks around braces, operators, separators, pipes.

    ## Why is this bad?
    Uneven blanks make a script harder to read, and every editor that puts them right makes a noisy diff.
    """

    code, name, group = "PSV407", "inconsistent-whitespace", "layout"
    aliases = ("PSUseConsistentWhitespace",)
    title = "Put one blank"
    Options = WhitespaceOptions
    examples = (
        Bad("if($x){1}", count=4),
        Fixed("if ($x) { 1 }"),
        Bad("$x=1,2;$y = 3", count=3),
        Fixed("$x = 1, 2; $y = 3"),
        Bad("Get-Item  .", options={"check_parameter": True}),
        Fixed("Get-Item ."),
        Good("if ($x) { 1 }"),
        Good("$x = @{}"),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        stream = file.fact(tokens)
        starts, ends = stream.starts, stream.ends
        # PSScriptAnalyzer gives the whole script up here: it looks for a token before the first. No real script begins so.
        if FIRST.match(stream.woven, 1):
            return
        for check in self.checks():
            for index, gap, message in check(self, file, stream):
                yield Correction(starts[index], ends[index], message, ends[gap - 1], starts[gap], " ")
        if self.options.check_operator:
            yield from self.operators(file, stream)
        if self.options.check_separator:
            yield from type_arguments(file, stream)
        if self.options.check_parameter:
            yield from parameters(file, stream)

    def checks(self) -> Iterator[Callable[[InconsistentWhitespace, File, Tokens], Iterator[Place]]]:
        """Yields what to look for, as the options say."""
        options = self.options
        if options.check_open_brace:
            yield InconsistentWhitespace.open_braces
        if options.check_inner_brace:
            yield InconsistentWhitespace.inner_braces
        if options.check_pipe or options.check_pipe_for_redundant_whitespace:
            yield InconsistentWhitespace.pipes
        if options.check_open_paren:
            yield InconsistentWhitespace.parentheses
        if options.check_separator:
            yield InconsistentWhitespace.separators

    def open_braces(self, file: File, stream: Tokens) -> Iterator[Place]:
        """Braces without a blank before them; `.foreach{` is a method's name and its argument."""
        for index in places(BEFORE_BRACE, stream):
            if not is_member_name(stream, index - 1):
                yield index, index, BRACE_BEFORE

    def inner_braces(self, file: File, stream: Tokens) -> Iterator[Place]:
        """Braces that touch what stands inside them; in `$a.{b c}` the braces hold a name."""
        names = member_names(stream)
        for index in places(AFTER_OPEN, stream):
            if not any(start <= index < end for start, end in names):
                yield index, index + 1, BRACE_INSIDE
        for index in places(BEFORE_CLOSE, stream):
            if not any(start <= index < end for start, end in names):
                yield index, index, BRACE_INSIDE

    def pipes(self, file: File, stream: Tokens) -> Iterator[Place]:
        """Pipes that touch a command, or stand too far from it."""
        wanted = {0: self.options.check_pipe, 2: self.options.check_pipe_for_redundant_whitespace}
        for index in places(AFTER_PIPE, stream):
            if wanted[stream.gaps[index + 1]]:
                yield index, index + 1, PIPE
        for index in places(BEFORE_PIPE, stream):
            if wanted[stream.gaps[index]]:
                yield index, index, PIPE

    def parentheses(self, file: File, stream: Tokens) -> Iterator[Place]:
        """Parentheses that touch `if`, `while` and their like."""
        return ((index, index, PAREN) for index in places(BEFORE_PAREN, stream))

    def separators(self, file: File, stream: Tokens) -> Iterator[Place]:
        """Commas and semicolons without one blank behind them."""
        return ((index, index + 1, SEPARATORS) for index in places(SEPARATOR, stream))

    def operators(self, file: File, stream: Tokens) -> Iterator[Correction]:
        """Operators without one blank on each side; a line may end behind them."""
        letters, gaps, starts, ends = stream.letters, stream.gaps, stream.starts, stream.ends
        for index in places(OPERATOR, stream):
            if self.is_exempt(file, stream, index):
                continue
            edit_start, edit_end, text = ends[index], starts[index], " "
            if gaps[index] in (0, 2):
                edit_start = ends[index - 1]
            if letters[index + 1] not in LINE_ENDS and gaps[index + 1] != 1:
                edit_end = starts[index + 1]
            if edit_start <= starts[index] and edit_end > starts[index]:
                text = f" {file.slice(starts[index], ends[index])} "
            yield Correction(starts[index], ends[index], OPERATORS, edit_start, edit_end, text)

    def is_exempt(self, file: File, stream: Tokens, index: int) -> bool:
        """Whether this is a sign, as in `(-$x)`, or a `=` that may be aligned."""
        letter, letters = stream.letters[index], stream.letters
        if letter in SIGNED:
            return letters[index - 1] == OPEN_PAREN and letters[index + 1] == VARIABLE
        if letter != EQUALS or not self.options.ignore_assignment_operator_inside_hash_table:
            return False
        around = file.tree.at(stream.starts[index]).parent
        return (
            around is not None and around.kind == "hashtable" and not no_line_end(file.buffer, around.start, around.end)
        )


def places(pattern: re.Pattern[bytes], stream: Tokens) -> Iterator[int]:
    """Yields the indices of the tokens where a pattern over gaps and letters is found."""
    return (match.start() // 2 for match in pattern.finditer(stream.woven))


def is_member_name(stream: Tokens, index: int) -> bool:
    """Whether a token is the name after `.` or `::`."""
    return stream.letters[index] == WORD and stream.letters[:index].rstrip(b"\n#`")[-1:] in MEMBER_OPERATORS


def member_names(stream: Tokens) -> list[tuple[int, int]]:
    """The tokens, from first to last, of each member name in braces."""
    return [braced(stream, (match.end() - 1) // 2) for match in BRACED_MEMBER.finditer(stream.woven)]


def braced(stream: Tokens, opening: int) -> tuple[int, int]:
    """The tokens from an open brace to the one that closes it."""
    depth = 0
    for index in range(opening, len(stream.letters)):
        depth += (stream.letters[index] == OPEN_BRACE) - (stream.letters[index] == CLOSE_BRACE)
        if depth == 0:
            return opening, index + 1
    return opening, len(stream.letters)


def type_arguments(file: File, stream: Tokens) -> Iterator[Correction]:
    """Commas inside the names of types; those of an assembly's name are part of that name."""
    for match in TYPE_NAME.finditer(stream.letters):
        start, end = stream.starts[match.start()], stream.ends[match.start()]
        if file.buffer.find(b",", start, end) >= 0:
            for comma in COMMA.finditer(file.buffer, start, end):
                if comma.group(1) != b" ":
                    yield Correction(comma.start(), comma.start() + 1, SEPARATORS, comma.start() + 1, comma.end(), " ")


def parameters(file: File, stream: Tokens) -> Iterator[Correction]:
    """Arguments of a command that stand further apart than need be; the one on the left is reported."""
    for index in places(ARGUMENT, stream):
        start, before = stream.starts[index], stream.ends[index - 1]
        node = file.tree.at(start)
        while node.parent is not None and node.parent.kind != "command" and node.parent.start == start:
            node = node.parent
        left = node.prev_sibling
        if (
            node.parent is not None
            and node.parent.kind == "command"
            and left is not None
            and left.end == before
            and left.named
        ):
            yield Correction(left.start, left.end, PARAMETER, before, start, " ")
