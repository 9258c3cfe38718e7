"""PSV308."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    Edit,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    Severity,
    Span,
    made,
    quote_of,
    regex,
    replace,
    string_value,
)

SMART = frozenset("\u2018\u2019\u201a\u201b")
"""Typographic quotes, which PowerShell takes for single quotes."""
FIRST_BYTES = b'"@\xe2'
"""What a double-quoted string begins with; the last is the first byte of typographic quotes."""
SIMPLE = regex('"([^"\'`\u2018-\u201e]*)"')
"""Nearly every such string: plain quotes around a text that has neither quotes nor escapes."""
MESSAGE = "Nothing in this string is expanded; use single quotes, so that readers know."
TITLE = "Use single quotes"


class DoubleQuotedConstant(Rule):
    """A double-quoted string with nothing to expand.

    ## Why is this bad?
    Double quotes tell the reader to look for variables and escapes. Single quotes say that there are none.
    """

    code, name, group = "PSV308", "double-quoted-constant", "style"
    aliases = ("PSAvoidUsingDoubleQuotesForConstantString",)
    severity, safety = Severity.NOTE, Safety.SAFE
    default, peer_enable = False, False
    examples = (
        Bad('$x = "text"'),
        Fixed("$x = 'text'"),
        Good("$x = 'text'"),
        Good('$x = "it\'s"'),
        Good('$x = "a`tb"'),
    )

    def check(self, file: File) -> Iterator[Finding]:
        code, level, safety = self.code, self.level, self.safety
        has_verbatim = b"--%" in file.buffer
        for node in file.tree.beginning(FIRST_BYTES, "string_constant_expression"):
            simple = None if has_verbatim else SIMPLE.fullmatch(node.text)
            if simple is not None:
                # As `self.finding` and `self.fix` would make them, in a third of the time: no rule finds more.
                span = made(Span, (node.start, node.end))
                fix = made(Fix, ((made(Edit, (span, f"'{simple[1]}'")),), safety, TITLE, None, None))
                yield made(Finding, (code, span, MESSAGE, level, fix, (), None))
            else:
                yield from self.unusual(node, file)

    def unusual(self, node: Node, file: File) -> Iterator[Finding]:
        """Yields the finding about a string, whatever its form."""
        if "`" in node.text:
            return
        quote, value = quote_of(node), string_value(node)
        if (quote == '"' and "'" not in value) or (quote == '@"' and "@'" not in value):
            edit = correction(node, quote, value, file)
            yield self.finding(node, MESSAGE, fix=self.fix(TITLE, edit) if edit is not None else None)


def correction(node: Node, quote: str, value: str, file: File) -> Edit | None:
    """Returns the edit that puts a string in single quotes; None where a typographic quote would end it."""
    if quote == '"':
        return replace(node, f"'{value}'") if not SMART.intersection(value) else None
    newline = file.source.newline
    return replace(node, f"@'{newline}{value}{newline}'@")
