"""PSV407."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify.api import (
    Bad,
    Correction,
    Edit,
    FalseAlarm,
    File,
    Finding,
    Fixed,
    Good,
    LayoutRule,
    MissedFinding,
    Node,
    Options,
    Rule,
    Span,
    facts,
    option,
    options,
    regex,
)

from ._alignment import alignment

if TYPE_CHECKING:
    from psverify.api.facts import Tokens

NO_LINE_END = bytes(0 if letter == ord("\n") else 0xFF for letter in range(256))
UNEVEN = bytes(0xFF if gap in (0, 2) else 0 for gap in range(256))
BEFORE = regex(rb"[{}|]")
AFTER = regex(rb"[{|,;]")
CONDITION = regex(rb"\((?<=[iI].)")
OPERATOR = regex(rb"[=+acoj]")
ASSIGNMENT = regex(rb"=")
COMMA = regex(rb",([ \t]*)(?![ \t\r\n])")
MANY = 2
MANY_BLANKS = regex(rb"\x02")
OPEN_BRACE, CLOSE_BRACE, PIPE, COMMA_SIGN, SEMICOLON, OPEN_PAREN, VARIABLE, WORD, EQUALS = b"{}|,;(vw="
SIGNED, LINE_ENDS, BLANKS = frozenset(b"+j"), frozenset(b"\nZ"), frozenset(b" \t")
MEMBER_OPERATORS = frozenset(b".:q")
# After these no space is asked for before a token, before these none after it.
NONE_BEFORE = {OPEN_BRACE: frozenset(b"{(."), CLOSE_BRACE: frozenset(b"{\n`H"), PIPE: frozenset(b"|\n`")}
NONE_AFTER = {
    OPEN_BRACE: frozenset(b"\n`}"),
    PIPE: frozenset(b"\n`|Z"),
    COMMA_SIGN: frozenset(b"\n#Z"),
    SEMICOLON: frozenset(b"\n#Z"),
}

TITLE = "Use one space"
BRACE_BEFORE = "Inconsistent spacing before open brace; use one space before '{'."
BRACE_INSIDE = "Inconsistent spacing inside the braces of a one-line block; use one space."
PIPES = "Inconsistent spacing around pipe; use one space on both sides of '|'."
PARENTHESES = "Inconsistent spacing between keyword and '('; use one space."
OPERATORS = "Inconsistent spacing around operator; use one space on both sides."
SEPARATORS = "Inconsistent spacing after separator; use one space."
PARAMETERS = "Redundant spaces between the arguments of a command; use one space."

Place = tuple[int, int, str]
"""The index of the reported token, the index of the token that one space belongs before, the message."""


@options
class WhitespaceOptions(Options):
    """Options of this rule."""

    check_inner_brace: bool = option(
        True, "Check for one space inside the braces of a one-line block.", pssa_name="CheckInnerBrace"
    )
    check_open_brace: bool = option(True, "Check for one space before an open brace.", pssa_name="CheckOpenBrace")
    check_open_paren: bool = option(
        True, "Check for one space between a keyword and its parenthesis.", pssa_name="CheckOpenParen"
    )
    check_operator: bool = option(
        True, "Check for one space on both sides of a binary operator.", pssa_name="CheckOperator"
    )
    check_pipe: bool = option(True, "Check for a space on both sides of a pipe.", pssa_name="CheckPipe")
    check_pipe_for_redundant_whitespace: bool = option(
        False, "Check for redundant spaces around a pipe.", pssa_name="CheckPipeForRedundantWhitespace"
    )
    check_separator: bool = option(
        True, "Check for one space after a comma and a semicolon.", pssa_name="CheckSeparator"
    )
    check_parameter: bool = option(
        False, "Check for one space between the arguments of a command.", pssa_name="CheckParameter"
    )
    ignore_assignment_operator_inside_hash_table: bool = option(
        False,
        "Allow several spaces before `=` to align it in a multi-line hashtable.",
        pssa_name="IgnoreAssignmentOperatorInsideHashTable",
    )


def stands_in_its_column(node: Node, file: File) -> bool:
    """Whether several spaces before a `=` put it below the others of its group."""
    before = file.buffer[max(node.start - 2, 0) : node.start]
    return node.kind == "=" and BLANKS.issuperset(before) and file.fact(alignment).get(node.start, False)


def assignments(rule: Rule, file: File) -> Iterator[Finding]:
    """The `=` with a value too near or too far, and those of hashtables that the options would leave alone."""
    stream = file.fact(facts.tokens)
    before, after = uneven(stream)
    ignoring = rule.options.check_operator and rule.options.ignore_assignment_operator_inside_hash_table
    for index in sorted({match.start() for side in (before, after) for match in ASSIGNMENT.finditer(side)}):
        node, many = file.tree.at(stream.starts[index]), stream.gaps[index] == MANY
        in_column = file.fact(alignment).get(node.start)
        if (in_column and many) or (ignoring and is_in_hashtable_of_several_lines(node, file)):
            left = before[index] == EQUALS and not (many and in_column is not None)
            right = after[index] == EQUALS and stream.letters[index + 1] not in LINE_ENDS
            if left or right:
                found = spaced(file, stream, index, left=left, right=right)
                edit = Edit(Span(found.edit_start, found.edit_end), found.text)
                yield rule.finding(node, found.message, fix=rule.fix(TITLE, edit))


class InconsistentWhitespace(LayoutRule):
    """Missing or redundant spaces around braces, operators, separators and pipes.

    ## Why is this bad?
    Inconsistent spacing makes a script harder to read, and every editor that corrects it creates a noisy diff.
    """

    code, name, group = "PSV407", "inconsistent-whitespace", "layout"
    aliases = ("PSUseConsistentWhitespace",)
    title = TITLE
    one_pass = True
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
    deviations = (
        FalseAlarm(
            "aligned-assignment",
            "A `=` that `misaligned-assignment` has aligned is correct: PSScriptAnalyzer's two rules "
            "undo each other's fixes.",
            (Good("$x = @{\n    a    = 1\n    long = 2\n}"),),
            stands_in_its_column,
        ),
        MissedFinding(
            "blanks-in-hashtables",
            "`ignore-assignment-operator-inside-hash-table` concerns alignment only: the rule still "
            "reports a `=` without a space before or after it, or with too many spaces after it.",
            (Bad("$x = @{a=1\n}", options={"ignore_assignment_operator_inside_hash_table": True}),),
            assignments,
        ),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        stream = file.fact(facts.tokens)
        # PSScriptAnalyzer gives the whole script up here: it looks for a token before the first. No real script begins so.
        if stream.letters[0] in NONE_AFTER and is_uneven(stream, 1) and stream.letters[1] not in b"\n`}Z":
            return
        starts, ends = stream.starts, stream.ends
        before, after = uneven(stream)
        for index, gap, message in self.around(file, stream, before, after):
            yield Correction(starts[index], ends[index], message, ends[gap - 1], starts[gap], " ")
        if self.options.check_operator:
            yield from self.operators(file, stream, before, after)
        if self.options.check_separator:
            yield from type_arguments(file, stream)
        if self.options.check_parameter:
            yield from parameters(file, stream)

    def around(self, file: File, stream: Tokens, before: bytes, after: bytes) -> Iterator[Place]:
        """Braces, pipes, parentheses and separators."""
        letters, gaps = stream.letters, stream.gaps
        asked = asked_before(self.options)
        for match in BEFORE.finditer(before):
            index = match.start()
            message = asked[before[index]][gaps[index]]
            if message and letters[index - 1] not in NONE_BEFORE[letters[index]] and is_due(file, stream, index):
                yield index, index, message
        asked = asked_after(self.options)
        for match in AFTER.finditer(after):
            index = match.start()
            message = asked[after[index]][gaps[index + 1]]
            if message and letters[index + 1] not in NONE_AFTER[letters[index]]:
                yield index, index + 1, message
        if self.options.check_open_paren:
            for match in CONDITION.finditer(letters):
                if is_uneven(stream, match.start()):
                    yield match.start(), match.start(), PARENTHESES

    def operators(self, file: File, stream: Tokens, before: bytes, after: bytes) -> Iterator[Correction]:
        """Operators without one space on each side; a line may end after them."""
        left = {index for m in OPERATOR.finditer(before) if is_due(file, stream, index := m.start())}
        right = {m.start() for m in OPERATOR.finditer(after) if stream.letters[m.start() + 1] not in LINE_ENDS}
        for index in sorted(left | right):
            if index > 0 and not self.is_exempt(file, stream, index):
                yield spaced(file, stream, index, left=index in left, right=index in right)

    def is_exempt(self, file: File, stream: Tokens, index: int) -> bool:
        """Whether this is a sign, as in `(-$x)`, or a `=` that the options leave alone."""
        letter, letters = stream.letters[index], stream.letters
        if letter in SIGNED:
            return letters[index - 1] == OPEN_PAREN and letters[index + 1] == VARIABLE
        if letter != EQUALS or not self.options.ignore_assignment_operator_inside_hash_table:
            return False
        return is_in_hashtable_of_several_lines(file.tree.at(stream.starts[index]), file)


def spaced(file: File, stream: Tokens, index: int, *, left: bool, right: bool) -> Correction:
    """Puts one space on the left of an operator, on its right, or on both sides."""
    starts, ends = stream.starts, stream.ends
    edit_start = ends[index - 1] if left else ends[index]
    edit_end = starts[index + 1] if right else starts[index]
    text = f" {file.slice(starts[index], ends[index])} " if left and right else " "
    return Correction(starts[index], ends[index], OPERATORS, edit_start, edit_end, text)


def is_in_hashtable_of_several_lines(operator: Node, file: File) -> bool:
    """Whether the pair of an operator belongs to a hashtable that is not written on one line."""
    around = operator.parent
    return (
        around is not None
        and around.kind == "hashtable"
        and not facts.no_line_end(file.buffer, around.start, around.end)
    )


@cache
def asked_before(options: WhitespaceOptions) -> dict[int, dict[int, str]]:
    """The messages about tokens that have no space (0), or more than one (2), before them."""
    return {
        OPEN_BRACE: dict.fromkeys((0, 2), BRACE_BEFORE * options.check_open_brace),
        CLOSE_BRACE: dict.fromkeys((0, 2), BRACE_INSIDE if options.check_inner_brace else ""),
        PIPE: {0: PIPES * options.check_pipe, 2: PIPES * options.check_pipe_for_redundant_whitespace},
    }


@cache
def asked_after(options: WhitespaceOptions) -> dict[int, dict[int, str]]:
    """The messages about tokens that have no space (0), or more than one (2), after them."""
    separator = dict.fromkeys((0, 2), SEPARATORS * options.check_separator)
    before = asked_before(options)
    return {**before, OPEN_BRACE: before[CLOSE_BRACE], COMMA_SIGN: separator, SEMICOLON: separator}


def uneven(stream: Tokens) -> tuple[bytes, bytes]:
    """The letters of the tokens that have no space, or more than one, before them, and after them; 0 for all others.

    Blanks before a line's end do not concern this rule. Bytes are masked as whole numbers: that is much faster than
    one by one.
    """
    letters, size = number(stream.letters), len(stream.letters)
    gaps = number(stream.gaps.translate(UNEVEN)) & number(stream.letters.translate(NO_LINE_END))
    return (letters & gaps).to_bytes(size, "little"), (letters & (gaps >> 8)).to_bytes(size, "little")


def number(text: bytes) -> int:
    """The bytes of a text as one number, the first of them the lowest."""
    return int.from_bytes(text, "little")


def is_uneven(stream: Tokens, index: int) -> bool:
    """Whether a token has no space, or more than one, before it."""
    return stream.gaps[index] in (0, 2)


def is_due(file: File, stream: Tokens, index: int) -> bool:
    """Whether a space may be put before a token: not after a method's name or what follows `--%`, which keeps spaces."""
    letters, before = stream.letters, index - 1
    if letters[before] != WORD:
        return True
    if letters[index] == OPEN_BRACE:
        while before > 0 and letters[before - 1] in b"\n#`":
            before -= 1
        return letters[before - 1] not in MEMBER_OPERATORS
    return file.buffer[stream.ends[before] - 1] not in BLANKS


