"""Keywords and flags of workflows outside of any workflow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.semantic.script import Script, issue_at

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue


def check_block_statement(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """UnexpectedKeyword."""
    keyword = node.field("keyword")
    if keyword is not None and not _in_workflow(node):
        yield issue_at(keyword, f"'{keyword.text}' is a keyword of workflows; quote it if it is a command's name.")


def check_parallel(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """KeywordParameterReservedForFutureUse, ThrottleLimitRequiresParallelFlag."""
    flags = [flag for flag in node.children if flag.kind in ("-flag", "-throttlelimit") and _is_parallel(flag)]
    if flags and not _in_workflow(node):
        yield issue_at(
            flags[0], f"'{flags[0].text}' works only in workflows; pipe to ForEach-Object -Parallel instead."
        )


def _is_parallel(flag: Node) -> bool:
    name = flag.text[1:].lower()
    return flag.kind == "-throttlelimit" or (bool(name) and "parallel".startswith(name))


def _in_workflow(node: Node) -> bool:
    """Whether the nearest function around a node is a workflow."""
    function = node.ancestor("function_definition", "function_member")
    keyword = function.field("keyword") if function is not None and function.kind == "function_definition" else None
    return keyword is not None and keyword.kind == "workflow"
