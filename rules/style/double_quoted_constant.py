"""PSV308."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    Edit,
    Effect,
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
    facts,
    made,
    regex,
    replace,
)

SINGLE = "'\u2018\u2019\u201a\u201b"
"""What PowerShell accepts as a single quote: the plain quote and the typographic ones."""
END_OF_HERE_STRING = regex(f"[\r\n][{SINGLE}]@")
"""What ends a single-quoted here-string: such a quote at the very start of a line."""
FIRST_BYTES = b'"@\xe2'
"""What starts a double-quoted string; the last is the first byte of typographic quotes."""
SIMPLE = regex('"([^"\'`\u2018-\u201e]*)"')
"""The common case: plain quotes around text without quotes and escapes."""
MESSAGE = "Constant string in double quotes; use single quotes."
TITLE = "Use single quotes"


class DoubleQuotedConstant(Rule):
    """A double-quoted string with nothing to expand.

    ## Why is this bad?
    Double quotes make readers look for variables and escape sequences. Single quotes show that there are none.
    """

    code, name, group = "PSV308", "double-quoted-constant", "style"
    aliases = ("PSAvoidUsingDoubleQuotesForConstantString",)
    severity, safety = Severity.NOTE, Safety.SAFE
    effect = Effect.QUOTING
    default, pssa_enable = False, False
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
            simple = None if has_verbatim or touches_quote(node, file) else SIMPLE.fullmatch(node.text)
            if simple is not None:
                # As `self.finding` and `self.fix` would make them, in a third of the time: no rule finds more.
                span = made(Span, (node.start, node.end))
                fix = made(Fix, ((made(Edit, (span, f"'{simple[1]}'")),), safety, TITLE, None, None, Effect.QUOTING))
                yield made(Finding, (code, span, MESSAGE, level, fix, (), None))
            else:
                yield from self.unusual(node, file)

    def unusual(self, node: Node, file: File) -> Iterator[Finding]:
        """Yields the finding about a string, whatever its form."""
        if "`" in node.text:
            return
        quote, value = facts.quote_of(node), facts.string_value(node)
        if (quote == '"' and "'" not in value) or (quote == '@"' and "@'" not in value):
            text = None if touches_quote(node, file) else single_quoted(node, quote, value)
            yield self.finding(node, MESSAGE, fix=self.fix(TITLE, replace(node, text)) if text is not None else None)


def touches_quote(node: Node, file: File) -> bool:
    """Whether a single quote is right before or after a string, so that two strings would become one."""
    before = file.buffer[max(0, node.start - 3) : node.start].decode(errors="ignore")[-1:]
    after = file.buffer[node.end : node.end + 3].decode(errors="ignore")[:1]
    return (before != "" and before in SINGLE) or (after != "" and after in SINGLE)


def single_quoted(node: Node, quote: str, value: str) -> str | None:
    """Returns a string in single quotes; None where something in it would end it."""
    if quote == '"':
        return None if any(map(value.__contains__, SINGLE)) else f"'{value}'"
    return None if END_OF_HERE_STRING.search(node.text) else f"@'{node.text[2:-2]}'@"
