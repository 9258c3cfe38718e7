"""PSV406."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psverify.api import (
    Bad,
    Correction,
    File,
    Fixed,
    Good,
    LayoutRule,
    Node,
    Options,
    Tokens,
    no_line_end,
    option,
    tokens,
)

EVENT = re.compile(rb"[\n`]+|[{(HAD})]|\|(?=#*[\n`])")
OPENING, CLOSING, PIPE = frozenset(b"{(HAD"), frozenset(b"})"), ord("|")
LINE_END, CONTINUATION, PAREN, COMMENT, END = b"\n`(#Z"
LINE_ENDS, SPECIAL = frozenset(b"\n`"), frozenset(b"{(HAD})|Z")
FIRST = "IncreaseIndentationForFirstPipeline"
EVERY = "IncreaseIndentationAfterEveryPipeline"
NONE = "None"
MESSAGE = (
    "The line is indented by {} where its block asks for {}; indentation that follows the blocks makes them visible."
)


@dataclass(frozen=True)
class IndentationOptions(Options):
    """Options of this rule."""

    indentation_size: int = option(4, "How many blanks one level is.", peer="IndentationSize")
    kind: str = option("space", "What one level is made of.", peer="Kind", choices=("space", "tab"))
    pipeline_indentation: str = option(
        FIRST,
        "How the lines of a pipeline are indented after the line that ends with its first pipe; `None` leaves them.",
        peer="PipelineIndentation",
        choices=(FIRST, EVERY, "NoIndentation", NONE),
    )


class InconsistentIndentation(LayoutRule):
    """A line that is not indented as deep as its block.

    ## Why is this bad?
    Indentation is how readers see what belongs to what. Where it lies, mistakes hide.
    """

    code, name, group = "PSV406", "inconsistent-indentation", "layout"
    aliases = ("PSUseConsistentIndentation",)
    title = "Indent the line"
    one_pass = True
    Options = IndentationOptions
    examples = (
        Bad("if ($x) {\n  1\n}"),
        Fixed("if ($x) {\n    1\n}"),
        Bad("Get-Item . |\nSort-Object"),
        Fixed("Get-Item . |\n    Sort-Object"),
        Good("if ($x) {\n    1\n}"),
        Good("Get-Item . |\n    Sort-Object"),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        unit = "\t" if self.options.kind == "tab" else " " * self.options.indentation_size
        walk = Walk(file, self.options.pipeline_indentation, len(unit))
        for index, level in walk.first_tokens():
            found = compared(file, walk.stream, index, unit * level)
            if found is not None:
                yield found


def compared(file: File, stream: Tokens, index: int, wanted: str) -> Correction | None:
    """Compares the column of a line's first token (behind a pipe that opens the line) with the one it should have."""
    first = index
    while first > 0 and stream.letters[first - 1] == PIPE:
        first -= 1
    start, line = stream.starts[index], stream.ends[first - 1] if first else 0
    blanks = file.buffer[line:start]
    width = start - line if blanks.isascii() else len(blanks.decode())
    if width == len(wanted):
        return None
    message = MESSAGE.format(width, len(wanted))
    return Correction(line, start, message, line, start, wanted + "| " * (first < index))


