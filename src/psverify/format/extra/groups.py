"""What can be broken on a line: pipelines, chains of operators, and all that stands in brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

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
BRACKETS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "hashtable": ("@{", "}"),
        "array_expression": ("@(", ")"),
        "paren_expression": ("(", ")"),
        "invoke_member_expression": ("(", ")"),
        "attribute": ("(", ")"),
        "param_block": ("(", ")"),
        "function_definition": ("(", ")"),
        "function_member": ("(", ")"),
        "statement_block": ("{", "}"),
        "named_block": ("{", "}"),
        "script_block": ("{", "}"),
        "script_block_expression": ("{", "}"),
    }
)
BLOCKS = frozenset(("statement_block", "named_block", "script_block", "script_block_expression"))
BRANCHING = frozenset(("if_statement", "try_statement", "catch_clause"))
PARENTHESIZED = frozenset(("array_literal", "binary_expression", "command", "pipeline"))
HUGGED = frozenset(("hashtable", "array_expression", "paren_expression", "script_block_expression", "sub_expression"))
"""What stands alone in brackets so well that breaking it is enough: `f(@{ … })`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Breaks of one line that are made together; `kind` is the node's, `depth`: how many other groups it stands in."""

    kind: str
    depth: int
    breaks: tuple[Break, ...]


def groups(tree: Tree, line: Line) -> Iterator[Group]:
    """Yields what can be broken on a line."""
    found = [(node, breaks) for node in owners(tree, line) if (breaks := tuple(sorted(set(breaks_of(node, line)))))]
    for node, breaks in found:
        depth = sum(other.start <= node.start and node.end <= other.end for other, _ in found) - 1
        yield Group(node.kind, depth, breaks)


def owners(tree: Tree, line: Line) -> Iterable[Node]:
    """Returns the nodes that a line's tokens belong to: looking down from the root would take long in deep trees."""
    found: dict[Node, None] = {}
    for start in line.starts():
        above = tree.at(start).ancestors()[:2]
        found |= dict.fromkeys(node for node in above if node.parent is None or node.parent.kind != "using_statement")
    return found


def breaks_of(node: Node, line: Line) -> Iterator[Break]:
    """Yields the places on a line at which one node can be broken."""
    kind = node.kind
    find = FINDERS.get(kind)
    if find is not None:
        yield from find(node, line)
    elif kind in BLOCKS:
        if node.parent is None or node.parent.kind not in BRANCHING:
            yield from block(node, line)
    elif kind in BRACKETS:
        yield from bracketed(node, line)


def pipeline(node: Node, line: Line) -> Iterator[Break]:
    """Behind each pipe."""
    for child in node.children:
        if child.kind == "|" and (found := line.after(line.token(child.start), deeper=node.start >= line.start)):
            yield found


def chain(node: Node, line: Line) -> Iterator[Break]:
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
        if found := line.after(line.token(operator.start), deeper=deeper):
            yield found


def rank_of(node: Node, line: Line) -> int | None:
    """Returns how strongly the operator of a node binds, if it stands on a line and may end it."""
    operator = node.field("operator") if node.kind == "binary_expression" else None
    return CHAINS.get(operator_text(node)) if operator is not None and line.has(operator) else None


def bracketed(node: Node, line: Line) -> Iterator[Break]:
    """Behind the opening bracket and the separators, and before the closing one."""
    opening, closing = BRACKETS[node.kind]
    children = node.children
    begin = next((n for n, child in enumerate(children) if child.kind == opening), None)
    end = next((n for n, child in enumerate(children) if child.kind == closing), None)
    if begin is None or end is None or not is_breakable(node, entries := children[begin + 1 : end]):
        return
    deeper = children[begin].start >= line.start
    if len(entries) == 1 and entries[0].kind == "array_literal":
        entries = entries[0].children
    yield from edges(children[begin], children[end], line)
    yield from separated(entries, line, deeper=deeper)


def is_breakable(node: Node, entries: list[Node]) -> bool:
    """Whether breaking these brackets is better than breaking what stands in them, or leaving them."""
    inner = [entry for entry in entries if entry.named and not entry.is_extra]
    if not inner:
        return False
    if node.kind == "paren_expression":
        return inner[0].kind in PARENTHESIZED
    if node.kind == "attribute" and inner[-1].kind == "named_attribute_argument":
        return inner[-1].field("argument") is not None
    return len(inner) > 1 or inner[0].kind not in HUGGED


def edges(opening: Node, closing: Node, line: Line) -> Iterator[Break]:
    """Behind an opening bracket, and before a closing one."""
    if found := line.after(line.token(opening.start), deeper=opening.start >= line.start):
        yield found
    before = line.token(closing.start) - 1
    separator = line.stream.letters[before] == ord(";")
    if found := (line.instead if separator else line.after)(before, deeper=False):
        yield found


def separated(entries: list[Node], line: Line, *, deeper: bool) -> Iterator[Break]:
    """Behind commas, and in the place of semicolons."""
    value: Node | None = None
    for entry in entries[:-1] if entries and entries[-1].kind == ";" else entries:
        index = line.token(entry.start)
        closed = (
            value is None
            or not value.kind.endswith("_statement")
            or entry.parent is None
            or entry.parent.kind in BLOCKS
        )
        found = None
        if entry.kind == "," or (entry.kind == ";" and not closed):
            found = line.after(index, deeper=deeper)
        elif entry.kind == ";":
            found = line.instead(index, deeper=deeper)
        value = entry if entry.named else value
        if found:
            yield found


def block(node: Node, line: Line) -> Iterator[Break]:
    """Inside the braces of a block, and between its statements."""
    children = [child for child in node.children if not child.is_extra]
    begin = next((n for n, child in enumerate(children) if child.kind == "{"), None)
    if begin is None or len(children) < begin + 3:
        return
    deeper = children[begin].start >= line.start
    entries = children[begin + 1 : -1]
    yield from edges(children[begin], children[-1], line)
    yield from separated(entries, line, deeper=deeper)
    for one, other in pairwise(entries):
        if one.named and other.named and (found := line.after(line.token(other.start) - 1, deeper=deeper)):
            yield found


def branches(node: Node, line: Line) -> Iterator[Break]:
    """The blocks of one statement, all of them."""
    for child in node.children:
        if child.kind == "statement_block":
            yield from block(child, line)
        elif child.kind == "catch_clause":
            yield from branches(child, line)


def attributes(node: Node, line: Line) -> Iterator[Break]:
    """Behind the attributes of a parameter that begins its line; types stay with the name."""
    if line.token(node.start) <= line.first:
        for child in node.children:
            if child.kind == "attribute" and (found := line.after(line.token(child.end) - 1, deeper=False)):
                yield found


FINDERS: Mapping[str, Callable[[Node, Line], Iterator[Break]]] = MappingProxyType(
    {
        "pipeline": pipeline,
        "binary_expression": chain,
        "if_statement": branches,
        "try_statement": branches,
        "parameter": attributes,
    }
)
