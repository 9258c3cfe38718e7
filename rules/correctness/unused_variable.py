"""PSV123."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from psverify.api import (
    BLOCKS,
    SPECIAL_VARIABLES,
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    command_elements,
    command_parameter_name,
    commands_by_name,
    commands_of,
    constant_string,
    owner,
    path_of,
    variable_path,
    variables_by_name,
    within,
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
        asked = asked_variables(file)
        occurrences = file.fact(variables_by_name)
        for name, variable, assignment, block in first_assignments(file):
            if any(block.start <= offset < block.end for offset in asked.get(name, ())):
                continue
            if not is_read(variable, within(occurrences[name], block)):
                written = variable_path(variable).name
                message = f"'{written}' is assigned and never read; remove it, or mend the name where it is misspelt."
                yield self.finding(assignment.field("left"), message, subject_id=written)


def first_assignments(file: File) -> Iterator[tuple[str, Node, Node, Node]]:
    """Yields each block's first assignment to each variable: its bare name in lower case, it, the assignment, the block."""
    seen: set[tuple[str, Node]] = set()
    for assignment in file.tree.root.descendants("assignment_statement"):
        variable = assignment.field("left")
        if variable is not None and variable.kind == "convert_expression":
            variable = variable.field("child")
        if variable is None or variable.kind != "variable_expression":
            continue
        name = assigned_name(variable.text)
        block = owner(assignment) if name else None
        if block is not None and block.kind in BLOCKS and (name, block) not in seen:
            seen.add((name, block))
            yield name, variable, assignment, block


@lru_cache(maxsize=4096)
def assigned_name(text: str) -> str:
    """The bare name, in lower case, of a variable that is the block's own when it is assigned; nothing of any other."""
    path = path_of(text)
    name = path.name.lower()
    return name if path.scope in ("", "local", "private", "variable") and name not in SPECIAL_VARIABLES else ""


def is_read(assigned: Node, occurrences: Sequence[Node]) -> bool:
    """Whether any occurrence of a variable is more than the first assignment to it, or another one written the same way."""
    for occurrence in occurrences:
        if occurrence.field_name != "left" and occurrence != assigned:
            return True
    others = (occurrence for occurrence in occurrences if occurrence != assigned)
    return is_changed(assigned) or not all(is_same_assignment(occurrence, assigned) for occurrence in others)


def is_same_assignment(occurrence: Node, assigned: Node) -> bool:
    """Whether a variable on the left of something is assigned just as it was first."""
    around, first = occurrence.parent, assigned.parent
    if around is None or first is None or around.kind != "assignment_statement" or first.kind != "assignment_statement":
        return False
    return not is_changed(occurrence) and occurrence.text.lower() == assigned.text.lower()


def is_changed(variable: Node) -> bool:
    """Whether a variable is the target of an assignment that reads it too, such as `+=`."""
    around = variable.parent
    operator = around.field("operator") if around is not None and around.kind == "assignment_statement" else None
    return operator is not None and operator.text != "="


def asked_variables(file: File) -> Mapping[str, list[int]]:
    """Returns the names that `Get-Variable` is asked for, in lower case, with the offsets of the commands."""
    named, found = file.fact(commands_by_name), dict[str, list[int]]()
    for alias in commands_of(file).names("Get-Variable"):
        for command in named.get(alias, ()):
            for name in asked_by(command_elements(command)):
                found.setdefault(name.lower(), []).append(command.start)
    return found


def asked_by(elements: list[Node]) -> Iterator[str]:
    """Yields the constant names in the simplest ways to call `Get-Variable`."""
    named = len(elements) == 3 and elements[1].kind == "command_parameter"
    if len(elements) != 2 and not (named and command_parameter_name(elements[1]).lower().startswith("n")):
        return
    value = elements[-1]
    for node in value.fields("elements") if value.kind == "array_literal" else [value]:
        if (name := constant_string(node)) is not None:
            yield name
