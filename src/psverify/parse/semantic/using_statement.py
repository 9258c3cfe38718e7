"""`using` statements: names of namespaces, modules by name or specification, and what no version supports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.parse.nodes import constant_string
from psverify.parse.semantic.module_specification import wrong_specification
from psverify.parse.semantic.script import Script, issue_at

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_NAMESPACE = regex(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_WILDCARDS = frozenset("*?[")


def check_using_statement(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """InvalidNamespaceValue, WildCardModuleNameError, RequiresModuleInvalid, UsingStatementNotSupported."""
    keyword, name, table = node.field("keyword"), node.field("name"), node.field("module_specification")
    kind = keyword.kind if keyword is not None else ""
    if kind in ("type", "command") or node.field("alias") is not None:
        yield issue_at(node, f"No version of PowerShell supports 'using {kind}' with an alias; remove it.")
    elif table is not None and kind == "module":
        wrong = wrong_specification(table, script)
        if wrong:
            yield issue_at(table, f"{wrong}.")
    elif name is not None:
        text = constant_string(name) or ""
        if kind == "namespace" and not _NAMESPACE.match(text):
            yield issue_at(name, f"'{text}' is not a valid namespace; use names separated by dots.")
        elif kind == "module" and not _WILDCARDS.isdisjoint(text):
            yield issue_at(name, "A module name cannot contain wildcards; write the full name.")
