"""PSV123."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts, regex
from psverify.api.facts import BLOCKS, SPECIAL_VARIABLES

DECLARATIONS = frozenset(
    "assignment_statement function_definition type_definition using_statement param_block data_statement "
    "configuration_definition".split()
)
ENGINE_VARIABLES = frozenset(
    "logcommandhealthevent logcommandlifecycleevent logenginehealthevent logenginelifecycleevent logproviderhealthevent "
    "logproviderlifecycleevent logsettingsevent maximumaliascount maximumdrivecount maximumerrorcount "
    "maximumfunctioncount maximumvariablecount pssessionapplicationname pssessionconfigurationname pssessionoption "
    "transcript tabexpansionoptions configurationdata iscoreclr islinux ismacos iswindows".split()
)
"""Variables, in lower case, that PowerShell reads, or sets in later versions; not special in PSScriptAnalyzer's sense."""

THROWN_AWAY = regex(r"_+\w*|(?:dummy|ignored?|discard(?:ed)?|void|trash)(?:[_\d]\w*)?")


def is_read_around(node: Node, file: File) -> bool:
    """Whether code around a block reads what the block sets: the block runs in the scope around it."""
    block = facts.owner(node)
    scope = facts.sharing_scope(block, file) if block is not None else None
    if block is None or scope is None or scope == block:
        return False
    reads = shared_reads(name_of(node), scope, file)
    seen_by = (None, *(above for above in block.ancestors() if above in reads))
    offsets = [offset for above in seen_by for offset in reads.get(above, ())]
    return any(not block.start <= offset < block.end for offset in offsets)


def shared_reads(name: str, scope: Node, file: File) -> Mapping[Node | None, tuple[int, int]]:
    """Returns the first and the last offset at which a scope reads a variable, by the block that sets it for itself.

    That is None for what is read in blocks which do not set the variable.
    """
    known = file.fact_of(known_reads, scope)
    if name not in known:
        inside = facts.nodes_within(file.fact(facts.variables_by_name)[name], scope)
        setting = {facts.owner(variable) for variable in inside if is_target(variable)}
        reads = known[name] = {}
        for variable in inside:
            if not is_target(variable):
                block = facts.owner(variable)
                setter = block if block in setting else None
                first, _ = reads.get(setter, (variable.start, 0))
                reads[setter] = (first, variable.start)
    return known[name]


def known_reads(_scope: Node, _file: File) -> dict[str, dict[Node | None, tuple[int, int]]]:
    """What `shared_reads` keeps, by names in lower case."""
    return {}


def is_target(variable: Node) -> bool:
    """Whether a plain assignment sets a variable."""
    around = variable.parent
    while around is not None and around.kind in ("convert_expression", "attributed_expression"):
        variable, around = around, around.parent
    assigned = around is not None and around.kind == "assignment_statement" and variable.field_name == "left"
    return assigned and not is_changed(variable)


def is_read_by_name(node: Node, file: File) -> bool:
    """Whether the variable is looked up by its name, or code is made of text, in a place that sees it."""
    return facts.is_looked_up(name_of(node), scope_of(node, file), file)


def is_read_by_called_function(node: Node, file: File) -> bool:
    """Whether a function that is called where the variable is seen reads it."""
    return facts.is_read_by_callee(name_of(node), scope_of(node, file), file)


def is_read_by_other_script(node: Node, file: File) -> bool:
    """Whether a script that is dot-sourced, or that dot-sources this one, reads the variable."""
    name, scope = name_of(node), scope_of(node, file)
    if facts.is_read_by_dot_sourced(name, scope, file):
        return True
    return scope == file.tree.root and (
        file.path.lower().endswith("profile.ps1") or facts.is_read_by_dot_sourcing(name, file)
    )


def is_setting(node: Node, file: File) -> bool:
    """Whether a script, or a block that an unknown command is given, does nothing but set variables and declare functions."""
    block = facts.owner(node)
    return block is not None and file.fact_of(only_sets, block)


