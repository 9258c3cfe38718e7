"""One walk along the flow of a block: what type each variable has where it is read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from psverify.facts.attributes import attributes, has_true_argument, type_constraints
from psverify.facts.types.assigned_type import UNKNOWN, type_by_flow
from psverify.facts.types.dotnet_types import BOOL, OBJECT, STRING, SWITCH, resolve_type, static_type, type_name_of
from psverify.facts.types.flow_state import PARTLY, Loop, State, begin, join_states
from psverify.facts.variables import assigned_variables, flow_name, variable_spellings
from psverify.parse.nodes import command_elements, command_name, command_parameter_name, constant_string, operator_text

if TYPE_CHECKING:
    from psverify.parse.tree import Node

NOTHING = ""
"""The type of what nobody assigned, or with `$null`."""
SCOPES = ("function_definition", "function_member", "script_block_expression")
_OPAQUE = frozenset(
    "function_definition function_member script_block_expression type_definition trap_statement attribute param_block "
    "parameter type_constraint string_constant_expression constant_expression type_expression".split()
)
CAPTURES = frozenset(("errorvariable", "warningvariable", "outvariable", "pipelinevariable", "variable"))
"""The parameters, in lower case, that name a variable for the command to fill; `-Variable` is Tee-Object's."""


class OtherCaseError(Exception):
    """A variable is assigned in another case than it was spelled in first."""


