"""PSV127."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts

CHANGING = ("new-", "set-", "remove-", "start-", "stop-", "restart-", "reset-", "update-")

QUIET_VERBS = frozenset(
    "get select where foreach sort group measure compare convertto convertfrom join split test resolve format out-string "
    "out-null write add-type find search read new-object new-timespan new-guid add-member import-localizeddata "
    "import-powershelldatafile tee".split()
)
"""Verbs and commands, in lower case, that change nothing outside memory."""
CHANGING_METHODS = (
    "save delete remove create update commit invoke set put write start stop kill move copy open send append execute "
    "register submit".split()
)
"""Prefixes, in lower case, of methods that may change state."""


def is_set_of_resource(node: Node, _file: File) -> bool:
    """Whether DSC calls the function, without `-WhatIf`."""
    return node.text.lower() == "set-targetresource"


def is_stand_in_or_test(node: Node, file: File) -> bool:
    """Whether a function is a stub, or belongs to tests."""
    function = node.parent
    body = function.field("body") if function is not None else None
    return file.fact(facts.is_test_code) or (body is not None and facts.is_stub(body))


def builds_object(node: Node, file: File) -> bool:
    """Whether a `New-…` function calls nothing that changes state, and only sets its own variables."""
    function = node.parent
    if function is None or not node.text.lower().startswith("new-"):
        return False
    return all(not changes_something(part, file) for called in called_from(function, file) for part in changes(called))


def changes_own_state(node: Node, file: File) -> bool:
    """Whether a function only sets variables of its script or module, and what these hold."""
    function = node.parent
    is_new = node.text.lower().startswith("new-")  # something other than a variable is expected of it
    parts = changes(function) if function is not None and not is_new else []
    own = [part for part in parts if sets_script_variable(part)]
    return bool(own) and not any(
        changes_something(part, file) or sets_member(part) for part in parts if part not in own
    )


def sets_script_variable(part: Node) -> bool:
    """Whether this assigns to a variable of the script, or to a member or element of one."""
    root = assigned_root(part)
    return root is not None and facts.variable_path(root).scope == "script"


def sets_member(part: Node) -> bool:
    """Whether this assigns to a member, perhaps of an object that represents external state."""
    left = part.field("left") if part.kind == "assignment_statement" else None
    return left is not None and left.kind == "member_expression"


def assigned_root(part: Node) -> Node | None:
    """Returns the variable at the beginning of what is assigned to."""
    target = part.field("left") if part.kind == "assignment_statement" else None
    while target is not None and target.kind in ("member_expression", "index_expression"):
        target = target.named_children[0]
    return target if target is not None and target.kind == "variable_expression" else None


def changes(function: Node) -> list[Node]:
    """Returns what may change something in a function."""
    return function.descendants("command", "invoke_member_expression", "assignment_statement", "file_redirection")


def called_from(function: Node, file: File) -> list[Node]:
    """Returns a function and the functions of the file that it calls, if only by others."""
    declared = file.fact(functions_by_name)
    found, waiting = list[Node](), [function]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.append(current)
            names = ((facts.command_name(command) or "").lower() for command in current.descendants("command"))
            waiting += [declared[name] for name in names if name in declared]
    return found


def functions_by_name(file: File) -> dict[str, Node]:
    """The functions of a file by their names in lower case; a fact of the file."""
    return {facts.bare_name(facts.function_name(function)).lower(): function for function in file.fact(facts.functions)}


def runs_parameter(command: Node) -> bool:
    """Whether a command is `& $Content`, with a script block that the function was given: what it does, its caller wants."""
    word, function = facts.command_elements(command)[0], command.ancestor("function_definition")
    if word.kind != "variable_expression" or function is None:
        return False
    return facts.bare_variable_name(word) in {
        facts.parameter_name(parameter).lower() for parameter in facts.parameters(function)
    }


def changes_something(node: Node, file: File) -> bool:
    """Whether a command, a call of a method, a redirection or an assignment may change more than the function's own objects."""
    if node.kind == "command":
        name = (facts.command_name(node) or "").lower().rpartition("\\")[2]
        name = (facts.commands_of(file).aliases.get(name) or name).lower()
        quiet = name in QUIET_VERBS or name.partition("-")[0] in QUIET_VERBS or name in file.fact(functions_by_name)
        return not quiet and not runs_parameter(node)
    if node.kind == "invoke_member_expression":
        return (facts.constant_string(node.field("member")) or "set").lower().startswith(tuple(CHANGING_METHODS))
    if node.kind == "assignment_statement":
        left = node.field("left")
        path = facts.variable_path(left) if left is not None and left.kind == "variable_expression" else None
        return path is not None and (path.drive_qualified or path.scope in ("global", "script"))
    return "$null" not in node.text.lower()


class MissingShouldProcess(Rule):
    """A function with a state-changing verb that does not declare `SupportsShouldProcess`.

    ## Why is this bad?
    Users expect `-WhatIf` and `-Confirm` on every command that changes the system.
    """

    code, name, group = "PSV127", "missing-should-process", "correctness"
    aliases = ("PSUseShouldProcessForStateChangingFunctions",)
    kinds = ("function_definition",)
    examples = (
        Bad("function Remove-It { param($Name) Remove-Item $Name }"),
        Good(
            "function Remove-It { [CmdletBinding(SupportsShouldProcess)] param($Name) "
            "if ($PSCmdlet.ShouldProcess($Name)) { Remove-Item $Name } }"
        ),
        Good("function Get-It { 1 }"),
    )

    deviations = (
        FalseAlarm(
            "dsc-resource",
            "DSC calls `Set-TargetResource`, never with `-WhatIf`.",
            (Good("function Set-TargetResource { param($Ensure) Set-It $Ensure }"),),
            is_set_of_resource,
        ),
        FalseAlarm(
            "stub",
            "Stubs, mocks and test helpers need no `-WhatIf`.",
            (
                Good("function Set-It { param($Name) throw 'stub' }"),
                Good("function Set-It { Set-Date }", "a.Tests.ps1"),
            ),
            is_stand_in_or_test,
        ),
        FalseAlarm(
            "object-in-memory",
            "A `New-…` function that only builds an object in memory changes no state.",
            (
                Good("function New-Point { param($X, $Y) [pscustomobject] @{ X = $X; Y = $Y } }"),
                Good("function New-Part { param([scriptblock] $Content) @{ Type = 'Part'; Content = & $Content } }"),
                Good(
                    "function New-Id { do { $id = New-Guid } until (IsFree $id); $id }\nfunction IsFree($Id) { Find-Id $Id }"
                ),
            ),
            builds_object,
        ),
        FalseAlarm(
            "own-state",
            "A function that only sets variables of its module changes nothing that `-WhatIf` should prevent.",
            (
                Good("function Set-Root { param($Path) $script:root = $Path }"),
                Good("function Reset-Cache { foreach ($key in $keys) { $Script:Cache[$key].Used = $false } }"),
            ),
            changes_own_state,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name, keyword = facts.function_name(node), node.field("keyword")
        is_workflow = keyword is not None and keyword.text.lower() == "workflow"
        if name.lower().startswith(CHANGING) and not is_workflow and not facts.supports_should_process(node):
            verb = name.partition("-")[0]
            message = (
                f"Function '{name}' has verb '{verb}', which changes system state, but no -WhatIf; "
                "add SupportsShouldProcess."
            )
            yield self.finding(node.field("name"), message)
