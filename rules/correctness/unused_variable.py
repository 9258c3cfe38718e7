"""PSV123."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from psverify.api import (
    SPECIAL_VARIABLES,
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    blocks,
    by_owner,
    command_elements,
    command_parameter_name,
    commands_by_name,
    commands_of,
    constant_string,
    variable_path,
)


class UnusedVariable(Rule):
    """A variable that is assigned and never read.

    ## Why is this bad?
    Either the assignment does nothing, or the name is misspelt here or where it should be read. To throw a value away,
    assign it to `$null`.
    """

    code, name, group = "PSV123", "unused-variable", "correctness"
    aliases = ("PSUseDeclaredVarsMoreThanAssignments",)
    examples = (
        Bad("function Get-It { $result = 1 }"),
        Good("function Get-It { $result = 1; $result }"),
        Good("function Get-It { $null = New-Item x }"),
        Good("function Get-It { $script:result = 1 }"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        assignments = by_owner(file, "assignment_statement")
        if not assignments:
            return
        occurrences = variables_by_name(file)
        asked = list(asked_variables(file))
        for block in file.fact(blocks):
            yield from self.unused(block, assignments.get(block, []), occurrences, asked)

    def unused(
        self, block: Node, assignments: list[Node], occurrences: dict[str, list[Node]], asked: list[tuple[int, str]]
    ) -> Iterator[Finding]:
        """Yields the findings about the variables that one block assigns."""
        start, end = block.start, block.end
        read = {name for offset, name in asked if start <= offset < end} if asked else set()
        for name, variable, assignment in first_assignments(assignments):
            if name in SPECIAL_VARIABLES or name in read:
                continue
            if not any(start <= v.start < end and is_read(v, variable) for v in occurrences[name]):
                written = variable_path(variable).name
                message = f"'{written}' is assigned and never read; remove it, or mend the name where it is misspelt."
                yield self.finding(assignment.field("left"), message, subject_id=written)


def first_assignments(assignments: list[Node]) -> Iterator[tuple[str, Node, Node]]:
    """Yields the first assignment to each variable: its name in lower case without scope, the variable, the assignment."""
    seen: set[str] = set()
    for assignment in assignments:
        variable = assignment.field("left")
        if variable is not None and variable.kind == "convert_expression":
            variable = variable.field("child")
        if variable is None or variable.kind != "variable_expression":
            continue
        path = variable_path(variable)
        name = path.name.lower()
        if path.scope in ("", "local", "private", "variable") and name not in seen:
            seen.add(name)
            yield name, variable, assignment


def is_read(occurrence: Node, assigned: Node) -> bool:
    """Whether an occurrence of a variable is more than the first assignment to it, or another one written the same way."""
    if occurrence == assigned:
        return is_changed(occurrence)
    around, first = occurrence.parent, assigned.parent
    if around is None or first is None or around.kind != "assignment_statement" or first.kind != "assignment_statement":
        return True
    if around.field("left") != occurrence or is_changed(occurrence):
        return True
    return occurrence.text.lower() != assigned.text.lower()


def is_changed(variable: Node) -> bool:
    """Whether a variable is the target of an assignment that reads it too, such as `+=`."""
    around = variable.parent
    operator = around.field("operator") if around is not None and around.kind == "assignment_statement" else None
    return operator is not None and operator.text != "="


def variables_by_name(file: File) -> dict[str, list[Node]]:
    """Every variable of the file by its name in lower case, without scope; those written alike stand together."""
    by_text: dict[str, list[Node]] = defaultdict(list)
    for node in file.tree.root.descendants("variable_expression"):
        by_text[node.text].append(node)
    found: dict[str, list[Node]] = defaultdict(list)
    for nodes in by_text.values():
        found[variable_path(nodes[0]).name.lower()] += nodes
    return found


def asked_variables(file: File) -> Iterator[tuple[int, str]]:
    """Yields the names that `Get-Variable` is asked for, in lower case, with the offset of the command."""
    if b"variable" not in file.lowered and b"gv" not in file.lowered:
        return
    named = file.fact(commands_by_name)
    for alias in commands_of(file).names("Get-Variable"):
        for command in named.get(alias, ()):
            for name in asked_by(command_elements(command)):
                yield command.start, name.lower()


def asked_by(elements: list[Node]) -> Iterator[str]:
    """Yields the constant names in the simplest ways to call `Get-Variable`."""
    named = len(elements) == 3 and elements[1].kind == "command_parameter"
    if len(elements) != 2 and not (named and command_parameter_name(elements[1]).lower().startswith("n")):
        return
    value = elements[-1]
    for node in value.fields("elements") if value.kind == "array_literal" else [value]:
        if (name := constant_string(node)) is not None:
            yield name
