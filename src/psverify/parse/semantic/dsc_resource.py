"""Classes that are DSC resources: the methods and the key property that each must have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.semantic.attributes import DSC_RESOURCE, find_attribute
from psverify.parse.semantic.class_methods import is_constructor, is_static, returns_value
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_BOOLS = ("bool", "boolean", "system.boolean")
_NO_KEYS = ("", "object", "psobject", "hashtable", "system.collections.hashtable", "system.object")


def check_dsc_resource(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """The errors that begin with DscResource…; a class whose base classes are elsewhere is not judged."""
    attribute = next((one for one in node.fields("attributes") if _is_resource(one, script)), None)
    classes = _with_bases(node, script)
    if attribute is None or not classes:
        return
    members = [member for one in classes for member in one.fields("members")]
    methods = [member for member in members if member.kind == "function_member" and not is_constructor(member)]
    names = {name.text.lower() for one in classes if (name := one.field("name")) is not None}
    for message in [*_missing_methods(methods), *_missing_parts(node, members)]:
        yield issue_at(attribute, message)
    yield from _wrong_get(methods, names)
    yield from _wrong_keys(members)


def _is_resource(attribute: Node, script: Script) -> bool:
    known = find_attribute(attribute, script) if attribute.kind == "attribute" else None
    return known is not None and known.name == DSC_RESOURCE


def _with_bases(node: Node, script: Script) -> list[Node]:
    """Returns a class and its base classes, nothing if one of them is not defined in the script."""
    found = [node]
    while (base := found[-1].field("base_types")) is not None:
        above = script.type_definitions.get(written_name(base))
        if above is None or above in found:
            return []
        found.append(above)
    return found


def _named(methods: list[Node], wanted: str) -> list[Node]:
    """Returns the methods of a name that take no parameters."""
    return [
        method
        for method in methods
        if (name := method.field("name")) is not None
        and name.text.lower() == wanted
        and not method.fields("parameters")
    ]


def _return_type(method: Node) -> str:
    constraint = method.field("type")
    return written_name(constraint) if constraint is not None else ""


def _missing_methods(methods: list[Node]) -> Iterator[str]:
    if not any(not returns_value(method) for method in _named(methods, "set")):
        yield "A DSC resource needs a method [void] Set() without parameters; add it."
    if not _named(methods, "get"):
        yield "A DSC resource needs a method Get() without parameters that returns the resource; add it."
    if not any(_return_type(method) in _BOOLS for method in _named(methods, "test")):
        yield "A DSC resource needs a method [bool] Test() without parameters; add it."


def _missing_parts(node: Node, members: list[Node]) -> Iterator[str]:
    if not any(_is_key(member) for member in members):
        yield "A DSC resource needs a key property; add [DscProperty(Key)] to one."
    constructors = [
        one
        for one in node.fields("members")
        if one.kind == "function_member" and is_constructor(one) and not is_static(one)
    ]
    if constructors and all(one.fields("parameters") for one in constructors):
        yield "A DSC resource needs a constructor without parameters; add one."


def _is_key(member: Node) -> bool:
    arguments = [
        argument
        for attribute in member.fields("attributes")
        if attribute.kind == "attribute" and written_name(attribute).endswith(("dscproperty", "dscpropertyattribute"))
        for argument in attribute.fields("named_arguments")
    ]
    return any(_is_true(argument, "key") for argument in arguments)


def _is_true(argument: Node, wanted: str) -> bool:
    name, value = argument.field("argument_name"), argument.field("argument")
    return name is not None and name.text.lower() == wanted and (value is None or value.text.lower() != "$false")


def _wrong_get(methods: list[Node], names: set[str]) -> Iterator[SyntaxIssue]:
    found = _named(methods, "get")
    if found and not any(_return_type(method) in names for method in found):
        yield issue_at(found[0], "Get() of a DSC resource must return the resource; use the class as its return type.")


def _wrong_keys(members: list[Node]) -> Iterator[SyntaxIssue]:
    for member in members:
        if member.kind == "property_member" and _is_key(member):
            name = _return_type(member)
            if name in _NO_KEYS or name.endswith("]"):
                yield issue_at(
                    member, "A key property of a DSC resource must be a string, a number or an enum; change its type."
                )
