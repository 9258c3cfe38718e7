"""Classes and enums as wholes: names that are taken, members that occur twice, base types that cannot be derived from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import user_path
from psverify.parse.semantic.class_methods import is_constructor, is_static
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import find_type, written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_SCOPES = ("script_block_expression", "function_definition", "function_member")


def check_type_definitions(definitions: list[Node], _script: Script) -> Iterator[SyntaxIssue]:
    """MemberAlreadyDefined: two types of one name in the same script block; offered all definitions at once."""
    seen: set[tuple[Node | None, str]] = set()
    for definition in definitions:
        name = definition.field("name")
        if name is None:
            continue
        key = (definition.ancestor(*_SCOPES), name.text.lower())
        if key in seen:
            yield issue_at(
                definition, f"A type named {name.text} is already defined here; rename or remove one of them."
            )
        seen.add(key)


def check_members(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """MemberAlreadyDefined: two properties or enum members of one name, two methods of one name with the same types."""
    seen: set[object] = set()
    for member in node.fields("members"):
        name = member.field("name")
        if name is None:
            continue
        key = _member_signature(member, name, script)
        if key in seen:
            yield issue_at(name, f"Member {name.text} is already defined; rename or remove one of them.")
        seen.add(key)


def _member_signature(member: Node, name: Node, script: Script) -> object:
    if member.kind == "property_member":
        return (user_path(name.text) if name.text.startswith("$") else name.text).lower()
    types = tuple(_parameter_type(parameter, script) for parameter in member.fields("parameters"))
    return name.text.lower(), types, is_constructor(member) and is_static(member)


def _parameter_type(parameter: Node, script: Script) -> str:
    written = next(
        (written_name(one) for one in parameter.fields("attributes") if one.kind == "type_constraint"), "object"
    )
    found = find_type(written, script)
    return (written if found is None else found.name.lower()).removeprefix("system.")


def check_base_types(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """SubtypeArray, SealedBaseClass, InterfaceNameExpected, BaseClassNoDefaultCtor, and classes that derive from themselves."""
    bases = node.fields("base_types")
    for position, base in enumerate(bases):
        name = written_name(base)
        if name.endswith("[]"):
            yield issue_at(base, "A class cannot derive from an array; use a different base class.")
            return
        message = _wrong_base(node, name, script) if position == 0 else _wrong_interface(name, script)
        if message:
            yield issue_at(base, message)
            return


def _wrong_base(node: Node, name: str, script: Script) -> str:
    own = script.type_definitions.get(name)
    if own is not None:
        return _wrong_own_base(node, own, script) if own.ancestor(*_SCOPES) == node.ancestor(*_SCOPES) else ""
    known = find_type(name, script)
    if known is None or "i" in known.flags:
        return ""
    if "s" in known.flags:
        return f"{known.name} is sealed and cannot be a base class; use a different base class."
    return _constructor_message(known.name) if "n" in known.flags and not _constructors(node) else ""


def _wrong_own_base(node: Node, base: Node, script: Script) -> str:
    keyword = base.field("keyword")
    if keyword is not None and keyword.kind == "enum":
        return "A class cannot derive from an enum; use a class."
    if _derives_from(base, node, script):
        return "The class derives from itself; use a different base class."
    constructors = _constructors(base)
    wrong = constructors and all(one.fields("parameters") for one in constructors) and not _constructors(node)
    name = base.field("name")
    return _constructor_message(name.text) if wrong and name is not None else ""


def _constructor_message(name: str) -> str:
    return f"{name} has no constructor without parameters; add a constructor that calls base() with arguments."


def _constructors(node: Node) -> list[Node]:
    return [
        member
        for member in node.fields("members")
        if member.kind == "function_member" and is_constructor(member) and not is_static(member)
    ]


def _derives_from(base: Node, wanted: Node, script: Script) -> bool:
    seen: set[Node] = set()
    while base not in seen:
        if base == wanted:
            return True
        seen.add(base)
        above = base.field("base_types")
        following = script.type_definitions.get(written_name(above)) if above is not None else None
        if following is None:
            return False
        base = following
    return False


def _wrong_interface(name: str, script: Script) -> str:
    own, known = script.type_definitions.get(name), find_type(name, script)
    if own is None and (known is None or "i" in known.flags):
        return ""
    return "A class can only have one base class, before all interfaces; remove the others."
