"""Suppresses what is found: `# psverify: ignore[…]` at the ends of lines, and one `file-ignore[…]` for whole files."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from psverify.check.own import OWN_RULES, UnusedSuppression
from psverify.check.settings import FixMode
from psverify.fix.edits import apply, is_new, rewrite
from psverify.fix.settle import Look, Settled
from psverify.model import Edit, Failure, Finding, Span
from psverify.parse.directive import FILE_IGNORE, IGNORE, Directive, directives
from psverify.parse.lines import Lines
from psverify.parse.tree import parse

if TYPE_CHECKING:
    from psverify.parse.tree import Tree
    from psverify.read.source import Source

_OWN = frozenset(rule.code for rule in OWN_RULES)
# Words after these comments would become part of what they say.
_SPEAKING = re.compile(rb"#\s*(?:requires|region|endregion|sig)\b", re.IGNORECASE)
_VERBATIM = b"--%"
ROUNDS = 3


def ignores(tree: Tree, source: Source, findings: Iterable[Finding], reason: str = "") -> tuple[Edit, ...]:
    """Returns the edits that suppress the findings, sorted by place.

    A comment goes to the end of the line on which a finding begins, or of the last line that strings and backticks join
    to it; into the suppression that stands there already; or on a line of its own above, where the end of the line is
    taken. The reason follows each new comment. Whether the code still means the same is for `same_code` to say.
    """
    writer = _Writer(Lines(tree, source), source.newline, " ".join(reason.split()))
    whole = {finding.rule for finding in findings if finding.span is None}
    by_line: dict[tuple[int, int], set[str]] = {}
    for finding in findings:
        if finding.span is not None:
            extent = writer.lines.extent(writer.lines.number(finding.span.start))
            by_line.setdefault(extent, set()).add(finding.rule)
    edits = [writer.beside(first, last, sorted(rules)) for (first, last), rules in by_line.items()]
    if whole:
        edits.append(writer.for_file(sorted(whole)))
    return tuple(sorted(edits))


def suppress(first: Look, examine: Callable[[Source], Look], reason: str) -> Settled:
    """Suppresses all that is found, except what speaks of syntax or of suppressions; `reason` is one line.

    New comments may be findings themselves (of a line's length), so it does several rounds. A script with
    syntax errors is left alone. A comment that would change the code is a Failure, and the first look is given back.
    The last look's `suppressed` counts what the new comments suppress.
    """
    looks = [first]
    for _ in range(ROUNDS):
        look = looks[-1]
        wanted = [finding for finding in look.findings if finding.rule not in _OWN]
        if not wanted or first.syntax_errors:
            break
        after = _round(look, wanted, examine, reason)
        if after is None:
            return Settled(first, failure=Failure("fix", "suppressions were not added: they would change the code"))
        looks.append(after)
    best = min(looks, key=lambda look: len(look.findings))
    added = dataclasses.replace(best, suppressed=best.suppressed - first.suppressed)
    return Settled(added, after=None if best is first else best.source.encode(best.source.buffer))


def _round(look: Look, wanted: Sequence[Finding], examine: Callable[[Source], Look], reason: str) -> Look | None:
    """Suppresses what is wanted; None if that would change the code."""
    tree = parse(look.source.buffer)
    edits = ignores(tree, look.source, wanted, reason)
    after = _examined(look.source, rewrite(look.source.buffer, edits), examine)
    if not same_code(tree, parse(after.source.buffer)):
        return None
    return _without_idle(after, edits, examine)


def _examined(source: Source, buffer: bytes, examine: Callable[[Source], Look]) -> Look:
    return examine(dataclasses.replace(source, buffer=buffer))


def _without_idle(look: Look, edits: Sequence[Edit], examine: Callable[[Source], Look]) -> Look:
    """Takes back suppressions of what the new comment itself made vanish, such as white space at a line's end."""
    unused = [finding for finding in look.findings if finding.rule == UnusedSuppression.code]
    idle = [finding for finding in unused if finding.span and is_new(edits, finding.span.start)]
    return _examined(look.source, apply(look.source.buffer, idle, FixMode.SAFE).buffer, examine) if idle else look


def same_code(before: Tree, after: Tree) -> bool:
    """Whether two trees have the same tokens, comments aside."""
    return list(_tokens(before)) == list(_tokens(after))


def _tokens(tree: Tree) -> Iterator[tuple[str, str]]:
    stack = [tree.root]
    while stack:
        node = stack.pop()
        stack.extend(reversed(node.children))
        if not node.children and node.kind != "comment":
            yield node.kind, node.text


class _Writer:
    """Words the comments for one file."""

    def __init__(self, lines: Lines, newline: str, reason: str) -> None:
        self.lines = lines
        self.newline = newline
        self.reason = reason
        self.ends = {comment.end: comment for comment in lines.comments}

    def beside(self, first: int, last: int, rules: Sequence[str]) -> Edit:
        end = self.lines.end(last)
        comment = self.ends.get(end) or self.ends.get(self._text_end(last))
        if comment is not None:
            for directive in self._directives([comment], IGNORE):
                if directive.after_text or not self.lines.alone(comment):
                    return _added(directive, rules)
        if self._end_is_taken(first, last, comment):
            start = self.lines.starts[first]
            return Edit(Span(start, start), f"{self._indent(first)}{self._text(IGNORE, rules)}{self.newline}")
        return Edit(Span(end, end), f" {self._text(IGNORE, rules)}")

    def for_file(self, rules: Sequence[str]) -> Edit:
        for directive in self._directives(self.lines.comments, FILE_IGNORE):
            return _added(directive, rules)
        buffer, starts = self.lines.buffer, self.lines.starts
        start = starts[1] if buffer.startswith(b"#!") and len(starts) > 1 else 0
        # Comment-based help is a block of adjoining comment lines.
        gap = self.newline if buffer.startswith(b"#", start) else ""
        return Edit(Span(start, start), self._text(FILE_IGNORE, rules) + self.newline + gap)

    def _text(self, verb: str, rules: Sequence[str]) -> str:
        return f"# psverify: {verb}[{', '.join(rules)}] {self.reason}".rstrip()

    def _directives(self, comments: Iterable[Span], verb: str) -> Iterator[Directive]:
        for comment in comments:
            for found in directives(self.lines.buffer, comment):
                if isinstance(found, Directive) and found.verb == verb:
                    yield found

    def _end_is_taken(self, first: int, last: int, comment: Span | None) -> bool:
        if comment is not None and _SPEAKING.match(self.lines.buffer, comment.start):
            return True
        span = self.lines.span(first, last)
        return _VERBATIM in self.lines.buffer[span.start : span.end]

    def _text_end(self, line: int) -> int:
        start = self.lines.starts[line]
        return start + len(self.lines.buffer[start : self.lines.end(line)].rstrip())

    def _indent(self, line: int) -> str:
        text = self.lines.buffer[self.lines.starts[line] : self.lines.end(line)]
        return text[: len(text) - len(text.lstrip())].decode()


def _added(directive: Directive, rules: Sequence[str]) -> Edit:
    end = directive.words[-1].span.end
    return Edit(Span(end, end), "".join(f", {rule}" for rule in rules))
