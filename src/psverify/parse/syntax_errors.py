"""The syntax errors of a script: one issue a cause, those of the grammar and those that only the context shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify._grammar import parse
from psverify.parse.context_errors import checked_nodes, problems
from psverify.parse.syntax_issue import SyntaxIssue

if TYPE_CHECKING:
    from psverify._grammar import Tree
    from psverify.parse.repair.repair import Repair

__all__ = ["SyntaxIssue", "syntax_errors"]

_MOST_REPAIRS = 4


def syntax_errors(tree: Tree) -> tuple[SyntaxIssue, ...]:
    """Returns the syntax errors of a tree in the order of the text, one a place; offsets are bytes into its buffer."""
    issues = _issues(tree)
    return _at_the_mistakes(tree, issues) if tree.errors else issues


def _issues(tree: Tree) -> tuple[SyntaxIssue, ...]:
    return _one_a_place([*_grammar_issues(tree), *_context_issues(tree)])


def _one_a_place(issues: list[SyntaxIssue]) -> tuple[SyntaxIssue, ...]:
    first_at = {issue.start: issue for issue in reversed(issues)}
    return tuple(first_at[start] for start in sorted(first_at))


def _at_the_mistakes(tree: Tree, issues: tuple[SyntaxIssue, ...]) -> tuple[SyntaxIssue, ...]:
    """Each mistake for which a repair is found is one error; what is still wrong after the repairs is reported as well."""
    from psverify.parse.repair.locate import find_repair, same_line  # noqa: PLC0415 - only broken scripts need it
    from psverify.parse.repair.repair import in_original  # noqa: PLC0415

    found: list[SyntaxIssue] = []
    repairs: list[Repair] = []
    while tree.errors and len(repairs) < _MOST_REPAIRS and (repair := find_repair(tree, issues[0].start)):
        reported_there = same_line(tree.buffer, repair.issue.start, issues[0].start)
        found.append(in_original(issues[0] if reported_there else repair.issue, repairs))
        repairs.append(repair)
        tree = parse(repair.apply(tree.buffer))
        issues = _issues(tree)
    return _one_a_place([*found, *(in_original(issue, repairs) for issue in issues)])


def _grammar_issues(tree: Tree) -> list[SyntaxIssue]:
    """Brackets still open at the end of the text are told only where nothing else is wrong: else they follow from that."""
    if not tree.errors:
        return []
    from psverify.parse.syntax_messages import Story  # noqa: PLC0415 - only broken scripts need it

    stories = [Story(tree.buffer, facts) for facts in tree.errors]
    return [story.issue() for story in stories if len(stories) == 1 or not story.at_end]


def _context_issues(tree: Tree) -> Iterator[SyntaxIssue]:
    """What the grammar lets pass and PowerShell does not, in the parts of the tree that are whole."""
    nodes = checked_nodes(tree)
    whole = [node for node in nodes if not node.has_error] if tree.has_error else nodes
    return (SyntaxIssue(problem.start, problem.end, problem.message) for problem in problems(whole, tree.buffer))
