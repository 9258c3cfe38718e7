"""Attributes: constant arguments, arguments that occur twice, what an attribute may be put on, which properties it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.parse.semantic.constants import first_variable_part
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import DATA, find_type, written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

#: System.AttributeTargets, by what an attribute is put on: a property is a property and a field to .NET.
_TARGETS = {"class": 0x4, "enum": 0x10, "method": 0x40, "property": 0x180, "parameter": 0x800}
#: What no attribute has whose arguments are literals: variables but for a few, other expressions, operators.
_MAYBE_WRONG = regex(rb"(?i)\$(?!(?:true|false|null)\b)|\"[^\"]*\$|[@?]|\.\.|::|\]\s*\S*\.|['\")\d]\.\w|\s-\D")
DSC_RESOURCE = "System.Management.Automation.DscResourceAttribute"


class KnownAttribute(NamedTuple):
    """An attribute's full name, what it may be put on (System.AttributeTargets), its properties in lower case."""

    name: str
    targets: int
    properties: frozenset[str]


def find_attribute(node: Node, script: Script) -> KnownAttribute | None:
    """Returns what is known of an attribute, None if the tables lack it."""
    name = written_name(node)
    found = find_type(name, script)
    known = known_attributes()
    if found is not None and found.name.lower() in known:
        return known[found.name.lower()]
    if found is not None or name in script.type_definitions:
        return None
    prefixes = ("", "system.", *(namespace.lower() for namespace in script.namespaces))
    return next(
        (known[full] for prefix in prefixes for full in (prefix + name, f"{prefix}{name}attribute") if full in known),
        None,
    )


@cache
def known_attributes() -> Mapping[str, KnownAttribute]:
    """Returns the public attributes of PowerShell 7.6 by their full names in lower case."""
    rows = (line.split("\t") for line in (DATA / "attributes.tsv").read_text(encoding="utf-8").splitlines())
    return {
        name.lower(): KnownAttribute(name, int(targets), frozenset(properties.lower().split()))
        for name, targets, properties in rows
    }


def check_attribute(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """What is wrong with one attribute, wherever it is."""
    in_class = not script.words.isdisjoint((b"class", b"enum"))
    target = _attribute_target(node) if in_class else ""
    named = node.fields("named_arguments")
    if target or _MAYBE_WRONG.search(script.buffer, node.start, node.end):
        yield from _check_constant_arguments(node, named, script, in_class=target != "")
    if len(named) > 1:
        yield from _check_repeated_arguments(named)
    if target:
        yield from _check_attribute_usage(node, target, script)
        yield from _check_attribute_properties(node, named, script)


def check_script_attributes(script: Script) -> Iterator[SyntaxIssue]:
    """PropertyNotFoundForAttribute, for the script's own param block: its attributes are made before anything runs."""
    block = script.tree.root.field("param_block")
    if block is None:
        return
    for owner in (block, *block.fields("parameters")):
        for attribute in owner.fields("attributes"):
            if attribute.kind == "attribute" and (named := attribute.fields("named_arguments")):
                yield from _check_attribute_properties(attribute, named, script)


def _attribute_target(node: Node) -> str:
    """What an attribute in a class definition is put on; nothing for one elsewhere."""
    parent = node.parent
    if parent is None:
        return ""
    if parent.kind == "parameter":
        return "parameter" if parent.parent is not None and parent.parent.kind == "function_member" else ""
    if parent.kind == "type_definition":
        keyword = parent.field("keyword")
        return keyword.kind if keyword is not None else ""
    return {"property_member": "property", "function_member": "method"}.get(parent.kind, "")


def _check_constant_arguments(
    node: Node, named: list[Node], script: Script, *, in_class: bool
) -> Iterator[SyntaxIssue]:
    """ParameterAttributeArgumentNeedsToBeConstant and …OrScriptBlock."""
    values = [
        *node.fields("positional_arguments"),
        *(value for argument in named for value in argument.fields("argument")),
    ]
    for value in values:
        part = first_variable_part(value, script)
        if part is not None:
            yield issue_at(part, "An attribute's argument must be constant; write a literal value.")
        elif in_class and value.kind == "script_block_expression":
            yield issue_at(
                value, "In a class, an attribute's argument cannot be a script block; use a different attribute."
            )


def _check_repeated_arguments(named: list[Node]) -> Iterator[SyntaxIssue]:
    """DuplicateNamedArgument."""
    seen: set[str] = set()
    for argument in named:
        name = argument.field("argument_name")
        if name is None:
            continue
        if name.text.lower() in seen:
            yield issue_at(argument, f"The argument '{name.text}' is given twice; remove one of them.")
        seen.add(name.text.lower())


def _check_attribute_usage(node: Node, target: str, script: Script) -> Iterator[SyntaxIssue]:
    """AttributeNotAllowedOnDeclaration."""
    known = find_attribute(node, script)
    if known is not None and not known.targets & _TARGETS[target]:
        yield issue_at(node, f"The attribute {written_name(node)} cannot be applied to a {target}; remove it.")


def _check_attribute_properties(node: Node, named: list[Node], script: Script) -> Iterator[SyntaxIssue]:
    """PropertyNotFoundForAttribute."""
    known = find_attribute(node, script)
    for argument in named:
        name = argument.field("argument_name")
        if known is not None and name is not None and name.text.lower() not in known.properties:
            yield issue_at(
                argument, f"The attribute {written_name(node)} has no property '{name.text}'; correct the name."
            )
