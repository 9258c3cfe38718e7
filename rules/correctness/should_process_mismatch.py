"""PSV120."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts

FUNCTIONS = ("function_definition", "function_member")
CALL = "shouldprocess"
CHANGING_VERBS = frozenset(
    "add clear copy disable dismount enable export import install mount move new publish register remove rename repair reset "
    "restart restore save set start stop suspend uninstall unregister update".split()
)
"""Verbs, in lower case, of commands that change state and so usually have `-WhatIf`."""


def hands_whatif_on(node: Node, file: File) -> bool:
    """Whether a function passes on `-WhatIf` or all its parameters, or reads the preference itself."""
    function = node.ancestor(*FUNCTIONS) or file.tree.root
    if any(facts.variables_in(function, name, file) for name in ("whatifpreference", "psboundparameters")):
        return True
    return any(
        facts.command_parameter_name(p).lower() in ("whatif", "wi", "confirm")
        for p in function.descendants("command_parameter")
    )


def may_inherit_whatif(node: Node, file: File) -> bool:
    """Whether the function calls an unknown command with a state-changing verb, which may call `ShouldProcess`."""
    function = node.ancestor("function_definition")
    names = (
        [(facts.command_name(c) or "").lower() for c in function.descendants("command")] if function is not None else []
    )
    known, declared = facts.commands_of(file), file.fact(facts.declared_functions)
    unknown = (name for name in names if name not in declared and known.find(name) is None)
    return any(name.rpartition("\\")[2].partition("-")[0] in CHANGING_VERBS for name in unknown)


def is_of_other_cmdlet(node: Node, _file: File) -> bool:
    """Whether the cmdlet that is asked was passed in: it is the caller's, which has `-WhatIf`."""
    call = node.ancestor("invoke_member_expression") if node.kind != "invoke_member_expression" else node
    target = call.field("expression") if call is not None else None
    return target is not None and target.text.lower() != "$pscmdlet"


def is_stand_in(node: Node, _file: File) -> bool:
    """Whether the function does nothing, or only throws: a stub declares what it replaces."""
    function = node.ancestor("function_definition")
    body = function.field("body") if function is not None else None
    return body is not None and facts.is_stub(body)


