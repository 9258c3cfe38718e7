"""`sort-usings`: the `using` statements by kind and name; what else the script has stays where it is."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify.facts.tokens import Tokens, tokens
from psverify.format.extra.step import COMMENT, LINE_ENDS, NEW_LINE, Step
from psverify.parse.nodes import constant_string

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File
    from psverify.parse.tree import Node, Tree

KINDS = ("assembly", "module", "namespace")
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Using:
    """A statement with its comments: where they start and end, and where the line ends, behind blanks that go."""

    start: int
    end: int
    line_end: int
    key: Key


class SortUsings(Step):
    """Sorts `using` statements that follow each other; a comment above or behind one goes with it."""

    code = name = "sort-usings"
    title = "Sort the using statements"
    message = "The using statements are not sorted."
    moves_lines = one_pass = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields each run of statements that is out of order, sorted."""
        for run in using_runs(file, file.tree.root.children):
            ordered = sorted(run, key=lambda using: using.key)
            if ordered != run:
                text = file.source.newline.join(file.slice(one.start, one.end) for one in ordered)
                yield self.replaced(run[0].start, run[-1].line_end, text)


def using_runs(file: File, nodes: Iterable[Node]) -> Iterator[list[Using]]:
    """Yields the statements that follow each other with nothing between them but empty lines."""
    stream, run, behind = file.fact(tokens), list[Using](), 0
    for node in nodes:
        if node.kind != "using_statement":
            continue
        first, last = first_token(file, stream, node), last_token(stream, node)
        alone = stream.letters[last + 1] in LINE_ENDS and (first == 0 or stream.letters[first - 1] == NEW_LINE)
        if run and not (alone and set(stream.letters[behind:first]) == {NEW_LINE}):
            yield run
            run = []
        if alone:
            run.append(Using(stream.starts[first], stream.ends[last], stream.starts[last + 1], using_sort_key(node)))
        behind = last + 1
    yield run


def first_token(file: File, stream: Tokens, node: Node) -> int:
    """Returns the first of a statement and the comments right above it; those that begin the file speak of the file."""
    own = first = bisect_left(stream.starts, node.start)
    while first >= 2 and stream.letters[first - 2] == COMMENT and is_attached(file, stream, first - 2):
        first -= 2
    return first or own


def is_attached(file: File, stream: Tokens, comment: int) -> bool:
    """Whether a comment has its lines for itself, ends one line above the next token, and is no `#Requires`."""
    alone = comment == 0 or stream.letters[comment - 1] == NEW_LINE
    text = file.buffer[stream.starts[comment] : stream.ends[comment]]
    return alone and stream.letters[comment + 1] == NEW_LINE and not text.lower().startswith(b"#requires")


def last_token(stream: Tokens, node: Node) -> int:
    """Returns the last of a statement, the semicolon behind it and the comment that ends its line."""
    last = bisect_left(stream.ends, node.end)
    for letter in (ord(";"), COMMENT):
        last += stream.letters[last + 1] == letter
    return last


def using_sort_key(node: Node) -> Key:
    """Returns what a statement is sorted by."""
    keyword, name = node.field("keyword"), node.field("name") or node.field("module_specification")
    kind = keyword.text.lower() if keyword is not None else ""
    value = constant_string(name) or (name.text if name is not None else "")
    return KINDS.index(kind) if kind in KINDS else len(KINDS), value.lower()


def misplaced(before: Tree, after: Tree) -> str | None:
    """Returns what else than the order of `using` statements and of comments differs between two scripts, if anything."""
    for found in (usings_and_comments, others):
        one, other = found(before), found(after)
        if one != other:
            return str(found.__doc__)
    return None


def usings_and_comments(tree: Tree) -> Counter[str]:
    """A using statement or a comment."""
    return Counter(node.text for node in tree.root.descendants("using_statement", "comment"))


def others(tree: Tree) -> list[str]:
    """A statement."""
    return [node.text for node in tree.root.named_children if node.kind != "using_statement"]
