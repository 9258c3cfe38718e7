"""The syntax errors of a script: one issue a cause, those of the grammar and those that only the context shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify._grammar import kind_id, kind_names
from psverify.parse.context_checks import checked_kinds, problems
from psverify.parse.issue import SyntaxIssue

if TYPE_CHECKING:
    from psverify._grammar import Tree

__all__ = ["SyntaxIssue", "syntax_errors"]


def syntax_errors(tree: Tree) -> tuple[SyntaxIssue, ...]:
    """Returns the syntax errors of a tree in the order of the text, one a place; offsets are bytes into its buffer."""
    first_at = {issue.start: issue for issue in reversed([*_grammar_issues(tree), *_context_issues(tree)])}
    return tuple(first_at[start] for start in sorted(first_at))


def _grammar_issues(tree: Tree) -> list[SyntaxIssue]:
    """Brackets still open at the end of the text are told only where nothing else is wrong: else they follow from that."""
    if not tree.errors:
        return []
    from psverify.parse.explain import Story  # noqa: PLC0415 - only broken scripts need it

    stories = [Story(tree.buffer, facts) for facts in tree.errors]
    return [story.issue() for story in stories if len(stories) == 1 or not story.at_end]


def _context_issues(tree: Tree) -> Iterator[SyntaxIssue]:
    """What the grammar lets pass and PowerShell does not, in the parts of the tree that are whole."""
    nodes = tree.select(_mask(checked_kinds(tree.buffer)))
    whole = [node for node in nodes if not node.has_error] if tree.has_error else nodes
    return (SyntaxIssue(problem.start, problem.end, problem.message) for problem in problems(whole, tree.buffer))


@cache
def _mask(kinds: frozenset[str]) -> bytes:
    wanted = {kind_id(kind) for kind in kinds}
    return bytes(number in wanted for number in range(len(kind_names())))