def type_arguments(file: File, stream: Tokens) -> Iterator[Correction]:
    """Commas inside the names of types; those of an assembly's name are part of that name."""
    for text, nodes in file.fact(facts.types_by_text).items():
        for node in nodes if "," in text else ():
            if stream.starts[bisect_left(stream.starts, node.start)] != node.start:  # inside a string
                continue
            for comma in COMMA.finditer(file.buffer, node.start, node.end):
                if comma.group(1) != b" ":
                    yield Correction(comma.start(), comma.start() + 1, SEPARATORS, comma.start() + 1, comma.end(), " ")


def parameters(file: File, stream: Tokens) -> Iterator[Correction]:
    """Arguments of a command that are further apart than need be; the one on the left is reported."""
    for match in MANY_BLANKS.finditer(stream.gaps):
        index = match.start()
        start, before = stream.starts[index], stream.ends[index - 1]
        node = file.tree.at(start)
        while node.parent is not None and node.parent.kind != "command" and node.parent.start == start:
            node = node.parent
        left = node.prev_sibling
        if node.parent is None or node.parent.kind != "command" or left is None or not (left.named and node.named):
            continue
        if left.end == before and not left.is_extra and not node.is_extra:
            yield Correction(left.start, left.end, PARAMETERS, before, start, " ")
