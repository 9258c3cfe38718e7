"""PSV406."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify.api import Bad, Correction, File, Fixed, Good, LayoutRule, Node, Options, facts, option, options, regex

if TYPE_CHECKING:
    from psverify.api.facts import Tokens

PIPE_AT_END = regex(rb"\|(?=#*[\n`])")
PIPE_AT_START = regex(rb"\|(?<![^\n`].)")
BACKTICK = regex(rb"`(?![\n`])(?=(#+\n)?)")
DIFFERENCE = regex(rb"[^\0]")
PIPE, COMMENT, END = b"|#Z"
NEVER_DEEPER = frozenset(b"{(HAD})|\n`Z")
"""Keywords and closers that a backtick continues without extra indentation."""
BRACKETS = frozenset(b"{(HAD})")
DEEPER = bytes(min(level + 1, 255) for level in range(256))
FIRST = "IncreaseIndentationForFirstPipeline"
EVERY = "IncreaseIndentationAfterEveryPipeline"
NONE = "None"
MESSAGE = "Inconsistent indentation: expected {}, found {}."


@options
class IndentationOptions(Options):
    """Options of this rule."""

    indentation_size: int = option(
        4, "Number of spaces per level of indentation.", pssa_name="IndentationSize", bounds=(0, 64)
    )
    kind: str = option("space", "Indent with spaces or tabs.", pssa_name="Kind", choices=("space", "tab"))
    pipeline_indentation: str = option(
        FIRST,
        "How to indent the lines of a pipeline after the line that ends with its first pipe; `None` "
        "leaves them unchanged.",
        pssa_name="PipelineIndentation",
        choices=(FIRST, EVERY, "NoIndentation", NONE),
    )


class InconsistentIndentation(LayoutRule):
    """A line whose indentation does not match its block.

    ## Why is this bad?
    Readers see the structure of a script from its indentation. Incorrect indentation hides mistakes.
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
        stream = file.fact(facts.tokens)
        pipes = indenting(file, stream, self.options.pipeline_indentation)
        levels = deepened(stream, pipes)
        asked = (
            line
            for line in unequal(levels.translate(columns(len(unit))), stream.widths)
            if self.speaks_of(stream, line)
        )
        for line, index in (*((line, stream.firsts[line]) for line in asked), *opened_by_pipes(stream, pipes)):
            found = compared(file, stream, index, unit * levels[line])
            if found is not None:
                yield found

    def speaks_of(self, stream: Tokens, line: int) -> bool:
        """Whether a line is to be indented by its first token; for those that begin with a pipe see below."""
        index, letters = stream.firsts[line], stream.letters
        if letters[index] in (PIPE, END):
            return False
        if self.options.pipeline_indentation != NONE or letters[index] in BRACKETS:
            return True
        before = index - 2
        while before > 0 and letters[before] == COMMENT:
            before -= 1
        return before < 0 or letters[before] != PIPE


@cache
def columns(unit: int) -> bytes:
    """How many characters are before a line by its level, as in a stream's widths; 254: more than these can say."""
    return bytes(min(level * unit, 254) for level in range(256))


def unequal(one: bytes, other: bytes) -> Iterator[int]:
    """Where two texts of one length differ: as whole numbers, which is much faster than byte by byte."""
    if one != other:
        difference = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
        for match in DIFFERENCE.finditer(difference.to_bytes(len(one), "little")):
            yield match.start()


def deepened(stream: Tokens, pipes: dict[int, int]) -> bytes:
    """The levels of lines by brackets, pipelines and backticks."""
    levels, firsts = bytearray(stream.levels), stream.firsts
    for pipe, last in pipes.items():
        below = slice(bisect_right(firsts, pipe), bisect_right(firsts, last))
        levels[below] = levels[below].translate(DEEPER)
    for index in continued(stream.letters):
        line = bisect_left(firsts, index)
        levels[line] = DEEPER[levels[line]]
    return bytes(levels)


def continued(letters: bytes) -> Iterator[int]:
    """The first tokens of lines that are one deeper as a backtick continues the line above, comments between left out."""
    for match in BACKTICK.finditer(letters):
        for index in {match.end(), match.end() + len(match.group(1) or b"")}:
            if letters[index] not in NEVER_DEEPER:
                yield index


def opened_by_pipes(stream: Tokens, pipes: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The lines that begin with a pipe, with the token that PSScriptAnalyzer checks: the one after it, if there is one."""
    for match in PIPE_AT_START.finditer(stream.letters):
        index = match.start()
        line = bisect_left(stream.firsts, index)
        if PIPE_AT_END.match(stream.letters, index) is None:
            yield line, index + 1
        elif index in pipes:
            yield line, index


def compared(file: File, stream: Tokens, index: int, wanted: str) -> Correction | None:
    """Compares the column of a line's first token (after a pipe that opens the line) with the one it should have."""
    first = index
    while first > 0 and stream.letters[first - 1] == PIPE:
        first -= 1
    start, line = stream.starts[index], stream.ends[first - 1] if first else 0
    blanks = file.buffer[line:start]
    width = start - line if blanks.isascii() else len(blanks.decode())
    text = wanted + "| " * (first < index)
    if width == len(wanted) or blanks == text.encode():
        return None
    return Correction(line, start, MESSAGE.format(counted(len(wanted), wanted), width), line, start, text)


def indenting(file: File, stream: Tokens, style: str) -> dict[int, int]:
    """The pipes at line ends that indent the lines below, with the last tokens that they do so for."""
    pipes = [match.start() for match in PIPE_AT_END.finditer(stream.letters)]
    if not pipes or style not in (FIRST, EVERY):
        return {}
    pipelines = multi_line_pipelines(file)
    if style == FIRST:
        by_element = first_pipes(pipelines)
        ends = {pipe: by_element.get(stream.ends[pipe - 1]) for pipe in pipes}
    else:
        ends = {pipe: end_around(pipelines, stream.starts[pipe]) for pipe in pipes}
    return {pipe: bisect_left(stream.ends, end) for pipe, end in ends.items() if end is not None}


def end_around(pipelines: list[Node], offset: int) -> int | None:
    """Where the smallest pipeline around a byte ends."""
    around = [pipeline for pipeline in pipelines if pipeline.start <= offset < pipeline.end]
    return min(around, key=lambda pipeline: pipeline.end - pipeline.start).end if around else None


def multi_line_pipelines(file: File) -> list[Node]:
    """The pipelines of several lines, in the order of their ends."""
    found = [p for p in file.tree.root.descendants("pipeline") if not facts.no_line_end(file.buffer, p.start, p.end)]
    return sorted(found, key=lambda pipeline: pipeline.end)


def first_pipes(pipelines: list[Node]) -> dict[int, int]:
    """The ends of pipelines by the end of the last element on the line where the first one is."""
    found: dict[int, int] = {}
    for pipeline in pipelines:
        found.setdefault(last_on_first_line(pipeline).end, pipeline.end)
    return found


def last_on_first_line(pipeline: Node) -> Node:
    """The last element that begins or ends on a line where the first one begins or ends."""
    first, *others = pipeline.fields("pipeline_elements")
    buffer, last = pipeline.tree.buffer, first
    for element in others:
        on_line = facts.no_line_end(buffer, first.end, element.start) or facts.no_line_end(
            buffer, first.start, element.start
        )
        last = element if on_line else last
    return last


def counted(width: int, wanted: str) -> str:
    """Says how many spaces or tabs are expected, as in `4 spaces`."""
    unit = "tab" if wanted.startswith("\t") else "space"
    return f"{width} {unit}" if width == 1 else f"{width} {unit}s"
