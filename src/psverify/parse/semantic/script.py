"""What the checks of a script's meaning share: its text, its words, and the namespaces that it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from psverify._grammar import words_in
from psverify.parse.nodes import constant_string
from psverify.parse.syntax_issue import SyntaxIssue

if TYPE_CHECKING:
    from psverify._grammar import Node, Tree


OTHER_DASHES = tuple(chr(code).encode() for code in (0x2013, 0x2014, 0x2015))
"""Characters that PowerShell takes for a dash."""
WORDS = (
    *b"finally class enum using: #requires namespace void] ordered [ref] psreference ++ -- ?. ?[".split(),
    *OTHER_DASHES,
)


class Script:
    """A script without syntax errors; all offsets are bytes into its buffer."""

    def __init__(self, tree: Tree, lowered: bytes) -> None:
        self.tree = tree
        self.buffer = tree.buffer
        self.lowered = lowered
        """The buffer in lower case (ASCII letters)."""
        self.words = words_in(lowered, WORDS)
        """Which of `WORDS` it has: most checks have nothing to say without one."""
        self.has_using = b"using:" in self.words
        """Whether any variable may be of the scope `using`."""
        self.has_odd_types = b"void]" in self.words or b"ordered" in self.words
        """Whether any type may be one that no parameter can have."""

    def text(self, node: Node) -> bytes:
        """Returns the bytes of a node."""
        return self.buffer[node.start : node.end]

    @cached_property
    def namespaces(self) -> tuple[str, ...]:
        """The namespaces of its `using namespace` statements, with a dot at the end."""
        if b"namespace" not in self.words:
            return ()
        return tuple(
            f"{constant_string(name)}."
            for using in self.tree.root.descendants("using_statement")
            if (keyword := using.field("keyword")) is not None
            and keyword.kind == "namespace"
            and (name := using.field("name")) is not None
        )

    @cached_property
    def type_definitions(self) -> dict[str, Node]:
        """The classes and enums that it defines, by their names in lower case."""
        found: dict[str, Node] = {}
        for definition in self.tree.root.descendants("type_definition"):
            name = definition.field("name")
            if name is not None:
                found.setdefault(name.text.lower(), definition)
        return found


Check = Callable[["Node", Script], Iterator[SyntaxIssue]]
"""Yields what is wrong with a node of one kind."""


def issue_at(node: Node, message: str) -> SyntaxIssue:
    """Makes an issue about a node; the message is one sentence with its full stop."""
    return SyntaxIssue(node.start, node.end, message)
