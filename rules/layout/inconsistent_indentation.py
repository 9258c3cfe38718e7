"""PSV406."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
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

EVENT = re.compile(rb"[\n`]+|[{(HAD})|]")
OPENING, CLOSING, PIPE = frozenset(b"{(HAD"), frozenset(b"})"), ord("|")
LINE_END, CONTINUATION, PAREN, COMMENT, END = b"\n`(#Z"
BEFORE_LINE_END = re.compile(rb"#*[\n`]")
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
        stream = file.fact(tokens)
        unit = "\t" if self.options.kind == "tab" else " " * self.options.indentation_size
        for index, level in levels(file, stream, self.options.pipeline_indentation):
            found = self.compared(file, stream, index, unit * level)
            if found is not None:
                yield found

    def compared(self, file: File, stream: Tokens, index: int, wanted: str) -> Correction | None:
        """Compares the column of a line's first token (behind a pipe that opens the line) with the one it should have."""
        first = index
        while stream.letters[first - 1] == PIPE and first > 0:
            first -= 1
        start, line = stream.starts[index], stream.ends[first - 1] if first else 0
        blanks = file.buffer[line:start]
        width = start - line if blanks.isascii() else len(blanks.decode())
        if width == len(wanted):
            return None
        message = MESSAGE.format(width, len(wanted))
        return Correction(line, start, message, line, start, wanted + "| " * (first < index))


def levels(file: File, stream: Tokens, style: str) -> Iterator[tuple[int, int]]:
    """Yields the index of each line's first token, and how deep it stands."""
    walk = Walk(file, stream, style)
    letters = stream.letters
    if letters[0] not in OPENING and letters[0] not in (LINE_END, CONTINUATION, PIPE, END):
        yield 0, 0
    walk.fresh = letters[0] in OPENING
    for match in EVENT.finditer(letters):
        index = match.start()
        letter = letters[index]
        if letter in (LINE_END, CONTINUATION):
            yield from walk.line(match.end())
        elif letter in OPENING:
            yield from walk.opening(index, letter)
        elif letter in CLOSING:
            yield from walk.closing(index)
        else:
            yield from walk.pipe(index)


class Walk:
    """Where the walk over the tokens of a script is: its level, and what is open."""

    def __init__(self, file: File, stream: Tokens, style: str) -> None:
        self.file, self.stream, self.style = file, stream, style
        self.level = 0
        self.fresh = False
        """Whether the line's first token is still to come."""
        self.open: list[bool] = []
        """For each open bracket whether it counts; those of the current line stand from `base` on."""
        self.base = 0
        self.ends: list[int] = []
        """The tokens at which pipelines end that are indented, the innermost last."""
        self.pipelines = multi_line_pipelines(file) if style in (FIRST, EVERY) else []
        self.first_pipes = first_pipes(self.pipelines) if style == FIRST else {}

    def place(self, index: int) -> tuple[int, int]:
        self.fresh = False
        return index, self.level

    def settle(self, index: int) -> None:
        """Leaves the pipelines that end before a token."""
        while self.ends and self.ends[-1] < index:
            self.ends.pop()
            self.level = max(0, self.level - 1)

    def line(self, following: int) -> Iterator[tuple[int, int]]:
        """At a line's end the last of its open brackets counts; the next line begins."""
        self.settle(following)
        if len(self.open) > self.base:
            self.open[self.base : -1] = [False] * (len(self.open) - self.base - 1)
            self.level += self.open[-1]
            self.base = len(self.open)
        self.fresh = True
        letter = self.stream.letters[following]
        if letter not in OPENING and letter not in CLOSING and letter not in (PIPE, END):
            if not (self.style == NONE and self.after_pipe(following)):
                self.fresh = False
                yield following, self.level + self.continued(following)

    def continued(self, index: int) -> int:
        """How much deeper a token stands because a backtick continues the line above, comments between left out."""
        letters = self.stream.letters
        extra = int(letters[index - 1] == CONTINUATION)
        if index > 2 and letters[index - 1] == LINE_END and letters[index - 2] == COMMENT:
            extra += letters[: index - 1].rstrip(b"#")[-1:] == b"`"
        return extra

    def after_pipe(self, index: int) -> bool:
        """Whether the line above ended with a pipe."""
        return self.stream.letters[: index - 1].rstrip(b"#")[-1:] == b"|"

    def opening(self, index: int, letter: int) -> Iterator[tuple[int, int]]:
        self.settle(index)
        if self.fresh:
            yield self.place(index)
        letters = self.stream.letters
        at_start = index == 0 or letters[index - 1] == LINE_END
        alone = letter == PAREN and at_start and letters[index + 1 :].lstrip(b"#")[:1] != b"\n"
        self.open.append(not alone)

    def closing(self, index: int) -> Iterator[tuple[int, int]]:
        self.settle(index)
        if self.open:
            counted = self.open.pop()
            if len(self.open) < self.base:
                self.base = len(self.open)
                self.level = max(0, self.level - counted)
        else:
            self.level = max(0, self.level - 1)
        if self.fresh:
            yield self.place(index)

    def pipe(self, index: int) -> Iterator[tuple[int, int]]:
        """A pipe at a line's end indents the lines after it, until its pipeline ends."""
        self.settle(index)
        letters = self.stream.letters
        if not BEFORE_LINE_END.match(letters, index + 1):
            if self.fresh and letters[index + 1] not in OPENING:
                yield self.place(index + 1)
            return
        end = self.indented(index)
        if end is None:
            return
        if self.fresh:
            yield self.place(index)
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
