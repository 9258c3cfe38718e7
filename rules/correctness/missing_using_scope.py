"""PSV130."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from psverify.api import (
    SPECIAL_VARIABLES,
    Bad,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    command_elements,
    command_name,
    command_parameter_name,
    commands_by_name,
    commands_of,
    parameter_value,
    replace,
    variable_path,
)

JOBS, LOOP, REMOTE, INLINE = ("Start-Job", "Start-ThreadJob"), "ForEach-Object", "Invoke-Command", "InlineScript"
DSC = ("getscript", "testscript", "setscript")
PARALLEL = tuple(f"{dash}pa".encode() for dash in "-\u2013\u2014\u2015")
EVERYWHERE = frozenset(
    "consolefilename home iscoreclr islinux ismacos iswindows pid profile psculture psedition pshome pssenderinfo psstyle "
    "psuiculture shellid".split()
)
"""Variables that each runspace has of its own, in lower case; not special in PSScriptAnalyzer's sense."""


class MissingUsingScope(Rule):
    """A variable of the script in a block that runs in another runspace.

    ## Why is this bad?
    Jobs, parallel loops and remote sessions don't see the script's variables: there the variable is empty.
    `$using:name` takes its value along.

    ## Fix safety
    Unsafe: the value is there from then on, which the block was not tested with. What the block itself may define is
    not changed.
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
        Good("Start-Job { Get-Item $using:path }"),
        Good("Start-Job { $path = 'x'; Get-Item $path }"),
        Good("1..3 | ForEach-Object { $_ * $factor }"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        sessions: dict[str, set[str]] = {}
        seen: set[Node] = set()
        for block in candidates(file):
            if is_hidden(block, seen):
                continue
            seen.add(block)
            session = session_name(block, file)
            assigned = sessions.setdefault(session, set()) if session else set()
            assigned.update(assigned_names(block))
            yield from self.unscoped(block, assigned)

    def unscoped(self, block: Node, assigned: Collection[str]) -> Iterator[Finding]:
        """Yields the variables of a block up to the first that it assigns."""
        defined: frozenset[str] | None = None
        for variable in block.descendants("variable_expression"):
            name = variable_path(variable).user_path
            if name.lower() in SPECIAL_VARIABLES or is_using(variable):
                continue
            if name in assigned:
                return
            defined = defined_names(block) if defined is None else defined
            message = (
                f"'{variable.text}' is not known in the new runspace, where this block runs; write '$using:{name}'."
            )
            fix = None if ":" in name or name.lower() in defined else self.take_along(variable)
            yield self.finding(variable, message, fix=fix, subject_id=self.aliases[0])

    def take_along(self, variable: Node) -> Fix:
        """Returns the fix that puts `using:` before the name."""
        sign, name = variable.text[0], variable.text[1:]
        text = f"{sign}{{using:{name[1:]}" if name.startswith("{") else f"{sign}using:{name}"
        return self.fix(f"Use '{text}'", replace(variable, text))


def candidates(file: File) -> list[Node]:
    """Returns the script blocks that may run elsewhere, in the order of the text."""
    table, named = commands_of(file), file.fact(commands_by_name)
    names = {*DSC, *(name for command in (*JOBS, LOOP, REMOTE, INLINE) for name in table.names(command))}
    found = [block for name in names for command in named.get(name, ()) for block in blocks_of(command, file)]
    return sorted(found, key=lambda block: block.start)


def blocks_of(command: Node, file: File) -> Iterator[Node]:
    """Yields the script blocks among a command's elements that run elsewhere."""
    before = ""
    for element in command_elements(command):
        if element.kind == "script_block_expression" and runs_elsewhere(command, before, file):
            yield element
        before = command_parameter_name(element).lower() if element.kind == "command_parameter" else ""


def runs_elsewhere(command: Node, before: str, file: File) -> bool:
    """Whether a command runs its script block, which follows the parameter `before`, in another runspace."""
    name = (command_name(command) or "").lower()
    names = commands_of(file).names
    if name in DSC:
        return command_elements(command)[1].text == "="
    if name in names(LOOP):
        return before.startswith("pa")
    if name in names(REMOTE):
        elements = command_elements(command)
        given = [command_parameter_name(e).lower() for e in elements if e.kind == "command_parameter"]
        return any(word.startswith("com") for word in given) or session_of(command) is not None
    return name in names(INLINE) or not before.startswith("ini")


def session_of(command: Node) -> Node | None:
    """Returns the variable that is given to `-Session`."""
    value = parameter_value(command, "Session")
    return value if value is not None and value.kind == "variable_expression" else None


def session_name(block: Node, file: File) -> str:
    """Returns the name of the variable that holds the session in which a block runs; nothing if there is none."""
    command = block.parent
    if command is None or (command_name(command) or "").lower() not in commands_of(file).names(REMOTE):
        return ""
    parameters = [command_parameter_name(e).lower() for e in command_elements(command) if e.kind == "command_parameter"]
    session = session_of(command) if not any(word.startswith("com") for word in parameters) else None
    return variable_path(session).user_path if session is not None else ""


def is_hidden(block: Node, seen: Collection[Node]) -> bool:
    """Whether a block stands in one that was looked at already, or that a command without constant name is given."""
    return any(above in seen or is_of_unknown_command(above) for above in block.ancestors())


def is_of_unknown_command(block: Node) -> bool:
    """Whether this is a script block given to a command whose name is not constant."""
    command = block.parent if block.kind == "script_block_expression" else None
    return command is not None and command.kind == "command" and command_name(command) is None


def is_using(variable: Node) -> bool:
    """Whether a variable is written with `$using:`."""
    return variable_path(variable).scope == "using"


def assigned_names(block: Node) -> Iterator[str]:
    """Yields the variables that a block assigns, as written."""
    for assignment in block.descendants("assignment_statement"):
        target = assignment.field("left")
        while target is not None and target.kind in ("convert_expression", "attributed_expression"):
            target = target.field("child")
        if target is not None and target.kind == "variable_expression":
            yield variable_path(target).user_path


def defined_names(block: Node) -> frozenset[str]:
    """Returns, in lower case, the names that a block may define, and those that each runspace has."""
    places = [place.field("name") for place in block.descendants("parameter")]
    places += [place.field("variable") for place in block.descendants("for_each_statement")]
    for assignment in block.descendants("assignment_statement"):
        left = assignment.field("left")
        places += left.descendants("variable_expression") if left is not None else []
    return EVERYWHERE.union(variable_path(place).user_path.lower() for place in places if place is not None)
