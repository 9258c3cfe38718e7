"""Catch clauses that can never run: behind one that catches everything, or the same exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import find_type, is_derived, written_name
from psverify.parse.syntax_issue import SyntaxIssue

if TYPE_CHECKING:
    from psverify._grammar import Node


def check_try(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """EmptyCatchNotLast, ExceptionTypeAlreadyCaught."""
    clauses = node.fields("catch_clauses")
    if len(clauses) < 2:
        return
    caught: list[str] = []
    for clause, after in zip(clauses, [*clauses[1:], None], strict=True):
        types = clause.fields("catch_types")
        if not types and after is not None:
            yield SyntaxIssue(
                clause.start,
                clause.start + len("catch"),
                "A catch without types catches everything; move it after the others.",
            )
        known = [(constraint, find_type(written_name(constraint), script)) for constraint in types]
        for constraint, found in known:
            if found is not None and any(is_derived(found.name, earlier) for earlier in caught):
                yield issue_at(
                    constraint,
                    f"{constraint.text} is already caught by an earlier clause; move this clause before it, or remove it.",
                )
        caught += [found.name for _, found in known if found is not None]