class Walk:
    """Where the walk over the tokens of a script is: its level, and what is open."""

    def __init__(self, file: File, style: str, unit: int) -> None:
        self.buffer, self.stream = file.buffer, file.fact(tokens)
        self.style, self.unit = style, unit
        self.level = 0
        self.fresh = True
        """Whether the line's first token is still to come."""
        self.open: list[bool] = []
        """For each open bracket whether it counts; those of the current line stand from `base` on."""
        self.base = 0
        self.ends: list[int] = []
        """The tokens at which pipelines end that are indented, the innermost last."""
        self.pipelines = multi_line_pipelines(file) if style in (FIRST, EVERY) else []
        self.first_pipes = first_pipes(self.pipelines) if style == FIRST else {}

    def first_tokens(self) -> Iterator[tuple[int, int]]:
        """Yields the first tokens of lines with the level they should have; most that have it are left out."""
        stream = self.stream
        letters, outline, starts, ends = stream.letters, stream.outline, stream.starts, stream.ends
        yield from self.first_of_line(0)
        buffer = self.buffer
        quiet, width, ascii_only = False, 0, buffer.isascii()
        for match in EVENT.finditer(outline):
            index, following = match.span()
            if outline[index] not in LINE_ENDS:
                yield from self.bracket_or_pipe(index)
                quiet = False
                continue
            if not quiet:
                self.end_line(following)
                quiet, width = not self.ends, self.level * self.unit
            # The short way for most lines: they are where they should be.
            if (
                starts[following] - ends[following - 1] != width
                or (not ascii_only and not buffer[ends[following - 1] : starts[following]].isascii())
                or letters[following] in SPECIAL
                or letters[following - 1] != LINE_END
                or (letters[index - 1] == COMMENT and letters[index - 2] != LINE_END)
            ):
                yield from self.first_of_line(following)
                quiet = not self.fresh and not self.ends

    def bracket_or_pipe(self, index: int) -> Iterable[tuple[int, int]]:
        """Takes in a token that changes the level."""
        if self.ends:
            self.settle(index)
        letter = self.stream.letters[index]
        if letter in OPENING:
            self.opening(index, letter)
        elif letter in CLOSING:
            self.closing()
            if self.fresh:
                self.fresh = False
                return ((index, self.level),)
        else:
            return self.pipe(index)
        return ()

    def settle(self, index: int) -> None:
        """Leaves the pipelines that end before a token."""
        while self.ends and self.ends[-1] < index:
            self.ends.pop()
            self.level = max(0, self.level - 1)

    def end_line(self, following: int) -> None:
        """At a line's end the last of its open brackets counts."""
        self.fresh = False
        self.settle(following)
        if len(self.open) > self.base:
            self.open[self.base : -1] = [False] * (len(self.open) - self.base - 1)
            self.level += self.open[-1]
            self.base = len(self.open)

    def first_of_line(self, index: int) -> Iterator[tuple[int, int]]:
        """Says where a line's first token belongs, unless that shows only at the bracket or pipe that it is."""
        letter = self.stream.letters[index]
        self.fresh = letter in CLOSING or letter in LINE_ENDS
        if letter in OPENING:
            yield index, self.level
        elif letter == PIPE:
            yield from self.first_pipe(index)
        elif not self.fresh and letter != END and not (self.style == NONE and self.before(index - 1, COMMENT) == PIPE):
            yield index, self.level + self.continued(index)

    def first_pipe(self, index: int) -> Iterator[tuple[int, int]]:
        """Of a line that a pipe opens, PSScriptAnalyzer looks at the token behind the pipe."""
        self.fresh = EVENT.match(self.stream.outline, index) is not None
        if not self.fresh:
            yield index + 1, self.level

    def continued(self, index: int) -> int:
        """How much deeper a token stands because a backtick continues the line above, comments between left out."""
        letters = self.stream.letters
        if index > 0 and letters[index - 1] == CONTINUATION:
            return 1
        after_comment = index > 2 and letters[index - 1] == LINE_END and letters[index - 2] == COMMENT
        return int(after_comment and self.before(index - 1, COMMENT) == CONTINUATION)

    def before(self, index: int, skipped: int) -> int:
        """The letter of the last token before one that is not of the letter `skipped`."""
        index -= 1
        while index > 0 and self.stream.letters[index] == skipped:
            index -= 1
        return self.stream.letters[index]

    def opening(self, index: int, letter: int) -> None:
        """An open bracket counts, but for a parenthesis that begins a line and has code behind it."""
        letters = self.stream.letters
        following = index + 1
        while letters[following] == COMMENT:
            following += 1
        at_start = index == 0 or letters[index - 1] == LINE_END
        self.open.append(not (letter == PAREN and at_start and letters[following] != LINE_END))

    def closing(self) -> None:
        """A closing bracket takes back what its partner added; one without a partner takes a level anyway."""
        counted = self.open.pop() if self.open else True
        self.base = min(self.base, len(self.open))
        self.level = max(0, self.level - counted)

    def pipe(self, index: int) -> Iterator[tuple[int, int]]:
        """A pipe at a line's end indents the lines after it, until its pipeline ends."""
        end = self.indented(index)
        if end is not None:
            if self.fresh:
                yield index, self.level
            self.level += 1
            self.ends.append(bisect_left(self.stream.ends, end))
            self.ends.sort(reverse=True)

    def indented(self, index: int) -> int | None:
        """Where the pipeline ends for which this pipe indents, or None if it does not."""
        if self.style == FIRST:
            return self.first_pipes.get(self.stream.ends[index - 1])
        start = self.stream.starts[index]
        around = [p for p in self.pipelines if p.start <= start < p.end]
        return min(around, key=lambda p: p.end - p.start).end if around else None


def multi_line_pipelines(file: File) -> list[Node]:
    """The pipelines of several lines, in the order of their ends."""
    found = [p for p in file.tree.root.descendants("pipeline") if not no_line_end(file.buffer, p.start, p.end)]
    return sorted(found, key=lambda pipeline: pipeline.end)


def first_pipes(pipelines: list[Node]) -> dict[int, int]:
    """The ends of pipelines by the end of the last element on the line where the first one stands."""
    found: dict[int, int] = {}
    for pipeline in pipelines:
        found.setdefault(last_on_first_line(pipeline).end, pipeline.end)
    return found


def last_on_first_line(pipeline: Node) -> Node:
    """The last element that begins or ends on a line where the first one begins or ends."""
    first, *others = pipeline.fields("pipeline_elements")
    buffer, last = pipeline.tree.buffer, first
    for element in others:
        on_line = no_line_end(buffer, first.end, element.start) or no_line_end(buffer, first.start, element.start)
        last = element if on_line else last
    return last
