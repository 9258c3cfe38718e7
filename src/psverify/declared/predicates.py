"""The predicates `#match?` and `#not-match?`, whose expressions a checked repository may have written.

py-tree-sitter asks Python's `re`, which takes for ever for some of them. So a query is compiled with other names for both,
for which py-tree-sitter asks `answer`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from psverify.linear_regex import LinearRegex

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = {"match?": "fits-regex?", "not-match?": "fits-no-regex?"}
_PREDICATE = re.compile(r"\(\s*#(?P<name>(?:not-)?match\?)")
_ARGUMENTS = re.compile(r"\s+@[\w.?!-]+\s+\"(?P<expression>(?:\\.|[^\"\\])*)\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def expressions(query: str, plain: str) -> Iterator[tuple[int, str]]:
    """Yields the offset and the regular expression of each predicate; `plain` is the query with blanks for its strings."""
    for predicate in _PREDICATE.finditer(plain):
        if arguments := _ARGUMENTS.match(query, predicate.end()):
            yield (
                predicate.start(),
                _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), arguments["expression"]),
            )


def renamed(query: str, plain: str) -> str:
    """Returns a query in which both predicates have the names for which `answer` is asked."""
    parts, position = [], 0
    for predicate in _PREDICATE.finditer(plain):
        parts += [query[position : predicate.start("name")], _NAMES[predicate["name"]]]
        position = predicate.end("name")
    return "".join((*parts, query[position:]))


def answer_predicate(
    predicate: str,
    args: list[tuple[str, Any]],
    pattern_index: int,  # noqa: ARG001 - tree-sitter passes it
    captures: dict[str, list[Node]],
) -> bool:
    """Whether all nodes of a capture match an expression, or none does."""
    (capture, _), (expression, _) = args
    wanted = predicate == _NAMES["match?"]
    found = (compile_expression(expression).search((node.text or b"").decode()) for node in captures.get(capture, ()))
    return all(matches == wanted for matches in found)


@functools.lru_cache(maxsize=1000)
def compile_expression(expression: str) -> LinearRegex:
    """Returns a compiled expression; raises linear_regex.UnsupportedError."""
    return LinearRegex(expression)
