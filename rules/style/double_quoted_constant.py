"""PSV308."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    Edit,
    File,
    Finding,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    Severity,
    quote_of,
    replace,
    string_value,
)


class DoubleQuotedConstant(Rule):
    """A double-quoted string with nothing to expand.

    ## Why is this bad?
    Double quotes tell the reader to look for variables and escapes. Single quotes say that there are none.
    """

    code, name, group = "PSV308", "double-quoted-constant", "style"
    aliases = ("PSAvoidUsingDoubleQuotesForConstantString",)
    severity, safety = Severity.NOTE, Safety.SAFE
    default, peer_enable = False, False
    kinds = ("string_constant_expression",)
    examples = (
        Bad('$x = "text"'),
        Fixed("$x = 'text'"),
        Good("$x = 'text'"),
        Good('$x = "it\'s"'),
        Good('$x = "a`tb"'),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if file.buffer[node.start : node.start + 1] in b"'" or "`" in node.text:
            return
        edit = correction(node, file)
        if edit is not None:
            fix = self.fix("Use single quotes", edit)
            yield self.finding(
                node, "Nothing in this string is expanded; use single quotes, so that readers know.", fix=fix
            )


def correction(node: Node, file: File) -> Edit | None:
    """Returns the edit that puts a string in single quotes, None for one that must stay as it is."""
    quote, value = quote_of(node), string_value(node)
    if quote == '"' and "'" not in value:
        return replace(node, f"'{value}'")
    if quote == '@"' and "@'" not in value:
        newline = file.source.newline
        return replace(node, f"@'{newline}{value}{newline}'@")
    return None
