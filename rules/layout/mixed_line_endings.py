"""PSV403."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from psverify.api import Bad, Edit, Effect, File, Finding, Fixed, Good, Node, Rule, Safety, Severity, Span, regex

LINE_END = regex(rb"\r\n|\r|\n")
NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
TEXTS = ("string_constant_expression", "expandable_string_expression")


class MixedLineEndings(Rule):
    """A file with more than one kind of line ending.

    ## Why is this bad?
    Editors and git rewrite the line endings of such files, which causes whole-file diffs.

    ## Fix safety
    Safe if all line endings to change are outside strings. A line ending inside a string is part of its value, so the
    fix is then unsafe.
    """

    code, name, group = "PSV403", "mixed-line-endings", "layout"
    severity, safety = Severity.NOTE, Safety.SAFE
    default = False
    effect = Effect.WHITESPACE
    examples = (
        Bad("$x = 1\n$y = 2\r$z = 3\n"),
        Fixed("$x = 1\n$y = 2\n$z = 3\n"),
        Good("$x = 1\n$y = 2\n"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        if b"\r" not in file.buffer or not is_mixed(file.buffer):
            return
        wanted = file.source.newline
        odd = [m for m in LINE_END.finditer(file.buffer) if m.group().decode() != wanted]
        counts = Counter(NAMES[match.group().decode()] for match in odd)
        others = " and ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        edits = [Edit(Span(*match.span()), wanted) for match in odd]
        unsafe = any(within_text(file, match.start()) for match in odd)
        safety, effect = (Safety.UNSAFE, Effect.CODE) if unsafe else (None, None)
        yield self.finding(
            Span(*odd[0].span()),
            f"Mixed line endings: most lines end with {NAMES[wanted]}, but {others} do not; use "
            f"{NAMES[wanted]} throughout.",
            fix=self.fix(f"Use {NAMES[wanted]} throughout", *edits, safety=safety, effect=effect),
        )


def is_mixed(buffer: bytes) -> bool:
    """Whether more than one kind of line end occurs."""
    pairs = buffer.count(b"\r\n")
    return sum(map(bool, (pairs, buffer.count(b"\n") - pairs, buffer.count(b"\r") - pairs))) > 1


def within_text(file: File, offset: int) -> bool:
    """Whether the byte is part of a string."""
    node: Node | None = file.tree.at(offset)
    return node is not None and (node.kind in TEXTS or node.ancestor(*TEXTS) is not None)
