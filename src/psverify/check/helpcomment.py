"""Comment-based help: which comment, if any, is the help of a function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.regex import regex

if TYPE_CHECKING:
    from psverify.parse.tree import Node

_KEYWORD = regex(
    r"(?im)^[ \t]*(?:<?#+)?[ \t]*\.(synopsis|description|parameter|example|inputs|outputs|notes|link|component|role|"
    r"functionality|forwardhelptargetname|forwardhelpcategory|remotehelprunspace|externalhelp)\b"
)


def help_comment(function: Node) -> Node | None:
    """Returns a comment that holds a function's help, or None.

    It stands directly before the function with at most one blank line between, or first or last in its body
    (`Get-Help about_Comment_Based_Help`).
    """
    return next((comment for comment in candidates(function) if _KEYWORD.search(comment.text)), None)


def candidates(function: Node) -> Iterator[Node]:
    """Yields the comments in the places where help may stand."""
    yield from adjoining(function)
    body = function.field("body")
    children = body.children if body is not None else []
    yield from leading(children[1:])
    yield from leading(children[-2::-1])


def leading(nodes: list[Node]) -> Iterator[Node]:
    """Yields the comments at the start of a list."""
    for node in nodes:
        if node.kind != "comment":
            return
        yield node


def adjoining(function: Node) -> Iterator[Node]:
    """Yields the comments before a function, as long as no more than one blank line lies between."""
    below, above = function, function.prev_sibling
    while above is not None and above.kind == "comment" and close(above, below):
        yield above
        below, above = above, above.prev_sibling


def close(above: Node, below: Node) -> bool:
    """Whether at most one blank line lies between two nodes."""
    between = above.tree.buffer[above.end : below.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return between.count(b"\n") <= 2