class ShouldProcessMismatch(Rule):
    """A function that declares `SupportsShouldProcess` but does not call `ShouldProcess`, or the reverse.

    ## Why is this bad?
    If the function ignores `-WhatIf`, it changes the system although users expect it not to. Without the declaration
    there is no `-WhatIf` that `ShouldProcess` could take into account.
    """

    code, name, group = "PSV120", "should-process-mismatch", "correctness"
    aliases = ("PSShouldProcess",)
    words = (CALL.encode(),)
    examples = (
        Bad("function Get-It { [CmdletBinding(SupportsShouldProcess)] param() 1 }"),
        Bad("function Remove-It { param($Name) if ($PSCmdlet.ShouldProcess($Name)) { 1 } }"),
        Good("function Remove-It { [CmdletBinding(SupportsShouldProcess)] param($Name) Remove-Item $Name }"),
        Good(
            "function Remove-It { [CmdletBinding(SupportsShouldProcess)] param($Name) "
            "if ($PSCmdlet.ShouldProcess($Name)) { 1 } }"
        ),
    )

    deviations = (
        FalseAlarm(
            "stub",
            "A stub, which does nothing or only throws, has the declaration of the function that it replaces.",
            (Good("function Set-It { [CmdletBinding(SupportsShouldProcess)] param() throw 'stub ShouldProcess' }"),),
            is_stand_in,
        ),
        FalseAlarm(
            "handed-on",
            "A function that passes on `-WhatIf` or `@PSBoundParameters`, or reads `$WhatIfPreference`, supports it.",
            (
                Good(
                    "function Set-It { [CmdletBinding(SupportsShouldProcess)] param() Set-Other -WhatIf:$WhatIfPreference }"
                ),
            ),
            hands_whatif_on,
        ),
        FalseAlarm(
            "inherited",
            "Called commands see `$WhatIfPreference`, which `-WhatIf` sets, so an unknown command "
            "such as `Set-ADUser` may call ShouldProcess itself.",
            (Good("function Set-It { [CmdletBinding(SupportsShouldProcess)] param($Name) Set-ADUser $Name }"),),
            may_inherit_whatif,
        ),
        FalseAlarm(
            "other-cmdlet",
            "A function that receives its caller's `$PSCmdlet` prompts on the caller's behalf.",
            (Good("function Set-It { param($Cmdlet) if ($Cmdlet.ShouldProcess('x')) { 1 } }"),),
            is_of_other_cmdlet,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        calls = Calls(file)
        for name, same in calls.functions.items():
            function = same[-1]
            written = facts.function_name(function)
            if facts.supports_should_process(function):
                if not calls.reaches(name, CALL):
                    binding = facts.cmdlet_binding(function)
                    argument = (
                        facts.attribute_argument(binding, "SupportsShouldProcess") if binding is not None else None
                    )
                    message = (
                        f"'{written}' declares SupportsShouldProcess but never calls "
                        "ShouldProcess; call $PSCmdlet.ShouldProcess(…)."
                    )
                    yield self.finding(argument, message)
            elif name in calls.asking and not calls.is_helper(name):
                asked = next(filter(is_question, function.descendants("invoke_member_expression")), None)
                message = f"'{written}' calls ShouldProcess but does not declare SupportsShouldProcess; add it."
                yield self.finding(asked.field("member") if asked is not None else function, message)


class Calls:
    """What the functions of a file call: commands, and methods by their bare names; all names in lower case."""

    def __init__(self, file: File) -> None:
        self.root = file.tree.root
        self.functions: dict[str, list[Node]] = defaultdict(list)
        for function in self.root.descendants(*FUNCTIONS):
            self.functions[facts.function_name(function).lower()].append(function)
        questions = filter(is_question, self.root.descendants("invoke_member_expression"))
        self.asking = {facts.function_name(f).lower() for q in questions if (f := q.ancestor(*FUNCTIONS)) is not None}
        self.table = facts.commands_of(file)

    @cached_property
    def called(self) -> dict[str, set[str]]:
        """The names that each function calls."""
        found: dict[str, set[str]] = defaultdict(set)
        for node in self.root.descendants("command", "invoke_member_expression"):
            around = node.ancestor(*FUNCTIONS)
            name = facts.command_name(node) if node.kind == "command" else facts.constant_string(node.field("member"))
            if around is not None and name:
                found[facts.function_name(around).lower()].add(name.lower())
        return found

    def reaches(self, name: str, goal: str) -> bool:
        """Whether a function calls a name, or for the goal of `ShouldProcess`, a command with `-WhatIf`; by others too."""
        if goal == CALL and name in self.asking:
            return True
        seen, waiting = {name}, [name]
        while waiting:
            current = waiting.pop()
            called = self.called.get(current, set())
            if goal in called or (goal == CALL and not called and self.heeds(current)):
                return True
            waiting += called - seen
            seen |= called
        return False

    def heeds(self, name: str) -> bool:
        """Whether a command of PowerShell has `-WhatIf`."""
        command = self.table.called(name)
        return command is not None and "whatif" in command.parameters

    def is_helper(self, name: str) -> bool:
        """Whether a nested function is called by one that declares `SupportsShouldProcess`."""
        if self.functions[name][0].ancestor(*FUNCTIONS) is None:
            return False
        return any(
            facts.supports_should_process(same[-1]) and other != name and self.reaches(other, name)
            for other, same in self.functions.items()
        )


def is_question(call: Node) -> bool:
    """Whether this is a call of a method `ShouldProcess`."""
    return (facts.constant_string(call.field("member")) or "").lower() == CALL
