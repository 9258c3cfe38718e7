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

SMART = frozenset("\u2018\u2019\u201a\u201b")
"""Typographic quotes, which PowerShell takes for single quotes."""


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
        if is_plain(node):
            edit = correction(node, file)
            fix = self.fix("Use single quotes", edit) if edit is not None else None
            yield self.finding(
                node, "Nothing in this string is expanded; use single quotes, so that readers know.", fix=fix
            )


def is_plain(node: Node) -> bool:
    """Whether a double-quoted string holds nothing that single quotes would change."""
    quote, value = quote_of(node), string_value(node)
    return (quote == '"' and "'" not in value) or (quote == '@"' and "@'" not in value)


def correction(node: Node, file: File) -> Edit | None:
    """Returns the edit that puts a string in single quotes; None where a typographic quote would end it."""
    value = string_value(node)
    if quote_of(node) == '"':
        return replace(node, f"'{value}'") if not SMART.intersection(value) else None
    newline = file.source.newline
    return replace(node, f"@'{newline}{value}{newline}'@")
