"""What can be broken on a line: pipelines, chains of operators, and all that stands in brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from psverify.facts.separators import is_needed_separator, sibling
from psverify.format.extra.owners import Token, owned
from psverify.format.extra.step import CLOSING, OPENING
from psverify.parse.nodes import operator_text

if TYPE_CHECKING:
    from psverify.format.extra.line import Break, Line
    from psverify.parse.tree import Node, Tree

CHAINS: Mapping[str, int] = MappingProxyType(
    {
        operator: rank
        for rank, operators in enumerate(("-and -or -xor", "-band -bor -bxor", "??", "+ -", "* / %", "-f"))
        for operator in operators.split()
    }
)
"""The operators behind which a line may be broken, by what binds together; comparisons read badly in two lines."""
BRACKETED = (
    "hashtable", "array_expression", "paren_expression", "invoke_member_expression", "attribute", "param_block",
    "function_definition", "function_member",
)  # fmt: skip
BLOCKS = ("if_statement", "try_statement", "statement_block", "named_block", "script_block", "script_block_expression")
OPENERS, CLOSERS = frozenset(("(", "@(", "@{", "{")), frozenset((")", "}"))
PARENTHESIZED = frozenset(("array_literal", "binary_expression", "command", "pipeline"))
HUGGED = frozenset(("hashtable", "array_expression", "paren_expression", "script_block_expression", "sub_expression"))
"""What stands alone in brackets so well that breaking it is enough: `f(@{ … })`."""

Breaks = Iterator["Break | None"]


@dataclass(frozen=True, slots=True)
class Group:
    """Breaks of one line that are made together; `kind` is the node's, `depth`: how many other groups it stands in."""

    kind: str
    depth: int
    breaks: tuple[Break, ...]


def groups(tree: Tree, line: Line) -> Iterator[Group]:
    """Yields what can be broken on a line, from left to right, and what stands around something before it."""
    found: list[tuple[Node, tuple[Break, ...]]] = []
    for node, tokens in owned(tree, line).items():
        find = FINDERS.get(node.kind)
        breaks = {one for one in find(node, tokens, line) if one is not None} if find is not None else None
        if breaks:
            found.append((node, tuple(sorted(breaks))))
    around: list[int] = []
    for node, places in sorted(found, key=lambda pair: (pair[0].start, -pair[0].end)):
        while around and around[-1] < node.end:
            around.pop()
        yield Group(node.kind, len(around), places)
        around.append(node.end)


def pipeline(node: Node, tokens: list[Token], line: Line) -> Breaks:
    """Behind each pipe."""
    for token in tokens:
        if token.node.kind == "|":
            yield line.after(token.at, deeper=node.start >= line.start)


def chain(node: Node, _tokens: list[Token], line: Line) -> Breaks:
    """Behind the operators of a chain, if the lines to come are indented deeper or the chain begins its own line."""
    rank = rank_of(node, line)
    parent = node.parent
    if rank is None or (parent is not None and rank_of(parent, line) == rank and parent.field("left") == node):
        return
    operators: list[Node] = []
    step: Node | None = node
    while step is not None and rank_of(step, line) == rank:
        operators += step.fields("operator")
        step = step.field("left")
    index = line.first if step is None or step.start < line.start else line.token(step.start)
    deeper = index > line.first
    if deeper and not line.is_indented_at(index):
        return
    for operator in operators:
        yield line.after(line.token(operator.start), deeper=deeper)


def rank_of(node: Node, line: Line) -> int | None:
    """Returns how strongly the operator of a node binds, if it stands on a line and may end it."""
    operator = node.field("operator") if node.kind == "binary_expression" else None
    return CHAINS.get(operator_text(node)) if operator is not None and line.has(operator) else None


def bracketed(node: Node, tokens: list[Token], line: Line) -> Breaks:
    """Behind the opening bracket and the separators, and before the closing one."""
    kinds = [token.node.kind for token in tokens]
    if node.kind == "function_member" and ":" in kinds:
        tokens = tokens[: kinds.index(":")]  # what follows are the arguments of a base constructor
    bracket = next((token.node for token in tokens if token.node.kind in OPENERS | CLOSERS), None)
    if bracket is None or is_breakable(node, bracket):
        yield from breaks_inside_brackets(tokens, line)


def is_breakable(node: Node, bracket: Node) -> bool:
    """Whether breaking at one of these brackets is better than breaking what stands in them, or leaving them."""
    forward = bracket.kind in OPENERS
    inner = sibling(bracket, forward=forward)
    if inner is None or node.kind == "paren_expression":
        return inner is not None and inner.kind in PARENTHESIZED
    other = sibling(inner, forward=forward)
    return inner.kind not in HUGGED or other is None or other.kind not in OPENERS | CLOSERS


def breaks_inside_brackets(tokens: list[Token], line: Line) -> Breaks:
    """Inside brackets that are not empty: at their edges, behind commas, in the place of semicolons."""
    deeper, letters = False, line.stream.letters
    for index, token in tokens:
        if token.kind in OPENERS and letters[index + 1] not in CLOSING:
            deeper = True
            yield line.after(index, deeper=True)
        elif token.kind in CLOSERS and letters[index - 1] not in OPENING:
            deeper = False
            yield (line.instead if letters[index - 1] == ord(";") else line.after)(index - 1, deeper=False)
        elif token.kind == ",":
            yield line.after(index, deeper=deeper)
        elif token.kind == ";" and letters[index + 1] not in CLOSING:
            yield (line.after if is_needed_separator(token) else line.instead)(index, deeper=deeper)


def block(node: Node, tokens: list[Token], line: Line) -> Breaks:
    """Inside the braces of a block and between its statements, also behind its `param` block; the script has no braces."""
    if node.parent is None:
        return
    letters = line.stream.letters
    parameters = [token for token in tokens if token.node.kind == ")"]
    for index, _ in parameters:
        if letters[index + 1] != ord(";"):
            yield line.after(index, deeper=any(token.node.kind == "{" for token in tokens))
    yield from breaks_inside_brackets([token for token in tokens if token not in parameters], line)


def attribute_breaks(node: Node, tokens: list[Token], line: Line) -> Breaks:
    """Behind the attributes of a parameter that begins its line; types stay with the name."""
    if line.token(node.start) <= line.first:
        for token in tokens:
            if token.node.kind == "]":
                yield line.after(token.at, deeper=False)


FINDERS: Mapping[str, Callable[[Node, list[Token], Line], Breaks]] = MappingProxyType(
    {
        "pipeline": pipeline,
        "binary_expression": chain,
        "parameter": attribute_breaks,
        **dict.fromkeys(BRACKETED, bracketed),
        **dict.fromkeys(BLOCKS, block),
    }
)
