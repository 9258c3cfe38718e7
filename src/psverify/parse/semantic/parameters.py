"""Lists of parameters: names that occur twice, types that no parameter can have, two lists of one function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import user_path
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import VOIDS, written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue


def check_parameter_list(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """DuplicateFormalParameter, VoidTypeConstraintNotAllowed, OrderedAttributeOnlyOnHashLiteralNode."""
    parameters = node.fields("parameters")
    names = [name for parameter in parameters if (name := parameter.field("name")) is not None]
    seen: set[str] = set()
    for name in () if _are_plainly_different(names, script) else names:
        key = user_path(name.text).lower()
        if key in seen:
            yield issue_at(name, f"The parameter {name.text} is declared twice; rename or remove one of them.")
        seen.add(key)
    for parameter in parameters if script.has_odd_types else ():
        yield from _check_parameter_types(parameter)


def _are_plainly_different(names: list[Node], script: Script) -> bool:
    """Whether the names differ as they are written, without braces, which most do and is quickly seen."""
    texts = [script.lowered[name.start : name.end] for name in names]
    joined = b"".join(texts)
    return len(set(texts)) == len(texts) and b"{" not in joined and joined.isascii()


def _check_parameter_types(parameter: Node) -> Iterator[SyntaxIssue]:
    for attribute in parameter.fields("attributes"):
        if attribute.kind != "type_constraint":
            continue
        name = written_name(attribute)
        if name in VOIDS:
            yield issue_at(attribute, "A parameter cannot have the type [void]; remove the type.")
        elif name == "ordered":
            yield issue_at(attribute, "[ordered] works only right before a hashtable literal; remove it.")


def check_function(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """OnlyOneParameterListAllowed, and what holds for any list of parameters."""
    listed = node.fields("parameters")
    if not listed:
        return
    yield from check_parameter_list(node, script)
    body = node.field("body")
    block = body.field("param_block") if body is not None else None
    if block is not None:
        yield issue_at(
            block, "The function already has parameters after its name; declare all parameters in one place."
        )
