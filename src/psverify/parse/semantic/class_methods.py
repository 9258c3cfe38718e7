"""Methods and constructors of classes: what they return, which variables they may read, what their bodies may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import user_path
from psverify.parse.semantic.method_flow import follow_method
from psverify.parse.semantic.parameters import check_parameter_list
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import VOIDS, written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_SCOPES = ("script_block_expression", "function_definition", "function_member")


def is_constructor(member: Node) -> bool:
    """Whether a method has the name of its class."""
    owner, name = member.parent, member.field("name")
    own_name = owner.field("name") if owner is not None else None
    return name is not None and own_name is not None and name.text.lower() == own_name.text.lower()


def is_static(member: Node) -> bool:
    """Whether a member of a class is static."""
    return any(modifier.kind == "static" for modifier in member.fields("modifiers"))


def returns_value(member: Node) -> bool:
    """Whether a method must return a value: it has a type, and that is not [void]."""
    constraint = member.field("type")
    return constraint is not None and not is_constructor(member) and written_name(constraint) not in VOIDS


def check_method(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """What is wrong with a method's head, with the blocks of its body, and with the flow through it."""
    yield from check_parameter_list(node, script)
    yield from _check_method_head(node)
    body = node.field("body")
    if body is not None:
        yield from _check_method_blocks(body)
        yield from _flow(node, body)
        if is_static(node):
            yield from _this(node)


def _check_method_head(node: Node) -> Iterator[SyntaxIssue]:
    """ConstructorCantHaveReturnType, StaticConstructorCantHaveParameters, MultipleTypeConstraintsOnMethodParam."""
    constraint, parameters = node.field("type"), node.fields("parameters")
    if is_constructor(node):
        if constraint is not None:
            yield issue_at(constraint, "A constructor has no return type; remove the type before its name.")
        if parameters and is_static(node):
            yield issue_at(parameters[0], "A static constructor takes no parameters; remove them.")
    for parameter in parameters:
        types = [attribute for attribute in parameter.fields("attributes") if attribute.kind == "type_constraint"]
        for extra in types[1:]:
            yield issue_at(extra, "A method parameter can only have one type; remove the others.")


def _check_method_blocks(body: Node) -> Iterator[SyntaxIssue]:
    """ParamBlockNotAllowedInMethod, NamedBlockNotAllowedInMethod."""
    block = body.field("param_block")
    if block is not None:
        yield issue_at(
            block, "A method cannot have a param block; put its parameters in the parentheses after its name."
        )
    for named in body.fields("named_blocks"):
        yield issue_at(
            named, f"A method cannot have a {named.children[0].text} block; put its statements directly in the body."
        )


def _flow(node: Node, body: Node) -> Iterator[SyntaxIssue]:
    """MethodHasCodePathNotReturn, VariableNotLocal."""
    names = [name for parameter in node.fields("parameters") if (name := parameter.field("name")) is not None]
    flow = follow_method(body, [user_path(name.text).lower() for name in names])
    name = node.field("name")
    if flow is None or name is None:
        return
    if flow.reaches_end and returns_value(node):
        yield issue_at(name, f"Not all code paths of {name.text}() return a value; add the missing return statements.")
    for variable in flow.unassigned:
        yield issue_at(
            variable,
            f"{variable.text} may not be assigned here; assign it first, or write $script: or $this. before its name.",
        )


def _this(node: Node) -> Iterator[SyntaxIssue]:
    """NonStaticMemberAccessInStaticMember."""
    for variable in node.descendants("variable_expression"):
        if user_path(variable.text).lower() == "this" and variable.ancestor(*_SCOPES, "property_member") == node:
            yield issue_at(variable, "A static member cannot use $this; use the class name, or remove 'static'.")


def check_property(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """TypeNotAllowedForProperty, NonStaticMemberAccessInStaticMember."""
    constraint = node.field("type")
    if constraint is not None and (written_name(constraint) in VOIDS or "`" in written_name(constraint)):
        yield issue_at(constraint, f"A property cannot have the type {constraint.text}; use a different type.")
    if is_static(node):
        yield from _this(node)


def check_return(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """VoidMethodHasReturn, NonVoidMethodMissingReturnValue."""
    method = node.ancestor(*_SCOPES)
    if method is None or method.kind != "function_member":
        return
    value = node.field("pipeline")
    if value is None and returns_value(method):
        yield issue_at(node, "This method must return a value; write one after 'return'.")
    elif value is not None and not returns_value(method):
        what = "A constructor" if is_constructor(method) else "This method is [void] and"
        yield issue_at(node, f"{what} returns nothing; remove the value.")