def only_sets(block: Node, file: File) -> bool:
    """Whether nothing but assignments and declarations are in a script or in the block of an unknown command."""
    if not (block == file.tree.root or facts.is_of_unknown_command(block, file)):
        return False
    statements = block.named_children
    enough = len(statements) > 2 or block != file.tree.root
    return enough and all(statement.kind in DECLARATIONS for statement in statements)


def is_read_by_engine(node: Node, _file: File) -> bool:
    """Whether PowerShell itself reads a variable of this name."""
    return name_of(node) in ENGINE_VARIABLES


def is_thrown_away(node: Node, _file: File) -> bool:
    """Whether the variable's name declares its value unused."""
    return THROWN_AWAY.fullmatch(name_of(node)) is not None


def name_of(node: Node) -> str:
    """Returns the bare name, in lower case, of the variable that a finding is about."""
    variable = node if node.kind == "variable_expression" else node.descendants("variable_expression")[0]
    return facts.bare_variable_name(variable)


def scope_of(node: Node, file: File) -> Node:
    """Returns the block whose code sees what is set in a place."""
    block = facts.owner(node)
    return facts.sharing_scope(block, file) if block is not None else file.tree.root


class UnusedVariable(Rule):
    """A variable that is assigned but never read.

    ## Why is this bad?
    Either the assignment is unnecessary, or the name is misspelled where the variable is assigned or read. To discard a
    value, assign it to `$null`.
    """

    code, name, group = "PSV123", "unused-variable", "correctness"
    aliases = ("PSUseDeclaredVarsMoreThanAssignments",)
    examples = (
        Bad("function Get-It { $result = 1 }"),
        Good("function Get-It { $result = 1; $result }"),
        Good("function Get-It { $null = New-Item x }"),
        Good("function Get-It { $script:result = 1 }"),
    )
    deviations = (
        FalseAlarm(
            "shared-scope",
            "The blocks of `ForEach-Object`, `Where-Object`, `.ForEach()`, `Measure-Command` and "
            "Pester's `BeforeAll` run in the enclosing scope, and so may the blocks of unknown "
            "commands; code in that scope reads what they set.",
            (
                Good("1..3 | ForEach-Object { $last = $_ }; $last"),
                Good("Describe 'x' { BeforeAll { $n = 1 }; It 'y' { $n | Should -Be 1 } }"),
            ),
            is_read_around,
        ),
        FalseAlarm(
            "read-by-name",
            "`Get-Variable -Scope 0 -Name x`, `Test-Path variable:x` and "
            "`$ExecutionContext.SessionState.PSVariable.Get('x')` read a variable by name, and "
            "`Invoke-Expression` and `ExpandString` can read any variable.",
            (Good("$name = 'World'; $ExecutionContext.InvokeCommand.ExpandString($template)"),),
            is_read_by_name,
        ),
        FalseAlarm(
            "dynamic-scope",
            "A function reads the variables of its callers.",
            (Good("function Get-A { $name = 1; Show-Name }; function Show-Name { $name }"),),
            is_read_by_called_function,
        ),
        FalseAlarm(
            "dot-sourcing",
            "A dot-sourced script and the script that dot-sources it read each other's variables, "
            "and a called script reads those of its caller. A profile is written to be dot-sourced.",
            (Good("$path = 'x'; . $script"),),
            is_read_by_other_script,
        ),
        FalseAlarm(
            "setting",
            "A script that only sets variables serves other scripts, and a block that only sets "
            "variables serves the command that takes it.",
            (Good("$path = 'x'; $path = 'y'; $path = 'z'"), Good("properties { $path = 'x' }; task Build { 1 }")),
            is_setting,
        ),
        FalseAlarm(
            "engine-variable",
            "PowerShell itself reads `$PSSessionOption`, `$MaximumErrorCount` and other variables.",
            (Good("$MaximumErrorCount = 10; Get-Date"),),
            is_read_by_engine,
        ),
        FalseAlarm(
            "thrown-away",
            "Names such as `$_result`, `$dummy` and `$ignored` declare that the value is unused.",
            (Good("function Get-It { $dummy = New-Item x }"),),
            is_thrown_away,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        asked = asked_variables(file)
        for name, variable, assignment, block in first_assignments(file):
            if any(block.start <= offset < block.end for offset in asked.get(name, ())):
                continue
            if not is_read(name, variable, block, file):
                written = facts.variable_path(variable).name
                message = (
                    f"Variable '{written}' is assigned but never used; remove it, or correct "
                    "the name if it is misspelled."
                )
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
        block = facts.owner(assignment) if name else None
        if block is not None and block.kind in BLOCKS and (name, block) not in seen:
            seen.add((name, block))
            yield name, variable, assignment, block


@lru_cache(maxsize=4096)
def assigned_name(text: str) -> str:
    """The bare name, in lower case, of a variable that is the block's own when it is assigned; nothing of any other."""
    path = facts.path_of(text)
    name = path.name.lower()
    return name if path.scope in ("", "local", "private", "variable") and name not in SPECIAL_VARIABLES else ""


class Runs(NamedTuple):
    """Where the variables of a name begin, and for each of them which is the next that is not assigned the same way.

    For a variable that is read, or assigned in another way than by a plain `=`, that is the variable itself.
    """

    starts: list[int]
    ends: list[int]


def is_read(name: str, assigned: Node, block: Node, file: File) -> bool:
    """Whether any occurrence in a block is more than the first assignment, or another one written the same way."""
    known = file.fact(known_runs)
    if name not in known:
        known[name] = runs_of(file.fact(facts.variables_by_name)[name])
    starts, ends = known[name]
    first, last = bisect_left(starts, block.start), bisect_left(starts, block.end)
    return is_changed(assigned) or (last - first > 1 and ends[first] < last)


def known_runs(_file: File) -> dict[str, Runs]:
    """What `is_read` keeps, by names in lower case."""
    return {}


def runs_of(occurrences: Sequence[Node]) -> Runs:
    """Returns the runs of occurrences that are assigned the same way."""
    written = [plain_assignment(occurrence) for occurrence in occurrences]
    ends, end = [0] * len(written), len(written)
    for place in reversed(range(len(written))):
        if place + 1 < len(written) and written[place] != written[place + 1]:
            end = place + 1
        ends[place] = end if written[place] is not None else place
    return Runs([occurrence.start for occurrence in occurrences], ends)


def plain_assignment(occurrence: Node) -> str | None:
    """Returns how a variable is written, in lower case, that `=` assigns; None for any other."""
    around = occurrence.parent
    assigned = around is not None and around.kind == "assignment_statement" and occurrence.field_name == "left"
    return occurrence.text.lower() if assigned and not is_changed(occurrence) else None


def is_changed(variable: Node) -> bool:
    """Whether a variable is the target of an assignment that reads it too, such as `+=`."""
    around = variable.parent
    operator = around.field("operator") if around is not None and around.kind == "assignment_statement" else None
    return operator is not None and operator.text != "="


def asked_variables(file: File) -> Mapping[str, list[int]]:
    """Returns the names that `Get-Variable` is asked for, in lower case, with the offsets of the commands."""
    named, found = file.fact(facts.commands_by_name), dict[str, list[int]]()
    for alias in facts.commands_of(file).names("Get-Variable"):
        for command in named.get(alias, ()):
            for name in asked_by(facts.command_elements(command)):
                found.setdefault(name.lower(), []).append(command.start)
    return found


def asked_by(elements: list[Node]) -> Iterator[str]:
    """Yields the constant names in the simplest ways to call `Get-Variable`."""
    named = len(elements) == 3 and elements[1].kind == "command_parameter"
    if len(elements) != 2 and not (named and facts.command_parameter_name(elements[1]).lower().startswith("n")):
        return
    value = elements[-1]
    for node in value.fields("elements") if value.kind == "array_literal" else [value]:
        if (name := facts.constant_string(node)) is not None:
            yield name
