"""What a rule sees besides the node: the file's source, tree and path, and facts computed once for all rules."""

from __future__ import annotations

from collections.abc import Callable
from os.path import splitext
from typing import TYPE_CHECKING, Any, TypeVar

from psverify.facts.project.surroundings import look

if TYPE_CHECKING:
    from psverify.facts.project.surroundings import Look
    from psverify.parse.tree import Node, Tree
    from psverify.read.source import Source

Fact = TypeVar("Fact")


class File:
    """One file under examination; lives as long as one pass over it."""

    def __init__(
        self, source: Source, tree: Tree, path: str, platforms: tuple[str, ...] = (), *, pssa_parity: bool = False
    ) -> None:
        self.source = source
        self.tree = tree
        self.path = path
        self.platforms = platforms
        self.pssa_parity = pssa_parity
        """Whether rules report what PSScriptAnalyzer reports; `Rule.deviations` are left out then."""
        self.extension = splitext(path)[1].lower()  # noqa: PTH122 - ten times as fast as a path
        """The lower-case ending of the file's name, such as ".psm1"."""
        self.self_contained = True
        """Whether nothing bears on what was found so far but this file and `looks`."""
        self.lowered = source.buffer.lower()
        """The buffer in lower case (ASCII letters): to see quickly that a file does not speak of something."""
        self._mentioned: dict[bytes, bool] = {}
        self.looks: dict[Look, None] = {}
        """What else bears on it, in the order in which it was read."""
        self._facts: dict[Callable[[File], Any], Any] = {}
        self._facts_of_nodes: dict[tuple[Callable[[Node, File], Any], Node], Any] = {}

    @property
    def buffer(self) -> bytes:
        """The text as UTF-8 without BOM, in which all offsets count."""
        return self.source.buffer

    def mentions(self, word: bytes) -> bool:
        """Whether the text holds a word, given in lower case; searched once a file for all rules and nodes."""
        try:
            return self._mentioned[word]
        except KeyError:
            return self._mentioned.setdefault(word, word in self.lowered)

    def look_around(self) -> None:
        """Records that the rule also read other files; every rule that does must call this, or changes there go unnoticed."""
        self.self_contained = False

    def look_at(self, kind: str, *paths: str) -> None:
        """Notes what is to be read: absolute paths, of one of the `KINDS` of `surroundings`."""
        self.looks.update((look(kind, path), None) for path in paths)

    def slice(self, start: int, end: int) -> str:
        """The text between two byte offsets."""
        return self.source.buffer[start:end].decode()

    def fact(self, ask: Callable[[File], Fact]) -> Fact:
        """Returns `ask(self)`, asked once a file for all rules; `ask` must be a module-level function."""
        try:
            known: Fact = self._facts[ask]
        except KeyError:
            known = self._facts[ask] = ask(self)
        return known

    def fact_of(self, ask: Callable[[Node, File], Fact], node: Node) -> Fact:
        """Returns `ask(node, self)`, asked once a node for all rules; `ask` must be a module-level function."""
        try:
            known: Fact = self._facts_of_nodes[ask, node]
        except KeyError:
            known = self._facts_of_nodes[ask, node] = ask(node, self)
        return known
