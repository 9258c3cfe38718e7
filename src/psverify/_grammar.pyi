"""The compiled PowerShell grammar, its parser, and syntax trees. All offsets are bytes into the parsed text."""

from collections.abc import Hashable
from typing import NamedTuple, final

class SyntaxFacts(NamedTuple):
    """Where the parser stopped, at what, and in the midst of what.

    `symbol` is empty for text that is no token; `expected` names the tokens that could have come; `stack` holds
    (symbol, start, end) of all that was read and is not yet part of anything finished, the outermost first.
    """

    start: int
    end: int
    symbol: str
    expected: tuple[str, ...]
    stack: tuple[tuple[str, int, int], ...]

@final
class Node(Hashable):
    """A node of a syntax tree; equal to another if it is the same place of the same tree."""

    @property
    def kind(self) -> str: ...
    @property
    def kind_id(self) -> int: ...
    @property
    def named(self) -> bool: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def tree(self) -> Tree: ...
    @property
    def parent(self) -> Node | None: ...
    @property
    def children(self) -> list[Node]: ...
    @property
    def named_children(self) -> list[Node]: ...
    @property
    def next_sibling(self) -> Node | None: ...
    @property
    def prev_sibling(self) -> Node | None: ...
    @property
    def field_name(self) -> str | None: ...
    @property
    def is_leaf(self) -> bool: ...
    @property
    def is_extra(self) -> bool: ...
    @property
    def is_error(self) -> bool: ...
    @property
    def is_missing(self) -> bool: ...
    @property
    def has_error(self) -> bool: ...
    def field(self, name: str, /) -> Node | None:
        """Returns the first child with a field; raises ValueError for a field that no kind has."""

    def fields(self, name: str, /) -> list[Node]:
        """Returns the children with a field; raises ValueError for a field that no kind has."""

    def descendants(self, *kinds: str) -> list[Node]:
        """Returns the nodes of some kinds below this one, parents first; raises ValueError for an unknown kind."""

    def ancestors(self) -> list[Node]:
        """Returns the nodes above, the nearest first."""

    def ancestor(self, *kinds: str) -> Node | None:
        """Returns the nearest node above of one of some kinds; raises ValueError for an unknown kind."""

    def __hash__(self) -> int: ...

