"""PSV130."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from psverify.api import (
    Bad,
    FalseAlarm,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    MissedFinding,
    Node,
    Rule,
    Safety,
    Span,
    facts,
)
from psverify.api.facts import SPECIAL_VARIABLES

from ._names_of_block import defined_names
from ._using_expression import is_changed, with_using

JOBS, LOOP, REMOTE, INLINE = ("Start-Job", "Start-ThreadJob"), "ForEach-Object", "Invoke-Command", "InlineScript"
READING_MEMBERS = ("Start-Job", LOOP, REMOTE)
"""Commands that accept `$using:name.Member`; `Start-ThreadJob` does not, and needs `($using:name).Member`."""
DSC = ("getscript", "testscript", "setscript")
PARALLEL = tuple(f"{dash}pa".encode() for dash in "-\u2013\u2014\u2015")


def is_defined_in_block(node: Node, file: File) -> bool:
    """Whether the block around a variable declares or sets it."""
    block = block_around(node, file)
    return block is not None and facts.bare_variable_name(node) in facts.own_variables(block, file)


def is_own_of_runspace(node: Node, _file: File) -> bool:
    """Whether each runspace has the variable."""
    return facts.is_runspace_variable(node)


def is_in_open_block(node: Node, file: File) -> bool:
    """Whether the block around a variable may set variables that the rule cannot see."""
    block = block_around(node, file)
    return block is not None and facts.defines_unknown_names(block)


def is_of_session(node: Node, file: File) -> bool:
    """Whether a variable that the script does not set may be set in the session in which the block around it runs."""
    block = block_around(node, file)
    if block is None or block.parent is None or session_of(block.parent) is None:
        return False
    return not facts.is_known_outside(node, file.fact(blocks_elsewhere), file)


def block_around(node: Node, file: File) -> Node | None:
    """Returns the block around a node that runs elsewhere."""
    return next((block for block in file.fact(blocks_elsewhere) if block.start <= node.start < block.end), None)


def find_after_assignment(rule: Rule, file: File) -> Iterator[Finding]:
    """Yields the script's variables that follow the first variable which a block sets."""
    assert isinstance(rule, MissingUsingScope)
    blocks = [block for block in file.fact(blocks_elsewhere) if not session_name(block, file)]
    reported = {finding.span for finding in rule.check(file)} if blocks else set()
    for block in blocks:
        for variable in missed_variables(block, file):
            if Span(variable.start, variable.end) not in reported:
                yield rule.unknown(variable, block, file, fixable=":" not in variable.text)


def missed_variables(block: Node, file: File) -> Iterator[Node]:
    """Yields the variables of a block that nothing in it sets, and that the script sets elsewhere."""
    if facts.defines_unknown_names(block):
        return
    defined = facts.own_variables(block, file)
    for variable in block.descendants("variable_expression"):
        known = facts.is_runspace_variable(variable) or facts.bare_variable_name(variable) in defined
        if not known and facts.is_known_outside(variable, file.fact(blocks_elsewhere), file):
            yield variable


