"""Comment-based help: which comments, if any, are the help of a function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex

if TYPE_CHECKING:
    from psverify.parse.tree import Node

_HEADING = regex(r"\s*\.(\w+)(?:\s+(\S.*))?\s*$")
_LINE_BREAK = regex(r"\r\n|\r|\n")
_SECTIONS = frozenset(
    "synopsis description notes link example inputs outputs component role functionality".split()
)  # they have a line of their own
_POINTERS = frozenset("forwardhelptargetname forwardhelpcategory remotehelprunspace externalhelp".split())


def help_comments(function: Node) -> list[Node]:
    """Returns the comments that are a function's help, in the order of the text; none where it has no help.

    There are no blank lines between them: they are directly before the function with at most one blank line below them, or
    first or last in its body (`Get-Help about_Comment_Based_Help`).
    """
    return next(filter(is_help, _help_candidates(function)), [])


def is_help(comments: Iterable[Node]) -> bool:
    """Whether comments are help for PowerShell: known headings, each as it must be written, and no text before the first."""
    found = in_section = False
    for line in (line for comment in comments for line in _lines(comment.text)):
        heading = _HEADING.match(line)
        if heading is None and not in_section and line.strip():
            return False
        if heading is not None:
            word, value = heading.group(1).lower(), heading.group(2)
            in_section = word == "parameter" if value else word in _SECTIONS
            if not in_section and not (value and word in _POINTERS):
                return False
            found = True
    return found


def _lines(comment: str) -> list[str]:
    """The lines of a comment's text, without its marks."""
    return _LINE_BREAK.split(comment[2:-2]) if comment.startswith("<") else [comment.lstrip("#")]


def _help_candidates(function: Node) -> Iterator[list[Node]]:
    """Yields the blocks of comments that may be help."""
    yield _comments_above(function, nearest=2)
    body = function.field("body")
    children = body.children if body is not None else []
    yield from _comment_blocks(takewhile(_is_comment, children[1:]))
    if children:
        yield _comments_above(children[-1], nearest=None)


def _comments_above(node: Node, nearest: int | None) -> list[Node]:
    """Returns the comments above a node; the last is at most `nearest` line breaks away (None: wherever it is)."""
    found: list[Node] = []
    below, most, above = node, nearest, node.prev_sibling
    while above is not None and _is_comment(above) and (most is None or _breaks(above, below) <= most):
        found.insert(0, above)
        below, most, above = above, 1, above.prev_sibling
    return found


def _comment_blocks(comments: Iterable[Node]) -> Iterator[list[Node]]:
    """Yields comments in blocks without blank lines."""
    block: list[Node] = []
    for comment in comments:
        if block and _breaks(block[-1], comment) > 1:
            yield block
            block = []
        block.append(comment)
    yield block


def _is_comment(node: Node) -> bool:
    return node.kind == "comment"


def _breaks(above: Node, below: Node) -> int:
    """How many line breaks lie between two nodes."""
    return len(_LINE_BREAK.findall(above.tree.buffer[above.end : below.start].decode()))
