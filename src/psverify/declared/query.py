"""Queries: each is checked when its file is read, and all are asked as one, in a single walk over a tree.

They are tree-sitter's own, so the trees are made by tree-sitter's runtime: for a text without errors it makes the same
tree of our grammar as our parser does.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Language, Node, Parser, Query, QueryCursor, QueryError

from psverify import _grammar
from psverify.declared.predicates import answer_predicate, compile_expression, expressions, renamed
from psverify.errors import UserError, nearest
from psverify.linear_regex import UnsupportedError
from psverify.model import Span

if TYPE_CHECKING:
    from psverify.declared.values import Value
    from psverify.facts.file import File

HERE = "here"
"""The capture that is the place of a finding."""
DEPTH = 1000
"""How deep nodes may lie to be found: a walk over a tree nested a hundred times deeper would take minutes."""
PREDICATES = ("#eq?", "#not-eq?", "#match?", "#not-match?", "#any-of?")
"""Those that are known to work: of others py-tree-sitter 0.26 ignores some, so that a query would find too much."""
_OPAQUE = re.compile(rb'"(?:\\.|[^"\\])*"|;[^\n]*')
_OPAQUE_TEXT = re.compile(_OPAQUE.pattern.decode())
_PREDICATE = re.compile(rb"\(\s*(#[^\s()]*)")
_MESSAGE = re.compile(r"(?P<what>.*?) at row (?P<row>\d+)(?:, column \d+)?(?:: (?P<which>.*))?", re.DOTALL)

Captures = Mapping[str, Span]
"""What a match has caught, by the names of the captures; several nodes of one name are one span around them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The text of a query to compile, the names of its captures, and how many patterns it is made of."""

    text: str
    captures: frozenset[str]
    count: int


class Queries:
    """The queries of many rules as one; `patterns` are by the codes of their rules."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self._codes = [code for code, pattern in patterns.items() for _ in range(pattern.count)]
        self._query = Query(_language(), "\n".join(pattern.text for pattern in patterns.values()))

    def find(self, file: File) -> Mapping[str, list[Captures]]:
        """Returns what each query catches in a file without syntax errors, by the code of its rule."""
        cursor = QueryCursor(self._query)
        cursor.set_max_start_depth(DEPTH)
        found: dict[str, list[Captures]] = defaultdict(list)
        for number, caught in cursor.matches(Parser(_language()).parse(file.buffer).root_node, answer_predicate):
            if HERE in caught:
                found[self._codes[number]].append({name: _around(nodes) for name, nodes in caught.items()})
        return found


def _around(nodes: Iterable[Node]) -> Span:
    ends = [(node.start_byte, node.end_byte) for node in nodes]
    return Span(min(start for start, _ in ends), max(end for _, end in ends))


@functools.cache
def _language() -> Language:
    return Language(_grammar.language())


def checked(value: Value) -> Pattern:
    """Returns a query that can be asked; raises UserError for one that cannot, or that would do less than it seems to."""
    text = value.text()
    plain = _OPAQUE.sub(lambda match: b" " * len(match[0]), text.encode())
    masked = _OPAQUE_TEXT.sub(lambda match: " " * len(match[0]), text)
    for match in _PREDICATE.finditer(plain):
        word = match[1].decode()
        if word not in PREDICATES:
            raise value.error(
                f"has an unknown predicate '{word}'{nearest(word, PREDICATES)}", _row(plain, match.start())
            )
    try:
        query = Query(_language(), text)
    except QueryError as error:
        raise _told(error, value) from error
    _check_patterns(query, plain, value)
    for offset, expression in expressions(text, masked):
        try:
            compile_expression(expression)
        except UnsupportedError as error:
            raise value.error(
                f"has an expression '{expression}' that {error}", masked.count("\n", 0, offset)
            ) from error
    captures = frozenset(map(query.capture_name, range(query.capture_count)))
    return Pattern(renamed(text, masked), captures, query.pattern_count)


def _row(plain: bytes, offset: int) -> int:
    return plain.count(b"\n", 0, offset)


def _check_patterns(query: Query, plain: bytes, value: Value) -> None:
    if not query.pattern_count:
        raise value.error("has no pattern")
    for number in range(query.pattern_count):
        start, end = query.start_byte_for_pattern(number), query.end_byte_for_pattern(number)
        part = plain[start:end]
        row = _row(plain, end - len(part.lstrip()))
        if _PREDICATE.match(part.lstrip()):
            raise value.error("has a predicate outside of its pattern: put both into one pair of brackets", row)
        if not re.search(rb"@here(?![\w.?!-])", part):
            raise value.error(f"requires a capture @{HERE}, which marks the position of the finding", row)


def _told(error: QueryError, value: Value) -> UserError:
    """Tells tree-sitter's own message in our words, with the nearest right one."""
    match = _MESSAGE.fullmatch(str(error))
    if match is None:
        return value.error(f"is not a valid query: {error}")
    row, what, which = int(match["row"]), match["what"], match["which"] or ""
    if what == "Invalid node type":
        return value.error(f"names an unknown kind of node '{which}'{nearest(which, _grammar.kind_names())}", row)
    if what == "Invalid field name":
        return value.error(
            f"names an unknown field '{which}'{nearest(which, filter(None, _grammar.field_names()))}", row
        )
    if what == "Impossible pattern":
        return value.error("can never match: no node of that kind has such a child", row)
    cause = f"{which}: {error.__cause__}" if error.__cause__ else which
    return value.error(f"is not a valid query: {what[:1].lower()}{what[1:]}{': ' if cause else ''}{cause}", row)
