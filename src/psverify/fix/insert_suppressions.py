"""Suppresses what is found: `# psverify: ignore[…]` at the ends of lines, and one `file-ignore[…]` for whole files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from psverify.check.engine_rules import OWN_RULES
from psverify.fix.edits import rewrite
from psverify.fix.protected_files import reason_to_leave
from psverify.fix.settle import Examination, Settled
from psverify.lazy_regex import regex
from psverify.model import Edit, Failure, Finding, Span
from psverify.parse.lines import Lines
from psverify.parse.suppression_comments import FILE_IGNORE, IGNORE, Directive, directives
from psverify.parse.tree import parse

if TYPE_CHECKING:
    from psverify.parse.tree import Tree
    from psverify.read.source import Source

_OWN = frozenset(rule.code for rule in OWN_RULES)
# Words after these comments would become part of what they say.
_SPEAKING = regex(rb"#\s*(?:requires|region|endregion|sig)\b", re.IGNORECASE)
_VERBATIM = b"--%"
ROUNDS = 3


def ignores(tree: Tree, source: Source, findings: Iterable[Finding], reason: str = "") -> tuple[Edit, ...]:
    """Returns the edits that suppress the findings, sorted by place.

    A comment goes to the end of the line on which a finding begins, or of the last line that strings and backticks join
    to it; into the suppression that stands there already; or on a line of its own above, where it would take part in
    what it speaks of. The reason follows each new comment. Whether the code means the same is for `same_code` to say.
    """
    writer = _Writer(Lines(tree, source), source.newline, " ".join(reason.split()))
    whole = {finding.rule for finding in findings if finding.span is None}
    places: dict[tuple[int, bool], set[str]] = {}
    for finding in findings:
        if finding.span is not None:
            places.setdefault(writer.place(finding.span.start), set()).add(finding.rule)
    edits = [writer.line(line, sorted(rules), above=above) for (line, above), rules in places.items()]
    if whole:
        edits.append(writer.for_file(sorted(whole)))
    return tuple(sorted(edits))


def suppress(
    first: Examination, examine: Callable[[Source], Examination], reason: str, *, fix_signed: bool = False
) -> Settled:
    """Suppresses all that is found, except what speaks of syntax or of suppressions; `reason` is one line.

    New comments may be findings themselves (of a line's length), so it does several rounds. A script with syntax errors
    is left alone, and so is a signed one unless `fix_signed` allows it. A comment that would change the code is a
    Failure, and the first look is given back. The last look's `suppressed` counts what the new comments suppress.
    """
    if _wanted_findings(first) and (obstacle := reason_to_leave(first, fix_signed=fix_signed)) is not None:
        return Settled(first, left_alone=obstacle)
    looks = [first]
    for _ in range(ROUNDS):
        look = looks[-1]
        wanted = _wanted_findings(look)
        if not wanted:
            break
        after = _run_suppression_round(look, wanted, examine, reason)
        if after is None:
            failure = Failure("fix", "suppression comments not added: they would change the code")
            return Settled(first, failures=(failure,))
        looks.append(after)
    best = min(looks, key=lambda look: len(look.findings))
    added = best._replace(suppressed=best.suppressed - first.suppressed)
    return Settled(added, after=None if best is first else best.source.encode(best.source.buffer))


def _wanted_findings(look: Examination) -> list[Finding]:
    return [finding for finding in look.findings if finding.rule not in _OWN]


def _run_suppression_round(
    look: Examination, wanted: Sequence[Finding], examine: Callable[[Source], Examination], reason: str
) -> Examination | None:
    """Suppresses what is wanted; None if that would change the code."""
    tree = parse(look.source.buffer)
    edits = ignores(tree, look.source, wanted, reason)
    buffer = rewrite(look.source.buffer, edits)
    if not same_code(tree, parse(buffer)):
        return None
    return examine(look.source._replace(buffer=buffer))


def same_code(before: Tree, after: Tree) -> bool:
    """Whether two trees have the same tokens, comments aside."""
    return list(_code_tokens(before)) == list(_code_tokens(after))


def _code_tokens(tree: Tree) -> Iterator[tuple[str, str]]:
    stack = [tree.root]
    while stack:
        node = stack.pop()
        stack.extend(reversed(node.children))
        if node.is_leaf and node.kind != "comment":
            yield node.kind, node.text


class _Writer:
    """Words the comments for one file."""

    def __init__(self, lines: Lines, newline: str, reason: str) -> None:
        self.lines = lines
        self.newline = newline
        self.reason = reason
        self.ends = {comment.end: comment for comment in lines.comments}
        self._places: dict[int, tuple[int, bool]] = {}

    def place(self, offset: int) -> tuple[int, bool]:
        """Returns the line to which the comment for a finding goes, and whether above it rather than to its end."""
        first, last = self.lines.extent(self.lines.number(offset))
        if first not in self._places:
            self._places[first] = (first, True) if self._end_is_taken(first, last) else (last, False)
        return self._places[first]

    def line(self, line: int, rules: Sequence[str], *, above: bool) -> Edit:
        if above:
            start = self.lines.starts[line]
            return Edit(Span(start, start), f"{self._indent(line)}{self._text(IGNORE, rules)}{self.newline}")
        comment = self._last_comment(line)
        for directive in self._directives([comment] if comment else [], IGNORE):
            if directive.after_text or not self.lines.alone(directive.comment):
                return _add_rules_to_directive(directive, rules)
        end = self.lines.end(line)
        return Edit(Span(end, end), f" {self._text(IGNORE, rules)}")

    def for_file(self, rules: Sequence[str]) -> Edit:
        for directive in self._directives(self.lines.comments, FILE_IGNORE):
            return _add_rules_to_directive(directive, rules)
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

    def _last_comment(self, line: int) -> Span | None:
        return self.ends.get(self.lines.end(line)) or self.ends.get(self._text_end(line))

    def _end_is_taken(self, first: int, last: int) -> bool:
        """Whether a comment at the end would join what speaks there, or hide white space that is found itself."""
        comment, end = self._last_comment(last), self.lines.end(last)
        speaks = comment is not None and _SPEAKING.match(self.lines.buffer, comment.start) is not None
        verbatim = _VERBATIM in self.lines.buffer[self.lines.starts[first] : end]
        return speaks or verbatim or self._text_end(last) < end

    def _text_end(self, line: int) -> int:
        start = self.lines.starts[line]
        return start + len(self.lines.buffer[start : self.lines.end(line)].rstrip())

    def _indent(self, line: int) -> str:
        text = self.lines.buffer[self.lines.starts[line] : self.lines.end(line)]
        return text[: len(text) - len(text.lstrip())].decode()


def _add_rules_to_directive(directive: Directive, rules: Sequence[str]) -> Edit:
    end = directive.words[-1].span.end
    return Edit(Span(end, end), "".join(f", {rule}" for rule in rules))
