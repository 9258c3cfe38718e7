"""The flow through a method: which variables are surely assigned where they are read, and whether its end is reached.

PowerShell refuses a method that reads a variable which some way there does not assign, and one that does not return a
value on every way. This follows its analysis: loops may run no times, any statement of a `try` may throw, script blocks
and traps are not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from psverify.named_tuple import NamedTuple
from psverify.parse.nodes import constant_string, variable_path

if TYPE_CHECKING:
    from psverify._grammar import Node

State = frozenset[str] | None
"""The variables that are assigned, in lower case; None where nothing ever comes."""

_ENDED = ""
"""Among the names of a state: all ways here have returned already, and only a finally block comes after."""
#: What PowerShell lets methods read although nothing assigns it there.
_ALWAYS = frozenset(
    "? _ args error false input lastexitcode matches myinvocation nestedpromptlevel null outputencoding psboundparameters "
    "pscmdlet pscommandpath psitem psscriptroot pwd stacktrace this true".split()
)
_LOCAL_SCOPES = frozenset({"", "local", "private", "variable"})
_OPAQUE = frozenset(
    "script_block_expression function_definition type_definition trap_statement type_constraint attribute "
    "string_constant_expression constant_expression type_expression comment".split()
)
_BRANCHES = frozenset({"-and", "-or"})
_PLACES = frozenset({"convert_expression", "attributed_expression"})


class MethodFlow(NamedTuple):
    """Variables that are read where they may not be assigned, and whether the end of the body can be reached."""

    unassigned: tuple[Node, ...]
    reaches_end: bool


class _Loop(NamedTuple):
    """A loop that the walk is in: its label in lower case, the states at its breaks and continues."""

    label: str
    breaks: list[State]
    continues: list[State]


def follow_method(body: Node, parameters: Iterable[str]) -> MethodFlow | None:
    """Follows a method's body, with its parameters' names in lower case; None if it is nested too deeply to follow."""
    walk = _Walk()
    try:
        end = walk.children(body, frozenset(parameters))
    except RecursionError:
        return None
    return MethodFlow(tuple(walk.unassigned), end is not None and _ENDED not in end)


def join_method_states(states: Iterable[State]) -> State:
    """Returns what is assigned on every way that comes here."""
    reached = [state for state in states if state is not None]
    return frozenset.intersection(*reached) if reached else None


def local_name(variable: Node) -> str | None:
    """Returns the name of a method's own variable in lower case, None for one of another scope or drive."""
    path = variable_path(variable)
    return path.name.lower() if path.scope in _LOCAL_SCOPES else None