class MissingUsingScope(Rule):
    """A variable of the script in a block that runs in another runspace.

    ## Why is this bad?
    Jobs, parallel loops and remote sessions do not see the variables of the script, so the variable is empty there.
    `$using:name` passes its value. PowerShell restricts what can follow: `($using:list).Add(1)` needs the parentheses.

    ## Fix safety
    Unsafe: the block receives a value that it was not tested with. The fix does not touch variables that the block
    itself may define or change, nor a nested block that runs in yet another runspace.
    """

    code, name, group = "PSV130", "missing-using-scope", "correctness"
    aliases = ("PSUseUsingScopeModifierInNewRunspaces",)
    safety = Safety.UNSAFE
    words = (b"job", *PARALLEL, b"inlinescript", b"invoke-command", b"icm", b"sajb", *map(str.encode, DSC))
    examples = (
        Bad("Start-Job { Get-Item $path }"),
        Fixed("Start-Job { Get-Item $using:path }"),
        Bad("1..3 | ForEach-Object -Parallel { $_ * $factor }"),
        Fixed("1..3 | ForEach-Object -Parallel { $_ * $using:factor }"),
        Bad("1..3 | ForEach-Object -Parallel { $bag.Add($_) }"),
        Fixed("1..3 | ForEach-Object -Parallel { ($using:bag).Add($_) }"),
        Good("Start-Job { Get-Item $using:path }"),
        Good("Start-Job { $path = 'x'; Get-Item $path }"),
        Good("1..3 | ForEach-Object { $_ * $factor }"),
    )

    deviations = (
        FalseAlarm(
            "defined-in-block",
            "Parameters, loop variables and other variables that the block sets belong to the block; "
            "PSScriptAnalyzer considers only assignments.",
            (Good("Start-Job { foreach ($file in Get-ChildItem) { 1 } }"),),
            is_defined_in_block,
        ),
        FalseAlarm(
            "runspace-variable",
            "Every runspace has `$PID`, `$HOME` and similar variables, and drive variables such as `$env:TEMP`.",
            (Good("Start-Job { $PID }"), Good("Start-Job { $env:TEMP }")),
            is_own_of_runspace,
        ),
        FalseAlarm(
            "open-block",
            "A block that dot-sources a script or runs `Invoke-Expression` may set variables that the rule cannot see.",
            (Good("Start-Job { . /srv/settings.ps1; Get-Item $path }"),),
            is_in_open_block,
        ),
        FalseAlarm(
            "session-state",
            "A variable that the script never sets may already exist in the session.",
            (Good("Invoke-Command -Session $session { $started }"),),
            is_of_session,
        ),
        MissedFinding(
            "after-assignment",
            "PSScriptAnalyzer stops at the first variable that the block assigns, and ignores blocks "
            "invoked with `&` or `.`.",
            (Bad("$path = 'x'; Start-Job { $item = Get-Item .; Copy-Item $item $path }"),),
            find_after_assignment,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        sessions: dict[str, set[str]] = {}
        for block in candidates(file):
            if facts.nearest_above(block, file, ("script_block_expression",), is_opaque) is not None:
                continue
            session = session_name(block, file)
            assigned = sessions.setdefault(session, set()) if session else set()
            assigned.update(assigned_names(block))
            yield from self.unscoped(block, assigned, file)

    def unscoped(self, block: Node, assigned: Collection[str], file: File) -> Iterator[Finding]:
        """Yields the variables of a block up to the first that it assigns."""
        defined: frozenset[str] | None = None
        for variable in block.descendants("variable_expression"):
            name = facts.variable_path(variable).user_path
            if name.lower() in SPECIAL_VARIABLES or is_using(variable):
                continue
            if name in assigned:
                return
            defined = defined_names(block) if defined is None else defined
            yield self.unknown(variable, block, file, fixable=":" not in name and name.lower() not in defined)

    def unknown(self, variable: Node, block: Node, file: File, *, fixable: bool) -> Finding:
        """Makes the finding about a variable in a block."""
        name = facts.variable_path(variable).user_path
        fix = self.take_along(variable, block, file) if fixable else None
        return self.finding(variable, message(variable, name), fix=fix, subject_id=self.aliases[0])

    def take_along(self, variable: Node, block: Node, file: File) -> Fix | None:
        """Returns the fix that puts `using:` before the name; None where PowerShell allows that in no form."""
        if not in_reach(variable, block, file):
            return None
        table, command = facts.commands_of(file), block.parent
        name = (facts.command_name(command) or "").lower() if command is not None else ""
        reads_members = any(name in table.names(known) for known in READING_MEMBERS)
        edit = with_using(variable, only_variables=not reads_members)
        return self.fix(f"Use '{edit.text}'", edit) if edit is not None else None


def message(variable: Node, name: str) -> str:
    """Returns the message about a variable, with the way to pass its value."""
    plain = name.rpartition(":")[2]
    if name == plain and not is_changed(variable):
        advice = f"use '$using:{name}'"
    else:
        advice = f"copy its value first: '${plain} = $using:{plain}'"
    return f"'{variable.text}' is not defined in the new runspace in which this block runs; {advice}."


def in_reach(variable: Node, block: Node, file: File) -> bool:
    """Whether the variable is read where the block runs: in no class and in no block that again runs elsewhere."""
    elsewhere = facts.nearest_above(variable, file, ("type_definition", "script_block_expression"), is_elsewhere)
    return elsewhere is None or elsewhere.start <= block.start


def is_elsewhere(around: Node, file: File) -> bool:
    """Whether this is a class or a block that may run elsewhere."""
    return around.kind == "type_definition" or around in file.fact(remote_blocks)


def remote_blocks(file: File) -> frozenset[Node]:
    """All script blocks that may run elsewhere; a fact of the file."""
    return frozenset(candidates(file))


def candidates(file: File) -> list[Node]:
    """Returns the script blocks that may run elsewhere, in the order of the text."""
    table, named = facts.commands_of(file), file.fact(facts.commands_by_name)
    names = {*DSC, *(name for command in (*JOBS, LOOP, REMOTE, INLINE) for name in table.names(command))}
    found = [block for name in names for command in named.get(name, ()) for block in blocks_of(command, file)]
    return sorted(found, key=lambda block: block.start)


def blocks_elsewhere(file: File) -> list[Node]:
    """The script blocks that run elsewhere, without those inside of others, in the order of the text; a fact of the file."""
    found: list[Node] = []
    for block in candidates(file):
        if not found or block.start >= found[-1].end:
            found.append(block)
    return found


def blocks_of(command: Node, file: File) -> Iterator[Node]:
    """Yields the script blocks among a command's elements that run elsewhere."""
    before = ""
    for element in facts.command_elements(command):
        if element.kind == "script_block_expression" and runs_elsewhere(command, before, file):
            yield element
        before = facts.command_parameter_name(element).lower() if element.kind == "command_parameter" else ""


def runs_elsewhere(command: Node, before: str, file: File) -> bool:
    """Whether a command runs its script block, which follows the parameter `before`, in another runspace."""
    name = (facts.command_name(command) or "").lower()
    names = facts.commands_of(file).names
    if name in DSC:
        return facts.command_elements(command)[1].text == "="
    if name in names(LOOP):
        return before.startswith("pa")
    if name in names(REMOTE):
        elements = facts.command_elements(command)
        given = [facts.command_parameter_name(e).lower() for e in elements if e.kind == "command_parameter"]
        return any(word.startswith("com") for word in given) or session_of(command) is not None
    return name in names(INLINE) or not before.startswith("ini")


def session_of(command: Node) -> Node | None:
    """Returns the variable that is given to `-Session`."""
    value = facts.parameter_value(command, "Session")
    return value if value is not None and value.kind == "variable_expression" else None


def session_name(block: Node, file: File) -> str:
    """Returns the name of the variable that holds the session in which a block runs; nothing if there is none."""
    command = block.parent
    if command is None or (facts.command_name(command) or "").lower() not in facts.commands_of(file).names(REMOTE):
        return ""
    parameters = [
        facts.command_parameter_name(e).lower()
        for e in facts.command_elements(command)
        if e.kind == "command_parameter"
    ]
    session = session_of(command) if not any(word.startswith("com") for word in parameters) else None
    return facts.variable_path(session).user_path if session is not None else ""


def is_opaque(block: Node, file: File) -> bool:
    """Whether the content of a block is checked with that block, or not at all because its command's name is not constant."""
    return block in file.fact(remote_blocks) or is_of_unknown_command(block)


def is_of_unknown_command(block: Node) -> bool:
    """Whether this is a script block given to a command whose name is not constant."""
    command = block.parent if block.kind == "script_block_expression" else None
    return command is not None and command.kind == "command" and facts.command_name(command) is None


def is_using(variable: Node) -> bool:
    """Whether a variable is written with `$using:`."""
    return facts.variable_path(variable).scope == "using"


def assigned_names(block: Node) -> Iterator[str]:
    """Yields the variables that a block assigns, as written."""
    for assignment in block.descendants("assignment_statement"):
        target = assignment.field("left")
        while target is not None and target.kind in ("convert_expression", "attributed_expression"):
            target = target.field("child")
        if target is not None and target.kind == "variable_expression":
            yield facts.variable_path(target).user_path
