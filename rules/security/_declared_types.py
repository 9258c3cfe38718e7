"""Which variables and conversions of a file have a declared type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from psverify.api import File, Node, facts

SCOPES = ("script_block", "script_block_expression", "function_definition", "function_member")


class DeclaredTypes:
    """The types that a file declares for its variables, by the block in which it does; `wanted` are those of interest."""

    def __init__(self, file: File, wanted: Iterable[Node]) -> None:
        places = [node.parent for node in wanted if node.kind == "type_constraint"]
        self.conversions = [node for node in places if node is not None and node.kind == "convert_expression"]
        owners = [node.parent if node.kind == "convert_expression" else node for node in places if node is not None]
        self.names = {name for owner in owners if owner is not None for name, _ in declaration(owner)}
        self.variables = file.fact(facts.variables_by_path) if self.names else {}
        self.scopes: dict[Node, Mapping[str, str]] = {}

    def targets(self) -> Iterator[Node]:
        """Yields what may have a wanted type: conversions, and variables that have it somewhere."""
        yield from self.conversions
        for name in self.names:
            yield from self.variables.get(name, ())

    def of(self, target: Node) -> str:
        """Returns the type of an expression by its conversion, or as that of a variable with a type somewhere."""
        if target.kind == "convert_expression":
            constraint = target.field("type")
            return facts.type_name_of(constraint) if constraint is not None else ""
        return self.within(target.ancestor(*SCOPES), facts.variable_path(target).user_path.lower())

    def within(self, scope: Node | None, name: str) -> str:
        """Returns the type of a variable as a block declares it first: parameters come before assignments."""
        if scope is None:
            return ""
        if scope not in self.scopes:
            assigned = ((n, constraint) for n, constraint in declared(scope) if not is_of_parameter(constraint))
            own = ((n, constraint) for p in parameters_of(scope) for n, constraint in of_parameter(p))
            types = [(n, facts.type_name_of(constraint)) for n, constraint in (*own, *assigned)]
            self.scopes[scope] = dict(reversed(types))
        return self.scopes[scope].get(name, "")


def is_of_parameter(constraint: Node) -> bool:
    """Whether a type constraint is a parameter's."""
    return constraint.parent is not None and constraint.parent.kind == "parameter"


def parameters_of(scope: Node) -> list[Node]:
    """Returns the parameters that a block or a function declares."""
    return scope.fields("parameters") if scope.kind.startswith("function") else facts.block_parameters(scope)


def of_parameter(parameter: Node) -> Iterator[tuple[str, Node]]:
    """Yields a parameter's name in lower case and its first type constraint."""
    variable = parameter.field("name")
    for constraint in facts.type_constraints(parameter)[:1]:
        if variable is not None:
            yield facts.variable_path(variable).user_path.lower(), constraint


def declared(scope: Node) -> Iterator[tuple[str, Node]]:
    """Yields the variables that parameters and assignments anywhere in a block declare with a type, in lower case."""
    for node in scope.descendants("parameter", "assignment_statement"):
        yield from declaration(node)


def declaration(node: Node) -> Iterator[tuple[str, Node]]:
    """Yields the variable that a parameter or an assignment declares with a type, in lower case."""
    if node.kind == "parameter":
        yield from of_parameter(node)
    left = node.field("left") if node.kind == "assignment_statement" else None
    if left is not None and left.kind == "convert_expression":
        constraint, variable = left.field("type"), left.field("child")
        if constraint is not None and variable is not None and variable.kind == "variable_expression":
            yield facts.variable_path(variable).user_path.lower(), constraint