@final
class Tree:
    """A syntax tree, kept as flat arrays in pre-order; nodes are made on demand.

    `errors` has the first twenty syntax errors that do not just follow from the one before, `error` the first of them.
    """

    @property
    def root(self) -> Node: ...
    @property
    def buffer(self) -> bytes: ...
    @property
    def error(self) -> SyntaxFacts | None: ...
    @property
    def errors(self) -> tuple[SyntaxFacts, ...]: ...
    @property
    def has_error(self) -> bool: ...
    @property
    def node_count(self) -> int: ...
    def select(self, kind_ids: bytes, /) -> list[Node]:
        """Returns the nodes whose kind id is flagged in a mask of 0 and 1 bytes (one a kind), parents first."""

    def by_kind(self, kind_ids: bytes, /) -> dict[int, list[Node]]:
        """Returns what `select` returns, by kind id; kinds that do not occur are absent."""

    def by_text(self, *kinds: str) -> dict[str, list[Node]]:
        """Returns the nodes of some kinds, in the order of the text, by their text; raises ValueError for an unknown kind."""

    def by_part(self, field: str, /, *kinds: str) -> dict[str, list[Node]]:
        """Returns nodes as `by_text` does, but by the text of their first child with a field, empty where there is none.

        Raises ValueError for a field or a kind that the grammar lacks.
        """

    def beginning(self, first: bytes, /, *kinds: str) -> list[Node]:
        """Returns the nodes of some kinds, in the order of the text, whose first byte is one of some.

        Raises ValueError for an unknown kind.
        """

    def with_other_part(self, field: str, usual: bytes, kind_ids: bytes, /) -> list[Node]:
        """Returns the nodes of some kinds, in the order of the text, whose first child with a field is of no usual kind.

        Both masks are as in `select`; nodes without such a child are left out. Raises ValueError for a field that the
        grammar lacks.
        """

    def at(self, offset: int, /) -> Node:
        """Returns the smallest node around a byte offset; the root if no other is."""

    def differences(self, other: Tree, skipped: bytes, /) -> list[tuple[Node, Node]] | None:
        """Returns the pairs of leaves whose texts differ; None if the trees differ in kinds, fields or depths.

        `skipped` flags the kinds (one byte each) that are left out with all that is in them.
        """

    def first_change(self, after: Tree, edits: bytes, kinds: bytes, /) -> tuple[int, int] | None:
        """Returns where a tree first differs from this one outside the edits that made its text; None: nowhere.

        The place is a byte offset into the old text and the index of the edit nearest to it. `edits` are native integers
        of 4 bytes, four an edit, in order: from where to where the old text was replaced, by how many bytes, and what may
        change: 0 the text of one token, 1 the tokens that the edit overlaps and the nodes that it overlaps or touches at
        either end, 2 the comments that it overlaps or touches, 3 blanks between tokens and at the ends of a comment's
        lines. `kinds` has one byte a kind: 0 compared,
        1 skipped, 2 comments. Raises ValueError if the edits do not lead to the text of `after`.
        """

    def moved(self, buffer: bytes, edits: bytes, /) -> Tree:
        """Returns this tree as that of a text in which only blanks between tokens have changed.

        `edits` are native integers of 4 bytes, three an edit, in order: from where to where the old text was replaced,
        and by how many bytes. Raises ValueError if they do not lead to `buffer`.
        """

    def leaves(
        self, codes: bytes, words: dict[bytes, int], /
    ) -> tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]:
        """Returns (codes, outline, gaps, starts, ends, openings, firsts, widths, levels) of tokens and of lines.

        Of tokens, of line ends (code 10) and of the end of the text (code 90) the first six: `codes` has one byte a kind:
        0 for a node to look into (a leaf then gets code 119), 1 for a token whose lower-case text is looked up in `words`
        (it stays 1 if absent), any other for a token with all that is in it (128 added: if it is a leaf). Starts, ends and
        openings are native integers of 4 bytes. An opening is the index of the token that a closing bracket closes, of any
        other token its own. The outline is the codes with 120 for brackets (codes `{ ( H A D` and `} )`) that
        are opened and closed on one line, no token with a line end inside between them. A gap is the number of blanks
        before the token (2: or more), plus 4 if the token before it has a line end in it; 8 for the first token.

        Of the lines that have tokens, by line ends and line continuations (code 96), the last three: the index of the
        first token (native, 4 bytes), how many characters stand before it (255: 254 or more), its level (255: or more). A
        level is made by the last bracket left open on a line, unless it is a parenthesis that begins the line and has code
        behind it; a line that begins with a closing bracket has the level of the line behind that.
        """

def language() -> object:
    """Returns the grammar as a capsule for `tree_sitter.Language`."""

def parse(buffer: bytes, /) -> Tree:
    """Parses a text into a tree, past all errors: made-up brackets are `is_missing`, what fits nowhere is in ERROR nodes.

    Raises OverflowError for texts of 2 GiB and more.
    """

def first_error(buffer: bytes, /) -> int | None:
    """Returns the offset of the first token of a text that does not fit; None if the text has no syntax error.

    Stops at that token, so it takes less time than `parse`. Raises OverflowError for texts of 2 GiB and more.
    """

def kind_id(name: str, named: bool = True) -> int:
    """Returns the number of a node kind; raises ValueError if the grammar lacks it."""

def line_starts(text: bytes, /) -> tuple[int, ...]:
    """Returns the offset of the first byte of each line of a text: behind each CRLF, LF and lone CR; of the first line 0."""

def starting_before(nodes: list[Node], offset: int, /) -> int:
    """Returns how many of some nodes, given in the order of the text, start before an offset."""

def words_in(text: bytes, words: tuple[bytes, ...], /) -> set[bytes]:
    """Returns those of some words that stand in a text, byte for byte."""

def kind_names() -> tuple[str, ...]:
    """Returns the names of all kinds by number; the last is ERROR."""

def field_names() -> tuple[str | None, ...]:
    """Returns the names of all fields by number; the first is None."""