class Walk:
    """One walk along a block: what is known of some names at each place, and the `final` types of what it assigns.

    `changes` are the offsets, in order, of all that may change what is known.
    """

    def __init__(self, scope: Node, outer: State, names: Collection[str], changes: Sequence[int]) -> None:
        body = scope.field("body") if scope.kind in ("function_definition", "function_member") else scope
        block = body.field("param_block") if body is not None else None
        self._names = names
        self._changes = changes
        self.spelt = variable_spellings(scope, body)
        self._places: list[tuple[int, int, State | None]] = []
        self.state: State | None = {}
        self.assigned: dict[str, str] = {}
        self.declared = {"true": BOOL, "false": BOOL}
        self.loops: list[Loop] = []
        for name, type_name in outer.items():
            self.spelt.setdefault(name.lower(), name)
            self.assign(name, type_name)
        for parameter in (block or scope).fields("parameters"):
            self._declare(parameter)
        for child in body.named_children if body is not None else ():
            self.walk(child)

    @property
    def final(self) -> State:
        """The types in the end, by names as they are spelled."""
        types = {**self.assigned, **(self.state or {})}
        return {self.spelt.get(name, name): known for name, known in types.items() if known != PARTLY}

    def type_of(self, variable: Node) -> str:
        """Returns the type of a variable where it is; of one in a block within, nothing is known."""
        offset = variable.start
        for start, end, state in reversed(self._places):
            if start <= offset < end:
                return self._lookup(variable, state) if state is not None else NOTHING
        return NOTHING

    def walk(self, node: Node | None) -> None:
        """Walks along a node, one without a handler child by child; where nothing changes, what is known holds for all."""
        if node is None or node.kind in _OPAQUE:
            return
        start, end = node.start, node.end
        if bisect_left(self._changes, start) == bisect_left(self._changes, end):
            self._places.append((start, end, self.state))
            if self.loops and (node.kind == "command" or node.descendants("command")):
                self._may_leave_loops()
        elif (handler := _HANDLERS.get(node.kind)) is not None:
            handler(self, node)
        else:
            self.walk_all(node.named_children)

    def walk_all(self, nodes: Iterable[Node]) -> None:
        """Walks along nodes one after the other."""
        for node in nodes:
            self.walk(node)

    def assign(self, written: str, type_name: str) -> None:
        """Gives a variable a type from here on."""
        name = written.lower()
        if self.state is None or name not in self._names:
            return
        if self.spelt.get(name) != written:
            raise OtherCaseError
        self.assigned[name] = type_name
        self.state = {**self.state, name: type_name}

    def _lookup(self, variable: Node, state: State | None) -> str:
        name = flow_name(variable).lower()
        known = (state or {}).get(name, self.declared.get(name, NOTHING))
        return UNKNOWN if known == PARTLY else known

    def _declare(self, parameter: Node) -> None:
        """Takes a parameter's type; one that always has a value counts as assigned."""
        variable = parameter.field("name")
        if variable is None:
            return
        known = [resolve_type(type_name_of(constraint)) for constraint in type_constraints(parameter)]
        declared = next(filter(None, known), NOTHING)
        name, default = flow_name(variable), parameter.field("default_value")
        self.declared[name.lower()] = declared or OBJECT
        self.state = {key: known for key, known in (self.state or {}).items() if key != name.lower()}
        if default is not None:
            constant = default.kind in ("constant_expression", "string_constant_expression")
            self.assign(name, static_type(default) if constant else declared)
        elif SWITCH in known or any(has_true_argument(attribute, "Mandatory") for attribute in attributes(parameter)):
            self.assign(name, declared)

    def _assignment(self, node: Node) -> None:
        left, right = node.field("left"), node.field("right")
        self.walk(right)
        targets = assigned_variables(left)
        if not targets:
            self.walk(left)
        single = left is not None and len(targets) == 1
        type_name = type_by_flow(right, lambda v: self._lookup(v, self.state)) if single else UNKNOWN
        for target in targets:
            self.assign(flow_name(target), type_name)

    def _command(self, node: Node) -> None:
        tee = (command_name(node) or "").lower() == "tee-object"
        captures = {"variable"} if tee else CAPTURES - {"variable"}
        elements = command_elements(node)
        for element, following in zip(elements, [*elements[1:], None], strict=True):
            named = element.kind == "command_parameter" and command_parameter_name(element).lower() in captures
            if named and (name := constant_string(following)) is not None:
                self.assign(name, STRING)
            if not tee:
                self.walk(element)
        self.walk_all(node.fields("redirections"))
        self._may_leave_loops()

    def _may_leave_loops(self) -> None:
        """Any command could break or continue a loop around it."""
        for loop in self.loops:
            loop.breaks.append(self.state)
            loop.continues.append(self.state)

    def _operands(self, node: Node) -> None:
        """Walks along a chain of operators, which may be long; the operand after `-and` or `-or` may not be evaluated."""
        chain: list[Node] = []
        first: Node | None = node
        while first is not None and first.kind == "binary_expression":
            chain.append(first)
            first = first.field("left")
        self.walk(first)
        for operation in reversed(chain):
            before = self.state
            self.walk(operation.field("right"))
            if operator_text(operation) in ("-and", "-or"):
                self.state = join_states(before, self.state)

    def _choice(self, node: Node) -> None:
        after: State | None = None
        for condition, body in zip(node.fields("condition"), node.fields("body"), strict=False):
            self.walk(condition)
            before = self.state
            self.walk(body)
            after, self.state = join_states(after, self.state), before
        self.walk(node.field("else_clause"))
        self.state = join_states(after, self.state)

    def _switch(self, node: Node) -> None:
        self._loop(node, lambda: self._clauses(node))

    def _clauses(self, node: Node) -> None:
        """Walks along the clauses of a `switch`, each of which may be passed by."""
        for pattern, body in zip(node.fields("pattern"), node.fields("body"), strict=False):
            self.walk(pattern)
            before = self.state
            self.walk(body)
            self.state = join_states(before, self.state)
        before = self.state
        self.walk(node.field("default"))
        self.state = join_states(before, self.state)

    def _while_loop(self, node: Node) -> None:
        self._loop(node, lambda: self.walk(node.field("body")))

    def _for_loop(self, node: Node) -> None:
        self.walk(node.field("initializer"))
        self._while_loop(node)

    def _for_each(self, node: Node) -> None:
        variable = node.field("variable")

        def body() -> None:
            if variable is not None:
                self.assign(flow_name(variable), UNKNOWN)
            self.walk(node.field("body"))

        self._loop(node, body)

    def _loop(self, node: Node, body: Callable[[], None]) -> None:
        """Walks along a loop that checks its condition first; without one only `break` ends it."""
        entry, back, begun = self.state, self._unknown_in(node), list[State | None]()
        while begin(entry, back, begun):
            self.state = begun[-1]
            self.walk(node.field("condition"))
            loop = self._enter(node)
            if node.field("condition") is not None:
                loop.breaks.append(self.state)
            body()
            self.loops.pop()
            self.state = join_states(self.state, *loop.continues)
            if node.kind == "for_statement":
                self.walk(node.field("iterator"))
            back = self.state
        self.state = join_states(*loop.breaks)

    def _do_loop(self, node: Node) -> None:
        entry, back, begun = self.state, self._unknown_in(node), list[State | None]()
        while begin(entry, back, begun):
            self.state = begun[-1]
            loop = self._enter(node)
            self.walk(node.field("body"))
            self.loops.pop()
            self.state = join_states(self.state, *loop.continues)
            self.walk(node.field("condition"))
            back = self.state
        self.state = join_states(self.state, *loop.breaks)

    def _enter(self, node: Node) -> Loop:
        """Returns the record of a loop whose body comes next."""
        label = node.field("label")
        self.loops.append(Loop(label.text.lstrip(":").lower() if label is not None else ""))
        return self.loops[-1]

    def _unknown_in(self, node: Node) -> State | None:
        """Returns the state here with all unknown that a loop assigns."""
        if self.state is None:
            return None
        targets = (assignment.field("left") for assignment in node.descendants("assignment_statement"))
        names = {flow_name(variable).lower() for target in targets for variable in assigned_variables(target)}
        return {**self.state, **dict.fromkeys(names.intersection(self._names), UNKNOWN)}

    def _attempt(self, node: Node) -> None:
        before, last = self.state, node.field("finally")
        self.walk(node.field("body"))
        after = [self.state]
        caught_all = False
        for clause in node.fields("catch_clauses"):
            caught_all = caught_all or not clause.fields("catch_types")
            self.state = before
            self.walk(clause.field("body"))
            after.append(self.state)
        self.state = join_states(*after, *([before] if last is not None and not caught_all else []))
        self.walk(last)

    def _leave(self, node: Node) -> None:
        self.walk(node.field("pipeline"))
        self.state = None

    def _jump(self, node: Node) -> None:
        label = node.field("label")
        name = label.text.lower() if label is not None else None
        loop = next((loop for loop in reversed(self.loops) if name is None or loop.label == name), None)
        if loop is not None:
            (loop.breaks if node.kind == "break_statement" else loop.continues).append(self.state)
        self.state = None

    def _data(self, node: Node) -> None:
        self.walk(node.field("body"))
        variable = node.field("variable")
        if variable is not None:
            self.assign(variable.text, NOTHING)


_HANDLERS: Mapping[str, Callable[[Walk, Node], None]] = {
    "assignment_statement": Walk._assignment,
    "command": Walk._command,
    "binary_expression": Walk._operands,
    "if_statement": Walk._choice,
    "switch_statement": Walk._switch,
    "while_statement": Walk._while_loop,
    "for_statement": Walk._for_loop,
    "for_each_statement": Walk._for_each,
    **dict.fromkeys(("do_while_statement", "do_until_statement"), Walk._do_loop),
    "try_statement": Walk._attempt,
    **dict.fromkeys(("return_statement", "throw_statement", "exit_statement"), Walk._leave),
    **dict.fromkeys(("break_statement", "continue_statement"), Walk._jump),
    "data_statement": Walk._data,
}
