"""The tree as PowerShell has it: its AST classes and extents, for `psverify ast --json` and for comparing with the reference."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from psverify._grammar import Node

Entry = list[str | int]


#: Named nodes that are no AST class of PowerShell: names, which are strings there, and what has no meaning.
NAMES = frozenset(
    {"comment", "line_continuation", "function_name", "member_name", "simple_name", "type_name", "label", "ERROR"}
)
#: Fields that PowerShell's visitors leave out.
UNVISITED: dict[str, frozenset[str]] = {
    "data_statement": frozenset({"commands_allowed"}),
    "for_each_statement": frozenset({"throttle_limit"}),
    "configuration_definition": frozenset({"attributes"}),
}
#: Nodes that go on from an expression at their start.
CHAINS = frozenset({"member_expression", "invoke_member_expression", "index_expression"})

Case = Callable[[Node, bytes], Iterator[tuple[str, int, int]]]


def _command(node: Node, _: bytes) -> Iterator[tuple[str, int, int]]:
    """A lone command is a pipeline of one."""
    if node.parent is None or node.parent.kind != "pipeline":
        yield "Pipeline", node.start, node.end
    yield "Command", node.start, node.end


def _param_block(node: Node, _: bytes) -> Iterator[tuple[str, int, int]]:
    """A param block begins at `param`; its attributes stand before it."""
    keyword = next((child for child in node.children if child.kind == "param"), node)
    yield "ParamBlock", keyword.start, node.end


def _configuration_nodes(node: Node, _: bytes) -> Iterator[tuple[str, int, int]]:
    """A configuration begins at its keyword; its attributes are not in the tree."""
    keyword = next((child for child in node.children if child.kind == "configuration"), node)
    yield "ConfigurationDefinition", keyword.start, node.end


def _script_block_expression(node: Node, buffer: bytes) -> Iterator[tuple[str, int, int]]:
    """A script block as a value is two nodes of one extent."""
    yield from _using_chain("ScriptBlockExpression", node, buffer)
    yield "ScriptBlock", node.start, node.end


def _function_member(node: Node, _: bytes) -> Iterator[tuple[str, int, int]]:
    """A method has a function definition from its name on, and `base` of a base call is two nodes."""
    name = node.field("name") or node
    yield "FunctionMember", node.start, node.end
    yield "FunctionDefinition", name.start, node.end
    for child in node.children:
        if child.kind == "base":
            yield "VariableExpression", child.start, child.end
            yield "StringConstantExpression", child.start, child.end


def _property_member(node: Node, _: bytes) -> Iterator[tuple[str, int, int]]:
    """A property whose value is missing ends at its name."""
    name = node.field("name")
    unfinished = name is not None and node.children[-1].kind == "="
    yield "PropertyMember", node.start, name.end if name is not None and unfinished else node.end


def _named_argument(node: Node, _: bytes) -> Iterator[tuple[str, int, int]]:
    """An attribute argument without a value is true."""
    yield "NamedAttributeArgument", node.start, node.end
    if node.field("argument") is None:
        yield "ConstantExpression", node.start, node.end


def _using_chain(name: str, node: Node, buffer: bytes) -> Iterator[tuple[str, int, int]]:
    """`$using:x` is a using expression around the variable and all that is asked of it."""
    if buffer[node.start : node.start + 8].lower().startswith((b"$using:", b"@using:", b"${using:")):
        parent = node.parent
        if parent is None or parent.kind not in CHAINS or parent.start != node.start:
            yield "UsingExpression", node.start, node.end
    yield name, node.start, node.end


def _in_chain(name: str) -> Case:
    return lambda node, buffer: _using_chain(name, node, buffer)


#: Where PowerShell's classes or extents differ from the tree's, one line a case.
CASES: dict[str, Case] = {
    "command": _command,
    "param_block": _param_block,
    "configuration_definition": _configuration_nodes,
    "script_block_expression": _script_block_expression,
    "function_member": _function_member,
    "property_member": _property_member,
    "named_attribute_argument": _named_argument,
    "variable_expression": _in_chain("VariableExpression"),
    "member_expression": _in_chain("MemberExpression"),
    "invoke_member_expression": _in_chain("InvokeMemberExpression"),
    "index_expression": _in_chain("IndexExpression"),
}


def class_name(kind: str) -> str:
    """The AST class of a kind: `if_statement` is IfStatement."""
    return "".join(part.capitalize() for part in kind.split("_"))


def utf16_offsets(buffer: bytes) -> Callable[[int], int]:
    """A function from byte offsets of UTF-8 text to offsets in UTF-16 code units."""
    if buffer.isascii():
        return lambda offset: offset
    ends, excess, total, position = [0], [0], 0, 0
    for character in buffer.decode("utf-8", "replace"):
        if character < "\x80":
            position += 1
            continue
        size = len(character.encode("utf-8", "surrogatepass"))
        position += size
        total += size - (2 if character > "\uffff" else 1)
        ends.append(position)
        excess.append(total)
    return lambda offset: offset - excess[bisect_right(ends, offset) - 1]


def dump(root: Node, buffer: bytes) -> list[Entry]:
    """PowerShell's nodes, parents before their children, as [AST class without "Ast", start, end].

    Offsets are UTF-16 code units of the buffer, which is UTF-8 without BOM.
    """
    units = utf16_offsets(buffer)
    names: dict[str, str] = {}
    found: list[Entry] = []
    pending = [root]
    while pending:
        node = pending.pop()
        if not node.named:
            continue
        kind = node.kind
        case = CASES.get(kind)
        if case is not None:
            found.extend([name, units(start), units(end)] for name, start, end in case(node, buffer))
        elif kind not in NAMES:
            name = names.get(kind) or names.setdefault(kind, class_name(kind))
            found.append([name, units(node.start), units(node.end)])
        pending.extend(reversed(_visited(node, kind, buffer)))
    return found


def _visited(node: Node, kind: str, buffer: bytes) -> list[Node]:
    if kind in UNVISITED:
        hidden = [child for name in UNVISITED[kind] for child in node.fields(name)]
        return [child for child in node.children if child not in hidden]
    if kind == "type_definition":
        return _without_swallowed_types(node, buffer)
    return node.children


def _without_swallowed_types(node: Node, buffer: bytes) -> list[Node]:
    """After a generic or array type PowerShell takes the other base types of a class for the name of an assembly."""
    bases = node.fields("base_types")
    generic = next((i for i, base in enumerate(bases) if buffer[base.end - 1 : base.end] == b"]"), None)
    return node.children if generic is None else [child for child in node.children if child not in bases[generic + 1 :]]
