"""What can be assigned to: targets of assignments, and operands of `++` and `--`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.semantic.script import OTHER_DASHES, Script, issue_at
from psverify.parse.semantic.types import REFERENCES, VOIDS, written_name
from psverify.parse.semantic.using_expression import base_of

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_PLACES = frozenset({"member_expression", "invoke_member_expression", "index_expression"})
_STEPS = (b"++", b"--")
_DASHES = dict.fromkeys((ord(dash.decode()) for dash in OTHER_DASHES), "-")
_TYPED = frozenset({"convert_expression", "attributed_expression"})


def check_assignment(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """InvalidLeftHandSide, VoidTypeConstraintNotAllowed, ReferenceNeedsToBeByItselfInTypeConstraint."""
    target = node.field("left")
    if target is None or _is_plain(target, script):
        return
    operator = node.field("operator")
    for part in invalid_targets(target, script, several=operator is None or operator.kind == "="):
        yield issue_at(part, _message(part))
    for typed in _typed_targets(target):
        yield from _wrong_types(typed, script)


def check_step(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """OperatorRequiresVariableOrProperty."""
    text = script.text(node)
    if text[:2] not in _STEPS and text[-2:] not in _STEPS and script.words.isdisjoint(OTHER_DASHES):
        return
    child, operator = node.field("child"), node.field("operator")
    if child is None or operator is None or operator.text.translate(_DASHES) not in ("++", "--"):
        return
    for part in invalid_targets(child, script, several=False):
        yield issue_at(
            part, f"'{operator.text}' works only on a variable or a property; store the value in a variable first."
        )


def _is_plain(target: Node, script: Script) -> bool:
    return target.kind == "variable_expression" and not script.has_using


def invalid_targets(target: Node, script: Script, *, several: bool) -> Iterator[Node]:
    """Yields the parts of a target that nothing can be assigned to; `several`: a list of targets is one, too."""
    pending = [target]
    while pending:
        part = pending.pop()
        inner = _assigned_part(part, several=several)
        if inner is not None:
            pending.extend(reversed(inner))
        elif not _is_target(part, script):
            yield part


def _assigned_part(part: Node, *, several: bool) -> list[Node] | None:
    """Returns what is assigned to instead of the part itself; None if that is the part."""
    if part.kind == "array_literal" and several:
        return part.fields("elements")
    field = "pipeline" if part.kind == "paren_expression" else "child" if part.kind in _TYPED else ""
    inner = part.field(field) if field else None
    return None if inner is None else [inner]


def _is_target(part: Node, script: Script) -> bool:
    if part.kind != "variable_expression" and part.kind not in _PLACES:
        return False
    if part.kind != "variable_expression" and _is_conditional(part):
        return False
    return not script.has_using or base_of(part) is None


def _is_conditional(part: Node) -> bool:
    operator = part.field("operator")
    return operator is not None and operator.text.startswith("?")


def _message(part: Node) -> str:
    if part.kind in _PLACES and _is_conditional(part):
        return "Nothing can be assigned through a null-conditional operator; test for $null first."
    if part.kind in _PLACES or part.kind == "variable_expression":
        return "A $using: variable is a copy and cannot be assigned to; assign to a local variable."
    return "Only a variable, a property or an element can be assigned to; to compare, use -eq."


def _typed_targets(target: Node) -> Iterator[Node]:
    """Yields the outermost typed expressions among the targets."""
    pending = [target]
    while pending:
        part = pending.pop()
        if part.kind in _TYPED:
            yield part
        else:
            pending.extend(reversed(_assigned_part(part, several=True) or ()))


def _wrong_types(target: Node, _script: Script) -> Iterator[SyntaxIssue]:
    types: list[Node] = []
    part: Node | None = target
    while part is not None and part.kind in _TYPED:
        types.extend(part.fields("type"))
        part = part.field("child")
    for constraint in types:
        name = written_name(constraint)
        if name in VOIDS:
            yield issue_at(constraint, "A variable cannot have the type [void]; remove the type.")
        elif name in REFERENCES and len(types) > 1:
            yield issue_at(constraint, "[ref] must be the only type of a variable; remove the others.")
            return