class _Walk:
    """One walk through a body; each method takes the state before a node and returns that after it."""

    def __init__(self) -> None:
        self.unassigned: list[Node] = []
        self.loops: list[_Loop] = []

    def visit(self, node: Node | None, state: State) -> State:
        if node is None or node.kind in _OPAQUE:
            return state
        step = _STEPS.get(node.kind)
        return self.children(node, state) if step is None else step(self, node, state)

    def children(self, node: Node, state: State) -> State:
        for child in node.named_children:
            state = self.visit(child, state)
        return state

    def all_of(self, nodes: Iterable[Node], state: State) -> State:
        for node in nodes:
            state = self.visit(node, state)
        return state

    def variable(self, node: Node, state: State) -> State:
        name = local_name(node)
        if state is not None and name is not None and name not in state and name not in _ALWAYS:
            self.unassigned.append(node)
        return state

    def assignment(self, node: Node, state: State) -> State:
        state = self.visit(node.field("right"), state)
        pending = node.fields("left")
        while pending:
            target = pending.pop()
            if target.kind in ("array_literal", "paren_expression"):
                pending += reversed([*target.fields("elements"), *target.fields("pipeline")])
            else:
                state = self.target(target, state)
        return state

    def target(self, target: Node, state: State) -> State:
        """A variable with an attribute or several types is not followed."""
        inner, types, attributes = target, 0, 0
        while inner.kind in _PLACES and (child := inner.field("child")) is not None:
            types, attributes = (
                types + (inner.kind == "convert_expression"),
                attributes + (inner.kind != "convert_expression"),
            )
            inner = child
        if inner.kind != "variable_expression":
            return self.visit(target, state)
        return state if attributes or types > 1 else _with(state, local_name(inner))

    def if_(self, node: Node, state: State) -> State:
        ends: list[State] = []
        otherwise = node.field("else_clause")
        before = state
        for condition, body in zip(node.fields("condition"), node.fields("body"), strict=False):
            state = self.visit(condition, state)
            ends.append(self.visit(body, state))
        ends.append(state if otherwise is None else self.visit(otherwise, state))
        return (
            join_method_states(ends)
            if otherwise is not None or state is not None
            else join_method_states([*ends, before])
        )

    def ternary(self, node: Node, state: State) -> State:
        state = self.visit(node.field("condition"), state)
        return join_method_states([self.visit(node.field("if_true"), state), self.visit(node.field("if_false"), state)])

    def binary(self, node: Node, state: State) -> State:
        left = self.visit(node.field("left"), state)
        right = self.visit(node.field("right"), left)
        operator = node.field("operator")
        branches = operator is not None and "-" + operator.text[1:].lower() in _BRANCHES
        return join_method_states([left, right]) if branches else right

    def chain(self, node: Node, state: State) -> State:
        left = self.visit(node.field("lhs_pipeline_chain"), state)
        return join_method_states([state, left, self.visit(node.field("rhs_pipeline"), left)])

    def leave(self, node: Node, state: State) -> State:
        self.children(node, state)
        return None

    def jump(self, node: Node, state: State) -> State:
        self.children(node, state)
        loop = self.loop_of(node.field("label"))
        if loop is not None:
            (loop.breaks if node.kind == "break_statement" else loop.continues).append(state)
        return None

    def loop_of(self, label: Node | None) -> _Loop | None:
        if label is None:
            return self.loops[-1] if self.loops else None
        name = (constant_string(label) or "").lower()
        return next((loop for loop in reversed(self.loops) if name and loop.label == name), None)

    def enter(self, node: Node) -> _Loop:
        label = node.field("label")
        self.loops.append(_Loop(label.text[1:].lower() if label is not None else "", [], []))
        return self.loops[-1]

    def while_(self, node: Node, state: State) -> State:
        state = self.visit(node.field("condition"), state)
        return self.looped(node, state, lambda inside: self.visit(node.field("body"), inside))

    def looped(self, node: Node, state: State, body: Callable[[State], State], *, endless: bool = False) -> State:
        """A body that may run no times, if it is not endless."""
        loop = self.enter(node)
        end = body(state)
        self.loops.pop()
        self.visit(
            node.field("iterator") if node.kind == "for_statement" else None, join_method_states([end, *loop.continues])
        )
        return join_method_states(loop.breaks if endless else [state, *loop.breaks])

    def do(self, node: Node, state: State) -> State:
        loop = self.enter(node)
        end = join_method_states([self.visit(node.field("body"), state), *loop.continues])
        self.loops.pop()
        return join_method_states([self.visit(node.field("condition"), end), *loop.breaks])

    def for_(self, node: Node, state: State) -> State:
        state = self.visit(node.field("initializer"), state)
        condition = node.field("condition")
        state = self.visit(condition, state)
        return self.looped(
            node, state, lambda inside: self.visit(node.field("body"), inside), endless=condition is None
        )

    def for_each(self, node: Node, state: State) -> State:
        state = self.visit(node.field("condition"), state)
        variable = node.field("variable")
        state = _with(_with(state, "foreach"), local_name(variable) if variable is not None else None)
        return self.looped(node, state, lambda inside: self.visit(node.field("body"), inside))

    def switch(self, node: Node, state: State) -> State:
        state = _with(self.visit(node.field("condition"), state), "switch")
        return self.looped(node, state, lambda inside: self.clauses(node, inside))

    def clauses(self, node: Node, state: State) -> State:
        for pattern, body in zip(node.fields("pattern"), node.fields("body"), strict=False):
            state = self.visit(pattern, state)
            state = join_method_states([state, self.visit(body, state)])
        return join_method_states([state, self.visit(node.field("default"), state)])

    def try_(self, node: Node, state: State) -> State:
        clauses = node.fields("catch_clauses")
        ends = [self.visit(node.field("body"), state), *(self.visit(clause, state) for clause in clauses)]
        last = node.field("finally")
        if last is None:
            return join_method_states(ends)
        catches_all = any(clause.field("catch_types") is None for clause in clauses)
        end, before = (
            self.visit(last, join_method_states(ends if catches_all else [state, *ends])),
            join_method_states(ends),
        )
        return end | {_ENDED} if end is not None and (before is None or _ENDED in before) else end

    def data(self, node: Node, state: State) -> State:
        state = self.visit(node.field("body"), state)
        variable = node.field("variable")
        return _with(state, variable.text.lower() if variable is not None else None)


def _with(state: State, name: str | None) -> State:
    return state if state is None or name is None else state | {name}


_STEPS: Mapping[str, Callable[[_Walk, Node, State], State]] = {
    "variable_expression": _Walk.variable,
    "assignment_statement": _Walk.assignment,
    "if_statement": _Walk.if_,
    "ternary_expression": _Walk.ternary,
    "binary_expression": _Walk.binary,
    "pipeline_chain": _Walk.chain,
    "return_statement": _Walk.leave,
    "throw_statement": _Walk.leave,
    "exit_statement": _Walk.leave,
    "break_statement": _Walk.jump,
    "continue_statement": _Walk.jump,
    "while_statement": _Walk.while_,
    "do_while_statement": _Walk.do,
    "do_until_statement": _Walk.do,
    "for_statement": _Walk.for_,
    "for_each_statement": _Walk.for_each,
    "switch_statement": _Walk.switch,
    "try_statement": _Walk.try_,
    "data_statement": _Walk.data,
}
